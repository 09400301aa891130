"""Whether a message says something, or only that somebody wants to say it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
ENOUGH = 2  # words of substance that make a description


@dataclass(frozen=True, slots=True)
class Substance:
    """The words that say little in a language, and by job those that only name the job."""

    little: frozenset[str] = frozenset()
    naming: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def words(self, text: str, job: str) -> list[str]:
        """Give the words of a text that say something, without those that name the job.

        >>> Substance(frozenset({"is"}), {"who": frozenset({"who"})}).words("Who is Ines?", "who")
        ['ines']
        """
        empty = self.little | self.naming.get(job, frozenset())
        words = (one.replace("’", "'") for one in _WORD.findall(text.casefold()))
        return [word for word in words if word not in empty]

    @classmethod
    def joined(cls, those: Iterable["Substance"]) -> "Substance":
        """Join those of several languages: what says little in one of them says little."""
        little: frozenset[str] = frozenset()
        naming: dict[str, frozenset[str]] = {}
        for one in those:
            little |= one.little
            for job, words in one.naming.items():
                naming[job] = naming.get(job, frozenset()) | words
        return cls(little, naming)
