"""The Home tab: what is waiting for you, what you asked for, what you can start."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.slack.inbound.employee import SlackEmployee
from bot.channels.slack.views.blocks import Block, button, context, header, plain, rows, section
from bot.channels.slack.views.modals import OPTION, OPTIONS
from bot.channels.slack.views.text import cut, join, slack_text, when
from bot.channels.slack.views.words import Words
from bot.office.memory import Memory
from bot.office.office import Office
from bot.office.wording import Wording
from storage.database.database import Connection
from storage.records.work import Ticket, TicketState
from storage.work.tickets import TicketsOf

FAMILY = "family"  # a category's button: the value is the family
PERSON = "person"
SAYS = "says"  # a button that says a sentence: the value
PICK = "pick"  # the view where a job of a family is picked

MOST_TICKETS = 8
_OVER = {TicketState.RESOLVED, TicketState.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Notice:
    """What else the Home tab has room for: an outage, and what waits for this person's word.

    Each approval is its number and what it is about.
    """

    outage: str = ""
    approvals: Sequence[tuple[str, str]] = field(default_factory=tuple)


# Reads the notices for an employee's id.
Notices = Callable[[Connection, str], Notice]


def no_notice(connection: Connection, employee: str) -> Notice:
    """Nothing is out of order, nothing waits."""
    del connection, employee
    return Notice()


def home(
    office: Office[Any], connection: Connection, employee: SlackEmployee, notices: Notices
) -> Block:
    """Give a person's Home tab."""
    notice = notices(connection, employee.person.employee)
    talk = employee.find(connection)
    mine = TicketsOf(connection, talk.id if talk else 0, employee.person.employee).mine()
    wording = office.knowledge.speak(Memory.load(talk.state).language if talk else None)
    say = Words(wording)
    shown: list[Block] = [header(cut(say("home.hello", name=employee.person.name), 150))]
    if notice.outage:
        shown.append(section(slack_text(cut(f"⚠ {notice.outage}", 1_000))))
    shown += _approvals(notice.approvals, say)
    shown += [header(say("ask_me")), *rows(_families(office, wording))]
    shown += [{"type": "divider"}, header(say("home.mine")), *_requests(mine, wording)]
    shown.append(context(slack_text(say("home.private"))))
    return {"type": "home", "blocks": shown}


def refused(say: Words) -> Block:
    """The Home tab of somebody we do not know."""
    return {"type": "home", "blocks": [section(slack_text(say("refused")))]}


def _families(office: Office[Any], wording: Wording) -> list[dict[str, Any]]:
    named = families(office, wording)
    buttons = [button(f"{FAMILY}:{name}", label, name) for name, label in named.items()]
    return [*buttons, button(PERSON, Words(wording)("home.person"), "person", style="primary")]


def _approvals(waiting: Sequence[tuple[str, str]], say: Words) -> list[Block]:
    shown: list[Block] = [header(say("home.waiting"))] if waiting else []
    for number, title in waiting[:5]:
        shown.append(section(slack_text(cut(f"#{number} {title}", 300))))
        approve = say("home.approve_say", number=number)
        reject = say("home.reject_say", number=number)
        shown += rows(
            [
                _says(f"yes:{number}", say("home.approve"), approve, "primary"),
                _says(f"no:{number}", say("home.reject"), reject, "danger"),
            ]
        )
    return shown


def _says(action: str, label: str, said: str, style: str) -> dict[str, Any]:
    return button(f"{SAYS}:{action}", label, said, style)


def _requests(mine: Sequence[Ticket], wording: Wording) -> list[Block]:
    if not mine:
        return [section(slack_text(Words(wording)("home.none")))]
    waiting = [one for one in mine if one.state not in _OVER]
    over = [one for one in mine if one.state in _OVER]
    return [_request(one, wording) for one in [*waiting, *over][:MOST_TICKETS]]


def _request(one: Ticket, wording: Wording) -> Block:
    state = wording.named("state", one.state.value)
    return section(
        join(slack_text(cut(f"#{one.number} {one.title} · {state} · ", 400)), when(one.updated_at))
    )


def pick_view(office: Office[Any], family: str, wording: Wording) -> Block | None:
    """Give the view where a job of a family is picked; None if there is no such family."""
    jobs, say = jobs_of(office, family, wording), Words(wording)
    if not jobs:
        return None
    options = [
        {"text": plain(cut(title, OPTION)), "value": intent} for intent, title in jobs.items()
    ][:OPTIONS]
    return {
        "type": "modal",
        "callback_id": PICK,
        "title": plain(cut(families(office, wording)[family], 24)),
        "submit": plain(say("submit_pick")),
        "close": plain(say("cancel")),
        "blocks": [
            {
                "type": "input",
                "block_id": "job",
                "label": plain(say("ask_me")),
                "element": {"type": "static_select", "action_id": "value", "options": options},
            }
        ],
    }


def families(office: Office[Any], wording: Wording) -> Mapping[str, str]:
    """Give the families that have a title and a job the office can do, as the catalogue orders."""
    known = office.knowledge
    there = dict.fromkeys(
        intent.family for name, intent in known.intents.items() if name in office.registry.handlers
    )
    titles = {name: office.registry.title(name) for name in there}
    return {name: wording.say(one) for name, one in titles.items() if wording.has(one.key)}


def jobs_of(office: Office[Any], family: str, wording: Wording) -> Mapping[str, str]:
    """Give the jobs of a family that the office can do, with their titles."""
    if family not in families(office, wording):
        return {}
    say, title = wording.say, office.registry.title
    intents = office.knowledge.intents
    return {
        name: say(title(name))
        for name in sorted(office.registry.handlers)
        if name in intents and intents[name].family == family
    }
