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


def beyond(naming: str) -> Callable[[str], bool]:
    """Give a test of a text: whether it says more than the words that name the job.

    >>> beyond("complaint complain delivery")("I want to complain about a delivery")
    False
    """
    empty = _LITTLE.union(naming.split())

    def says_more(text: str) -> bool:
        words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.casefold())
        return sum(word.replace("’", "'") not in empty for word in words) >= ENOUGH

    return says_more
