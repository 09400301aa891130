"""A message cut where another request may begin: at the ends of sentences and at joining words."""

import re
from functools import cache

from intents.text.language import Language

MOST = 6  # parts looked at; the rest of a longer message stays with the last
SHORTEST = 2  # words a part has at least
_SENTENCE = re.compile(r"(?<=[^\W\d])[.!?;]+\s+|[\n\r]+|\s[-–—]\s|,\s")


def split_requests(text: str, language: Language) -> list[str]:
    """Give the parts in order; one part when nothing joins two."""
    pattern = _pattern(language.joins)
    parts = [part.strip(" ,.;") for part in pattern.split(text, maxsplit=2 * MOST)]
    kept = [part for part in parts if len(part.split()) >= SHORTEST]
    return kept[:MOST]


@cache
def _pattern(joins: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(joins, key=len, reverse=True)
    words = "|".join(rf"\s{re.escape(join)}\s" for join in longest_first)
    return re.compile(f"{_SENTENCE.pattern}|{words}" if words else _SENTENCE.pattern, re.IGNORECASE)
