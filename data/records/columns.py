"""Sheets and files matched with tables, header rows matched with fields, and rows of cells made into records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from data.errors import InputError
from data.importers.delimited import plain_name
from data.records.cells import EXAMPLE, closest, shown
from data.records.faults import Faults
from data.records.fields import Table
from data.records.staging import Row
from data.records.tables import BY_NAME

LARGEST_FILE = 64 * 2**20
MOST_ROWS = 250_000


def matched(name: str, kind: str, seen: Iterable[str], faults: Faults) -> Table | None:
    """The table that a sheet or file (``kind``) holds; a fault where there is none, or it was ``seen`` already."""
    table = BY_NAME.get(plain_name(name))
    if table is None:
        near = closest(plain_name(name), list(BY_NAME))
        mend = f"Give the {kind} its table's name, or take it out."
        faults.add("", "unknown_sheet", f"{kind} {shown(name)} is no table of records{near}", mend)
    elif table.name in seen:
        faults.add("", "repeated_sheet", f"{kind} {shown(name)} is there twice", "Keep one of them.")
        return None
    return table


def refuse_size(file: Path, largest: int) -> None:
    """Raise InputError for a file that is missing, empty or too large."""
    if not file.is_file():
        raise InputError(str(file), "there is no such file", "Check the path.")
    size = file.stat().st_size
    if size == 0:
        raise InputError(str(file), "the file is empty", "Save it again, or begin anew: python -m data template.")
    if size > largest:
        what = f"the file has {size / 2**20:,.1f} MB, more than the {largest / 2**20:,.0f} MB allowed"
        raise InputError(str(file), what, "Split it by table, or allow more with --max-mb.")


def records(table: Table, rows: Iterable[Sequence[object]], faults: Faults) -> Iterator[Row]:
    """Records with their row numbers from rows of cells, the first of which is the header.

    Rows without any cell, and the example row, are passed over.
    """
    numbered = enumerate(rows, 1)
    names = _header(table, next(numbered, (1, ()))[1], faults)
    if names is None:
        return
    found = 0
    for number, row in numbered:
        if all(cell is None or cell == "" for cell in row):
            continue
        found += 1
        if found > MOST_ROWS:
            what = f"there are more than {MOST_ROWS:,} rows"
            faults.add(table.name, "too_many_rows", what, "Split the table and take the parts one after the other.")
            return
        cells: dict[str, object] = {}
        for position, cell in enumerate(row):
            name = names[position] if position < len(names) else ""
            if name:
                cells[name] = cell
            elif cell is not None and cell != "":
                what = f"{shown(cell)} stands in a column without a name"
                faults.add(table.name, "cell_outside", what, "Take it out, or move it.", row=number)
        if not str(cells.get(table.fields[0].name) or "").lower().startswith(EXAMPLE):
            yield number, cells


def _header(table: Table, row: Sequence[object], faults: Faults) -> list[str] | None:
    """The field of each column, "" where there is none; None where faults were found."""
    known = [field.name for field in table.fields]
    names = [plain_name(str(cell)) if cell is not None else "" for cell in row]
    if not any(names):
        mend = f"Put the column names in the first row: {', '.join(known)}."
        faults.add(table.name, "no_header", "the first row is empty", mend, row=1)
        return None
    sound = True
    for position, name in enumerate(names):
        if name and name not in known:
            what = f"there is no column {shown(row[position])} in this table{closest(name, known)}"
            faults.add(table.name, "unknown_column", what, "Rename it or take it out.", row=1)
            sound = False
        elif name and name in names[:position]:
            what = f"column {shown(name)} is there twice"
            faults.add(table.name, "repeated_column", what, "Keep the right one.", row=1, column=name)
            sound = False
    for name in known:
        if name not in names:
            what = f"column {shown(name)} is missing"
            faults.add(table.name, "missing_column", what, "Add it, with empty cells if need be.", row=1, column=name)
            sound = False
    return names if sound else None
