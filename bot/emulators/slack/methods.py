"""The Web API's methods the bot uses: what each must be given, what it does to the workspace."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.emulators.slack.checks import message_faults, view_faults
from bot.emulators.slack.state import APP, BOT, BOT_USER, TEAM, Post, Room, State, View

Args = Mapping[str, Any]
Done = dict[str, Any]


class MethodError(Exception):
    """Slack's own word for why not; `detail` is for whoever reads the emulator's page."""

    def __init__(self, error: str, detail: str = "") -> None:
        """Take the word."""
        super().__init__(error)
        self.error = error
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what it needs, what else it knows, how it is done."""

    needs: frozenset[str]
    knows: frozenset[str]
    do: Callable[[State, Args], Done]


def call(state: State, name: str, args: Args) -> Done:
    """Do what a method says. MethodError is Slack's refusal."""
    method = METHODS.get(name)
    if method is None:
        raise MethodError("unknown_method", name)
    missing = sorted(one for one in method.needs if args.get(one) is None or args.get(one) == "")
    if missing:
        raise MethodError("invalid_arguments", f"missing {missing}")
    unknown = sorted(set(args) - method.needs - method.knows - {"team_id"})
    if unknown:
        raise MethodError("invalid_arguments", f"unknown {unknown}")
    return method.do(state, args)


def _method(needs: str, knows: str, do: Callable[[State, Args], Done]) -> Method:
    return Method(frozenset(needs.split()), frozenset(knows.split()), do)


def _auth_test(_: State, __: Args) -> Done:
    return {
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "team": "Demo",
        "user": "swingdoor",
    }


def _users_info(state: State, args: Args) -> Done:
    user = state.users.get(args["user"])
    if user is None:
        raise MethodError("user_not_found")
    return {"user": user.shown()}


def _open(state: State, args: Args) -> Done:
    if args["users"] not in state.users:
        raise MethodError("user_not_found")
    return {"channel": {"id": state.direct(args["users"]).id}}


def _list(state: State, args: Args) -> Done:
    wanted = str(args.get("types", "public_channel")).split(",")
    rooms = [
        _room(one)
        for one in state.rooms.values()
        if not one.direct
        and ("private_channel" if one.private else "public_channel") in wanted
        and (not one.private or BOT_USER in one.members)
    ]
    return {"channels": rooms, "response_metadata": {"next_cursor": ""}}


def _room(room: Room) -> Done:
    return {
        "id": room.id,
        "name": room.name,
        "is_private": room.private,
        "is_member": BOT_USER in room.members,
        "is_ext_shared": room.shared,
        "is_archived": False,
    }


def _there(state: State, channel: Any) -> Room:
    room = state.rooms.get(str(channel))
    if room is None:
        raise MethodError("channel_not_found")
    if BOT_USER not in room.members:
        raise MethodError("not_in_channel")
    return room


def _checked(args: Args) -> tuple[str, list[dict[str, Any]]]:
    text, blocks = args.get("text", ""), args.get("blocks", [])
    if not text and not blocks:
        raise MethodError("no_text")
    if not isinstance(text, str) or len(text) > 40_000:
        raise MethodError("msg_too_long")
    faults = message_faults(blocks) if blocks else []
    if faults:
        raise MethodError("invalid_blocks", "; ".join(faults))
    if sum(len(str(one)) for one in blocks) > 26_000:
        raise MethodError("msg_blocks_too_long")
    return text, blocks


def _post(state: State, args: Args) -> Done:
    room = _there(state, args["channel"])
    text, blocks = _checked(args)
    thread = str(args.get("thread_ts", ""))
    if thread and state.find(room.id, thread) is None:
        raise MethodError("thread_not_found")
    post = Post(state.stamp(), room.id, BOT_USER, text, blocks, thread)
    state.posts.append(post)
    state.statuses.pop(f"{room.id}:{thread}", None)
    return {"channel": room.id, "ts": post.stamp, "message": post.shown()}


def _whisper(state: State, args: Args) -> Done:
    room = _there(state, args["channel"])
    if args["user"] not in room.members:
        raise MethodError("user_not_in_channel")
    text, blocks = _checked(args)
    post = Post(state.stamp(), room.id, BOT_USER, text, blocks, ephemeral_for=args["user"])
    state.posts.append(post)
    return {"message_ts": post.stamp}


def _update(state: State, args: Args) -> Done:
    room = _there(state, args["channel"])
    post = state.find(room.id, str(args["ts"]))
    if post is None or post.ephemeral_for:
        raise MethodError("message_not_found")
    if post.user != BOT_USER:
        raise MethodError("cant_update_message")
    post.text, post.blocks = _checked(args)
    post.edited = True
    return {"channel": room.id, "ts": post.stamp, "text": post.text}


def _permalink(state: State, args: Args) -> Done:
    room = _there(state, args["channel"])
    stamp = str(args["message_ts"])
    if state.find(room.id, stamp) is None:
        raise MethodError("message_not_found")
    link = f"https://demo.slack.invalid/archives/{room.id}/p{stamp.replace('.', '')}"
    return {"channel": room.id, "permalink": link}


def _react(state: State, args: Args) -> Done:
    post = state.find(_there(state, args["channel"]).id, str(args["timestamp"]))
    if post is None:
        raise MethodError("message_not_found")
    if args["name"] in post.reactions:
        raise MethodError("already_reacted")
    post.reactions.append(str(args["name"]))
    return {}


def _fit(view: Any) -> dict[str, Any]:
    faults = view_faults(view)
    if faults:
        raise MethodError("invalid_arguments", "; ".join(faults))
    made: dict[str, Any] = dict(view)
    return made


def _views_open(state: State, args: Args) -> Done:
    shown = _fit(args["view"])
    user = state.pull(str(args["trigger_id"]))
    if user is None:
        raise MethodError("expired_trigger_id")
    view = View(f"V{state.number():08d}", user, shown)
    state.views[view.id] = view
    return {"view": {**shown, "id": view.id, "hash": view.hash, "app_id": APP}}


def _views_update(state: State, args: Args) -> Done:
    view = state.views.get(str(args["view_id"]))
    if view is None:
        raise MethodError("not_found")
    view.shown = _fit(args["view"])
    view.hash = str(state.number())
    return {"view": {**view.shown, "id": view.id, "hash": view.hash}}


def _views_publish(state: State, args: Args) -> Done:
    if args["user_id"] not in state.users:
        raise MethodError("user_not_found")
    state.homes[args["user_id"]] = _fit(args["view"])
    return {"view": args["view"]}


def _status(state: State, args: Args) -> Done:
    _there(state, args["channel_id"])
    state.statuses[f"{args['channel_id']}:{args['thread_ts']}"] = str(args["status"])
    return {}


def _prompts(state: State, args: Args) -> Done:
    room = _there(state, args["channel_id"])
    prompts = args["prompts"]
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise MethodError("invalid_arguments", "prompts: 1 to 4")
    state.prompts[room.id] = prompts
    return {}


def _title(state: State, args: Args) -> Done:
    _there(state, args["channel_id"])
    return {}


METHODS: Mapping[str, Method] = {
    "auth.test": _method("", "", _auth_test),
    "users.info": _method("user", "include_locale", _users_info),
    "conversations.open": _method("users", "return_im prevent_creation", _open),
    "conversations.list": _method("", "cursor exclude_archived limit types", _list),
    "chat.postMessage": _method(
        "channel",
        "text blocks thread_ts reply_broadcast unfurl_links unfurl_media metadata mrkdwn parse",
        _post,
    ),
    "chat.postEphemeral": _method("channel user", "text blocks thread_ts parse", _whisper),
    "chat.update": _method("channel ts", "text blocks parse metadata", _update),
    "chat.getPermalink": _method("channel message_ts", "", _permalink),
    "reactions.add": _method("channel timestamp name", "", _react),
    "views.open": _method("trigger_id view", "", _views_open),
    "views.update": _method("view_id view", "hash", _views_update),
    "views.publish": _method("user_id view", "hash", _views_publish),
    "assistant.threads.setStatus": _method(
        "channel_id thread_ts status", "loading_messages", _status
    ),
    "assistant.threads.setSuggestedPrompts": _method(
        "channel_id prompts", "title thread_ts", _prompts
    ),
    "assistant.threads.setTitle": _method("channel_id thread_ts title", "", _title),
}
