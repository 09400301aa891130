"""A language is data: ten intents in one made for this test, with its own words for days."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from intents.catalogue.catalogue import load
from intents.catalogue.checks import check_catalogue
from intents.recognizer import Recognizer
from intents.text.language import guess_language, read_language
from intents.understanding import Recognized, Span

ROOT = Path(__file__).parent / "interlingua"
SHIPPED = Path(__file__).parents[2] / "intents"
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test's language beside the shipped English, as a folder of a new language would be."""
    folder = tmp_path_factory.mktemp("catalogue")
    shutil.copytree(ROOT, folder, dirs_exist_ok=True)
    shutil.copy(SHIPPED / "languages" / "en.toml", folder / "languages" / "en.toml")
    return folder


@pytest.fixture(scope="module")
def office(root: Path) -> Recognizer:
    return Recognizer.build(load("front", root), root=root / "languages", remember=False)


def test_its_files_are_sound_and_faults_would_be_named(root: Path) -> None:
    faults = [str(fault) for fault in check_catalogue(root)]
    assert faults == []


def test_ten_intents_are_understood_in_both_languages(office: Recognizer) -> None:
    assert len(office.catalog.intents) == 10
    assert office.catalog.languages == ("en", "ia")
    for text, wanted in (
        ("ubi es mi commanda 1042", "orders.track"),
        ("per favor cancella mi commanda", "orders.cancel"),
        ("io vole mi moneta retro", "refunds.request"),
        ("bon die", "chat.greeting"),
        ("where is my order", "orders.track"),
        ("I want my money back", "refunds.request"),
    ):
        reading = office.understand(text, today=TODAY)
        assert isinstance(reading, Recognized), text
        assert reading.intent == wanted


def test_its_days_numbers_and_answers_are_read(office: Recognizer) -> None:
    reading = office.understand("io vole venir deman con duo amicos", today=TODAY)
    values = [(entity.kind, entity.value) for entity in reading.entities]
    assert ("date", date(2026, 11, 25)) in values
    assert ("quantity", 2) in values
    reading = office.understand("de lunedi usque venerdi", today=TODAY)
    spans = [entity.value for entity in reading.entities if entity.kind == "span"]
    assert spans == [Span(date(2026, 11, 30), date(2026, 12, 4))]
    (answer,) = office.understand("si, certo", today=TODAY).entities
    assert answer.value is True


def test_a_message_tells_its_language(root: Path) -> None:
    languages = {code: read_language(code, root / "languages") for code in ("en", "ia")}
    assert guess_language(["ubi", "es", "mi", "commanda"], languages).code == "ia"
    assert guess_language(["where", "is", "my", "order"], languages).code == "en"
    assert guess_language(["1042"], languages).code == "en"


def test_its_replies_stand_beside_its_phrases(office: Recognizer) -> None:
    assert office.catalog.replies["ia"]["orders.track.unknown"] == ("Io non trova iste commanda.",)
    assert office.catalog.labels["ia"]["Reason.broken"] == ("Rumpite", "damnificate")
