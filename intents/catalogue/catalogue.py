"""One office's catalogue: what can be asked there, the words for it, and the words we answer with.

The packaged folders `front/`, `back/` and `smalltalk/` (which both offices load) each hold a
language-free `catalogue.toml`, where every intent is named once with its team and risk, and one
folder per language with a file per family: titles, phrases, near-misses, replies and labels side by side.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

SideName: TypeAlias = Literal["front", "back"]
Texts: TypeAlias = Mapping[str, tuple[str, ...]]

ROOT = Path(__file__).parents[1]
SMALLTALK = "smalltalk"
OUTSIDE = "*"  # the key in [never] for what means none of the intents
SECTIONS = ("titles", "phrases", "never", "replies", "labels", "naming")


class Risk(StrEnum):
    """How much a wrong recognition would hurt; urgent: missing it would hurt more."""

    NORMAL = "normal"
    RISKY = "risky"
    URGENT = "urgent"


class Flag(StrEnum):
    """What may hold of an intent; `name = true` in its line of catalogue.toml."""

    PRIVATE = "private"  # the answer is the asker's own data: never in a public place or preview
    SENSITIVE = "sensitive"  # never joins an open request
    PERSON = "person"  # always ends with a person
    STEPS_UP = "steps_up"  # a one-time code even for somebody the channel knows
    ASKS_ANEW = "asks_anew"  # the channel makes sure anew who this is
    SHOWS_CASE = "shows_case"  # says how an open case stands
    SMALLTALK = "smalltalk"  # no work of any office: what the folder smalltalk/ names


@dataclass(frozen=True, slots=True)
class Intent:
    """Something people ask for: who owns it, what holds of it, and by language what they say for
    it. `never` holds near-misses: sentences that look alike and must not mean it.
    """

    name: str
    team: str
    risk: Risk
    phrases: Texts
    never: Texts
    flags: frozenset[Flag] = frozenset()

    @property
    def family(self) -> str:
        """The file its words stand in, which its name begins with."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Catalog:
    """What one office understands and says; titles, replies and labels go by language, then key.

    A title is the few words a button or a summary calls an intent by. The first label of an
    "Enum.member" is the one shown, all of them are understood. `outside` holds what people write
    that means none of the intents, `naming` by job the words that only name it.
    """

    side: SideName
    languages: tuple[str, ...]
    intents: Mapping[str, Intent]
    outside: Texts
    titles: Mapping[str, Texts]
    replies: Mapping[str, Texts]
    labels: Mapping[str, Texts]
    naming: Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """One family's file in one language, as read: `[titles] [phrases] [never] [replies] [labels] [naming]`."""

    path: Path
    language: str
    sections: Mapping[str, Texts]


class CatalogError(ValueError):
    """A packaged file that cannot be read; the message names it."""


def load(side: SideName, root: Path = ROOT) -> Catalog:
    """Read the office's catalogue from `root`; raises CatalogError for a file that is no TOML,
    or an intent with a property nobody knows.
    """
    files = read_files(side, root)
    phrases = _merged(files, "phrases")
    never = _merged(files, "never")
    intents = {
        name: Intent(
            name,
            str(entry.get("team", "")),
            Risk(entry.get("risk", Risk.NORMAL)),
            _by_language(phrases, name),
            _by_language(never, name),
            _flags(name, entry),
        )
        for name, entry in read_names(side, root).items()
    }
    return Catalog(
        side,
        tuple(sorted({file.language for file in files})),
        MappingProxyType(intents),
        _by_language(never, OUTSIDE),
        _merged(files, "titles"),
        _merged(files, "replies"),
        _merged(files, "labels"),
        _merged(files, "naming"),
    )


def read_names(side: SideName, root: Path = ROOT) -> dict[str, Mapping[str, Any]]:
    """Every intent named for this office, with its `team`, its `risk` and its flags."""
    small = _parse(root / SMALLTALK / "catalogue.toml")
    return {
        **_parse(root / side / "catalogue.toml"),
        **{name: {**entry, Flag.SMALLTALK.value: True} for name, entry in small.items()},
    }


def misnamed(entry: Mapping[str, Any]) -> str | None:
    """Name the first property of an intent that is none, or no true or false; None if all are."""
    flags = {name: value for name, value in entry.items() if name not in {"team", "risk"}}
    for name, value in flags.items():
        if name not in set(Flag):
            return f"unknown property {name}; known are team, risk, {', '.join(Flag)}"
        if not isinstance(value, bool):
            return f"{name} must be true or false"
    return None


def _flags(name: str, entry: Mapping[str, Any]) -> frozenset[Flag]:
    fault = misnamed(entry)
    if fault is not None:
        raise CatalogError(f"{name}: {fault}")
    return frozenset(flag for flag in Flag if entry.get(flag))


def read_files(side: SideName, root: Path = ROOT) -> tuple[CatalogFile, ...]:
    """The families' files of this office, small talk included, in a fixed order."""
    return tuple(
        CatalogFile(path, path.parent.name, _sections(path))
        for folder in (side, SMALLTALK)
        for path in sorted((root / folder).glob("*/*.toml"))
    )


def _sections(path: Path) -> Mapping[str, Texts]:
    content = _parse(path)
    unknown = sorted(set(content) - set(SECTIONS))
    if unknown:
        raise CatalogError(f"{path}: unknown section {unknown[0]}; known are {', '.join(SECTIONS)}")
    return {name: _texts(content.get(name, {}), path) for name in SECTIONS}


def _texts(table: Mapping[str, Any], path: Path) -> Texts:
    texts: dict[str, tuple[str, ...]] = {}
    for key, value in table.items():
        variants = (value,) if isinstance(value, str) else value
        if not isinstance(variants, list | tuple) or not all(isinstance(v, str) for v in variants):
            raise CatalogError(f"{path}: {key} must be a text or a list of texts")
        texts[key] = tuple(variants)
    return texts


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CatalogError(f"{path}: {problem}") from problem


def _merged(files: Iterable[CatalogFile], section: str) -> Mapping[str, Texts]:
    merged: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in files:
        texts = merged.setdefault(file.language, {})
        for key, variants in file.sections[section].items():
            texts[key] = texts.get(key, ()) + variants
    return MappingProxyType({lang: MappingProxyType(texts) for lang, texts in merged.items()})


def _by_language(texts: Mapping[str, Texts], name: str) -> Texts:
    return MappingProxyType(
        {lang: by_name[name] for lang, by_name in texts.items() if name in by_name}
    )
