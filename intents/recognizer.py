"""Text in, a reading out: one office's catalogue, trained, with the bands that decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from intents.catalog import Catalog, Risk
from intents.entities import read_entities
from intents.language import Language, read_language
from intents.model import Model, Scored, train
from intents.names import Names
from intents.phrases import training_rows
from intents.understanding import (
    Ambiguous,
    Candidate,
    Recognized,
    Understanding,
    Unrecognized,
)

Reading = Recognized | Ambiguous | Unrecognized

SURE = {Risk.NORMAL: 0.5, Risk.RISKY: 0.6}
ASK = 0.25


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One office's ear. Pure and immutable: no input or output, any number of threads."""

    catalog: Catalog
    languages: Mapping[str, Language]
    model: Model

    @classmethod
    def build(cls, catalog: Catalog, taught: Iterable[tuple[str, str]] = ()) -> "Recognizer":
        """Train on the catalogue and on taught (intent, text) rows."""
        languages = {code: read_language(code) for code in catalog.languages}
        first = languages[catalog.languages[0]]
        return cls(catalog, languages, train(training_rows(catalog, languages, taught), first))

    def understand(
        self, text: str, names: Names = Names.EMPTY, today: date | None = None
    ) -> Reading:
        """Read one message; never raises, whatever the text. Relative days need `today`."""
        language = self.languages[self.catalog.languages[0]]
        scored = self.model.score(text)
        entities = read_entities(text, language, names, today)
        candidates = tuple(
            Candidate(label, round(probability, 4))
            for label, probability in zip(scored.labels, scored.probabilities, strict=True)
        )
        return self._decide(
            text,
            scored,
            Understanding(
                text=text,
                normal=" ".join(scored.words),
                candidates=candidates,
                entities=entities,
                rule="",
            ),
        )

    def _decide(self, text: str, scored: Scored, seen: Understanding) -> Reading:
        best = seen.candidates[0]
        shared = {
            "text": text,
            "normal": seen.normal,
            "candidates": seen.candidates,
            "entities": seen.entities,
        }
        if not scored.words or best.confidence < ASK:
            return Unrecognized(**shared, rule="nothing near")
        if best.confidence >= SURE[self.catalog.intents[best.intent].risk]:
            return Recognized(**shared, rule="sure", intent=best.intent, confidence=best.confidence)
        options = tuple(candidate.intent for candidate in seen.candidates[:3])
        return Ambiguous(**shared, rule="between", options=options)
