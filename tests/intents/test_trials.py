"""What a lesson fixes and breaks is said of real lines, and of no others."""

from pathlib import Path

import pytest

from intents.catalogue.catalogue import Catalog, load
from intents.recognizer import Recognizer
from intents.taught.trials import Trial, try_phrases
from tests.bot import catalogue

pytestmark = pytest.mark.slow

HELPFUL = ("paint.return", "can my ladder come back to you")
HARMFUL = ("paint.order", "is a tin of blue dear")


@pytest.fixture(scope="module")
def paint(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return load("front", catalogue.write(tmp_path_factory.mktemp("catalogue")))


def test_a_helpful_phrase_fixes_its_like_and_breaks_nothing(paint: Catalog) -> None:
    trial = try_phrases(paint, (), (HELPFUL,))
    assert [one.text for one in trial.fixes] == ["can my ladder come home to you"]
    (fix,) = trial.fixes
    assert (fix.intent, fix.after, fix.after_intent) == ("paint.return", "sure", "paint.return")
    assert (fix.shown, fix.better) == (False, True)
    assert not trial.breaks
    before, after = trial.understood
    assert after >= before  # the line's intent may have been the best guess already, but unsure


def test_a_harmful_phrase_is_told_with_the_lines_it_breaks(paint: Catalog) -> None:
    trial = try_phrases(paint, (), (HARMFUL,))
    broken = {one.text: one for one in trial.breaks}
    worst = broken["is a tin of red dear"]
    assert (worst.before, worst.before_intent) == ("sure", "paint.price")
    assert (worst.after, worst.after_intent) == ("sure", "paint.order")
    (own,) = trial.taught_phrases
    assert (own.before_intent, own.after_intent) == ("paint.price", "paint.order")
    assert own.text not in broken


def test_what_was_told_is_what_the_trained_recognizers_do(paint: Catalog) -> None:
    """The lines of a trial are read again by recognizers trained in the plain way."""
    plain = Recognizer.build(paint, remember=False)
    taught = Recognizer.build(paint, [HARMFUL], remember=False)
    (own,) = try_phrases(paint, (), (HARMFUL,)).taught_phrases
    for ear, decision, intent in (
        (plain, own.before, own.before_intent),
        (taught, own.after, own.after_intent),
    ):
        classified = ear.classify(own.text)
        assert (classified.band, classified.scored.labels[0]) == (decision, intent)


def test_taking_back_is_the_trial_turned_round(paint: Catalog) -> None:
    there, back = try_phrases(paint, (), (HARMFUL,)), try_phrases(paint, (HARMFUL,), ())
    assert {one.text for one in back.fixes} == {one.text for one in there.breaks}
    assert {one.text for one in back.breaks} == {one.text for one in there.fixes}
    assert back.understood == there.understood[::-1]


def test_other_lessons_are_lines_too(paint: Catalog) -> None:
    words = ("now", "today", "then", "again", "please")
    wrong = tuple(("paint.price", f"{HELPFUL[1]} {word}") for word in words)
    trial = try_phrases(paint, (HELPFUL,), (HELPFUL, *wrong))
    assert {one.text for one in trial.taught_phrases} == {phrase for _, phrase in wrong}
    broken = {one.text: one for one in trial.breaks}
    assert broken[HELPFUL[1]].after_intent == "paint.price"


def test_a_lesson_that_says_nothing_new_moves_nothing(paint: Catalog) -> None:
    """Without the doubles, another order of the rows alone would move lines near a bar."""
    known = paint.intents["paint.order"].phrases["en"][3]
    trial = try_phrases(paint, (), (("paint.order", f"{known} !!"),))
    assert (trial.fixes, trial.breaks) == ((), ())


def test_a_trial_survives_json(paint: Catalog) -> None:
    trial = try_phrases(paint, (), (HARMFUL,))
    assert Trial.from_json(trial.as_json()) == trial


def test_a_lesson_with_a_slot_is_trained_with_its_values(paint: Catalog, tmp_path: Path) -> None:
    assert not list(tmp_path.iterdir())
    ear = Recognizer.build(paint, [("paint.return", "hoist {product} off me")], cache=tmp_path)
    assert "hoist" in ear.model.features.grams
    assert any(word in ear.model.features.grams for word in ("espresso", "kettle", "grinder"))
    assert "product" not in ear.model.features.grams
