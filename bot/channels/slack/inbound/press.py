"""A button that was pressed, as Slack tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.inbound.reading import (
    Body,
    channel_id,
    stamp_of,
    table,
    text,
    unescape,
    user_id,
)

VIEW_PATIENCE = 2.5  # seconds: after three, Slack's permission to open a view is over


@dataclass(frozen=True, slots=True)
class Press:
    """A button somebody pressed, and where it stands."""

    delivery: str
    user: str
    action: str
    value: str
    label: str
    trigger: str
    channel: str
    stamp: str
    thread: str
    view: Body
    shown: list[Any]
    written: float


def read_press(body: Body, team: str) -> Press | None:
    """Read a press by a user of workspace `team`; None for what is none."""
    user, message = table(body, "user"), table(body, "message")
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    home_team = text(table(body, "team"), "id") or text(user, "team_id")
    foreign = text(user, "team_id") not in {"", team}
    if not isinstance(action, Mapping) or home_team != team or foreign or not user_id(user, "id"):
        return None
    stamp = stamp_of(message, "ts") or stamp_of(table(body, "container"), "message_ts")
    thread = stamp_of(message, "thread_ts")
    at = stamp_of(action, "action_ts")
    shown = message.get("blocks")
    return Press(
        delivery=f"press:{at or text(body, 'trigger_id')}:{user_id(user, 'id')}",
        user=user_id(user, "id"),
        action=text(action, "action_id"),
        value=text(action, "value"),
        label=unescape(text(table(action, "text"), "text")),
        trigger=text(body, "trigger_id"),
        channel=channel_id(table(body, "channel"), "id"),
        stamp=stamp,
        thread="" if thread == stamp else thread,
        view=table(body, "view"),
        shown=shown if isinstance(shown, list) else [],
        written=float(at or 0),
    )
