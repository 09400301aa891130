"""One sender writes a thousand messages a second; how soon are 25 others answered?"""

import asyncio
import json
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.web import TEXTS, send, start, visitor

FLOOD = 1_000  # messages a second of one sender
OTHERS = 25  # people who write a message every few seconds
SECONDS = 20
EACH = 8  # messages of each of them: well below their limit
CONNECTIONS = 50  # of the one sender


async def flood(url: str, stop: asyncio.Event) -> Counter[int]:
    """Post as fast as wanted, or as the server lets us; give how often each status came.

    Over plain sockets: a whole HTTP client could not send a thousand a second beside the server.
    """
    statuses: Counter[int] = Counter()
    client = await visitor(url)
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    await client.aclose()
    host, port = url.removeprefix("http://").split(":")
    head = f"POST /chat/messages HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n"
    sent, began = 0, time.monotonic()

    async def one() -> None:
        nonlocal sent
        reader, writer = await asyncio.open_connection(host, int(port))
        while not stop.is_set():
            sent += 1
            await asyncio.sleep(max(0.0, began + sent / FLOOD - time.monotonic()))
            body = json.dumps({"id": f"f{sent}", "text": TEXTS[sent % len(TEXTS)]})
            kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(f"{head}{kind}{body}".encode())
            answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            await reader.readexactly(int(answer.split("content-length:")[1].split()[0]))
            statuses[int(answer.split()[1])] += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return statuses


async def others(url: str) -> list[float]:
    """Give the milliseconds each of their messages took."""
    clients = [await visitor(url) for _ in range(OTHERS)]
    times: list[float] = []

    async def person(number: int) -> None:
        for turn in range(EACH):
            await asyncio.sleep(SECONDS / EACH * (number / OTHERS if turn == 0 else 1.0))
            times.append(await send(clients[number], f"o{turn}", TEXTS[turn % len(TEXTS)]))

    await asyncio.gather(*(person(number) for number in range(OTHERS)))
    for client in clients:
        await client.aclose()
    return sorted(times)


def p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95)]


async def measure() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as home:
        url, process, _ = await start(Path(home), rate_limits="on")
        quiet = p95(await others(url))
        await asyncio.sleep(61)  # their windows begin anew
        stop = asyncio.Event()
        began = time.monotonic()
        flooding = asyncio.create_task(flood(url, stop))
        loud = p95(await others(url))
        stop.set()
        statuses = await flooding
        rate = statuses.total() / (time.monotonic() - began)
        print(f"{OTHERS} people, nobody else      {quiet:8.1f} ms p95")
        print(f"with one flooding          {loud:8.1f} ms p95 (goal <= 3000)")
        print(f"the flood                  {rate:8.0f} messages a second, answers {dict(statuses)}")
        process.terminate()
        await process.wait()


def main() -> None:
    asyncio.run(measure())


if __name__ == "__main__":
    main()
