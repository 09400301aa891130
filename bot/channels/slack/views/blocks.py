"""Messages as Block Kit, within its limits (https://docs.slack.dev/reference/block-kit/blocks)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from bot.channels.slack.views.text import (
    BUTTON,
    SECTION,
    SlackText,
    cut,
    join,
    linked,
    mention,
    slack_text,
    split,
    when,
)
from bot.channels.slack.views.words import Words

Block: TypeAlias = dict[str, Any]

LINKS = 500  # characters kept free for the signs around links
MOST_SECTIONS = 20  # of one message; Slack allows 50 blocks of all kinds
IN_A_ROW = 25  # buttons in one block
MOST_BUTTONS = 100
VALUE = 2_000  # characters in a button's value

SAY = "say"  # buttons that answer: the value is the choice's id
SHOW = "show"  # the button before a private answer: the value is its line's number
FORM = "form"  # the button that opens a form: the value is the intent


def section(text: SlackText) -> Block:
    """A paragraph."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def context(text: SlackText) -> Block:
    """A line in small print."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}],
    }


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain(cut(text, 150))}


def plain(text: str) -> dict[str, Any]:
    """Text that Slack shows as it is."""
    return {"type": "plain_text", "text": text or " ", "emoji": False}


def button(
    action: str,
    label: str,
    value: str,
    style: str | None = None,
    confirm: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A button; `action` is unique within its message, `confirm` asks before it is pressed: its
    `title` and `text`, the words to `confirm` and to `deny`.
    """
    made: dict[str, Any] = {
        "type": "button",
        "action_id": action,
        "text": plain(cut(label, BUTTON)),
        "value": value[:VALUE],
    }
    if style is not None:
        made["style"] = style
    if confirm is not None:
        made["confirm"] = {
            name: plain(cut(confirm[name], 300)) for name in ("title", "text", "confirm", "deny")
        }
    return made


def rows(buttons: Sequence[dict[str, Any]]) -> list[Block]:
    """Buttons, as many blocks as they need."""
    shown = buttons[:MOST_BUTTONS]
    return [
        {"type": "actions", "elements": list(shown[start : start + IN_A_ROW])}
        for start in range(0, len(shown), IN_A_ROW)
    ]


def paragraphs(text: str, *, links: bool = False) -> list[Block]:
    """Text of any length; with `links`, web addresses in it can be followed."""
    if not links:
        return [section(piece) for piece in split(text)[:MOST_SECTIONS]]
    pairs = [(piece, linked(piece)) for piece in split(text, SECTION - LINKS)[:MOST_SECTIONS]]
    return [section(link if len(link) <= SECTION else piece) for piece, link in pairs]


def message(line: Mapping[str, Any], say: Words, form: str | None = None) -> list[Block]:
    """A line of a conversation: who wrote it if a person did, the words, the buttons.

    `form` adds the button that opens a form for this intent. Of a private line nothing is in it:
    Slack shows blocks in notifications too. A button shows it, to whom it was written.
    """
    bot = line["from"] != "agent"
    if line.get("private"):
        shown = button(SHOW, say("show"), str(line["seq"]))
        words = say("private") if bot else say("private_person", name=str(line["name"]))
        return [section(slack_text(words)), *rows([shown])]
    made = paragraphs(str(line["text"]), links=bot) or [section(slack_text("…"))]
    if not bot:
        made.insert(0, context(slack_text(say("writes", name=str(line["name"])))))
    buttons = [
        button(f"{SAY}:{number}", label, id_) for number, (id_, label) in enumerate(line["choices"])
    ]
    if form is not None:
        buttons.append(button(FORM, say("form"), form))
    return made + rows(buttons)


def preview(line: Mapping[str, Any], say: Words) -> SlackText:
    """What a notification may show of a line: who, never what.

    The answer itself may hold a salary, and a locked phone shows this.
    """
    if line["from"] == "agent":
        return slack_text(say("preview_person", name=str(line["name"])))
    return slack_text(say("preview"))


def pressed(shown: Sequence[Any], user: str, label: str, at: datetime) -> list[Block]:
    """A message whose button was pressed: its words, and who chose what and when.

    `shown` are the blocks as Slack gave them back; only what we made ourselves is kept.
    """
    kept = [
        section(SlackText(text)) if block.get("type") == "section" else context(SlackText(text))
        for block in shown
        if isinstance(block, Mapping)
        for text in [_words(block)]
        if text
    ]
    chose = join(slack_text(f"✓ {cut(label, BUTTON)} · "), mention(user), slack_text(" · "))
    return [*kept[:MOST_SECTIONS], context(join(chose, when(at)))]


def _words(block: Mapping[str, Any]) -> str:
    """The mrkdwn of a section or context we made; signed by Slack, so still escaped as we did."""
    holder: Any = block.get("text")
    if block.get("type") == "context":
        elements = block.get("elements")
        holder = elements[0] if isinstance(elements, list) and elements else None
    elif block.get("type") != "section":
        return ""
    text = holder.get("text") if isinstance(holder, Mapping) else None
    return text[:3_000] if isinstance(text, str) else ""
