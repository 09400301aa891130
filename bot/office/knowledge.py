"""What an office knows: how to understand, what to say, who does which work, the house's rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.office.wording import Wording
from intents.names import Names
from intents.understanding import Understanding
from storage.records.company import Company


class Understands(Protocol):
    """What an office needs of a recognizer."""

    def understand(self, text: str, names: Names, today: date) -> Understanding:
        """Say what a message means in this office's catalogue."""
        ...


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is swapped as a whole after an import or a lesson: recognizer, names, words,
    teams, the rules of the house.

    `taught_phrases` are the (intent, phrase) rows that the recognizer was trained on. `kinds` gives
    the kind of team an intent belongs to, `teams` the name of the team of a kind. `risky` are the intents that no article may answer. `mails` says whether codes can be sent.
    """

    recognizer: Understands
    names: Names
    wording: Wording
    kinds: Mapping[str, str]
    teams: Mapping[str, str]
    company: Company
    risky: frozenset[str] = frozenset()
    taught_phrases: tuple[tuple[str, str], ...] = ()
    mails: bool = False

    def team_of(self, intent: str | None) -> str:
        """Give the team an intent belongs to."""
        return self.team_for(self.kinds.get(intent or "", ""))

    def team_for(self, kind: str) -> str:
        """Give the team of a kind; a company without one has its first team do that work."""
        return self.teams.get(kind) or next(iter(self.teams.values()), "Support")
