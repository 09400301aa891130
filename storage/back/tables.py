"""Tables only the back office has.

Dates are ISO text and amounts and days decimal text: exact, sortable, the same on both engines.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text

from storage.tables.columns import Id, Moment

BACK = MetaData()

employees = Table(
    "employees",
    BACK,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("email_key", Text, index=True),  # for comparing: case folded
    Column("department", Text),
    Column("title", Text),
    Column("manager_id", Text, index=True),
    Column("site", Text),
    Column("starts_on", Text),
    Column("active", Boolean, nullable=False, server_default="1"),
    Index("employees_by_department", "department"),
    Index("employees_by_title", "title"),
)

# The words of each name, as they are compared: who shares one is found without reading everybody.
employee_words = Table(
    "employee_words",
    BACK,
    Column("word", Text, primary_key=True),
    Column("employee_id", Text, primary_key=True),
    Index("employee_words_by_employee", "employee_id"),
)

leave = Table(
    "leave",
    BACK,
    Column("employee_id", ForeignKey("employees.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("entitled_days", Text),
    Column("taken_days", Text),
    Column("imported_at", Moment, nullable=False),
)

leave_requests = Table(
    "leave_requests",
    BACK,
    Column("number", Id, primary_key=True),  # the number of its ticket
    Column("employee_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("approver", Text),
    Column("asked_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Index("leave_requests_by_employee", "employee_id", "first_day"),
)

payslips = Table(
    "payslips",
    BACK,
    Column("employee_id", ForeignKey("employees.id"), primary_key=True),
    Column("period", Text, primary_key=True),
    Column("gross", Text, nullable=False),
    Column("net", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("paid_on", Text),
)

equipment = Table(
    "equipment",
    BACK,
    Column("asset_tag", Text, primary_key=True),
    Column("tag_key", Text, nullable=False, index=True),  # as people type it: see `keys`
    Column("employee_id", Text, index=True),
    Column("kind", Text, nullable=False),
    Column("model", Text, nullable=False, server_default=""),
)

holidays = Table(
    "holidays",
    BACK,
    Column("date", Text, primary_key=True),
    Column("site", Text, primary_key=True),  # empty = every site
    Column("name", Text, nullable=False),
)

services = Table(
    "services",
    BACK,
    Column("name", Text, primary_key=True),
    Column("team", Text),
    Column("customer_facing", Boolean, nullable=False, server_default="0"),
)

budgets = Table(
    "budgets",
    BACK,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("owner_id", Text),
)

courses = Table(
    "courses",
    BACK,
    Column("code", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("starts_on", Text),
    Column("seats", Integer),
)

openings = Table(
    "openings",
    BACK,
    Column("code", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("site", Text),
    Column("opened_on", Text),
)

invoices = Table(
    "invoices",
    BACK,
    Column("number", Text, primary_key=True),
    Column("vendor", Text, nullable=False),
    Column("amount", Text),
    Column("currency", Text),
    Column("status", Text, nullable=False, server_default=""),
    Column("due_on", Text),
)

rooms = Table(
    "rooms",
    BACK,
    Column("name", Text, primary_key=True),
    Column("site", Text, primary_key=True),  # two sites may have a room of the same name
    Column("seats", Integer),
)
