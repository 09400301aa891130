import filecmp
from datetime import date
from pathlib import Path

from storage.front.orders import OrdersOf
from storage.records.conversation import Side
from storage.records.front import OrderState
from storage.sample import company as sample
from storage.sample.calendar import easter, holidays
from tests.storage.conftest import TODAY, Pair


def test_the_same_day_and_seed_give_the_same_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert sample.write(one, TODAY) == sample.write(two, TODAY)
    names = [str(path.relative_to(one)) for path in one.rglob("*") if path.is_file()]
    assert len(names) == 37
    assert filecmp.cmpfiles(one, two, names, shallow=False) == (names, [], [])


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    assert sample.write(tmp_path / "a", TODAY) != sample.write(tmp_path / "b", TODAY, seed=7)


def test_every_private_value_has_one_owner(tmp_path: Path) -> None:
    for canaries in (False, True):
        secrets = sample.write(tmp_path / str(canaries), TODAY, canaries=canaries)
        owners: dict[str, str] = {}
        for secret in secrets:
            assert owners.setdefault(secret.value, secret.owner) == secret.owner
        assert {secret.side for secret in secrets} == {Side.FRONT, Side.BACK}


def test_canaries_are_recognisable_and_importable(tmp_path: Path, pair: Pair) -> None:
    secrets = sample.write(tmp_path / "birds", TODAY, canaries=True)
    texts = [secret.value for secret in secrets if not secret.value[0].isdigit()]
    assert all(text.startswith("canary-") for text in texts)
    pair.load(tmp_path / "birds")


def test_the_company_is_complete(sample_files: Path, pair: Pair) -> None:
    counts = {count.path: count.rows for count in pair.load(sample_files).counts}
    assert len(counts) == 18
    assert counts["products.csv"] == counts["back/employees.csv"] == 40
    assert counts["front/customers.csv"] == 60
    assert counts["front/orders.csv"] == 200
    assert counts["front/articles/*.md"] == 12
    assert counts["back/articles/*.md"] == 8


def test_the_demo_customer_has_an_order_in_every_state(company: Pair) -> None:
    mine = OrdersOf(company.front, sample.DEMO_CUSTOMER).mine(50)
    assert {order.state for order in mine} == set(OrderState)


def test_holidays_are_those_of_ireland() -> None:
    days = {name: day for day, name in holidays(2026)}
    assert days["Saint Brigid's Day"] == date(2026, 2, 2)
    assert days["Easter Monday"] == date(2026, 4, 6)
    assert days["October Holiday"] == date(2026, 10, 26)
    assert [easter(year) for year in (1981, 2024, 2038)] == [
        date(1981, 4, 19),
        date(2024, 3, 31),
        date(2038, 4, 25),
    ]
