"""Records as a folder of CSV files, one for each table: read, and written."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from data.errors import InputError
from data.importers import delimited
from data.records.cells import Formula, Stored, pounds
from data.records.columns import LARGEST_FILE, matched, records, refuse_size
from data.records.faults import Faults
from data.records.fields import Field
from data.records.staging import Row
from data.records.tables import BY_NAME

# What a spreadsheet would run as a formula, with the apostrophes that guard it (OWASP, CSV injection).
FORMULA = re.compile("'*\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]")


def read_folder(folder: Path, faults: Faults, largest: int = LARGEST_FILE) -> dict[str, Iterator[Row]]:
    """Rows by table from the CSV files of a folder; what is wrong with them goes to ``faults`` as they are read.

    Raises InputError where a file cannot be read at all.
    """
    faults.source, faults.place = str(folder), lambda table: str(folder / f"{table}.csv")
    found: dict[str, Iterator[Row]] = {}
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv")
    if not files:
        raise InputError(str(folder), "there is no CSV file in this folder", "Name the folder that holds them.")
    for file in files:
        table = matched(file.stem, "file", found, faults)
        if table:
            refuse_size(file, largest)
            delimited.refuse_unreadable(file, largest)
            found[table.name] = records(table, _rows(file), faults)
    return {name: found[name] for name in BY_NAME if name in found}


def write_folder(folder: Path, rows_by_table: Mapping[str, Iterable[Mapping[str, Stored]]]) -> None:
    """Write one CSV for each table. A text that a spreadsheet would run gets an apostrophe in front."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in rows_by_table.items():
        fields = BY_NAME[name].fields
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([field.name for field in fields])
            writer.writerows([_guarded(field, row[field.name]) for field in fields] for row in rows)


def _guarded(field: Field, cell: Stored) -> Stored:
    if field.kind == "money" and isinstance(cell, int):
        return pounds(cell)
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    if cell.startswith("'") and FORMULA.match(cell[1:]):
        return cell[1:]
    return Formula(cell) if cell.lstrip().startswith("=") else cell


def _rows(file: Path) -> Iterator[list[str]]:
    row, width = 0, 0
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row, cells in enumerate(csv.reader(stream, strict=True), 1):
                width = width or len(cells)
                if cells and len(cells) < width:
                    what = f"{len(cells)} cells where the header has {width}"
                    raise InputError(str(file), what, "Check for a missing comma, or a file cut short.", row=row)
                yield [_unguarded(cell) for cell in cells]
    except UnicodeDecodeError as error:
        raise InputError(str(file), "the text is not in UTF-8", "Save it as CSV in UTF-8.", row=row + 1) from error
    except csv.Error as error:
        mend = "Check its quotation marks, or save it again as CSV in UTF-8."
        raise InputError(str(file), f"the row cannot be read ({error})", mend, row=row + 1) from error
