"""The recognizer reads requests, says when it is unsure, and survives anything."""

import threading
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.catalogue.catalogue import load
from intents.names import Names
from intents.recognizer import Recognizer
from intents.understanding import Ambiguous, Recognized, Unrecognized

TODAY = date(2026, 11, 24)
FRONT = Recognizer.build(load("front"))
BACK = Recognizer.build(load("back"))


def intent(office: Recognizer, text: str) -> str | None:
    reading = office.understand(text, today=TODAY)
    return reading.intent if isinstance(reading, Recognized) else None


def test_a_plain_request_is_recognized_with_its_entities() -> None:
    reading = FRONT.understand("please cancel order A-1042", today=TODAY)
    assert isinstance(reading, Recognized)
    assert reading.intent == "orders.cancel"
    assert [entity.value for entity in reading.entities if entity.kind == "code"] == ["A-1042"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("refund?", "refunds.request"),
        ("invoice", "billing.invoice_get"),
        ("can I still cancel my order?", "orders.cancel"),
        ("wheres my pacakge", "orders.track"),
        ("i wnat to retrun the grinder", "refunds.return"),
        ("CАNCEL MY ОRDER", "orders.cancel"),
    ],
)
def test_short_misspelled_and_disguised_requests(text: str, wanted: str) -> None:
    assert intent(FRONT, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "don't cancel it",
        "do not cancel my order",
        "please never cancel order 1042",
        "I don't want to cancel my order",
        "I do not want you to cancel it",
    ],
)
def test_saying_not_to_is_never_a_sure_wish(text: str) -> None:
    assert intent(FRONT, text) != "orders.cancel"


@pytest.mark.parametrize(
    "text",
    [
        "I can't cancel my order",
        "I don't want order 1042 anymore, cancel it",
        "cancel my order, not my account",
    ],
)
def test_a_not_that_denies_something_else_does_not_count(text: str) -> None:
    assert intent(FRONT, text) == "orders.cancel"


def test_an_intent_that_is_about_refusing_may_be_said_with_not() -> None:
    assert intent(BACK, "don't approve T-512") == "work.reject"


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself",
        "i dont want to live any more",
        "I'm going to end my life",
        "the kettle exploded and burned me",
    ],
)
def test_harm_is_not_missed(text: str) -> None:
    assert intent(FRONT, text) == "safety.harm"


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a person, my machine leaks",
        "my machine leaks. get me a human",
        "I want my money back and I want to speak to your manager",
    ],
)
def test_the_wish_for_a_person_beats_whatever_stands_beside_it(text: str) -> None:
    assert intent(FRONT, text) == "chat.human"


def test_two_requests_are_read_in_order() -> None:
    reading = BACK.understand("reset my password and book me a day off on Friday", today=TODAY)
    assert isinstance(reading, Recognized)
    assert reading.intent == "it.password_reset"
    assert reading.then is not None
    assert reading.then.intent == "hr.leave_request"


def test_each_of_two_requests_has_its_own_entities() -> None:
    reading = FRONT.understand("cancel order A-12 and send me the invoice for B-15", today=TODAY)
    assert isinstance(reading, Recognized)
    assert reading.then is not None
    assert [entity.value for entity in reading.entities] == ["A-12"]
    assert [entity.value for entity in reading.then.entities] == ["B-15"]


def test_one_request_with_an_and_stays_one() -> None:
    reading = FRONT.understand("compare the kettle and the grinder", today=TODAY)
    assert isinstance(reading, Recognized)
    assert reading.then is None


def test_a_greeting_before_a_request_does_not_hide_it() -> None:
    assert intent(FRONT, "Hello! Where is my order 1042?") == "orders.track"


def test_between_two_it_asks() -> None:
    reading = FRONT.understand("my order", today=TODAY)
    if isinstance(reading, Ambiguous):
        assert 2 <= len(reading.options) <= 3
        assert reading.options[0] == reading.candidates[0].intent


@pytest.mark.parametrize(
    "text", ["who won the football game", "what's the weather like today", "qqq www eee"]
)
def test_what_is_none_of_ours_is_refused(text: str) -> None:
    for office in (FRONT, BACK):
        assert isinstance(office.understand(text, today=TODAY), Unrecognized)


def test_the_companys_names_are_found_and_left_alone() -> None:
    names = Names.build(
        {"room": [("R-9", ("Refundo",))], "product": [("SKU-9", ("Cancl Kettle",))]}
    )
    reading = FRONT.understand("is refundo near the Cancl Kettle", names, TODAY)
    values = {entity.kind: entity.value for entity in reading.entities}
    assert values == {"room": "R-9", "product": "SKU-9"}
    assert "refundo" in reading.normal


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tell me about the Mola 54", "inquiries.product"),
        ("what is the mola", "inquiries.product"),
        ("Corsa Pro vs Estro", "inquiries.compare"),
        ("how much for the corsa pro", "inquiries.price"),
    ],
)
def test_a_request_is_understood_whatever_the_companys_products_are_called(
    text: str, wanted: str
) -> None:
    names = Names.build(
        {"product": [("1", ("Mola 54",)), ("2", ("Corsa Pro",)), ("3", ("Estro",))]}
    )
    reading = FRONT.understand(text, names, TODAY)
    assert isinstance(reading, Recognized)
    assert reading.intent == wanted


ODD = ["", " ", "😀😀", "\u200b\u200f", "\ud800", "\0", "\n" * 10_000, "a" * 1_000_000, "9" * 5000,
       "a@" * 3000, "#" * 5000, "- " * 3000, "12/" * 2000, "not " * 2000, "\u202eabc", "%s{}\\"]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_nothing_makes_it_raise_or_give_nan(text: str) -> None:
    reading = FRONT.understand(text, today=TODAY)
    assert reading.text == text
    assert all(0 <= candidate.confidence <= 1 for candidate in reading.candidates)


@pytest.mark.parametrize("text", ["", " ", "😀😀", "\u200b\u200f", "\0", "\n" * 100])
def test_text_without_words_is_refused(text: str) -> None:
    assert isinstance(BACK.understand(text, today=TODAY), Unrecognized)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_makes_it_raise(text: str) -> None:
    assert BACK.understand(text, today=TODAY).text == text


def test_a_megabyte_costs_no_more_than_a_page() -> None:
    text = "where is my order? " * 55_000
    FRONT.understand(text, today=TODAY)
    began = time.process_time()
    FRONT.understand(text, today=TODAY)
    assert time.process_time() - began < 0.15  # measured 0.03; shared machines are slower


def test_threads_may_share_it() -> None:
    texts = ["where is my order", "refund?", "cancel order 12"]
    wanted = [intent(FRONT, text) for text in texts]
    seen: list[list[str | None]] = []
    threads = [
        threading.Thread(target=lambda: seen.append([intent(FRONT, text) for text in texts]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [wanted] * 4


def test_taught_phrases_are_understood() -> None:
    phrase = "zap the flurb"
    assert intent(FRONT, phrase) is None
    taught = [("orders.track", phrase), ("orders.track", "zap my flurb"), ("no.such", "ignored")]
    assert intent(Recognizer.build(load("front"), taught, remember=False), phrase) == "orders.track"
