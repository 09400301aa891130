"""A message on its way to its office's dispatcher."""

from dataclasses import dataclass
from datetime import datetime

from intents.understanding import Understanding
from storage.records.conversation import Inbound


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message with its reading, which was made before the transaction opened."""

    inbound: Inbound
    understood: Understanding
    at: datetime
    cut: bool = False  # it was longer than is read
    quiet_for: int = 0  # seconds nothing of its sender is answered: it is the first over a limit
