"""Whether a message says something, or only that somebody wants to say it."""

import re
from collections.abc import Callable

_LITTLE = frozenset(
    [
        "a",
        "an",
        "and",
        "about",
        "am",
        "are",
        "at",
        "be",
        "been",
        "but",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "get",
        "got",
        "had",
        "has",
        "have",
        "hello",
        "help",
        "hey",
        "hi",
        "i",
        "i'd",
        "i'm",
        "in",
        "is",
        "it",
        "like",
        "make",
        "me",
        "my",
        "need",
        "of",
        "on",
        "our",
        "please",
        "report",
        "say",
        "some",
        "something",
        "tell",
        "that",
        "the",
        "there",
        "this",
        "to",
        "us",
        "want",
        "wanted",
        "was",
        "we",
        "were",
        "will",
        "wish",
        "with",
        "would",
        "you",
        "your",
    ]
)
ENOUGH = 2  # words of substance that make a description


def beyond(naming: str, enough: int = ENOUGH) -> Callable[[str], bool]:
    """Give a test of a text: whether it says more than the words that name the job.

    >>> beyond("complaint complain delivery")("I want to complain about a delivery")
    False
    """
    return lambda text: len(substance(text, naming)) >= enough


def substance(text: str, naming: str = "") -> list[str]:
    """Give the words of a text that say something, without those that name the job.

    >>> substance("Who is Ines, please?", "who whom")
    ['ines']
    """
    empty = _LITTLE.union(naming.split())
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.casefold())
    return [word for word in (one.replace("’", "'") for one in words) if word not in empty]
