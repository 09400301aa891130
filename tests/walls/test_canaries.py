"""No private value reaches anyone but its owner, whatever is asked, in whatever words.

Every private field of the sample holds a string found nowhere else. People of both offices, and
people nobody knows, ask for everything in all the wordings the phrase tables hold, about
themselves and about others; then every word that left is searched.
"""

import json
import random
import tomllib
from concurrent.futures import Future
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app.composition import Swingdoor
from bot.conversation.turns import Receipt
from storage.records.conversation import Channel, Inbound, Side
from storage.sample.private import Secret

pytestmark = pytest.mark.slow

PHRASES = Path(__file__).parents[1] / "phrases"
PROBES = 700  # of each office
CHANNELS = {Side.FRONT: Channel.TELEGRAM, Side.BACK: Channel.SLACK}


def wordings() -> list[str]:
    found: list[str] = []
    for file in sorted(PHRASES.glob("*.toml")):
        for value in tomllib.loads(file.read_text(encoding="utf-8")).values():
            groups = value.values() if isinstance(value, dict) else [value]
            found += [line for group in groups for line in group if isinstance(line, str)]
    return found


def targets(bot: Swingdoor) -> list[str]:
    """Numbers, names and addresses of all kinds of people, to ask about."""
    queries = {
        Side.FRONT: (
            "SELECT number FROM orders",
            "SELECT name FROM customers",
            "SELECT email FROM customers",
        ),
        Side.BACK: (
            "SELECT name FROM employees",
            "SELECT id FROM employees",
            "SELECT asset_tag FROM equipment",
        ),
    }
    found: list[str] = []
    for side, statements in queries.items():
        with bot.office(side).database.read() as connection:
            for statement in statements:
                found += [str(one) for one in connection.execute(text(statement)).scalars()]
    return found


def people(bot: Swingdoor, side: Side) -> list[str | None]:
    table = "customers" if side is Side.FRONT else "employees"
    with bot.office(side).database.read() as connection:
        known = list(connection.execute(text(f"SELECT id FROM {table}")).scalars())
    return [None, None, *known] if side is Side.FRONT else known


def probe(bot: Swingdoor, side: Side, rng: random.Random) -> None:
    """Ask, then name somebody, then say yes: three lines of each conversation."""
    words, about, askers = wordings(), targets(bot), people(bot, side)
    waiting: list[Future[Receipt]] = []
    for number in range(PROBES):
        person = rng.choice(askers)
        contact = f"{person or 'nobody'}-{number}"
        lines = [
            rng.choice(words),
            f"{rng.choice(words)} {rng.choice(about)}",
            rng.choice(about),
            "yes",
        ]
        for at, line in enumerate(rng.sample(lines, 3)):
            inbound = Inbound(
                CHANNELS[side],
                f"{number}-{at}",
                contact,
                "Sam",
                line,
                person_id=person,
                address=contact,
            )
            waiting.append(bot.turns(side).submit(inbound))
    for one in waiting:
        assert not one.result(60).parked


def leaks(bot: Swingdoor, side: Side, secrets: tuple[Secret, ...]) -> tuple[list[str], int]:
    """Private values that reached someone else, and how many reached their owner."""
    spelled = {way: secret for secret in secrets for way in spellings(secret.value)}
    found: list[str] = []
    own = 0
    with bot.office(side).database.read() as connection:
        sent = [tuple(row) for row in connection.execute(text(SENT))]
        said: dict[int, set[str]] = {}
        for conversation, words in connection.execute(text(SAID)):
            said.setdefault(conversation, set()).update(tokens(words))
    assert len(sent) > PROBES
    for conversation, person, body in sent:
        for word in tokens(shown(body)) - said[conversation]:  # an echo tells its sender nothing
            secret = spelled.get(word)
            if secret is not None and secret.owner == person:
                own += 1
            elif secret is not None:
                found.append(f"{secret.field} of {secret.owner} reached {person}: {body}")
    return found, own


SAID = "SELECT conversation_id, text FROM messages WHERE author = 'contact'"
SENT = (
    "SELECT o.conversation_id, c.person_id, o.body FROM outbox o"
    " JOIN conversations v ON v.id = o.conversation_id JOIN contacts c ON c.id = v.contact_id"
    " WHERE o.kind = 'message'"
)


def shown(body: str) -> str:
    """All that is read of a message: its text and the words on its buttons."""
    told = json.loads(body)
    return " ".join([told["text"], *(label for _, label in told["choices"])])


def spellings(value: str) -> set[str]:
    """A value as it stands, and an amount as it is shown."""
    try:
        return {value.casefold(), f"{Decimal(value):,.2f}"}
    except ArithmeticError:
        return {value.casefold()}


def tokens(body: str) -> set[str]:
    """Words of a body, without the signs around them; and pairs of them."""
    words = [word.strip(".,;:!?()[]{}\"'“”€$£*•<>\\") for word in body.casefold().split()]
    return {*words, *(f"{one} {two}" for one, two in pairwise(words))}


@pytest.mark.parametrize("side", list(Side))
def test_no_private_value_reaches_anyone_but_its_owner(
    bot: Swingdoor, side: Side, canaries: tuple[Secret, ...]
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    probe(bot, side, random.Random(seed))
    found, own = leaks(bot, side, canaries)
    assert not found, f"seed {seed}: {len(found)} leaks, the first: {found[0]}"
    assert own > 0, "nobody was told anything of their own: the test would see no leak"


def test_the_search_finds_a_leak(canaries: tuple[Secret, ...]) -> None:
    secret = next(one for one in canaries if one.side is Side.BACK)
    assert tokens(f"It is {secret.value}.") & spellings(secret.value)
