"""Faults in the catalogue's files are found and named with what to do."""

import re
import shutil
from pathlib import Path

import pytest

from intents.catalogue.catalogue import CatalogError, load
from intents.catalogue.checks import check_catalogue

SOUND = Path(__file__).parent / "interlingua"
ENGLISH = Path(__file__).parents[2] / "intents" / "languages" / "en.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(SOUND, tmp_path, dirs_exist_ok=True)
    shutil.copy(ENGLISH, tmp_path / "languages" / "en.toml")
    return tmp_path


def test_a_sound_catalogue_has_no_faults(root: Path) -> None:
    assert check_catalogue(root) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[phrases]\n"orders.fly" = ["fly"]\n', "unknown intent"),
        ('[phrases]\n"orders.list" = ["cancel my order"]\n', "is also a phrase of"),
        ('[phrases]\n"orders.list" = ["Show my orders!", "show  my orders"]\n', "there twice"),
        ('[phrases]\n"orders.list" = ["show {things}"]\n', "unknown slot {things}"),
        ('[phrases]\n"orders.list" = ["  "]\n', "empty phrase"),
        ("[phrases]\n", "empty family"),
        ('[phrases]\n"orders.list" = 7\n', "must be a text or a list of texts"),
        ("[phrazes]\n", "unknown section phrazes"),
        ("[phrases\n", "more.toml"),
        ('[phrases]\n"orders.list" = ["x y"]\n[replies]\n"a.b" = "Hello {name"\n', "malformed"),
        ('[phrases]\n"orders.list" = ["x y"]\n[replies]\n"a.b" = ""\n', "empty text"),
    ],
)
def test_each_fault_is_named(root: Path, content: str, said: str) -> None:
    (root / "front" / "en" / "more.toml").write_text(content, encoding="utf-8")
    faults = [str(fault) for fault in check_catalogue(root)]
    assert any(said in fault for fault in faults), faults


def test_an_intent_without_phrases_is_a_fault(root: Path) -> None:
    names = root / "front" / "catalogue.toml"
    names.write_text(names.read_text() + '"orders.lost" = { team = "orders", risk = "normal" }\n')
    assert any("orders.lost: no phrases" in str(fault) for fault in check_catalogue(root))


def test_a_wrong_risk_is_a_fault(root: Path) -> None:
    names = root / "front" / "catalogue.toml"
    names.write_text(names.read_text().replace("risky", "daring"))
    assert any("refunds.request: give it a team" in str(fault) for fault in check_catalogue(root))


@pytest.mark.parametrize(
    ("property_", "said"),
    [
        ("secret = true", "unknown property secret; known are team, risk, private"),
        ('private = "yes"', "private must be true or false"),
    ],
)
def test_a_wrong_flag_is_a_fault_and_is_not_loaded(root: Path, property_: str, said: str) -> None:
    names = root / "front" / "catalogue.toml"
    line = f'"orders.list" = {{ team = "orders", risk = "normal", {property_} }}'
    names.write_text(re.sub(r'(?m)^"orders.list" = .*$', line, names.read_text()))
    assert any(f"orders.list: {said}" in str(fault) for fault in check_catalogue(root))
    with pytest.raises(CatalogError, match=f"orders.list: {said}"):
        load("front", root)
