"""The index articles are searched by, written whenever articles change and never in a turn.

Beside terms and passages it keeps what a search would else count anew each time: how many passages
an audience has and how long they are, and every word there is, by how it begins.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from storage.database.statements import Many, insert_new
from storage.knowledge.markdown import Section, sections
from storage.knowledge.terms import terms
from storage.tables.articles import articles, passage_terms, passages, shelves, vocabulary

_TITLE, _TAG, _HEADING = 4, 2, 3  # how many times a word counts that stands there


_PASSAGES_OF = select(passages.c.id, passages.c.audience, passages.c.length).where(
    passages.c.slug.in_(bindparam("slugs", expanding=True))
)
_THOSE = (
    select(articles)
    .where(articles.c.slug.in_(bindparam("slugs", expanding=True)))
    .order_by(articles.c.slug)
)
_NEXT = select(func.coalesce(func.max(passages.c.id), 0) + 1)
_DROP_TERMS = delete(passage_terms).where(
    passage_terms.c.passage_id.in_(bindparam("old", expanding=True))
)
_DROP_PASSAGES = delete(passages).where(passages.c.id.in_(bindparam("old", expanding=True)))

_WORDS = Many(insert_new(vocabulary))
_HELD = Many(
    update(vocabulary)
    .where(vocabulary.c.term == bindparam("of"))
    .values(passages=vocabulary.c.passages + bindparam("more"))
)
_TERMS_OF = (
    select(passage_terms.c.term, func.count().label("held"))
    .where(passage_terms.c.passage_id.in_(bindparam("old", expanding=True)))
    .group_by(passage_terms.c.term)
)
_SHELF = insert_new(shelves)
_COUNT = (
    update(shelves)
    .where(shelves.c.audience == bindparam("of"))
    .values(
        passages=shelves.c.passages + bindparam("more"),
        length=shelves.c.length + bindparam("longer"),
    )
)


def index(connection: Connection) -> int:
    """Write the index anew from the articles in this database; give the number of passages."""
    connection.execute(delete(passage_terms))
    connection.execute(delete(passages))
    connection.execute(delete(shelves))
    connection.execute(delete(vocabulary))
    return _write(connection, connection.execute(select(articles).order_by(articles.c.slug)))


def forget(connection: Connection, slugs: Sequence[str]) -> None:
    """Take some articles out of the index."""
    rows = connection.execute(_PASSAGES_OF, {"slugs": slugs}).all()
    old = [row.id for row in rows]
    if old:
        _count(connection, [(row.audience, -1, -row.length) for row in rows])
        lost = connection.execute(_TERMS_OF, {"old": old}).all()
        _HELD.run(connection, [{"of": row.term, "more": -row.held} for row in lost])
        connection.execute(_DROP_TERMS, {"old": old})
        connection.execute(_DROP_PASSAGES, {"old": old})


def learn(connection: Connection, slugs: Sequence[str]) -> int:
    """Write some articles into the index, which has none of them; give the number of passages."""
    return _write(connection, connection.execute(_THOSE, {"slugs": slugs}))


def _write(connection: Connection, rows: Iterable[Row[*tuple[object, ...]]]) -> int:
    found = [
        (row, section, _weights(row, section))
        for row in rows
        for section in sections(row.body)
        if terms(section.text)
    ]
    if not found:
        return 0
    first = connection.execute(_NEXT).scalar_one()
    connection.execute(
        insert(passages),
        [
            {
                "id": number,
                "slug": row.slug,
                "audience": row.audience,
                "text": section.shown,
                "length": sum(weights.values()),
            }
            for number, (row, section, weights) in enumerate(found, first)
        ],
    )
    connection.execute(
        insert(passage_terms),
        [
            {"term": term, "passage_id": number, "weight": weight}
            for number, (_, _, weights) in enumerate(found, first)
            for term, weight in weights.items()
        ],
    )
    held = Counter(term for _, _, weights in found for term in weights)
    new = [
        {"term": one, "initial": one[0], "letters": len(one), "passages": 0} for one in sorted(held)
    ]
    _WORDS.run(connection, new)
    _HELD.run(connection, [{"of": one, "more": number} for one, number in sorted(held.items())])
    _count(connection, [(row.audience, 1, sum(weights.values())) for row, _, weights in found])
    return len(found)


def _count(connection: Connection, changed: Iterable[tuple[str, int, int]]) -> None:
    """Keep how many passages each audience has, and their terms in all."""
    more: Counter[str] = Counter()
    longer: Counter[str] = Counter()
    for audience, number, length in changed:
        more[audience] += number
        longer[audience] += length
    for audience in more:
        new = {"audience": audience, "passages": 0, "length": 0}
        connection.execute(_SHELF.on(connection), new)
        row = {"of": audience, "more": more[audience], "longer": longer[audience]}
        connection.execute(_COUNT, row)


def _weights(article: Row[*tuple[object, ...]], section: Section) -> Counter[str]:
    weights = Counter(terms(section.text))
    for text, times in (
        (article.title, _TITLE),
        (article.tags, _TAG),
        (section.heading, _HEADING),
    ):
        for term in set(terms(text)):
            weights[term] += times
    return weights
