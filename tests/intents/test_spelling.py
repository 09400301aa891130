"""The speller takes the likeliest word, and leaves alone what is none."""

from itertools import pairwise

import pytest

from intents.model.sentences import load_table
from intents.text.spelling import build_speller

TEXTS = [
    *["what is on the list"] * 5,
    "show the invoice list",
    "heat the room",
    "this question is open",
    "put it in my account",
]
SPLIT = [text.split() for text in TEXTS]
PAIRS = {f"{one} {two}" for words in SPLIT for one, two in pairwise(words)}
SPELLER = build_speller(SPLIT, frozenset({"lost", "home"}), PAIRS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hwat is on", "what is on"),  # letters swapped: not heat, which is rarer
        ("thi question", "this question"),  # by its neighbour: alone it would be the
        ("show theblist", "show the list"),  # the key beside the space bar
        ("show thelist", "show the list"),
        ("my acconut", "my account"),
        ("the invcioe", "the invoice"),
    ],
)
def test_slips_are_mended(typed: str, meant: str) -> None:
    assert " ".join(SPELLER.correct(typed.split(), {})) == meant


@pytest.mark.parametrize("typed", ["lost", "home", "eee", "vat", "a1b2", "", "zzzzzzzz", "x" * 50])
def test_what_is_no_slip_stays(typed: str) -> None:
    assert SPELLER.mend(typed) == typed


def test_the_companys_names_stay() -> None:
    assert SPELLER.correct(["accont"], {"accont": 1}) == ["accont"]


def test_a_letter_missed_is_likelier_than_another_letters() -> None:
    often = [["when"], ["when"], ["where"]]
    assert build_speller(often, frozenset()).mend("wher") == "where"


def test_a_word_hardly_anyone_uses_is_a_slip() -> None:
    table = load_table()
    assert {"order", "money"} <= table.words
    assert "oder" in table.places
    assert "oder" not in table.words
