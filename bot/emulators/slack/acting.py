"""What people do in the stand-in workspace, as the payloads Slack makes of it."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.emulators.slack.deliveries import Deliveries, Parcel, Receipt
from bot.emulators.slack.state import APP, BOT_USER, TEAM, Post, State, View


class NotThereError(Exception):
    """Somebody wants to press or fill in what is not there."""


@dataclass(slots=True)
class Acting:
    """People's hands: every act changes the workspace as Slack would, and is delivered."""

    state: State
    deliveries: Deliveries

    # --- writing ----------------------------------------------------------------------------------

    def message(self, user: str, text: str, thread: str = "", **more: Any) -> Parcel:
        """Write to the bot in the direct message."""
        room = self.state.direct(user)
        post = self._post(room.id, user, text, thread)
        return self.event({**_event(post, "message"), "channel_type": "im", **more})

    def mention(self, user: str, room: str, text: str, thread: str = "", **more: Any) -> Parcel:
        """Name the bot in a channel."""
        post = self._post(room, user, f"<@{BOT_USER}> {text}", thread)
        return self.event({**_event(post, "app_mention"), **more})

    def _post(self, room: str, user: str, text: str, thread: str) -> Post:
        escaped = text if text.startswith(f"<@{BOT_USER}>") else _escaped(text)
        post = Post(self.state.stamp(), room, user, escaped, [], thread)
        self.state.posts.append(post)
        return post

    def reaction(self, user: str, post: Post, name: str) -> Parcel:
        """Put a reaction under a message."""
        return self.event(
            {
                "type": "reaction_added",
                "user": user,
                "reaction": name,
                "item_user": post.user,
                "item": {"type": "message", "channel": post.room, "ts": post.stamp},
                "event_ts": self.state.stamp(),
            }
        )

    def opened(self, user: str, tab: str) -> Parcel:
        """Open the app's Home tab or its messages."""
        room = self.state.direct(user).id
        return self.event({"type": "app_home_opened", "user": user, "tab": tab, "channel": room})

    def event(self, event: Mapping[str, Any], **more: Any) -> Parcel:
        """Put an event into its envelope."""
        room = self.state.rooms.get(str(event.get("channel", "")))
        return Parcel(
            "events",
            {
                "type": "event_callback",
                "team_id": TEAM,
                "api_app_id": APP,
                "event": dict(event),
                "event_id": f"Ev{secrets.token_hex(8).upper()}",
                "event_time": int(time.time()),
                "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
                "is_ext_shared_channel": bool(room and room.shared),
                **more,
            },
        )

    def command(self, user: str, command: str, text: str) -> Parcel:
        """Type a slash command."""
        return Parcel(
            "slash",
            {
                "command": command,
                "text": text,
                "team_id": TEAM,
                "user_id": user,
                "channel_id": "C0GENERAL1",
                "api_app_id": APP,
                "trigger_id": self.state.trigger(user),
            },
        )

    def shortcut(self, user: str, post: Post, callback: str = "ticket") -> Parcel:
        """Choose a shortcut in a message's menu."""
        return self._interactive(
            user,
            type="message_action",
            callback_id=callback,
            action_ts=self.state.stamp(),
            channel={"id": post.room},
            message=post.shown(),
            message_ts=post.stamp,
        )

    # --- pressing ---------------------------------------------------------------------------------

    def press(self, user: str, post: Post, label: str) -> Parcel:
        """Press a button under a message. NotThereError if it has none with these words."""
        return self._interactive(
            user,
            type="block_actions",
            container={"type": "message", "message_ts": post.stamp, "channel_id": post.room},
            channel={"id": post.room},
            message=post.shown(),
            actions=[self._button(post.blocks, label)],
        )

    def press_home(self, user: str, label: str) -> Parcel:
        """Press a button on the Home tab."""
        home = self.state.homes.get(user, {})
        return self._interactive(
            user,
            type="block_actions",
            container={"type": "view", "view_id": "VHOME"},
            view={"id": "VHOME", "type": "home"},
            actions=[self._button(home.get("blocks", []), label)],
        )

    def press_view(self, view: View, label: str) -> Parcel:
        """Press a button within a modal."""
        return self._interactive(
            view.user,
            type="block_actions",
            container={"type": "view", "view_id": view.id},
            view={**view.shown, "id": view.id, "hash": view.hash},
            actions=[self._button(view.shown["blocks"], label)],
        )

    def submit(self, view: View, values: Mapping[str, Mapping[str, Any]]) -> Parcel:
        """Submit a modal; `values` gives, by block, what its element holds."""
        state = {"values": {block: {"value": dict(held)} for block, held in values.items()}}
        return self._interactive(
            view.user,
            type="view_submission",
            view={**view.shown, "id": view.id, "hash": view.hash, "state": state},
        )

    def _button(self, blocks: list[dict[str, Any]], label: str) -> dict[str, Any]:
        for block in blocks:
            for element in block.get("elements", []):
                if element.get("type") == "button" and element["text"]["text"] == label:
                    return {**element, "action_ts": self.state.stamp(), "block_id": "b"}
        raise NotThereError(label)

    def _interactive(self, user: str, **more: Any) -> Parcel:
        return Parcel(
            "interactive",
            {
                "team": {"id": TEAM, "domain": "demo"},
                "user": {"id": user, "team_id": TEAM},
                "api_app_id": APP,
                "trigger_id": self.state.trigger(user),
                **more,
            },
        )

    # --- what Slack does with the answer ------------------------------------------------------------

    async def send(self, parcel: Parcel) -> Receipt:
        """Deliver, and do with a view what the answer says."""
        receipt = await self.deliveries.deliver(parcel)
        view_id = str(parcel.payload.get("view", {}).get("id", ""))
        if parcel.payload.get("type") == "view_submission" and receipt.status == 200:
            self._follow(view_id, receipt.body)
        return receipt

    def _follow(self, view_id: str, answer: Mapping[str, Any]) -> None:
        view = self.state.views.get(view_id)
        if view is None:
            return
        action = answer.get("response_action")
        if action == "update":
            view.shown, view.hash = dict(answer["view"]), str(self.state.number())
        elif action == "push":
            pushed = View(f"V{self.state.number():08d}", view.user, dict(answer["view"]))
            self.state.views[pushed.id] = pushed
        elif action != "errors":
            for one in [one for one in self.state.views.values() if one.user == view.user]:
                del self.state.views[one.id]


def _event(post: Post, kind: str) -> dict[str, Any]:
    found = {
        "type": kind,
        "user": post.user,
        "text": post.text,
        "ts": post.stamp,
        "event_ts": post.stamp,
        "channel": post.room,
        "team": TEAM,
    }
    return {**found, "thread_ts": post.thread} if post.thread else found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
