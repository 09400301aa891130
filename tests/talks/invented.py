"""A language invented for the tests: English, every letter of it a letter of another script.

It can be read back, so every talk runs in it as it stands; and a word of English in it was written
in Python, or is the company's or somebody's own.
"""

import csv
import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.app import knowledge
from bot.app.composition import Swingdoor
from bot.office.wording import Wording
from handlers.door import fit
from handlers.reply import Reply
from intents.catalogue import catalogue
from intents.text.language import read_language
from storage.records.company import Company
from storage.records.conversation import Side

CODE = "xx"
LOWER, UPPER = 0x10D0, 0x1C90  # Georgian small and capital letters: scripts no record is in
_TABLE = {ord("a") + at: LOWER + at for at in range(26)}
_TABLE |= {ord("A") + at: UPPER + at for at in range(26)}
_BACK = {theirs: ours for ours, theirs in _TABLE.items()}
_PLACE = re.compile(r"(\{[a-z_]+\}|/help/)")
_OURS = re.compile(r"[\u10d0-\u10ff\u1c90-\u1cbf\n]+")
_WORD = re.compile(r"[A-Za-z]{2,}")
KINDS = {"laptop", "phone", "monitor"}  # of equipment, as the company's books call them
CITED = 4  # words that an article says in a row, and nobody else by chance
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
SECTIONS = ("titles", "replies", "labels")


def invented(text: str) -> str:
    """Give a text in the language; what is in braces, or an address, stays."""
    parts = _PLACE.split(text)
    return "".join(one if at % 2 else one.translate(_TABLE) for at, one in enumerate(parts))


def english(text: str) -> str:
    """Give what it says in English."""
    return text.translate(_BACK)


def write_catalogue(root: Path) -> None:
    """Write the shipped catalogue with a folder of the language beside each English one."""
    for folder in ("front", "back", "smalltalk", "languages"):
        shutil.copytree(catalogue.ROOT / folder, root / folder)
    for path in [*root.glob("*/en/*.toml")]:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
        there = path.parent.parent / CODE / path.name
        there.parent.mkdir(exist_ok=True)
        told = {name: sections.get(name, {}) for name in SECTIONS}
        there.write_text(_toml(told), encoding="utf-8")
    data = tomllib.loads((root / "languages" / "en.toml").read_text(encoding="utf-8"))
    signs = "".join(f"signs.{code} = {json.dumps(sign)}\n" for code, sign in SIGNS.items())
    told = {"writing": {name: one for name, one in data["writing"].items() if name != "signs"}}
    (root / "languages" / f"{CODE}.toml").write_text(
        f"name = {json.dumps(invented('English'))}\n{_toml(told)}{signs}", encoding="utf-8"
    )


def _toml(sections: Mapping[str, Mapping[str, Any]]) -> str:
    lines: list[str] = []
    for name, table in sections.items():
        lines.append(f"[{name}]")
        for key, value in table.items():
            if key.startswith("topic."):  # nobody reads it: English articles are found by it
                texts = value
            else:
                every = isinstance(value, list)
                texts = [invented(one) for one in value] if every else invented(value)
            lines.append(f"{json.dumps(key)} = {json.dumps(texts, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def wordings(root: Path, side: Side, house: Company) -> Mapping[str, Wording]:
    """Give the sentences of the catalogue at `root`, by language."""
    words = catalogue.load(side.value, root)
    languages = {code: read_language(code, root / "languages") for code in words.languages}
    return knowledge.wordings(words, languages, house, "http://127.0.0.1:8080")


def speak(bot: Swingdoor, root: Path) -> None:
    """Have both offices speak the language alone; English is still understood."""
    for side in Side:
        office = bot.office(side)
        house = replace(office.knowledge.company, language=CODE)
        said = wordings(root, side, house)[CODE]
        office.knowledge = replace(
            office.knowledge, company=house, wording=said, wordings={CODE: said}
        )


def _mask(place: Reply) -> str:
    return invented({"door.mask.email": "[e-mail]", "door.mask.number": "[number]"}[place.key])


class Records:
    """What may be in any language: the company's records, and what people said."""

    def __init__(self, files: Path) -> None:
        """Take the files that were imported."""
        self._cells = {one.strip() for cell in _cells(files) for one in (cell, *cell.split("\n"))}
        self._cells = {cell for cell in self._cells if _WORD.search(cell) and _is_own(cell)}
        bodies = (path.read_text(encoding="utf-8") for path in files.glob("*/articles/*.md"))
        self._articles = _plain(" ".join(bodies))
        self.said: list[str] = []

    def foreign(self, text: str) -> list[str]:
        """Give the pieces of a text that are English and nobody's own."""
        if not _WORD.search(text):
            return []
        owned = {*self._cells, *self.said, *(fit(one, _mask) for one in self.said)}
        for own in sorted((one for one in owned if one in text), key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", "\n", text)
        return [piece.strip() for piece in _OURS.split(text) if self._is_foreign(piece)]

    def _is_foreign(self, piece: str) -> bool:
        plain = _plain(piece)
        cited = len(plain.split()) >= CITED and plain in self._articles
        return not cited and _WORD.search(piece) is not None


def _cells(files: Path) -> Iterator[str]:
    for path in files.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                yield from row.values()
    yield from _texts(tomllib.loads((files / "company.toml").read_text(encoding="utf-8")))
    for path in files.glob("*/articles/*.md"):
        yield f"http://127.0.0.1:8080/help/{path.stem}"
        yield from re.findall(r"(?m)^(?:title: *|#+ *)(.*)$", path.read_text(encoding="utf-8"))
    yield "English"  # the name of a language, in its own
    yield from KINDS


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


def _is_own(cell: str) -> bool:
    """A single word in small letters is a code, which must be said in words."""
    return cell in KINDS or not (cell.isalpha() and cell.islower())


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w'’.-]+", re.sub(r"[*_#`\[\]]|\(http\S+\)", " ", text)))
