"""Writes the sample company as the files `swingdoor import` reads."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from storage.sample import customers, employees, goods
from storage.sample.calendar import holidays
from storage.sample.private import Secret, Vault

SEED = 20_26
ARTICLES = Path(__file__).parent / "articles"
DEMO_CUSTOMER, DEMO_EMPLOYEE = customers.SHOWN, employees.SHOWN

Rows = Iterable[Mapping[str, object]]


def write(
    directory: Path, today: date, seed: int = SEED, *, canaries: bool = False
) -> tuple[Secret, ...]:
    """Write all files into `directory`; the same day and seed give the same files.

    Dates lie around `today`. Gives every private value with its owner; with `canaries` each of
    them is a string found nowhere else.
    """
    rng = Random(seed)  # noqa: S311 - invented people, not keys
    vault = Vault(canaries)
    for folder in ("front/articles", "back/articles"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    (directory / "company.toml").write_text(goods.COMPANY + _closures(today), encoding="utf-8")
    _write_shared(directory)
    _write_front(directory, rng, vault, today)
    _write_back(directory, rng, vault, today)
    _write_articles(directory, rng, today)
    return tuple(vault.secrets)


def _closures(today: date) -> str:
    """The public holidays of this year and the next, as company.toml says them."""
    return "".join(
        f'\n[[holidays]]\ndate = {day}\nname = "{name}"\n'
        for year in (today.year, today.year + 1)
        for day, name in holidays(year)
    )


def _write_shared(directory: Path) -> None:
    _table(directory / "teams.csv", _rows("name,side,kind,slack_channel", goods.TEAMS))
    fields = "sku,name,category,price,stock,description"
    _table(
        directory / "products.csv",
        ({**row, "currency": "EUR"} for row in _rows(fields, goods.PRODUCTS)),
    )


def _write_front(directory: Path, rng: Random, vault: Vault, today: date) -> None:
    buyers = customers.people(rng, vault)
    parcels = customers.parcels(rng, vault, buyers, today)
    _table(directory / "front/customers.csv", (buyer.row for buyer in buyers))
    _table(directory / "front/orders.csv", (parcel.row for parcel in parcels))
    _table(
        directory / "front/order_lines.csv",
        (line for parcel in parcels for line in parcel.lines),
    )


def _write_back(directory: Path, rng: Random, vault: Vault, today: date) -> None:
    back = directory / "back"
    people = employees.staff(rng, today)
    _table(back / "employees.csv", people)
    _table(back / "leave.csv", employees.leave(rng, people, today))
    _table(back / "payslips.csv", employees.payslips(rng, vault, people, today))
    _table(back / "equipment.csv", employees.equipment(rng, people))
    _table(
        back / "holidays.csv",
        (
            {"date": day, "name": name, "site": ""}
            for year in (today.year, today.year + 1)
            for day, name in holidays(year)
        ),
    )
    services = (
        {**row, "customer_facing": str(row["customer_facing"]).lower()}
        for row in _rows("name,team,customer_facing", goods.SERVICES)
    )
    _table(back / "services.csv", services)
    _table(
        back / "budgets.csv",
        (
            {"code": code, "name": name, "owner_id": rng.choice(people[:-1])["id"]}
            for code, name in goods.BUDGETS
        ),
    )
    _table(
        back / "courses.csv",
        (
            {**row, "starts_on": today + timedelta(days=rng.randint(5, 90))}
            for row in _rows("code,title,seats", goods.COURSES)
        ),
    )
    _table(
        back / "openings.csv",
        (
            {**row, "opened_on": today - timedelta(days=rng.randint(3, 60))}
            for row in _rows("code,title,site", goods.OPENINGS)
        ),
    )
    _table(back / "invoices.csv", _invoices(rng, today))
    _table(back / "rooms.csv", _rows("name,site,seats", goods.ROOMS))


def _invoices(rng: Random, today: date) -> Rows:
    for number in range(1, 31):
        due = today + timedelta(days=rng.randint(-60, 30))
        yield {
            "number": f"V-{7100 + number}",
            "vendor": rng.choice(goods.VENDORS),
            "amount": Decimal(rng.randrange(4_000, 900_000)) / 100,
            "currency": "EUR",
            "status": "paid" if due < today else rng.choice(("received", "approved")),
            "due_on": due,
        }


def _write_articles(directory: Path, rng: Random, today: date) -> None:
    for side, audience in (("front", "public"), ("back", "staff")):
        for path in sorted((ARTICLES / side).glob("*.md")):
            updated = today - timedelta(days=rng.randint(10, 300))
            matter = f"---\naudience: {audience}\nlanguage: en\nupdated: {updated}\n"
            text = path.read_text(encoding="utf-8").replace("---\n", matter, 1)
            (directory / side / "articles" / path.name).write_text(text, encoding="utf-8")


def _rows(fields: str, values: Iterable[Iterable[object]]) -> Rows:
    names = fields.split(",")
    return [dict(zip(names, row, strict=True)) for row in values]


def _table(path: Path, rows: Rows) -> None:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
