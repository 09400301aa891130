"""Saying not to: "don't cancel it" must never come out as a sure wish to cancel."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Denials:
    """The words that deny, those that make a denial one of power, and those it reaches across."""

    negations: frozenset[str]
    unable: frozenset[str]
    between: frozenset[str]


OFTEN = 2  # phrases of an intent that must begin with a verb before it counts as its action


def actions_of(
    rows: Iterable[tuple[str, Sequence[str]]], common: Collection[str]
) -> dict[str, frozenset[str]]:
    """The first words of each intent's phrases that come more than once: what it does.

    Words as `common` as "the" or "do" are no actions.
    """
    firsts: dict[str, Counter[str]] = defaultdict(Counter)
    for label, words in rows:
        if len(words) > 1 and words[0].isalpha() and words[0] not in common:
            firsts[label][words[0]] += 1
    return {
        label: frozenset(word for word, count in counts.items() if count >= OFTEN)
        for label, counts in firsts.items()
    }


def denied(words: Sequence[str], denials: Denials, actions: Collection[str]) -> bool:
    """Whether a negation stands before one of the actions, with nothing but auxiliaries between.

    "I can not cancel" denies the power, not the wish, and is no denial.
    """
    open_denial = False
    for at, word in enumerate(words):
        if open_denial and word in actions:
            return True
        if word in denials.negations:
            open_denial = not at or words[at - 1] not in denials.unable
        elif word not in denials.between:
            open_denial = False
    return False
