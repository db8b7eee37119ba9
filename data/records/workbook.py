"""The workbook of records, written: a sheet for each table with notes, choices and an example; and an export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from data import whole
from data.records.cells import EXAMPLE, LONGEST, Stored, pounds, read
from data.records.fields import PUBLISHED, Field, Table
from data.records.folder import FORMULA
from data.records.reading import GUIDE, LISTS
from data.records.tables import BY_NAME, TABLES

Published = Mapping[str, Iterable[tuple[str, str]]]
Columns = dict[str, str]
Content = Stored | date | Decimal

_LAST_ROW = 20_000
_FIRST_SPREADSHEET_DAY = "1900-03-01"
_WIDTHS = {"long": 60, "text": 36, "url": 36, "slug": 34, "ref": 30, "date": 12, "number": 12, "whole": 10, "money": 16}
_HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="D9E2EC")}
_GREY = {"font": Font(italic=True, color="595959"), "fill": PatternFill("solid", fgColor="F0F0F0")}
_PENCE = {"number_format": "0.00"}
_MARK = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WORDS = {
    "slug": "Small letters, digits and hyphens.",
    "date": "A day, as 2026-09-16.",
    "period": "A period, as 2024, 2024-05 or 2024-09-01/P1Y.",
    "number": "A number.",
    "whole": "A whole number.",
    "money": "Pounds in digits alone, as 84000 or 84000.50.",
    "yes": "yes or no.",
    "url": "Begins with https://.",
    "long": "May have several lines.",
}


def template(path: Path, published: Published | None = None) -> None:
    """Write an empty workbook with an example row on each sheet, which an import passes over.

    ``published`` (slug or code, and name, by table) fills the lists of what records may point to.
    """
    examples = {table.name: [_example(table)] for table in TABLES}
    _save(path, examples, published or {}, example=True)


def write(
    path: Path, rows_by_table: Mapping[str, Iterable[Mapping[str, Stored]]], published: Published | None = None
) -> None:
    """Write records into a workbook that can be changed and taken back."""
    _save(path, rows_by_table, published or {}, example=False)


def _save(
    path: Path,
    rows_by_table: Mapping[str, Iterable[Mapping[str, Stored]]],
    published: Published,
    *,
    example: bool,
) -> None:
    book = Workbook(write_only=True)
    _write_guide(book.create_sheet(GUIDE), example=example)
    lists = _lists(published)
    columns = {name: get_column_letter(number) for number, name in enumerate(lists, 1)}
    for name, rows in rows_by_table.items():
        table = BY_NAME[name]
        sheet = book.create_sheet(name)
        _lay_out(sheet, table, columns, lists)
        sheet.append([_cell(sheet, field.name, _HEAD, _note(field)) for field in table.fields])
        for row in rows:
            cells = [_content(field, row[field.name]) for field in table.fields]
            sheet.append([_cell(sheet, cell, _GREY) if example else _guarded(sheet, cell) for cell in cells])
    _write_lists(book.create_sheet(LISTS), lists)
    with whole.replacing(path) as partial:
        book.save(partial)


def _example(table: Table) -> dict[str, Stored]:
    cells = {field.name: read(field, field.example) for field in table.fields}
    return cells | {table.fields[0].name: f"{EXAMPLE} {table.fields[0].example}"}


def _content(field: Field, value: Stored) -> Content:
    """A cell's content: days and pounds are such for the spreadsheet, what it would read as a mark is escaped."""
    if field.kind == "money" and isinstance(value, int):
        return Decimal(pounds(value))
    if not isinstance(value, str):
        return value
    if field.kind == "date" and value >= _FIRST_SPREADSHEET_DAY:
        return date.fromisoformat(value)
    return _MARK.sub("_x005F_", value)


def _guarded(sheet: Any, content: Content) -> object:
    """The content for a row; in a cell of its own where a spreadsheet would run it, or should show pence."""
    if isinstance(content, Decimal):
        return _cell(sheet, content, _PENCE)
    unsafe = isinstance(content, str) and (FORMULA.match(content) or content.startswith("#"))
    return _cell(sheet, content) if unsafe else content


def _cell(sheet: Any, content: Any, style: Mapping[str, Any] | None = None, note: str = "") -> Cell:
    cell = WriteOnlyCell(sheet, content)
    if isinstance(content, str):
        cell.data_type = "s"
        cell.quotePrefix = bool(FORMULA.match(content))
    for name, setting in (style or {}).items():
        setattr(cell, name, setting)
    if note:
        cell.comment = Comment(note, "template", height=140, width=320)
    return cell


def _note(field: Field) -> str:
    lines = [field.note, _WORDS.get(field.kind, "")]
    if field.choices:
        lines.append(f"One of: {', '.join(field.choices)}.")
    if field.to:
        where = LISTS if field.to in PUBLISHED else field.to
        lines.append(f"As it stands on the sheet {where}.")
    lines.append("Needed." if field.required else "May be empty.")
    return "\n".join(line for line in lines if line)


def _lay_out(sheet: Any, table: Table, columns: Columns, lists: Mapping[str, list[str]]) -> None:
    """Widths, the header that stays in sight, text columns that a spreadsheet leaves alone, and drop-downs."""
    sheet.freeze_panes = "A2"
    for number, field in enumerate(table.fields, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(_WIDTHS.get(field.kind, 18), len(field.name) + 2)
        if field.kind in LONGEST:
            sheet.column_dimensions[letter].number_format = "@"
        elif field.kind == "money":
            sheet.column_dimensions[letter].number_format = _PENCE["number_format"]
        if source := _source(table, field, columns, lists):
            choices = DataValidation(
                type="list",
                formula1=source,
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="stop" if field.choices else "warning",
                errorTitle=field.name,
                error=field.note,
            )
            choices.add(f"{letter}2:{letter}{_LAST_ROW}")
            sheet.data_validations.append(choices)


def _source(table: Table, field: Field, columns: Columns, lists: Mapping[str, list[str]]) -> str:
    """Where the choices of a field stand, as a spreadsheet names a range."""
    if field.to and field.to not in PUBLISHED:
        return f"={field.to}!$A$2:$A${_LAST_ROW}"
    name = field.to or f"{table.name}.{field.name}"
    letter = columns.get(name)
    return f"={LISTS}!${letter}$2:${letter}${len(lists[name]) + 1}" if letter else ""


def _lists(published: Published) -> dict[str, list[str]]:
    """The columns of the sheet of lists: the choices of each field, then codes with the names they stand for."""
    lists = {
        f"{table.name}.{field.name}": list(field.choices) for table in TABLES for field in table.fields if field.choices
    }
    for name, pairs in published.items():
        if known := list(pairs):
            lists |= {name: [code for code, _ in known], f"{name} named": [title for _, title in known]}
    return lists


def _write_lists(sheet: Any, lists: Mapping[str, list[str]]) -> None:
    sheet.freeze_panes = "A2"
    for number in range(1, len(lists) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 28
    sheet.append([_cell(sheet, name, _HEAD) for name in lists])
    for number in range(max(map(len, lists.values()))):
        sheet.append([_cell(sheet, words[number]) if number < len(words) else None for words in lists.values()])


def _write_guide(sheet: Any, *, example: bool) -> None:
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 110
    lines = [
        (
            "How this works",
            "Each sheet is a table, each row one record. Take it back with: python -m data records FILE",
        ),
        ("Columns", "Keep their names. A note on each says what belongs there; bold lists open on a click."),
        ("Short names", "The first column of most sheets. Other sheets point to a record by it, so never change it."),
        ("Money", "Pounds in digits alone, as 84000 or 84000.50: no currency sign, no commas, never less than 0."),
        ("Dates", "As 2026-09-16, or as dates of the spreadsheet."),
        (
            "Provenance",
            "official, self_reported or illustrative. Illustrative records are marked wherever they appear.",
        ),
        ("People", "Write posts and organisations, never people's names."),
        ("Formulas, merged cells", "Are refused: write what they show."),
        ("Sheets left out", "Stay as they are in the store. Rows left out stay too, unless you say --remove-missing."),
    ]
    if example:
        lines.append(("Grey rows", f"Examples, passed over because their first cell begins with “{EXAMPLE}”."))
    for name, text in [*lines, ("", ""), *((table.name, table.note) for table in TABLES)]:
        words = _cell(sheet, text, {"alignment": Alignment(wrap_text=True, vertical="top")})
        sheet.append([_cell(sheet, name, {"font": Font(bold=True)}), words])
