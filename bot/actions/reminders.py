"""When nobody answers a question: one reminder, and after a day the job is let go."""

from datetime import timedelta

from bot.actions.conversations import keep, move
from bot.office.act import Act
from bot.office.memory import Memory
from handlers.reply import Reply
from storage.conversation import conversations, timers
from storage.conversation.timers import Timer
from storage.records.conversation import Author, Choice, Conversation, Line, Saved, Status

REMINDER, FORGET = "silence", "forget"
REMIND_AFTER = timedelta(minutes=10)
FORGET_AFTER = timedelta(days=1)


def remind(act: Act, timer: Timer) -> bool:
    """Ask once whether they are still there, with the same buttons; say whether it was asked."""
    conversation = _asked(act, timer)
    if conversation is None:
        return False
    memory = Memory.load(conversation.state)
    if not memory.frames:
        return False
    choices = tuple(Choice(id_, one.label) for id_, one in memory.offered.items())
    text = act.known.speak(memory.language).say(Reply("dialogue.silence", text=memory.said))
    line = Line(Author.BOT, text, choices=choices, private=memory.private)
    saved = Saved(conversation, conversation.state, conversation.status, (line,))
    keep(act.connection, [saved], act.at)
    later = Timer(conversation.id, FORGET, "", act.at + FORGET_AFTER)
    timers.set_many(act.connection, [later])
    act.note_on("reminder.sent", conversation)
    return True


def forget(act: Act, timer: Timer) -> bool:
    """Let the job go without a word: who comes back tomorrow starts afresh."""
    conversation = _asked(act, timer)
    if conversation is None:
        return False
    move(act, conversation, conversation.status)
    act.note_on("job.let_go", conversation)
    return True


def _asked(act: Act, timer: Timer) -> Conversation | None:
    """The conversation a timer is of, if the bot still has it."""
    found = conversations.find(act.connection, timer.conversation_id, hold=True)
    return found[0] if found is not None and found[0].status is Status.WITH_BOT else None
