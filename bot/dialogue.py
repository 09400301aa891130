"""The frame stack: ask, fill, correct, confirm, digress, resume, cancel. Repairs live here once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Generic, TypeVar

from bot.forms import Form, Refusal
from bot.memory import CONFIRM, Act, Action, Frame, Memory
from handlers.handler import Handler, Proof, Slot
from handlers.reply import Escalate, Next, Outcome, Refill, Reply
from handlers.slots import Heard, encode
from intents.router import (
    Choose,
    Decide,
    Fill,
    Mend,
    Miss,
    Move,
    Pending,
    Repair,
    Start,
)
from intents.understanding import Recognized

D = TypeVar("D")

OFFER_AFTER = 2  # misses on one question before a person is offered
ESCALATE_AFTER = 3  # misses on one question before a person gets it
DEEPEST = 4  # jobs under way at once; beyond that the oldest is let go


@dataclass(frozen=True, slots=True)
class Jobs(Generic[D]):
    """What an office can do: its handlers by intent, and how sure it must be of who asks.

    `proof(desk)` says what the channel (or a code) has proved of this contact by now.
    `title` gives the few words a button or a resumption calls an intent by.
    """

    handlers: Mapping[str, Handler[D]]
    proof: Callable[[D], Proof]
    title: Callable[[str], Reply]


@dataclass(frozen=True, slots=True)
class Wish:
    """That a person goes on: why, for which team (None: the intent's), with what is known."""

    reason: str
    intent: str | None
    team: str | None
    slots: Mapping[str, str]


@dataclass(slots=True)
class Talk(Generic[D]):
    """One turn of the dialogue: made from the memory, gives replies, buttons and a new memory."""

    jobs: Jobs[D]
    memory: Memory
    heard: Heard
    desk: D
    replies: list[Reply] = field(default_factory=list)
    buttons: list[tuple[Reply | str, Action]] = field(default_factory=list)
    wish: Wish | None = None
    frames: list[Frame] = field(default_factory=list)
    waiting: list[Frame] = field(default_factory=list)
    missed: int = 0

    def __post_init__(self) -> None:
        """Lay the remembered frames out."""
        self.frames = list(self.memory.frames)
        self.waiting = list(self.memory.waiting)

    # --- what the dispatcher calls -------------------------------------------------------------

    def pending(self) -> Pending:
        """Say what is asked, and whether this message answers it."""
        form = self._form()
        return Pending() if form is None else form.pending(self.heard)

    def move(self, move: Move) -> None:
        """Do what the router decided."""
        if isinstance(move, Start):
            self.start(move.understood)
        elif isinstance(move, Mend):
            self.mend(move.repair)
        elif isinstance(move, Fill):
            self._fill()
        elif isinstance(move, Decide):
            self._decide(yes=move.yes)
        elif isinstance(move, Choose):
            self.offer_intents(Reply("dialogue.which"), move.options)
        elif isinstance(move, Miss):
            self.miss()

    def press(self, action: Action) -> None:
        """Do what a button stands for."""
        if action.act is Act.START:
            self._open(Frame(action.argument, dict(action.slots)), self.heard)
        elif action.act is Act.MEND:
            self.mend(Repair(action.argument))
        elif action.act is Act.DECIDE:
            self._decide(yes=action.argument == "yes")
        else:
            self._put_pressed(action)

    def start(self, understood: Recognized) -> None:
        """Begin a job; a second request in the same message waits its turn, and that is said."""
        if understood.then is not None and understood.then.intent != understood.intent:
            self.waiting.append(self._prefilled(understood.then))
            title = self.jobs.title(understood.then.intent)
            self._open(Frame(understood.intent), self.heard, note=_about("dialogue.then", title))
        else:
            self._open(Frame(understood.intent), self.heard)

    def miss(self) -> None:
        """Answer what was not understood: rephrase, then offer a person, then get one."""
        form = self._form()
        if form is None or form.frame.asked is None:
            self.missed = self.memory.misses + 1
            self.replies.append(Reply("dialogue.miss"))
            self._offer_person()
            return
        self._count_miss(form)

    def offer_intents(self, question: Reply, intents: Iterable[str]) -> None:
        """Ask which of a few jobs was meant."""
        self.replies.append(question)
        for intent in intents:
            self._button(self.jobs.title(intent), Act.START, intent)
        self._offer_person()

    def remember(self, offered: Mapping[str, Action], said: str) -> Memory:
        """Give the memory this turn leaves, with the buttons as they were numbered."""
        return replace(
            self.memory,
            frames=tuple(self.frames),
            waiting=tuple(self.waiting),
            offered=offered,
            said=said,
            misses=self.missed,
        )

    # --- opening and going on ------------------------------------------------------------------

    def _form(self) -> Form[D] | None:
        if not self.frames:
            return None
        handler = self.jobs.handlers.get(self.frames[-1].intent)
        return None if handler is None else Form(handler, self.frames[-1], self.desk)

    def _keep(self, form: Form[D]) -> None:
        self.frames[-1] = form.frame

    def _open(self, frame: Frame, heard: Heard, note: Reply | None = None) -> None:
        """Put a job on top and go as far as possible with it."""
        handler = self.jobs.handlers.get(frame.intent)
        if handler is None:
            self._escalate(
                Escalate("no_handler", Reply("dialogue.no_handler")), frame.intent, frame.slots
            )
            return
        if handler.proof > self.jobs.proof(self.desk):
            self._escalate(
                Escalate("identity", Reply("identity.needs_person")), frame.intent, frame.slots
            )
            return
        if note is not None:
            self.replies.append(note)
        self.frames = [one for one in self.frames if one.intent != frame.intent][1 - DEEPEST :]
        self.frames.append(frame)
        form = Form(handler, frame, self.desk)
        refusal = form.take_first(heard)
        self._keep(form)
        self._go_on(form, refusal)

    def _prefilled(self, understood: Recognized) -> Frame:
        """Keep what the second request of a message already says."""
        frame = Frame(understood.intent)
        handler = self.jobs.handlers.get(understood.intent)
        if handler is None:
            return frame
        form = Form(handler, frame, self.desk)
        form.take_first(replace(self.heard, text=understood.text, entities=understood.entities))
        return form.frame

    def _go_on(self, form: Form[D], refusal: Refusal | None = None, *, sure: bool = False) -> None:
        """Refuse, ask for what is missing, confirm, or act."""
        if refusal is not None:
            self._conclude(form, refusal)
            return
        slot = form.missing()
        if slot is not None:
            self._ask(form, slot)
        elif form.handler.confirm is not None and not sure:
            self._ask_to_confirm(form)
        else:
            self._conclude(form, form.handler.run(form.values(), self.desk))

    def _conclude(self, form: Form[D], outcome: Outcome) -> None:
        if isinstance(outcome, Refill):
            form.drop(outcome.slot)
            self.replies.append(outcome.because)
            form.frame = replace(form.frame, asked=outcome.slot)
            self._count_miss(form, said=True)
        elif isinstance(outcome, Escalate):
            self._escalate(outcome, form.frame.intent, form.frame.slots)
        elif isinstance(outcome, Next):
            self.frames.pop()
            slots = {name: str(value) for name, value in outcome.slots.items()}
            self._open(Frame(outcome.intent, slots), replace(self.heard, text="", entities=()))
        else:
            self._finish(outcome)

    def _finish(self, reply: Reply) -> None:
        """Say the outcome; then the job it interrupted, or the request that waits."""
        self.replies.append(reply)
        for offer in reply.offers:
            action = Action("", Act.START, offer.intent, slots=offer.slots)
            self.buttons.append((Reply(offer.label), action))
        self.frames.pop()
        self._resume()

    def _resume(self) -> None:
        quiet = replace(self.heard, text="", entities=())
        if self.frames:
            form = self._form()
            if form is not None:
                title = self.jobs.title(form.frame.intent)
                self.replies.append(_about("dialogue.resume", title))
                self._go_on(form)
        elif self.waiting:
            frame = self.waiting.pop(0)
            self._open(frame, quiet, note=_about("dialogue.next", self.jobs.title(frame.intent)))

    def _escalate(self, outcome: Escalate, intent: str | None, slots: Mapping[str, str]) -> None:
        if outcome.because is not None:
            self.replies.append(outcome.because)
        self.wish = Wish(outcome.reason, intent, outcome.team, slots)
        self.frames, self.waiting = [], []

    # --- asking --------------------------------------------------------------------------------

    def _ask(self, form: Form[D], slot: Slot) -> None:
        assert slot.ask is not None
        form.frame = replace(form.frame, asked=slot.name)
        self._keep(form)
        self.replies.append(Reply(slot.ask.key, **form.values()))
        for label, value in _suggestions(slot, self.desk):
            self._button(label, Act.FILL, slot.name, value)

    def _ask_to_confirm(self, form: Form[D]) -> None:
        assert form.handler.confirm is not None
        form.frame = replace(form.frame, asked=CONFIRM)
        self._keep(form)
        self.replies.append(Reply(form.handler.confirm, **form.values()))
        self._button(Reply("dialogue.yes"), Act.DECIDE, "yes")
        self._button(Reply("dialogue.no"), Act.DECIDE, "no")

    def _ask_again(self, form: Form[D]) -> None:
        slot = form.asked()
        if slot is not None and slot.ask is not None:
            self._ask(form, slot)
        else:
            self._go_on(form)

    def _button(self, label: Reply | str, act: Act, argument: str, value: str = "") -> None:
        self.buttons.append((label, Action("", act, argument, value)))

    def _offer_person(self) -> None:
        self._button(Reply("dialogue.person"), Act.MEND, Repair.HUMAN.value)

    # --- answers -------------------------------------------------------------------------------

    def _fill(self) -> None:
        form = self._form()
        if form is None:
            self.miss()
            return
        refusal = form.take_answer(self.heard)
        self._keep(form)
        self._go_on(form, refusal)

    def _put_pressed(self, action: Action) -> None:
        form = self._form()
        slot = (
            next((s for s in form.handler.slots if s.name == action.argument), None)
            if form
            else None
        )
        if form is None or slot is None:
            self.replies.append(Reply("dialogue.stale"))
            return
        form.frame = replace(form.frame, slots={**form.frame.slots, slot.name: action.value})
        value = form.value(slot)
        assert value is not None
        refusal = form.put(slot, value)
        self._keep(form)
        self._go_on(form, refusal)

    def _decide(self, *, yes: bool) -> None:
        form = self._form()
        if form is None or form.frame.asked != CONFIRM:
            self.replies.append(Reply("dialogue.stale"))
        elif yes:
            self._go_on(form, sure=True)
        else:
            self._cancel()

    def _count_miss(self, form: Form[D], *, said: bool = False) -> None:
        misses = form.frame.misses + 1
        form.frame = replace(form.frame, misses=misses)
        self._keep(form)
        if misses >= ESCALATE_AFTER:
            because = Reply("dialogue.give_up")
            self._escalate(Escalate("not_understood", because), form.frame.intent, form.frame.slots)
            return
        if not said:
            self.replies.append(Reply("dialogue.miss_answer"))
        self._ask_again(form)
        if misses >= OFFER_AFTER:
            self.replies.append(Reply("dialogue.offer_person"))
            self._offer_person()

    # --- repairs -------------------------------------------------------------------------------

    def mend(self, repair: Repair) -> None:
        """Do what was said about the conversation itself."""
        form = self._form()
        if repair is Repair.HUMAN:
            self._human(form)
        elif repair in {Repair.REPEAT, Repair.WHAT_ASKED}:
            self._repeat(form)
        elif repair is Repair.HELP:
            self._help(form)
        elif form is None:
            self.replies.append(Reply("dialogue.nothing_open"))
        elif repair is Repair.CANCEL:
            self._cancel()
        elif repair is Repair.BACK:
            self._back(form)
        elif repair is Repair.SKIP:
            self._skip(form)
        elif repair is Repair.RESTART:
            self.replies.append(Reply("dialogue.restart"))
            form.frame = Frame(form.frame.intent)
            self._keep(form)
            self._go_on(form)

    def _human(self, form: Form[D] | None) -> None:
        intent = form.frame.intent if form else None
        self._escalate(Escalate("asked"), intent, form.frame.slots if form else {})

    def _repeat(self, form: Form[D] | None) -> None:
        if form is not None and form.frame.asked is not None:
            self._ask_again(form)
        elif self.memory.said:
            self.replies.append(Reply("dialogue.said", text=self.memory.said))
        else:
            self.replies.append(Reply("chat.help"))

    def _help(self, form: Form[D] | None) -> None:
        if form is None:
            self.replies.append(Reply("chat.help"))
            self._offer_person()
        else:
            title = self.jobs.title(form.frame.intent)
            self.replies.append(_about("dialogue.help_within", title))
            self._ask_again(form)
            self._offer_person()

    def _cancel(self) -> None:
        frame = self.frames.pop()
        self.replies.append(_about("dialogue.cancelled", self.jobs.title(frame.intent)))
        self._resume()

    def _back(self, form: Form[D]) -> None:
        filled = list(form.frame.slots)
        if not filled:
            self.replies.append(Reply("dialogue.first_question"))
            self._ask_again(form)
            return
        form.drop(filled[-1])
        form.frame = replace(form.frame, asked=filled[-1])
        self._keep(form)
        self._go_on(form)

    def _skip(self, form: Form[D]) -> None:
        self.replies.append(Reply("dialogue.cannot_skip"))
        self._ask_again(form)
        self._offer_person()


def _about(key: str, title: Reply) -> Reply:
    """A sentence that names a job; the name is put into words with it."""
    return Reply(key, job=title.key)


def _suggestions(slot: Slot, desk: object) -> Sequence[tuple[Reply | str, str]]:
    """Buttons that answer a question: the desk's own, or the members of a choice."""
    assert slot.ask is not None
    if slot.ask.suggest is not None:
        return [(one.label, encode(one.value)) for one in slot.ask.suggest(desk)]
    if issubclass(slot.type, Enum):
        return [(Reply("dialogue.choice", value=member), encode(member)) for member in slot.type]
    if slot.type is bool:
        return [(Reply("dialogue.yes"), "True"), (Reply("dialogue.no"), "False")]
    return []
