from datetime import date
from pathlib import Path

import pytest

from storage.knowledge import articles
from tests.storage.conftest import Pair
from tests.storage.records import refusal

# --- articles ------------------------------------------------------------------------------------


def write_article(folder: Path, where: str, name: str, text: str) -> None:
    (folder / where / "articles" / f"{name}.md").write_text(text, encoding="utf-8")


def test_audience_decides_who_has_an_article(pair: Pair, folder: Path) -> None:
    write_article(folder, "front", "open", "---\ntitle: Open\n---\nFor all.\n")
    write_article(folder, "front", "inner", "---\naudience: staff\n---\nNot for all.\n")
    write_article(folder, "back", "closed", "# Closed\nNot for all.\n")
    write_article(folder, "back", "shown", "---\naudience: public\n---\nFor all.\n")
    pair.load(folder)
    assert [one.slug for one in articles.every(pair.front)] == ["open", "shown"]
    assert {one.slug for one in articles.every(pair.back)} == {"open", "inner", "closed", "shown"}


def test_an_article_that_becomes_internal_leaves_the_front(pair: Pair, folder: Path) -> None:
    write_article(folder, "front", "prices", "---\ntitle: Prices\n---\nHow we reckon.\n")
    pair.load(folder)
    write_article(folder, "front", "prices", "---\naudience: staff\n---\nHow we reckon.\n")
    pair.load(folder)
    assert articles.find(pair.front, "prices") is None
    assert articles.find(pair.back, "prices") is not None


def test_both_offices_may_have_an_article_of_one_name(pair: Pair, folder: Path) -> None:
    write_article(folder, "front", "Returns", "---\ntitle: Returns\n---\nFor customers.\n")
    write_article(folder, "back", "returns", "---\ntitle: Returns inside\n---\nFor us.\n")
    for _ in range(2):
        pair.load(folder)
        found = {one.slug: one.title for one in articles.every(pair.back)}
        assert found == {"returns": "Returns", "returns-2": "Returns inside"}


def test_front_matter_is_read_whole(pair: Pair, folder: Path) -> None:
    text = '---\ntitle: "A: b"\nlanguage: en\ntags: [one, two]\nupdated: 2026-02-03\n---\n\nText.\n'
    write_article(folder, "front", "full", text)
    pair.load(folder)
    article = articles.find(pair.front, "full")
    assert article is not None
    assert (article.title, article.tags, article.updated) == (
        "A: b",
        ("one", "two"),
        date(2026, 2, 3),
    )
    assert article.body == "Text."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("---\nauthor: me\n---\nx", "front/articles/a.md:2: unknown front matter 'author'"),
        (
            "---\ntitle: x\naudience: all\n---\nx",
            "front/articles/a.md:3: audience must be public or staff, not 'all'",
        ),
        (
            "---\nupdated: May\n---\nx",
            "front/articles/a.md:2: updated must be a date as YYYY-MM-DD, not 'May'",
        ),
        (
            "---\ntitle: x\nx",
            "front/articles/a.md:3: unknown front matter 'x'",
        ),
        (
            "---\ntitle: x\n",
            "front/articles/a.md:1: front matter has no end: a line of three dashes",
        ),
    ],
)
def test_bad_front_matter_is_named(pair: Pair, folder: Path, text: str, fault: str) -> None:
    write_article(folder, "front", "a", text)
    assert refusal(pair, folder) == [fault]


def test_pruning_removes_articles_of_a_folder_that_is_here(pair: Pair, folder: Path) -> None:
    write_article(folder, "front", "a", "A.")
    write_article(folder, "front", "b", "B.")
    write_article(folder, "back", "c", "C.")
    pair.load(folder)
    (folder / "front/articles/b.md").unlink()
    (folder / "back/articles/c.md").unlink()
    (folder / "back/articles").rmdir()
    pair.load(folder, prune=True)
    assert {one.slug for one in articles.every(pair.back)} == {"a", "c"}
    assert {one.slug for one in articles.every(pair.front)} == {"a"}
