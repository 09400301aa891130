"""Values found in messages: days, spans, months, times, sums, codes, addresses, yes and no."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.entities.reader import read_entities
from intents.names import Names
from intents.text.language import read_language
from intents.understanding import Amount, Entity, Span, Value

ENGLISH = read_language("en")
TODAY = date(2026, 11, 24)  # a Tuesday


def values(text: str, kind: str, names: Names = Names.EMPTY) -> list[Value]:
    found = read_entities(text, ENGLISH, names, TODAY)
    return [entity.value for entity in found if entity.kind == kind]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 24)),
        ("I need it tomorrow", date(2026, 11, 25)),
        ("the day after tomorrow", date(2026, 11, 26)),
        ("yesterday", date(2026, 11, 23)),
        ("on Friday", date(2026, 11, 27)),
        ("Tuesday", date(2026, 12, 1)),
        ("this Friday", date(2026, 11, 27)),
        ("next Friday", date(2026, 12, 4)),
        ("last Friday", date(2026, 11, 20)),
        ("24 Dec", date(2026, 12, 24)),
        ("the 24th of December", date(2026, 12, 24)),
        ("December 24, 2027", date(2027, 12, 24)),
        ("5 November", date(2026, 11, 5)),
        ("3 March", date(2027, 3, 3)),
        ("2026-12-24", date(2026, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("24/12/26", date(2026, 12, 24)),
        ("12/24/2026", date(2026, 12, 24)),
        ("12/05", date(2027, 5, 12)),
        ("in two weeks", date(2026, 12, 8)),
        ("in 3 days", date(2026, 11, 27)),
        ("3 days ago", date(2026, 11, 21)),
        ("a week from today", date(2026, 12, 1)),
        ("the 5th please", date(2026, 12, 5)),
        ("29 February 2028", date(2028, 2, 29)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert values(text, "date") == [day]


@pytest.mark.parametrize(
    "text",
    ["31.02", "31.02.2026", "30 February", "9999-12-31", "0000-01-01", "99/99/99", "40 May", "2026-13-01",
     "in 99999999999 days", "may I ask something", "sun cream", "A-1042", "SO/2026/0001", "the second item"],
)  # fmt: skip
def test_what_is_no_day(text: str) -> None:
    assert values(text, "date") == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("from Wednesday to Friday", date(2026, 11, 25), date(2026, 11, 27)),
        ("from Monday to Wednesday", date(2026, 11, 30), date(2026, 12, 2)),
        ("leave from Friday until Tuesday", date(2026, 11, 27), date(2026, 12, 1)),
        ("3-5 December", date(2026, 12, 3), date(2026, 12, 5)),
        ("December 3 to 5", date(2026, 12, 3), date(2026, 12, 5)),
        ("between 3 and 5 May", date(2027, 5, 3), date(2027, 5, 5)),
        ("from 30 December to 2 January", date(2026, 12, 30), date(2027, 1, 2)),
        ("next week", date(2026, 11, 30), date(2026, 12, 6)),
        ("the week of 3 March", date(2027, 3, 1), date(2027, 3, 7)),
        ("3 days from the 5th", date(2026, 12, 5), date(2026, 12, 7)),
        ("in August", date(2027, 8, 1), date(2027, 8, 31)),
        ("this weekend", date(2026, 11, 28), date(2026, 11, 29)),
    ],
)
def test_spans(text: str, first: date, last: date) -> None:
    assert Span(first, last) in values(text, "span")


def test_roles_are_said_by_the_word_before() -> None:
    found = read_entities("leave from 3 December until 5 December", ENGLISH, today=TODAY)
    roles = [(entity.value, entity.role) for entity in found if entity.kind == "date"]
    assert roles == [(date(2026, 12, 3), "from"), (date(2026, 12, 5), "to")]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("payslip for last month", "2026-10"),
        ("March 2026", "2026-03"),
        ("my payslip for March", "2026-03"),
        ("2026-03", "2026-03"),
        ("03/2026", "2026-03"),
        ("this month", "2026-11"),
        ("in December", "2025-12"),
    ],
)
def test_periods(text: str, month: str) -> None:
    assert values(text, "period") == [month]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("at 14:30", time(14, 30)),
        ("3 pm", time(15)),
        ("2:30pm", time(14, 30)),
        ("12 am", time(0)),
        ("at 9", time(9)),
        ("at 3", time(15)),
        ("half past three", time(15, 30)),
        ("quarter to ten", time(9, 45)),
        ("noon", time(12)),
        ("10 o'clock", time(10)),
    ],
)
def test_times(text: str, moment: time) -> None:
    assert values(text, "time") == [moment]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("€12.50", "12.50", "EUR"),
        ("12,50 EUR", "12.50", "EUR"),
        ("fifty dollars", "50", "USD"),
        ("$1,234.56", "1234.56", "USD"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("it was 12.50", "12.50", None),
        ("£20", "20", "GBP"),
        ("5000 euros", "5000", "EUR"),
    ],
)
def test_amounts(text: str, value: str, currency: str | None) -> None:
    assert values(text, "amount") == [Amount(Decimal(value), currency)]


@pytest.mark.parametrize(
    "text", ["NaN", "1e308", "-1", "-5 EUR", "inf euros", "99999999999999999 EUR"]
)
def test_what_is_no_amount(text: str) -> None:
    assert values(text, "amount") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cancel A-1042 please", "A-1042"),
        ("order SO/2026/0001", "SO/2026/0001"),
        ("#1001", "1001"),
        ("order 12 345", "12 345"),
        ("where is ORD_77x", "ORD_77x"),
        ("number 7", "7"),
        ("DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
    ],
)
def test_codes_of_any_pattern(text: str, code: str) -> None:
    assert values(text, "code") == [code]


def test_quantities_are_not_codes() -> None:
    assert values("two chairs and twenty-five desks and 3 lamps", "quantity") == [2, 25, 3]
    assert values("I want 2 chairs", "code") == []
    assert values("the blue one", "quantity") == []
    assert values("order 1042", "quantity") == []


def test_contacts() -> None:
    assert values("write to Anna.Berg@Example.com.", "email") == ["anna.berg@example.com"]
    assert values("call +49 30 1234567", "phone") == ["+49301234567"]


@pytest.mark.parametrize(
    "text", ["yes", "OK", "yep!", "sure, do it", "Yes please.", "👍", "that's right"]
)
def test_yes(text: str) -> None:
    assert values(text, "yes_no") == [True]


@pytest.mark.parametrize("text", ["no", "Nope", "no thanks", "no, not now", "don't", "👎"])
def test_no(text: str) -> None:
    assert values(text, "yes_no") == [False]


@pytest.mark.parametrize(
    "text", ["", "yes and change the address to 5 High Street", "maybe", "ok no", "where is it"]
)
def test_neither_yes_nor_no(text: str) -> None:
    assert values(text, "yes_no") == []


def test_places_are_those_of_the_original() -> None:
    text = "\u200bＡ１２ “cancel” Ａ-1042 tomorrow"
    for entity in read_entities(text, ENGLISH, today=TODAY):
        assert entity.text == text[entity.start : entity.end]
    assert any(entity.text == "tomorrow" for entity in read_entities(text, ENGLISH, today=TODAY))


def test_without_a_today_only_full_dates_are_read() -> None:
    found = read_entities("tomorrow or 24.12.2026", ENGLISH)
    assert [entity.value for entity in found if entity.kind == "date"] == [date(2026, 12, 24)]


@given(st.text(max_size=300))
def test_no_text_makes_it_raise(text: str) -> None:
    for entity in read_entities(text, ENGLISH, NAMES, TODAY):
        assert isinstance(entity, Entity)
        assert text[entity.start : entity.end] == entity.text


NAMES = Names.build({"order": [("A-1042", ())], "person": [("E1", ("Anna Berg",))]})


@given(st.lists(st.sampled_from(["12", "5th", "december", "from", "to", "monday", "31.02", "€", "-5", "a-1042", "in", "two", "weeks", "at", "9", "anna", "@", "+", "half", "past"]), max_size=30))  # fmt: skip
def test_no_mix_of_its_own_words_makes_it_raise(words: list[str]) -> None:
    text = " ".join(words)
    for entity in read_entities(text, ENGLISH, NAMES, TODAY):
        assert text[entity.start : entity.end] == entity.text
