"""What held-out texts tell: how far to believe each member, and from where a text is one of ours."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intents.model.classifiers import add_up
from intents.model.features import Floats
from intents.model.linear import Wanted
from intents.model.prototypes import Prototypes
from intents.model.rejection import (
    KEPT,
    KEPT_OF_FEW,
    UNFITTED,
    Calibration,
    fit_scales,
    fit_temperature,
    fit_threshold,
)
from intents.model.second_stage import is_unsure

FOLDS = 3  # each held out in turn
ONE_OF = 4  # folds, of which one alone is held out where it has PLENTY of rows to fit figures by
PLENTY = 300
# How much each of the members that look at meaning counts beside the one that looks at words. The
# more rows a label has, the more the words know: a hundred rows want 0.5, ten want 1 to 1.4.
WORTHS = (0.4, 0.6, 0.8, 1.0, 1.4)
# The same for the second opinion. Held out, the light members know less than they will, so of what
# is nearly as good the least is taken: the shipped catalogue gains, ten rows a label lose a little.
SECOND_WORTHS, NEARLY = (0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0), 1.02
TOGETHER = 2  # rows dealt at a time: neighbours are often one phrase with its slots filled twice
ENOUGH = 30  # held-out rows one opinion is unsure of, to fit the weight of both by those alone


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Texts held out of a training, and what the members made of them."""

    wanted: Wanted
    vectors: Floats
    said: tuple[Floats, ...]
    prototypes: Prototypes
    second_stage: Floats | None = None


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


def classify(held: Sequence[HeldOut], outside: int) -> tuple[Calibration, Calibration | None]:
    """Fit the gate, and one for both opinions where there are two.

    `outside` is the index of the label that is none of ours, or below zero. The threshold, in the
    first gate, is for what is judged by either.
    """
    wanted = np.concatenate([one.wanted for one in held]) if held else np.zeros(0, np.int64)
    inside = wanted != outside
    if not inside.any():
        return UNFITTED, None
    said = [np.concatenate(one) for one in zip(*(one.said for one in held), strict=True)]
    calibration = _weigh(said, wanted, inside, WORTHS)
    logits = add_up(said, calibration.shares)
    calibration, trust, best = _scale(calibration, logits, held, inside, outside)
    second = None
    opinions = [one.second_stage for one in held if one.second_stage is not None]
    if opinions:
        both = (logits, np.concatenate(opinions))
        unsure = is_unsure(logits, calibration.temperature)
        fitted = inside & unsure if np.count_nonzero(inside & unsure) >= ENOUGH else inside
        second = _weigh(both, wanted, fitted, SECOND_WORTHS, NEARLY)
        joined = add_up(both, second.shares)
        second, second_trust, second_best = _scale(second, joined, held, inside, outside)
        trust = np.where(unsure, second_trust, trust)
        best = np.where(unsure, second_best, best)
    right = inside & (best == wanted)
    threshold = fit_threshold(trust[right], trust[~inside], KEPT if len(held) == 1 else KEPT_OF_FEW)
    understood = float(right[inside].mean())
    return replace(calibration, threshold=threshold, understood=understood), second


def _weigh(
    said: Sequence[Floats],
    wanted: Wanted,
    chosen: NDArray[np.bool_],
    worths: Sequence[float],
    nearly: float = 1.0,
) -> Calibration:
    """Fit each member's own temperature, what the others are worth beside the first, and the sum's.

    Of the `worths`, the first whose loss is at most `nearly` times the least.
    """
    said, wanted = [one[chosen] for one in said], wanted[chosen]
    first, *others = (fit_temperature(one, wanted)[0] for one in said)

    def weigh(worth: float) -> tuple[float, Calibration]:
        shares = (first, *(worth * one for one in others))
        temperature, loss = fit_temperature(add_up(said, shares), wanted)
        return loss, replace(UNFITTED, shares=shares, temperature=temperature)

    tried = [weigh(worth) for worth in worths]
    least = min(loss for loss, _ in tried)
    return next(calibration for loss, calibration in tried if loss <= nearly * least)


def _scale(
    calibration: Calibration,
    logits: Floats,
    held: Sequence[HeldOut],
    inside: NDArray[np.bool_],
    outside: int,
) -> tuple[Calibration, Floats, Wanted]:
    """Fit the scale of each signal; give the trust in each text, and its best label."""
    best = _best(logits, outside)
    vectors = ((one.prototypes, vector) for one in held for vector in one.vectors)
    near = [
        prototypes.near(label, vector)[0]
        for (prototypes, vector), label in zip(vectors, best.tolist(), strict=True)
    ]
    signals = np.stack([*_signals(logits, best), np.array(near, np.float32)], axis=1)
    calibration = fit_scales(calibration, signals[inside])
    return calibration, calibration.trust(signals), best


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
