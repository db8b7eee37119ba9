"""Records out and in again: workbook and CSV hold what the store holds, whatever the texts; broken files are told."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import Workbook, load_workbook

from data import store
from data.errors import InputError
from data.records import folder, reading, stored, taking, workbook
from data.records.cells import CellFault, read
from data.records.faults import Faults, Refused
from data.records.tables import BY_NAME, TABLES
from tests.records_making import CELLS, EXAMPLES, NASTY, take

Write = Callable[[Path], None]
FORMS = ("records.xlsx", "records")


def export(target: Path) -> None:
    with stored.snapshot() as rows:
        write = workbook.write if target.suffix else folder.write_folder
        write(target, rows)


def taken_back(source: Path, *, remove_missing: bool = False) -> taking.Difference:
    faults = Faults()
    with closing(store.connect()) as connection:
        rows = reading.read(source, faults)
        return taking.take(connection, rows, "again", faults=faults, remove_missing=remove_missing)


def refused(source: Path) -> list[str]:
    with pytest.raises(Refused) as caught:
        taken_back(source)
    return [str(issue) for issue in caught.value.issues]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("full_store")
def test_what_is_exported_comes_back_without_a_change(form: str, tmp_path: Path) -> None:
    take(EXAMPLES)
    take({"goal_story": [CELLS["goal_story"] | {"slug": f"story-{n}", "text": one} for n, one in enumerate(NASTY)]})
    take({"decision": [CELLS["decision"] | {"slug": "less", "expected_change": -0.1}]})
    version = store.version()
    export(tmp_path / form)
    difference = taken_back(tmp_path / form, remove_missing=True)
    assert not difference
    assert set(difference.tables) == set(BY_NAME)
    assert difference.tables["goal_story"].same >= len(NASTY) + 1
    assert store.version() == version
    held = {row["text"] for row in store.rows("SELECT text FROM goal_story")}
    assert held >= {one.strip() for one in NASTY}


TEXTS = some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
TEXTS |= some.builds(str.__add__, some.sampled_from(["=", "'", "''=", "'+", "-", "@", "#N/A", "_x0041_", "\n"]), TEXTS)


@given(texts=some.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_went(texts: list[str], tmp_path: Path) -> None:
    field = next(one for one in BY_NAME["goal_fact"].fields if one.name == "text")
    kept = []
    for text in texts:
        try:
            kept.append(read(field, text))
        except CellFault:
            continue
    rows = [CELLS["goal_fact"] | {"text": text} for text in kept if text]
    for target, write in ((tmp_path / "a.xlsx", workbook.write), (tmp_path / "a", folder.write_folder)):
        write(target, {"goal_fact": rows})
        faults = Faults()
        again = [read(field, cells["text"]) for _, cells in reading.read(target, faults)["goal_fact"]]
        assert again == [row["text"] for row in rows]
        assert faults.issues == []


@pytest.mark.parametrize("form", FORMS)
def test_no_text_becomes_a_formula(form: str, tmp_path: Path) -> None:
    rows = [CELLS["goal_fact"] | {"text": text} for text in ("=1+1", "+SUM(A1)", "@cmd", "-2+3", "=cmd|' /C calc'!A0")]
    if form == "records":
        folder.write_folder(tmp_path, {"goal_fact": rows})
        with (tmp_path / "goal_fact.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert [row["text"][0] for row in csv.DictReader(stream)] == ["'"] * len(rows)
        return
    workbook.write(tmp_path / form, {"goal_fact": rows})
    sheet = load_workbook(tmp_path / form)["goal_fact"]
    cells = [cell for column in sheet.iter_cols(min_row=2) for cell in column if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells if str(cell.value).startswith("=")] == [True, True]


@pytest.mark.usefixtures("no_records")
def test_a_template_has_notes_choices_and_an_example_that_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    workbook.template(file, stored.published())
    book = load_workbook(file)
    assert book.sheetnames == [reading.GUIDE, *BY_NAME, reading.LISTS]
    for table in TABLES:
        sheet = book[table.name]
        assert [cell.value for cell in sheet[1]] == [field.name for field in table.fields]
        assert all(cell.comment and cell.comment.text for cell in sheet[1])
        assert sheet.freeze_panes == "A2"
        listed = {str(one.sqref).split("2:")[0] for one in sheet.data_validations.dataValidation}
        wanted = {sheet[1][at].column_letter for at, one in enumerate(table.fields) if one.choices or one.to}
        assert listed == wanted
        assert str(sheet["A2"].value).startswith("example: ")
    faults = Faults()
    assert [row for rows in reading.read(file, faults).values() for row in rows] == []
    assert faults.issues == []
    assert not taken_back(file)


def test_every_example_is_what_its_field_asks_for() -> None:
    for table in TABLES:
        for field in table.fields:
            assert field.example or not field.required, (table.name, field.name)
            read(field, field.example)


def book_of(file: Path, rows: list[list[object]], title: str = "goal_fact", **more: list[list[object]]) -> Path:
    """A workbook as people make it, with shared texts and dates of the spreadsheet."""
    book = Workbook()
    book.remove(book.active)
    for name, content in {title: rows, **more}.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
    book.save(file)
    return file


FACT = [field.name for field in BY_NAME["goal_fact"].fields]
SOUND = ["school-readiness", "limits", "It is a sample.", "official", None, None]


@pytest.mark.usefixtures("no_records")
def test_a_workbook_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    names = [field.name for field in BY_NAME["goal_target"].fields]
    cells = CELLS["goal_target"] | {"value": 74, "date": datetime(2028, 8, 31), "set_on": date(2026, 9, 16)}
    header = [name.replace("_", " ").title() for name in names]
    file = book_of(tmp_path / "a.xlsx", [header, [cells[name] for name in names], [None] * 9], "Goal target")
    assert taken_back(file).tables["goal_target"].new == (("school-readiness", "E12000001"),)
    row = store.rows("SELECT value, date, set_on, provenance FROM goal_target")[0]
    assert tuple(row) == (74.0, "2028-08-31", "2026-09-16", "self_reported")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "sheet goal_fact, row 1: the first row is empty"),
        ([[*FACT[:-1]], SOUND[:-1]], "row 1, column source_url: column 'source_url' is missing. Add it"),
        ([[*FACT, "txet"], SOUND], "row 1: there is no column 'txet' in this table (the nearest is 'text')"),
        ([[*FACT, "Text"], SOUND], "row 1, column text: column 'text' is there twice"),
        ([FACT, [*SOUND, "stray"]], "row 2: 'stray' stands in a column without a name"),
        ([FACT, [*SOUND[:2], "=1+1", *SOUND[3:]]], "row 2, column text: '=1+1' is a formula. Write its result"),
        ([FACT, [*SOUND[:2], "#N/A", *SOUND[3:]]], "row 2, column text: '#N/A' is a formula"),
        ([FACT, [*SOUND[:2], date(2026, 5, 1), *SOUND[3:]]], "is a date where text belongs. Format the cell as text"),
    ],
)
@pytest.mark.usefixtures("no_records")
def test_a_sheet_that_is_not_as_it_should_be(rows: list[list[object]], said: str, tmp_path: Path) -> None:
    messages = refused(book_of(tmp_path / "a.xlsx", rows))
    assert len(messages) == 1
    assert said in messages[0]
    assert messages[0].startswith(f"{tmp_path / 'a.xlsx'}, sheet goal_fact")


@pytest.mark.usefixtures("no_records")
def test_a_renamed_and_a_repeated_sheet_and_merged_cells(tmp_path: Path) -> None:
    file = book_of(tmp_path / "a.xlsx", [FACT, SOUND], "goal_facts")
    assert "sheet 'goal_facts' is no table of records (the nearest is 'goal_fact')" in refused(file)[0]
    file = book_of(tmp_path / "b.xlsx", [FACT, SOUND], **{"Goal fact": [FACT, SOUND]})
    assert "sheet 'Goal fact' is there twice" in refused(file)[0]
    book = load_workbook(book_of(tmp_path / "c.xlsx", [FACT, SOUND, SOUND]))
    book["goal_fact"].merge_cells("A2:A3")
    book.save(tmp_path / "c.xlsx")
    assert "sheet goal_fact: cells A2:A3 are merged. Unmerge them" in refused(tmp_path / "c.xlsx")[0]


def make_bomb(file: Path) -> None:
    book_of(file, [FACT, SOUND])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/nothing.bin", bytes(64 * 2**20))


def make_entities(file: Path) -> None:
    book_of(file.with_suffix(".tmp"), [FACT, SOUND])
    with zipfile.ZipFile(file.with_suffix(".tmp")) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' + content
            new.writestr(part, content)


def make_document(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("word/document.xml", "<a/>")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda file: file.write_bytes(b""), "the file is empty"),
        (lambda file: file.write_bytes(b"goal,fact\n"), "the file is no workbook, or is damaged"),
        (lambda file: file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "protected by a password"),
        (lambda file: file.write_bytes(bytes(2 * 2**20)), "more than the 1 MB allowed"),
        (make_document, "the file is no Excel workbook"),
        (make_bomb, "the workbook unpacks to 64 MB, more than the"),
        (make_entities, "the workbook is damaged and cannot be read"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_in_one_line(make: Write, said: str, tmp_path: Path) -> None:
    file = tmp_path / "records.xlsx"
    make(file)
    with pytest.raises(InputError, match=said) as caught:
        reading.read(file, Faults(), 2**20)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_a_workbook_cut_short_is_told(tmp_path: Path) -> None:
    file = book_of(tmp_path / "a.xlsx", [FACT, *[SOUND] * 50])
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, content[: len(content) // 2] if part.filename.endswith("sheet1.xml") else content)
    with pytest.raises(InputError, match="damaged"):
        list(reading.read(tmp_path / "b.xlsx", Faults())["goal_fact"])


def test_more_rows_than_allowed_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.records.columns.MOST_ROWS", 3)
    faults = Faults()
    assert len(list(reading.read(book_of(tmp_path / "a.xlsx", [FACT, *[SOUND] * 5]), faults)["goal_fact"])) == 3
    assert "there are more than 3 rows" in str(faults.issues[0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (",".join(FACT).encode() + b"\nschool-readiness,limits,Caf\xe9,official,,\n", "the text is not in UTF-8"),
        (",".join(FACT).encode("utf-16"), "the text is in UTF-16"),
        (",".join(FACT).encode() + b"\nschool-readiness,limits\n", "row 2: 2 cells where the header has 6"),
        (",".join(FACT).encode() + b'\nschool-readiness,"lim\n', "the row cannot be read"),
    ],
)
def test_a_csv_that_cannot_be_read(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "goal_fact.csv").write_bytes(content)
    with pytest.raises(InputError, match=said):
        list(reading.read(tmp_path, Faults())["goal_fact"])


def test_a_folder_without_tables_and_with_a_strange_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no CSV file"):
        reading.read(tmp_path, Faults())
    (tmp_path / "organisations.csv").write_text("slug\n", encoding="utf-8")
    faults = Faults()
    assert reading.read(tmp_path, faults) == {}
    assert "file 'organisations' is no table of records (the nearest is 'organisation')" in str(faults.issues[0])
    with pytest.raises(InputError, match="no such file"):
        reading.read(tmp_path / "none.xlsx", Faults())


@pytest.mark.usefixtures("no_records")
def test_a_formula_in_a_csv_is_refused_and_a_guarded_one_is_text(tmp_path: Path) -> None:
    file = tmp_path / "goal_fact.csv"
    header = ",".join(FACT)
    file.write_text(f"{header}\nschool-readiness,limits,=1+1,official,,\n", encoding="utf-8")
    assert "row 2, column text: '=1+1' is a formula" in refused(tmp_path)[0]
    file.write_text(f"{header}\n\nschool-readiness,limits,'=1+1,official,,\n", encoding="utf-8")
    assert taken_back(tmp_path).tables["goal_fact"].new == (("school-readiness", "limits"),)
    assert store.rows("SELECT text FROM goal_fact WHERE fact = 'limits'")[0]["text"] == "=1+1"
