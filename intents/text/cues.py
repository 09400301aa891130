"""Words that decide something wherever they stand in a message, out of the languages' files."""

import re
from collections.abc import Iterable, Mapping, Sequence


class Cues:
    """Phrases by what they are a sign of; "burn*" is any word that begins so, "(a|b)" either."""

    def __init__(self, languages: Iterable[Mapping[str, Sequence[str]]] = ()) -> None:
        """Take the section `[cues]` of each language."""
        phrases: dict[str, list[str]] = {}
        for cues in languages:
            for name, said in cues.items():
                phrases.setdefault(name, []).extend(map(_pattern, said))
        self._patterns = {
            name: re.compile(rf"\b(?:{'|'.join(said)})\b", re.IGNORECASE)
            for name, said in phrases.items()
        }

    def heard(self, name: str, text: str) -> bool:
        """Tell whether a text holds a sign of this, in any of the languages."""
        pattern = self._patterns.get(name)
        return pattern is not None and pattern.search(text) is not None


def _pattern(phrase: str) -> str:
    """Leave the three signs that mean something, escape the rest."""
    return re.sub(
        r"[^(|)*]+|\*", lambda part: r"\w*" if part[0] == "*" else re.escape(part[0]), phrase
    )
