"""Answers out of the articles, for whatever intent asks for them."""

from dataclasses import dataclass
from typing import Annotated

from handlers.desk import Desk
from handlers.handler import Ask
from handlers.reply import Reply
from storage.records.company import Passage


@dataclass(frozen=True)
class Question:
    """What somebody wants to know, in their own words."""

    question: Annotated[str, Ask("article.what", whole=True)]


def look_up(want: Question, desk: Desk) -> Reply:
    """Answer with the passage that says it, or say plainly that no article does."""
    passage = desk.articles.answer(want.question)
    return Reply("article.none") if passage is None else cite(passage)


def cite(passage: Passage) -> Reply:
    """Give a passage with its title and date."""
    key = "article.answer" if passage.updated else "article.answer_undated"
    return Reply(key, text=passage.text, title=passage.title, updated=passage.updated)
