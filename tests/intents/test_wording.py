"""Words as they are judged: folded, unwrapped, spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.model.sentences import load_table
from intents.text.language import read_language
from intents.text.normalize import LONGEST, fold
from intents.text.preprocessing import make_preprocessor
from intents.text.spelling import build_speller

WORDING = make_preprocessor([read_language("en")])


def heard(text: str) -> str:
    return " ".join(WORDING.tokenize(text).words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where's my ORDER?!", "where is my order"),
        ("ｃａｎｃｅｌ it", "cancel it"),
        ("can\u200bcel it", "cancel it"),
        ("cаncеl it", "cancel it"),  # Cyrillic а and е
        ("order #1042 and A-77", "order # and #"),
        ("roll over my 401k", "roll over my 401k"),
        ("my W-2", "my w2"),
        ("Could you please help me to cancel my order?", "cancel my order"),
        ("I'd like to know where my parcel is", "where my parcel is"),
        ("Hello, where is my order", "where is my order"),
        ("hello there", "hello there"),
        ("can you help me please", "can you help me please"),
        ("café", "cafe"),
        ("", ""),
        ("👍", ""),
    ],
)
def test_words(text: str, words: str) -> None:
    assert heard(text) == words


def test_another_script_stays_what_it_is() -> None:
    assert heard("отменить заказ") == "отменить заказ"


@given(st.text(max_size=200))
def test_folding_knows_where_every_character_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text)
    assert all(0 <= place < max(1, len(text)) for place in folded.origin)


def test_a_long_text_is_cut_first() -> None:
    assert len(fold("x" * 1_000_000).text) == LONGEST


SPELLER = build_speller(
    [["refund", "invoice", "cancel", "delivery", "appointment", "return", "receipt"]],
    frozenset({"the", "form", "from", "refuse", "turn", "cancer"}),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("refnd", "refund"),
        ("invioce", "invoice"),
        ("cancle", "cancel"),
        ("delivry", "delivery"),
        ("apointmnt", "appointment"),
        ("reciept", "receipt"),
        ("form", "form"),
        ("refuse", "refuse"),
        ("cancer", "cancer"),
        ("cancelinvoice", "cancel invoice"),
        ("xyzzy", "xyzzy"),
        ("rfd", "rfd"),
        ("a" * 5000, "a" * 5000),
    ],
)
def test_slips_are_mended_and_known_words_never_touched(typed: str, meant: str) -> None:
    assert SPELLER.mend(typed) == meant


def test_names_of_the_company_are_not_corrected() -> None:
    assert SPELLER.correct(["refnd"], {"refnd": ()}) == ["refnd"]


def test_the_table_knows_words_and_gives_no_nan() -> None:
    table = load_table()
    assert {"order", "payment", "salary"} <= table.words
    for words in ([], ["qqqqqqq"], ["👍"], ["refund"]):
        vector = table.vector(words)
        assert vector.shape == (table.width,)
        assert float(vector @ vector) <= 1.0001
    close = float(table.vector(["salary"]) @ table.vector(["wage"]))
    far = float(table.vector(["salary"]) @ table.vector(["printer"]))
    assert close > far
