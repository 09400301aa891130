"""Two machines that answer each other: noticed after a few exchanges, told once, then left alone."""

import hashlib
from dataclasses import replace
from typing import Any, Final

from rapidfuzz import fuzz

from bot.conversation.exchange import Exchange
from bot.office.memory import Echo
from handlers.reply import Reply

MOST: Final = 5  # exchanges in a row that repeat one another
QUICK: Final = 10.0  # seconds between two of them; people take longer to repeat themselves
FAST, LONG = 1.0, 60  # so many characters within a second of our answer are no person's writing
QUIET: Final = 3_600.0  # seconds the same words stay without an answer, once it was said why
ALIKE: Final = 90.0  # of 100: as near to what we said as an echo with something around it
KEPT: Final = 3  # of their messages before this one: two bots may have two sentences each
_LONGEST: Final = 1_000  # characters compared

LOOP: Final = "dialogue.loop"


def listen(exchange: Exchange[Any]) -> Echo:
    """Give how often in a row the sender has repeated themselves, or us, with this message, or
    written faster than a person does.

    A button is no echo; the same short answer to another question is none either.
    """
    before, inbound = exchange.memory.echo, exchange.arrival.inbound
    text = " ".join(inbound.text.casefold().split())[:_LONGEST]
    now = exchange.arrival.at.timestamp()
    if inbound.choice is not None or not text:
        return Echo(at=now)
    frames = exchange.memory.frames
    asked = f"{frames[-1].intent}:{frames[-1].asked}" if frames else ""
    mark = hashlib.sha256(f"{asked}\x1f{text}".encode("utf-8", "replace")).hexdigest()[:16]
    again = mark in before.marks or _is_ours(exchange, text)
    count = _count(before, now - before.at, again=again, long=len(text) >= LONG)
    return Echo(count, (*before.marks, mark)[-KEPT:], now)


def _count(before: Echo, gap: float, *, again: bool, long: bool) -> int:
    """Count on. Something else ends a silence, and otherwise takes back one."""
    quiet = before.count >= MOST
    if gap < 0 or gap > (QUIET if quiet else QUICK):
        return 1
    if again or (long and gap <= FAST):
        return before.count + 1
    return 1 if quiet or gap > FAST else max(1, before.count - 1)


def heard(exchange: Exchange[Any], echo: Echo) -> str:
    """Give the state that remembers it, nothing else changed."""
    return replace(exchange.memory, echo=echo).dump()


def _is_ours(exchange: Exchange[Any], text: str) -> bool:
    """Whether a message is what we said last, or nearly."""
    said = [exchange.memory.said]
    if exchange.memory.echo.count >= MOST:
        said.append(exchange.words.say(Reply(LOOP)))
    ours = (" ".join(one.casefold().split())[:_LONGEST] for one in said if one)
    return any(fuzz.ratio(text, one, score_cutoff=ALIKE) > 0 for one in ours)
