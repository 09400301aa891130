"""Private values of the sample company, each different from all others.

A test that must show that nothing private leaks needs to find every value in what was sent. With
`canaries` every private text is a string that can be nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from storage.records.conversation import Side


@dataclass(frozen=True, slots=True)
class Secret:
    """A value only one person (`owner`, a customer's or employee's id) may be told."""

    side: Side
    owner: str
    field: str
    value: str


@dataclass(slots=True)
class Vault:
    """Gives out private values and remembers them."""

    canaries: bool
    secrets: list[Secret] = field(default_factory=list)
    _amounts: dict[Decimal, str] = field(default_factory=dict)

    def text(self, side: Side, owner: str, name: str, value: str) -> str:
        """Give a private text: the believable one, or a canary in its place."""
        if self.canaries:
            kind = name.replace("_", "-")
            bird = f"canary-{owner}-{kind}".lower()
            value = f"{bird}@canary.example" if kind == "email" else bird
        self.secrets.append(Secret(side, owner, name, value))
        return value

    def amount(self, side: Side, owner: str, name: str, value: Decimal) -> str:
        """Give a private amount, moved by cents until nobody else has the same."""
        value = next(one for one in _near(value) if self._amounts.get(one, owner) == owner)
        self._amounts[value] = owner
        self.secrets.append(Secret(side, owner, name, str(value)))
        return str(value)


def _near(value: Decimal) -> Iterator[Decimal]:
    cent = Decimal("0.01")
    value = value.quantize(cent)
    while True:
        # Amounts that end in full tens of cents stand for prices and limits as well.
        if value % (10 * cent):
            yield value
        value += cent
