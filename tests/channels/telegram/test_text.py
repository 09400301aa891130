"""What goes out fits Telegram's limits and cannot be taken for markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import text
from bot.channels.telegram.sending import keyboard, parts
from bot.emulators.telegram import markup


@given(st.text(max_size=400), st.integers(min_value=4, max_value=60))
def test_parts_fit_and_nothing_but_white_space_is_lost(words: str, most: int) -> None:
    made = text.split(words, most)
    assert all(0 < markup.length(one) <= most for one in made if _plain(one))
    assert "".join("".join(made).split()) == "".join(words.split())


def _plain(one: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in one)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_escaped_text_reads_as_it_was(words: str) -> None:
    assert markup.read(text.escape(words)) == (words, [])
    plain, _ = markup.read(text.bold(words))
    assert plain == words


def test_a_long_answer_is_cut_between_sentences() -> None:
    sentence = "This sentence is fifty characters long, nearly so. "
    made = text.split(sentence * 200)
    assert len(made) == 3
    assert all(one.endswith("so.") for one in made)


def test_a_quotation_keeps_its_closing_mark_where_a_text_is_cut() -> None:
    assert text.split('He said: "Come back!" And I did.', 24) == [
        'He said: "Come back!"',
        "And I did.",
    ]


def test_an_emoji_family_is_not_torn() -> None:
    family = "👩‍👩‍👧‍👦"
    made = text.split(family * 3, 15)
    assert "".join(made) == family * 3
    assert all(not one.startswith("\u200d") for one in made)


def line(**more: object) -> dict[str, object]:
    return {"text": "Hello", "from": "bot", "name": "", "choices": [], **more}


def test_buttons_stand_under_the_last_part() -> None:
    made = parts(line(text="word " * 2000, choices=[["a", "Yes"], ["b", "No"]]))
    assert [one.buttons is not None for one in made] == [False, False, True]


def test_a_long_answer_of_a_person_still_fits_with_their_name() -> None:
    made = parts(line(text="x" * 4_090, name="A name of some length", **{"from": "agent"}))
    assert all(markup.length(one.plain) <= 4_096 for one in made)
    assert made[0].marked is not None
    assert made[1].marked is None


def test_a_line_without_words_is_no_message() -> None:
    assert parts(line(text="  \n ")) == []


@pytest.mark.parametrize("choice", [["x" * 65, "Too long"], ["", "No id"], ["a", "  "]])
def test_a_button_telegram_would_refuse_is_left_out(choice: list[str]) -> None:
    assert keyboard([choice]) is None


def test_short_buttons_share_a_row() -> None:
    made = keyboard([["a", "Yes"], ["b", "No"], ["c", "A label that is rather long"], ["d", "x"]])
    assert made is not None
    assert [len(row) for row in made.inline_keyboard] == [2, 1, 1]
