"""`swingdoor tickets`: an office's work, listed, shown, assigned, resolved."""

import getpass
import json
from collections.abc import Mapping
from typing import Any

import click

from bot.actions.notify import perform
from bot.actions.refusals import Refused, Why
from bot.actions.tickets import assign as assign_ticket
from bot.actions.tickets import resolve as resolve_ticket
from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from storage.records.conversation import Side
from storage.records.work import Actor, ActorKind, Ticket
from storage.work.tickets import find
from storage.work.tickets import list_tickets as list_rows

OFFICE = click.option("--office", type=click.Choice(["front", "back"]), required=True)


def _shown(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "team": ticket.team,
        "state": ticket.state.value,
        "severity": ticket.severity.value,
        "title": ticket.title,
        "assignee": ticket.assignee,
        "subject": ticket.subject,
        "outcome": ticket.outcome,
        "promised_at": ticket.promised_at.isoformat() if ticket.promised_at else None,
        "created_at": ticket.created_at.isoformat(),
    }


async def list_tickets(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """List an office's tickets, newest first."""
    with bot.office(Side(words["office"])).database.read() as connection:
        found = list_rows(connection)
    lines = [f"{one.number}  {one.state.value:<12} {one.team:<16} {one.title}" for one in found]
    return Answer(tuple(lines or ["No tickets."]), data=[_shown(one) for one in found])


async def show_ticket(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Show all of one ticket."""
    with bot.office(Side(words["office"])).database.read() as connection:
        ticket = find(connection, words["number"])
    if ticket is None:
        return Answer((f"There is no ticket {words['number']}.",), failed=True)
    shown = {**_shown(ticket), "body": ticket.body}
    return Answer(tuple(f"{name}: {value}" for name, value in shown.items() if value), data=shown)


async def work_ticket(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Assign or resolve a ticket; a refusal says what to do."""
    office = bot.office(Side(words["office"]))
    do = {"assign": assign_ticket, "resolve": resolve_ticket}[words["verb"]]
    by = Actor(ActorKind.OPERATOR, words["by"])
    done = await perform(office, by, lambda act: do(act, words["number"], words["text"]))
    if isinstance(done, Refused):
        said = office.knowledge.wording.say(done.words())
        hint = _HINTS.get(done.why, "").format(number=words["number"])
        return Answer((f"{said} {hint}".rstrip(),), failed=True)
    return Answer((f"Ticket {done.number} is {done.state.value}.",), data=_shown(done))


_HINTS = {
    Why.NEEDS_DECISION: "Decide it with: swingdoor approvals approve|reject {number} --by PERSON",
    Why.OUTCOME_TOO_SHORT: "(--outcome TEXT)",
}


REMOTE: RemoteCalls = {
    "tickets.list": list_tickets,
    "tickets.show": show_ticket,
    "tickets.work": work_ticket,
}


def _do(name: str, words: Mapping[str, Any], *, as_json: bool) -> None:
    with running(REMOTE) as do:
        done = do(name, words)
    if as_json and not done.failed:
        click.echo(json.dumps(done.data))
    else:
        finish(done.lines, failed=done.failed)


@click.group()
@OFFICE
@click.pass_context
def tickets(context: click.Context, office: str) -> None:
    """The tickets of an office: list, show, assign, resolve."""
    context.obj = office


@tickets.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(office: str, as_json: bool) -> None:
    """List all, newest first."""
    _do("tickets.list", {"office": office}, as_json=as_json)


@tickets.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(office: str, number: int, as_json: bool) -> None:
    """Show ticket NUMBER."""
    _do("tickets.show", {"office": office, "number": number}, as_json=as_json)


@tickets.command()
@click.argument("number", type=int)
@click.argument("person")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def assign(office: str, number: int, person: str, as_json: bool) -> None:
    """Give ticket NUMBER to PERSON."""
    words = {"office": office, "verb": "assign", "number": number, "text": person}
    _do("tickets.work", {**words, "by": getpass.getuser()}, as_json=as_json)


@tickets.command()
@click.argument("number", type=int)
@click.option("--outcome", default="", help="What was done, written for whoever asked.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def resolve(office: str, number: int, outcome: str, as_json: bool) -> None:
    """Resolve ticket NUMBER; the outcome goes back to whoever asked."""
    words = {"office": office, "verb": "resolve", "number": number, "text": outcome}
    _do("tickets.work", {**words, "by": getpass.getuser()}, as_json=as_json)
