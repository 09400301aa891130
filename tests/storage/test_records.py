"""What the repositories promise, on every engine: one's own, and nobody else's."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from storage.back import employees
from storage.back.directory import EVERYWHERE, Directory
from storage.back.employees import EmployeeSelf
from storage.back.equipment import EquipmentOf
from storage.back.leave import LeaveOf
from storage.back.payroll import PayslipsOf
from storage.back.tables import equipment, payslips
from storage.front import customers
from storage.front.customers import CustomerSelf
from storage.front.orders import OrdersOf
from storage.front.tables import order_events, orders
from storage.knowledge.products import Products
from storage.records.back import LeaveRequest, LeaveState
from storage.records.front import OrderState
from storage.sample.company import DEMO_CUSTOMER, DEMO_EMPLOYEE
from tests.storage.conftest import NOW, TODAY, Pair


def email_of(company: Pair, customer: str) -> str:
    me = CustomerSelf(company.front, customer).me()
    assert me is not None
    assert me.email is not None
    return me.email


def test_an_order_is_found_as_people_type_its_number(company: Pair) -> None:
    mine = OrdersOf(company.front, DEMO_CUSTOMER)
    number = mine.mine(1)[0].number
    for typed in (number, f"#{number}", f" # {number} ", " ".join(number)):
        order = mine.find(typed)
        assert order is not None
        assert order.number == number
        assert order.lines
        assert order.ship_to


def test_somebody_elses_order_is_no_order(company: Pair) -> None:
    number = OrdersOf(company.front, DEMO_CUSTOMER).mine(1)[0].number
    for asker in (None, "C-1002", "nobody"):
        theirs = OrdersOf(company.front, asker)
        assert theirs.find(number) is None
        assert not theirs.cancel(number, NOW)
    assert OrdersOf(company.front, None).mine() == ()


def test_number_and_email_open_the_status_and_no_more(company: Pair) -> None:
    number = OrdersOf(company.front, DEMO_CUSTOMER).mine(1)[0].number
    anyone = OrdersOf(company.front, None)
    email = email_of(company, DEMO_CUSTOMER)
    status = anyone.status(f"#{number}", f" {email.upper()} ")
    assert status is not None
    assert status.number == number
    assert not hasattr(status, "ship_to")
    assert not hasattr(status, "lines")
    assert anyone.status(number, email_of(company, "C-1002")) is None
    assert anyone.status("nothing", email) is None


def test_only_what_is_not_sent_can_be_cancelled_and_only_once(company: Pair) -> None:
    mine = OrdersOf(company.front, DEMO_CUSTOMER)
    by_state = {order.state: order.number for order in mine.mine(50)}
    assert mine.cancel(by_state[OrderState.PROCESSING], NOW)
    assert not mine.cancel(by_state[OrderState.PROCESSING], NOW)
    for state in (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.RETURNED):
        assert not mine.cancel(by_state[state], NOW)
    events = company.front.execute(select(order_events.c.kind)).scalars().all()
    assert events == ["cancelled"]


def test_orders_come_newest_first_with_their_lines_in_order(company: Pair) -> None:
    mine = OrdersOf(company.front, DEMO_CUSTOMER).mine(50)
    assert [one.placed_on for one in mine] == sorted((o.placed_on for o in mine), reverse=True)
    whole = select(orders.c.number).where(orders.c.customer_id == DEMO_CUSTOMER)
    assert {one.number for one in mine} == set(company.front.execute(whole).scalars())


def test_a_channels_id_leads_to_one_customer(company: Pair) -> None:
    me = CustomerSelf(company.front, DEMO_CUSTOMER).me()
    assert me is not None
    assert me.telegram_id is not None
    assert customers.by_telegram(company.front, me.telegram_id) == DEMO_CUSTOMER
    assert customers.by_telegram(company.front, "1") is None
    email = email_of(company, DEMO_CUSTOMER)
    number = OrdersOf(company.front, DEMO_CUSTOMER).mine(1)[0].number
    found = customers.by_order(company.front, number, email)
    assert found is not None
    assert found.id == DEMO_CUSTOMER
    assert customers.by_order(company.front, number, "other@a.example") is None


def test_nobody_has_no_record(company: Pair) -> None:
    assert CustomerSelf(company.front, None).me() is None
    assert CustomerSelf(company.front, None).order_count() == 0
    assert EmployeeSelf(company.back, None).me() is None
    assert PayslipsOf(company.back, None).recent() == ()
    assert EquipmentOf(company.back, None).mine() == ()
    assert LeaveOf(company.back, None).balances(TODAY.year) == ()


def test_an_employee_is_known_by_mail_while_they_work_here(company: Pair) -> None:
    me = EmployeeSelf(company.back, DEMO_EMPLOYEE).me()
    assert me is not None
    assert me.email is not None
    assert employees.by_email(company.back, me.email.upper()) == DEMO_EMPLOYEE
    left = EmployeeSelf(company.back, "E-140").me()
    assert left is not None
    assert left.email is not None
    assert not left.active
    assert employees.by_email(company.back, left.email) is None


def test_the_manager_is_whom_the_record_names(company: Pair) -> None:
    me = EmployeeSelf(company.back, DEMO_EMPLOYEE)
    record, manager = me.me(), me.manager()
    assert record is not None
    assert manager is not None
    assert manager.id == record.manager_id
    assert EmployeeSelf(company.back, "E-101").manager() is None


def test_payslips_are_ones_own(company: Pair) -> None:
    mine = PayslipsOf(company.back, DEMO_EMPLOYEE)
    recent = mine.recent()
    assert len(recent) == 12
    assert recent[0] == mine.latest()
    assert mine.of(recent[3].period) == recent[3]
    assert mine.of("1999-01") is None
    assert recent[0].deductions.amount == recent[0].gross.amount - recent[0].net.amount
    everyone = company.back.execute(select(payslips.c.gross)).scalars().all()
    mine_only = [str(one.gross.amount) for one in recent]
    assert all(everyone.count(gross) == mine_only.count(gross) for gross in mine_only)


def test_equipment_is_ones_own_however_the_tag_is_typed(company: Pair) -> None:
    mine = EquipmentOf(company.back, DEMO_EMPLOYEE)
    tag = mine.mine()[0].tag
    for typed in (tag, tag.lower(), f"#{tag}", f" {tag} "):
        found = mine.find(typed)
        assert found is not None
        assert found.tag == tag
    other = company.back.execute(
        select(equipment.c.asset_tag).where(equipment.c.employee_id != DEMO_EMPLOYEE)
    ).scalars()
    assert all(mine.find(tag) is None for tag in other)


def request(number: int, first: date, days: int) -> LeaveRequest:
    last = first + timedelta(days=days - 1)
    return LeaveRequest(number, "annual", first, last, Decimal(days), LeaveState.REQUESTED, "E-114")


def test_leave_cannot_be_called_off_by_others_or_once_begun(company: Pair) -> None:
    leave = LeaveOf(company.back, DEMO_EMPLOYEE)
    leave.request(request(1001, TODAY, 2), NOW)
    assert not leave.cancel(1001, TODAY, NOW)
    leave.request(request(1002, TODAY + timedelta(days=9), 2), NOW)
    assert not LeaveOf(company.back, "E-116").cancel(1002, TODAY, NOW)
    assert LeaveOf(company.back, "E-116").requests() == ()


def test_colleagues_are_who_works_here_and_what_all_may_know(company: Pair) -> None:
    lists = Directory(company.back)
    found = lists.of_departments(lists.departments())
    assert len(found) == 39
    assert "E-140" not in {one.id for one in found}
    assert lists.colleague("E-140") == ()
    assert lists.named({found[0].name.split()[0].casefold(), "nobody"})[0].name == found[0].name
    assert lists.named({"nobody"}) == lists.named(()) == ()
    assert [one.name for one in found] == sorted(one.name for one in found)
    fields = {"id", "name", "title", "department", "site", "email", "manager_id"}
    assert {one.name for one in dataclasses.fields(found[0])} == fields


def test_holidays_between_two_days(company: Pair) -> None:
    lists = Directory(company.back)
    found = lists.holidays(date(2026, 12, 1), date(2026, 12, 31), "Dublin")
    assert [one.name for one in found] == ["Christmas Day", "Saint Stephen's Day"]
    assert lists.holidays(date(2026, 12, 1), date(2026, 12, 31), EVERYWHERE) == found
    assert lists.holiday_sites() == ()


def test_lists_of_the_house_are_complete(company: Pair) -> None:
    lists = Directory(company.back)
    sizes = [
        len(one)
        for one in (
            *(lists.services(), lists.budgets(), lists.courses()),
            *(lists.openings(), lists.rooms()),
        )
    ]
    assert sizes == [10, 6, 6, 4, 6]
    assert lists.outages() == ()


@pytest.mark.parametrize("side", ["front", "back"])
def test_products_are_the_same_in_both_offices(company: Pair, side: str) -> None:
    products = Products(getattr(company, side))
    product = products.find("M-ESTRO")
    assert product is not None
    assert product.price is not None
    assert (product.name, str(product.price.amount), product.stock) == ("Estro", "3490.00", 0)
    assert product.as_of == TODAY
    others = products.like(product)
    assert [one.name for one in others] == ["Corsa Pro", "Brio Duo", "Corsa"]
    assert products.find("nothing") is None


def test_a_hit_and_a_miss_ask_the_database_the_same(company: Pair) -> None:
    asked: list[str] = []
    event.listen(company.front, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
    mine = OrdersOf(company.front, DEMO_CUSTOMER)
    number = mine.mine(1)[0].number
    email = email_of(company, DEMO_CUSTOMER)
    calls: list[tuple[Callable[[], object], Callable[[], object]]] = [
        (lambda: mine.find(number), lambda: OrdersOf(company.front, "C-1002").find(number)),
        (lambda: mine.status(number, email), lambda: mine.status(number, "no@a.example")),
        (lambda: mine.status(number, email), lambda: mine.status("nothing", email)),
    ]
    for hit, miss in calls:
        asked.clear()
        assert hit() is not None
        once = list(asked)
        asked.clear()
        assert miss() is None
        assert asked == once
        assert len(once) == 1
