"""A message cut where another request may begin: at the ends of sentences and at joining words."""

import re

from intents.language import Language

MOST = 6  # parts looked at; the rest of a longer message stays with the last
SHORTEST = 2  # words a part has at least
_SENTENCE = re.compile(r"(?<=[^\W\d])[.!?;]+\s+|[\n\r]+|\s[-–—]\s|,\s")


def split_requests(text: str, language: Language) -> list[str]:
    """Give the parts in order; one part when nothing joins two."""
    joins = sorted(language.joins, key=len, reverse=True)
    pattern = re.compile(
        _SENTENCE.pattern + "|" + "|".join(rf"\s{re.escape(join)}\s" for join in joins),
        re.IGNORECASE,
    )
    parts = [part.strip(" ,.;") for part in pattern.split(text, maxsplit=2 * MOST)]
    kept = [part for part in parts if len(part.split()) >= SHORTEST]
    return kept[:MOST]
