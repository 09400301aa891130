"""A message in Slack made into a ticket, by reaction or shortcut, for whoever wrote it."""

from dataclasses import dataclass

from bot.actions.conversations import add_lines
from bot.actions.tickets import CLOSED, open_ticket
from bot.channels.slack.inbound.context import Context
from bot.channels.slack.inbound.employee import SlackEmployee
from bot.channels.slack.inbound.reading import Place
from bot.channels.slack.outbound.api import Good
from bot.channels.slack.views.text import cut
from bot.channels.slack.views.words import Words
from bot.office.memory import Memory
from intents.catalogue.catalogue import Flag
from intents.understanding import Recognized
from storage.conversation import conversations, inbox, outbox
from storage.conversation.outbox import Outgoing
from storage.database.database import Connection
from storage.records.conversation import Author, Channel, Line
from storage.records.work import Ticket
from storage.work import tickets
from storage.work.tickets import Draft

KIND = "slack.message"
TAKEN = "eyes"  # the reaction that says we have it
LINK_PATIENCE = 1.0  # seconds
TITLE = 80
BODY = 3_000


@dataclass(frozen=True, slots=True)
class Flagged:
    """A message somebody wants to be a ticket: who wants it, who wrote it, where, the words."""

    delivery: str
    user: str
    author: str
    place: Place
    text: str


async def make_ticket(context: Context, flagged: Flagged) -> bool:
    """Open a ticket in the author's name; False is a refusal of either person.

    The channel sees no word of it, only that we took it. The author is told in private.
    """
    by = await context.employee(flagged.user)
    author = by if flagged.author == flagged.user else await context.employee(flagged.author)
    if by is None or author is None:
        return False
    link = await _permalink(context, flagged.place)

    def job(connection: Connection) -> None:
        _open(context, connection, flagged, author, by, link)

    await context.do(job)
    return True


async def _permalink(context: Context, place: Place) -> str:
    args = {"channel": place.channel, "message_ts": place.stamp}
    answer = await context.api.call("chat.getPermalink", args, timeout=LINK_PATIENCE)
    link = answer.data.get("permalink") if isinstance(answer, Good) else None
    return link if isinstance(link, str) else f"{place.channel} {place.stamp}"


def _open(
    context: Context,
    connection: Connection,
    flagged: Flagged,
    author: SlackEmployee,
    by: SlackEmployee,
    link: str,
) -> None:
    """Open it once for each message, however often it is flagged."""
    now = context.office.now()
    inbound = author.says(flagged.delivery, "")
    if not inbox.admit(connection, [inbound], now):
        return
    conversation, _ = conversations.open_many(connection, [inbound], now)[inbound.key]
    subject = f"{flagged.place.channel}:{flagged.place.stamp}"
    ticket = tickets.find_subject(connection, KIND, subject)
    if ticket is not None and ticket.state not in CLOSED:
        return
    flagged_by = context.words("flagged.by", name=by.person.name)
    body = "\n".join([cut(flagged.text, BODY), link, flagged_by]).strip()
    draft = Draft(
        kind=KIND,
        team=_team(context, flagged.text),
        title=cut(" ".join(flagged.text.split()), TITLE) or context.words("flagged.title"),
        body=body,
        person_id=author.person.employee,
        conversation_id=conversation.id,
        subject=subject,
    )
    act = context.office.begin(connection, by.actor)
    ticket = open_ticket(act, draft)
    wording = context.office.knowledge.speak(Memory.load(conversation.state).language)
    told = _told(Words(wording), ticket, author, by, link)
    add_lines(act, conversation, Line(Author.BOT, told))
    taken = {"channel": flagged.place.channel, "timestamp": flagged.place.stamp, "name": TAKEN}
    slack = Channel.SLACK.value
    row = Outgoing(conversation.id, slack, flagged.place.channel, "reaction", taken)
    outbox.queue(connection, row, now)


def _team(context: Context, text: str) -> str:
    """The team of what the message asks for; IT takes what is not clear."""
    knowledge = context.office.knowledge
    understood = knowledge.recognizer.understand(text, knowledge.names, context.office.now().date())
    if not isinstance(understood, Recognized):
        return knowledge.team_for("it")
    small = knowledge.holds(Flag.SMALLTALK, understood.intent)
    return knowledge.team_for("it") if small else knowledge.team_of(understood.intent)


def _told(say: Words, ticket: Ticket, author: SlackEmployee, by: SlackEmployee, link: str) -> str:
    facts = {"number": str(ticket.number), "team": ticket.team, "link": link}
    if author == by:
        return say("flagged.told", **facts)
    return say("flagged.told_by", name=by.person.name, **facts)
