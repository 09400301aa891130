"""What a team sees of an escalation: the card, and the views behind its buttons."""

import json
from typing import Any

from bot.channels.slack.views.blocks import (
    Block,
    button,
    context,
    header,
    paragraphs,
    plain,
    rows,
    section,
)
from bot.channels.slack.views.text import SlackText, cut, join, slack_text, split, when
from bot.channels.slack.views.words import Words
from bot.office.office import Office
from handlers.reply import Reply
from storage.records.conversation import Channel, Contact, Message, Side
from storage.work.cards import CLOSED, Live

CLAIM = "claim"
REPLY = "reply"
ASK = "ask"
RESOLVE = "resolve"
PREFIX = "triage:"

WRITE = "triage_write"  # callback of the view where a reply is written
SEND = "triage_send"  # callback of the view that shows it once more

SUMMARY = 1_500  # characters of a summary on a card
ANSWER = 1_800  # characters of a reply: it has to fit into a view's own 3,000
CONTEXT_LINES = 5  # last lines shown above a reply

_NAMED = frozenset({Channel.TELEGRAM, Channel.WEB, Channel.SLACK})  # the rest by their names


def state_of(live: Live) -> str:
    """What a card says of who has it; when this changes, the card is drawn anew."""
    if live.escalation.closed_at is not None:
        return CLOSED
    return f"with {live.escalation.claimed_by}" if live.escalation.claimed_by else "waiting"


def card(office: Office[Any], live: Live) -> tuple[SlackText, list[Block]]:
    """Give a card, in the company's own language: the line a notification shows, and the blocks."""
    one, say = live.escalation, Words(office.knowledge.wording)
    reason = say.wording.named("why", one.reason).replace("_", " ")
    facts = [
        (
            say("card.from"),
            live.requester + (f", {where_of(live.channel, say)}" if _is_front(office) else ""),
        ),
        (say("card.office"), say(f"card.{office.side}")),
        (say("card.about"), _about(office, one.intent, one.confidence)),
        (say("card.why"), reason),
    ]
    fields = [
        {
            "type": "mrkdwn",
            "text": join(_bold(name), slack_text(cut(value, 300))),
            "verbatim": True,
        }
        for name, value in facts
    ]
    waiting: dict[str, Any] = {
        "type": "mrkdwn",
        "text": join(_bold(say("card.since")), when(one.waiting_since)),
        "verbatim": True,
    }
    body: list[Block] = [
        header(say("card.title", team=one.team)),
        {"type": "section", "fields": [*fields, waiting]},
        *paragraphs(cut(one.summary, SUMMARY)),
        context(_standing(live, say)),
        *rows(_buttons(office, live, say)),
    ]
    return slack_text(say("card.preview", team=one.team)), body


def _bold(name: str) -> SlackText:
    return join(SlackText("*"), slack_text(name), SlackText("*\n"))


def _is_front(office: Office[Any]) -> bool:
    return office.side is Side.FRONT


def where_of(channel: Channel, say: Words) -> str:
    """Name a channel as in "on Telegram"."""
    if channel in _NAMED:
        return say(f"card.where_{channel}")
    return say("card.where_other", channel=channel.value)


def _about(office: Office[Any], intent: str | None, confidence: float | None) -> str:
    say = Words(office.knowledge.wording)
    if intent is None:
        return say("card.about_nothing")
    title = office.registry.title(intent)
    if confidence is None:
        return say("card.about_plain", title=title, intent=intent)
    return say("card.about_sure", title=title, intent=intent, sure=f"{confidence:.0%}")


def _standing(live: Live, say: Words) -> SlackText:
    one = live.escalation
    if one.closed_at is not None:
        return join(slack_text(f"{say('card.closed')} · "), when(one.closed_at))
    if one.claimed_by and one.claimed_at:
        return join(slack_text(f"{say('card.held', who=one.claimed_by)} · "), when(one.claimed_at))
    return slack_text(say("card.free"))


def _buttons(office: Office[Any], live: Live, say: Words) -> list[dict[str, Any]]:
    if live.escalation.closed_at is not None:
        return []
    value = json.dumps([office.side.value, live.public_id])
    if live.escalation.claimed_by is None:
        return [button(PREFIX + CLAIM, say("card.claim"), value, style="primary")]
    ask = say("card.ask_customer" if _is_front(office) else "card.ask_requester")
    sure = {
        "title": say("sure"),
        "text": say("card.resolve_sure"),
        "confirm": say.wording.say(Reply("dialogue.yes")),
        "deny": say.wording.say(Reply("dialogue.no")),
    }
    return [
        button(PREFIX + REPLY, say("card.reply"), value, style="primary"),
        button(PREFIX + ASK, ask, value),
        button(PREFIX + RESOLVE, say("card.resolve"), value, confirm=sure),
    ]


def told(line: Message) -> SlackText:
    """A line the requester wrote meanwhile, for the card's thread."""
    return join(*split(cut(f"{line.author_name}: {line.text}", 2_500))[:1])


def reader(side: Side, contact: Contact, say: Words) -> str:
    """Say who will read it, and where."""
    where = where_of(contact.channel, say)
    if side is Side.FRONT:
        return say("write.to_customer", name=contact.name, where=where)
    if contact.channel is Channel.SLACK:
        return say("write.to_colleague", name=contact.name)
    return say("write.to_colleague_at", name=contact.name, where=where)


# --- the views behind Reply and Ask ------------------------------------------------------------


def write_view(
    side: Side, public_id: str, contact: Contact, lines: list[Message], say: Words, *, ask: bool
) -> Block:
    """Where a reply is written: who will read it and where, the last lines, a field."""
    target = reader(side, contact, say)
    seen = lines[-1].seq if lines else 0
    shown = [
        context(slack_text(cut(f"{one.author_name or one.author.value}: {one.text}", 300)))
        for one in lines
    ]
    return {
        "type": "modal",
        "callback_id": WRITE,
        "title": plain(say("write.ask" if ask else "write.reply")),
        "submit": plain(say("write.look" if side is Side.FRONT else "send")),
        "close": plain(say("cancel")),
        "private_metadata": json.dumps([side.value, public_id, seen]),
        "blocks": [
            section(slack_text(cut(target, 300))),
            *shown,
            {
                "type": "input",
                "block_id": "text",
                "label": plain(say("write.question" if ask else "write.answer")),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "value",
                    "multiline": True,
                    "max_length": ANSWER,
                },
            },
        ],
    }


def send_view(
    side: Side, public_id: str, seen: int, contact: Contact, text: str, say: Words
) -> Block:
    """A reply once more, before a customer reads it: from here it leaves the house."""
    target = say("write.nothing_yet", reader=reader(side, contact, say))
    return {
        "type": "modal",
        "callback_id": SEND,
        "title": plain(say("write.send_title")),
        "submit": plain(say("send")),
        "close": plain(say("write.back")),
        "private_metadata": json.dumps([side.value, public_id, seen, text], ensure_ascii=False),
        "blocks": [section(slack_text(cut(target, 300))), *paragraphs(text)],
    }
