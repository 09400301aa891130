"""Where the bar is set, and what is believed: on figures small enough to check by hand."""

import numpy as np

from intents.model.rejection import KEPT, fit_temperature, fit_threshold

UNDERSTOOD = np.linspace(0, 10, 101, dtype=np.float32)
NOTHING = np.zeros(0, np.float32)


def kept(bar: float) -> float:
    return float(np.count_nonzero(bar <= UNDERSTOOD) / len(UNDERSTOOD))


def test_without_strangers_the_bar_keeps_most_of_what_was_understood() -> None:
    bar = fit_threshold(UNDERSTOOD, NOTHING)
    assert abs(kept(bar) - KEPT) <= 0.01


def test_strangers_far_below_cost_no_request() -> None:
    strangers = np.linspace(-9, -1, 50, dtype=np.float32)
    bar = fit_threshold(UNDERSTOOD, strangers)
    assert -1 < bar < 0


def test_strangers_among_the_requests_are_let_in() -> None:
    bar = fit_threshold(UNDERSTOOD, UNDERSTOOD)
    assert kept(bar) > KEPT


def test_a_few_requests_are_given_for_many_strangers() -> None:
    requests = np.append(UNDERSTOOD + 5, np.float32(-5))
    strangers = np.linspace(-4, 1, 50, dtype=np.float32)
    assert fit_threshold(requests, strangers) > 1


def test_nothing_understood_refuses_nothing() -> None:
    assert fit_threshold(NOTHING, UNDERSTOOD) < UNDERSTOOD.min()


def test_the_temperature_found_is_the_one_the_labels_were_drawn_with() -> None:
    chance = np.random.default_rng(3)
    logits = chance.standard_normal((4000, 4)).astype(np.float32)
    odds = np.exp(2 * logits)
    odds /= odds.sum(axis=1, keepdims=True)
    wanted = np.array([chance.choice(4, p=row / row.sum()) for row in odds.astype(np.float64)])
    temperature, loss = fit_temperature(logits, wanted)
    assert 1.7 < temperature < 2.3
    assert 0 < loss < np.log(4)
