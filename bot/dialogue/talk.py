"""The frame stack: open a job, ask, confirm, act, resume what it interrupted, let go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from bot.dialogue.asking import OFFER_AFTER, ask, confirm
from bot.dialogue.forms import Form, Refusal
from bot.dialogue.frames import Frames
from bot.dialogue.pending import read_pending
from bot.dialogue.replies import Replies, about
from bot.office.memory import Button, Frame, Memory
from bot.office.registry import HandlerRegistry, HandoffRequest
from handlers.reply import Escalate, Next, Outcome, Refill, Reply
from handlers.slots import Utterance
from intents.moves import Pending

D = TypeVar("D")

ESCALATE_AFTER = 3  # misses on one question before a person gets it


@dataclass(slots=True)
class Talk(Generic[D]):
    """One turn of the dialogue: made from the memory, says something and gives a new memory.

    `renew` makes the desk anew, after a job that may have proved who is asking. `spoke` are the
    intents whose handlers said something, `recalls` says that a private answer is said again.
    """

    registry: HandlerRegistry[D]
    memory: Memory
    utterance: Utterance
    desk: D
    renew: Callable[[], D]
    replies: Replies = field(default_factory=Replies)
    request: HandoffRequest | None = None
    missed: int = 0
    spoke: set[str] = field(default_factory=set)
    recalls: bool = False
    frames: Frames = field(init=False)

    def __post_init__(self) -> None:
        """Lay the remembered frames out."""
        self.frames = Frames(self.memory.frames, self.memory.waiting)

    def pending(self) -> Pending:
        """Say what is asked, and whether this message answers it."""
        form = self.form()
        return Pending() if form is None else read_pending(form, self.utterance)

    def miss(self) -> None:
        """Answer what was not understood: rephrase, then offer a person, then get one."""
        form = self.form()
        if form is not None and form.frame.asked is not None:
            self.count_miss(form)
            return
        self.missed = self.memory.misses + 1
        self.replies.say(Reply("dialogue.miss"))
        self.replies.offer_person()

    def remember(self, offered: Mapping[str, Button], said: str) -> Memory:
        """Give the memory this turn leaves, with the buttons as they were numbered."""
        return Memory(
            frames=tuple(self.frames.stack),
            waiting=tuple(self.frames.waiting),
            offered=offered,
            said=said,
            misses=self.missed,
            language=self.memory.language,
        )

    def form(self) -> Form[D] | None:
        """Give the job talked about, if there is one."""
        if not self.frames.stack:
            return None
        top = self.frames.stack[-1]
        handler = self.registry.handlers.get(top.intent)
        return None if handler is None else Form(handler, top, self.desk)

    def keep(self, form: Form[D]) -> None:
        """Remember what became of the job talked about."""
        self.frames.put(form.frame)

    def open(self, frame: Frame, utterance: Utterance, note: Reply | None = None) -> None:
        """Put a job on top and go as far as possible with it."""
        handler = self.registry.handlers.get(frame.intent)
        if handler is None:
            self.escalate(
                Escalate("no_handler", Reply("dialogue.no_handler")), frame.intent, frame.slots
            )
            return
        if note is not None:
            self.replies.say(note)
        self.frames.push(frame)
        form = Form(handler, frame, self.desk)
        if self._must_verify(form):
            self._verify(form, utterance)
            return
        refusal = form.take_first(utterance)
        self.keep(form)
        self.go_on(form, refusal)

    def _must_verify(self, form: Form[D]) -> bool:
        return form.handler.proof > self.registry.proof(self.desk)

    def _verify(self, form: Form[D], utterance: Utterance) -> None:
        """Put the proof of who is asking on top; the job below goes on once it is given."""
        form.take_first(utterance)
        self.keep(form)
        self.replies.say(Reply("identity.needed"))
        self.open(Frame(self.registry.verify, dict(form.frame.slots)), utterance)

    def go_on(self, form: Form[D], refusal: Refusal | None = None, *, sure: bool = False) -> None:
        """Refuse, ask for what is missing, confirm, or act."""
        if refusal is not None:
            self._conclude(form, refusal)
            return
        slot = form.missing()
        if slot is not None:
            ask(form, slot, self.replies)
            self.keep(form)
            return
        question = None if sure else form.handler.question(form.values(), self.desk)
        if isinstance(question, Reply):
            self.spoke.add(form.frame.intent)
            confirm(form, question, self.replies)
            self.keep(form)
        else:
            self._conclude(form, question or form.handler.run(form.values(), self.desk))

    def ask_again(self, form: Form[D]) -> None:
        """Put the pending question once more."""
        slot = form.asked()
        if slot is not None and slot.ask is not None:
            ask(form, slot, self.replies)
            self.keep(form)
        else:
            self.go_on(form)

    def _conclude(self, form: Form[D], outcome: Outcome) -> None:
        self.spoke.add(form.frame.intent)
        if isinstance(outcome, Refill):
            form.drop(outcome.slot)
            self.replies.say(outcome.because)
            form.frame = replace(form.frame, asked=outcome.slot)
            self.count_miss(form, said=True)
        elif isinstance(outcome, Escalate):
            self.escalate(outcome, form.frame.intent, form.frame.slots)
        elif isinstance(outcome, Next):
            self.frames.pop()
            slots = {name: str(value) for name, value in outcome.slots.items()}
            self.open(Frame(outcome.intent, slots), replace(self.utterance, text="", entities=()))
        else:
            self._finish(outcome)

    def _finish(self, reply: Reply) -> None:
        """Say the outcome; then the job it interrupted, or the request that waits."""
        self.replies.say(reply)
        if self.frames.pop().intent == self.registry.proves:
            self.desk = self.renew()
        self._resume()

    def _resume(self) -> None:
        if self.frames.stack:
            form = self.form()
            if form is not None and self._must_verify(form):
                self.cancel()
            elif form is not None:
                title = self.registry.title(form.frame.intent)
                self.replies.say(about("dialogue.resume", title))
                self.go_on(form)
        elif self.frames.waiting:
            frame = self.frames.waiting.pop(0)
            quiet = replace(self.utterance, text="", entities=())
            self.open(frame, quiet, note=about("dialogue.next", self.registry.title(frame.intent)))

    def escalate(self, outcome: Escalate, intent: str | None, slots: Mapping[str, str]) -> None:
        """Hand over to a person: say why, and put every job down."""
        if outcome.because is not None:
            self.replies.say(outcome.because)
        self.request = HandoffRequest(outcome.reason, intent, outcome.team, slots)
        self.frames.clear()

    def cancel(self) -> None:
        """Drop the job talked about; nothing was changed."""
        frame = self.frames.pop()
        self.replies.say(about("dialogue.cancelled", self.registry.title(frame.intent)))
        self._resume()

    def count_miss(self, form: Form[D], *, said: bool = False) -> None:
        """Ask once more; offer a person, and at last get one. `said`: why it will not do was said."""
        misses = form.frame.misses + 1
        form.frame = replace(form.frame, misses=misses)
        self.keep(form)
        if misses >= ESCALATE_AFTER:
            because = Reply("dialogue.give_up")
            self.escalate(Escalate("not_understood", because), form.frame.intent, form.frame.slots)
            return
        if not said:
            self.replies.say(Reply("dialogue.miss_answer"))
        self.ask_again(form)
        if misses >= OFFER_AFTER:
            self.replies.say(Reply("dialogue.offer_person"))
