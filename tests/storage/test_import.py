from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, func, select

from storage import articles, company, tables
from storage.back import tables as back
from storage.back.leave import LeaveOf
from storage.front import tables as front
from storage.front.orders import OrdersOf
from storage.import_ import RefusedError
from storage.records.front import OrderState
from tests.storage.conftest import NOW, Pair

CUSTOMERS = "id,name,email\nc/1,Ada,ada@a.example\nc/2,Ben,ben@b.example\n"
ORDERS = (
    "number,customer_id,status,placed_on,total,currency\n"
    "#A 1,c/1,processing,2026-11-23,10.50,EUR\n"
    "7,c/2,shipped,2026-11-20,,\n"
)
EMPLOYEES = "id,name,manager_id\nmax,Max,\neva,Eva,max\n"


def put(folder: Path, **files: str) -> Path:
    """Write files; a name's double underscore is a slash and its single one a dot."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".csv")
        path.write_text(text, encoding="utf-8")
    return folder


def count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def refusal(pair: Pair, folder: Path, *, prune: bool = False) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        pair.load(folder, prune=prune)
    return [str(fault) for fault in refused.value.faults]


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
    assert count(pair.front, tables.products) == count(pair.back, tables.teams) == 0
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


def test_fifty_faults_are_enough(pair: Pair, folder: Path) -> None:
    put(folder, products="sku,name,stock\n" + "".join(f"{n},N,x\n" for n in range(200)))
    assert len(refusal(pair, folder)) == 50


def test_a_directory_must_be_there_and_hold_something(pair: Pair, tmp_path: Path) -> None:
    assert refusal(pair, tmp_path / "nowhere")[0].endswith("is not a directory")
    assert refusal(pair, tmp_path)[0].endswith("holds no company records")


# --- what is kept --------------------------------------------------------------------------------


def test_any_pattern_of_code_and_a_byte_order_mark(pair: Pair, folder: Path) -> None:
    put(folder, front__customers="\ufeff" + CUSTOMERS, front__orders=ORDERS)
    pair.load(folder)
    order = OrdersOf(pair.front, "c/1").find("#a1")
    assert order is not None
    assert order.number == "#A 1"


def test_one_file_alone_may_name_rows_of_an_earlier_import(pair: Pair, folder: Path) -> None:
    pair.load(put(folder, front__customers=CUSTOMERS))
    (folder / "front/customers.csv").unlink()
    pair.load(put(folder, front__orders=ORDERS))
    assert count(pair.front, front.orders) == 2


def test_lines_without_a_product_list_keep_the_code(pair: Pair, folder: Path) -> None:
    lines = "order_number,sku,quantity,unit_price\n7,X-1,2.5,3.00\n7,X-1,1,\n"
    put(folder, front__customers=CUSTOMERS, front__orders=ORDERS, front__order_lines=lines)
    pair.load(folder)
    order = OrdersOf(pair.front, "c/2").find("7")
    assert order is not None
    assert [(line.name, str(line.quantity)) for line in order.lines] == [
        ("X-1", "2.5"),
        ("X-1", "1"),
    ]


def test_the_same_again_changes_nothing(pair: Pair, sample_files: Path) -> None:
    pair.load(sample_files)
    before = snapshot(pair)
    assert all(not one.added and not one.removed for one in pair.load(sample_files).counts)
    assert snapshot(pair) == before


def snapshot(pair: Pair) -> list[object]:
    every = [*tables.OFFICE.sorted_tables, *front.FRONT.sorted_tables]
    mine = [*tables.OFFICE.sorted_tables, *back.BACK.sorted_tables]
    return [
        sorted(map(str, connection.execute(select(table)).all()))
        for connection, listed in ((pair.front, every), (pair.back, mine))
        for table in listed
    ]


def test_columns_a_file_does_not_have_keep_what_they_hold(pair: Pair, folder: Path) -> None:
    pair.load(put(folder, products="sku,name,price,stock\nA,Ant,5.00,3\n"))
    pair.load(put(folder, products="sku,name,stock\nA,Ant,\n"))
    row = pair.front.execute(select(tables.products)).one()
    assert (row.price, row.stock) == ("5.00", None)


def test_an_amount_without_currency_is_in_the_companys(pair: Pair, folder: Path) -> None:
    (folder / "company.toml").write_text('name = "Ants"\ncurrency = "GBP"\n', encoding="utf-8")
    pair.load(put(folder, products="sku,name,price,currency\nA,Ant,5,\nB,Bee,6,USD\n"))
    found = pair.back.execute(select(tables.products.c.currency).order_by(tables.products.c.sku))
    assert found.scalars().all() == ["GBP", "USD"]
    assert company.load(pair.front).name == company.load(pair.back).name == "Ants"


def test_products_go_to_both_offices_and_teams_to_their_own(pair: Pair, folder: Path) -> None:
    put(
        folder,
        products="sku,name\nA,Ant\n",
        teams="name,side,kind\nCare,front,service\nIT,back,it\n",
    )
    pair.load(folder)
    assert count(pair.front, tables.products) == count(pair.back, tables.products) == 1
    names = select(tables.teams.c.name)
    assert pair.front.execute(names).scalars().all() == ["Care"]
    assert pair.back.execute(names).scalars().all() == ["IT"]
    pair.load(put(folder, teams="name,side,kind\nCare,back,service\n"))
    assert pair.front.execute(names).scalars().all() == []


def test_a_dry_run_counts_and_writes_nothing(pair: Pair, folder: Path) -> None:
    batch = pair.load(put(folder, products="sku,name\nA,Ant\nB,Bee\n"), dry_run=True)
    assert [(one.path, one.rows, one.added) for one in batch.counts] == [("products.csv", 2, 2)]
    assert count(pair.front, tables.products) == 0


def test_files_with_no_known_name_are_pointed_out(pair: Pair, folder: Path) -> None:
    put(folder, products="sku,name\nA,Ant\n", front__order="number\n1\n")
    assert pair.load(folder).ignored == ("front/order.csv",)


# --- pruning -------------------------------------------------------------------------------------


def test_pruning_removes_what_the_files_no_longer_hold(pair: Pair, folder: Path) -> None:
    put(folder, front__customers=CUSTOMERS, front__orders=ORDERS, products="sku,name\nA,Ant\n")
    put(folder, front__order_lines="order_number,sku,quantity\n7,A,1\n")
    pair.load(folder)
    (folder / "front/order_lines.csv").unlink()
    put(folder, front__customers=CUSTOMERS.replace("c/2,Ben,ben@b.example\n", ""))
    put(folder, front__orders=ORDERS.split("7,", maxsplit=1)[0])
    batch = pair.load(folder, prune=True)
    removed = {one.path: one.removed for one in batch.counts}
    assert removed == {"products.csv": 0, "front/customers.csv": 1, "front/orders.csv": 1}
    assert count(pair.front, front.orders) == count(pair.front, front.customers) == 1
    assert count(pair.front, front.order_lines) == 0
    assert count(pair.front, tables.products) == 1


def test_pruning_refuses_to_leave_a_name_dangling(pair: Pair, folder: Path) -> None:
    pair.load(put(folder, front__customers=CUSTOMERS, front__orders=ORDERS))
    (folder / "front/orders.csv").unlink()
    put(folder, front__customers="id,name\nc/1,Ada\n")
    assert refusal(pair, folder, prune=True) == [
        "front/customers.csv: 'c/2' cannot be removed: '7' in front/orders.csv names it"
    ]


def test_without_pruning_nothing_goes(pair: Pair, folder: Path) -> None:
    pair.load(put(folder, products="sku,name\nA,Ant\n"))
    pair.load(put(folder, products="sku,name\nB,Bee\n"))
    assert count(pair.front, tables.products) == 2


def test_a_telegram_id_may_move_but_not_be_shared(pair: Pair, folder: Path) -> None:
    pair.load(put(folder, front__customers="id,name,telegram_id\n1,Ada,99\n2,Ben,98\n"))
    pair.load(put(folder, front__customers="id,name,telegram_id\n1,Ada,98\n2,Ben,99\n"))
    put(folder, front__customers="id,name,telegram_id\n3,Cem,98\n")
    assert refusal(pair, folder) == ["front/customers.csv:2: telegram_id '98' belongs to '1'"]


# --- what was done here stays --------------------------------------------------------------------


def test_a_cancelled_order_stays_so_until_the_records_say_something_new(
    pair: Pair, folder: Path
) -> None:
    pair.load(put(folder, front__customers=CUSTOMERS, front__orders=ORDERS))
    mine = OrdersOf(pair.front, "c/1")
    assert mine.cancel("#A 1", NOW)
    pair.load(folder)
    order = mine.find("#A 1")
    assert order is not None
    assert order.state is OrderState.CANCELLED
    pair.load(put(folder, front__orders=ORDERS.replace("processing", "shipped")))
    order = mine.find("#A 1")
    assert order is not None
    assert order.state is OrderState.SHIPPED


def test_leave_the_books_know_is_not_counted_twice(pair: Pair, folder: Path) -> None:
    books = "employee_id,kind,year,entitled_days,taken_days\neva,annual,2026,25,{}\n"
    put(folder, back__employees=EMPLOYEES, back__leave=books.format("4.5"))
    pair.load(folder, now=NOW - timedelta(days=30))
    balance = LeaveOf(pair.back, "eva").balances(2026)[0]
    assert (str(balance.left), str(balance.taken)) == ("20.5", "4.5")


# --- articles ------------------------------------------------------------------------------------


def write_article(folder: Path, where: str, name: str, text: str) -> None:
    (folder / where / "articles" / f"{name}.md").write_text(text, encoding="utf-8")


def test_audience_decides_who_has_an_article(pair: Pair, folder: Path) -> None:
    write_article(folder, "front", "open", "---\ntitle: Open\n---\nFor all.\n")
    write_article(folder, "front", "inner", "---\naudience: staff\n---\nNot for all.\n")
    write_article(folder, "back", "closed", "# Closed\nNot for all.\n")
    write_article(folder, "back", "shown", "---\naudience: public\n---\nFor all.\n")
    pair.load(folder)
    assert [one.slug for one in articles.every(pair.front)] == ["open", "shown"]
    assert {one.slug for one in articles.every(pair.back)} == {"open", "inner", "closed", "shown"}


def test_an_article_that_becomes_internal_leaves_the_front(pair: Pair, folder: Path) -> None:
    write_article(folder, "front", "prices", "---\ntitle: Prices\n---\nHow we reckon.\n")
    pair.load(folder)
    write_article(folder, "front", "prices", "---\naudience: staff\n---\nHow we reckon.\n")
    pair.load(folder)
    assert articles.find(pair.front, "prices") is None
    assert articles.find(pair.back, "prices") is not None


def test_both_offices_may_have_an_article_of_one_name(pair: Pair, folder: Path) -> None:
    write_article(folder, "front", "Returns", "---\ntitle: Returns\n---\nFor customers.\n")
    write_article(folder, "back", "returns", "---\ntitle: Returns inside\n---\nFor us.\n")
    for _ in range(2):
        pair.load(folder)
        found = {one.slug: one.title for one in articles.every(pair.back)}
        assert found == {"returns": "Returns", "returns-2": "Returns inside"}


def test_front_matter_is_read_whole(pair: Pair, folder: Path) -> None:
    text = '---\ntitle: "A: b"\nlanguage: en\ntags: [one, two]\nupdated: 2026-02-03\n---\n\nText.\n'
    write_article(folder, "front", "full", text)
    pair.load(folder)
    article = articles.find(pair.front, "full")
    assert article is not None
    assert (article.title, article.tags, article.updated) == (
        "A: b",
        ("one", "two"),
        date(2026, 2, 3),
    )
    assert article.body == "Text."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("---\nauthor: me\n---\nx", "front/articles/a.md:2: unknown front matter 'author'"),
        (
            "---\ntitle: x\naudience: all\n---\nx",
            "front/articles/a.md:3: audience must be public or staff, not 'all'",
        ),
        (
            "---\nupdated: May\n---\nx",
            "front/articles/a.md:2: updated must be a date as YYYY-MM-DD, not 'May'",
        ),
        (
            "---\ntitle: x\nx",
            "front/articles/a.md:3: unknown front matter 'x'",
        ),
        (
            "---\ntitle: x\n",
            "front/articles/a.md:1: front matter has no end: a line of three dashes",
        ),
    ],
)
def test_bad_front_matter_is_named(pair: Pair, folder: Path, text: str, fault: str) -> None:
    write_article(folder, "front", "a", text)
    assert refusal(pair, folder) == [fault]


def test_pruning_removes_articles_of_a_folder_that_is_here(pair: Pair, folder: Path) -> None:
    write_article(folder, "front", "a", "A.")
    write_article(folder, "front", "b", "B.")
    write_article(folder, "back", "c", "C.")
    pair.load(folder)
    (folder / "front/articles/b.md").unlink()
    (folder / "back/articles/c.md").unlink()
    (folder / "back/articles").rmdir()
    pair.load(folder, prune=True)
    assert {one.slug for one in articles.every(pair.back)} == {"a", "c"}
    assert {one.slug for one in articles.every(pair.front)} == {"a"}
