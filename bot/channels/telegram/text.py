"""Our words as Telegram takes them: its markup, its unit of length, its limit."""

import html
import re
from collections.abc import Iterator

LONGEST = 4_096  # UTF-16 code units of a message, counted after its markup is read
# Where a text is best cut: between paragraphs, lines, sentences, words. The group is the white space
# that goes; what closes a sentence, such as a quotation mark, stays with it.
_CUTS = (
    re.compile(r"(\n\s*\n)"),
    re.compile(r"(\n)"),
    re.compile(r"(?<=[.!?…。！？])[\"”’)\]]*(\s+)"),
    re.compile(r"(\s+)"),
)
_JOINERS = {0x200D, *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), *range(0x0300, 0x0370)}


def units(text: str) -> int:
    """Give the length of a text as Telegram counts it: UTF-16 code units."""
    return len(text) + sum(ord(sign) > 0xFFFF for sign in text)  # noqa: PLR2004 - beyond the first plane a sign takes two


def escape(text: str) -> str:
    """Make text safe inside Telegram's HTML: three signs mean something there, no others."""
    return html.escape(text, quote=False)


def bold(text: str) -> str:
    """Give a text in bold, as Telegram's HTML."""
    return f"<b>{escape(text)}</b>"


def split(text: str, most: int = LONGEST) -> list[str]:
    """Cut a text into parts of at most `most` units, on the best border that is not too early."""
    return list(_parts(text.strip(), most))


def _parts(text: str, most: int) -> Iterator[str]:
    while units(text) > most:
        end = _fitting(text, most)
        head, tail = _cut(text, end)
        if head:
            yield head
        text = tail
    if text:
        yield text


def _cut(text: str, end: int) -> tuple[str, str]:
    """Cut before `end`; a border in the first half wastes too much and gives way to the next."""
    for border in _CUTS:
        found = [one for one in border.finditer(text, end // 2, end + 1) if one.start(1) > 0]
        if found:
            return text[: found[-1].start(1)].rstrip(), text[found[-1].end(1) :].lstrip()
    while end > 1 and ord(text[end]) in _JOINERS:
        end -= 1
    return text[:end], text[end:]


def _fitting(text: str, most: int) -> int:
    """Give how many characters from the start fit into so many units."""
    taken = 0
    for place, sign in enumerate(text):
        taken += 2 if ord(sign) > 0xFFFF else 1  # noqa: PLR2004 - as in units
        if taken > most:
            return place
    return len(text)
