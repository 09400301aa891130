"""A job's form as a Slack modal: the same slots, checks and questions as in the dialogue."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import Any

from bot.channels.slack.inbound.employee import SlackEmployee, desk_of
from bot.channels.slack.inbound.reading import Body, table
from bot.channels.slack.views.blocks import Block, paragraphs, plain, rows, section
from bot.channels.slack.views.text import cut, slack_text
from bot.channels.slack.views.words import Words
from bot.dialogue.forms import Form
from bot.office.memory import CONFIRM, Frame, Memory
from bot.office.office import Office
from bot.office.wording import Wording
from handlers.handler import Handler, Slot
from handlers.reply import Refill, Reply
from handlers.slots import Code, SlotValue, Utterance, encode, extract
from intents.understanding import Span
from storage.database.database import Connection
from storage.records.money import Money

FIELDS = 6  # of one modal; what is missing then is asked in the dialogue
TITLE = 24  # characters, Slack's limit
LABEL = 150
OPTION = 75
OPTIONS = 100
LONGEST = 3_000  # characters of a field

SUBMIT = "form"


@dataclass(frozen=True, slots=True)
class Filled:
    """A form whose every field could be read: encoded slots, and the words for the record."""

    slots: tuple[tuple[str, str], ...]
    text: str


def offered(office: Office[Any], state: str) -> str | None:
    """Give the job whose form is worth opening now: two or more answers are still missing."""
    frames = Memory.load(state).frames
    if not frames or frames[-1].asked in {None, CONFIRM}:
        return None
    handler = office.registry.handlers.get(frames[-1].intent)
    left = [one for one in _asked(handler) if one.name not in frames[-1].slots]
    return frames[-1].intent if len(left) > 1 else None


def _asked(handler: Handler[Any] | None) -> list[Slot]:
    return [] if handler is None else [one for one in handler.slots if one.ask is not None]


# --- showing -------------------------------------------------------------------------------------


def loading(say: Words) -> Block:
    """What is shown at once, because Slack's permission to open a view lasts three seconds."""
    return _view(say("loading_title"), [section(slack_text(say("loading")))], say)


def done(
    say: Words, title: str, text: str, choices: Sequence[dict[str, Any]] = (), thread: str = ""
) -> Block:
    """What came of it, with the buttons that go on; `title` is one of our own sentences by key."""
    body = [*paragraphs(text or say("go_on")), *rows(choices)]
    view = _view(say(title), body, say)
    view["private_metadata"] = json.dumps({"thread": thread})
    return view


def form_view(
    office: Office[Any], connection: Connection, employee: SlackEmployee, intent: str
) -> Block | None:
    """Give a job's form, filled with what the dialogue knows already; None if it needs none."""
    handler = office.registry.handlers[intent]
    form, wording = _form(office, connection, employee, handler)
    shown = [_field(wording, form, slot) for slot in _needed(form)]
    if not shown:
        return None
    say = Words(wording)
    view = _view(wording.say(office.registry.title(intent)), shown, say, submit=say("send"))
    view["callback_id"] = SUBMIT
    view["private_metadata"] = json.dumps({"intent": intent, "thread": employee.thread})
    return view


def _form(
    office: Office[Any], connection: Connection, employee: SlackEmployee, handler: Handler[Any]
) -> tuple[Form[Any], Wording]:
    """The form as the dialogue knows it, and the words of the conversation's language."""
    desk, memory = desk_of(office, connection, employee)
    known = next((one for one in memory.frames if one.intent == handler.intent), None)
    form = Form(handler, known or Frame(handler.intent), desk)
    return form, office.knowledge.speak(memory.language)


def _needed(form: Form[Any]) -> list[Slot]:
    asked = _asked(form.handler)
    needed = [one for one in asked if one.ask and (one.ask.when is None or one.ask.when(form.desk))]
    return needed[:FIELDS]


def _view(title: str, shown: Sequence[Block], say: Words, submit: str | None = None) -> Block:
    view: Block = {
        "type": "modal",
        "title": plain(cut(title, TITLE)),
        "close": plain(say("close" if submit is None else "cancel")),
        "blocks": list(shown),
    }
    if submit is not None:
        view["submit"] = plain(submit)
    return view


def _field(wording: Wording, form: Form[Any], slot: Slot) -> Block:
    assert slot.ask is not None
    question = wording.say(Reply(slot.ask.key, **form.values()))
    return {
        "type": "input",
        "block_id": slot.name,
        "label": plain(cut(question, LABEL)),
        "optional": slot.ask.optional,
        "element": _element(wording, form, slot),
    }


def _element(wording: Wording, form: Form[Any], slot: Slot) -> Block:
    value = form.value(slot)
    options = _options(wording, form, slot)
    first: Block = {}
    if options:
        chosen = next((one for one in options if value and one["value"] == encode(value)), None)
        first = {"initial_option": chosen} if chosen else {}
        return {"type": "static_select", "action_id": "value", "options": options, **first}
    if slot.type is date:
        first = {"initial_date": value.isoformat()} if isinstance(value, date) else {}
        return {"type": "datepicker", "action_id": "value", **first}
    if slot.type is time:
        first = {"initial_time": f"{value:%H:%M}"} if isinstance(value, time) else {}
        return {"type": "timepicker", "action_id": "value", **first}
    field: Block = {"type": "plain_text_input", "action_id": "value", "max_length": LONGEST}
    if slot.type is str:
        field["multiline"] = True
    if value is not None:
        field["initial_value"] = cut(_written(wording, value), LONGEST)
    return field


def _options(wording: Wording, form: Form[Any], slot: Slot) -> list[Block]:
    """What there is to choose from; free text is never narrowed to suggestions."""
    if not issubclass(slot.type, Enum | Code | bool):
        return []
    shown = [
        (label if isinstance(label, str) else wording.say(label), value)
        for label, value in form.suggestions(slot)
    ]
    return [
        {"text": plain(cut(label, OPTION)), "value": value[:OPTION]}
        for label, value in shown[:OPTIONS]
    ]


def _written(wording: Wording, value: SlotValue) -> str:
    """A value as people write it, so that it reads back the same."""
    if isinstance(value, Span):
        first, last = value.first.isoformat(), value.last.isoformat()
        return wording.writing.span.format(first=first, last=last)
    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    return encode(value)


# --- reading -------------------------------------------------------------------------------------


def read_form(
    office: Office[Any], connection: Connection, employee: SlackEmployee, intent: str, view: Body
) -> Filled | dict[str, str]:
    """Read a submitted form; or give, by field, what is wrong with it."""
    handler = office.registry.handlers[intent]
    form, wording = _form(office, connection, employee, handler)
    faults: dict[str, str] = {}
    said = [wording.say(office.registry.title(intent))]
    shown = {str(one.get("block_id")) for one in view.get("blocks") or [] if isinstance(one, dict)}
    for slot in _needed(form):
        if slot.name not in shown:
            continue
        raw = _given(table(view, "state", "values", slot.name, "value"))
        if not raw:
            assert slot.ask is not None
            if slot.ask.optional:
                form.skip(slot)
            else:
                faults[slot.name] = Words(wording)("unheard")
            continue
        fault = _put(office, form, slot, raw, wording)
        if fault is not None:
            faults[fault[0] if fault[0] in shown else slot.name] = fault[1]
        else:
            value = form.value(slot)
            said.append(f"{wording.field(slot.name)}: {wording.show(value)}")
    if faults:
        return faults
    return Filled(tuple(form.frame.slots.items()), "\n".join(said))


def _given(element: Mapping[str, Any]) -> str:
    """What a field holds, whatever kind of field it is."""
    option = element.get("selected_option")
    found = (
        option.get("value")
        if isinstance(option, Mapping)
        else element.get("value") or element.get("selected_date") or element.get("selected_time")
    )
    return found.strip() if isinstance(found, str) else ""


def _put(
    office: Office[Any], form: Form[Any], slot: Slot, raw: str, wording: Wording
) -> tuple[str, str] | None:
    """Fill a slot as the dialogue would; or give the field and what is wrong."""
    value, unheard = _value(office, form, slot, raw, wording), Words(wording)("unheard")
    if value is None:
        return slot.name, unheard
    refusal = form.put(slot, value)
    if refusal is None:
        return None
    if isinstance(refusal, Refill):
        return refusal.slot, wording.say(refusal.because)
    because = refusal if isinstance(refusal, Reply) else refusal.because
    return slot.name, wording.say(because) if because is not None else unheard


def _value(
    office: Office[Any], form: Form[Any], slot: Slot, raw: str, wording: Wording
) -> SlotValue | None:
    for option, value in form.suggestions(slot):
        del option
        if raw == value[:OPTION]:
            form.frame = Frame(form.frame.intent, {**form.frame.slots, slot.name: value})
            return form.value(slot)
    knowledge = office.knowledge
    understood = knowledge.recognizer.understand(raw, knowledge.names, office.now().date())
    utterance = Utterance(
        raw, understood.entities, wording.labels, knowledge.company.currency, knowledge.substance
    )
    role = slot.ask.role if slot.ask else None
    hit = extract(slot.type, utterance, asked=True, role=role)
    return None if hit is None else hit.value
