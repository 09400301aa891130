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
from bot.office.office import Office
from storage.records.conversation import Channel, Message, Side
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

_WHERE = {Channel.TELEGRAM: "on Telegram", Channel.WEB: "on the website", Channel.SLACK: "in Slack"}
_OFFICE = {Side.FRONT: "Front office", Side.BACK: "Back office"}


def state_of(live: Live) -> str:
    """What a card says of who has it; when this changes, the card is drawn anew."""
    if live.escalation.closed_at is not None:
        return CLOSED
    return f"with {live.escalation.claimed_by}" if live.escalation.claimed_by else "waiting"


def card(office: Office[Any], live: Live) -> tuple[SlackText, list[Block]]:
    """Give a card: the line a notification shows, and the blocks."""
    one = live.escalation
    facts = [
        ("From", live.requester + (f", {where_of(live.channel)}" if _is_front(office) else "")),
        ("Office", _OFFICE[office.side]),
        ("About", _about(office, one.intent, one.confidence)),
        ("Why", one.reason.replace("_", " ")),
    ]
    fields = [
        {
            "type": "mrkdwn",
            "text": join(SlackText(f"*{name}*\n"), slack_text(cut(value, 300))),
            "verbatim": True,
        }
        for name, value in facts
    ]
    waiting: dict[str, Any] = {
        "type": "mrkdwn",
        "text": join(SlackText("*Waiting since*\n"), when(one.waiting_since)),
        "verbatim": True,
    }
    body: list[Block] = [
        header(f"{one.team}: someone needs a person"),
        {"type": "section", "fields": [*fields, waiting]},
        *paragraphs(cut(one.summary, SUMMARY)),
        context(_standing(live)),
        *rows(_buttons(office, live)),
    ]
    return slack_text(f"{one.team}: someone needs a person."), body


def _is_front(office: Office[Any]) -> bool:
    return office.side is Side.FRONT


def where_of(channel: Channel) -> str:
    """Name a channel as in "on Telegram"."""
    return _WHERE.get(channel, f"in the {channel.value}")


def _about(office: Office[Any], intent: str | None, confidence: float | None) -> str:
    if intent is None:
        return "not understood"
    title = office.knowledge.wording.say(office.registry.title(intent))
    sure = "" if confidence is None else f", {confidence:.0%} sure"
    return f"{title} ({intent}{sure})"


def _standing(live: Live) -> SlackText:
    one = live.escalation
    if one.closed_at is not None:
        return join(slack_text("Closed · "), when(one.closed_at))
    if one.claimed_by and one.claimed_at:
        return join(slack_text(f"{one.claimed_by} has it · "), when(one.claimed_at))
    return slack_text("Nobody has it yet. What you write in this thread stays among you.")


def _buttons(office: Office[Any], live: Live) -> list[dict[str, Any]]:
    if live.escalation.closed_at is not None:
        return []
    value = json.dumps([office.side.value, live.public_id])
    if live.escalation.claimed_by is None:
        return [button(PREFIX + CLAIM, "Claim", value, style="primary")]
    employee = "customer" if _is_front(office) else "requester"
    return [
        button(PREFIX + REPLY, "Reply", value, style="primary"),
        button(PREFIX + ASK, f"Ask {employee}", value),
        button(
            PREFIX + RESOLVE, "Resolve", value, confirm="This closes it, and the person is told."
        ),
    ]


def told(line: Message) -> SlackText:
    """A line the requester wrote meanwhile, for the card's thread."""
    return join(*split(cut(f"{line.author_name}: {line.text}", 2_500))[:1])


# --- the views behind Reply and Ask ------------------------------------------------------------


def write_view(
    side: Side, public_id: str, target: str, lines: list[Message], *, ask: bool
) -> Block:
    """Where a reply is written: who will read it and where, the last lines, a field."""
    seen = lines[-1].seq if lines else 0
    shown = [
        context(slack_text(cut(f"{one.author_name or one.author.value}: {one.text}", 300)))
        for one in lines
    ]
    return {
        "type": "modal",
        "callback_id": WRITE,
        "title": plain("Ask back" if ask else "Reply"),
        "submit": plain("Look at it" if side is Side.FRONT else "Send"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps([side.value, public_id, seen]),
        "blocks": [
            section(slack_text(cut(target, 300))),
            *shown,
            {
                "type": "input",
                "block_id": "text",
                "label": plain("Your question" if ask else "Your answer"),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "value",
                    "multiline": True,
                    "max_length": ANSWER,
                },
            },
        ],
    }


def send_view(side: Side, public_id: str, seen: int, target: str, text: str) -> Block:
    """A reply once more, before a customer reads it: from here it leaves the house."""
    return {
        "type": "modal",
        "callback_id": SEND,
        "title": plain("Send it?"),
        "submit": plain("Send"),
        "close": plain("Back"),
        "private_metadata": json.dumps([side.value, public_id, seen, text], ensure_ascii=False),
        "blocks": [section(slack_text(cut(target, 300))), *paragraphs(text)],
    }
