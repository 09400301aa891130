"""Updates are worked on by number: what overtook others waits for them, but not for ever."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.order import MOST, Order


def test_what_comes_in_order_waits_for_nothing() -> None:
    order = Order(9, patience=1)
    assert order.ready([10], 0) == [10]
    assert order.ready([11, 12], 0) == [11, 12]
    assert order.hold(0) is None


def test_what_overtook_waits_until_the_gap_is_filled() -> None:
    order = Order(9, patience=1)
    assert order.ready([11, 12], 0) == []
    assert order.hold(0.25) == 0.75
    assert order.ready([10, 11, 12], 0.5) == [10, 11, 12]


def test_a_number_that_never_comes_is_given_up() -> None:
    order = Order(9, patience=1)
    assert order.ready([11], 0) == []
    assert order.ready([11], 0.9) == []
    assert order.ready([11], 1.0) == [11]
    assert order.ready([12], 1.0) == [12]
    assert order.ready([10], 1.1) == [10]  # late, and welcome


def test_news_of_what_is_missing_prolongs_the_wait_to_a_limit() -> None:
    order = Order(0, patience=1)
    assert order.ready([100], 0) == []
    assert order.ready([99, 100], 0.9) == []
    assert order.ready([98, 99, 100], 1.8) == []
    assert order.hold(1.8) == pytest.approx(MOST - 1.8)
    assert order.ready([97, 98, 99, 100], MOST) == [97, 98, 99, 100]


def test_what_comes_after_the_held_ones_prolongs_nothing() -> None:
    order = Order(9, patience=1)
    waiting: list[int] = []
    for tenth in range(10):  # a busy bot: ten a second, and 10 is missing
        waiting.append(11 + tenth)
        assert order.ready(waiting, tenth / 10) == []
    assert order.ready(waiting, 1.0) == waiting


def test_what_fills_another_gap_prolongs_nothing() -> None:
    order = Order(9, patience=1)
    assert order.ready([11, 13], 0) == []
    assert order.ready([11, 12, 13], 0.9) == []
    assert order.ready([11, 12, 13], 1.0) == [11, 12, 13]


def test_several_missing_numbers_cost_one_wait() -> None:
    order = Order(9, patience=1)
    assert order.ready([11, 13, 15], 0) == []
    assert order.ready([11, 13, 15], 1.0) == [11, 13, 15]


@given(st.sets(st.integers(0, 40), min_size=1), st.integers(min_value=1, max_value=9))
def test_nothing_is_held_longer_than_twice_the_patience(missing: set[int], every: int) -> None:
    order = Order(-1, patience=1)
    came: dict[int, float] = {}
    waiting: set[int] = set()
    for tick, number in enumerate(n for n in range(60) if n not in missing):
        now = tick * every / 10
        came[number] = now
        waiting.add(number)
        for one in order.ready(waiting, now):
            waiting.discard(one)
        assert all(now - came[one] < MOST for one in waiting)


def test_the_first_ever_waits_a_moment_for_lower_ones() -> None:
    order = Order(None, patience=1)
    assert order.ready([7], 0) == []
    assert order.ready([6, 7], 0.5) == []
    assert order.ready([6, 7], 1.5) == [6, 7]


@given(st.permutations(range(30)), st.integers(min_value=1, max_value=8))
def test_any_shuffle_comes_out_in_order(numbers: list[int], at_once: int) -> None:
    order = Order(-1, patience=1)
    waiting: set[int] = set()
    out: list[int] = []
    for start in range(0, len(numbers), at_once):
        waiting |= set(numbers[start : start + at_once])
        through = order.ready(waiting, start * random.random() / 100)
        waiting -= set(through)
        out += through
    assert out == sorted(numbers)
