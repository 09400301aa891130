"""From a message to the words it is judged by: folded, short forms read out, slips mended.

Ways of asking that say nothing of what is asked ("could you help me to", "I need assistance with")
are taken off, so that the catalogue need not hold each request in every wrapping.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

from intents.text.language import Language
from intents.text.normalize import fold
from intents.text.spelling import Speller, build_speller
from intents.text.words import words_of

Lines: TypeAlias = frozenset[tuple[str, ...]]

LONGEST_LINE = 9  # words in a way of asking
REQUEST = 3  # words that must follow a greeting before it counts as a mere opening
NO_NAMES: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words a message is judged by; `changes` are the speller's, as (typed, meant).

    `whole` still has the wrappings, for who reads sentences and not words.
    """

    words: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preprocessor:
    """How messages become words, in all the languages of one catalogue."""

    short: Mapping[str, str]
    greetings: Lines
    openers: Lines
    closers: Lines
    speller: Speller | None = None

    def tokenize(self, text: str, names: Mapping[str, object] = NO_NAMES) -> Tokens:
        """Give the words of `text`; words in `names` are never corrected."""
        typed = words_of(fold(text).text, self.short)
        if self.speller is None:
            return Tokens(tuple(self.core(typed)), (), tuple(typed))
        mended = self.speller.correct(typed, names)
        changes = tuple(pair for pair in zip(typed, mended, strict=True) if pair[0] != pair[1])
        whole = " ".join(mended).split()
        return Tokens(tuple(self.core(whole)), changes, tuple(whole))

    def core(self, words: Sequence[str]) -> Sequence[str]:
        """Take the wrappings off both ends, as long as something is left."""
        words = words[_head(words, self.greetings, REQUEST) :]
        while True:
            head = _head(words, self.openers, 1)
            tail = _head(words[head:][::-1], self.closers, 2)
            rest = words[head : len(words) - tail]
            if len(rest) == len(words) or tuple(rest) in self.openers:
                return words
            words = rest

    def with_speller(
        self,
        texts: Iterable[Sequence[str]],
        english: Collection[str],
        pairs: Collection[str] = frozenset(),
    ) -> "Preprocessor":
        """Give the same wording with a speller for the words of `texts`; `pairs` of them are known."""
        return replace(self, speller=build_speller(texts, frozenset(english), pairs))


def _head(words: Sequence[str], lines: Lines, rest: int) -> int:
    """How many first words are one of the lines, the longest, with at least `rest` words after."""
    for size in range(min(LONGEST_LINE, len(words) - rest), 0, -1):
        if tuple(words[:size]) in lines:
            return size
    return 0


def make_preprocessor(languages: Iterable[Language]) -> Preprocessor:
    """Join the word lists of some languages; no speller yet."""
    spoken = list(languages)
    short = dict(chain.from_iterable(language.contractions.items() for language in spoken))
    return Preprocessor(
        short,
        _lines(chain.from_iterable(language.greetings for language in spoken)),
        _lines(chain.from_iterable(language.openers for language in spoken)),
        frozenset(
            line[::-1] for line in _lines(chain.from_iterable(one.closers for one in spoken))
        ),
    )


def _lines(lines: Iterable[str]) -> Lines:
    return frozenset(tuple(line.split()) for line in lines)
