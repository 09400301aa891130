"""Saying not to: "don't cancel it" must never come out as a sure wish to cancel."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

BETWEEN = 4  # words that may stand between the "not" and the verb: "do not you dare to cancel"
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


def denied(words: Sequence[str], negations: Collection[str], actions: Collection[str]) -> bool:
    """Whether a negation stands shortly before one of the actions."""
    for at, word in enumerate(words):
        if word in negations and any(
            near in actions and near not in negations for near in words[at + 1 : at + 1 + BETWEEN]
        ):
            return True
    return False
