"""What the tables of an office are declared with.

Moments are stored as UTC microseconds since 1970, integers: exact, sortable, the same on both
engines. Conversation state, fields and other small structures are JSON text.
"""

from sqlalchemy import BigInteger, Integer, MetaData

OFFICE = MetaData()

# SQLite counts rows by itself only in a column declared INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")
Moment = BigInteger
