"""Folded text cut into numbers, words and signs, each with its place."""

import re
from dataclasses import dataclass

from intents.text.language import Language

_TOKEN = re.compile(
    r"\d+(?:[.,:/-]\d+)*"  # 12, 12.50, 24/12/2026, 3-5, 14:30
    r"|[^\W\d_](?:\.[^\W\d_])+"  # p.m
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"  # words, with their apostrophes
    r"|[^\s\w]|_"
)
_SIGNS = re.compile(r"[.,:/-]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text at `[start:end]`; `glued` when no blank stands before it.

    For digits, `numbers` are its parts, `digits` how many digits each has, `sign` what parts them
    (the first sign when they differ).
    """

    text: str
    start: int
    end: int
    glued: bool
    numbers: tuple[int, ...] = ()
    digits: tuple[int, ...] = ()
    sign: str = ""

    @property
    def whole(self) -> int | None:
        """The number, when the token is just digits and few enough to mean one."""
        return self.numbers[0] if len(self.numbers) == 1 and self.digits[0] <= 9 else None


def cut(folded: str) -> list[Token]:
    """Cut folded text into tokens."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded):
        text, start = match.group(), match.start()
        glued = bool(tokens) and tokens[-1].end == start
        if text[0].isdecimal() and text.isascii():
            parts = _SIGNS.split(text)
            signs = set(_SIGNS.findall(text))
            tokens.append(
                Token(
                    text,
                    start,
                    match.end(),
                    glued,
                    tuple(int(part[:18]) for part in parts),
                    tuple(len(part) for part in parts),
                    signs.pop() if len(signs) == 1 else "?" * bool(signs),
                )
            )
        else:
            tokens.append(Token(text, start, match.end(), glued))
    return tokens


def in_code(tokens: list[Token], at: int) -> bool:
    """Whether a number is a piece of something longer: A-1042, SO/2026/0001, #12, 77x."""
    token = tokens[at]
    before = tokens[at - 1] if token.glued else None
    after = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].glued else None
    if before and (before.text[-1].isalpha() or before.text in "#_"):
        return True
    if before and before.text in "-/." and before.glued:
        return True
    return bool(after and after.text in "_/" and after.end - after.start == 1)


def number_at(tokens: list[Token], at: int, language: Language) -> tuple[int, int] | None:
    """The whole number that starts at a token, in digits or words, and the token after it."""
    token = tokens[at]
    if token.whole is not None:
        return token.whole, at + 1
    if token.text not in language.numbers:
        return None
    total, part, after = 0, 0, at
    while after < len(tokens) and after < at + 12:
        word = tokens[after].text
        value = language.numbers.get(word)
        if value is None:
            if (
                word == "-"
                and tokens[after].glued
                and after + 1 < len(tokens)
                and (tokens[after + 1].text in language.numbers)
            ):
                after += 1
                continue
            break
        if part and value < 10 <= part % 100 < 20:
            break
        if value >= 100:
            part = max(part, 1) * value
            if value >= 1000:
                total, part = total + part, 0
        elif part % 100 and (value >= 10 or part % 10):
            break
        else:
            part += value
        after += 1
    return total + part, after
