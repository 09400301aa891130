"""People at work in tests: an act done as the console would have it done."""

from collections.abc import Callable
from typing import Any, TypeVar

from bot.actions.notify import perform_in
from bot.actions.refusals import Refused
from bot.office.act import Act
from bot.office.office import Office
from storage.records.work import Actor, ActorKind

T = TypeVar("T")


def agent(name: str) -> Actor:
    """Somebody at the console."""
    return Actor(ActorKind.AGENT, f"{name.lower()}@example.test", name)


def do(office: Office[Any], by: Actor, act: Callable[[Act], T | Refused]) -> T:
    """Have an act done, which must not be refused."""
    done = office.database.write(lambda connection: perform_in(office, connection, by, act))
    assert not isinstance(done, Refused), done
    return done
