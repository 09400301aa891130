"""Answers out of the articles, for whatever intent asks for them."""

from dataclasses import dataclass
from typing import Annotated

from handlers.desk import Desk
from handlers.handler import Ask, Handler, handles, never
from handlers.reply import Escalate, Reply
from storage.records.company import Passage


@dataclass(frozen=True)
class Question:
    """What somebody wants to know, in their own words."""

    question: Annotated[str, Ask("article.what", whole=True)]


def look_up(want: Question, desk: Desk) -> Reply:
    """Answer with the passage that says it, or say plainly that no article does."""
    passage = desk.articles.answer(want.question)
    return Reply("article.none") if passage is None else cite(passage)


@dataclass(frozen=True)
class Asked:
    """The words somebody asked with, where there are enough of them to search by."""

    said: Annotated[str | None, Ask("article.what", whole=True, when=never)] = None


def topic(name: str, desk: Desk) -> str:
    """Give the words a topic's article is found by, in the company's own language."""
    return desk.write(Reply(f"topic.{name}"))


def on(intent: str, line: str) -> Handler[Desk]:
    """Make the handler of an intent that the articles answer; `line` is its line of help.

    What was asked is looked up first, then the topic as such. Where no article says anything
    about it, a person does.
    """

    def tell(want: Asked, desk: Desk) -> Reply | Escalate:
        for question in (want.said, topic(intent, desk)):
            passage = desk.articles.answer(question) if question else None
            if passage is not None:
                return cite(passage)
        return Escalate("no_article", Reply("article.none_on_topic"))

    tell.__doc__ = line
    return handles(intent, Asked)(tell)


def cite(passage: Passage) -> Reply:
    """Give a passage with its title, its date, and where the public can read all of it."""
    key = "article.answer" if passage.updated else "article.answer_undated"
    if passage.public:
        key = f"{key}_public"
    return Reply(
        key, text=passage.text, title=passage.title, updated=passage.updated, slug=passage.slug
    )
