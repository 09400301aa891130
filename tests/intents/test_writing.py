"""How a language writes days and figures is data, and so is which of its words say something."""

from datetime import date, time
from decimal import Decimal

import pytest

from intents.text.cues import Cues
from intents.text.language import read_language
from intents.text.substance import Substance
from intents.text.writing import Writing

DAY = date(2026, 3, 2)
ENGLISH = read_language("en").writing
OTHER = Writing.read(
    {
        "weekdays": ["lun", "mar", "mer", "jov", "ven", "sab", "dom"],
        "date": "{weekday} {day_two}.{month_two}.{year}",
        "month": "{month_two}/{year}",
        "moment": "{date} a {time}",
        "span": "de {first} a {last}",
        "money": "{amount} {sign}",
        "signs": {"EUR": "€"},
        "decimal": ",",
        "thousands": ".",
    }
)


def test_english() -> None:
    assert ENGLISH.day(DAY) == "Monday 2 March 2026"
    assert ENGLISH.month_of(DAY) == "March 2026"
    assert ENGLISH.at(DAY, time(9, 5)) == "Monday 2 March 2026, 09:05"
    assert ENGLISH.stretch(DAY, DAY) == "Monday 2 March 2026"
    assert ENGLISH.stretch(DAY, date(2026, 3, 3)) == "Monday 2 March 2026 to Tuesday 3 March 2026"
    assert ENGLISH.sum(Decimal("1234.5"), "EUR") == "€1,234.50"
    assert ENGLISH.sum(Decimal("1234.5"), "CHF") == "1,234.50 CHF"
    assert ENGLISH.figure(Decimal("2.50")) == "2.5"


def test_another_order_and_other_marks() -> None:
    assert OTHER.day(DAY) == "lun 02.03.2026"
    assert OTHER.month_of(DAY) == "03/2026"
    assert OTHER.at(DAY, time(9, 5)) == "lun 02.03.2026 a 09:05"
    assert OTHER.stretch(DAY, date(2026, 3, 3)) == "de lun 02.03.2026 a mar 03.03.2026"
    assert OTHER.sum(Decimal("1234.5"), "EUR") == "1.234,50 €"
    assert OTHER.sum(Decimal("1234.5"), "CHF") == "1.234,50 CHF"
    assert OTHER.figure(Decimal("2.50")) == "2,5"


def test_a_language_without_the_section_writes_what_everyone_can_read() -> None:
    assert Writing().day(DAY) == "2026-03-02"
    with pytest.raises(ValueError, match="there is no colour"):
        Writing.read({"colour": "red"})


def test_cues_are_heard_in_every_language() -> None:
    cues = Cues([{"danger": ["burn*", "gas (leak|smell)"]}, {"danger": ["foco"]}])
    for text in ("It BURNED me", "a gas smell", "il ha foco!"):
        assert cues.heard("danger", text)
    for text in ("sunburn", "gas", "focos"):
        assert not cues.heard("danger", text)
    assert not cues.heard("loss", "lost")


def test_what_says_little_in_one_language_says_little() -> None:
    one = Substance(frozenset({"the"}), {"job": frozenset({"complaint"})})
    two = Substance(frozenset({"le"}), {"job": frozenset({"querela"})})
    both = Substance.joined([one, two])
    assert both.words("the complaint, le querela: it’s hot", "job") == ["it's", "hot"]
    assert both.words("the complaint", "other") == ["complaint"]
