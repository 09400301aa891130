"""Articles cut into sections and put into plain text, as an answer in a chat shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 700  # characters of a section, where its paragraphs allow: one screen of a telephone

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_BULLET = re.compile(r"^(\s*)[*+]\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, empty before the first one, and plain text below it."""

    heading: str
    text: str

    @property
    def shown(self) -> str:
        """The section as an answer shows it."""
        return f"{self.heading}\n{self.text}" if self.heading else self.text


def sections(body: str) -> Iterator[Section]:
    """Cut Markdown at its headings, and long sections between paragraphs."""
    heading = ""
    lines: list[str] = []
    for line in [*body.splitlines(), "# "]:
        found = _HEADING.match(line.strip() or "-") if line.startswith("#") else None
        if found is None and line != "# ":
            lines.append(line)
            continue
        yield from _cut(heading, "\n".join(lines))
        heading, lines = plain(found.group(1)) if found else "", []


def plain(markdown: str) -> str:
    """Take the marks out of Markdown; a link keeps its address where it leaves the article."""
    text = _LINK.sub(_spell_out, markdown)
    text = _EMPHASIS.sub(r"\2", text)
    return _BULLET.sub(r"\1- ", text)


def _spell_out(link: re.Match[str]) -> str:
    words, address = link.groups()
    return f"{words} ({address})" if address.startswith(("http", "mailto")) else words


def _cut(heading: str, markdown: str) -> Iterator[Section]:
    held: list[str] = []
    for block in re.split(r"\n\s*\n", markdown.strip()):
        paragraph = plain(block.strip())
        if held and sum(map(len, held)) + len(paragraph) > LONGEST:
            yield Section(heading, "\n".join(held))
            held = []
        if paragraph:
            held.append(paragraph)
    if held:
        yield Section(heading, "\n".join(held))
