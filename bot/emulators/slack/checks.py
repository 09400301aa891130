"""Block Kit's rules, as https://docs.slack.dev/reference/block-kit states them, checked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Faults = Iterator[str]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
_BLOCK_TYPES = {"section", "context", "header", "actions", "divider", "input"}
_ELEMENTS = {"button", "static_select", "datepicker", "timepicker", "plain_text_input"}
_STYLES = {None, "primary", "danger"}


def message_faults(blocks: Any) -> list[str]:
    """Say what is wrong with a message's blocks."""
    return list(_blocks(blocks, MESSAGE_BLOCKS, modal=False))


def view_faults(view: Any) -> list[str]:
    """Say what is wrong with a view."""
    return list(_view(view))


def _view(view: Any) -> Faults:
    if not isinstance(view, Mapping) or view.get("type") not in {"modal", "home"}:
        yield "view: type must be modal or home"
        return
    modal = view["type"] == "modal"
    if modal:
        yield from _text(view.get("title"), "title", 24, plain=True)
        for name in ("submit", "close"):
            if name in view:
                yield from _text(view[name], name, 24, plain=True)
    if len(str(view.get("private_metadata", ""))) > 3_000:
        yield "private_metadata: over 3000"
    if len(str(view.get("callback_id", ""))) > 255:
        yield "callback_id: over 255"
    blocks = view.get("blocks")
    yield from _blocks(blocks, VIEW_BLOCKS, modal=modal)
    fields = [
        one for one in blocks or [] if isinstance(one, Mapping) and one.get("type") == "input"
    ]
    if fields and modal and "submit" not in view:
        yield "a view with input needs submit"


def _blocks(blocks: Any, most: int, *, modal: bool) -> Faults:
    if not isinstance(blocks, list) or not all(isinstance(one, Mapping) for one in blocks):
        yield "blocks: not a list of objects"
        return
    if not 1 <= len(blocks) <= most:
        yield f"blocks: {len(blocks)} of them"
    ids = [one["block_id"] for one in blocks if "block_id" in one]
    if len(ids) != len(set(ids)):
        yield "block_id: twice"
    actions = [
        element.get("action_id")
        for one in blocks
        for element in one.get("elements", [])
        if isinstance(element, Mapping) and element.get("type") == "button"
    ]
    if len(actions) != len(set(actions)) and not modal:
        yield "action_id: twice"
    for number, block in enumerate(blocks):
        yield from (f"blocks[{number}] {fault}" for fault in _block(block, modal=modal))


def _block(block: Mapping[str, Any], *, modal: bool) -> Faults:
    kind = block.get("type")
    if kind not in _BLOCK_TYPES:
        yield f"type {kind}"
    elif kind == "section":
        yield from _section(block)
    elif kind == "header":
        yield from _text(block.get("text"), "text", 150, plain=True)
    elif kind == "context":
        yield from _list(block.get("elements"), "elements", 10)
        for element in block.get("elements") or []:
            yield from _text(element, "element", 3_000)
    elif kind == "actions":
        yield from _list(block.get("elements"), "elements", 25)
        for element in block.get("elements") or []:
            yield from _element(element)
    elif kind == "input":
        if not modal:
            yield "input outside a modal"
        yield from _text(block.get("label"), "label", 2_000, plain=True)
        yield from _element(block.get("element"))


def _section(block: Mapping[str, Any]) -> Faults:
    fields = block.get("fields")
    if fields is None:
        yield from _text(block.get("text"), "text", 3_000)
        return
    yield from _list(fields, "fields", 10)
    for one in fields if isinstance(fields, list) else []:
        yield from _text(one, "field", 2_000)


def _element(element: Any) -> Faults:
    if not isinstance(element, Mapping) or element.get("type") not in _ELEMENTS:
        yield f"element {element!r:.60}"
        return
    if not 1 <= len(str(element.get("action_id", ""))) <= 255:
        yield "action_id: 1 to 255"
    kind = element["type"]
    if kind == "button":
        yield from _button(element)
    elif kind == "static_select":
        options = element.get("options")
        yield from _list(options, "options", 100)
        for one in options if isinstance(options, list) else []:
            yield from _text(one.get("text"), "option", 75, plain=True)
            if not 1 <= len(str(one.get("value", ""))) <= 150:
                yield "option value: 1 to 150"
        first = element.get("initial_option")
        if first is not None and first not in (options or []):
            yield "initial_option: none of the options"
    elif kind == "plain_text_input" and len(str(element.get("initial_value", ""))) > 3_000:
        yield "initial_value: over 3000"


def _button(element: Mapping[str, Any]) -> Faults:
    yield from _text(element.get("text"), "button", 75, plain=True)
    if len(str(element.get("value", ""))) > 2_000:
        yield "button value: over 2000"
    if element.get("style") not in _STYLES:
        yield "button style"
    confirm = element.get("confirm")
    if confirm is not None:
        yield from _text(confirm.get("title"), "confirm title", 100, plain=True)
        yield from _text(confirm.get("text"), "confirm text", 300)


def _text(found: Any, name: str, longest: int, *, plain: bool = False) -> Faults:
    if not isinstance(found, Mapping) or found.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{name}: no text object"
        return
    if plain and found["type"] != "plain_text":
        yield f"{name}: must be plain_text"
    text = found.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= longest:
        yield f"{name}: 1 to {longest} characters"


def _list(found: Any, name: str, most: int) -> Faults:
    size = len(found) if isinstance(found, Sequence) and not isinstance(found, str) else 0
    if not 1 <= size <= most:
        yield f"{name}: 1 to {most}"
