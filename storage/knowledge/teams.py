"""The teams of the company: who takes one kind of work for one side."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from storage.records.conversation import Side
from storage.tables.company import teams

_OF_SIDE = select(teams).where(teams.c.side == bindparam("of"))

_CHANNELS = select(teams.c.name, teams.c.slack_channel).where(
    teams.c.side == bindparam("of"), teams.c.slack_channel.is_not(None), teams.c.slack_channel != ""
)


def by_kind(connection: Connection, side: Side) -> Mapping[str, str]:
    """Give the name of the team of each kind that a side has; of two, the first."""
    found: dict[str, str] = {}
    for row in connection.execute(_OF_SIDE, {"of": side.value}):
        found.setdefault(row.kind, row.name)
    return found


def slack_channels(connection: Connection, side: Side) -> Mapping[str, str]:
    """Give the Slack channel of each team of a side that has one, by the team's name."""
    rows = connection.execute(_CHANNELS, {"of": side.value})
    return {row.name: str(row.slack_channel) for row in rows}
