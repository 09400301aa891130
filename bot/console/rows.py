"""Rows of the queue as HTML: each is drawn once for as long as nothing in it changes."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from bot.console.queries import Row
from bot.http.pages import Pages
from storage.records.staff import Permission, Person

KEPT = 4_096  # rows; of a thousand, all but those whose minute is over are there already


def row_drawer(pages: Pages, since: Callable[[datetime], str]) -> Callable[[Row, Person], Markup]:
    """Give what draws a row for a person; `since` says how long something waits."""

    @lru_cache(maxsize=KEPT)
    def draw(one: Row, age: str, *, may_take: bool) -> Markup:
        values = {"one": one, "age": age, "may_take": may_take}
        return Markup(pages.text("row.html", values))  # noqa: S704 - a template that escapes

    def row(one: Row, person: Person) -> Markup:
        age = since(one.waiting.escalation.waiting_since)
        return draw(one, age, may_take=person.may(Permission.ANSWER))

    return row
