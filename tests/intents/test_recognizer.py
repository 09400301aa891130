"""The recognizer reads requests and survives anything."""

from datetime import date

import pytest

from intents.catalog import load
from intents.recognizer import Recognizer
from intents.understanding import Recognized

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def front() -> Recognizer:
    return Recognizer.build(load("front"))


def test_a_plain_request_is_recognized(front: Recognizer) -> None:
    reading = front.understand("please cancel order A-1042", today=TODAY)
    assert isinstance(reading, Recognized)
    assert reading.intent == "orders.cancel"
    assert [entity.value for entity in reading.entities if entity.kind == "code"] == ["A-1042"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "😀😀", "\u200b\u200f", "\ud800", "\0", "\n" * 10_000, "a" * 1_000_000, "9" * 5000],
)
def test_nothing_makes_it_raise(front: Recognizer, text: str) -> None:
    assert front.understand(text, today=TODAY).text == text
