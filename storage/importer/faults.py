"""What is wrong with company records, said so that a person finds the place."""

from dataclasses import dataclass, field

MOST_FAULTS = 50  # more help nobody: the rest follow from the same few mistakes


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the file, the line counted from 1 (0 = the whole file), the column, why."""

    path: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Give `front/orders.csv:3: status 'sent' is none of …`."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.column + ' ' if self.column else ''}{self.reason}"


class RefusedError(Exception):
    """The records have faults and nothing of them was kept."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults found, `MOST_FAULTS` at most."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(slots=True)
class Faults:
    """Collects faults until there are enough."""

    found: list[Fault] = field(default_factory=list)

    def add(self, path: str, line: int, column: str, reason: str) -> None:
        """Note one fault; raises RefusedError once there are `MOST_FAULTS`."""
        self.found.append(Fault(path, line, column, reason))
        if len(self.found) >= MOST_FAULTS:
            raise RefusedError(self.found)

    def close(self) -> None:
        """Raise RefusedError if any fault was noted."""
        if self.found:
            raise RefusedError(self.found)
