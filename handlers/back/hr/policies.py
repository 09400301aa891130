"""What the house's policies say."""

from handlers.articles import Question, look_up, on
from handlers.back.desk import BackDesk
from handlers.handler import Handler, handles
from handlers.reply import Reply


@handles("hr.policy", Question)
def tell_policy(want: Question, desk: BackDesk) -> Reply:
    """Answer from the house's policies, with their date."""
    return look_up(want, desk)


HANDLERS: tuple[Handler[BackDesk], ...] = (
    tell_policy,
    on("hr.benefits", "Say which benefits there are."),
    on("hr.insurance_info", "Explain the insurance."),
    on("hr.retirement", "Explain the pension."),
    on("hr.parental", "Explain parental leave."),
)
