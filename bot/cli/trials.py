"""What was taught and what a trial found, as lines for a terminal."""

from collections.abc import Container, Iterator, Sequence

from bot.teaching.misses import Miss
from bot.teaching.phrases import TriedPhrase, found
from intents.model.model import OUTSIDE
from intents.taught.trials import Shift, Trial
from storage.knowledge.taught import State, TaughtPhrase

MOST = 12  # fixes or breaks that are spelled out; --json has all


def phrase_lines(phrase: TriedPhrase) -> Iterator[str]:
    """Say what a phrase is, what is to be looked at in it, and what it fixes and breaks."""
    one = phrase.taught
    yield f"Phrase {one.number}, {one.state.value}: “{one.phrase}” means {one.intent}."
    yield from phrase.notes
    if phrase.trial is None:
        return
    yield from trial_lines(phrase.trial)
    heard = all(
        (own.after, own.after_intent) == ("sure", own.intent) for own in phrase.trial.taught_phrases
    )
    if not heard and one.state is not State.UNDONE:
        yield "It is still not surely understood: teach one or two more ways of saying it."


def trial_lines(trial: Trial) -> Iterator[str]:
    """Say what changes: the phrase itself, all lines together, and each that is fixed or broken."""
    for own in trial.taught_phrases:
        yield f"  read before: {_read(own.before, own.before_intent)}"
        yield f"  read after:  {_read(own.after, own.after_intent)}"
    before, after = trial.understood
    yield f"Of {trial.lines:,} lines it was never shown: {before:.2%} understood before, {after:.2%} after."
    yield from _shifts("Fixes", "+", trial.fixes)
    yield from _shifts("Breaks", "-", trial.breaks)


def _shifts(title: str, mark: str, shifts: Sequence[Shift]) -> Iterator[str]:
    yield f"{title} {len(shifts) or 'nothing'}{':' if shifts else '.'}"
    for one in shifts[:MOST]:
        now = _read(one.after, one.after_intent)
        yield f"  {mark} “{one.text}” {_meant(one)}: {_read(one.before, one.before_intent)}, now {now}"
    if len(shifts) > MOST:
        yield f"  {mark} … and {len(shifts) - MOST} more"


def _meant(one: Shift) -> str:
    if one.intent == OUTSIDE:
        return "(none of ours)"
    return f"(not {one.intent})" if one.near_miss else f"({one.intent})"


def _read(decision: str, intent: str) -> str:
    return {"sure": f"sure of {intent}", "ask": f"asks, {intent} first"}.get(
        decision, "turned away"
    )


def report_lines(
    phrases: Sequence[TaughtPhrase], heard: Sequence[Miss], known: Container[str]
) -> Iterator[str]:
    """Say what was taught, newest first, and which lines are worth teaching.

    `known` are the catalogue's intents: a newer one may have lost what a phrase was taught for.
    """
    if not phrases:
        yield "Nothing was taught yet."
    for one in phrases:
        yield f"{one.number:>4}  {one.state.value:<7} {one.intent:<26} “{one.phrase}”"
        yield f"      {_history(one)}{_effect(one)}"
        if one.intent not in known and one.state is not State.UNDONE:
            yield "      There is no such intent any more: it is not trained on."
    if heard:
        yield ""
        yield "Not understood in the last 30 days, by number of conversations:"
    for line in heard:
        did = "turned away" if line.decision == "reject" else "asked about"
        yield f"{line.conversations:>4}  {did}, nearest {line.guess:<26} “{line.text}”"


def _history(one: TaughtPhrase) -> str:
    steps = [f"drafted by {one.by} on {one.at:%Y-%m-%d %H:%M}"]
    if one.live_at:
        steps.append(f"live by {one.live_by} on {one.live_at:%Y-%m-%d %H:%M}")
    if one.undone_at:
        steps.append(f"taken back by {one.undone_by} on {one.undone_at:%Y-%m-%d %H:%M}")
    return ", ".join(steps)


def _effect(one: TaughtPhrase) -> str:
    trial = found(one)
    return f"; fixed {len(trial.fixes)}, broke {len(trial.breaks)}" if trial else "; not tried yet"
