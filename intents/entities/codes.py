"""Codes of any pattern, e-mail addresses and telephone numbers.

Order numbers belong to the company and may look like anything, so every token with a digit is a
candidate, and every code that `Names` holds is found whatever it looks like.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intents.names import Names
from intents.text.language import Language

# One token that may be a code: letters and digits, joined by - / _ . inside.
_TOKEN = re.compile(r"#?[^\W_]+(?:[-/_.:][^\W_]+)*")
_GROUPS = re.compile(r"(?<![\w.,])\d{1,4}(?: \d{3,4}){1,4}(?![\w.,])")
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?!\w)")
_EMAIL = re.compile(r"[\w.%+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\w-])(?<!\d )(?:\+|\(|0)[\d ()/.-]{5,20}\d(?!\w)")
_CHUNK = re.compile(r"\S*@\S*")
PHONE_DIGITS = range(7, 16)  # E.164 has at most fifteen
LONGEST_CODE = 40
SURELY_A_CODE = 3  # digits from which a bare number may be somebody's number
WORDS_IN_CODE = 3  # "A 10 42" may be typed for A-1042


@dataclass(frozen=True, slots=True)
class Found:
    """A text value at `[start:end]` of the folded text."""

    kind: str
    value: str
    start: int
    end: int


def read_emails(folded: str) -> Iterator[Found]:
    """E-mail addresses, lower case."""
    for chunk in _CHUNK.finditer(folded):
        if len(chunk.group()) > 320:
            continue
        for match in _EMAIL.finditer(chunk.group()):
            value = match.group().strip(".'-")
            start = chunk.start() + match.start()
            yield Found("email", value, start, start + len(match.group()))


def read_phones(folded: str) -> Iterator[Found]:
    """Telephone numbers that begin like one: +, 0 or a bracket. The value is digits and a plus."""
    for match in _PHONE.finditer(folded):
        digits = "".join(character for character in match.group() if character.isdecimal())
        if len(digits) in PHONE_DIGITS:
            plus = "+" if match.group().startswith("+") else ""
            yield Found("phone", plus + digits, match.start(), match.end())


def read_codes(
    text: str, language: Language, names: Names, taken: list[tuple[int, int]]
) -> Iterator[Found]:
    """Candidates with a digit, as written, and codes known to `names` under their own kinds.

    `taken` are places that already mean a date, a sum or an address: no loose code there.
    """
    found = list(_loose(text, language, taken))
    yield from found
    yield from _known(text, names)


def _loose(text: str, language: Language, taken: list[tuple[int, int]]) -> Iterator[Found]:
    folded = text.lower() if len(text.lower()) == len(text) else text
    wide = [*_IBAN.finditer(folded), *_GROUPS.finditer(folded)]
    busy = bytearray(len(text))  # one mark a character: looking up is as fast with many as with few
    for start, end in taken:
        busy[start:end] = b"\1" * (end - start)
    for match in wide:
        start, end = match.span()
        if not any(busy[start:end]) and any(c.isdigit() for c in match.group()):
            busy[start:end] = b"\1" * (end - start)
            yield Found("code", text[match.start() : match.end()], *match.span())
    before = ""
    alone = len(text.split()) == 1
    for match in _TOKEN.finditer(text):
        word = match.group()
        cued = before.lower() in language.code_cues
        start, end = match.span()
        if _may_be_code(word, cued=cued or alone) and not any(busy[start:end]):
            yield Found("code", word.lstrip("#"), *match.span())
        before = word


def _may_be_code(word: str, *, cued: bool) -> bool:
    if len(word) > LONGEST_CODE or not any(character.isdigit() for character in word):
        return False
    if not word.isdigit():
        return not _ORDINARY.fullmatch(word.lower())
    return cued or len(word) >= SURELY_A_CODE


_ORDINARY = re.compile(r"\d{1,2}(?:st|nd|rd|th|am|pm|h|k|x|%)|\d{1,3}[.,]\d{1,2}")


def _known(text: str, names: Names) -> Iterator[Found]:
    """Codes in `names`: single tokens, and up to three neighbours typed apart."""
    if not names.codes:
        return
    matches = list(_TOKEN.finditer(text))
    end = 0
    for at, match in enumerate(matches):
        if match.start() < end:
            continue
        for size in range(WORDS_IN_CODE, 0, -1):
            last = matches[min(at + size, len(matches)) - 1]
            said = text[match.start() : last.end()]
            hits = names.code(said) if len(said) <= LONGEST_CODE else ()
            for kind, code in hits:
                yield Found(kind, code, match.start(), last.end())
            if hits:
                end = last.end()
                break
