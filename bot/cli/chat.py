"""`swingdoor chat`: talk to an office in the terminal."""

import os
import secrets
import sys
import threading
from collections.abc import Mapping
from typing import Any

import click

from bot.app.composition import Swingdoor
from bot.app.remote import Answer, Call, RemoteCalls
from bot.cli.running import running
from storage.conversation import conversations
from storage.records.conversation import Author, Channel, Inbound, Message, Side

LOOK_EVERY = 1.0  # seconds between looks for what a person wrote meanwhile


async def say(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Take one line of a terminal conversation; give the lines that answer it."""
    inbound = Inbound(
        channel=Channel.TERMINAL,
        external_id=f"{words['who']}:{words['id']}",
        contact=words["who"],
        name=words["name"],
        text=words["text"],
        person_id=words["person"],
    )
    await bot.turns(Side(words["office"])).receive(inbound)
    return await hear(bot, words)


async def hear(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Give the lines after `after` that others wrote in a terminal conversation."""
    key = f"{Channel.TERMINAL}:{words['who']}:"
    with bot.office(Side(words["office"])).database.read() as connection:
        found = conversations.find_key(connection, key)
        lines = conversations.read(connection, found[0].id, words["after"]) if found else []
    return Answer(data=[_shown(line) for line in conversations.visible(lines)])


def _shown(line: Message) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "mine": line.author is Author.CONTACT,
        "from": line.author_name or line.author.value,
        "text": line.text,
        "choices": [choice.label for choice in line.choices],
    }


REMOTE: RemoteCalls = {"chat.say": say, "chat.hear": hear}


class Terminal:
    """One end of a conversation: prints what is new, once, whoever looked for it."""

    def __init__(self, do: Call, words: dict[str, Any]) -> None:
        """Take what does the errands, and who talks to which office."""
        self._do = do
        self._words = words
        self._after = 0
        self._turn = threading.Lock()

    def say(self, text: str) -> None:
        """Send a line and print the answer."""
        self._ask("chat.say", {"id": secrets.token_hex(8), "text": text}, label="")

    def look(self) -> None:
        """Print what came meanwhile."""
        self._ask("chat.hear", {}, label="\n")

    def skip(self) -> None:
        """Pass over what was said in an earlier session."""
        with self._turn:
            self._take(self._do("chat.hear", {**self._words, "after": 0}))

    def _ask(self, name: str, more: dict[str, Any], label: str) -> None:
        with self._turn:
            for line in self._take(self._do(name, {**self._words, **more, "after": self._after})):
                click.echo(f"{label}{click.style(line['from'], bold=True)}: {line['text']}")
                if line["choices"]:
                    click.secho("  " + "  ".join(f"[{one}]" for one in line["choices"]), dim=True)

    def _take(self, answer: Answer) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = answer.data or []
        self._after = max([self._after, *(line["seq"] for line in lines)])
        return [line for line in lines if not line["mine"]]


@click.command("chat")
@click.option("--office", type=click.Choice(["front", "back"]), required=True)
@click.option("--as", "person", metavar="ID", help="A customer's or employee's id.")
def chat(office: str, person: str | None) -> None:
    """Talk to an office in the terminal. Ctrl-D ends it."""
    # Whoever may run this reads the databases anyway: --as is taken at its word.
    who = person or f"guest-{os.getuid()}-{secrets.token_hex(4)}"
    words = {"office": office, "who": who, "name": person or "Guest", "person": person}
    with running(REMOTE) as do:
        terminal = Terminal(do, words)
        terminal.skip()
        click.secho(f"The {office} office, as {person or 'a guest'}. Ctrl-D ends.", dim=True)
        stop = threading.Event()
        watcher = threading.Thread(target=_watch, args=(terminal, stop), daemon=True)
        watcher.start()
        for text in iter(_read, None):
            if text.strip():
                terminal.say(text)
        stop.set()
        watcher.join()


def _read() -> str | None:
    prompt = click.style("you> ", dim=True) if sys.stdin.isatty() else ""
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return None


def _watch(terminal: Terminal, stop: threading.Event) -> None:
    while not stop.wait(LOOK_EVERY):
        terminal.look()
