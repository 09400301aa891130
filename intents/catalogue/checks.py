"""What is wrong with the catalogue's files, and what to do about it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from intents.catalogue.catalogue import (
    OUTSIDE,
    ROOT,
    CatalogError,
    CatalogFile,
    Risk,
    SideName,
    misnamed,
    read_files,
    read_names,
)
from intents.catalogue.phrases import SLOT, phrase_key
from intents.text.language import Language, read_language

SIDES: tuple[SideName, ...] = ("front", "back")
_BRACES = re.compile(r"\{[a-z][a-z0-9_]*\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend: the file, the key in it, and what to do."""

    file: Path
    key: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file.name}: {self.key}: {self.remedy}"


def check_catalogue(root: Path = ROOT) -> list[Fault]:
    """Every fault in both offices' files; an empty list means the catalogue is sound."""
    faults: dict[Fault, None] = {}
    for side in SIDES:
        try:
            faults.update(dict.fromkeys(_check_side(side, root)))
        except CatalogError as problem:
            faults[Fault(root / side, side, str(problem))] = None
    return list(faults)


def _check_side(side: SideName, root: Path) -> Iterator[Fault]:
    names = read_names(side, root)
    files = read_files(side, root)
    for name, entry in names.items():
        if not entry.get("team") or entry.get("risk", "normal") not in set(Risk):
            yield Fault(root / side, name, "give it a team, and a risk of normal, risky or urgent")
        unknown = misnamed(entry)
        if unknown is not None:
            yield Fault(root / side, name, unknown)
    for code in sorted({file.language for file in files}):
        spoken = [file for file in files if file.language == code]
        language = read_language(code, root / "languages")
        yield from _check_phrases(spoken, language, names, root / side)
    for file in files:
        yield from _check_replies(file)


def _check_phrases(
    files: list[CatalogFile], language: Language, names: Mapping[str, object], folder: Path
) -> Iterator[Fault]:
    owners: dict[str, tuple[str, str]] = {}
    spoken = set()
    for file in files:
        if not any(file.sections[name] for name in ("phrases", "never", "replies")):
            yield Fault(file.path, "phrases", "an empty family: write phrases or delete the file")
        for section in ("phrases", "never"):
            for name, phrases in file.sections[section].items():
                if name not in names and (section, name) != ("never", OUTSIDE):
                    yield Fault(file.path, name, "unknown intent: name it in catalogue.toml")
                yield from _check_slots(file, name, phrases, language)
        for name, phrases in file.sections["phrases"].items():
            spoken.add(name)
            yield from _check_doubles(file, name, phrases, language, owners)
    for name in names:
        if name not in spoken:
            yield Fault(folder, name, f"no phrases in {language.name}: write at least ten")


def _check_slots(
    file: CatalogFile, name: str, phrases: tuple[str, ...], language: Language
) -> Iterator[Fault]:
    for phrase in phrases:
        for slot in SLOT.findall(phrase):
            if slot not in language.slots:
                yield Fault(file.path, name, f"unknown slot {{{slot}}} in “{phrase}”")
        if not phrase.strip():
            yield Fault(file.path, name, "an empty phrase: delete it")


def _check_doubles(
    file: CatalogFile,
    name: str,
    phrases: tuple[str, ...],
    language: Language,
    owners: dict[str, tuple[str, str]],
) -> Iterator[Fault]:
    for phrase in phrases:
        key = phrase_key(phrase, language)
        owner, first = owners.setdefault(key, (name, phrase))
        if owner != name:
            yield Fault(file.path, name, f"“{phrase}” is also a phrase of {owner}: keep one")
        elif first is not phrase:
            yield Fault(file.path, name, f"“{phrase}” is there twice: keep one")


def _check_replies(file: CatalogFile) -> Iterator[Fault]:
    for section in ("replies", "labels"):
        for key, variants in file.sections[section].items():
            if not variants or not all(variant.strip() for variant in variants):
                yield Fault(file.path, key, "an empty text: write it or delete the key")
            for variant in variants:
                if "{" in _BRACES.sub("", variant) or "}" in _BRACES.sub("", variant):
                    yield Fault(file.path, key, f"a malformed placeholder in “{variant}”")
