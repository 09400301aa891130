"""What belongs to every conversation: hello, thanks, are you a bot. Repairs are the dialogue's."""

from handlers.desk import Desk
from handlers.handler import Handler, handles
from handlers.reply import Reply


@handles("chat.greeting")
def greet(_: Desk) -> Reply:
    """Say hello."""
    return Reply("chat.greeting")


@handles("chat.goodbye")
def say_goodbye(_: Desk) -> Reply:
    """Say goodbye."""
    return Reply("chat.goodbye")


@handles("chat.thanks")
def take_thanks(_: Desk) -> Reply:
    """Take thanks."""
    return Reply("chat.thanks")


@handles("chat.bot")
def admit_being_a_bot(_: Desk) -> Reply:
    """Say what I am."""
    return Reply("chat.bot")


@handles("chat.compliment")
def take_compliment(_: Desk) -> Reply:
    """Take a compliment."""
    return Reply("chat.compliment")


@handles("chat.insult")
def stay_calm(_: Desk) -> Reply:
    """Stay calm and offer a person."""
    return Reply("chat.insult")


@handles("chat.language")
def name_languages(_: Desk) -> Reply:
    """Say which languages I speak."""
    return Reply("chat.language")


HANDLERS: tuple[Handler[Desk], ...] = (
    greet,
    say_goodbye,
    take_thanks,
    admit_being_a_bot,
    take_compliment,
    stay_calm,
    name_languages,
)
