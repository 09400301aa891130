"""Tagged equipment, each piece for the one who holds it."""

from sqlalchemy import Connection, Row, bindparam, select

from storage.back.tables import equipment
from storage.database.keys import code_key
from storage.records.back import Equipment

_MINE = (
    select(equipment)
    .where(equipment.c.employee_id == bindparam("employee"))
    .order_by(equipment.c.kind, equipment.c.asset_tag)
)
_ONE = _MINE.where(equipment.c.tag_key == bindparam("wanted"))


class EquipmentOf:
    """What one employee holds."""

    def __init__(self, connection: Connection, employee_id: str | None) -> None:
        """Take a connection to the back database and whose equipment may be seen."""
        self._connection = connection
        self._employee_id = employee_id

    def mine(self) -> tuple[Equipment, ...]:
        """Give all of it, by kind."""
        rows = self._connection.execute(_MINE, {"employee": self._employee_id})
        return tuple(_equipment(row) for row in rows)

    def find(self, tag: str) -> Equipment | None:
        """Give the piece with a tag as people type it, if it is theirs."""
        parameters = {"employee": self._employee_id, "wanted": code_key(tag)}
        row = self._connection.execute(_ONE, parameters).first()
        return None if row is None else _equipment(row)


def _equipment(row: Row[*tuple[object, ...]]) -> Equipment:
    return Equipment(row.asset_tag, row.kind, row.model)
