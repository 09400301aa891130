"""Finding the passage of an article that answers a question.

An inverted index in two ordinary tables, scored here with BM25: the same ranking on both engines,
no extension to create, and the share of the question that a passage covers can be measured, which
is what decides between an answer and an honest miss. It is written when articles change, never in
a turn (`storage.knowledge.passages`).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, Row, Select, bindparam, func, select

from storage.knowledge.terms import ASPECTS, aspects, is_slip, related, terms
from storage.records.company import Passage
from storage.tables.articles import articles, passage_terms, passages, shelves, vocabulary

# Fitted on the sample's articles with questions in other words and questions about other
# things: of tests/storage/questions.py 86 % are found and 5 % answered wrongly, and of what no
# article answers 2 % get an answer.
LEAST_COVERED = 0.47

PUBLIC, STAFF = "public", "staff"

_K1, _B = 1.2, 0.3  # BM25: how soon repeated words stop counting, what long passages lose
_SAME_THING = 0.65  # what a word counts that means the same
_HINT = 0.5  # what it counts that a passage is on the aspect asked for
_MISSPELT = 0.8  # what a word counts that is a letter or two off
_ONE_OFF, _TWO_OFF = 6, 9  # letters from which one, and two, may be wrong
MOST = 500  # places of words that are read to choose candidates: of the sample, all
_NAMED = 1.5  # BM25 of a word that stands in a title, a tag or a heading


Ways: TypeAlias = Mapping[str, Mapping[str, float]]  # asked term -> terms that answer it
Weights: TypeAlias = Mapping[int, Mapping[str, float]]  # passage -> its terms, by BM25 without idf


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and the share of the question's weight it covers, between 0 and 1."""

    passage: Passage
    covered: float


# --- asking ------------------------------------------------------------------------------------

_WEIGHTS = (
    select(passage_terms.c.term, passage_terms.c.passage_id, passage_terms.c.weight)
    .add_columns(passages.c.length)
    .join(passages, passages.c.id == passage_terms.c.passage_id)
    .where(passage_terms.c.term.in_(bindparam("terms", expanding=True)))
    .where(passages.c.audience.in_(bindparam("audiences", expanding=True)))
)
_HELD = select(vocabulary.c.term, vocabulary.c.passages).where(
    vocabulary.c.term.in_(bindparam("terms", expanding=True)), vocabulary.c.passages > 0
)
_AMONG = _WEIGHTS.where(passage_terms.c.passage_id.in_(bindparam("among", expanding=True)))
_TOP = (
    select(passage_terms.c.passage_id)
    .where(passage_terms.c.term.in_(bindparam("terms", expanding=True)))
    .order_by(passage_terms.c.weight.desc())
    .limit(MOST)
)
_STRONGEST = _WEIGHTS.where(passage_terms.c.passage_id.in_(_TOP))
_SIZE = select(func.sum(shelves.c.passages), func.sum(shelves.c.length)).where(
    shelves.c.audience.in_(bindparam("audiences", expanding=True))
)
_ALIKE = select(vocabulary.c.term).where(
    vocabulary.c.initial.in_(bindparam("initials", expanding=True)),
    vocabulary.c.letters.between(bindparam("least"), bindparam("most")),
    vocabulary.c.passages > 0,
)
_FOUND = passages.alias("found")
_SECTIONS = (
    select(articles.c.slug, articles.c.title, articles.c.updated, articles.c.audience)
    .add_columns(passages.c.id, passages.c.text)
    .join(passages, passages.c.slug == articles.c.slug)
    .join(_FOUND, _FOUND.c.slug == articles.c.slug)
    .where(_FOUND.c.id == bindparam("passage_id"))
    .order_by(passages.c.id)
)


@dataclass(frozen=True, slots=True)
class _Query:
    """A question's terms: what answers each, what each is worth, what else is a good sign."""

    ways: Ways
    worth: Mapping[str, float]
    hints: Mapping[str, float]

    def score(self, by_term: Mapping[str, float]) -> tuple[float, float]:
        """Give how well terms answer it, and the share of its weight they cover."""
        score = covered = 0.0
        for asked, way in self.ways.items():
            best = max(way, key=lambda term: way[term] * by_term.get(term, 0))
            if best in by_term:
                score += self.worth[asked] * way[best] * by_term[best]
                covered += self.worth[asked] * way[best]
        score += sum(value * by_term.get(hint, 0) for hint, value in self.hints.items())
        return score, covered / sum(self.worth.values()) if self.worth else 0.0


class Search:
    """Looks for answers among the articles that the given audiences may read."""

    def __init__(self, connection: Connection, *audiences: str) -> None:
        """Take a connection and whom to answer: `PUBLIC`, or `PUBLIC` and `STAFF`."""
        self._connection = connection
        self._audiences = audiences

    def answer(self, question: str) -> Passage | None:
        """Give the passage that answers a question for sure, or None."""
        hit = self.best(question)
        return hit.passage if hit and hit.covered >= LEAST_COVERED else None

    def best(self, question: str) -> Hit | None:
        """Give the nearest passage, however far; None if no word of the question is known."""
        asked = [term for term in dict.fromkeys(terms(question)) if term not in ASPECTS]
        ways = {term: {term: 1.0, **dict.fromkeys(related(term), _SAME_THING)} for term in asked}
        hints = aspects(question)
        count, mean = self._size()
        held = self._held(ways, hints)
        lost = [term for term in asked if held.keys().isdisjoint(ways[term])]
        for term in filter(is_slip, lost):
            del ways[term]
        if guesses := self._respell([term for term in lost if term in ways]):
            ways.update(guesses)
            held = self._held(ways, hints)
        weights = self._look_up(held, mean) if ways else {}
        held = {one: min(n, count) for one, n in held.items()}
        return self._rank(ways, hints, weights, held, count)

    def _held(self, ways: Ways, hints: Iterable[str]) -> dict[str, int]:
        """Give how many passages hold each of the terms; one that none holds is left out."""
        wanted = {term for way in ways.values() for term in way}
        found = self._connection.execute(_HELD, {"terms": sorted(wanted.union(hints))})
        return {row[0]: row[1] for row in found}

    def _look_up(self, held: Mapping[str, int], mean: float) -> dict[int, dict[str, float]]:
        """Give, for each passage, how strongly each of the terms stands in it.

        Words that few passages hold choose the candidates, and common ones are looked up in these
        alone. Where all are common, those passages are candidates where the rarest stands most.
        """
        rare: list[str] = []
        common: list[str] = []
        total = 0
        for term in sorted(held, key=lambda one: (held[one], one)):
            total += held[term]
            (rare if total <= MOST else common).append(term)
        found: dict[int, dict[str, float]] = defaultdict(dict)
        if rare:
            self._weigh(found, mean, _WEIGHTS, rare)
        elif common:
            self._weigh(found, mean, _STRONGEST, common[:1])
            common = common[1:]
        if common and found:
            self._weigh(found, mean, _AMONG, common, among=list(found))
        return found

    def _weigh(
        self,
        found: dict[int, dict[str, float]],
        mean: float,
        statement: Select[str, int, int, int],
        some: Sequence[str],
        **more: Sequence[int],
    ) -> None:
        parameters = {"terms": some, "audiences": self._audiences, **more}
        for term, passage, weight, length in self._connection.execute(statement, parameters):
            norm = _K1 * (1 - _B + _B * length / (mean or 1))
            found[passage][term] = weight * (_K1 + 1) / (weight + norm)

    def _size(self) -> tuple[int, float]:
        row = self._connection.execute(_SIZE, {"audiences": self._audiences}).one()
        return int(row[0] or 0), float(row[1] or 0) / (row[0] or 1)

    def _respell(self, lost: Sequence[str]) -> dict[str, dict[str, float]]:
        """Guess at words nobody wrote: those that begin as these do, or with their second letter."""
        guesses = {}
        for term in lost:
            allowed = (len(term) >= _ONE_OFF) + (len(term) >= _TWO_OFF)
            if not allowed:
                continue
            least, most = len(term) - allowed, len(term) + allowed
            alike = {"initials": list(term[:2]), "least": least, "most": most}
            words = self._connection.execute(_ALIKE, alike).scalars().all()
            near = process.extractOne(term, words, scorer=OSA.distance, score_cutoff=allowed)
            if near:
                guesses[term] = {near[0]: _MISSPELT}
        return guesses

    def _rank(
        self,
        ways: Ways,
        hints: Iterable[str],
        weights: Weights,
        held: Mapping[str, int],
        count: int,
    ) -> Hit | None:
        rare = {term: math.log(1 + (count - n + 0.5) / (n + 0.5)) for term, n in held.items()}
        unknown = math.log(1 + count / 0.5)
        worth = {
            asked: max((rare[term] for term in way if term in rare), default=unknown)
            for asked, way in ways.items()
        }
        query = _Query(ways, worth, {hint: _HINT * rare.get(hint, 0) for hint in hints})
        scored = ((*query.score(by_term), -number) for number, by_term in weights.items())
        score, covered, number = max((one for one in scored if one[1]), default=(0.0, 0.0, 0))
        bare = len(ways) == 1 and not query.hints  # a word alone, nothing asked about it
        if bare and score and not _names(next(iter(ways.values())), weights[-number]):
            covered = 0.0
        return Hit(self._section(-number, query), covered) if score else None

    def _section(self, number: int, query: _Query) -> Passage:
        """Give the section of an article that says it itself.

        A title's and a tag's words count for all its sections alike, so they choose the article
        and a section's own words the section.
        """
        rows = self._connection.execute(_SECTIONS, {"passage_id": number}).all()

        def own(row: Row[*tuple[object, ...]]) -> tuple[float, bool]:
            counted = Counter(terms(row.text))
            by_term = {term: n * (_K1 + 1) / (n + _K1) for term, n in counted.items()}
            return query.score(by_term)[0], row.id == number

        row = max(rows, key=own)
        return Passage(
            slug=row.slug,
            title=row.title,
            text=row.text,
            updated=date.fromisoformat(row.updated) if row.updated else None,
            public=row.audience == PUBLIC,
        )


def _names(way: Mapping[str, float], by_term: Mapping[str, float]) -> bool:
    """Whether a passage is about the one word that was asked: using it somewhere is no answer."""
    return any(by_term.get(term, 0.0) >= _NAMED for term in way)
