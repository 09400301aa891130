"""Whether a text is any of what was trained: three signals, and a threshold fitted, never guessed.

The highest probability alone is a poor judge. The sum of three standard scores (probability,
logit, likeness to the nearest phrases) is the best known without examples from outside: two points
of AUROC better. Means, deviations, temperature and threshold come from texts the model was not
trained on: held-out parts of the catalogue's own phrases.
"""

from dataclasses import dataclass, replace

import numpy as np

from intents.features import Floats
from intents.linear import Wanted

KEPT = 0.95  # share of what was held out and understood that stays accepted
TEMPERATURES = tuple(np.geomspace(0.3, 8.0, 40).tolist())


@dataclass(frozen=True, slots=True)
class Gate:
    """The fitted judge: temperature of probabilities, scale of each signal, the threshold.

    `share` is how much the logits of meaning count beside those of words.
    `understood` is the share of held-out texts whose best label was right.
    """

    temperature: float
    share: float
    means: tuple[float, float, float]
    deviations: tuple[float, float, float]
    threshold: float
    understood: float = 0.0

    def trust(self, signals: Floats) -> Floats:
        """The sum of standard scores; `signals` are rows of (probability, logit, likeness)."""
        scores: Floats = ((signals - np.array(self.means)) / np.array(self.deviations)).sum(axis=-1)
        return scores


UNFITTED = Gate(1.5, 1.0, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), -1e9)


def softmax(logits: Floats) -> Floats:
    """Probabilities of rows of logits, or of one."""
    odds: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
    odds /= odds.sum(axis=-1, keepdims=True)
    return odds


def fit_temperature(logits: Floats, wanted: Wanted) -> float:
    """Find the temperature under which held-out texts' probabilities are most honest."""
    return float(min(TEMPERATURES, key=lambda one: _loss(logits, wanted, one)))


def _loss(logits: Floats, wanted: Wanted, temperature: float) -> float:
    mine = softmax(logits * np.float32(temperature))[np.arange(len(wanted)), wanted]
    return float(-np.log(np.maximum(mine, 1e-9)).mean())


def fit_gate(signals: Floats, right: Floats, *, temperature: float, share: float) -> Gate:
    """Fit the scales on held-out signals; `right` says which of those texts were understood."""
    means = signals.mean(axis=0)
    deviations = np.maximum(signals.std(axis=0), 1e-6)
    gate = Gate(temperature, share, _three(means), _three(deviations), 0.0)
    understood = gate.trust(signals)[right.astype(bool)]
    threshold = float(np.quantile(understood, 1 - KEPT)) if len(understood) else 0.0
    return replace(gate, threshold=threshold, understood=float(right.mean()))


def best_threshold(inside: Floats, outside: Floats) -> float:
    """The trust from which most of both sets are judged rightly; halfway between two texts'."""
    cuts = np.unique(np.concatenate([inside, outside]))
    middles = (cuts[1:] + cuts[:-1]) / 2 if len(cuts) > 1 else cuts
    kept = (inside[None, :] >= middles[:, None]).mean(axis=1)
    refused = (outside[None, :] < middles[:, None]).mean(axis=1)
    return float(middles[int(np.argmax(kept + refused))])


def _three(values: Floats) -> tuple[float, float, float]:
    first, second, third = (float(value) for value in values)
    return first, second, third
