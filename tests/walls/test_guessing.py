"""Order numbers can be counted and codes guessed; neither opens anything."""

import itertools
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

from bot.app.composition import Swingdoor
from storage.records.conversation import Channel, Inbound
from tests.conftest import Watch

counter = itertools.count()


def guest(bot: Swingdoor) -> Callable[[str], str]:
    """Someone nobody knows; gives the last answer to a line."""
    contact = f"guest{next(counter)}"
    numbers = itertools.count()

    def say(line: str) -> str:
        inbound = Inbound(Channel.WEB, f"{contact}-{next(numbers)}", contact, "Sam", line)
        receipt = bot.front_turns.submit(inbound).result(20)
        with bot.front.database.read() as connection:
            query = text("SELECT text FROM messages WHERE conversation_id = :c ORDER BY seq DESC")
            return str(connection.execute(query, {"c": receipt.conversation_id}).scalar())

    return say


def pairs(bot: Swingdoor) -> list[tuple[str, str, str]]:
    query = "SELECT o.number, c.email, o.status FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.email IS NOT NULL"
    with bot.front.database.read() as connection:
        return [(row[0], row[1], row[2]) for row in connection.execute(text(query))]


def test_a_wrong_pair_reads_the_same_whether_or_not_the_order_exists(bot: Swingdoor) -> None:
    rng = random.Random(7)
    known = pairs(bot)
    hits: list[float] = []
    misses: list[float] = []
    told: set[str] = set()
    for _ in range(40):
        number, _, __ = rng.choice(known)
        for which, times in ((number, hits), (str(rng.randrange(80_000, 99_999)), misses)):
            say = guest(bot)
            say(f"where is my order {which}")
            began = time.perf_counter()
            told.add(say("somebody@nowhere.example").replace(which, "N"))
            times.append(time.perf_counter() - began)
    assert len(told) == 1, told
    assert "no order with that number and that e-mail" in told.pop()
    gap = abs(statistics.median(hits) - statistics.median(misses))
    assert gap <= max(statistics.median(hits), statistics.median(misses)) / 2


def test_who_guesses_is_told_nothing_any_more(bot: Swingdoor, watch: Watch) -> None:
    number, email, _ = pairs(bot)[0]
    say = guest(bot)
    for _ in range(2):
        say(f"where is my order {number}")
        for guess in range(3):
            say(f"guess{guess}@nowhere.example")
    say(f"where is my order {number}")
    assert "no order with that number" in say(email)
    watch.moment += timedelta(minutes=20)
    other = guest(bot)
    other(f"where is my order {number}")
    assert number in other(email)


def test_one_order_cannot_be_guessed_from_many_places(bot: Swingdoor) -> None:
    number, email, _ = pairs(bot)[0]
    for guess in range(21):
        say = guest(bot)
        say(f"where is my order {number}")
        say(f"guess{guess}@nowhere.example")
    last = guest(bot)
    last(f"where is my order {number}")
    assert "no order with that number" in last(email)


def test_codes_cannot_be_guessed_and_mails_not_flooded(bot: Swingdoor) -> None:
    number, email, _ = pairs(bot)[0]
    opened = 0
    for _ in range(12):
        say = guest(bot)
        say("show me all my orders")
        say(number)
        say(email)
        for guess in range(4):
            opened += "Your newest orders" in say(f"{guess:06d}")
    with bot.front.database.read() as connection:
        mails = connection.execute(text("SELECT count(*) FROM outbox WHERE kind = 'code'")).scalar()
        tries = connection.execute(text("SELECT max(tries) FROM codes")).scalar()
    assert opened == 0
    assert mails == 3
    assert tries is not None
    assert tries <= 3


def test_a_code_is_bound_to_its_conversation_and_lives_ten_minutes(
    bot: Swingdoor, watch: Watch
) -> None:
    number, email, _ = pairs(bot)[0]

    def ask() -> tuple[Callable[[str], str], str]:
        say = guest(bot)
        say("show me all my orders")
        say(number)
        say(email)
        with bot.front.database.read() as connection:
            body = connection.execute(
                text("SELECT body FROM outbox WHERE kind = 'code' ORDER BY id DESC")
            ).scalar()
        return say, str(body)[10:16]

    _, code = ask()
    thief = guest(bot)
    thief("show me all my orders")
    thief(number)
    thief("nobody@nowhere.example")
    assert "not the code" in thief(code)
    say, code = ask()
    watch.moment += timedelta(minutes=11)
    assert "no longer works" in say(code)
