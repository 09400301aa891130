"""Asking for somebody's yes, and deciding: the same for every kind of request.

What a yes and a no do is a function for each kind, bound where the program is put together; who
may decide is told by the request itself. Sentences stand under `approval.<kind>.` in the catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions import tickets
from bot.actions.text import LONGEST, clean
from bot.office.act import Act
from handlers.facts import load_facts
from handlers.reply import Notify, Offer, Reply, ToConversation, ToPerson
from storage.conversation import timers
from storage.conversation.timers import Timer
from storage.records.work import (
    Approval,
    ApprovalState,
    Decider,
    DeciderKind,
    Decision,
    Vote,
)
from storage.work import approvals
from storage.work.tickets import find as find_ticket

EXPIRY = "approval"  # the kind of timer; its key is the number


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """Somebody's yes or no; `why` is read by whoever asked, `via` is what it came by."""

    number: int
    state: ApprovalState
    why: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of it. `hindrance` is the kind's own code where it could not be approved."""

    decision: Decision
    approval: Approval | None = None
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who decides a request now: how they were named, and their names by id."""

    named: Decider | None
    names: Mapping[str, str]


# --- asking ------------------------------------------------------------------------------------


def ask(act: Act, request: Approval) -> Approval:
    """Keep a request for a yes, and tell a person who is to decide that it waits for them."""
    approvals.add(act.connection, request)
    act.note("approval.asked", f"ticket {request.number}", kind=request.kind)
    _set_expiry(act, request)
    _tell_deciders(act, request)
    return request


def call_off(act: Act, number: int) -> bool:
    """End a request that its asker no longer wants; False if it was decided already."""
    if not approvals.close(act.connection, number, ApprovalState.CANCELLED, act.at):
        return False
    act.note("approval.cancelled", f"ticket {number}")
    return True


def expire(act: Act, number: int) -> bool:
    """Let a request that nobody decided in time go to whoever is named next, or end it."""
    one = approvals.find(act.connection, number, hold=True)
    waits = one is not None and one.state is ApprovalState.REQUESTED
    if one is None or not waits or one.expires_at is None or one.expires_at > act.at:
        return False
    following = one.rank + 1
    if following < len(one.deciders):
        by = act.at + (one.expires_at - one.asked_at)
        approvals.pass_on(act.connection, number, following, by)
        act.note("approval.passed_on", f"ticket {number}")
        passed = approvals.find(act.connection, number)
        assert passed is not None
        _set_expiry(act, passed)
        _tell_deciders(act, passed)
        return True
    act.deciding.kinds[one.kind].reject(act, one)
    _end(act, one, ApprovalState.EXPIRED, "", "")
    return True


def delegate(act: Act, to: str, until: date) -> bool:
    """Have an active colleague decide in one's stead, up to and including a day."""
    if to == act.by.id or not act.deciding.people(act.connection).active([to]):
        return False
    approvals.set_delegate(act.connection, act.by.id, to, until)
    act.note("approval.delegated", "approvals", until=until.isoformat())
    return True


# --- who ---------------------------------------------------------------------------------------


def deciders(act: Act, one: Approval) -> Deciders:
    """Say who decides a request now: of those named, the first that names people who work here.

    Where several must agree, everyone named may. Nobody decides on what they asked for.
    """
    if one.needed > 1:
        names: dict[str, str] = {}
        for named in one.deciders:
            names |= _names(act, named, one.asked_by)
        return Deciders(None, names)
    for named in one.deciders[one.rank :]:
        found = _names(act, named, one.asked_by)
        if found:
            return Deciders(named, found)
    return Deciders(one.deciders[-1] if one.deciders else None, {})


def _names(act: Act, named: Decider, asker: str) -> dict[str, str]:
    people = act.deciding.people(act.connection)
    if named.kind is DeciderKind.PERSON:
        found = dict(people.active([named.name]))
        stead = approvals.delegates_of(act.connection, [named.name], _today(act))
        found |= people.active(list(stead.values())) if found else {}
    elif named.kind is DeciderKind.TEAM:
        found = dict(people.team(named.name))
    else:
        found = dict(people.role(named.name))
    return {id_: name for id_, name in found.items() if id_ != asker}


def waiting(act: Act) -> Sequence[Approval]:
    """Give what waits for the actor's word, the newest first."""
    me, people = act.by.id, act.deciding.people(act.connection)
    if not people.active([me]):
        return []
    stead = approvals.delegated_to(act.connection, me, _today(act))
    found = approvals.list_waiting(
        act.connection, [me, *stead], people.teams_of(me), people.roles_of(me)
    )
    return [one for one in found if _decides(act, one) and me not in one.agreed()]


def find(act: Act, number: str) -> Approval | None:
    """Give one request the actor decides or decided, by its number as people type it."""
    digits = "".join(sign for sign in number if sign.isdecimal())
    found = approvals.find(act.connection, int(digits)) if digits else None
    return found if found is not None and _decides(act, found) else None


def _decides(act: Act, one: Approval) -> bool:
    return act.by.id in deciders(act, one).names


# --- deciding ----------------------------------------------------------------------------------


def decide(act: Act, request: DecisionRequest) -> Decided:
    """Take the actor's yes or no; anything but DONE and PARTLY has changed nothing."""
    one = approvals.find(act.connection, request.number, hold=True)
    if one is None:
        return Decided(Decision.UNKNOWN)
    refused = _refuse(act, one)
    if refused is not None:
        return Decided(refused, one)
    kind = act.deciding.kinds[one.kind]
    approves = request.state is ApprovalState.APPROVED
    hindrance = kind.hinder(act, one) if approves else None
    if hindrance is not None:
        return Decided(Decision.HINDERED, one, hindrance)
    why = clean(request.why).strip()[:LONGEST]
    vote = Vote(act.by.id, request.state, act.at, why, request.via)
    approvals.vote(act.connection, one.number, vote)
    decision = Decision.DONE
    if approves and len(one.agreed()) + 1 < one.needed:
        act.note("approval.agreed", f"ticket {one.number}", kind=one.kind, via=request.via)
        decision = Decision.PARTLY
    else:
        (kind.approve if approves else kind.reject)(act, one)
        _end(act, one, request.state, why, request.via)
    return Decided(decision, approvals.find(act.connection, one.number))


def _refuse(act: Act, one: Approval) -> Decision | None:
    """Say why this actor has no word in it now, None if they have."""
    if one.asked_by == act.by.id:
        return Decision.OWN
    if not _decides(act, one):
        return Decision.OTHERS
    if one.state is not ApprovalState.REQUESTED:
        return Decision.ALREADY
    return Decision.AGAIN if act.by.id in one.agreed() else None


def _end(act: Act, one: Approval, state: ApprovalState, why: str, via: str) -> None:
    """Close request and ticket, note it, and have whoever asked told in the words of its kind."""
    approvals.close(act.connection, one.number, state, act.at)
    how = state.value if why or state is not ApprovalState.REJECTED else "rejected_plain"
    act.note(f"approval.{state}", f"ticket {one.number}", kind=one.kind, via=via)
    by = act.deciding.people(act.connection).active([act.by.id]).get(act.by.id, "")
    facts = {**load_facts(one.facts), "number": str(one.number), "by": by, "why": why}
    ticket = find_ticket(act.connection, one.number)
    if ticket is not None:
        said = Reply(f"approval.outcome.{how}", **facts)
        tickets.settle(act, ticket, act.known.wording.say(said), tell=False)
    if one.asked_in is not None:
        key = f"approval.{one.kind}.{how}"
        act.tell(Notify(ToConversation(one.asked_in), key, facts))


# --- telling, and time -------------------------------------------------------------------------


def _tell_deciders(act: Act, one: Approval) -> None:
    """Tell the person who decides, with a button for either answer; a team sees it on its page."""
    now = deciders(act, one)
    if now.named is not None and now.named.kind is not DeciderKind.PERSON:
        return
    number = str(one.number)
    facts = {**load_facts(one.facts), "number": number}
    slots = {"request": number}
    buttons = (
        Offer("work.approve", Reply("approval.yes", number=number), slots),
        Offer("work.reject", Reply("approval.no", number=number), slots),
    )
    for id_ in now.names:
        act.tell(Notify(ToPerson(id_), f"approval.{one.kind}.asked", facts, buttons))


def _set_expiry(act: Act, one: Approval) -> None:
    if one.expires_at is not None and one.asked_in is not None:
        timer = Timer(one.asked_in, EXPIRY, str(one.number), one.expires_at)
        timers.set_many(act.connection, [timer])


def _today(act: Act) -> date:
    return act.known.company.today(act.at)
