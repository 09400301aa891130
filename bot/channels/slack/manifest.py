"""The app's manifest: what Slack must know to make an app of this bot, and no right beyond it.

Format: https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.slack.inbound.reading import TICKET
from bot.channels.slack.views.words import Words

PATH = "/slack/events"

# Every right the bot asks for, and what it would lose without it. docs/slack.md says the same.
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "hears its name in the channels it was invited to",
    "assistant:write": "suggests a few first questions",
    "chat:write": "answers, and posts cards of requests that need a person",
    "commands": "/helpdesk and /ticket, and the shortcut on messages",
    "groups:read": "makes sure that a team's channel is private before a card goes there",
    "im:history": "reads what employees write to it in their direct message, and nowhere else",
    "im:write": "opens that direct message",
    "reactions:read": "sees the :ticket: reaction",
    "reactions:write": "marks a message that has become a ticket",
    "users:read": "tells full members from guests, strangers, bots and people who left",
    "users:read.email": "finds the employee who has the confirmed e-mail",
}

# Every event it hears, and the right that lets it.
EVENTS: Mapping[str, str] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "user_change": "users:read",
}


COMMANDS: Sequence[str] = ("helpdesk", "ticket")


def manifest(name: str, say: Words, url: str = "") -> dict[str, Any]:
    """Give the manifest of an app called `name` (at most 35 characters), in the words of `say`.

    With `url`, the bot's public address, Slack posts to it; without, the bot opens a socket.
    """
    at = {"request_url": f"{url.rstrip('/')}{PATH}"} if url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": name,
            "description": say("app.about"),
        },
        "features": {
            "bot_user": {"display_name": name, "always_online": True},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": say("app.agent"),
                "suggested_prompts": say.prompts(),
            },
            "slash_commands": [_command(one, say, at) for one in COMMANDS],
            "shortcuts": [_shortcut(say)],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**at, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, say: Words, at: Mapping[str, str]) -> dict[str, Any]:
    return {
        "command": f"/{name}",
        "description": say(f"app.{name}"),
        "usage_hint": say(f"app.{name}_hint"),
        "should_escape": False,
        **({"url": at["request_url"]} if at else {}),
    }


def _shortcut(say: Words) -> dict[str, Any]:
    return {
        "name": say("app.shortcut"),
        "type": "message",
        "callback_id": TICKET,
        "description": say("app.shortcut_about"),
    }
