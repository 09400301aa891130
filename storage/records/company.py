"""The company itself: products, articles, opening hours, the rules of the house."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from storage.records.hours import Hours
from storage.records.money import Money
from storage.records.work import Severity


@dataclass(frozen=True, slots=True)
class Product:
    """Something the company sells; `stock` is how many are on the shelf, None if unknown.

    `as_of` is the day the price and stock were imported.
    """

    sku: str
    name: str
    category: str
    price: Money | None
    stock: int | None
    description: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Article:
    """A page of knowledge; `body` is Markdown. Staff articles never reach the front office.

    `source` is the file it was imported from, empty if it was written in the console.
    """

    slug: str
    title: str
    public: bool
    language: str
    tags: tuple[str, ...]
    updated: date | None
    body: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of an article that answers a question, with where it stands."""

    slug: str
    title: str
    text: str
    updated: date | None
    public: bool


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Where people reach the company without the bot."""

    email: str | None = None
    phone: str | None = None
    address: str | None = None
    directions: str | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True)
class Windows:
    """How long things may be undone, in days, and the warranty in months."""

    cancel_days: int = 2
    return_days: int = 30
    reopen_days: int = 30
    warranty_months: int = 24


@dataclass(frozen=True, slots=True)
class Promises:
    """Open hours within which a ticket of each severity gets its answer."""

    urgent: int = 2
    high: int = 8
    normal: int = 16
    low: int = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """Amounts, in the company's currency, above which a second person must agree."""

    refund: Decimal = Decimal(100)
    expense: Decimal = Decimal(250)
    purchase: Decimal = Decimal(500)


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """A way of sending: working days from and to, and its price."""

    name: str = "standard"
    first_day: int = 2
    last_day: int = 5
    price: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How orders are sent; `free_over` is the total from which the cheapest way costs nothing."""

    options: tuple[DeliveryOption, ...] = ()
    free_over: Decimal | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax in prices: its name, its rate in per cent, whether shown prices include it."""

    name: str = "VAT"
    rate: Decimal | None = None
    included: bool = True


@dataclass(frozen=True, slots=True)
class Tone:
    """How the bot introduces itself and signs off."""

    bot_name: str = "Swingdoor"
    greeting: str | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """What employees are told about the house.

    `payday` is the day of the month pay arrives, earlier where that day is not a working day;
    `password_page` is where people set a new password themselves; `absent_after_minutes` is how
    long somebody may be away while their contact waits, before another may take the conversation.
    """

    payday: int | None = None
    password_page: str | None = None
    sick_note_after_days: int = 3
    absent_after_minutes: int = 15


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How much one sender may ask for, and all behind one address prefix (/24, or /64 of IPv6).

    Messages and streams are counted by the minute, the rest by the hour.
    """

    messages: int = 30
    streams: int = 30
    files: int = 60
    prefix_messages: int = 600
    prefix_streams: int = 600
    prefix_sessions: int = 300
    prefix_handovers: int = 100


@dataclass(frozen=True, slots=True)
class Company:
    """The house rules both offices share."""

    name: str
    hours: Hours
    currency: str = "EUR"
    language: str = "en"
    contact: ContactDetails = field(default_factory=ContactDetails)
    windows: Windows = field(default_factory=Windows)
    promises: Promises = field(default_factory=Promises)
    limits: Limits = field(default_factory=Limits)
    delivery: Delivery = field(default_factory=Delivery)
    tax: Tax = field(default_factory=Tax)
    tone: Tone = field(default_factory=Tone)
    staff: Staff = field(default_factory=Staff)
    rate_limits: RateLimits = field(default_factory=RateLimits)

    def today(self, now: datetime) -> date:
        """The company's calendar day at a moment."""
        return now.astimezone(self.hours.zone).date()

    def promise(self, now: datetime, severity: Severity) -> datetime:
        """When a ticket of this severity, opened now, gets its answer; counted in open hours."""
        hours: int = getattr(self.promises, severity.value)
        return self.hours.after(now, timedelta(hours=hours))
