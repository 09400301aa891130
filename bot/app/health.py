"""Whether this process can do its work now: its write threads, its databases, its disk."""

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from storage.database.database import Database

PATIENCE = 1.5  # seconds for all that is asked; /readyz promises an answer within two
LEAST_FREE = 64 * 1024 * 1024  # bytes of disk; below that the next commit may not fit


async def find_faults(databases: Mapping[str, Database], data_dir: Path) -> list[str]:
    """Give what is wrong, a sentence each; nothing if all is well. Never takes over two seconds."""
    asked = [_ask(name, database) for name, database in databases.items()]
    answers = await asyncio.gather(*asked)
    return [*(one for one in answers if one), *_disk_faults(data_dir)]


async def _ask(name: str, database: Database) -> str:
    """Say what is wrong with a database: that it cannot be read, or that it takes no commit."""
    if not database.writes:
        return f"The {name} database's write thread has ended: start the server again."
    try:
        async with asyncio.timeout(PATIENCE):
            await database.probe()
    except TimeoutError:
        return f"The {name} database has not answered for {PATIENCE:.1f} seconds."
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return f"The {name} database cannot be used: {type(error).__name__}."
    return ""


def _disk_faults(data_dir: Path) -> Iterator[str]:
    try:
        free = shutil.disk_usage(data_dir).free
    except OSError as error:
        yield f"The data directory cannot be looked at: {type(error).__name__}."
        return
    if free < LEAST_FREE:
        yield f"The disk of the data directory has {free // 1024 // 1024} MiB left: make room."
