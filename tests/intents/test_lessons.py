"""Phrases about to be taught: what is refused and why, and what must not be kept in them."""

from datetime import date

import pytest

from intents.catalogue.catalogue import Catalog, load
from intents.names import Names
from intents.recognizer import Recognizer
from intents.taught.preparation import LONGEST_PHRASE, PhraseError, Prepared, make_mask, prepare

TODAY = date(2026, 11, 18)
NAMES = Names.build(
    {"product": [("M-54", ("Mola 54",))], "person": [("E-9", ("Ines Falkenrath",))], "order": []}
)


@pytest.fixture(scope="module")
def front() -> Catalog:
    return load("front")


@pytest.fixture(scope="module")
def ear(front: Catalog) -> Recognizer:
    return Recognizer.build(front)


def ready(ear: Recognizer, intent: str, text: str) -> Prepared:
    return prepare(ear.catalog, intent, text, ear.understand(text, NAMES, TODAY).entities)


@pytest.mark.parametrize(
    ("intent", "text", "said"),
    [
        ("orders.trak", "wheres my stuff", "Did you mean orders.track"),
        ("payroll.payslip", "show my payslip", "no intent"),
        ("orders.track", "", "no words"),
        ("orders.track", " …?! ", "no words"),
        ("orders.track", "{order}", "no words"),
        ("orders.track", "so " * LONGEST_PHRASE, f"at most {LONGEST_PHRASE}"),
        ("orders.track", "where is {parcel}", "no slot {parcel}"),
    ],
)
def test_what_cannot_be_taught_is_refused_with_a_reason(
    ear: Recognizer, intent: str, text: str, said: str
) -> None:
    with pytest.raises(PhraseError, match=said.replace("{", r"\{")):
        ready(ear, intent, text)


def test_what_the_catalogue_says_is_not_taught_again(ear: Recognizer) -> None:
    intents = ear.catalog.intents
    own = next(one for one in intents["orders.track"].phrases["en"] if "{" not in one)
    with pytest.raises(PhraseError, match="in the catalogue already"):
        ready(ear, "orders.track", f"  {own.upper()}!! ")
    with pytest.raises(PhraseError, match=r"for orders\.track\. It cannot mean both"):
        ready(ear, "refunds.return", own)
    outside = ear.catalog.outside["en"][0]
    with pytest.raises(PhraseError, match="does not mean"):
        ready(ear, "orders.track", outside)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("any sign of order #20391 yet", "any sign of order {order} yet"),
        ("write to ida@post.example about it", "write to {email} about it"),
        ("the bloke rang +44 20 7946 0958 for it", "the bloke rang {number} for it"),
        ("when does my Mola 54 turn up", "when does my {product} turn up"),
        ("did it leave on 3 May 2026", "did it leave on {date}"),
        ("is it coming today", "is it coming today"),
        ("Ines  Falkenrath\u00a0has it\n", "{person} has it"),
        ("nul\0 and \ud800 vanish", "nul and vanish"),
    ],
)
def test_what_is_somebodys_gives_way_to_a_slot(ear: Recognizer, text: str, phrase: str) -> None:
    made = ready(ear, "orders.track", text)
    assert made.phrase == phrase
    slots = [word for word in phrase.split() if "{" in word]
    assert [note.split()[0] for note in made.notes] == slots


def test_a_possible_name_is_pointed_out(ear: Recognizer) -> None:
    made = ready(ear, "orders.track", "Please tell Wilhelmina when it lands on Monday, I wait")
    assert made.notes == ("Is “Wilhelmina” a person's name? Then write {person} there.",)


def test_a_line_is_shown_without_what_is_somebodys(ear: Recognizer) -> None:
    text = "I am Kunigunde Meyer, kuni@post.example, order 100200300, where the devil is it"
    shown = make_mask(ear.catalog)(text, ear.understand(text, NAMES, TODAY).entities)
    for secret in ("Kunigunde", "Meyer", "kuni", "post.example", "100200300"):
        assert secret not in shown
    assert "where the devil is it" in shown
