"""What held-out texts tell: how far to believe each member, and from where a text is one of ours."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from intents.features import Floats
from intents.linear import Wanted
from intents.members import add_up
from intents.prototypes import Prototypes
from intents.rejection import (
    KEPT,
    KEPT_OF_FEW,
    UNFITTED,
    Gate,
    fit_scales,
    fit_temperature,
    fit_threshold,
)

FOLDS = 3  # each held out in turn
ONE_OF = 4  # folds, of which one alone is held out where it has PLENTY of rows to fit figures by
PLENTY = 300
# How much each of the members that look at meaning counts beside the one that looks at words. The
# more rows a label has, the more the words know: a hundred rows want 0.5, ten want 1 to 1.4.
WORTHS = (0.4, 0.6, 0.8, 1.0, 1.4)
TOGETHER = (
    2  # rows dealt at a time: neighbouring rows are often one phrase with its slots filled twice
)


@dataclass(frozen=True, slots=True)
class Held:
    """Texts held out of a training, and what the members made of them."""

    wanted: Wanted
    vectors: Floats
    said: tuple[Floats, ...]
    prototypes: Prototypes


def rounds(wanted: Wanted) -> Iterator[tuple[Wanted, Wanted]]:
    """Which rows to hold out and which to train on, once or several times; near-misses stay."""
    fold, chosen = _deal(wanted, ONE_OF), [ONE_OF - 1]
    if np.count_nonzero(fold == chosen[0]) < PLENTY:
        together = min(TOGETHER, len(wanted) // len(np.unique(wanted)) - 1)
        fold, chosen = _deal(wanted, FOLDS, max(1, together)), list(range(FOLDS))
    for number in chosen:
        away, rest = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        if len(away) and len(rest):
            yield away, rest


def _deal(wanted: Wanted, folds: int, together: int = TOGETHER) -> Wanted:
    """Deal the rows of each label out; -1 for near-misses."""
    seen: dict[int, int] = defaultdict(int)
    fold = np.full(len(wanted), -1, np.int64)
    for at, label in enumerate(wanted.tolist()):
        if label >= 0:
            fold[at] = seen[label] // together % folds
            seen[label] += 1
    return fold


def judge(held: Sequence[Held], outside: int) -> Gate:
    """Fit the gate; `outside` is the index of the label that is none of ours, or below zero."""
    if not held:
        return UNFITTED
    wanted = np.concatenate([one.wanted for one in held])
    inside = wanted != outside
    said = [np.concatenate(one) for one in zip(*(one.said for one in held), strict=True)]
    if not inside.any():
        return UNFITTED
    gate = _weigh([one[inside] for one in said], wanted[inside])
    logits = add_up(said, gate.shares)
    best = _best(logits, outside)
    near = [
        one.prototypes.near(label, vector)[0]
        for (one, vector), label in zip(
            ((one, vector) for one in held for vector in one.vectors), best.tolist(), strict=True
        )
    ]
    signals = np.stack([*_signals(logits, best), np.array(near, np.float32)], axis=1)
    gate = fit_scales(gate, signals[inside])
    right = inside & (best == wanted)
    trust = gate.trust(signals)
    return replace(
        gate,
        threshold=fit_threshold(
            trust[right], trust[~inside], KEPT if len(held) == 1 else KEPT_OF_FEW
        ),
        understood=float(right[inside].mean()),
    )


def _weigh(said: Sequence[Floats], wanted: Wanted) -> Gate:
    """Fit each member's own temperature, how much meaning counts, and the temperature of the sum."""
    words, *meaning = (fit_temperature(one, wanted)[0] for one in said)

    def weigh(worth: float) -> tuple[float, Gate]:
        shares = (words, *(worth * one for one in meaning))
        temperature, loss = fit_temperature(add_up(said, shares), wanted)
        return loss, replace(UNFITTED, shares=shares, temperature=temperature)

    return min(map(weigh, WORTHS), key=itemgetter(0))[1]


def _best(logits: Floats, outside: int) -> Wanted:
    inside = logits.copy()
    if outside >= 0:
        inside[:, outside] = -np.inf
    best: Wanted = inside.argmax(axis=1)
    return best


def _signals(logits: Floats, best: Wanted) -> tuple[Floats, Floats]:
    """How far the best label is ahead, and its logit, row by row."""
    rows = np.arange(len(best))
    mine = logits[rows, best]
    others = logits.copy()
    others[rows, best] = -np.inf
    return mine - others.max(axis=1), mine
