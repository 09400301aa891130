"""One CSV file into rows; every fault with its line and column."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from storage.importer.batch import Line
from storage.importer.cells import Cell
from storage.importer.faults import Faults
from storage.importer.sheets import Field, Sheet

_AMOUNTS = frozenset({"price", "total", "gross", "amount"})


def read_text(path: Path, name: str, faults: Faults) -> str | None:
    """Give a file's text without byte order mark; None, with a fault, if it is not UTF-8."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(name, data.count(b"\n", 0, error.start) + 1, "", "is not UTF-8")
        return None
    if "\0" in text:
        faults.add(name, text.count("\n", 0, text.index("\0")) + 1, "", "holds a NUL character")
        return None
    return text


def read_sheet(root: Path, sheet: Sheet, currency: str, faults: Faults) -> tuple[Line, ...]:
    """Read one file of `root`. Amounts without a currency are in `currency`."""
    text = read_text(root / sheet.path, sheet.path, faults)
    if text is None:
        return ()
    records = _records(text, sheet.path, faults)
    number, header = next(records, (1, []))
    columns = _columns(number, header, sheet, faults)
    if columns is None:
        return ()
    lines: list[Line] = []
    for number, record in records:
        row = _row(number, record, columns, sheet, faults)
        if row is not None:
            lines.append(Line(number, _complete(row, sheet, currency)))
    _refuse_doubles(lines, sheet, faults)
    return tuple(lines)


def _records(text: str, path: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line it begins on; blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            faults.add(path, begins, "", f"cannot be read as CSV: {error}")
            return
        if record is None:
            return
        if any(cell.strip() for cell in record):
            yield begins, [cell.strip() for cell in record]
        begins = reader.line_num + 1


def _columns(number: int, header: list[str], sheet: Sheet, faults: Faults) -> list[Field] | None:
    """Give the column each header names; None, with faults, if one does not or one is missing."""
    columns = [sheet.field(name) for name in header]
    before = len(faults.found)
    if not header:
        faults.add(sheet.path, 1, "", "is empty: the first line must name the columns")
        return None
    for place, (name, column) in enumerate(zip(header, columns, strict=True)):
        if column is None:
            known = ", ".join(field.name for field in sheet.fields)
            faults.add(sheet.path, number, "", f"unknown column '{name}' (known: {known})")
        elif name in header[:place]:
            faults.add(sheet.path, number, "", f"column '{name}' is there twice")
    for field in sheet.fields:
        if field.needed and field.name not in header:
            faults.add(sheet.path, number, "", f"column '{field.name}' is missing")
    good = [column for column in columns if column is not None]
    return good if len(faults.found) == before else None


def _row(
    number: int, record: list[str], columns: list[Field], sheet: Sheet, faults: Faults
) -> dict[str, Cell] | None:
    if len(record) != len(columns):
        reason = f"has {len(record)} cells where the header has {len(columns)}"
        faults.add(sheet.path, number, "", reason)
        return None
    row: dict[str, Cell] = {}
    for field, cell in zip(columns, record, strict=True):
        try:
            row[field.name] = field.read(cell) if cell else None
        except ValueError as error:
            faults.add(sheet.path, number, field.name, f"'{cell}' {error}")
        else:
            if field.needed and not cell:
                faults.add(sheet.path, number, field.name, "is empty")
    return row if len(row) == len(columns) else None


def _complete(row: dict[str, Cell], sheet: Sheet, currency: str) -> dict[str, Cell]:
    """Add what a cell left empty stands for, and the columns computed from others."""
    for name, value in sheet.fill:
        if name in row or name in sheet.key:
            row[name] = value if row.get(name) is None else row[name]
    if sheet.field("currency") and row.keys() & _AMOUNTS:
        row["currency"] = row.get("currency") or currency
    return {**row, **sheet.finish(row)}


def _refuse_doubles(lines: list[Line], sheet: Sheet, faults: Faults) -> None:
    for names in ((sheet.key,) if sheet.key else ()) + tuple((name,) for name in sheet.unique):
        first: dict[tuple[Cell, ...], int] = {}
        for line in lines:
            values = tuple(line.row.get(name) for name in names)
            if None in values:
                continue
            if first.setdefault(values, line.number) != line.number:
                reason = f"'{', '.join(map(str, values))}' is on line {first[values]} already"
                faults.add(sheet.path, line.number, " and ".join(names), reason)
