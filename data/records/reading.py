"""A workbook of records, read row by row: what it holds by table, and what keeps it from being read."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from data.errors import InputError
from data.importers.delimited import plain_name
from data.records.cells import Formula
from data.records.columns import LARGEST_FILE, matched, records, refuse_size
from data.records.faults import Faults
from data.records.folder import read_folder
from data.records.staging import Row
from data.records.tables import BY_NAME

GUIDE, LISTS = "Read me first", "Lists"

UNPACKED = 16
"""How many times its size on disk a workbook may have when unpacked, beyond the first megabytes."""
_FREE = 32 * 2**20
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLOCK = 2**20
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,80}?ref=[\"']([A-Z0-9:$]+)")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_TEXT, _STYLED = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read(path: Path, faults: Faults, largest: int = LARGEST_FILE) -> dict[str, Iterator[Row]]:
    """Rows by table of a workbook, or of a folder of CSV files; read as they are asked for.

    What is wrong goes to ``faults``. Raises InputError where nothing can be read.
    """
    if path.is_dir():
        return read_folder(path, faults, largest)
    refuse_size(path, largest)
    faults.source, faults.place = str(path), lambda table: f"{path}, sheet {table}"
    _refuse_other_files(path)
    book = _opened(path)
    found: dict[str, Iterator[Row]] = {}
    for sheet in book.worksheets:
        if plain_name(sheet.title) in (plain_name(GUIDE), plain_name(LISTS)):
            continue
        table = matched(sheet.title, "sheet", found, faults)
        if table and not _has_merged_cells(path, sheet, table.name, faults):
            found[table.name] = records(table, _rows(path, book, sheet), faults)
    return {name: found[name] for name in BY_NAME if name in found}


def _refuse_other_files(path: Path) -> None:
    """Raise InputError for what is no workbook, is locked, or would unpack to far more than it should."""
    with path.open("rb") as stream:
        head = stream.read(len(_OLD_OR_LOCKED))
    if head == _OLD_OR_LOCKED:
        what = "the workbook is protected by a password, or in the format of before 2007"
        raise InputError(str(path), what, "Take the password off, or save it as .xlsx.")
    try:
        with zipfile.ZipFile(path) as packed:
            parts = {part.filename: part.file_size for part in packed.infolist()}
    except zipfile.BadZipFile as error:
        mend = "Save it as .xlsx, or name a folder of CSV files."
        raise InputError(str(path), "the file is no workbook, or is damaged", mend) from error
    if "xl/workbook.xml" not in parts:
        raise InputError(str(path), "the file is no Excel workbook", "Save it as .xlsx.")
    size, most = sum(parts.values()), _FREE + UNPACKED * path.stat().st_size
    if size > most:
        what = (
            f"the workbook unpacks to {size / 2**20:,.0f} MB, more than the {most / 2**20:,.0f} MB allowed for its size"
        )
        raise InputError(str(path), what, "Copy its cells into a new template: python -m data template.")


def _opened(path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(path, read_only=True, keep_links=False)
    # A damaged workbook makes the library fail in many ways, none of which says more than this.
    except Exception as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> InputError:
    return InputError(str(path), "the workbook is damaged and cannot be read", "Open it and save it again as .xlsx.")


def _has_merged_cells(path: Path, sheet: Any, table: str, faults: Faults) -> bool:
    """Whether cells are merged, which a reading row by row does not see; told as a fault."""
    rest = b""
    with zipfile.ZipFile(path) as packed, packed.open(sheet._worksheet_path) as stream:
        while block := stream.read(_BLOCK):
            seen = rest + block
            if _DECLARED.search(seen):
                raise _damaged(path)
            if merged := _MERGED.search(seen):
                what = f"cells {merged[1].decode()} are merged"
                faults.add(table, "merged_cells", what, "Unmerge them, and fill in each cell.")
                return True
            rest = seen[-200:]
    return False


class _Cells(WorkSheetParser):
    """The library's reading of a sheet, with a short way for texts kept in their cell, as exports have them."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        if element.get("t") != "inlineStr" or element.find(FORMULA_TAG) is not None:
            return super().parse_cell(element)
        row, column = coordinate_to_tuple(element.get("r"))
        self.col_counter = column
        parts = element.find(INLINE_STRING)
        texts = [] if parts is None else [_text(part) for part in parts]
        return {"row": row, "column": column, "value": "".join(texts) or None, "data_type": "s", "style_id": 0}


def _text(part: Any) -> str:
    """The text of one part of a cell; what tells how to pronounce it is no text."""
    if part.tag == _TEXT:
        return part.text or ""
    return (part.findtext(_TEXT) or "") if part.tag == _STYLED else ""


def _rows(path: Path, book: Any, sheet: Any) -> Iterator[list[object]]:
    try:
        with warnings.catch_warnings(), sheet._get_source() as source:
            warnings.simplefilter("ignore")
            parser = _Cells(
                source,
                sheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            last = 0
            for number, cells in parser.parse():
                yield from ([] for _ in range(last + 1, number))
                last = number
                row: list[object] = [None] * max((cell["column"] for cell in cells), default=0)
                for cell in cells:
                    row[cell["column"] - 1] = _value(cell["value"], cell["data_type"])
                yield row
    # As above: many ways to be damaged, one thing to do about it.
    except Exception as error:
        raise _damaged(path) from error


def _value(value: object, kind: str) -> object:
    if value is None:
        return None
    if kind in ("f", "e"):
        return Formula(value if isinstance(value, str) else "=…")
    if isinstance(value, str) and "_x" in value:
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value
