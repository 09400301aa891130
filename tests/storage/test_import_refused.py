from pathlib import Path

import pytest

from storage.back import tables as back
from storage.front import tables as front
from storage.tables import company
from tests.storage.conftest import Pair
from tests.storage.records import CUSTOMERS, EMPLOYEES, ORDERS, count, put, refusal

# --- what is refused, and how it is said ---------------------------------------------------------

STATES = "processing, shipped, delivered, cancelled, returned"
PRODUCT_COLUMNS = "sku, name, category, price, currency, stock, description"

BAD_ROWS = {
    "unknown column": (
        {"products": "sku,name,colour\nA,Ant,red\n"},
        f"products.csv:1: unknown column 'colour' (known: {PRODUCT_COLUMNS})",
    ),
    "missing column": ({"products": "name\nAnt\n"}, "products.csv:1: column 'sku' is missing"),
    "column twice": (
        {"products": "sku,name,name\nA,Ant,Ant\n"},
        "products.csv:1: column 'name' is there twice",
    ),
    "empty file": (
        {"products": ""},
        "products.csv:1: is empty: the first line must name the columns",
    ),
    "empty key": ({"products": "sku,name\n,Ant\n"}, "products.csv:2: sku is empty"),
    "too few cells": (
        {"products": "sku,name\nA\n"},
        "products.csv:2: has 1 cells where the header has 2",
    ),
    "same key twice": (
        {"products": "sku,name\nA,Ant\nB,Bee\nA,Ape\n"},
        "products.csv:4: sku 'A' is on line 2 already",
    ),
    "price in words": (
        {"products": "sku,name,price\nA,Ant,12 euro\n"},
        "products.csv:2: price '12 euro' is not a number with a decimal point",
    ),
    "price with a comma": (
        {"products": 'sku,name,price\nA,Ant,"12,50"\n'},
        "products.csv:2: price '12,50' is not a number with a decimal point",
    ),
    "negative price": (
        {"products": "sku,name,price\nA,Ant,-1\n"},
        "products.csv:2: price '-1' is not a number with a decimal point, not negative",
    ),
    "infinite price": (
        {"products": "sku,name,price\nA,Ant,NaN\n"},
        "products.csv:2: price 'NaN' is not a number with a decimal point, not negative",
    ),
    "stock too large": (
        {"products": "sku,name,stock\nA,Ant,99999999999\n"},
        "products.csv:2: stock '99999999999' is not a whole number",
    ),
    "currency": (
        {"products": "sku,name,currency\nA,Ant,euro\n"},
        "products.csv:2: currency 'euro' is not a currency code of three letters",
    ),
    "side": (
        {"teams": "name,side,kind\nIT,middle,it\n"},
        "teams.csv:2: side 'middle' is none of front, back",
    ),
    "email": (
        {"front__customers": "id,name,email\n1,Ada,ada at home\n"},
        "front/customers.csv:2: email 'ada at home' is not an e-mail address",
    ),
    "status": (
        {
            "front__customers": CUSTOMERS,
            "front__orders": "number,customer_id,status,placed_on\n1,c/1,sent,2026-01-01\n",
        },
        f"front/orders.csv:2: status 'sent' is none of {STATES}",
    ),
    "date": (
        {
            "front__customers": CUSTOMERS,
            "front__orders": "number,customer_id,status,placed_on\n1,c/1,shipped,01.02.2026\n",
        },
        "front/orders.csv:2: placed_on '01.02.2026' is not a date as YYYY-MM-DD",
    ),
    "unknown customer": (
        {"front__orders": "number,customer_id,status,placed_on\n1,c/9,shipped,2026-01-01\n"},
        "front/orders.csv:2: customer_id 'c/9' is not in front/customers.csv",
    ),
    "unknown order": (
        {"front__order_lines": "order_number,sku,quantity\n1,A,2\n"},
        "front/order_lines.csv:2: order_number '1' is not in front/orders.csv",
    ),
    "unknown product": (
        {
            "products": "sku,name\nA,Ant\n",
            "front__customers": CUSTOMERS,
            "front__orders": ORDERS,
            "front__order_lines": "order_number,sku,quantity\n7,B,2\n",
        },
        "front/order_lines.csv:2: sku 'B' is not in products.csv",
    ),
    "telegram twice": (
        {"front__customers": "id,name,telegram_id\n1,Ada,99\n2,Ben,99\n"},
        "front/customers.csv:3: telegram_id '99' is on line 2 already",
    ),
    "unknown manager": (
        {"back__employees": "id,name,manager_id\neva,Eva,max\n"},
        "back/employees.csv:2: manager_id 'max' is not in back/employees.csv",
    ),
    "own manager": (
        {"back__employees": "id,name,manager_id\neva,Eva,eva\n"},
        "back/employees.csv:2: manager_id is the employee's own: nobody approves their own requests",
    ),
    "truth": (
        {"back__employees": "id,name,active\neva,Eva,yes\n"},
        "back/employees.csv:2: active 'yes' is neither true nor false",
    ),
    "period": (
        {
            "back__employees": EMPLOYEES,
            "back__payslips": "employee_id,period,gross,net\neva,2026-13,2,1\n",
        },
        "back/payslips.csv:2: period '2026-13' is not a month as YYYY-MM",
    ),
    "year": (
        {"back__employees": EMPLOYEES, "back__leave": "employee_id,kind,year\neva,annual,26\n"},
        "back/leave.csv:2: year '26' is not a year of four digits",
    ),
    "open quote": (
        {"products": 'sku,name\nA,"Ant\n'},
        "products.csv:2: cannot be read as CSV: unexpected end of data",
    ),
    "nul": ({"products": "sku,name\nA,A\0nt\n"}, "products.csv:2: holds a NUL character"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_named_and_nothing_is_kept(pair: Pair, folder: Path, case: str) -> None:
    files, fault = BAD_ROWS[case]
    put(folder, **{"teams": "name,side,kind\nIT,back,it\n", **files})
    assert refusal(pair, folder) == [fault]
    assert count(pair.front, company.products) == count(pair.back, company.teams) == 0
    assert count(pair.front, front.customers) == count(pair.back, back.employees) == 0


def test_lines_count_as_an_editor_counts_them(pair: Pair, folder: Path) -> None:
    text = 'sku,name,price\n\nA,"Ant\nof two lines",1\n\nB,Bee,x\n'
    assert refusal(pair, put(folder, products=text)) == [
        "products.csv:6: price 'x' is not a number with a decimal point"
    ]


def test_bytes_that_are_not_utf8_are_named(pair: Pair, folder: Path) -> None:
    (folder / "products.csv").write_bytes("sku,name\nA,Ant\nB,Bär\n".encode("latin-1"))
    assert refusal(pair, folder) == ["products.csv:3: is not UTF-8"]


def test_all_faults_of_all_files_come_at_once(pair: Pair, folder: Path) -> None:
    put(
        folder,
        products="sku,name,stock\nA,Ant,x\nB,,1\n",
        front__orders="number,customer_id,status,placed_on\n1,c,gone,2026-01-01\n",
    )
    (folder / "company.toml").write_text("name = 7\ncolour = 'red'\n", encoding="utf-8")
    assert refusal(pair, folder) == [
        "company.toml: unknown key 'colour'",
        "company.toml: 'name' must be text",
        "products.csv:2: stock 'x' is not a whole number",
        "products.csv:3: name is empty",
        f"front/orders.csv:2: status 'gone' is none of {STATES}",
    ]


def test_a_row_is_not_blamed_for_naming_one_that_could_not_be_read(
    pair: Pair, folder: Path
) -> None:
    put(
        folder, front__customers=CUSTOMERS.replace("ben@b.example", "nowhere"), front__orders=ORDERS
    )
    assert refusal(pair, folder) == [
        "front/customers.csv:3: email 'nowhere' is not an e-mail address"
    ]


def test_fifty_faults_are_enough(pair: Pair, folder: Path) -> None:
    put(folder, products="sku,name,stock\n" + "".join(f"{n},N,x\n" for n in range(200)))
    assert len(refusal(pair, folder)) == 50


def test_a_directory_must_be_there_and_hold_something(pair: Pair, tmp_path: Path) -> None:
    assert refusal(pair, tmp_path / "nowhere")[0].endswith("is not a directory")
    assert refusal(pair, tmp_path)[0].endswith("holds no company records")
