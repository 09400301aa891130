"""`swingdoor phrases`: check the catalogue; teach an office a phrase, report, take it back."""

import asyncio
import getpass
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from bot.cli.trials import phrase_lines, report_lines
from bot.teaching.misses import count_misses
from bot.teaching.phrases import Teaching, TeachingError, TriedPhrase, found
from bot.teaching.training import TrainingError
from intents.catalogue.catalogue import load
from intents.catalogue.checks import SIDES, check_catalogue
from intents.evaluation import report as figures
from intents.recognizer import Recognizer
from intents.taught.trials import Trial
from storage.knowledge.taught import TaughtPhrase
from storage.records.conversation import Side

OFFICE = click.option("--office", type=click.Choice(["front", "back"]), required=True)
BY = click.option("--by", default=getpass.getuser, help="Who does it; you, if not given.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One line of JSON.")


def _shown(one: TaughtPhrase, trial: Trial | None) -> dict[str, Any]:
    return {
        "number": one.number,
        "intent": one.intent,
        "phrase": one.phrase,
        "state": one.state.value,
        "by": one.by,
        "at": one.at.isoformat(),
        "live_by": one.live_by,
        "live_at": one.live_at.isoformat() if one.live_at else None,
        "undone_by": one.undone_by,
        "undone_at": one.undone_at.isoformat() if one.undone_at else None,
        "trial": trial.as_json() if trial else None,
    }


async def take_step(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Draft a phrase, resume or publish a draft, undo; a refusal says what to do."""
    try:
        phrase = await _step(bot.teaching[Side(words["office"])], words)
    except TeachingError as refusal:
        return Answer((str(refusal),), failed=True)
    except TrainingError as fault:
        return Answer((str(fault), "Nothing has changed; try it again."), failed=True)
    shown = {**_shown(phrase.taught, phrase.trial), "notes": phrase.notes}
    return Answer(tuple(phrase_lines(phrase)), data=shown)


async def _step(teaching: Teaching, words: Mapping[str, Any]) -> TriedPhrase:
    step, by = words["step"], words["by"]
    if step == "draft":
        return await teaching.draft(words["intent"], words["text"], by)
    number: int = words["number"]
    if step == "resume":
        return await teaching.resume(number)
    if step == "publish":
        return await teaching.publish(number, by, force=words["force"])
    return await teaching.undo(number, by)


async def report_phrases(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Give what an office was taught, and which of its lines are worth teaching."""
    teaching = bot.teaching[Side(words["office"])]
    shipped = teaching.workshop.words()
    taught = await teaching.list_taught()
    heard = await asyncio.to_thread(count_misses, teaching.office, shipped)
    data = {
        "taught": [_shown(one, found(one)) for one in taught],
        "unheard": [asdict(one) for one in heard],
    }
    return Answer(tuple(report_lines(taught, heard, shipped.intents)), data=data)


REMOTE: RemoteCalls = {"phrases.step": take_step, "phrases.report": report_phrases}


@click.group()
def phrases() -> None:
    """Phrases people use: check those shipped, teach an office new ones, take them back."""


@phrases.command()
def check() -> None:
    """Check both offices' catalogues; name every fault, or say what training makes of them."""
    faults = check_catalogue()
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        sys.exit(1)
    click.echo("The catalogue is sound.")
    for office in SIDES:
        click.echo(figures.operating_point(Recognizer.build(load(office))))


@phrases.command()
@OFFICE
@click.option("--intent", help="What TEXT means.")
@click.option("--number", type=int, help="Go on with this draft, in place of an intent and a text.")
@BY
@click.option("--yes", is_flag=True, help="Take it live without asking, if it breaks nothing.")
@click.option("--force", is_flag=True, help="Take it live whatever it breaks.")
@click.option("--draft", is_flag=True, help="Try it and keep it for later.")
@AS_JSON
@click.argument("text", required=False)
def teach(
    *,
    office: str,
    intent: str | None,
    number: int | None,
    by: str,
    yes: bool,
    force: bool,
    draft: bool,
    as_json: bool,
    text: str | None,
) -> None:
    """Teach an office that TEXT means an intent: see what it fixes and breaks, then take it live."""
    if (number is None) != (intent is not None and text is not None) or (number and text):
        raise click.UsageError("Give --intent NAME and TEXT, or the --number of a draft.")
    click.echo("Training, and reading every line again: about half a minute …", err=True)
    step = "draft" if number is None else "resume"
    words = {"office": office, "intent": intent, "text": text, "number": number, "by": by}
    done = _do({**words, "step": step})
    if not as_json:
        finish(done.lines, failed=False)
    breaks = len(done.data["trial"]["breaks"])
    asked = not (yes or force or draft or as_json) and _agreed(breaks)
    if (yes or force or asked) and not draft:
        words = {"office": office, "number": done.data["number"], "by": by}
        done = _do({**words, "step": "publish", "force": force or (asked and breaks > 0)})
    if as_json:
        click.echo(json.dumps(done.data))
    else:
        click.echo(_state(office, done.data))


def _state(office: str, data: Mapping[str, Any]) -> str:
    if data["state"] == "live":
        return f"Live: the {office} office hears phrase {data['number']} now."
    return (
        f"Phrase {data['number']} stays a draft. To go on: "
        f"swingdoor phrases teach --office {office} --number {data['number']}"
    )


def _agreed(breaks: int) -> bool:
    question = "It breaks something. Take it live all the same?" if breaks else "Take it live?"
    try:
        return click.confirm(question)
    except click.Abort:  # nobody there to ask
        click.echo()
        return False


@phrases.command()
@OFFICE
@BY
@AS_JSON
@click.argument("number", type=int)
def undo(office: str, by: str, as_json: bool, number: int) -> None:
    """Take phrase NUMBER back: at once, then see what that changes."""
    done = _do({"step": "undo", "office": office, "number": number, "by": by})
    if as_json:
        click.echo(json.dumps(done.data))
    else:
        finish(done.lines, failed=False)


@phrases.command()
@OFFICE
@AS_JSON
def report(office: str, as_json: bool) -> None:
    """Say what was taught, by whom, what it changed, and which lines are worth teaching."""
    with running(REMOTE) as do:
        done = do("phrases.report", {"office": office})
    if as_json:
        click.echo(json.dumps(done.data))
    else:
        finish(done.lines, failed=done.failed)


def _do(words: Mapping[str, Any]) -> Answer:
    """Take a step, here or on the running server; a refusal is printed and ends the command."""
    with running(REMOTE) as do:
        done = do("phrases.step", words)
    if done.failed:
        finish(done.lines, failed=True)
    return done
