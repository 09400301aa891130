"""Everything with a value in a message: codes, days, sums, names, a yes or a no."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from intents.entities.amounts import read_amounts, read_quantities
from intents.entities.codes import Found, read_codes, read_emails, read_phones
from intents.entities.dates import Page, Read, numeric
from intents.entities.spans import read_dates
from intents.entities.tokens import Token, cut
from intents.names import Names
from intents.text.language import Language
from intents.text.normalize import Folded, fold
from intents.understanding import Amount, Entity

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[👍👎✅❌👌]")
_NAMED = ("product", "person", "service")  # kinds that people call by words
LONGEST_ANSWER = 6  # words a plain yes or no has at most


def read_entities(
    text: str, language: Language, names: Names = Names.EMPTY, today: date | None = None
) -> tuple[Entity, ...]:
    """Read every entity of `text`, in the order said; places are those of the original.

    Without `today` only full dates are read: nothing here looks at a clock. Never raises.
    """
    folded = fold(text)
    tokens = cut(folded.text)
    contacts = [*read_emails(folded.text), *read_phones(folded.text)]
    entities = [_shown(found, text, folded) for found in contacts]
    dates = _dates(tokens, language, today)
    entities += [_dated(read, tokens, text, folded) for read in dates]
    sums = _sums(tokens, language, dates, contacts)
    entities += [_summed(kind, value, place, text, folded) for kind, value, place in sums]
    taken = [(found.start, found.end) for found in contacts]
    taken += [
        _place(read, tokens) for read in dates if read.kind != "time" or read.last - read.first
    ]
    taken += [place for kind, _, place in sums if kind == "amount"]
    entities += _coded(text, folded, language, names, taken)
    named = list(_named(text, folded, language, names))
    # The 54 in "Mola 54" is no quantity.
    entities = [one for one in entities if one.kind != "quantity" or not _within(one, named)]
    entities += named
    answer = yes_or_no(folded.text, language)
    if answer is not None:
        entities.append(Entity("yes_no", answer, text, 0, len(text)))
    return tuple(sorted(entities, key=lambda one: (one.start, one.end, one.kind)))


def _within(entity: Entity, named: Sequence[Entity]) -> bool:
    words = (one for one in named if one.kind in _NAMED)
    return any(one.start <= entity.start and entity.end <= one.end for one in words)


def yes_or_no(folded: str, language: Language) -> bool | None:
    """What a message says that is nothing but a yes or a no; None for any other."""
    words = _WORD.findall(folded[:80])
    if not words or len(words) > LONGEST_ANSWER or len(folded) > 80:
        return None
    said = " ".join(words)
    for answer, phrases in ((True, language.yes), (False, language.no)):
        if said in phrases:
            return answer
    positive = any(word in language.yes for word in words)
    negative = any(word in language.no for word in words)
    if positive == negative or not all(
        word in language.yes or word in language.no or word in language.polite for word in words
    ):
        return None
    return positive


def _dates(tokens: list[Token], language: Language, today: date | None) -> list[Read]:
    if today:
        return read_dates(Page(tokens, language, today))
    page = Page(tokens, language, date(2000, 1, 1))
    full = (numeric(page, at) for at, token in enumerate(tokens) if len(token.numbers) == 3)
    return [read for read in full if read]


def _place(read: Read, tokens: Sequence[Token]) -> tuple[int, int]:
    return tokens[read.first].start, tokens[read.last - 1].end


def _dated(read: Read, tokens: Sequence[Token], text: str, folded: Folded) -> Entity:
    start, end = folded.span(*_place(read, tokens))
    return Entity(read.kind, read.value, text[start:end], start, end, read.role)


def _sums(
    tokens: list[Token], language: Language, dates: Sequence[Read], contacts: Sequence[Found]
) -> list[tuple[str, Amount | int, tuple[int, int]]]:
    """Amounts, and quantities where no date, sum or contact stands."""
    taken = {at for read in dates for at in range(read.first, read.last)}
    busy = [(found.start, found.end) for found in contacts]
    taken |= {
        at
        for at, token in enumerate(tokens)
        if any(start <= token.start < end for start, end in busy)
    }
    sums: list[tuple[str, Amount | int, tuple[int, int]]] = []
    for found in read_amounts(tokens, language):
        places = range(found.first, found.last)
        bare = isinstance(found.value, Amount) and found.value.currency is None
        if taken.isdisjoint(places) or (bare and len(tokens[found.first].numbers) == 2):
            place = (tokens[found.first].start, tokens[found.last - 1].end)
            sums.append(("amount", found.value, place))
            taken.update(places)
    for found in read_quantities(tokens, language, frozenset(taken)):
        place = (tokens[found.first].start, tokens[found.last - 1].end)
        sums.append(("quantity", found.value, place))
    return sums


def _summed(
    kind: str, value: Amount | int, place: tuple[int, int], text: str, folded: Folded
) -> Entity:
    start, end = folded.span(*place)
    return Entity(kind, value, text[start:end], start, end)


def _shown(found: Found, text: str, folded: Folded) -> Entity:
    start, end = folded.span(found.start, found.end)
    return Entity(found.kind, found.value, text[start:end], start, end)


def _coded(
    text: str, folded: Folded, language: Language, names: Names, taken: list[tuple[int, int]]
) -> Iterator[Entity]:
    """Codes keep their own case, so they are read in the original's characters."""
    cased = (
        text[: len(folded.text)]
        if isinstance(folded.origin, range)
        else "".join(
            _keep_case(text[index], folded.text[at]) for at, index in enumerate(folded.origin)
        )
    )
    for found in read_codes(cased, language, names, taken):
        yield _shown(found, text, folded)


def _keep_case(original: str, folded: str) -> str:
    return folded.upper() if original.isupper() and len(folded.upper()) == 1 else folded


def _named(text: str, folded: Folded, language: Language, names: Names) -> Iterator[Entity]:
    for hit in names.find(folded.text, common=language.common):
        start, end = folded.span(hit.start, hit.end)
        yield Entity(hit.kind, hit.code, text[start:end], start, end, None, round(hit.sure, 3))
