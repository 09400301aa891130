"""Folded text cut into words."""

import re
from collections.abc import Mapping

_WORD = re.compile(r"[^\W_]+(?:(?:'|-(?=\d))[^\W_]+)*")


def words_of(folded: str, short: Mapping[str, str]) -> list[str]:
    """Split folded text into words, `short` forms read out, anything else with a digit as `#`."""
    words: list[str] = []
    for word in _WORD.findall(folded):
        if word in short:
            words.extend(short[word].split())
        elif word.isalpha() or not any(character.isdigit() for character in word):
            words.append(word)
        elif not words or words[-1] != "#":
            words.append("#")
    return words
