"""An employee as the turn, a form or the Home tab needs them."""

from dataclasses import dataclass
from typing import Any

from bot.channels.slack.inbound.identity import Person
from bot.office.memory import Memory
from bot.office.office import Office
from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.conversation import Channel, Contact, Conversation, Inbound, Status
from storage.records.work import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class SlackEmployee:
    """Who asks, of which workspace, and in which thread of their direct message ("": none)."""

    person: Person
    team: str
    thread: str = ""

    @property
    def contact(self) -> str:
        """The channel's id of the person: workspace and user."""
        return f"{self.team}:{self.person.user}"

    @property
    def actor(self) -> Actor:
        """Give them as who does something."""
        return Actor(ActorKind.EMPLOYEE, self.person.employee, self.person.name)

    @property
    def address(self) -> str:
        """Where answers go: the direct message, in the thread if they wrote in one."""
        return f"{self.person.user}|{self.thread}" if self.thread else self.person.user

    def says(
        self,
        delivery: str,
        text: str,
        *,
        choice: str | None = None,
        intent: str | None = None,
        slots: tuple[tuple[str, str], ...] = (),
    ) -> Inbound:
        """Give what they said, wrote in a form or pressed, as the office takes it."""
        return Inbound(
            channel=Channel.SLACK,
            external_id=delivery,
            contact=self.contact,
            name=self.person.name,
            text=text,
            choice=choice,
            person_id=self.person.employee,
            thread=self.thread,
            address=self.address,
            intent=intent,
            slots=slots,
        )

    def find(self, connection: Connection) -> Conversation | None:
        """Give their conversation, if they ever had one."""
        found = conversations.find_key(connection, self.says("", "").key)
        return None if found is None else found[0]


def desk_of(
    office: Office[Any], connection: Connection, employee: SlackEmployee
) -> tuple[Any, Memory]:
    """Make the desk their form looks at, and give what their dialogue remembers."""
    now = office.now()
    talk = employee.find(connection)
    if talk is None:
        talk = Conversation(
            0, "", employee.says("", "").key, 0, employee.address, Status.WITH_BOT, "", 0, now, now
        )
    contact = Contact(
        talk.contact_id,
        Channel.SLACK,
        employee.contact,
        employee.person.name,
        employee.person.employee,
    )
    act = office.begin(connection, employee.actor)
    desk = office.make_desk(act, contact, talk)
    return desk, Memory.load(talk.state)
