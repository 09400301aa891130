"""A reading as plain data, for a line of JSON and for people."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from intents.names import Names
from intents.recognizer import Reading, Recognizer
from intents.understanding import Amount, Entity, Recognized, Span, Unrecognized, Value


def describe(reading: Reading) -> dict[str, Any]:
    """Say a reading as JSON can: text, intent, confidence, candidates, entities, decision.

    `intent` is the best candidate, for a sure reading and for one to ask about, and None for a
    rejected one. Dates are ISO, sums are strings.
    """
    decision = (
        "sure"
        if isinstance(reading, Recognized)
        else "reject"
        if isinstance(reading, Unrecognized)
        else "ask"
    )
    best = reading.candidates[0] if reading.candidates else None
    said: dict[str, Any] = {
        "text": reading.text,
        "intent": best.intent if best and decision != "reject" else None,
        "confidence": best.confidence if best else 0.0,
        "candidates": [
            {"intent": candidate.intent, "confidence": candidate.confidence}
            for candidate in reading.candidates
        ],
        "entities": [_entity(entity) for entity in reading.entities],
        "decision": decision,
    }
    if isinstance(reading, Recognized) and reading.then:
        said["then"] = describe(reading.then)
    return said


def explain(recognizer: Recognizer, text: str, names: Names = Names.EMPTY) -> dict[str, Any]:
    """Say how `text` is decided: the speller's changes, signals, nearest phrases, and the rule."""
    classified = recognizer.classify(text, names)
    scored = classified.scored
    return {
        "judged_by": " ".join(scored.heard.words),
        "spelling": [{"typed": typed, "meant": meant} for typed, meant in scored.heard.changes],
        "trust": round(scored.trust, 3),
        "trust_needed": round(recognizer.model.calibration.threshold, 3),
        "none_of_ours": round(scored.outside, 4),
        "likeness": round(scored.likeness, 3),
        "nearest": list(scored.nearest),
        "second_opinion": scored.asked,
        "rule": classified.rule,
    }


def operating_point(recognizer: Recognizer) -> str:
    """One line on a training: what it learned from, and what was fitted on phrases held out."""
    catalog, calibration = recognizer.catalog, recognizer.model.calibration
    phrases = sum(
        len(texts) for intent in catalog.intents.values() for texts in intent.phrases.values()
    )
    return (
        f"{catalog.side}: {len(catalog.intents)} intents, {phrases} phrases; held out, "
        f"{calibration.understood:.1%} understood; accepted from a trust of {calibration.threshold:.2f}; "
        f"temperature {calibration.temperature:.2f}, meaning counts {sum(calibration.shares[1:]):.2f} "
        f"beside {calibration.shares[0]:.2f} for words"
    )


def _entity(entity: Entity) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": entity.kind,
        "value": _value(entity.value),
        "text": entity.text,
        "start": entity.start,
        "end": entity.end,
    }
    if entity.role:
        said["role"] = entity.role
    if entity.sure < 1:
        said["sure"] = entity.sure
    return said


def _value(value: Value) -> Any:
    if isinstance(value, Span):
        return {"first": value.first.isoformat(), "last": value.last.isoformat()}
    if isinstance(value, Amount):
        return {"value": str(value.value), "currency": value.currency}
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else value
