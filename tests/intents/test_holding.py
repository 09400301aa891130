"""What is held out of a training, whatever the shape of the rows."""

import numpy as np
import pytest

from intents.model.calibration import rounds


@pytest.mark.parametrize(("labels", "each"), [(2, 2), (300, 6), (77, 10), (20, 100), (3, 1000)])
def test_some_rows_are_held_out_and_the_rest_is_trained_on(labels: int, each: int) -> None:
    wanted = np.repeat(np.arange(labels, dtype=np.int64), each)
    parts = list(rounds(wanted))
    assert parts
    for away, rest in parts:
        assert len(away) + len(rest) == len(wanted)
        assert not set(away.tolist()) & set(rest.tolist())


def test_near_misses_are_never_held_out() -> None:
    wanted = np.array([0, 0, 0, 1, 1, 1, -1, -2], np.int64)
    assert not [at for away, _ in rounds(wanted) for at in away.tolist() if wanted[at] < 0]


def test_a_single_row_a_label_can_be_trained_on() -> None:
    assert [len(away) for away, _ in rounds(np.array([0, 1], np.int64))] == []
