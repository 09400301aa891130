"""The counts of one office: senders, prefixes, and neither at the other's cost."""

import time

import pytest

from bot.office.limits import FloodError, Limits
from storage.records.company import RateLimits

RULES = RateLimits(messages=3, prefix_messages=5, prefix_sessions=2, prefix_handovers=2, files=4)
NEAR = "192.0.2.0/24"


def passed(limits: Limits, sender: str, times: int, origin: str = NEAR) -> int:
    return sum(limits.message(RULES, sender, origin) is None for _ in range(times))


def test_a_sender_has_so_many_a_minute_and_the_first_excess_is_told() -> None:
    limits = Limits()
    assert passed(limits, "anna", 3) == 3
    found = [limits.message(RULES, "anna", NEAR) for _ in range(3)]
    assert [one.first for one in found if one] == [True, False, False]
    assert all(one is not None and 0 < one.seconds <= 60 for one in found)
    assert limits.is_quiet(RULES, "anna")
    assert passed(limits, "ben", 1) == 1


def test_one_senders_excess_uses_up_nothing_of_its_prefix() -> None:
    limits = Limits()
    assert passed(limits, "anna", 1_000) == 3
    assert passed(limits, "ben", 2) == 2
    assert passed(limits, "cleo", 1) == 0, "the prefix had its five"
    assert passed(limits, "cleo", 1, "198.51.100.0/24") == 1


def test_where_a_platform_brings_messages_there_is_no_prefix() -> None:
    limits = Limits()
    assert sum(passed(limits, f"user {number}", 1, "") for number in range(100)) == 100


def test_when_the_window_is_over_it_begins_anew_and_is_told_anew() -> None:
    limits = Limits(minute=1)
    assert passed(limits, "anna", 4) == 3
    until = time.monotonic() + 10
    while limits.message(RULES, "anna", NEAR) is not None:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert not limits.is_quiet(RULES, "anna")
    assert passed(limits, "anna", 2, "") == 2
    again = limits.message(RULES, "anna", NEAR)
    assert again is not None
    assert again.first


def test_sessions_hand_overs_and_files() -> None:
    limits = Limits()
    for _ in range(2):
        limits.session(RULES, NEAR)
    with pytest.raises(FloodError) as flood:
        limits.session(RULES, NEAR)
    assert 60 < flood.value.seconds <= 3_600
    assert [limits.hand_over(RULES, NEAR) for _ in range(3)] == [True, True, False]
    assert all(limits.hand_over(RULES, "") for _ in range(5))
    assert [limits.files(RULES, "anna", 3) for _ in range(2)] == [True, False]


def test_off_is_off() -> None:
    limits = Limits(on=False)
    assert passed(limits, "anna", 1_000) == 1_000
    limits.session(RateLimits(prefix_sessions=1), NEAR)
    limits.session(RateLimits(prefix_sessions=1), NEAR)
