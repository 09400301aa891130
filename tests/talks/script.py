"""Reads and runs a talk."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from bot.actions import handoff
from bot.app.composition import Swingdoor
from bot.office.act import Act
from storage.conversation import conversations
from storage.records.conversation import Author, Channel, Conversation, Inbound, Message, Side
from tests.acting import agent, do
from tests.conftest import Watch

LOOKS = {"<", "!", "="}  # lines that say what must be, or must not
_NAME = re.compile(r"\$([a-z_]+)")
CHANNELS = {Side.FRONT: Channel.WEB, Side.BACK: Channel.PLAYGROUND}


class TalkError(AssertionError):
    """A line of a talk that did not come true; names file and line."""


@dataclass
class Talk:
    """One run of one file."""

    path: Path
    start: Callable[[], Swingdoor]
    restart_between: bool
    watch: Watch
    bot: Swingdoor = field(init=False)
    side: Side = Side.FRONT
    person: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    sent: int = 0

    @property
    def contact(self) -> str:
        """The channel's id of whoever writes."""
        return f"{self.path.stem}{self.person or ''}"

    def run(self) -> int:
        """Run every line, give how many looked at what came of it; TalkError at the first that
        does not hold.
        """
        looked = 0
        self.bot = self.start()
        try:
            for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
                self._line(number, line.rstrip())
                looked += line[:1] in LOOKS
            self.look_back()
        finally:
            self.bot.close()
        return looked

    def look_back(self) -> None:
        """Look at what the whole talk left behind: for whoever runs it in another way."""

    def _line(self, number: int, line: str) -> None:
        if not line or line.startswith("#"):
            return
        line = _NAME.sub(lambda found: self.names.get(found.group(1), found.group(0)), line)
        sign, _, rest = line.partition(" ")
        act = {
            "office:": self._office,
            "as:": self._as,
            "let": self._let,
            ">": self._say,
            "<": self._expect,
            "!": self._refute,
            "*": self._act,
            "=": self._check,
            "~": self._wait,
        }.get(sign)
        if act is None:
            raise TalkError(f"{self.path.name}:{number}: {sign!r} means nothing here")
        try:
            act(rest)
        except AssertionError as error:
            where = f"{self.path.name}:{number}: {line}"
            raise TalkError(f"{where}\n{error}\n--- the answer was:\n{self.answer}") from error

    # --- header --------------------------------------------------------------------------------

    def _office(self, rest: str) -> None:
        self.side = Side(rest.strip())

    def _as(self, rest: str) -> None:
        """Say who writes from here on; one who was here before reads what came meanwhile."""
        self.person = rest.strip() or None
        self.answer, self.buttons = "", {}
        if self.contact in self.seen:
            self._hear()

    def _let(self, rest: str) -> None:
        name, _, query = rest.partition(" = ")
        value = self._ask(query)
        assert value is not None, f"nothing found for {name}"
        self.names[name.strip()] = str(value)

    def _ask(self, query: str) -> Any:
        side, _, statement = query.partition(": ")
        with self.bot.office(Side(side.strip())).database.read() as connection:
            return connection.execute(sql(statement)).scalar()

    # --- talking -------------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        if self.restart_between:
            self.bot.close()
            self.bot = self.start()
        choice = None
        if words.startswith("[") and words.endswith("]"):
            words = words[1:-1]
            choice = self.buttons.get(words)
            assert choice is not None, f"no button {words!r}, only {list(self.buttons)}"
        self.sent += 1
        inbound = Inbound(
            channel=CHANNELS[self.side],
            external_id=f"{self.path.stem}:{self.sent}",
            contact=self.contact,
            name="Sam",
            text=words,
            choice=choice,
            person_id=self.person,
        )
        receipt = self.bot.turns(self.side).submit(inbound).result(10)
        assert not receipt.parked, "the message was parked"
        self._hear()

    def _hear(self) -> None:
        """Carry what waits at the door, then read what is new."""
        import asyncio

        while asyncio.run(self.bot.courier.carry()):
            pass
        conversation = self._conversation()
        with self.bot.office(self.side).database.read() as connection:
            lines = conversations.read(connection, conversation.id, after=self._seen())
        self.seen[self.contact] = max([self._seen(), *(line.seq for line in lines)])
        theirs: list[Message] = [
            line for line in conversations.visible(lines) if line.author is not Author.CONTACT
        ]
        self.answer = "\n\n".join(line.text for line in theirs)
        if theirs:
            self.buttons = {one.label: one.id for line in theirs for one in line.choices}

    def _seen(self) -> int:
        return self.seen.get(self.contact, 0)

    def _conversation(self) -> Conversation:
        key = f"{CHANNELS[self.side]}:{self.contact}:"
        with self.bot.office(self.side).database.read() as connection:
            found = conversations.find_key(connection, key)
        assert found is not None, "there is no conversation yet"
        return found[0]

    def _expect(self, words: str) -> None:
        shown = f"{self.answer}\n{' '.join(f'[{label}]' for label in self.buttons)}"
        assert words.casefold() in shown.casefold(), "not in the answer"

    def _refute(self, words: str) -> None:
        assert words.casefold() not in self.answer.casefold(), "is in the answer"

    # --- people, and looking -------------------------------------------------------------------

    def _act(self, rest: str) -> None:
        verb, name, *words = rest.split(" ", 2)
        office = self.bot.office(self.side)
        id_ = self._conversation().id
        what = " ".join(words)
        acts: dict[str, Callable[[Act], object]] = {
            "claim": lambda act: handoff.take(act, id_),
            "reply": lambda act: handoff.answer(act, id_, what, self._seen()),
            "note": lambda act: handoff.note(act, id_, what),
            "give_back": lambda act: handoff.give_back(act, id_),
            "resolve": lambda act: handoff.resolve(act, id_),
        }
        do(office, agent(name), acts[verb])
        self._hear()

    def _wait(self, minutes: str) -> None:
        """Let time pass, and what is due happen."""
        self.watch.moment += timedelta(minutes=int(minutes))
        for clock in self.bot.clocks:
            clock.office.database.write(clock.work)
        for absences in self.bot.absences:
            asyncio.run(absences.step())
        self._hear()

    def _check(self, rest: str) -> None:
        kind, _, what = rest.partition(" ")
        if kind == "status":
            assert self._conversation().status.value == what, self._conversation().status
        elif kind == "silent":
            assert not self.answer, "the bot spoke"
        elif kind == "outcome":
            self._resolve(what)
        else:
            query, _, wanted = what.rpartition(" = ")
            found = str(self._ask(query))
            assert found == wanted, f"found {found}"

    def _resolve(self, outcome: str) -> None:
        """Resolve the newest back-office ticket, as its team would."""
        from bot.actions import tickets

        number = int(self._ask("back: SELECT max(number) FROM tickets"))
        do(self.bot.back, agent("Tester"), lambda act: tickets.resolve(act, number, outcome))
        self._hear()
