"""Every talk, in a language nobody speaks: whatever is said comes from the language's files."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.app.composition import Swingdoor
from storage.records.conversation import Side
from tests.conftest import Watch
from tests.talks.invented import Records, english, invented, speak, write_catalogue
from tests.talks.script import Talk
from tests.talks.test_talks import TALKS

# What people read of a piece of work, by table.
READ = (
    "SELECT title || char(10) || body || char(10) || coalesce(outcome, '') FROM tickets",
    "SELECT summary FROM escalations",
    "SELECT text FROM messages WHERE author IN ('bot', 'event')",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    write_catalogue(folder)
    return folder


@dataclass
class InventedTalk(Talk):
    """A talk whose answers are read back into English, and searched for what was English before."""

    records: Records = field(kw_only=True)

    def look_back(self) -> None:
        """Search what colleagues read, too."""
        foreign = [piece for text in written(self.bot) for piece in self.records.foreign(text)]
        assert not foreign, f"in English: {foreign}"

    def _say(self, words: str) -> None:
        labels = {label.casefold(): label for label in self.buttons}
        if words.casefold() in labels:  # whoever speaks the language types what the button says
            words = invented(labels[words.casefold()])
        self.records.said.append(words)
        super()._say(words)

    def _act(self, rest: str) -> None:
        self.records.said += rest.split(" ", 2)[1:]
        super()._act(rest)

    def _resolve(self, outcome: str) -> None:
        self.records.said.append(outcome)
        super()._resolve(outcome)

    def _ask(self, query: str) -> Any:
        # What is searched for in a ticket's words stands there in the language.
        query = re.sub(r"LIKE '[^']*(?:: |\[)[^']*'", lambda one: invented(one[0]), query)
        query = query.replace(invented("LIKE"), "LIKE")
        found = super()._ask(query)
        return english(found) if isinstance(found, str) else found

    def _hear(self) -> None:
        before = self.buttons
        super()._hear()
        shown = [self.answer, *(self.buttons if self.buttons is not before else ())]
        foreign = [piece for one in shown for piece in self.records.foreign(one)]
        assert not foreign, f"in English: {foreign}"
        self.answer = english(self.answer)
        self.buttons = {english(label): id_ for label, id_ in self.buttons.items()}


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_a_talk_says_nothing_in_english(
    path: Path,
    start_bot: Callable[[], Swingdoor],
    watch: Watch,
    root: Path,
    company_files: Path,
) -> None:
    def start() -> Swingdoor:
        bot = start_bot()
        speak(bot, root)
        return bot

    records = Records(company_files)
    records.said.append("Sam")
    assert InventedTalk(path, start, restart_between=False, watch=watch, records=records).run()


def written(bot: Swingdoor) -> list[str]:
    """Everything both offices keep for people to read."""
    texts: list[str] = []
    for side in Side:
        with bot.office(side).database.read() as connection:
            for query in READ:
                texts += [str(one) for one in connection.execute(sql(query)).scalars() if one]
    return texts


def test_a_sentence_in_python_would_be_found(company_files: Path) -> None:
    records = Records(company_files)
    for text in ("Your order is on its way.", "Reply", "Complaint: product", "to", "Days left"):
        assert records.foreign(text), text
    assert not records.foreign("1001, Alba, 12:30")
