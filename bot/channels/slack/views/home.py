"""The Home tab: what is waiting for you, what you asked for, what you can start."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.slack.inbound.employee import SlackEmployee
from bot.channels.slack.views import words
from bot.channels.slack.views.blocks import Block, button, context, header, plain, rows, section
from bot.channels.slack.views.modals import OPTION, OPTIONS
from bot.channels.slack.views.text import cut, join, slack_text, when
from bot.office.office import Office
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
    mine = TicketsOf(
        connection, talk.id if talk else 0, employee.person.employee, office.now()
    ).mine()
    shown: list[Block] = [header(cut(f"Hello, {employee.person.name}", 150))]
    if notice.outage:
        shown.append(section(slack_text(cut(f"⚠ {notice.outage}", 1_000))))
    shown += _approvals(notice.approvals)
    shown += [header("What can I do for you?"), *rows(_families(office))]
    shown += [{"type": "divider"}, header("My requests"), *_requests(mine)]
    shown.append(
        context(slack_text("What you ask me stays between you, me and the team that helps you."))
    )
    return {"type": "home", "blocks": shown}


def refused() -> Block:
    """The Home tab of somebody we do not know."""
    return {"type": "home", "blocks": [section(slack_text(words.REFUSED))]}


def _families(office: Office[Any]) -> list[dict[str, Any]]:
    buttons = [button(f"{FAMILY}:{name}", label, name) for name, label in families(office).items()]
    return [*buttons, button(PERSON, "Talk to a person", "person", style="primary")]


def _approvals(waiting: Sequence[tuple[str, str]]) -> list[Block]:
    shown: list[Block] = [header("Waiting for your decision")] if waiting else []
    for number, title in waiting[:5]:
        shown.append(section(slack_text(cut(f"#{number} {title}", 300))))
        shown += rows(
            [
                button(f"{SAYS}:yes:{number}", "Approve", f"Approve {number}", "primary"),
                button(f"{SAYS}:no:{number}", "Reject", f"Reject {number}", "danger"),
            ]
        )
    return shown


def _requests(mine: Sequence[Ticket]) -> list[Block]:
    if not mine:
        return [section(slack_text("You have not asked for anything yet."))]
    waiting = [one for one in mine if one.state not in _OVER]
    over = [one for one in mine if one.state in _OVER]
    return [_request(one) for one in [*waiting, *over][:MOST_TICKETS]]


def _request(one: Ticket) -> Block:
    state = one.state.value.replace("_", " ")
    return section(
        join(slack_text(cut(f"#{one.number} {one.title} · {state} · ", 400)), when(one.updated_at))
    )


def pick_view(office: Office[Any], family: str) -> Block | None:
    """Give the view where a job of a family is picked; None if there is no such family."""
    jobs = jobs_of(office, family)
    if not jobs:
        return None
    options = [
        {"text": plain(cut(title, OPTION)), "value": intent} for intent, title in jobs.items()
    ][:OPTIONS]
    return {
        "type": "modal",
        "callback_id": PICK,
        "title": plain(cut(families(office)[family], 24)),
        "submit": plain("Go on"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": "job",
                "label": plain(words.ASK_ME),
                "element": {"type": "static_select", "action_id": "value", "options": options},
            }
        ],
    }


def families(office: Office[Any]) -> Mapping[str, str]:
    """Give the families that have a title and a job the office can do, as the catalogue orders."""
    known = office.knowledge
    there = dict.fromkeys(
        intent.family for name, intent in known.intents.items() if name in office.registry.handlers
    )
    titles = {name: office.registry.title(name) for name in there}
    return {
        name: known.wording.say(one) for name, one in titles.items() if known.wording.has(one.key)
    }


def jobs_of(office: Office[Any], family: str) -> Mapping[str, str]:
    """Give the jobs of a family that the office can do, with their titles."""
    if family not in families(office):
        return {}
    say, title = office.knowledge.wording.say, office.registry.title
    intents = office.knowledge.intents
    return {
        name: say(title(name))
        for name in sorted(office.registry.handlers)
        if name in intents and intents[name].family == family
    }
