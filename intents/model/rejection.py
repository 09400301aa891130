"""Whether a text is any of what was trained: three signals, and a threshold fitted, never guessed.

The highest probability alone is a poor judge. The sum of three standard scores is the best that
was found without examples from outside: how far the best label is ahead of the next, its logit,
and its likeness to that label's own nearest phrases. Against probability, logit and likeness to
any phrase it is a point of AUROC better, on splits of public sets with whole labels left out.
Means, deviations, temperature and threshold come from texts the model was not trained on: held-out
parts of the catalogue's own phrases.
"""

from dataclasses import dataclass, replace

import numpy as np

from intents.model.features import Floats
from intents.model.linear import Wanted

# Share of what was held out and understood that stays accepted. A model of two thirds of a few rows
# trusts what it is right about less than one of them all will: measured, the same bar lets in more.
KEPT, KEPT_OF_FEW = 0.98, 0.94
WORSE = 8.0  # how many texts from outside may be let in to keep one that was rightly understood
COLDEST, WARMEST = 0.05, 20.0  # factors on logits between which the most honest one is sought
HALVINGS = 14  # of the stretch between them, by the golden ratio: to within one part in a hundred
GOLDEN = 0.618034
MOST = 1000  # texts looked at to find it; more change nothing measurable


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted judge: temperature of probabilities, scale of each signal, the threshold.

    `shares` is how much the logits of each member of the model count in the sum.
    `understood` is the share of held-out texts whose best label was right.
    """

    temperature: float
    shares: tuple[float, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    threshold: float
    understood: float = 0.0

    def trust(self, signals: Floats) -> Floats:
        """The sum of standard scores; `signals` are rows of (lead, logit, likeness)."""
        means, deviations = np.array(self.means), np.array(self.deviations)
        scores: Floats = ((signals - means) / deviations).sum(axis=-1)
        return scores


UNFITTED = Calibration(1.5, (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), -1e9)


def softmax(logits: Floats) -> Floats:
    """Probabilities of rows of logits, or of one."""
    odds: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
    odds /= odds.sum(axis=-1, keepdims=True)
    return odds


def fit_temperature(logits: Floats, wanted: Wanted) -> tuple[float, float]:
    """The temperature under which held-out texts' probabilities are most honest, and their loss.

    The temperature is a factor on logits; the loss, in nats a text, has one lowest point.
    """
    step = max(1, -(-len(wanted) // MOST))
    logits, wanted = logits[::step], wanted[::step]
    low, high = float(np.log(COLDEST)), float(np.log(WARMEST))
    for _ in range(HALVINGS):
        width = GOLDEN * (high - low)
        if _loss(logits, wanted, high - width) < _loss(logits, wanted, low + width):
            high = low + width
        else:
            low = high - width
    middle = (low + high) / 2
    return float(np.exp(middle)), _loss(logits, wanted, middle)


def _loss(logits: Floats, wanted: Wanted, heat: float) -> float:
    mine = softmax(logits * np.float32(np.exp(heat)))[np.arange(len(wanted)), wanted]
    return float(-np.log(np.maximum(mine, 1e-9)).mean())


def fit_scales(calibration: Calibration, signals: Floats) -> Calibration:
    """Fit mean and deviation of each signal on held-out texts from inside."""
    deviations = np.maximum(signals.std(axis=0), 1e-6)
    return replace(
        calibration,
        means=tuple(signals.mean(axis=0).tolist()),
        deviations=tuple(deviations.tolist()),
    )


def fit_threshold(understood: Floats, outside: Floats, kept: float = KEPT) -> float:
    """The trust from which a text is taken for one of ours.

    With `outside` texts, the one that judges most of both rightly, where turning down what was
    rightly `understood` is WORSE; it lies halfway between two texts. Without, the one that keeps
    the share `kept` of what was understood.
    """
    if not len(understood):
        return UNFITTED.threshold
    if not len(outside):
        return float(np.quantile(understood, 1 - kept))
    both = np.unique(np.concatenate([understood, outside]))
    cuts = (both[1:] + both[:-1]) / 2 if len(both) > 1 else both
    lost = np.searchsorted(np.sort(understood), cuts) / len(understood)
    refused = np.searchsorted(np.sort(outside), cuts) / len(outside)
    return float(cuts[int(np.argmax(refused - WORSE * lost))])
