"""Articles: Markdown files with front matter, kept as rows, indexed for `storage.knowledge.search`."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, Row, bindparam, select

from storage.knowledge.search import PUBLIC, STAFF
from storage.records.company import Article
from storage.tables.articles import articles

FIELDS = frozenset({"title", "audience", "language", "tags", "updated"})

_ALL = select(articles).order_by(articles.c.title)
_ONE = select(articles).where(articles.c.slug == bindparam("wanted"))


class UnreadableError(Exception):
    """An article's front matter is not as it must be; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        """Say where and why."""
        super().__init__(reason)
        self.line = line
        self.reason = reason


def parse(text: str, slug: str, *, source: str, audience: str) -> Article:
    """Read one file, `source`. `audience` is what holds where its front matter does not say.

    Without a title the first heading is it, else the slug. UnreadableError for anything else.
    """
    matter, body = _split(text)
    heading = next((line for line in body.splitlines() if line.startswith("# ")), "")
    title = matter.get("title", (0, ""))[1] or heading.removeprefix("# ").strip() or slug
    if heading:
        body = body.replace(heading, "", 1)
    line, said = matter.get("audience", (0, audience))
    if said not in (PUBLIC, STAFF):
        raise UnreadableError(line, f"audience must be public or staff, not '{said}'")
    return Article(
        slug=slug,
        title=title,
        public=said == PUBLIC,
        language=matter.get("language", (0, ""))[1] or "en",
        tags=_tags(matter.get("tags", (0, ""))[1]),
        updated=_day(*matter.get("updated", (0, ""))),
        body=body.strip(),
        source=source,
    )


def _split(text: str) -> tuple[Mapping[str, tuple[int, str]], str]:
    """Part front matter (each value with its line) from body."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        return {}, text
    matter: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines[1:], 2):
        if line.strip() == "---":
            return matter, "\n".join(lines[number:])
        name, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon or name.strip() not in FIELDS:
            raise UnreadableError(number, f"unknown front matter '{name.strip()}'")
        matter[name.strip()] = number, value.strip().strip("\"'")
    raise UnreadableError(1, "front matter has no end: a line of three dashes")


def _tags(text: str) -> tuple[str, ...]:
    parts = (part.strip(" \"'") for part in text.strip("[]").split(","))
    return tuple(part for part in parts if part)


def _day(line: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UnreadableError(line, f"updated must be a date as YYYY-MM-DD, not '{text}'") from None


def to_row(article: Article) -> dict[str, object]:
    """Give an article as a row of its table."""
    return {
        "slug": article.slug,
        "title": article.title,
        "audience": PUBLIC if article.public else STAFF,
        "language": article.language,
        "tags": ", ".join(article.tags),
        "updated": article.updated.isoformat() if article.updated else None,
        "body": article.body,
        "source": article.source,
    }


def _from_row(row: Row[*tuple[object, ...]]) -> Article:
    return Article(
        slug=row.slug,
        title=row.title,
        public=row.audience == PUBLIC,
        language=row.language,
        tags=_tags(row.tags),
        updated=date.fromisoformat(row.updated) if row.updated else None,
        body=row.body,
        source=row.source,
    )


def find(connection: Connection, slug: str) -> Article | None:
    """Give one article of this office's database, whatever its audience."""
    row = connection.execute(_ONE, {"wanted": slug}).one_or_none()
    return None if row is None else _from_row(row)


def every(connection: Connection) -> tuple[Article, ...]:
    """Give all articles of this office's database, by title."""
    return tuple(_from_row(row) for row in connection.execute(_ALL))
