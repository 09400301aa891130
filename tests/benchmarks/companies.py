"""Companies of any size, drawn from a seed: their files, and a year of what was said and done."""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Table, insert

from storage.database.moments import to_row
from storage.tables.conversations import contacts, conversations, messages
from storage.tables.engine import outbox
from storage.tables.work import escalations, events, tickets

_GOODS = ("Grinder", "Kettle", "Machine", "Scale", "Filter", "Mug", "Tamper", "Cleaner", "Beans")
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo")
_PLACED = date(2026, 1, 1)
_TOGETHER = 5_000  # rows in one statement


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything a company has; all of it follows from its orders."""

    orders: int
    customers: int
    employees: int
    articles: int
    products: int
    messages: int  # of a year


def sized(orders: int) -> Size:
    """Give the proportions of issue 11: 200 k orders, 100 k customers, 10 k employees, 5 k pages
    and products, 2 M messages.
    """
    return Size(orders, orders // 2, orders // 20, orders // 40, orders // 40, orders * 10)


def word(number: int) -> str:
    """Give a word nobody else has, of as many syllables as it takes."""
    said = ""
    while True:
        number, rest = divmod(number, len(_SYLLABLES))
        said += _SYLLABLES[rest]
        if not number:
            return said + "n"


def person(number: int) -> str:
    """Give a full name; some first names are shared, as they are."""
    return f"{word(number % 997).capitalize()} {word(number + 2_000).capitalize()}"


def product(number: int) -> str:
    """Give what a product is called."""
    return f"{_GOODS[number % len(_GOODS)]} {word(number + 500).capitalize()}"


# --- files -------------------------------------------------------------------------------------


def write_files(directory: Path, size: Size) -> None:
    """Write every file that grows, line by line."""
    for folder in ("front/articles", "back/articles"):
        (directory / folder).mkdir(parents=True)
    _sheet(directory / "products.csv", ("sku", "name", "category", "price", "stock"), _goods(size))
    _sheet(
        directory / "front/customers.csv",
        ("id", "name", "email", "telegram_id"),
        ((f"C{n}", person(n), f"c{n}@example.org", n + 1_000) for n in range(size.customers)),
    )
    _sheet(
        directory / "front/orders.csv",
        ("number", "customer_id", "status", "placed_on", "total"),
        _orders(size),
    )
    _sheet(
        directory / "front/order_lines.csv",
        ("order_number", "sku", "quantity", "unit_price"),
        ((f"A-{n}", f"P{n % size.products}", 1, "19.90") for n in range(size.orders)),
    )
    _sheet(
        directory / "back/employees.csv",
        ("id", "name", "email", "department", "title", "manager_id"),
        _staff(size),
    )
    for number in range(size.articles):
        shelf = "front" if number % 2 else "back"
        path = directory / shelf / "articles" / f"page-{number}.md"
        path.write_text(article(number, size.articles), encoding="utf-8")


def _goods(size: Size) -> Iterator[Sequence[object]]:
    for number in range(size.products):
        yield f"P{number}", product(number), _GOODS[number % len(_GOODS)], f"{number % 900}.50", 5


def _orders(size: Size) -> Iterator[Sequence[object]]:
    for number in range(size.orders):
        placed = _PLACED + timedelta(days=number % 330)
        yield f"A-{number}", f"C{number % size.customers}", "processing", placed, "19.90"


def _staff(size: Size) -> Iterator[Sequence[object]]:
    for n in range(size.employees):
        boss = f"E{n // 10}" if n else ""
        yield f"E{n}", person(n), f"e{n}@example.org", f"Team {n % 40}", f"Role {n % 60}", boss


def article(number: int, among: int) -> str:
    """Give a page: a subject of its own, common words often and rare words seldom."""
    chance = random.Random(number)
    body = "\n\n".join(
        f"## {word(chance.randrange(800))} {word(number + 5_000)}\n\n"
        + " ".join(word(int(chance.paretovariate(0.7)) % (3_000 + among)) for _ in range(60))
        for _ in range(3)
    )
    return f"---\ntitle: {word(number + 5_000)} {word(number % 700)}\n---\n\n{body}\n"


def _sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


# --- a year ------------------------------------------------------------------------------------


def live_a_year(connection: Connection, size: Size, now: datetime, prefix: str) -> None:
    """Put what a year leaves behind into one office: talks of ten lines, all answered and sent."""
    talks = size.messages // 10
    began = to_row(now - timedelta(days=365))
    step = (to_row(now) - began) // max(talks, 1)
    _fill(
        connection,
        contacts,
        (
            {"id": n, "channel": "telegram", "external_id": str(n), "name": person(n),
             "person_id": f"{prefix}{n}", "created_at": began}
            for n in range(1, talks + 1)
        ),
    )  # fmt: skip
    _fill(
        connection,
        conversations,
        (
            {"id": n, "public_id": f"p{n}", "key": f"telegram:{n}:", "contact_id": n,
             "address": str(n), "status": "with_bot", "state": "", "last_seq": 10,
             "created_at": began + n * step, "updated_at": began + n * step}
            for n in range(1, talks + 1)
        ),
    )  # fmt: skip
    _fill(
        connection,
        messages,
        (
            {"conversation_id": n, "seq": seq, "author": "bot" if seq % 2 else "contact",
             "text": "Where is my order?", "at": began + n * step,
             "decision": _DECISION if seq % 2 else None}
            for n in range(1, talks + 1)
            for seq in range(1, 11)
        ),
    )  # fmt: skip
    _fill(
        connection,
        outbox,
        (
            {"conversation_id": n, "channel": "telegram", "address": str(n), "kind": "message",
             "body": "{}", "status": "sent", "due": began + n * step, "attempts": 1}
            for n in range(1, talks + 1)
            for _ in range(5)
        ),
    )  # fmt: skip
    _work(connection, talks, began, step, prefix)


_DECISION = (
    '{"candidates":[["orders.status",0.9]],"rule":"sure","move":"start","normal":"x","replies":[]}'
)


def _work(connection: Connection, talks: int, began: int, step: int, prefix: str) -> None:
    """One conversation in ten needed a person, and as many opened a ticket."""
    some = range(10, talks + 1, 10)
    _fill(
        connection,
        escalations,
        (
            {"conversation_id": n, "team": "Support", "reason": "asked", "summary": "",
             "waiting_since": began + n * step, "claimed_by": "a@example.org",
             "claimed_at": began + n * step, "closed_at": began + (n + 1) * step,
             "closed_how": "resolved"}
            for n in some
        ),
    )  # fmt: skip
    _fill(
        connection,
        tickets,
        (
            {"number": 1_000 + n, "kind": "incident", "team": "IT", "state": "resolved",
             "severity": "normal", "title": "T", "body": "B", "person_id": f"{prefix}{n}",
             "conversation_id": n, "subject": f"S{n}", "created_at": began + n * step,
             "updated_at": began + n * step}
            for n in some
        ),
    )  # fmt: skip
    _fill(
        connection,
        events,
        (
            {"at": began + n * step, "kind": "ticket.opened", "subject": f"ticket {n}",
             "actor": "bot", "fields": "{}", "chain": ""}
            for n in some
        ),
    )  # fmt: skip


def _fill(connection: Connection, table: Table, rows: Iterable[dict[str, object]]) -> None:
    batch: list[dict[str, object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _TOGETHER:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
