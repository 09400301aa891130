"""Employees of the sample company, with their pay, leave and equipment."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from storage.records.conversation import Side
from storage.sample.calendar import working_day
from storage.sample.private import Vault
from storage.sample.words import FAMILY, GIVEN, SITES

Row = dict[str, object]

EMPLOYEES, MONTHS, PAYDAY = 40, 12, 25
SHOWN = "E-115"  # an agent of customer care, whom the demo plays: has days of leave to spare
# department, its people, title of the one who leads it, title of the others, monthly gross
DEPARTMENTS = (
    ("Management", 1, "Managing director", "", 9800),
    ("Workshop", 12, "Head of workshop", "Technician", 3450),
    ("Customer care", 8, "Head of customer care", "Agent", 2950),
    ("Warehouse", 5, "Warehouse lead", "Packer", 2600),
    ("IT", 4, "Head of IT", "Engineer", 4300),
    ("Finance", 4, "Head of finance", "Accountant", 3900),
    ("People", 3, "Head of people", "HR partner", 3700),
    ("Marketing", 3, "Head of marketing", "Designer", 3500),
)
KINDS = (
    ("laptop", "L", ("Kestrel 14", "Kestrel 16", "Heron Air")),
    ("phone", "P", ("Piper 8", "Piper 9")),
    ("monitor", "S", ("Vela 27",)),
)


def staff(rng: Random, today: date) -> list[Row]:
    """Give the employees; the first leads the company, the first of a department leads it."""
    names = rng.sample([f"{given} {family}" for given in GIVEN for family in FAMILY], EMPLOYEES)
    rows: list[Row] = []
    for department, size, lead, other, _ in DEPARTMENTS:
        boss = f"E-{100 + len(rows) + 1}"
        for place in range(size):
            id_ = f"E-{100 + len(rows) + 1}"
            name = names[len(rows)]
            given, family = name.lower().split(" ")
            rows.append(
                {
                    "id": id_,
                    "name": name,
                    "email": f"{given}.{family}@rosewick.example",  # colleagues may know it
                    "department": department,
                    "title": lead if place == 0 else other,
                    "manager_id": boss if place else ("E-101" if rows else ""),
                    "site": "Cork"
                    if department in {"Workshop", "Warehouse"}
                    else rng.choices(SITES, weights=(8, 1, 2))[0],
                    "starts_on": today - timedelta(days=rng.randint(200, 4000)),
                    "active": "true",
                }
            )
    rows[-1]["active"] = "false"  # somebody left: no sign-in, no requests
    return rows


def leave(rng: Random, people: list[Row], today: date) -> Iterator[Row]:
    """Give this year's and next year's leave."""
    passed = today.timetuple().tm_yday / 366
    for person in people:
        taken = round(25 * passed * rng.uniform(0.4, 1.0) * 2) / 2
        if person["id"] == SHOWN:
            taken = min(taken, 12.5)
        for year, days in ((today.year, taken), (today.year + 1, 0)):
            common = {"employee_id": person["id"], "year": year}
            yield {**common, "kind": "annual", "entitled_days": 25, "taken_days": days}
        sick = rng.choice((0, 0, 1, 2, 3, 6))
        yield {
            "employee_id": person["id"],
            "year": today.year,
            "kind": "sick",
            "entitled_days": "",
            "taken_days": sick,
        }


def payslips(rng: Random, vault: Vault, people: list[Row], today: date) -> Iterator[Row]:
    """Give the payslips of the last twelve months that have been paid."""
    usual = {department: gross for department, _, _, _, gross in DEPARTMENTS}
    months = list(_paid_months(today))
    for person in people:
        id_ = str(person["id"])
        base = Decimal(usual[str(person["department"])]) * Decimal(str(rng.uniform(0.9, 1.3)))
        raised = months[rng.randrange(MONTHS)][0]
        for period, paid_on in months:  # the newest first, so what came before a rise is less
            base *= Decimal("0.96") if period == raised else 1
            gross = vault.amount(Side.BACK, id_, f"gross-{period}", base)
            net = vault.amount(Side.BACK, id_, f"net-{period}", base * Decimal("0.73"))
            yield {
                "employee_id": id_,
                "period": period,
                "gross": gross,
                "net": net,
                "currency": "EUR",
                "paid_on": paid_on,
            }


def _paid_months(today: date) -> Iterator[tuple[str, date]]:
    """Give each month with its payday: the 25th, or the working day before."""
    year, month = today.year, today.month
    found = 0
    while found < MONTHS:
        paid_on = working_day(date(year, month, PAYDAY), -1)
        if paid_on <= today:
            found += 1
            yield f"{year}-{month:02}", paid_on
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def equipment(rng: Random, people: list[Row]) -> Iterator[Row]:
    """Give everyone a laptop, half a phone, a third a monitor; a few things lie in the store."""
    number = 200
    for place, person in enumerate([*people[:-1], None, None, None]):
        for every, (kind, letter, models) in enumerate(KINDS, 1):
            if place % every == 0:
                number += 1
                yield {
                    "asset_tag": f"{letter}-{number:04}",
                    "employee_id": person["id"] if person else "",
                    "kind": kind,
                    "model": rng.choice(models),
                }
