"""Codes and addresses as people type them, for comparing: never shown, never a key of a row."""

import unicodedata


def code_key(code: str) -> str:
    """Fold a number or code: case, spaces and leading '#' do not count.

    >>> code_key("# ab-10 42")
    'ab-1042'
    """
    folded = unicodedata.normalize("NFKC", code).casefold()
    return "".join(folded.split()).lstrip("#")


def email_key(email: str) -> str:
    """Fold an e-mail address: providers do not tell case apart, people do not type it."""
    return unicodedata.normalize("NFKC", email).strip().casefold()
