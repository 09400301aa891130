"""Whether records fit together: who names whom, and that nobody is left naming nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from storage.importer.batch import Line
from storage.importer.cells import Cell
from storage.importer.faults import Faults
from storage.importer.known import Known
from storage.importer.sheets import SHEETS, Field, Identity, Sheet, sheet


@dataclass(frozen=True, slots=True)
class Check:
    """One run's rows and removals, held against what the databases hold."""

    lines: Mapping[str, tuple[Line, ...]]
    gone: Mapping[str, frozenset[Identity]]
    known: Known
    faults: Faults

    def run(self) -> None:
        """Note every row that names what is not there, and every name left dangling.

        Rows that name one which could not be read are not blamed for it.
        """
        spoilt = {fault.path for fault in self.faults.found}
        for here in SHEETS:
            for field in here.fields:
                if field.names and field.names not in spoilt:
                    self._names(here, field, sheet(field.names))
            for column in here.unique:
                self._unique(here, column)
        for line in self.lines.get("back/employees.csv", ()):
            if line.row.get("manager_id") == line.row["id"]:
                reason = "is the employee's own: nobody approves their own requests"
                self.faults.add("back/employees.csv", line.number, "manager_id", reason)

    def _names(self, here: Sheet, field: Field, there: Sheet) -> None:
        in_file = {there.identity(line.row) for line in self.lines.get(there.path, ())}
        lost = self.gone.get(there.path, frozenset())
        present = in_file | (self.known.of(there.path) - lost)
        if not (present or lost or field.strict or there.path in self.lines):
            return  # the company keeps no such sheet
        for line in self.lines.get(here.path, ()):
            value = line.row.get(field.name)
            if value is not None and (value,) not in present:
                reason = f"'{value}' is not in {there.path}"
                self.faults.add(here.path, line.number, field.name, reason)
        for identity, value in self._staying(here, field.name) if lost else ():
            if (value,) in lost:
                named = ", ".join(map(str, identity))
                reason = f"'{value}' cannot be removed: '{named}' in {here.path} names it"
                self.faults.add(there.path, 0, "", reason)

    def _unique(self, here: Sheet, column: str) -> None:
        held = {value: who for who, value in self._staying(here, column)}
        for line in self.lines.get(here.path, ()):
            value = line.row.get(column)
            if value is not None and value in held:
                other = ", ".join(map(str, held[value]))
                self.faults.add(here.path, line.number, column, f"'{value}' belongs to '{other}'")

    def _staying(self, here: Sheet, column: str) -> Iterator[tuple[Identity, Cell]]:
        """What a column says in rows that this run neither replaces nor removes."""
        replaced = {here.identity(line.row) for line in self.lines.get(here.path, ()) if here.key}
        removed = self.gone.get(here.path, frozenset())
        for identity, value in self.known.naming.get((here.path, column), {}).items():
            if identity not in replaced and identity not in removed:
                yield identity, value
