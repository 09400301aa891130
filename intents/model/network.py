"""A small network over the vectors of meaning: it bends where a linear model cannot.

One layer of rectified units, trained with Adam. Measured beside the two linear models on splits of
two public sets: half a point to a whole one more, with ten rows a class and with a hundred.
"""

from dataclasses import dataclass

import numpy as np

from intents.model.features import Floats, Halves
from intents.model.linear import SEED, Wanted, slope

UNITS = 128
BATCH = 128
LOOKS, PASSES = 40_000, (5, 30)  # looks at rows, all passes together; measured like the units
STEP = np.float32(8e-3)
DECAY = np.float32(0.01)
SCALE = np.float32(8.0)  # of vectors, which have length one: else the units hardly bend
STEADY, STEADIER = np.float32(0.9), np.float32(0.999)  # Adam's memories of slopes and squares
TINY = np.float32(1e-8)


@dataclass(frozen=True, slots=True)
class Network:
    """Weights into the units and out of them, with their biases."""

    into: Floats
    into_bias: Floats
    out: Floats
    out_bias: Floats

    def logits(self, vectors: Floats) -> Floats:
        """One logit per class, for a vector or for rows of them."""
        units = np.maximum(vectors @ self.into + self.into_bias, np.float32(0.0))
        result: Floats = units @ self.out + self.out_bias
        return result


def train_network(vectors: Halves, wanted: Wanted, classes: int) -> Network:
    """Fit a network on rows of length one, the same one every time."""
    chance = np.random.default_rng(SEED)
    sizes = ((vectors.shape[1], UNITS), (UNITS, classes))
    into, out = (
        (2 * chance.random(size, np.float32) - 1) / np.float32(np.sqrt(size[0])) for size in sizes
    )
    adam = _Adam([into, np.zeros(UNITS, np.float32), out, np.zeros(classes, np.float32)])
    passes = min(max(LOOKS // max(1, len(vectors)), PASSES[0]), PASSES[1])
    starts = range(0, len(vectors), BATCH)
    total = passes * len(starts)
    for turn in range(passes):
        order = chance.permutation(len(vectors))
        for place, start in enumerate(starts):
            chosen = order[start : start + BATCH]
            done = (turn * len(starts) + place) / total
            rows = vectors[chosen].astype(np.float32) * SCALE
            adam.step(_slopes(adam.values, rows, wanted[chosen]), 1 - done)
    into, into_bias, out, out_bias = adam.values
    return Network(into * SCALE, into_bias, out, out_bias)


def _slopes(values: list[Floats], rows: Floats, wanted: Wanted) -> list[Floats]:
    """How the loss changes with each of the values."""
    into, into_bias, out, out_bias = values
    units = np.maximum(rows @ into + into_bias, np.float32(0.0))
    above = slope(units @ out + out_bias, wanted) / np.float32(len(wanted))
    below = (above @ out.T) * (units > 0)
    return [rows.T @ below, below.sum(axis=0), units.T @ above, above.sum(axis=0)]


class _Adam:
    """Steps scaled by what the slopes were so far; weights shrink a little at every one."""

    def __init__(self, values: list[Floats]) -> None:
        self.values = values
        self._slopes = [np.zeros_like(value) for value in values]
        self._squares = [np.zeros_like(value) for value in values]
        self._steps = 0

    def step(self, slopes: list[Floats], share: float) -> None:
        """Move every value against its slope, by `share` of the full step."""
        self._steps += 1
        rate = STEP * np.float32(share)
        young, younger = 1 - STEADY**self._steps, 1 - STEADIER**self._steps
        for place, now in enumerate(slopes):
            self._slopes[place] += (1 - STEADY) * (now - self._slopes[place])
            self._squares[place] += (1 - STEADIER) * (now * now - self._squares[place])
            way = self._slopes[place] / (np.sqrt(self._squares[place] / younger) + TINY)
            self.values[place] *= 1 - rate * DECAY
            self.values[place] -= (rate / young) * way
