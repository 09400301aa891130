"""What is written to the log of a server: a trouble that repeats is told once a second, with a count."""

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

EVERY = 1.0  # seconds between two lines of the same kind
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@dataclass(slots=True)
class _Kind:
    told: float
    passed_over: int = 0


@dataclass(slots=True)
class Throttle(logging.Filter):
    """Lets one line of each kind through a second; the next says how many there were between."""

    clock: Callable[[], float] = time.monotonic
    _kinds: dict[tuple[str, str], _Kind] = field(default_factory=dict)

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is told; a kind is the place it comes from and its sentence."""
        now, key = self.clock(), (record.name, str(record.msg))
        kind = self._kinds.get(key)
        if kind is None:
            self._kinds[key] = _Kind(now)
            return True
        if now - kind.told < EVERY:
            kind.passed_over += 1
            return False
        if kind.passed_over:
            record.msg = f"{record.msg} ({kind.passed_over} more like this)"
        self._kinds[key] = _Kind(now)
        return True


def set_up() -> None:
    """Have warnings and worse told on stderr, by every part of this process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT))
    throttle = Throttle()
    handler.addFilter(throttle)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).addFilter(throttle)
