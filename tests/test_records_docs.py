"""The section on records says what the code does: every table, every message, every limit."""

from __future__ import annotations

import ast

from data.records import cells, columns, reading
from data.records.tables import BY_NAME
from tests.test_docs import ROOT, first_codes, section, text

WRITTEN = section(text("docs/data.md"), "## Records")


def kinds(how: str = "faults.add") -> set[str]:
    """Every kind of fault, or of what else Faults is told, read from where it is made."""
    found = set()
    for file in (ROOT / "data" / "records").glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = ast.unparse(call.func)
            if name == "CellFault" and how == "faults.add":
                found.add(call.args[0].value)
            elif name == how and isinstance(call.args[1], ast.Constant):
                found.add(call.args[1].value)
    return found


def test_every_fault_is_documented() -> None:
    assert len(kinds()) > 25
    assert set(first_codes(section(WRITTEN, "### What is refused"))) == kinds()


def test_every_doubt_is_documented() -> None:
    assert "more_than_there_is" in kinds("faults.warn")
    assert set(first_codes(section(WRITTEN, "### What is doubted"))) == kinds("faults.warn")


def test_every_table_is_documented() -> None:
    assert set(first_codes(WRITTEN.split("\n### ")[0])) == set(BY_NAME)


def test_limits_are_documented() -> None:
    assert f"below £{cells.MOST_POUNDS:,}" in WRITTEN
    assert f"more than {columns.MOST_ROWS:,} rows" in WRITTEN
    assert f"{reading.UNPACKED} times its size" in WRITTEN
    assert f"default {columns.LARGEST_FILE // 2**20} ·" in section(text("docs/data.md"), "## Commands")
