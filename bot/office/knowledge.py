"""What an office knows: how to understand, what to say, who does which work, the house's rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from bot.office.wording import Wording
from intents.catalogue.catalogue import Flag, Intent
from intents.names import Names
from intents.text.cues import Cues
from intents.text.substance import Substance
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
    the kind of team an intent belongs to, `teams` the name of the team of a kind. `risky` are the
    intents where a mistake hurts, `by_person` those and all that always end with a person: no
    article may answer them; `intents` are all of them, with what holds of each.
    `wording` are the words of the company's own language, `wordings` those of every language by
    its code; `cues` and `substance` hear all of them. `mails` says whether codes can be sent.
    """

    recognizer: Understands
    names: Names
    wording: Wording
    kinds: Mapping[str, str]
    teams: Mapping[str, str]
    company: Company
    risky: frozenset[str] = frozenset()
    by_person: frozenset[str] = frozenset()
    taught_phrases: tuple[tuple[str, str], ...] = ()
    mails: bool = False
    intents: Mapping[str, Intent] = field(default_factory=dict)
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    cues: Cues = field(default_factory=Cues)
    substance: Substance = field(default_factory=Substance)

    def speak(self, language: str | None) -> Wording:
        """Give the words of a language; those of the company's own where it has none."""
        return self.wordings.get(language or "", self.wording)

    def holds(self, flag: Flag, intent: str | None) -> bool:
        """Tell whether a flag holds of an intent; of one that there is not, none does."""
        known = self.intents.get(intent or "")
        return known is not None and flag in known.flags

    def flagged(self, flag: Flag) -> Iterator[str]:
        """Give the intents of which a flag holds, as the catalogue orders them."""
        return (name for name, intent in self.intents.items() if flag in intent.flags)

    def team_of(self, intent: str | None) -> str:
        """Give the team an intent belongs to."""
        return self.team_for(self.kinds.get(intent or "", ""))

    def team_for(self, kind: str) -> str:
        """Give the team of a kind; a company without one has its first team do that work."""
        return self.teams.get(kind) or next(iter(self.teams.values()), "Support")
