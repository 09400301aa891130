"""What an office can do, and the wish that a person goes on instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.handler import Handler, Proof
from handlers.reply import Reply

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class HandlerRegistry(Generic[D]):
    """What an office can do: its handlers by intent, and how sure it must be of who asks.

    `proof(desk)` says what the channel (or a code) has proved of this contact by now.
    `title` gives the few words a button or a resumption calls an intent by. `verify` is the job
    that proves who is asking, put in front of one that needs more proof than there is; once
    `proves` is done there is more.
    """

    handlers: Mapping[str, Handler[D]]
    proof: Callable[[D], Proof]
    title: Callable[[str], Reply]
    verify: str = "account.verify"
    proves: str = "account.code"


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """That a person goes on: why, for which team (None: the intent's), with what is known."""

    reason: str
    intent: str | None
    team: str | None
    slots: Mapping[str, str]
