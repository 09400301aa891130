"""Tables of the house. Moments are UTC microseconds since 1970, as in the offices."""

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, Text

from storage.tables.columns import Id, Moment
from storage.tables.work import actors, events, seals

HOUSE = MetaData()

people = Table(
    "people",
    HOUSE,
    Column("id", Id, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("disabled_at", Moment),
    Column("created_at", Moment, nullable=False),
)

links = Table(
    "links",
    HOUSE,
    Column("hash", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("links_by_person", "person_id"),
)

sessions = Table(
    "sessions",
    HOUSE,
    Column("hash", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("sessions_by_person", "person_id"),
)

house_events = events.to_metadata(HOUSE)
house_seals = seals.to_metadata(HOUSE)
house_actors = actors.to_metadata(HOUSE)
