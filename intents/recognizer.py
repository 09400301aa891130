"""Text in, a reading out: one office's catalogue, trained, with the bands that decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from intents.catalogue.catalogue import Catalog, Risk
from intents.catalogue.phrases import never_rows, training_rows
from intents.entities.reader import read_entities
from intents.model.cache import cache_folder, recall_or_train
from intents.model.embedding import load_embedder
from intents.model.model import OUTSIDE, Model, Scored
from intents.model.sentences import load_table
from intents.model.training import TrainingSet
from intents.names import Names
from intents.text.language import Language, guess_language, owned, read_language
from intents.text.negation import Denials, actions_of, denied
from intents.text.normalize import LONGEST, fold
from intents.text.parts import split_requests
from intents.text.preprocessing import make_preprocessor
from intents.understanding import Ambiguous, Candidate, Entity, Recognized, Unrecognized

Reading: TypeAlias = Recognized | Ambiguous | Unrecognized

# Calibrated probability from which a reading is sure. A wrong refund hurts more than a question.
SURE: Mapping[Risk, float] = {Risk.NORMAL: 0.5, Risk.RISKY: 0.6, Risk.URGENT: 0.45}
SURE_PART = 0.75  # of one of several requests in a message: a part has less to go by
# Kinds of names, and the slot whose usual values the model was trained with.
STANDS_FOR = {"product": "product", "person": "person", "service": "system"}
# How much likelier than the best intent it must be that a message is none of ours. Measured on
# phrases of trades the catalogue had never heard of: at 1, 7 % of them are rightly understood and
# refused all the same; at 1.5, 6 %, and 89 in place of 92 % of what is none of ours is refused.
STRANGER = 1.5
CLOSE = 3.0  # times less likely than the best, an intent is still offered when asking
OPTIONS = 3
# How sure a name must be heard before the model is shown a better known one: in full or almost,
# or a part of it that is no word of the catalogue ("the Mola" for "Mola 54").
SURE_NAME, PART_OF_NAME = 0.8, 0.3
SMALLTALK = "chat."
PERSON = "chat.human"  # whatever else a message says, who asks for a person gets one
DENIED = "it says not to"


@dataclass(frozen=True, slots=True)
class Classified:
    """A scored text and what the bands say: sure, ask or reject, and by which rule."""

    scored: Scored
    band: str
    rule: str


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One office's ear. Pure and immutable: no input or output, any number of threads."""

    catalog: Catalog
    languages: Mapping[str, Language]
    model: Model
    actions: Mapping[str, frozenset[str]]
    denials: Denials
    common: frozenset[str]
    stand_ins: Mapping[str, str]

    @classmethod
    def build(
        cls,
        catalog: Catalog,
        taught: Iterable[tuple[str, str]] = (),
        *,
        cache: Path | None = None,
        remember: bool = True,
        root: Path | None = None,
    ) -> "Recognizer":
        """Train on the catalogue and on taught (intent, text) rows.

        `cache` is the folder where models are kept, the user's cache folder if not given, and
        none unless `remember`. `root` holds the languages, if not ours.
        """
        languages = {
            code: read_language(code, root) if root else read_language(code)
            for code in catalog.languages
        }
        rows = training_rows(catalog, languages, taught)
        training_set = TrainingSet(rows, never_rows(catalog, languages))
        preprocessor = make_preprocessor(languages.values())
        folder = (cache or cache_folder()) if remember else None
        model = recall_or_train(training_set, preprocessor, load_table(), folder, load_embedder())
        heard = ((label, preprocessor.tokenize(text).words) for label, text in rows)
        common = frozenset().union(*(language.common for language in languages.values()))
        stand_ins = {
            kind: values[0]
            for language in reversed(languages.values())
            for kind, values in language.slots.items()
        }
        denials = Denials(
            frozenset().union(*(language.negations for language in languages.values())),
            frozenset().union(*(language.unable for language in languages.values())),
            frozenset().union(*(language.between for language in languages.values())),
        )
        actions = actions_of(heard, common)
        return cls(catalog, languages, model, actions, denials, common, stand_ins)

    def understand(
        self, text: str, names: Names = Names.EMPTY, today: date | None = None
    ) -> Reading:
        """Read one message; never raises, whatever the text. Relative days need `today`."""
        classified = self.classify(text, names)
        words = classified.scored.heard.words
        reading = self._read(text, names, today, classified, guess_language(words, self.languages))
        return replace(reading, language=owned(words, self.languages))

    def _read(
        self,
        text: str,
        names: Names,
        today: date | None,
        classified: Classified,
        language: Language,
    ) -> Reading:
        entities = read_entities(text, language, names, today)
        parts = self._parts(text, names, classified, language)
        if not parts:
            return self._reading(text, classified, entities)
        following: Recognized | None = None
        for part in reversed(parts[1:]):
            own = read_entities(part.text, language, names, today)
            reading = self._reading(part.text, part.classified, own)
            if isinstance(reading, Recognized):
                following = self._recognized(reading, following, "another request")
        first = self._reading(text, parts[0].classified, _within(entities, text, parts))
        if isinstance(first, Recognized) and (following or len(parts) == 1):
            rule = "two requests" if following else "one sentence of the message"
            return self._recognized(first, following, rule)
        return self._reading(text, classified, entities)

    def classify(self, text: str, names: Names = Names.EMPTY) -> Classified:
        """Score a text and place it in a band."""
        scored = self.model.score(self._stand_in(text[:LONGEST], names), names.by_word)
        best, confidence = scored.labels[0], scored.probabilities[0]
        bar = SURE[self.catalog.intents[best].risk]
        refusal = self._refusal(scored)
        if refusal and not (self._urgent(best) and confidence >= bar):
            return Classified(scored, "reject", refusal)
        if denied(scored.heard.words, self.denials, self.actions.get(best, frozenset())):
            return Classified(scored, "ask", DENIED)
        if confidence >= bar:
            return Classified(scored, "sure", f"probability of at least {bar}")
        return Classified(scored, "ask", f"probability under {bar}")

    def _urgent(self, intent: str) -> bool:
        return self.catalog.intents[intent].risk is Risk.URGENT

    def _stand_in(self, text: str, names: Names) -> str:
        """Put a product (person, room, …) the model was trained with in place of the company's.

        A made-up name tells a model nothing, and its letters mislead it.
        """
        if not names.names:
            return text
        folded = fold(text)
        changed = len(text)
        for hit in sorted(names.find(folded.text, common=self.common), key=lambda one: -one.end):
            known = self.stand_ins.get(STANDS_FOR.get(hit.kind, ""))
            start, end = folded.span(hit.start, hit.end)
            if end > changed:
                continue
            ordinary = folded.text[hit.start : hit.end] in self.model.features.grams
            if known and (hit.sure >= SURE_NAME or (hit.sure >= PART_OF_NAME and not ordinary)):
                text = f"{text[:start]}{known}{text[end:]}"
                changed = start
        return text

    def _refusal(self, scored: Scored) -> str | None:
        """Why nothing of this office's can be meant; None when something may be."""
        if not scored.heard.words:
            return "no words in it"
        if not any(word in self.model.features.grams for word in scored.heard.words):
            return "no word of it is known"
        if scored.trust < self.model.calibration.threshold:
            return "too unlike everything known"
        if scored.outside > STRANGER * scored.probabilities[0]:
            return "more like what is none of ours"
        return None

    def _parts(
        self, text: str, names: Names, whole: Classified, language: Language
    ) -> list["_Part"]:
        """Sure requests in a message of several: the wish for a person or what is urgent alone,
        else two that differ, or one the whole hides.
        """
        pieces = split_requests(text[:LONGEST], language)
        if len(pieces) < 2 or whole.rule == DENIED:  # noqa: PLR2004 - one piece is the whole
            return []
        parts = [_Part(piece, self.classify(piece, names)) for piece in pieces]
        sure = [
            part
            for part in parts
            if part.classified.band == "sure"
            and part.classified.scored.probabilities[0] >= SURE_PART
        ]
        urgent = [part for part in sure if part.intent == PERSON or self._urgent(part.intent)]
        if urgent:
            return urgent[:1]
        requests = [part for part in sure if not part.intent.startswith(SMALLTALK)]
        distinct = list({part.intent: part for part in reversed(requests)}.values())[::-1]
        if len(distinct) > 1:
            return distinct[:OPTIONS]
        return (
            distinct if whole.band != "sure" or whole.scored.labels[0].startswith(SMALLTALK) else []
        )

    def _reading(self, text: str, classified: Classified, entities: tuple[Entity, ...]) -> Reading:
        scored = classified.scored
        candidates = tuple(
            Candidate(label, round(probability, 4))
            for label, probability in zip(scored.labels, scored.probabilities, strict=True)
        )
        normal = " ".join(scored.heard.words)
        if classified.band == "reject":
            return Unrecognized(
                text=text,
                normal=normal,
                candidates=candidates,
                entities=entities,
                rule=classified.rule,
            )
        if classified.band == "sure":
            return Recognized(
                text=text,
                normal=normal,
                candidates=candidates,
                entities=entities,
                rule=classified.rule,
                intent=candidates[0].intent,
                confidence=candidates[0].confidence,
            )
        return Ambiguous(
            text=text,
            normal=normal,
            candidates=candidates,
            entities=entities,
            rule=classified.rule,
            options=_options(candidates),
        )

    @staticmethod
    def _recognized(reading: Recognized, then: Recognized | None, rule: str) -> Recognized:
        return Recognized(
            text=reading.text,
            normal=reading.normal,
            candidates=reading.candidates,
            entities=reading.entities,
            rule=rule,
            intent=reading.intent,
            confidence=reading.confidence,
            then=then,
        )


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    classified: Classified

    @property
    def intent(self) -> str:
        return self.classified.scored.labels[0]


def _within(entities: tuple[Entity, ...], text: str, parts: Sequence[_Part]) -> tuple[Entity, ...]:
    """What the first of several requests says; of a single one, all that the message says."""
    start = text.find(parts[0].text)
    if len(parts) == 1 or start < 0:
        return entities
    end = start + len(parts[0].text)
    return tuple(one for one in entities if start <= one.start and one.end <= end)


def _options(candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    """Two or three to choose from: the best, the next, and a third that is not far behind."""
    near = [one for one in candidates if one.intent != OUTSIDE]
    floor = near[0].confidence / CLOSE
    third = [one for one in near[2:OPTIONS] if one.confidence >= floor]
    return tuple(one.intent for one in (*near[:2], *third))
