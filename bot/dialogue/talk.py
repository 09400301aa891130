"""The frame stack: ask, fill, correct, confirm, digress, resume, cancel. Repairs live here once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from bot.dialogue.forms import Form, Refusal
from bot.dialogue.frames import Frames
from bot.dialogue.replies import Said, about
from bot.office.memory import CONFIRM, Act, Action, Frame, Memory
from bot.office.registry import Jobs, Wish
from handlers.handler import Slot
from handlers.reply import Escalate, Next, Outcome, Refill, Reply
from handlers.slots import Heard
from intents.router import Bare, Choose, Decide, Fill, Miss, Move, Pending, Start
from intents.understanding import Recognized

D = TypeVar("D")

OFFER_AFTER = 2  # misses on one question before a person is offered
ESCALATE_AFTER = 3  # misses on one question before a person gets it


@dataclass(slots=True)
class Talk(Generic[D]):
    """One turn of the dialogue: made from the memory, says something and gives a new memory.

    `renew` makes the desk anew, after a job that may have proved who is asking.
    """

    jobs: Jobs[D]
    memory: Memory
    heard: Heard
    desk: D
    renew: Callable[[], D]
    said: Said = field(default_factory=Said)
    wish: Wish | None = None
    missed: int = 0
    frames: Frames = field(init=False)

    def __post_init__(self) -> None:
        """Lay the remembered frames out."""
        self.frames = Frames(self.memory.frames, self.memory.waiting)

    # --- what the dispatcher calls -------------------------------------------------------------

    def pending(self) -> Pending:
        """Say what is asked, and whether this message answers it."""
        form = self.form()
        return Pending() if form is None else form.pending(self.heard)

    def move(self, move: Move) -> None:
        """Do what the router decided."""
        if isinstance(move, Start):
            self.start(move.understood)
        elif isinstance(move, Fill):
            self._fill()
        elif isinstance(move, Decide):
            self._decide(yes=move.yes)
        elif isinstance(move, Choose):
            self.said.offer_intents((one, self.jobs.title(one)) for one in move.options)
        elif isinstance(move, Bare) and not self.frames.stack:
            self.said.say(Reply("dialogue.bare_yes" if move.yes else "dialogue.bare_no"))
        elif isinstance(move, Bare | Miss):
            self.miss()

    def press(self, action: Action) -> None:
        """Do what a button stands for."""
        if action.act is Act.START:
            quiet = replace(self.heard, text="", entities=())  # a button's words answer nothing
            self._open(Frame(action.argument, dict(action.slots)), quiet)
        elif action.act is Act.DECIDE:
            self._decide(yes=action.argument == "yes")
        else:
            self._put_pressed(action)

    def start(self, understood: Recognized) -> None:
        """Begin a job; a second request in the same message waits its turn, and that is said."""
        self.frames.let_go()
        if understood.then is not None and understood.then.intent != understood.intent:
            self.frames.waiting.append(self._prefilled(understood.then))
            title = self.jobs.title(understood.then.intent)
            self._open(Frame(understood.intent), self.heard, note=about("dialogue.then", title))
        else:
            self._open(Frame(understood.intent), self.heard)

    def miss(self) -> None:
        """Answer what was not understood: rephrase, then offer a person, then get one."""
        form = self.form()
        if form is None or form.frame.asked is None:
            self.missed = self.memory.misses + 1
            self.said.say(Reply("dialogue.miss"))
            self.said.offer_person()
            return
        self._count_miss(form)

    def remember(self, offered: Mapping[str, Action], said: str) -> Memory:
        """Give the memory this turn leaves, with the buttons as they were numbered."""
        return Memory(
            frames=tuple(self.frames.stack),
            waiting=tuple(self.frames.waiting),
            offered=offered,
            said=said,
            misses=self.missed,
            language=self.memory.language,
        )

    # --- opening and going on ------------------------------------------------------------------

    def form(self) -> Form[D] | None:
        """Give the job talked about, if there is one."""
        if not self.frames.stack:
            return None
        top = self.frames.stack[-1]
        handler = self.jobs.handlers.get(top.intent)
        return None if handler is None else Form(handler, top, self.desk)

    def keep(self, form: Form[D]) -> None:
        """Remember what became of the job talked about."""
        self.frames.put(form.frame)

    def _open(self, frame: Frame, heard: Heard, note: Reply | None = None) -> None:
        """Put a job on top and go as far as possible with it."""
        handler = self.jobs.handlers.get(frame.intent)
        if handler is None:
            self.escalate(
                Escalate("no_handler", Reply("dialogue.no_handler")), frame.intent, frame.slots
            )
            return
        if note is not None:
            self.said.say(note)
        self.frames.push(frame)
        form = Form(handler, frame, self.desk)
        if self._must_verify(form):
            self._verify(form, heard)
            return
        refusal = form.take_first(heard)
        self.keep(form)
        self.go_on(form, refusal)

    def _must_verify(self, form: Form[D]) -> bool:
        return form.handler.proof > self.jobs.proof(self.desk)

    def _verify(self, form: Form[D], heard: Heard) -> None:
        """Put the proof of who is asking on top; the job below goes on once it is given."""
        form.take_first(heard)
        self.keep(form)
        self.said.say(Reply("identity.needed"))
        self._open(Frame(self.jobs.verify, dict(form.frame.slots)), heard)

    def _prefilled(self, understood: Recognized) -> Frame:
        """Keep what the second request of a message already says."""
        handler = self.jobs.handlers.get(understood.intent)
        form = Form(handler, Frame(understood.intent), self.desk) if handler else None
        if form is not None:
            form.take_first(replace(self.heard, text=understood.text, entities=understood.entities))
        return form.frame if form else Frame(understood.intent)

    def go_on(self, form: Form[D], refusal: Refusal | None = None, *, sure: bool = False) -> None:
        """Refuse, ask for what is missing, confirm, or act."""
        if refusal is not None:
            self._conclude(form, refusal)
            return
        slot = form.missing()
        if slot is not None:
            self._ask(form, slot)
            return
        question = None if sure else form.handler.question(form.values(), self.desk)
        if question is not None:
            self._confirm(form, question)
        else:
            self._conclude(form, form.handler.run(form.values(), self.desk))

    def _conclude(self, form: Form[D], outcome: Outcome) -> None:
        if isinstance(outcome, Refill):
            form.drop(outcome.slot)
            self.said.say(outcome.because)
            form.frame = replace(form.frame, asked=outcome.slot)
            self._count_miss(form, said=True)
        elif isinstance(outcome, Escalate):
            self.escalate(outcome, form.frame.intent, form.frame.slots)
        elif isinstance(outcome, Next):
            self.frames.pop()
            slots = {name: str(value) for name, value in outcome.slots.items()}
            self._open(Frame(outcome.intent, slots), replace(self.heard, text="", entities=()))
        else:
            self._finish(outcome)

    def _finish(self, reply: Reply) -> None:
        """Say the outcome; then the job it interrupted, or the request that waits."""
        self.said.say(reply)
        if self.frames.pop().intent == self.jobs.proves:
            self.desk = self.renew()
        self._resume()

    def _resume(self) -> None:
        if self.frames.stack:
            form = self.form()
            if form is not None and self._must_verify(form):
                self.cancel()
            elif form is not None:
                title = self.jobs.title(form.frame.intent)
                self.said.say(about("dialogue.resume", title))
                self.go_on(form)
        elif self.frames.waiting:
            frame = self.frames.waiting.pop(0)
            quiet = replace(self.heard, text="", entities=())
            self._open(frame, quiet, note=about("dialogue.next", self.jobs.title(frame.intent)))

    def escalate(self, outcome: Escalate, intent: str | None, slots: Mapping[str, str]) -> None:
        """Hand over to a person: say why, and put every job down."""
        if outcome.because is not None:
            self.said.say(outcome.because)
        self.wish = Wish(outcome.reason, intent, outcome.team, slots)
        self.frames.clear()

    def _ask(self, form: Form[D], slot: Slot) -> None:
        assert slot.ask is not None
        form.frame = replace(form.frame, asked=slot.name)
        self.keep(form)
        self.said.say(Reply(slot.ask.key, **form.values()))
        for label, value in form.suggestions(slot):
            self.said.button(label, Act.FILL, slot.name, value)
        if form.frame.misses >= OFFER_AFTER:  # whatever made us ask again
            self.said.offer_person()

    def _confirm(self, form: Form[D], question: Outcome) -> None:
        if not isinstance(question, Reply):
            self._conclude(form, question)
            return
        form.frame = replace(form.frame, asked=CONFIRM)
        self.keep(form)
        self.said.say(question)
        self.said.offer_yes_no()
        if form.frame.misses >= OFFER_AFTER:
            self.said.offer_person()

    def ask_again(self, form: Form[D]) -> None:
        """Put the pending question once more."""
        slot = form.asked()
        if slot is not None and slot.ask is not None:
            self._ask(form, slot)
        else:
            self.go_on(form)

    def _fill(self) -> None:
        form = self.form()
        if form is None:
            self.miss()
            return
        refusal = form.take_answer(self.heard)
        self.keep(form)
        self.go_on(form, refusal)

    def _put_pressed(self, action: Action) -> None:
        form = self.form()
        slot = (
            next((s for s in form.handler.slots if s.name == action.argument), None)
            if form
            else None
        )
        if form is None or slot is None:
            self.said.say(Reply("dialogue.stale"))
            return
        form.frame = replace(form.frame, slots={**form.frame.slots, slot.name: action.value})
        value = form.value(slot)
        assert value is not None
        refusal = form.put(slot, value)
        self.keep(form)
        self.go_on(form, refusal)

    def _decide(self, *, yes: bool) -> None:
        form = self.form()
        if form is None or form.frame.asked != CONFIRM:
            self.said.say(Reply("dialogue.stale"))
        elif yes:
            self.go_on(form, sure=True)
        else:
            self.cancel()

    def cancel(self) -> None:
        """Drop the job talked about; nothing was changed."""
        frame = self.frames.pop()
        self.said.say(about("dialogue.cancelled", self.jobs.title(frame.intent)))
        self._resume()

    def _count_miss(self, form: Form[D], *, said: bool = False) -> None:
        misses = form.frame.misses + 1
        form.frame = replace(form.frame, misses=misses)
        self.keep(form)
        if misses >= ESCALATE_AFTER:
            because = Reply("dialogue.give_up")
            self.escalate(Escalate("not_understood", because), form.frame.intent, form.frame.slots)
            return
        if not said:
            self.said.say(Reply("dialogue.miss_answer"))
        self.ask_again(form)
        if misses >= OFFER_AFTER:
            self.said.say(Reply("dialogue.offer_person"))
