"""A language as data: the words that dates, numbers and a few rules are made of.

One TOML file a language in `languages/`; adding one is adding a file and phrase folders.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from intents.text.writing import Writing

ROOT = Path(__file__).parents[1] / "languages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Word lists of one language; all words are folded (lower case, no accents).

    `date_starts` are all the words that a day, span or time may begin with. `words` groups the small words of dates and times by what they do (next, last, ago, …).
    `slots` gives the values that stand in for `{slot}` in phrases while training. `little` are the
    words that tell nothing of a matter, `cues` signs that decide something wherever they stand;
    `writing` is how days and figures are written.
    """

    code: str
    name: str
    day_first: bool
    common: frozenset[str]
    greetings: tuple[str, ...]
    openers: tuple[str, ...]
    closers: tuple[str, ...]
    negations: frozenset[str]
    unable: frozenset[str]
    between: frozenset[str]
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
    date_starts: frozenset[str]
    little: frozenset[str]
    cues: Mapping[str, tuple[str, ...]]
    writing: Writing

    def owns(self, word: str) -> bool:
        """Whether a word is one of this language's lists."""
        lists = (self.common, self.yes, self.no, self.days, self.weekdays, self.numbers)
        return any(word in words for words in lists)


def read_language(code: str, root: Path = ROOT) -> Language:
    """Read `languages/CODE.toml`; raises OSError or ValueError when there is no such language."""
    data = tomllib.loads((root / f"{code}.toml").read_text(encoding="utf-8"))
    return Language(
        code=code,
        name=data["name"],
        day_first=data.get("day_first", True),
        common=frozenset(data.get("common", ())),
        greetings=tuple(data.get("greetings", ())),
        openers=tuple(data.get("openers", ())),
        closers=tuple(data.get("closers", ())),
        negations=frozenset(data.get("negations", ())),
        unable=frozenset(data.get("unable", ())),
        between=frozenset(data.get("between", ())),
        joins=tuple(data.get("joins", ())),
        yes=frozenset(data.get("yes", ())),
        no=frozenset(data.get("no", ())),
        polite=frozenset(data.get("polite", ())),
        pronoun_one=frozenset(data.get("pronoun_one", ())),
        code_cues=frozenset(data.get("code_cues", ())),
        contractions=data.get("contractions", {}),
        numbers=data.get("numbers", {}),
        ordinals=data.get("ordinals", {}),
        months=data.get("months", {}),
        weekdays=data.get("weekdays", {}),
        days=data.get("days", {}),
        units=data.get("units", {}),
        words={name: frozenset(words) for name, words in data.get("words", {}).items()},
        times={word: time.fromisoformat(value) for word, value in data.get("times", {}).items()},
        currencies=data.get("currencies", {}),
        slots={name: tuple(values) for name, values in data.get("slots", {}).items()},
        date_starts=_date_starts(data),
        little=frozenset(data.get("little", ())),
        cues={name: tuple(said) for name, said in data.get("cues", {}).items()},
        writing=Writing.read(data.get("writing", {})),
    )


def _date_starts(data: Mapping[str, Any]) -> frozenset[str]:
    tables = ("numbers", "ordinals", "months", "weekdays", "days", "units", "times")
    groups = ("next", "last", "this", "in", "a", "half", "quarter")
    phrases = [phrase for table in tables for phrase in data.get(table, {})]
    phrases += [word for group in groups for word in data.get("words", {}).get(group, ())]
    return frozenset(phrase.split()[0] for phrase in phrases)


def owned(words: Collection[str], languages: Mapping[str, Language]) -> str | None:
    """Give the code of the language that owns most of `words`, None if none owns any."""
    guess = guess_language(words, languages)
    return guess.code if any(map(guess.owns, words)) else None


def guess_language(words: Collection[str], languages: Mapping[str, Language]) -> Language:
    """Give the language that owns most of `words`; the first one if none is."""
    spoken = list(languages.values())
    return max(spoken, key=lambda language: sum(map(language.owns, words)))
