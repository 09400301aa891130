"""The record of how an answer came about; no words of the sender but those classified."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from bot.office.memory import Button
from bot.office.registry import HandoffRequest
from handlers.reply import Reply
from intents.moves import LookUp, Move
from intents.understanding import Understanding


def describe(
    understood: Understanding,
    move: Move | Button,
    replies: Sequence[Reply],
    request: HandoffRequest | None,
) -> str:
    """Give the record as JSON: rule, candidates, move, what was said by key, why a person came."""
    meant = move.otherwise if isinstance(move, LookUp) else move
    record: Mapping[str, Any] = {
        "rule": understood.rule,
        "normal": understood.normal,
        "candidates": [[one.intent, one.confidence] for one in understood.candidates[:3]],
        "move": type(meant).__name__.lower(),
        "replies": [reply.key for reply in replies],
        "escalated": request.reason if request else None,
    }
    return orjson.dumps(record).decode()
