"""A language as data: the words that dates, numbers and a few rules are made of.

One TOML file a language in `languages/`; adding one is adding a file and phrase folders.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Word lists of one language; all words are folded (lower case, no accents).

    `words` groups the small words of dates and times by what they do (next, last, ago, …).
    `slots` gives the values that stand in for `{slot}` in phrases while training.
    """

    code: str
    name: str
    day_first: bool
    common: frozenset[str]
    negations: tuple[str, ...]
    joins: tuple[str, ...]
    yes: frozenset[str]
    no: frozenset[str]
    polite: frozenset[str]
    pronoun_one: frozenset[str]
    code_cues: frozenset[str]
    contractions: Mapping[str, str]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    units: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    times: Mapping[str, time]
    currencies: Mapping[str, str]
    slots: Mapping[str, tuple[str, ...]]


def read_language(code: str, root: Path = ROOT) -> Language:
    """Read `languages/CODE.toml`; raises OSError or ValueError when there is no such language."""
    data = tomllib.loads((root / f"{code}.toml").read_text(encoding="utf-8"))
    return Language(
        code=code,
        name=data["name"],
        day_first=data.get("day_first", True),
        negations=tuple(data.get("negations", ())),
        joins=tuple(data.get("joins", ())),
        contractions=data.get("contractions", {}),
        words={name: frozenset(words) for name, words in data.get("words", {}).items()},
        times={word: time.fromisoformat(value) for word, value in data.get("times", {}).items()},
        slots={name: tuple(values) for name, values in data.get("slots", {}).items()},
        **_word_sets(data),
        **_tables(data),
    )


def _word_sets(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    names = ("common", "yes", "no", "polite", "pronoun_one", "code_cues")
    return {name: frozenset(data.get(name, ())) for name in names}


def _tables(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    names = ("numbers", "ordinals", "months", "weekdays", "days", "units", "currencies")
    return {name: data.get(name, {}) for name in names}
