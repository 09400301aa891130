"""People on the other side: what they do becomes updates, as Telegram words them."""

import time
from typing import Any

from bot.emulators.telegram.markup import length
from bot.emulators.telegram.methods import describe
from bot.emulators.telegram.world import Chat, Json, World


class NoButtonError(LookupError):
    """A person cannot press what is not there."""


class Person:
    """Someone with Telegram, in a private chat with the bot."""

    def __init__(self, world: World, id_: int, first_name: str, last_name: str = "") -> None:
        """Take the world they live in, and who they are."""
        self.world = world
        self.chat: Chat = world.chat(id_, "private", first_name)
        self.user: Json = {"id": id_, "is_bot": False, "first_name": first_name}
        if last_name:
            self.user["last_name"] = last_name

    # --- in their private chat -------------------------------------------------------------------

    def say(self, text: str, **more: Any) -> Json:
        """Write a message; a command is marked as Telegram does."""
        what: Json = {"text": text, **more}
        if text.startswith("/"):
            command = text.split(maxsplit=1)[0]
            what["entities"] = [{"type": "bot_command", "offset": 0, "length": length(command)}]
        return self.send(what)

    def send(self, what: Json) -> Json:
        """Send a message of any kind: its own fields, as the Bot API names them."""
        self.chat.blocked = False
        message = {**self._head(self.chat), **what}
        self.chat.messages[message["message_id"]] = message
        self.world.push("message", message)
        return message

    def edit(self, message: Json, text: str) -> Json:
        """Change an earlier message."""
        changed = {**message, "text": text, "edit_date": int(time.time())}
        self.chat.messages[message["message_id"]] = changed
        self.world.push("edited_message", changed)
        return changed

    def press(self, label: str, message: Json | None = None) -> Json:
        """Press a button, by its words, under the bot's newest message that has it."""
        under = [message] if message else reversed(self.world.sent(self.chat.id))
        for one in under:
            for row in one.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return self.tap(one, button["callback_data"])
        raise NoButtonError(label)

    def tap(self, message: Json, data: str) -> Json:
        """Send a tap with any data: apps can be made to do that."""
        id_ = str(4_000_000_000 + self.world.next_message())
        self.world.queries[id_] = time.monotonic()
        query = {
            "id": id_,
            "from": self.user,
            "message": dict(message),
            "chat_instance": str(self.chat.id),
            "data": data,
        }
        self.world.push("callback_query", query)
        return query

    def photo(self, data: bytes, caption: str = "", album: str = "") -> Json:
        """Send a picture."""
        id_ = self._upload("photos", "jpg", data)
        small = {"file_id": f"{id_}s", "file_unique_id": f"{id_}s", "width": 90, "height": 60}
        large = {"file_id": id_, "file_unique_id": id_, "width": 1280, "height": 960}
        what: Json = {"photo": [{**small, "file_size": 900}, {**large, "file_size": len(data)}]}
        if caption:
            what["caption"] = caption
        if album:
            what["media_group_id"] = album
        return self.send(what)

    def document(self, data: bytes, name: str, mime: str, kind: str = "document") -> Json:
        """Send a file, or with another `kind` a recording or video."""
        id_ = self._upload(f"{kind}s", "bin", data)
        file: Json = {"file_id": id_, "file_unique_id": id_, "mime_type": mime}
        file |= {"file_size": len(data)}
        if kind == "document":
            file["file_name"] = name
        else:
            file["duration"] = 3
        return self.send({kind: file})

    def block(self) -> None:
        """Stop the bot."""
        self.chat.blocked = True
        self._access("member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self.chat.blocked = False
        self._access("kicked", "member")

    def hears(self) -> list[str]:
        """Give what the bot wrote to them, oldest first, as it reads now."""
        return [one["text"] for one in self.world.sent(self.chat.id)]

    # --- elsewhere -------------------------------------------------------------------------------

    def say_in(self, group: Chat, text: str, **more: Any) -> Json:
        """Write in a group."""
        message = {**self._head(group), "text": text, **more}
        group.messages[message["message_id"]] = message
        self.world.push("message", message)
        return message

    def _head(self, chat: Chat) -> Json:
        return {
            "message_id": self.world.next_message(),
            "from": self.user,
            "chat": describe(chat),
            "date": int(time.time()),
        }

    def _upload(self, folder: str, ending: str, data: bytes) -> str:
        number = self.world.next_message()
        id_ = f"AgAD{number:08d}"
        self.world.files[id_] = (f"{folder}/file_{number}.{ending}", data)
        return id_

    def _access(self, was: str, now: str) -> None:
        me = self.world.me
        change = {
            "chat": describe(self.chat),
            "from": self.user,
            "date": int(time.time()),
            "old_chat_member": _member(me, was),
            "new_chat_member": _member(me, now),
        }
        self.world.push("my_chat_member", change)


def _member(user: Json, status: str) -> Json:
    return {"user": user, "status": status, **({"until_date": 0} if status == "kicked" else {})}
