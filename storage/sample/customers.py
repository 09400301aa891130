"""Customers of the sample company, with orders in every state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from storage.records.conversation import Side
from storage.records.front import OrderState
from storage.sample.calendar import working_day
from storage.sample.goods import PRODUCTS
from storage.sample.private import Vault
from storage.sample.words import FAMILY, GIVEN, STREETS, TOWNS

CUSTOMERS, ORDERS = 60, 200
FIRST_ORDER = 20_401
FREE_OVER, POSTAGE = Decimal(80), Decimal("6.90")

P, S, D = OrderState.PROCESSING, OrderState.SHIPPED, OrderState.DELIVERED
C, R = OrderState.CANCELLED, OrderState.RETURNED
SHOWN = "C-1001"  # the first customer, whom the demo plays
# They have one of everything: state, days since it was placed.
SHOWN_ORDERS = ((P, 0), (P, 5), (S, 3), (D, 12), (D, 75), (C, 20), (R, 48))


@dataclass(frozen=True, slots=True)
class Person:
    """A customer's row, and where their parcels go."""

    row: dict[str, object]
    ship_to: str
    postcode: str


def people(rng: Random, vault: Vault) -> list[Person]:
    """Give the customers."""
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    chosen = rng.sample(names, CUSTOMERS)
    return [_person(rng, vault, number, name) for number, name in enumerate(chosen, 1)]


def _person(rng: Random, vault: Vault, number: int, name: str) -> Person:
    id_ = f"C-{1000 + number}"
    given, family = name.lower().split(" ")
    town, prefix = rng.choice(TOWNS)
    email = f"{given}.{family}{number}@post.example"
    phone = f"+353 20 91{number // 100} {number % 100:02}{rng.randrange(100):02}"
    row: dict[str, object] = {
        "id": id_,
        "name": name,
        "email": vault.text(Side.FRONT, id_, "email", email),
        "phone": vault.text(Side.FRONT, id_, "phone", phone),
        "language": "en",
        "telegram_id": 7_700_000_000 + number if number % 2 else "",
    }
    street = f"{name}, {rng.randrange(1, 90)} {rng.choice(STREETS)}, {town}"
    code = f"{prefix} {rng.choice('ACDEFHKNPRTVWXY')}{number:02}{rng.choice('ACDEFHKN')}"
    return Person(
        row,
        vault.text(Side.FRONT, id_, "ship_to", street),
        vault.text(Side.FRONT, id_, "postcode", code),
    )


@dataclass(frozen=True, slots=True)
class Parcel:
    """An order's row and its lines."""

    row: dict[str, object]
    lines: list[dict[str, object]]


def parcels(rng: Random, vault: Vault, buyers: list[Person], today: date) -> list[Parcel]:
    """Give the orders, the oldest with the lowest number."""
    plans = [(buyers[0], state, age) for state, age in SHOWN_ORDERS]
    plans += [(rng.choice(buyers), *_fate(rng)) for _ in range(ORDERS - len(plans))]
    plans.sort(key=lambda plan: -plan[2])
    return [
        _parcel(rng, vault, str(number), plan, today)
        for number, plan in enumerate(plans, FIRST_ORDER)
    ]


def _fate(rng: Random) -> tuple[OrderState, int]:
    """A state and an age in days that go together."""
    state = rng.choices((P, S, D, C, R), weights=(12, 14, 56, 8, 10))[0]
    ages = {P: (0, 7), S: (2, 9), D: (6, 400), C: (1, 300), R: (15, 350)}
    return state, rng.randint(*ages[state])


def _parcel(
    rng: Random, vault: Vault, number: str, plan: tuple[Person, OrderState, int], today: date
) -> Parcel:
    buyer, state, age = plan
    placed = today - timedelta(days=age)
    sent = state in {S, D, R}
    shipped = min(working_day(placed + timedelta(days=1), 1), today) if sent else None
    delivered = shipped and min(working_day(shipped + timedelta(days=rng.randint(1, 4)), 1), today)
    lines = list(_lines(rng, number))
    goods = sum(Decimal(str(line["unit_price"])) * int(str(line["quantity"])) for line in lines)
    tracking = f"KC{rng.randrange(10**8):08}IE"
    owner = str(buyer.row["id"])
    row: dict[str, object] = {
        "number": number,
        "customer_id": owner,
        "status": state.value,
        "placed_on": placed,
        "shipped_on": shipped or "",
        "delivered_on": delivered if state in {D, R} else "",
        "carrier": "Kestrel Couriers" if sent else "",
        "tracking": vault.text(Side.FRONT, owner, f"tracking-{number}", tracking) if sent else "",
        "total": goods if goods >= FREE_OVER else goods + POSTAGE,
        "currency": "EUR",
        "ship_to": buyer.ship_to,
        "postcode": buyer.postcode,
    }
    return Parcel(row, lines)


def _lines(rng: Random, number: str) -> Iterator[dict[str, object]]:
    for sku, _, category, price, _, _ in rng.sample(PRODUCTS, rng.choice((1, 1, 2, 2, 3))):
        costly = category in {"Espresso machines", "Grinders"}
        yield {
            "order_number": number,
            "sku": sku,
            "quantity": 1 if costly else rng.choice((1, 1, 2, 3)),
            "unit_price": price,
        }
