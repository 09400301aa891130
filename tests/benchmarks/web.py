"""The whole product over HTTP: how soon it is ready, how fast it answers, what it holds."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.bot.test_starting import GOOD_KEY, free_port

ALONE = 300  # messages of one sender
RATE, SECONDS = 50, 10  # messages a second, from as many visitors
TEXTS = ("hello", "what are your opening hours", "how much is delivery", "are you a bot", "thanks")


async def start(
    directory: Path, rate_limits: str = "off"
) -> tuple[str, asyncio.subprocess.Process, float]:
    """Start the server; give its address, the process, and seconds until it was ready."""
    port = free_port()
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "serve",
        "--port",
        str(port),
        env={
            **os.environ,
            "SWINGDOOR_DATA_DIR": str(directory),
            "SWINGDOOR_SECRET_KEY": GOOD_KEY,
            "SWINGDOOR_RATE_LIMITS": rate_limits,
        },
        stdout=asyncio.subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(f"{url}/readyz")).status_code == 200:
                    return url, process, time.monotonic() - began
            except httpx.TransportError:
                await asyncio.sleep(0.02)


async def visitor(url: str) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=url, headers={"Origin": url})
    (await client.post("/chat/session", json={})).raise_for_status()
    return client


async def send(client: httpx.AsyncClient, id_: str, text: str) -> float:
    """Send a message; give the milliseconds until it was accepted, answer and all committed."""
    began = time.perf_counter()
    answer = await client.post("/chat/messages", json={"id": id_, "text": text})
    assert answer.status_code == 202, answer.text
    return (time.perf_counter() - began) * 1000


async def alone(url: str) -> float:
    client = await visitor(url)
    times = [await send(client, f"a{n}", TEXTS[n % len(TEXTS)]) for n in range(ALONE)]
    await client.aclose()
    return statistics.median(times)


async def together(url: str) -> tuple[float, float]:
    """Fifty messages a second, each sent when it is due whatever became of the others."""
    clients = [await visitor(url) for _ in range(RATE)]
    began = time.monotonic()

    async def one(number: int) -> float:
        await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
        return await send(clients[number % RATE], f"t{number}", TEXTS[number % len(TEXTS)])

    times = sorted(await asyncio.gather(*(one(n) for n in range(RATE * SECONDS))))
    for client in clients:
        await client.aclose()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def resident(pid: int) -> float:
    """MiB a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def measure() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as home:
        url, process, first = await start(Path(home))
        process.terminate()
        await process.wait()
        url, process, again = await start(Path(home))
        print(
            f"ready after                  {first:8.1f} s the first time, {again:.1f} s again (goal <= 3)"
        )
        print(f"one sender                   {await alone(url):8.1f} ms p50")
        p50, p99 = await together(url)
        print(f"{RATE} messages a second        {p50:8.1f} ms p50, {p99:.1f} ms p99 (goal <= 60)")
        print(f"resident                     {resident(process.pid):8.0f} MiB (goal <= 300)")
        process.terminate()
        await process.wait()


def main() -> None:
    asyncio.run(measure())


if __name__ == "__main__":
    main()
