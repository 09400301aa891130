"""`swingdoor slips`: what crossed the door between the offices."""

import json
from collections.abc import Mapping
from typing import Any

import click

from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from storage.database.moments import from_row
from storage.records.conversation import Side
from storage.work.slips import list_recent


async def list_slips(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """List what crossed the door lately, from both sides' own journals."""
    rows: list[dict[str, Any]] = []
    for side in Side:
        with bot.office(side).database.read() as connection:
            rows += [{**row, "side": side.value} for row in list_recent(connection)]
    rows.sort(key=lambda row: row["created_at"], reverse=True)
    lines = [
        f"{from_row(row['created_at']):%Y-%m-%d %H:%M}  {row['side']:<5} {row['direction']:<3} "
        f"{row['purpose']:<20} {row['state']:<8} {row['id']}"
        for row in rows
    ]
    return Answer(tuple(lines or ["Nothing has crossed yet."]), data=rows)


REMOTE: RemoteCalls = {"slips.list": list_slips}


@click.group()
def slips() -> None:
    """What crossed the door between the offices."""


@slips.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """List the newest crossings."""
    with running(REMOTE) as do:
        done = do("slips.list", {})
    finish((json.dumps(done.data),) if as_json else done.lines, failed=done.failed)
