"""The loop all workers run on: woken, resting, backing off, stopping."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from bot.workers import loop
from bot.workers.loop import DONE, Backoff

SOON = 2.0  # seconds; a test that takes longer hangs


def plain() -> float:
    return 1.0


STEADY = Backoff(first=1.0, longest=10.0, jitter=plain)


class Waits:
    """Waits no time at all, and notes how long the loop wanted to wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, events: Sequence[asyncio.Event], seconds: float) -> None:
        del events
        if seconds:
            self.seconds.append(seconds)
        await asyncio.sleep(0)


class Steps:
    """A step that does what a list says, then stops its loop: an error, or when to come back."""

    def __init__(self, stop: asyncio.Event, *outcomes: Exception | float | None) -> None:
        self.stop = stop
        self.outcomes = list(outcomes)
        self.taken = 0

    async def __call__(self) -> float | None:
        self.taken += 1
        outcome = self.outcomes.pop(0)
        if not self.outcomes:
            self.stop.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def waits_of(*outcomes: Exception | float | None, every: float = 5.0) -> list[float]:
    """What a loop waited between these outcomes of its step."""

    async def play() -> list[float]:
        stop, waits = asyncio.Event(), Waits()
        steps = Steps(stop, *outcomes)
        await loop.run(stop, steps, name="it", every=every, backoff=STEADY, wait=waits)
        assert steps.taken == len(outcomes)
        return waits.seconds

    return asyncio.run(play())


def test_a_step_says_when_it_comes_back() -> None:
    assert waits_of(None, 0.25, None, every=5.0) == [5.0, 0.25, 5.0]


def test_the_rest_doubles_up_to_its_longest_and_starts_afresh_after_a_good_step() -> None:
    bad = ValueError()
    assert waits_of(*[bad] * 6, None, bad, None) == [1, 2, 4, 8, 10, 10, 5, 1, 5]


def test_jitter_spreads_the_rest_and_never_lengthens_the_longest() -> None:
    one = Backoff(first=1.0, longest=10.0)
    assert {0.5 <= one.after(0) <= 1.5 for _ in range(100)} == {True}
    assert len({one.after(0) for _ in range(100)}) > 10
    assert max(one.after(10_000) for _ in range(100)) == 10.0


def test_a_failure_is_noted_without_the_words_of_anyone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        waits_of(ValueError("a word of the customer"), None)
    assert "it failed: ValueError at test_loop.py" in caplog.text
    assert "customer" not in caplog.text


def test_who_runs_it_may_note_failures_and_name_the_rest() -> None:
    async def play() -> None:
        stop, waits, noted = asyncio.Event(), Waits(), list[Exception]()

        def fault(error: Exception) -> float | None:
            noted.append(error)
            return 30.0 if isinstance(error, LookupError) else None

        steps = Steps(stop, LookupError(), ValueError(), None)
        await loop.run(stop, steps, name="it", every=5, backoff=STEADY, fault=fault, wait=waits)
        assert waits.seconds == [30.0, 2.0, 5.0]
        assert [type(one) for one in noted] == [LookupError, ValueError]

    asyncio.run(play())


def test_a_step_that_is_done_ends_its_loop() -> None:
    async def play() -> None:
        stop = asyncio.Event()
        steps = Steps(stop, ValueError(), DONE, None)
        await loop.run(stop, steps, name="it", every=5, backoff=STEADY, wait=Waits())
        assert steps.taken == 2
        assert not stop.is_set()

    asyncio.run(play())


def timed(play: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def within() -> None:
        await asyncio.wait_for(play(), SOON)

    asyncio.run(within())


def test_any_of_several_events_wakes_it_and_none_is_missed() -> None:
    async def play() -> None:
        stop, one, two = asyncio.Event(), asyncio.Event(), asyncio.Event()
        taken = asyncio.Event()

        async def step() -> None:
            taken.set()

        running = asyncio.create_task(loop.run(stop, step, name="it", every=60, wake=(one, two)))
        for event in (one, two, one):
            await taken.wait()
            taken.clear()
            event.set()  # also while the step is under way
        await taken.wait()
        assert not running.done()
        stop.set()
        await running

    timed(play)


@pytest.mark.parametrize("failing", [True, False])
def test_stop_ends_a_wait_at_once(failing: bool) -> None:
    async def play() -> None:
        stop, taken = asyncio.Event(), asyncio.Event()

        async def step() -> None:
            taken.set()
            if failing:
                raise ValueError

        slow = Backoff(first=60, longest=60)
        running = asyncio.create_task(loop.run(stop, step, name="it", every=60, backoff=slow))
        await taken.wait()
        await asyncio.sleep(0.01)
        assert not running.done()  # it waits for a minute
        stop.set()
        await running

    timed(play)


def test_a_step_under_way_is_let_finish_unless_it_only_waits() -> None:
    async def play() -> None:
        for cut in (False, True):
            stop, begun, gate, ended = (asyncio.Event() for _ in range(4))

            async def step() -> None:
                begun.set()  # noqa: B023 - it is over before the next round
                await gate.wait()  # noqa: B023 - same
                ended.set()  # noqa: B023 - same

            running = asyncio.create_task(loop.run(stop, step, name="it", every=60, cut=cut))
            await begun.wait()
            stop.set()
            if not cut:
                await asyncio.sleep(0.01)
                assert not running.done()
                gate.set()
            await running
            assert ended.is_set() is not cut

    timed(play)


def test_what_a_cut_step_says_at_its_end_is_nobodys_concern() -> None:
    async def play() -> None:
        stop, begun = asyncio.Event(), asyncio.Event()

        async def step() -> None:
            begun.set()
            try:
                await asyncio.sleep(60)
            finally:
                raise ValueError

        running = asyncio.create_task(loop.run(stop, step, name="it", every=60, cut=True))
        await begun.wait()
        stop.set()
        await running
        assert running.exception() is None

    timed(play)


def test_cancelled_it_leaves_no_task_behind() -> None:
    async def play() -> None:
        stop, wake = asyncio.Event(), asyncio.Event()

        async def sleep() -> None:
            await asyncio.sleep(60)

        async def step() -> None: ...

        for cut, work in ((True, sleep), (False, sleep), (False, step)):
            running = asyncio.create_task(
                loop.run(stop, work, name="it", every=60, wake=(wake,), cut=cut)
            )
            await asyncio.sleep(0.01)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
            await asyncio.sleep(0)
            assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(play())


def test_woken_all_the_time_it_rests_between_steps_and_lets_others_run() -> None:
    async def play() -> None:
        stop, wake = asyncio.Event(), asyncio.Event()
        taken = 0

        async def step() -> None:
            nonlocal taken
            taken += 1
            wake.set()

        running = asyncio.create_task(
            loop.run(stop, step, name="it", every=60, wake=(wake,), rest=0.05)
        )
        await asyncio.sleep(0.3)
        stop.set()
        await running
        assert 2 <= taken <= 7

    timed(play)


def test_a_step_that_wants_to_come_back_at_once_blocks_nobody() -> None:
    async def play() -> None:
        stop = asyncio.Event()

        taken = 0

        async def step() -> float:  # never awaits anything
            nonlocal taken
            taken += 1
            return 0.0

        running = asyncio.create_task(loop.run(stop, step, name="it", every=60))
        await asyncio.sleep(0.01)
        stop.set()  # said from the same loop: it had its turn
        await running
        assert taken > 1

    timed(play)
