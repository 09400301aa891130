from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from storage.back import tables as back
from storage.back.leave import LeaveOf
from storage.front import tables as front
from storage.front.orders import OrdersOf
from storage.knowledge import company
from storage.records.front import OrderState
from storage.tables import company as company_tables
from storage.tables.office import OFFICE
from tests.storage.conftest import NOW, Pair
from tests.storage.records import CUSTOMERS, EMPLOYEES, ORDERS, count, put, refusal

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
    every = [*OFFICE.sorted_tables, *front.FRONT.sorted_tables]
    mine = [*OFFICE.sorted_tables, *back.BACK.sorted_tables]
    return [
        sorted(map(str, connection.execute(select(table)).all()))
        for connection, listed in ((pair.front, every), (pair.back, mine))
        for table in listed
    ]


def test_columns_a_file_does_not_have_keep_what_they_hold(pair: Pair, folder: Path) -> None:
    pair.load(put(folder, products="sku,name,price,stock\nA,Ant,5.00,3\n"))
    pair.load(put(folder, products="sku,name,stock\nA,Ant,\n"))
    row = pair.front.execute(select(company_tables.products)).one()
    assert (row.price, row.stock) == ("5.00", None)


def test_an_amount_without_currency_is_in_the_companys(pair: Pair, folder: Path) -> None:
    (folder / "company.toml").write_text('name = "Ants"\ncurrency = "GBP"\n', encoding="utf-8")
    pair.load(put(folder, products="sku,name,price,currency\nA,Ant,5,\nB,Bee,6,USD\n"))
    found = pair.back.execute(
        select(company_tables.products.c.currency).order_by(company_tables.products.c.sku)
    )
    assert found.scalars().all() == ["GBP", "USD"]
    assert company.load(pair.front).name == company.load(pair.back).name == "Ants"


def test_products_go_to_both_offices_and_teams_to_their_own(pair: Pair, folder: Path) -> None:
    put(
        folder,
        products="sku,name\nA,Ant\n",
        teams="name,side,kind\nCare,front,service\nIT,back,it\n",
    )
    pair.load(folder)
    assert (
        count(pair.front, company_tables.products) == count(pair.back, company_tables.products) == 1
    )
    names = select(company_tables.teams.c.name)
    assert pair.front.execute(names).scalars().all() == ["Care"]
    assert pair.back.execute(names).scalars().all() == ["IT"]
    pair.load(put(folder, teams="name,side,kind\nCare,back,service\n"))
    assert pair.front.execute(names).scalars().all() == []


def test_a_dry_run_counts_and_writes_nothing(pair: Pair, folder: Path) -> None:
    batch = pair.load(put(folder, products="sku,name\nA,Ant\nB,Bee\n"), dry_run=True)
    assert [(one.path, one.rows, one.added) for one in batch.counts] == [("products.csv", 2, 2)]
    assert count(pair.front, company_tables.products) == 0


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
    assert count(pair.front, company_tables.products) == 1


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
    assert count(pair.front, company_tables.products) == 2


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
