"""Phrases kept beside a model, to say how like them a text is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intents.model.features import Floats, Halves
from intents.model.linear import Wanted

NEAREST = 5
MOST = 100  # phrases of one label; more cost memory and change nothing measurable
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Prototypes:
    """Phrases and their vectors, label by label; label `n` has `starts[n]` to `starts[n + 1]`."""

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    vectors: Halves

    def near(self, label: int, vector: Floats) -> tuple[float, tuple[str, ...]]:
        """The mean cosine to a label's nearest phrases, and the closest of them."""
        start, end = self.starts[label], self.starts[label + 1]
        if start == end:
            return 0.0, ()
        cosines = self.vectors[start:end].astype(np.float32) @ vector
        top = np.argsort(-cosines, kind="stable")[:NEAREST]
        return float(cosines[top].mean()), tuple(self.texts[start + at] for at in top[:SHOWN])


def choose_prototypes(
    texts: Sequence[str], vectors: Halves, wanted: Wanted, labels: int
) -> Prototypes:
    """Keep some of each label's rows, spread over them; near-misses are no one's."""
    by_label: dict[int, list[int]] = defaultdict(list)
    for at, label in enumerate(wanted.tolist()):
        if label >= 0:
            by_label[label].append(at)
    chosen: list[int] = []
    starts = [0]
    for label in range(labels):
        rows = by_label[label]
        step = max(1.0, len(rows) / MOST)
        chosen += [rows[int(turn * step)] for turn in range(min(len(rows), MOST))]
        starts.append(len(chosen))
    return Prototypes(tuple(texts[at] for at in chosen), tuple(starts), vectors[chosen])
