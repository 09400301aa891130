"""Which secrets will do: long enough, and nobody's example; and the keys made of the one we have.

No fault ever holds a secret.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from storage.database.privacy import make_folder, open_file

SHORTEST_KEY = 32  # characters; `openssl rand -hex 32` gives 64
SHORTEST = 16  # characters of any other secret
FEWEST = 8  # different characters of the key: "aaaa…" is long and worthless
FEWEST_LEFT = 6  # characters of a secret beside the words of an example

_IN_A_KEY = (
    "changeme",
    "change-me",
    "example",
    "secret",
    "password",
    "your-",
    "xxxx",
    "0123456789",
)
# Words that manuals and templates put where a secret belongs.
_WORDS = re.compile(
    r"change|me|this|please|example|sample|dummy|default|secret|password|passwort|token|key|your|"
    r"my|here|goes|insert|replace|webhook|signing|telegram|slack|test|todo|admin|letmein|qwerty|"
    r"x{3,}|abc|abcd|abcdef|0123456789|1234567890|123456789|12345678|123456|12345|1234|123|"
    r"[^a-z0-9]"
)
_PRINTED = frozenset({"8f742231b10e8888abcd99yyyzzz85a5"})  # in Slack's page on signing requests


def check_key(key: str) -> str | None:
    """Give what is wrong with the secret key, None if it will do."""
    name = "SWINGDOOR_SECRET_KEY"
    hint = "Make one with: openssl rand -hex 32"
    if not key:
        return f"{name} is not set. {hint}"
    if len(key) < SHORTEST_KEY:
        return f"{name} is shorter than {SHORTEST_KEY} characters. {hint}"
    if len(set(key)) < FEWEST or any(example in key.casefold() for example in _IN_A_KEY):
        return f"{name} looks like an example from a manual. {hint}"
    return None


def check_secrets(given: Mapping[str, str], hint: str) -> Iterator[str]:
    """Give what is wrong with each of some secrets, by name; one that is not set is not judged."""
    for name, secret in given.items():
        if secret and len(secret) < SHORTEST:
            yield f"{name} is shorter than {SHORTEST} characters. {hint}"
        elif secret and _is_example(secret):
            yield f"{name} looks like an example from a manual. {hint}"


def _is_example(secret: str) -> bool:
    """Whether nothing much is left of it without the words of examples."""
    plain = secret.casefold()
    return plain in _PRINTED or len(set(_WORDS.sub("", plain))) < FEWEST_LEFT


def make_key(secret: str, folder: Path, purpose: str) -> bytes:
    """Give the key of one purpose: of the secret key, or of one this machine keeps in a file.

    The demo and commands have no secret key; what they sign is read on this machine alone.
    """
    whole = secret.encode() or _kept_key(folder / "local.key")
    return hmac.digest(whole, f"swingdoor {purpose}".encode(), hashlib.sha256)


def _kept_key(path: Path) -> bytes:
    make_folder(path.parent)
    with os.fdopen(open_file(path, os.O_RDWR), "r+b") as file:
        known = file.read()
        if known:
            return known
        made = secrets.token_hex(32).encode()
        file.write(made)
        return made
