"""Tables for what both offices can read out: articles, and the index they are searched by."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from storage.tables.columns import OFFICE, Id

__all__ = ["OFFICE", "articles", "passage_terms", "passages", "shelves", "vocabulary"]

articles = Table(
    "articles",
    OFFICE,
    Column("slug", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("language", Text, nullable=False, server_default="en"),
    Column("tags", Text, nullable=False, server_default=""),
    Column("updated", Text),
    Column("body", Text, nullable=False),
    Column("source", Text, nullable=False, server_default=""),  # the file it was imported from
)

# The index articles are searched by: storage.knowledge.passages writes, .search reads it.
passages = Table(
    "passages",
    OFFICE,
    Column("id", Id, primary_key=True),
    Column("slug", ForeignKey("articles.slug"), nullable=False, index=True),
    Column("audience", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("length", Integer, nullable=False),  # in terms
)

passage_terms = Table(
    "passage_terms",
    OFFICE,
    Column("term", Text, primary_key=True),
    Column("passage_id", ForeignKey("passages.id"), primary_key=True),
    Column("weight", Integer, nullable=False),
    Index("passage_terms_by_passage", "passage_id"),
    Index("passage_terms_by_weight", "term", "weight", "passage_id"),
)

# What a search would else count each time: passages of an audience, and their length in all.
shelves = Table(
    "shelves",
    OFFICE,
    Column("audience", Text, primary_key=True),
    Column("passages", Integer, nullable=False),
    Column("length", BigInteger, nullable=False),
)

# Every term there is or was, and in how many passages; a misspelt one finds those that begin and
# are as long.
vocabulary = Table(
    "vocabulary",
    OFFICE,
    Column("term", Text, primary_key=True),
    Column("initial", Text, nullable=False),
    Column("letters", Integer, nullable=False),
    Column("passages", Integer, nullable=False),  # that hold it
    Index("vocabulary_alike", "initial", "letters"),
)
