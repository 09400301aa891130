"""What no other job answers: our articles do."""

from handlers.articles import Question, look_up
from handlers.front.desk import FrontDesk
from handlers.handler import Handler, handles
from handlers.reply import Reply


@handles("inquiries.article", Question)
def answer(want: Question, desk: FrontDesk) -> Reply:
    """Answer a question from our articles."""
    return look_up(want, desk)


HANDLERS: tuple[Handler[FrontDesk], ...] = (answer,)
