"""What a company's size costs: built small, larger and a year old, each figure with its exponent.

`python -m tests.benchmarks.growth [--large]`. An exponent near 0 does not grow with the company,
1 grows as it does. Each company lives in a process of its own, so that memory is its own too.
"""

import asyncio
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.app import composition
from bot.app.composition import Swingdoor
from bot.app.settings import Settings
from bot.cli.import_ import import_records
from bot.console.paging import turn_to
from bot.console.queries import Queries
from storage.back.directory import Directory
from storage.conversation import conversations, leases, misses, outbox
from storage.database.database import Connection
from storage.knowledge.products import Products
from storage.knowledge.search import PUBLIC, STAFF, Search
from storage.records.conversation import Channel, Inbound, Side
from storage.records.staff import Person, Role
from storage.work import figures
from tests.benchmarks.companies import (
    Size,
    article,
    live_a_year,
    person,
    product,
    sized,
    word,
    write_files,
)

SMALL = (500, 2_000, 8_000)  # orders
LARGE = (2_000, 20_000, 200_000)
READER = Person(0, "", "Growth", Role.VIEWER, frozenset(Side))

Figures = dict[str, float]


def measure(orders: int) -> Figures:
    """Build a company of this size and measure it."""
    size = sized(orders)
    with tempfile.TemporaryDirectory() as home:
        write_files(Path(home) / "files", size)
        bot = composition.build(Settings.read({"SWINGDOOR_DATA_DIR": f"{home}/data"}))
        try:
            return _figures(bot, size, Path(home) / "files")
        finally:
            bot.close()


def _figures(bot: Swingdoor, size: Size, files: Path) -> Figures:
    found = asyncio.run(_import(bot, files))
    found["learn again, ms"] = _ms(bot.learn)
    now = bot.front.now()
    for side, prefix in ((Side.FRONT, "C"), (Side.BACK, "E")):
        bot.office(side).database.write(
            lambda on, prefix=prefix: live_a_year(on, size, now, prefix)  # type: ignore[misc]
        )
    found |= _searches(bot, size)
    found |= _statements(bot)
    found["a turn: hello, ms"] = _turn(bot, "hello")
    found["a turn: a product, ms"] = _turn(bot, f"do you have the {product(size.products // 2)}?")
    return found


async def _import(bot: Swingdoor, files: Path) -> Figures:
    """Import as the running server does, with somebody waiting for the loop and for a commit."""
    over = asyncio.Event()
    waits: dict[str, float] = {"loop": 0.0, "commit": 0.0}

    async def tick() -> None:
        while not over.is_set():
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            waits["loop"] = max(waits["loop"], time.perf_counter() - began - 0.005)

    async def commit() -> None:
        while not over.is_set():
            began = time.perf_counter()
            await bot.front.database.act(lambda _: None)
            waits["commit"] = max(waits["commit"], time.perf_counter() - began)
            await asyncio.sleep(0.005)

    others = [asyncio.create_task(tick()), asyncio.create_task(commit())]
    await asyncio.sleep(0.05)  # both are under way
    began = time.perf_counter()
    words = {"directory": str(files), "prune": False, "dry_run": False}
    answer = await import_records(bot, words)
    took = time.perf_counter() - began
    over.set()
    await asyncio.gather(*others)
    assert not answer.failed, answer.lines[:3]
    return {
        "import, s": took,
        "import: the loop stood still, ms": waits["loop"] * 1000,
        "import: another's commit waited, ms": waits["commit"] * 1000,
        "import: memory at most, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _searches(bot: Swingdoor, size: Size) -> Figures:
    """Questions drawn from what the company has: some exact, some about many things."""
    titles = [
        article(n, size.articles).split("\n")[1][7:] for n in range(0, size.articles, 3)[:100]
    ]
    with bot.back.database.read() as on:
        search = Search(on, PUBLIC, STAFF)
        goods, people = Products(on), Directory(on)
        ones = [found for n in range(30) if (found := goods.find(f"P{n}"))]
        common = [f"{word(n)} {word(n + 1)} {word(2 * n)}" for n in range(1, 60)]
        return {
            "search: an article, ms p99": _p99(
                [partial(search.answer, f"what is {title}") for title in titles]
            ),
            "search: common words, ms p99": _p99([partial(search.answer, one) for one in common]),
            "search: a misspelt word, ms p99": _p99(
                [partial(search.answer, title[:-1] + "x") for title in titles[:30]]
            ),
            "search: products alike, ms p99": _p99([partial(goods.like, one) for one in ones]),
            "search: colleagues, ms p99": _p99(
                [partial(people.named, person(n).casefold().split()) for n in range(60)]
            ),
        }


def _statements(bot: Swingdoor) -> Figures:
    now = bot.front.now()
    queries = Queries({side: bot.office(side) for side in Side}, timedelta(minutes=15))

    def on_front(question: Callable[[Connection], object]) -> float:
        with bot.front.database.read() as connection:
            return statistics.median(_ms(lambda: question(connection)) for _ in range(7))

    claims = [
        _ms(
            lambda: bot.front.database.write(
                lambda on: outbox.claim(on, "telegram", now, "bench", now)
            )
        )
        for _ in range(7)
    ]
    return {
        "outbox.claim, ms": statistics.median(claims),
        "outbox due, ms": on_front(lambda on: leases.is_due(on, "telegram", now)),
        "solved today, ms": on_front(lambda on: figures.count_solved(on, now - timedelta(hours=12))),
        "latest_of, ms": on_front(lambda on: conversations.latest_of(on, "C7")),
        "unheard, ms": on_front(lambda on: misses.list_unheard(on, now - timedelta(days=30))),
        "outages, ms": _ms(lambda: _outages(bot)),
        "the queue, ms": _ms(lambda: turn_to(queries, READER, {})),
    }  # fmt: skip


def _outages(bot: Swingdoor) -> object:
    with bot.back.database.read() as connection:
        return Directory(connection).outages()


def _turn(bot: Swingdoor, text: str) -> float:
    times = []
    for number in range(15):
        one = Inbound(channel=Channel.WEB, external_id=f"{text}{number}", contact=f"g{number}", name="", text=text)  # fmt: skip
        times.append(_ms(lambda one=one: bot.front_turns.submit(one).result()))  # type: ignore[misc]
    return statistics.median(times)


def _ms(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return (time.perf_counter() - began) * 1000


def _p99(some: list[Callable[[], object]]) -> float:
    some[0]()
    times = sorted(_ms(one) for one in some)
    return times[int(len(times) * 0.99)]


def slope(sizes: list[int], values: list[float]) -> float:
    """Give the exponent of growth: the slope of the line nearest to the logs of both."""
    xs = [math.log(one) for one in sizes]
    ys = [math.log(max(one, 1e-3)) for one in values]
    return statistics.linear_regression(xs, ys).slope


def show(found: Mapping[int, Figures]) -> None:
    """Print a row for each figure."""
    sizes = sorted(found)
    print(f"{'orders':40}" + "".join(f"{one:>12,}" for one in sizes) + "  exponent")
    for name in found[sizes[0]]:
        values = [found[one][name] for one in sizes]
        print(
            f"{name:40}"
            + "".join(f"{one:12,.1f}" for one in values)
            + f"{slope(sizes, values):10.2f}"
        )


def main(words: list[str]) -> None:
    sizes = LARGE if "--large" in words else SMALL
    found: dict[int, Figures] = {}
    for orders in sizes:
        command = [sys.executable, "-m", "tests.benchmarks.growth", "--one", str(orders)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found[orders] = json.loads(done.stdout.splitlines()[-1])
    show(found)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main(sys.argv[1:])
