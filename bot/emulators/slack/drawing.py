"""The page drawn: posts, the Home tab and modals as HTML, everything in them escaped."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from bot.emulators.slack.state import BOT_USER, Post, State, User, View

_DATE = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
_USER = re.compile(r"<@([A-Z0-9_]+)>")
_BOLD = re.compile(r"\*([^*\n]+)\*")


def people(users: Sequence[User]) -> str:
    """Who can be played."""
    items = "".join(
        f'<li><a href="/as/{escape(one.id)}">{escape(one.name)}</a> '
        f"<small>{escape(one.email)}</small></li>"
        for one in users
    )
    return _frame(
        "Who are you?", f"<main><h1>Who are you?</h1><ul class=people>{items}</ul></main>"
    )


def desk(state: State, user: User, key: str) -> str:
    """One person's Slack: the direct message, the private channels, the Home tab, a modal."""
    room = state.direct(user.id)
    mine = [one for one in state.posts if one.room == room.id and _sees(one, user)]
    rooms = [one for one in state.rooms.values() if not one.direct and user.id in one.members]
    cards = "".join(
        f"<h3>#{escape(one.name)}</h3>{_posts(state, shown, user, key)}"
        for one in rooms
        if (shown := [post for post in state.posts if post.room == one.id and _sees(post, user)])
    )
    home = state.homes.get(user.id)
    views = [one for one in state.views.values() if one.user == user.id]
    live = (
        f'<section aria-label="Messages"><h2>Messages</h2>'
        f"<div role=log aria-live=polite>{_posts(state, mine, user, key)}<i id=last></i></div>"
        "</section>"
        f'<section aria-label="Home"><h2>Home</h2>{_home(state, home, user, key)}{cards}</section>'
        + "".join(_modal(state, one, user, key) for one in views[-1:])
    )
    write = (
        f'<form class=write method=post action="/as/{escape(user.id)}/say">'
        f"{_hidden(key=key)}<label for=text>Write to Swingdoor, or /helpdesk, /ticket</label>"
        "<input id=text name=text autocomplete=off autofocus maxlength=4000>"
        "<button>Send</button></form>"
    )
    head = f'<header><strong>{escape(user.name)}</strong> <a href="/">be someone else</a></header>'
    return _frame(user.name, f"{head}<main id=live>{live}</main>{write}")


def values(view: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What was filled in, as Slack's state of a view."""
    found: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        if block.get("type") != "input":
            continue
        held, element = form.get(f"field:{block['block_id']}", ""), block["element"]
        kinds = {"datepicker": "selected_date", "timepicker": "selected_time"}
        if element["type"] == "static_select":
            option = next((one for one in element["options"] if one["value"] == held), None)
            found[block["block_id"]] = {"selected_option": option}
        else:
            found[block["block_id"]] = {kinds.get(element["type"], "value"): held or None}
    return found


def _sees(post: Post, user: User) -> bool:
    return post.ephemeral_for in {"", user.id}


def _frame(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · a workspace</title>"
        '<link rel=stylesheet href="/page.css"><script src="/page.js" defer></script></head>'
        f"<body>{body}</body></html>"
    )


def _posts(state: State, posts: Sequence[Post], user: User, key: str) -> str:
    return "".join(_post(state, one, user, key) for one in posts)


def _post(state: State, post: Post, user: User, key: str) -> str:
    who = "Swingdoor" if post.user == BOT_USER else _name(state, post.user)
    kind = "bot" if post.user == BOT_USER else "person"
    note = " <small>only you see this</small>" if post.ephemeral_for else ""
    note += " <small>(edited)</small>" if post.edited else ""
    note += " <small>in a thread</small>" if post.thread else ""
    at = datetime.fromtimestamp(float(post.stamp), UTC)
    held = {"room": post.room, "stamp": post.stamp}
    body = (
        _blocks(state, post.blocks, user, key, held)
        if post.blocks
        else f"<p>{_mrkdwn(state, post.text)}</p>"
    )
    when = f"<time>{at:%H:%M}</time>"
    return f"<article class={kind}><b>{escape(who)}</b> {when}{note}{body}</article>"


def _name(state: State, user: str) -> str:
    found = state.users.get(user)
    return found.name if found else "Slack"


def _home(state: State, home: dict[str, Any] | None, user: User, key: str) -> str:
    again = (
        f'<form method=post action="/as/{escape(user.id)}/home">{_hidden(key=key)}'
        f"<button>{'Look again' if home else 'Open Home'}</button></form>"
    )
    return again + (_blocks(state, home["blocks"], user, key, {"view": "home"}) if home else "")


def _modal(state: State, view: View, user: User, key: str) -> str:
    shown = view.shown
    fields = [one for one in shown["blocks"] if one["type"] == "input"]
    rest = [one for one in shown["blocks"] if one["type"] != "input"]
    body = _blocks(state, rest, user, key, {"view": view.id})
    close = shown.get("close", {}).get("text", "Close")
    action = f"/as/{escape(user.id)}"
    if shown.get("submit"):
        body += (
            f'<form method=post action="{action}/submit">{_hidden(key=key, view=view.id)}'
            + "".join(_field(one) for one in fields)
            + f"<button>{escape(shown['submit']['text'])}</button></form>"
        )
    body += (
        f'<form method=post action="{action}/close">{_hidden(key=key, view=view.id)}'
        f"<button class=quiet>{escape(close)}</button></form>"
    )
    title = escape(shown["title"]["text"])
    return f'<section class=modal aria-label="{title}"><h2>{title}</h2>{body}</section>'


def _field(block: Mapping[str, Any]) -> str:
    element, name = block["element"], f"field:{block['block_id']}"
    label = f"<label>{escape(block['label']['text'])}"
    kind = element["type"]
    if kind == "static_select":
        first = element.get("initial_option", {}).get("value")
        options = "".join(
            f'<option value="{escape(one["value"])}"{" selected" if one["value"] == first else ""}>'
            f"{escape(one['text']['text'])}</option>"
            for one in element["options"]
        )
        return f'{label}<select name="{escape(name)}"><option></option>{options}</select></label>'
    types = {"datepicker": ("date", "initial_date"), "timepicker": ("time", "initial_time")}
    type_, first = types.get(kind, ("text", "initial_value"))
    held = escape(str(element.get(first, "")))
    if element.get("multiline"):
        return f'{label}<textarea name="{escape(name)}">{held}</textarea></label>'
    return f'{label}<input type={type_} name="{escape(name)}" value="{held}"></label>'


def _blocks(
    state: State, blocks: Sequence[Mapping[str, Any]], user: User, key: str, held: dict[str, str]
) -> str:
    drawn = []
    for block in blocks:
        if block["type"] == "header":
            drawn.append(f"<h3>{escape(block['text']['text'])}</h3>")
        elif block["type"] == "section":
            texts = block.get("fields") or [block["text"]]
            drawn += [f"<p>{_mrkdwn(state, one['text'])}</p>" for one in texts]
        elif block["type"] == "context":
            drawn += [
                f"<p class=small>{_mrkdwn(state, one['text'])}</p>" for one in block["elements"]
            ]
        elif block["type"] == "divider":
            drawn.append("<hr>")
        elif block["type"] == "actions":
            buttons = "".join(_button(one) for one in block["elements"])
            drawn.append(
                f'<form method=post action="/as/{escape(user.id)}/press" class=buttons>'
                f"{_hidden(key=key, **held)}{buttons}</form>"
            )
    return "".join(drawn)


def _button(element: Mapping[str, Any]) -> str:
    label = escape(element["text"]["text"])
    return f'<button name=label value="{label}" class="{escape(element.get("style", ""))}">{label}</button>'


def _hidden(**held: str) -> str:
    return "".join(
        f'<input type=hidden name="{escape(name)}" value="{escape(value)}">'
        for name, value in held.items()
    )


def _mrkdwn(state: State, text: str) -> str:
    """The little of mrkdwn the bot uses; what it escaped is shown, never obeyed."""
    text = _DATE.sub(r"\1", text)
    text = _USER.sub(lambda match: f"@{_name(state, match.group(1))}", text)
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _BOLD.sub(r"<b>\1</b>", escape(plain)).replace("\n", "<br>")
