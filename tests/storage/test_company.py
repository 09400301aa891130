from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from storage.knowledge import company
from storage.knowledge.house_rules import DEFAULT, HouseRulesError, parse
from storage.records.company import DeliveryOption, RateLimits
from storage.records.hours import Closure, Hours, Opening
from storage.records.work import Severity
from storage.sample.goods import COMPANY
from tests.storage.conftest import Pair

DUBLIN = ZoneInfo("Europe/Dublin")
DAY = (Opening(time(9), time(12, 30)), Opening(time(13, 15), time(17)))
HOURS = Hours("Europe/Dublin", (DAY,) * 5 + ((),) * 2, (Closure(date(2026, 12, 25), "Christmas"),))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=DUBLIN)


def test_what_is_left_out_keeps_its_default() -> None:
    assert parse("") == DEFAULT
    assert parse('name = "Ants"').windows == DEFAULT.windows


def test_the_samples_rules_are_read_whole() -> None:
    rules = parse(COMPANY)
    assert rules.name == "Rosewick Espresso Works"
    assert rules.hours.week[3] == (
        Opening(time(9), time(12, 30)),
        Opening(time(13, 15), time(19)),
    )
    assert rules.hours.week[6] == ()
    assert [option.name for option in rules.delivery.options] == ["standard", "express"]
    assert str(rules.delivery.options[0].price) == "6.9"
    assert rules.staff.payday == 25


def test_how_much_one_sender_may_ask_for() -> None:
    assert DEFAULT.rate_limits == RateLimits(
        messages=30, prefix_messages=600, prefix_sessions=300, prefix_handovers=100
    )
    assert parse("[rate_limits]\nmessages = 9").rate_limits == RateLimits(messages=9)


def test_holidays_options_and_midnight() -> None:
    rules = parse(
        '[hours]\nmonday = "22:00-24:00"\n'
        "[[holidays]]\ndate = 2026-12-25\nname = 'Christmas'\n"
        "[[delivery.options]]\nname = 'pigeon'\nprice = 2\n"
    )
    assert rules.hours.week[0] == (Opening(time(22), time(0)),)
    assert rules.hours.closures == (Closure(date(2026, 12, 25), "Christmas"),)
    assert rules.delivery.options == (DeliveryOption(name="pigeon", price=Decimal(2)),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name = ", "Invalid value (at end of document)"),
        ("colour = 1", "unknown key 'colour'"),
        ('time_zone = "Mars/North"', "'time_zone': no zone is called 'Mars/North'"),
        ('currency = "euro"', "'currency' must be a code of three capitals, such as EUR"),
        ("[rate_limits]\nmessages = 0", "'rate_limits.messages' must be at least 1"),
        (
            "[rate_limits]\nmessages = 'many'",
            "'rate_limits.messages' must be a whole number, not negative",
        ),
        ("[rate_limits]\nwishes = 3", "unknown key 'rate_limits.wishes'"),
        ("rate_limits = 3", "'rate_limits' must be a table: [rate_limits]"),
        ("hours = 9", "'hours' must be a table: [hours]"),
        ("[hours]\nfunday = []", "'hours': unknown day 'funday'"),
        (
            '[hours]\nmonday = ["25:00-26:00"]',
            "'hours.monday' must be stretches in order, such as [\"09:00-17:30\"]",
        ),
        (
            '[hours]\nmonday = ["13:00-17:00", "09:00-12:00"]',
            "'hours.monday' must be stretches in order, such as [\"09:00-17:30\"]",
        ),
        (
            "[[holidays]]\ndate = 'soon'\nname = 'x'",
            "each [[holidays]] needs a date = YYYY-MM-DD and a name, nothing else",
        ),
        ("[windows]\ncancel_weeks = 2", "unknown key 'windows.cancel_weeks'"),
        (
            "[windows]\ncancel_days = -2",
            "'windows.cancel_days' must be a whole number, not negative",
        ),
        ("[limits]\nrefund = 'much'", "'limits.refund' must be an amount, not negative"),
        ("[tax]\nincluded = 1", "'tax.included' must be true or false"),
        ("[delivery]\noptions = 3", "'delivery.options' must be tables: [[delivery.options]]"),
    ],
)
def test_faults_are_said(text: str, fault: str) -> None:
    with pytest.raises(HouseRulesError) as refused:
        parse(text)
    assert refused.value.faults == [fault]


def test_rules_are_kept_and_replaced(pair: Pair) -> None:
    assert company.load(pair.front) == DEFAULT
    company.save(pair.front, 'name = "Ants"')
    company.save(pair.front, 'name = "Bees"')
    assert company.load(pair.front).name == "Bees"
    with pytest.raises(HouseRulesError):
        company.save(pair.front, "name = 1")


def test_open_and_closed() -> None:
    assert HOURS.is_open(at(24, 9))
    assert not HOURS.is_open(at(24, 12, 30))
    assert not HOURS.is_open(at(28, 10))
    assert not HOURS.is_open(at(25, 10, month=12))
    assert HOURS.next_opening(at(24, 12, 45)) == at(24, 13, 15)
    assert HOURS.next_opening(at(24, 18, month=12)) == at(28, 9, month=12)
    assert HOURS.closing(at(24, 10)) == at(24, 12, 30)
    assert HOURS.closing(at(24, 20)) is None


def test_a_week_without_hours_never_opens() -> None:
    never = Hours("UTC", ((),) * 7)
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert never.next_opening(now) is None
    assert never.after(now, timedelta(hours=3)) == now + timedelta(hours=3)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(24, 9), 1, at(24, 10)),
        (at(24, 12), 1, at(24, 13, 45)),  # over lunch
        (at(24, 16), 2, at(25, 10)),  # over night
        (at(27, 16), 2, at(30, 10)),  # over the weekend
        (at(24, 16, month=12), 2, at(28, 10, month=12)),  # over Christmas
        (at(24, 3), 1, at(24, 10)),  # before opening
    ],
)
def test_promises_count_open_hours(start: datetime, hours: int, end: datetime) -> None:
    assert HOURS.after(start, timedelta(hours=hours)) == end


def test_an_open_hour_is_an_hour_also_when_the_clocks_change() -> None:
    night = Hours("Europe/Dublin", (((Opening(time(0), time(6))),),) * 7)
    start = datetime(2026, 10, 25, 0, 0, tzinfo=DUBLIN)  # this night has an hour more
    assert night.after(start, timedelta(hours=4)) == datetime(2026, 10, 25, 3, 0, tzinfo=DUBLIN)


def test_the_worse_the_sooner() -> None:
    rules = parse(COMPANY)
    now = at(24, 10).astimezone(UTC)
    promised = [
        rules.promise(now, one) for one in (Severity.URGENT, Severity.HIGH, Severity.NORMAL)
    ]
    assert promised == sorted(promised)
    assert promised[0] == at(24, 12)
