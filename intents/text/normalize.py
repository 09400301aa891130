"""Text as people send it, folded to what is compared: one case, one script's look-alikes, no noise.

The original is kept by the caller; every folded character knows where it came from, so a span
found in the folded text can be shown in the original.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 4096  # characters read of one message; a person's request is shorter, an attack is not

# Cyrillic and Greek letters that look like Latin ones (Unicode TR39's best known pairs), used to
# slip past filters and typed by mistake on mixed keyboards. Only in words that hold Latin too.
_LOOKALIKES = str.maketrans("аеорсухіјѕһԁԛԝοαειυρκντ", "aeopcyxijshdqwoaeiupkvt")
_QUOTES = {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"'}
_DASHES = dict.fromkeys("‐‑‒–—−", "-")
_SIGNS = {**_QUOTES, **_DASHES}
_LATIN = re.compile(r"[a-z]")
_MIXED = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `origin[i]` is the index in the original of the i-th folded character."""

    text: str
    origin: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where folded `[start:end]` lies in the original; both ends as slices have them."""
        if start >= end:
            return (0, 0)
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold the first 4,096 characters: compatibility forms, case, accents, look-alikes, blanks."""
    text = text[:LONGEST]
    if text.isascii() and text.isprintable():
        return Folded(text.lower(), range(len(text)))
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for part in _fold_character(character):
            characters.append(part)
            origin.append(index)
    folded = "".join(characters)
    if not folded.isascii():
        folded = _MIXED.sub(_unmask, folded)
    return Folded(folded, tuple(origin))


def _fold_character(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isprintable() else " "
    category = unicodedata.category(character)
    if category in {"Cf", "Mn"} and (category == "Cf" or "\u0300" <= character <= "\u036f"):
        return ""  # zero-width and direction marks, loose accents
    if category[0] in "CZ":
        return " "  # controls, lone surrogates, private use, every kind of blank
    if character in _SIGNS:
        return _SIGNS[character]
    parts = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in parts if not "\u0300" <= part <= "\u036f")


def _unmask(match: re.Match[str]) -> str:
    """Read look-alikes as Latin in a word that has Latin letters; else the word is another script."""
    word = match.group()
    return word.translate(_LOOKALIKES) if _LATIN.search(word) else word
