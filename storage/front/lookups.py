"""Looking an order up by number and e-mail, for anyone, but not for ever.

Five wrong pairs in a quarter of an hour from one conversation, or twenty in an hour for one order
from anywhere, and for a while nothing is found any more, not even with the right pair: the answer
stays the same, so guessing learns nothing. (Shops that ask for both allow two to five tries.)
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select

from storage.database.keys import code_key
from storage.database.moments import to_row
from storage.front.orders import OrdersOf
from storage.front.tables import order_misses
from storage.records.front import OrderStatus

MOST_HERE, HERE = 5, timedelta(minutes=15)
MOST_OF_ONE, OF_ONE = 20, timedelta(hours=1)

_HERE = select(func.count()).where(
    order_misses.c.conversation_id == bindparam("conversation"),
    order_misses.c.at > bindparam("since"),
)
_OF_ONE = select(func.count()).where(
    order_misses.c.number_key == bindparam("number"), order_misses.c.at > bindparam("since")
)
_MISS = insert(order_misses)


class CarefulOrders(OrdersOf):
    """The orders of one contact, with a limit on guessing."""

    def __init__(
        self, connection: Connection, customer_id: str | None, conversation_id: int, now: datetime
    ) -> None:
        """Take whose orders may be seen, and from which conversation, when."""
        super().__init__(connection, customer_id)
        self._conversation_id = conversation_id
        self._now = now

    def status(self, number: str, email: str) -> OrderStatus | None:
        """Give the little that number and e-mail open together; None too where one guesses."""
        guessing = self._is_guessing(number)
        found = super().status(number, email)  # looked up either way: the same time
        if found is None or guessing:
            self._connection.execute(
                _MISS,
                {
                    "conversation_id": self._conversation_id,
                    "number_key": code_key(number),
                    "at": to_row(self._now),
                },
            )
            return None
        return found

    def _is_guessing(self, number: str) -> bool:
        here = {"conversation": self._conversation_id, "since": to_row(self._now - HERE)}
        of_one = {"number": code_key(number), "since": to_row(self._now - OF_ONE)}
        misses_here: int = self._connection.execute(_HERE, here).scalar_one()
        misses_of_one: int = self._connection.execute(_OF_ONE, of_one).scalar_one()
        return misses_here >= MOST_HERE or misses_of_one >= MOST_OF_ONE
