"""A directory of company records, read and checked as a whole."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from storage.importer.batch import Batch, Count, Line
from storage.importer.checks import Check
from storage.importer.csv_file import read_sheet, read_text
from storage.importer.faults import Faults
from storage.importer.known import Known
from storage.importer.sheets import SHEETS, Identity
from storage.knowledge import articles, house_rules
from storage.knowledge.articles import UnreadableError
from storage.knowledge.search import PUBLIC, STAFF
from storage.records.company import Article

RULES = "company.toml"
# A file's folder decides who may read it where the file does not say.
SHELVES: Mapping[str, str] = {"front/articles": PUBLIC, "back/articles": STAFF}


def read(directory: Path, known: Known, *, prune: bool = False) -> Batch:
    """Read every file there is; RefusedError names all faults, and then nothing is to be written.

    `known` is what both databases hold, so that a file may name rows of an earlier import.
    """
    faults = Faults()
    if not directory.is_dir():
        faults.add(str(directory), 0, "", "is not a directory")
        faults.close()
    rules, currency = _rules(directory, known.currency, faults)
    lines = {
        sheet.path: read_sheet(directory, sheet, currency, faults)
        for sheet in SHEETS
        if (directory / sheet.path).is_file()
    }
    pages = _articles(directory, known.articles, faults)
    if not (lines or pages or rules or faults.found):
        faults.add(str(directory), 0, "", "holds no company records")
    gone = _gone(lines, known) if prune else {}
    Check(lines, gone, known, faults).run()
    faults.close()
    gone_pages = _gone_articles(directory, pages, known.articles) if prune else frozenset()
    return Batch(
        lines=lines,
        gone=gone,
        articles=pages,
        gone_articles=gone_pages,
        company=rules,
        counts=tuple(_counts(lines, gone, pages, gone_pages, known)),
        ignored=_ignored(directory),
    )


def _rules(directory: Path, currency: str, faults: Faults) -> tuple[str | None, str]:
    """Give the text of company.toml and the company's currency."""
    path = directory / RULES
    text = read_text(path, RULES, faults) if path.is_file() else None
    if text is None:
        return None, currency
    try:
        return text, house_rules.parse(text).currency
    except house_rules.HouseRulesError as error:
        for reason in error.faults:
            faults.add(RULES, 0, "", reason)
        return None, currency


# --- articles ----------------------------------------------------------------------------------


def _articles(directory: Path, known: Mapping[str, str], faults: Faults) -> tuple[Article, ...]:
    taken = dict(known)
    slugs = {source: slug for slug, source in known.items()}
    found = []
    for shelf, audience in SHELVES.items():
        for path in sorted((directory / shelf).glob("*.md")):
            source = f"{shelf}/{path.name}"
            text = read_text(path, source, faults)
            if text is None:
                continue
            slug = slugs.get(source) or _slug(path.stem, source, taken)
            try:
                found.append(articles.parse(text, slug, source=source, audience=audience))
            except UnreadableError as error:
                faults.add(source, error.line, "", error.reason)
    return tuple(found)


def _slug(stem: str, source: str, taken: dict[str, str]) -> str:
    """Give a new article its address: its file's name, else one beside it.

    Both offices may have a page of the same name; the back one reads both.
    """
    plain = "-".join(re.findall(r"\w+", stem.casefold())) or "article"
    slug, number = plain, 2
    while slug in taken:
        slug, number = f"{plain}-{number}", number + 1
    taken[slug] = source
    return slug


def _gone_articles(
    directory: Path, pages: tuple[Article, ...], known: Mapping[str, str]
) -> frozenset[str]:
    """Articles that came from a folder which is here, from a file which is not any more."""
    here = {page.source for page in pages}
    shelves = tuple(f"{shelf}/" for shelf in SHELVES if (directory / shelf).is_dir())
    return frozenset(
        slug for slug, source in known.items() if source.startswith(shelves) and source not in here
    )


# --- what a run does ---------------------------------------------------------------------------


def _gone(lines: Mapping[str, tuple[Line, ...]], known: Known) -> dict[str, frozenset[Identity]]:
    """What the databases hold of each file that is here, and the file does not."""
    return {
        sheet.path: known.of(sheet.path) - {sheet.identity(line.row) for line in lines[sheet.path]}
        for sheet in SHEETS
        if sheet.key and sheet.path in lines
    }


def _counts(
    lines: Mapping[str, tuple[Line, ...]],
    gone: Mapping[str, frozenset[Identity]],
    pages: tuple[Article, ...],
    gone_pages: frozenset[str],
    known: Known,
) -> Iterator[Count]:
    for sheet in SHEETS:
        if sheet.path in lines:
            here = lines[sheet.path]
            identities = {sheet.identity(line.row) for line in here} if sheet.key else set()
            added = len(identities - known.of(sheet.path))
            yield Count(sheet.path, len(here), added, len(gone.get(sheet.path, ())))
    for shelf in SHELVES:
        mine = [page for page in pages if page.source.startswith(f"{shelf}/")]
        removed = sum(known.articles[slug].startswith(f"{shelf}/") for slug in gone_pages)
        if mine or removed:
            added = sum(page.slug not in known.articles for page in mine)
            yield Count(f"{shelf}/*.md", len(mine), added, removed)


def _ignored(directory: Path) -> tuple[str, ...]:
    """Tables and pages that look like records but have no known name, such as order.csv."""
    paths = {sheet.path for sheet in SHEETS} | {RULES}
    found = (path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    return tuple(
        sorted(
            path.as_posix()
            for path in found
            if path.as_posix() not in paths
            and path.suffix in {".csv", ".md", ".toml"}
            and path.parent.as_posix() not in SHELVES
        )
    )
