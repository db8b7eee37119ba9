"""The data pack: every figure and table as CSV, safe to open, the same bytes each time."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import re
import zipfile

import pytest

from briefings import frozen, pack
from briefings.document import Chart, Document, Table
from tests.briefing_making import NASTY, sample


def packed(document: Document) -> bytes:
    content = frozen.written(document, made_at="2026-11-21T10:00:00Z", made_by="A. Officer")
    return pack.pack(content, frozen.read(content, "briefing.json"))


def rows_of(content: bytes) -> tuple[dict[str, list[str]], list[list[str]]]:
    """The head of a CSV by label, and its table."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    head: dict[str, list[str]] = {}
    for label, text in rows[: rows.index([])]:
        head.setdefault(label, []).append(text)
    return head, rows[rows.index([]) + 1 :]


DOCUMENT = sample()
CONTENT = packed(DOCUMENT)
ARCHIVE = zipfile.ZipFile(io.BytesIO(CONTENT))
FILES = {name: ARCHIVE.read(name) for name in ARCHIVE.namelist()}


def test_the_json_is_as_frozen_and_the_sums_fit() -> None:
    assert frozen.read(FILES["briefing.json"], "briefing.json").document == DOCUMENT
    sums = dict(reversed(line.split("  ")) for line in FILES["sha256sums.txt"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in FILES.items() if name != "sha256sums.txt"
    }


def test_every_figure_is_there_with_all_its_fields() -> None:
    head, [names, *rows] = rows_of(FILES["figures.csv"])
    assert [dict(zip(names, row, strict=True)) for row in rows] == [
        {
            name: "" if value is None else f"{value:g}" if isinstance(value, float) else value
            for name, value in dataclasses.asdict(figure).items()
        }
        for figure in DOCUMENT.figures.values()
    ]
    assert head["Licence"] == ["Open Government Licence v3.0"]


def test_every_chart_and_table_is_there_under_its_head() -> None:
    digest = frozen.read(FILES["briefing.json"], "").sha256
    for at, block in enumerate(DOCUMENT.blocks, 1):
        if isinstance(block, Chart | Table):
            [name] = [name for name in FILES if name.startswith(f"{at:03}-") and not name.endswith("-values.csv")]
            head, table = rows_of(FILES[name])
            assert table == [list(row) for row in (block.columns, *block.rows)]
            assert (head["Title"], head["As of"]) == ([block.title], ["21 November 2026"])
            assert head["SHA-256 of the briefing"] == [digest]
            if block.figures:
                assert head["Source"] == ["Office for National Statistics, https://www.ons.gov.uk/"]
                assert head["Status"] == ["accredited official statistics"]


def test_numbers_of_a_chart_are_there_with_its_gaps() -> None:
    head, table = rows_of(FILES["005-employment-rate-values.csv"])
    assert table == [["Year", "North East", NASTY], ["2023", "71.5", ""], ["2024", "72.5", "70.25"]]
    assert head["Unit"] == ["%"]


def test_the_readme_names_every_file_and_how_to_verify() -> None:
    readme = FILES["README.txt"].decode()
    assert all(f"  {name}: " in readme for name in FILES)
    assert "python -m briefings verify" in readme
    assert "RFC 8785" in readme
    assert "Open Government Licence v3.0" in readme


def test_the_same_file_is_the_same_bytes_without_the_day_of_packing() -> None:
    assert packed(sample()) == CONTENT
    assert {entry.date_time for entry in ARCHIVE.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("title", ["=1+2", "../../etc/passwd", "a\nb\tc", "\N{BULLET}", "CON", "x" * 5000, NASTY, "\0"])
def test_names_of_files_are_safe_and_no_cell_is_a_formula(title: str) -> None:
    table = Table(title, (title, "B"), ((title, "=1+2"), ("@x", "-2")), note="+1+1")
    chart = next(block for block in DOCUMENT.blocks if isinstance(block, Chart))
    charted = dataclasses.replace(chart, title=title, columns=(), rows=())
    found = zipfile.ZipFile(
        io.BytesIO(packed(dataclasses.replace(DOCUMENT, title=title, blocks=(table, table, charted))))
    )
    names = found.namelist()
    assert len(names) == len(set(names)) == 8
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,80}\.(csv|json|txt)", name) for name in names)
    for name in names:
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(found.read(name).decode("utf-8-sig"))):
                assert [cell for cell in row if cell[:1] in tuple("=+@\t\r")] == []
    _, rows = rows_of(found.read(names[2]))
    assert rows[1][1] == "'=1+2"
    assert rows[2] == ["'@x", "-2"]
