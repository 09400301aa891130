"""Colleagues: who somebody is, and how to reach them. Nothing that only they may know."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.handler import Ask, Handler, Proof, handles
from handlers.reply import Offer, Reply
from handlers.slots import PersonId
from storage.records.back import Colleague, Employee

SHORTEST = 3  # letters of a name that is known in any case of letters
ASKING = "work.find_person"  # the words that ask for somebody and are no part of a name
OFFERED = 5  # people of one name who are shown as buttons


class Relation(StrEnum):
    """Whose manager is asked about."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Wanted:
    """Whom they ask about, in their words; a colleague or relation that was heard in these."""

    name: Annotated[str, Ask("work.find_person.who", whole=ASKING, enough=1)]
    who: PersonId | None = None
    relation: Relation | None = None


@handles("work.find_person", Wanted, proof=Proof.VERIFIED)
def find_person(want: Wanted, desk: BackDesk) -> Reply:
    """Find a colleague, or whom somebody reports to."""
    found = _wanted(want, desk)
    missing = "work.find_person.none"
    if want.relation is Relation.MINE:
        me = desk.employee.me()
        found, missing = _manager(me, desk), "work.find_person.no_manager"
    elif want.relation is Relation.THEIRS and len(found) == 1:
        found, missing = _manager(found[0], desk), "work.find_person.no_manager"
    if not found:
        return Reply(missing, team=desk.team_for("hr"))
    if len(found) == 1:
        return _card(found[0])
    key = "work.find_person.several" if len(found) <= OFFERED else "work.find_person.many"
    return Reply(key, count=len(found)).offering(*map(_button, found[:OFFERED]))


def _wanted(want: Wanted, desk: BackDesk) -> Sequence[Colleague]:
    """Those who were heard by name, however it was written; else those alike."""
    if want.who is not None:  # who has left is heard by name, and is no colleague any more
        return desk.directory.colleague(want.who)
    return _alike(want.name, desk)


def _manager(of: Employee | Colleague | None, desk: BackDesk) -> Sequence[Colleague]:
    return desk.directory.colleague(of.manager_id) if of is not None else ()


def _alike(said: str, desk: BackDesk) -> Sequence[Colleague]:
    """Those who share the most words of their name with what was said; else whose title, else
    whose department is said.
    """
    words = {
        part
        for word in desk.substance.words(said, ASKING)
        for part in (word, word.removesuffix("'s"))
    }
    everyone = desk.directory
    if found := everyone.named(words):
        return found
    titles = [one for one in everyone.titles() if _says(said, one)]
    if titled := everyone.titled(titles):
        return titled
    return everyone.of_departments([one for one in everyone.departments() if _says(said, one)])


def _says(said: str, name: str) -> bool:
    """Whether a name stands in a text as words; a short one, such as IT, as it is written."""
    if len(name) >= SHORTEST:
        said, name = said.casefold(), name.casefold()
    return re.search(rf"\b{re.escape(name)}\b", said) is not None


def _card(one: Colleague) -> Reply:
    lines = {
        "work.find_person.title": one.title,
        "work.find_person.department": one.department,
        "work.find_person.site": one.site,
        "work.find_person.email": one.email,
    }
    known = [Reply(key, value=value) for key, value in lines.items() if value]
    return Reply("work.find_person.card", name=one.name).followed_by(*known)


def _button(one: Colleague) -> Offer:
    about = ", ".join(part for part in (one.title, one.department) if part)
    label = Reply("work.find_person.button", name=one.name, about=about)
    return Offer("work.find_person", label, {"who": one.id, "name": one.name})


HANDLERS: tuple[Handler[BackDesk], ...] = (find_person,)
