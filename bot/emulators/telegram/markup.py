"""Telegram's HTML, read strictly: what Telegram might let pass with a shrug is refused here.

https://core.telegram.org/bots/api#html-style
"""

import re
from dataclasses import dataclass

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-spoiler": "spoiler",
    "a": "text_link",
}  # fmt: skip
_SIGNS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)(?P<rest>[^<>]*)>"
    r"|&(?P<sign>[a-z]+|#\d{1,7}|#x[0-9a-fA-F]{1,6});"
    r"|(?P<plain>[^<>&]+)"
)
_LINK = re.compile(r'\s+href="(?P<url>[^"]+)"\s*')


class MarkupError(Exception):
    """What Telegram says when it cannot read a text's markup."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A piece of a text that looks special; offset and length in UTF-16 code units."""

    type: str
    offset: int
    length: int


def length(text: str) -> int:
    """Give a text's length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read(text: str) -> tuple[str, list[Entity]]:
    """Give the plain text and its entities. MarkupError where a sign or tag is not in order."""
    plain = ""
    open_: list[tuple[str, int]] = []
    found: list[Entity] = []
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise MarkupError(f'unexpected "{text[place]}" at byte offset {_bytes(text, place)}')
        if token["plain"] is not None:
            plain += token["plain"]
        elif token["sign"] is not None:
            plain += _sign(token["sign"])
        elif token["close"]:
            found.append(_close(open_, token["tag"].lower(), plain))
        else:
            _check_tag(token["tag"].lower(), token["rest"])
            open_.append((token["tag"].lower(), length(plain)))
        place = token.end()
    if open_:
        raise MarkupError(f'can\'t find end tag corresponding to start tag "{open_[-1][0]}"')
    return plain, [one for one in found if one.length]


def _sign(name: str) -> str:
    if name.startswith("#x"):
        return chr(int(f"0{name[1:]}", 0))
    if name.startswith("#"):
        return chr(int(name[1:]))
    if name not in _SIGNS:
        raise MarkupError(f'unsupported entity "&{name};"')
    return _SIGNS[name]


def _check_tag(tag: str, rest: str) -> None:
    if tag not in _TAGS:
        raise MarkupError(f'unsupported start tag "{tag}"')
    if rest.strip() and not (tag == "a" and _LINK.fullmatch(rest)):
        raise MarkupError(f'unsupported attributes of "{tag}"')


def _close(open_: list[tuple[str, int]], tag: str, plain: str) -> Entity:
    if not open_ or open_[-1][0] != tag:
        raise MarkupError(f'unmatched end tag "{tag}"')
    name, start = open_.pop()
    return Entity(_TAGS[name], start, length(plain) - start)


def _bytes(text: str, place: int) -> int:
    return len(text[:place].encode())
