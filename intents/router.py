"""From what was understood and the question pending to a move: a pure table."""

from intents.moves import (
    Bare,
    Choose,
    Decide,
    Fill,
    LookUp,
    MakeRepair,
    Miss,
    Move,
    Note,
    Pending,
    Question,
    Repair,
    Standing,
    Start,
    TellPlace,
    Withdraw,
)
from intents.understanding import Ambiguous, Recognized, Understanding

_REPAIRS = frozenset(repair.value for repair in Repair)
_ASIDES = frozenset({"chat.thanks", "chat.greeting", "chat.compliment"})
SHORT = 6  # words: a repair inside an answer in one's own words is at most this long
ELSEWHERE = 2  # words beside an answer that make a message more than that answer
SEARCH_FROM = 2  # words a message that means nothing here needs to be looked up in the articles
CALM = Standing()


def route(understood: Understanding, pending: Pending, standing: Standing = CALM) -> Move:
    """Say what a message does to the conversation. First line that fits decides.

    1. A person, at any moment, however rudely. 2. Any other repair (short, where free words are asked
    for). 3. Yes or no to a confirmation; a new value there corrects. 4. An answer to the pending
    question, unless a clear request for something else is in it. 5. A yes or no to nothing.
    6. A new request. 7. A choice between a few. 8. A miss. What no handler does, and what means
    nothing, is looked up in the articles first; beside that, who waits for a person adds to what
    that person reads, may ask for the place in line, and may want no person any more.
    """
    repair = _repair(understood, pending)
    if repair is not None:
        return mend(repair, standing)
    other = _other(understood, pending)
    move = (
        _toward_question(understood, other, pending)
        or _bare(understood)
        or _toward_request(understood, other, pending)
        or (Fill() if isinstance(understood, Recognized) and pending.corrects else Miss())
    )
    return _settle(move, understood, standing)


def mend(repair: Repair, standing: Standing) -> Move:
    """One who waits for a person may also ask again, or no longer want one."""
    if standing.waits and repair is Repair.HUMAN:
        return TellPlace()
    if standing.waits and repair is Repair.CANCEL and not standing.busy:
        return Withdraw()
    return MakeRepair(repair)


def _settle(move: Move, understood: Understanding, standing: Standing) -> Move:
    """Give what is done where things stand so: an article, a note, or the move itself."""
    if isinstance(move, Bare):
        return Miss() if standing.busy else move
    if isinstance(move, Start) and standing.needs_person(move.understood.intent):
        return LookUp(Note() if standing.waits else move, offers=True)
    if isinstance(move, Miss):
        otherwise = Note() if standing.waits and not standing.busy else move
        worth = len(understood.text.split()) >= SEARCH_FROM
        return LookUp(otherwise) if worth else otherwise
    return move


def _toward_question(
    understood: Understanding, other: Recognized | None, pending: Pending
) -> Move | None:
    if pending.question is Question.CONFIRM:
        if pending.corrects and (other is None or pending.rest <= ELSEWHERE):
            return Fill()
        return None if pending.yes is None else Decide(pending.yes)
    if pending.answered and not _outweighs(understood, other, pending):
        return Fill()
    return None


def _bare(understood: Understanding) -> Move | None:
    """A message that is nothing but yes or no asks for nothing new."""
    said = next((one.value for one in understood.entities if one.kind == "yes_no"), None)
    return None if said is None else Bare(bool(said))


def _toward_request(
    understood: Understanding, other: Recognized | None, pending: Pending
) -> Move | None:
    if other is not None and not (pending.intent and other.intent in _ASIDES):
        return Start(other)
    if isinstance(understood, Ambiguous) and pending.question is Question.NOTHING:
        return Choose(understood.options)
    return None


def _repair(understood: Understanding, pending: Pending) -> Repair | None:
    only_value = pending.question is Question.SLOT and pending.answered and pending.rest == 0
    long = pending.question is Question.FREE and len(understood.text.split()) > SHORT
    if isinstance(understood, Ambiguous) and _pleads(understood):
        return None if only_value or long else Repair.HUMAN
    if not isinstance(understood, Recognized) or understood.intent not in _REPAIRS:
        return None
    repair = Repair(understood.intent)
    if repair is Repair.HUMAN and not only_value:
        return repair
    if pending.question is Question.FREE:
        return None if long else repair
    return None if _is_plain_answer(repair, pending) else repair


def _pleads(understood: Ambiguous) -> bool:
    """Whether it wants a person or only lets off steam: who asks that way gets the person."""
    return Repair.HUMAN in understood.options and all(
        one.startswith("chat.") for one in understood.options
    )


def _is_plain_answer(repair: Repair, pending: Pending) -> bool:
    """Whether it only looks like a repair: "no" to a confirmation is no wish to stop, and what is
    nothing but the value asked for, such as help@post.example, is that value.
    """
    if pending.question is Question.CONFIRM:
        return repair is Repair.CANCEL and pending.yes is False
    return pending.answered and pending.rest == 0


def _other(understood: Understanding, pending: Pending) -> Recognized | None:
    """The request in the message that is not the one already going on."""
    if isinstance(understood, Recognized) and understood.intent != pending.intent:
        return understood
    return None


def _outweighs(understood: Understanding, other: Recognized | None, pending: Pending) -> bool:
    """Whether a request for something else is clearer than the answer."""
    if other is None or other.intent in _ASIDES:
        return False
    if pending.question is Question.FREE:
        return understood.text.rstrip().endswith("?") and len(understood.text.split()) <= SHORT + 4
    return pending.rest > ELSEWHERE
