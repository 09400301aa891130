"""A multinomial linear model over sparse rows, trained and served with numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intents.features import Floats, Integers

Row = tuple[Integers, Floats]

BATCH = 64
PASSES = 12
STEP = 1.0


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights (columns × classes) and a bias per class."""

    weights: Floats
    bias: Floats

    def logits(self, row: Row) -> Floats:
        """One score per class; the biases alone for an empty row."""
        columns, values = row
        scores: Floats = values @ self.weights[columns] + self.bias
        return scores


def train_linear(rows: Sequence[Row], labels: Integers, classes: int, size: int) -> Linear:
    """Fit by AdaGrad on the softmax loss, in an order that is the same every time."""
    weights = np.zeros((size, classes), np.float32)
    squares = np.full((size, 1), 1e-3, np.float32)
    bias = np.zeros(classes, np.float32)
    order = np.random.default_rng(7)
    for _ in range(PASSES):
        sequence = order.permutation(len(rows))
        for start in range(0, len(rows), BATCH):
            _step(rows, labels, sequence[start : start + BATCH], weights, squares, bias)
    return Linear(weights, bias)


def _step(
    rows: Sequence[Row],
    labels: Integers,
    chosen: Integers,
    weights: Floats,
    squares: Floats,
    bias: Floats,
) -> None:
    """Move the weights of the columns that a batch uses."""
    columns = np.concatenate([rows[index][0] for index in chosen])
    values = np.concatenate([rows[index][1] for index in chosen])
    lengths = [len(rows[index][0]) for index in chosen]
    used, place = np.unique(columns, return_inverse=True)
    batch = np.zeros((len(chosen), len(used)), np.float32)
    batch[np.repeat(np.arange(len(chosen)), lengths), place] = values
    error = batch @ weights[used] + bias
    error -= error.max(axis=1, keepdims=True)
    np.exp(error, out=error)
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(chosen)), labels[chosen]] -= 1.0
    slope = batch.T @ error
    squares[used] += np.square(slope).mean(axis=1, keepdims=True)
    weights[used] -= STEP * slope / np.sqrt(squares[used])
    bias -= 0.01 * error.sum(axis=0)
