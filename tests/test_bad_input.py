"""Bad files: one clear error with file, row, column and mend; nothing half-written, and the rest of the run goes in."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from data import store
from data.__main__ import REFUSED, main
from data.importers.delimited import LONGEST_CELL
from tests import making
from tests.making import PLACES, Cell, cells, dataset, metadata

CELLS = cells()
TEXT = "areacd,areanm,geography,indicator,period,observation,lci_95,uci_95,status,notes"
SECRET = "the secret of another folder"
Damage = Callable[[Path], object]


@dataclass
class Run:
    """A store that holds two small data sets, and the folder their next editions come from."""

    folder: Path
    day: date = date(2026, 3, 1)

    def bring(self, damage: Damage, *options: str) -> Result:
        """Damage the next edition of one data set and import both, as the command line does."""
        self.day += timedelta(days=1)
        shutil.rmtree(self.folder)
        described = metadata(self.day.strftime("%d/%m/%Y"))
        newest = CELLS[-1] | {"observation": f"{62 + self.day.toordinal() % 10 / 10:.1f}"}
        good = [row | {"indicator": "Other rate"} for row in [*CELLS[:-1], newest]]
        dataset(self.folder, good, name="other-rate", described=described)
        file = dataset(self.folder, CELLS, described=described)
        damage(file)
        return CliRunner().invoke(main, ["import", str(self.folder), *options])


@pytest.fixture(scope="module")
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One store for all bad files of this module: each must leave it as it was."""
    folder = tmp_path_factory.mktemp("bad")
    path = making.copy_of(request.getfixturevalue("store"), folder / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        dataset(folder / "files")
        dataset(folder / "files", [row | {"indicator": "Other rate"} for row in CELLS], name="other-rate")
        assert {outcome.state for outcome in making.take(folder / "files")} == {"taken"}
        yield Run(folder / "files")


def rows(*changed: Cell) -> Damage:
    """The data set with its first rows changed, from file row 2 on."""

    def damage(file: Path) -> None:
        described = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        merged = [row | change for row, change in zip(CELLS, changed, strict=False)]
        dataset(file.parents[1], [*merged, *CELLS[len(merged) :]], described=described)

    return damage


def cell(row: int, **changed: str) -> Damage:
    """The data set with the cells of one file row changed."""
    return rows(*([{}] * (row - 2)), changed)


def text(edit: Callable[[str], str], encoding: str = "utf-8") -> Damage:
    """The text of the file edited."""
    return lambda file: file.write_bytes(edit(file.read_text(encoding="utf-8-sig")).encode(encoding))


def described(edit: Callable[[str], str]) -> Damage:
    """The JSON beside the file edited."""

    def damage(file: Path) -> None:
        beside = file.with_suffix(".json")
        beside.write_text(edit(beside.read_text(encoding="utf-8")), encoding="utf-8")

    return damage


def label(name: str) -> Damage:
    return described(lambda content: content.replace('"label": "Small rate"', f'"label": "{name}"'))


def many_rows(name: str, encoding: str) -> Damage:
    """More than 5,000 rows, with one name that only the given encoding can write, in row 5000."""

    def damage(file: Path) -> None:
        several = [row | {"indicator": f"Rate {number}"} for number in range(40) for row in CELLS]
        several[4998]["areanm"] = name
        lines = [",".join(row.get(column, "") for column in making.COLUMNS) for row in several]
        file.write_bytes("\n".join([TEXT, *lines, ""]).encode(encoding))

    return damage


def linked(suffix: str) -> Damage:
    def damage(file: Path) -> None:
        outside = file.parents[2] / f"outside{suffix}"
        outside.write_text(SECRET, encoding="utf-8")
        target = file.with_suffix(suffix)
        target.unlink()
        target.symlink_to(outside)

    return damage


def without(column: str) -> Damage:
    columns = [name for name in making.COLUMNS if name != column]
    return lambda file: dataset(
        file.parents[1], CELLS, columns=columns, described=json.loads(file.with_suffix(".json").read_text())
    )


def repeated(number: str) -> Damage:
    """A second column `observation`, with one number of its own in file row 5."""

    def edit(content: str) -> str:
        lines = content.splitlines()
        again = [line.split(",")[5] for line in lines]
        again[4] = number or again[4]
        return "\n".join(f"{line},{value}" for line, value in zip(lines, again, strict=True)) + "\n"

    return text(edit)


def half(content: str, *, at_row_end: bool) -> str:
    middle = len(content) // 2
    return content[: content.index("\n", middle) + 1] if at_row_end else content[: content.index(",", middle)]


BAD: dict[str, tuple[Damage, str]] = {
    "UTF-16": (text(str, "utf-16"), "small-rate.csv: the text is in UTF-16, not in UTF-8"),
    "Latin-1 in row 5000": (many_rows("Ynys Môn", "latin-1"), "small-rate.csv, row 5000: the text is not in UTF-8"),
    "Latin-1 in the header": (text(lambda t: t.replace("notes", "clés"), "latin-1"), "row 1: the text is not in UTF-8"),
    "binary": (lambda f: f.write_bytes(bytes(range(256)) * 40), "small-rate.csv: the file is binary, not text"),
    "empty": (lambda f: f.write_bytes(b""), "small-rate.csv: the file is empty"),
    "only a byte-order mark": (lambda f: f.write_bytes(b"\xef\xbb\xbf"), "row 1: there is no header row"),
    "header only": (text(lambda t: TEXT + "\n"), "small-rate.csv: there are no rows under the header"),
    "header without an end": (text(lambda t: TEXT), "small-rate.csv: there are no rows under the header"),
    "blank rows only": (text(lambda t: TEXT + "\n\n\n"), "small-rate.csv: there are no rows under the header"),
    "no column of places": (without("areacd"), "row 1, column areacd: there is no column areacd"),
    "no column of values": (without("observation"), "row 1, column observation: there is no column observation"),
    "a column twice, differing": (repeated("41"), "row 5, column observation: column observation is there twice"),
    "an empty place": (cell(4, areacd=""), "row 4, column areacd: the area code is empty"),
    "a day that does not exist": (cell(7, period="2023-02-30"), "row 7, column period: '2023-02-30' holds a date that"),
    "a month that does not exist": (cell(7, period="2023-13"), "row 7, column period: '2023-13' holds a date that"),
    "a period without length": (cell(7, period="2023-01-01/P0Y"), "column period: '2023-01-01/P0Y' has no length"),
    "year 9999": (cell(7, period="9999"), "row 7, column period: 9999-01-01 to 9999-12-31 is outside 1900 to 2100"),
    "month 12 of year 9999": (cell(7, period="9999-12"), "row 7, column period: 9999-12-01 to 9999-12-31 is outside"),
    "no period": (cell(7, period=""), "row 7, column period: '' is not a period"),
    "text for a number": (cell(9, observation="about 40"), "row 9, column observation: 'about 40' is not a number"),
    "infinity": (cell(9, observation="inf"), "row 9, column observation: 'inf' is not a number"),
    "not a number": (cell(9, observation="NaN"), "row 9, column observation: 'NaN' is not a number"),
    "too large a number": (cell(9, observation="1e999"), "row 9, column observation: the number is too large"),
    "thousands": (cell(9, observation="1,041.0"), "row 9, column observation: '1,041.0' is not a number"),
    "text for an interval": (cell(9, lci_95="low"), "row 9, column lci_95: 'low' is not a number"),
    "a value far from its interval": (
        cell(9, observation="70"),
        "row 9, column observation: the value 70 lies outside its interval",
    ),
    "crossed limits": (
        cell(9, lci_95="45", uci_95="40"),
        "row 9, column lci_95: the lower limit 45 is above the upper limit 40",
    ),
    "two values for one cell": (
        rows({}, {"period": "2014-01-01/P1Y"}),
        "row 3, column observation: E09000002 in 2014-01-01 to 2014-12-31 has two values, 40.6 (row 2) and 41.3",
    ),
    "a formula in a name": (cell(6, areanm="=HYPERLINK(1)"), "row 6, column areanm: the name '=HYPERLINK(1)' looks"),
    "a sum in a name": (cell(6, areanm="@SUM(A1)"), "row 6, column areanm: the name '@SUM(A1)' looks like a formula"),
    "a script in a name": (cell(6, areanm="Camden<script>"), "row 6, column areanm: the name 'Camden<script>' looks"),
    "a formula in an indicator": (cell(6, indicator="+1+2"), "row 6, column indicator: the name '+1+2' looks like"),
    "a script in the label": (label("<img src=x>"), "small-rate.json, column label: the label looks like a formula"),
    "a link out of the folder": (linked(".csv"), "small-rate.csv: the file lies outside the folder"),
    "metadata out of the folder": (linked(".json"), "small-rate.json: the file lies outside the folder"),
    "cut in the middle of a row": (text(lambda t: half(t, at_row_end=False)), "cells where the header has 10"),
    "cut at the end of a row": (
        text(lambda t: half(t, at_row_end=True)),
        "values held for current places are not in this edition. The file may be cut short",
    ),
    "too many cells": (
        text(lambda t: t.replace("Place 0,", "Place, 0,", 1)),
        "row 2: 11 cells where the header has 10",
    ),
    "an open quotation mark": (
        text(lambda t: t.replace(",,\n", ',,"\n', 1)),
        "row 2, column notes: a quotation mark is never closed",
    ),
    "an open quotation mark in the header": (text(lambda t: '"' + t), "row 1: the header cannot be read"),
    "a very long cell": (cell(8, notes="x" * (LONGEST_CELL + 1)), "row 8, column notes: the cell is longer than"),
    "zeros late in the file": (many_rows("a\0b", "utf-8"), "row 5000, column areanm: the cell holds binary zeros"),
    "no metadata": (lambda f: f.with_suffix(".json").unlink(), "small-rate.json: the metadata file is missing"),
    "broken metadata": (
        described(lambda t: t[: len(t) // 2]),
        "small-rate.json, row 1: the metadata is not valid JSON",
    ),
    "other metadata": (described(lambda t: "[1, 2]"), "small-rate.json: the metadata is not a JSON object"),
    "a label that is no text": (
        described(lambda t: t.replace('"label": "Small rate"', '"label": 7')),
        "small-rate.json, column label: label is not a text",
    ),
    "decimals that are no number": (
        described(lambda t: t.replace('"decimalPlaces": 1', '"decimalPlaces": "one"')),
        "small-rate.json, column decimalPlaces: decimalPlaces is not a number from 0 to 9",
    ),
}


@pytest.mark.parametrize(("damage", "what"), BAD.values(), ids=list(BAD))
def test_a_bad_file_is_refused_with_one_clear_error_and_the_others_go_in(run: Run, damage: Damage, what: str) -> None:
    before, other = making.held("small-rate"), making.values("other-rate")
    result = run.bring(damage)
    assert result.exit_code == REFUSED
    assert "1 taken, 0 unchanged, 1 refused" in result.stdout
    (message,) = re.findall(r"^  error: (.*)$", result.stderr, re.MULTILINE)
    assert what in message
    assert re.search(r"small-rate\.(csv|json)[^:]*: .+\. .+\.$", message)
    assert SECRET not in result.output
    assert making.held("small-rate") == before
    assert making.values("other-rate") != other


def test_a_file_above_the_limit_is_refused_unread(run: Run) -> None:
    before = making.held("small-rate")
    result = run.bring(text(lambda content: content + " " * 2**20), "--max-mb", "1")
    assert result.exit_code == REFUSED
    assert "the file has 1.0 MB, more than the 1 MB allowed. Split it by indicator" in result.stderr
    assert making.held("small-rate") == before


def test_many_errors_of_a_kind_are_counted_not_listed(run: Run) -> None:
    result = run.bring(rows(*[{"observation": f"text {number}"} for number in range(60)]))
    assert result.exit_code == REFUSED
    assert 1 <= result.stderr.count("is not a number") <= 20


def test_a_few_unknown_places_are_left_out_and_told(run: Run) -> None:
    strangers = [row | {"areacd": f"E0700999{number}"} for number, row in enumerate(CELLS[:3])]
    outcome = run.bring(lambda file: dataset(file.parents[1], [*CELLS, *strangers], described=later(run)))
    assert outcome.exit_code == 0
    assert "'E07009991' is no place the store knows. Left out." in outcome.stderr
    assert "143 rows" in outcome.stdout
    assert "3 left out" in outcome.stdout


def test_mostly_unknown_places_are_refused(run: Run) -> None:
    strangers = [row | {"areacd": f"E07{number:06}"} for number, row in enumerate(CELLS[:100], 900)]
    result = run.bring(lambda file: dataset(file.parents[1], [*CELLS, *strangers], described=later(run)))
    assert result.exit_code == REFUSED
    assert "100 of 240 rows are of places the store does not know" in result.stderr
    assert "pass --accept unknown" in result.stderr


def test_a_column_twice_alike_is_kept_once(run: Run) -> None:
    result = run.bring(repeated(""))
    assert result.exit_code == 0
    assert "column observation is there twice, alike" in result.stdout


def test_a_value_a_rounding_outside_its_interval_warns(run: Run) -> None:
    result = run.bring(cell(9, lci_95="41.7", observation="41.6"))
    assert result.exit_code == 0
    assert (
        "row 9, column observation: the value lies a rounding outside its interval. Kept as published." in result.stderr
    )


def test_lines_break_within_a_remark(run: Run) -> None:
    result = run.bring(cell(9, notes='First line, and\nsecond, with a "word"'))
    assert result.exit_code == 0
    found = store.rows("SELECT note FROM observation WHERE note LIKE 'First%'")
    assert [row["note"] for row in found] == ['First line, and\nsecond, with a "word"']


def test_a_folder_list_that_is_damaged_refuses_what_depends_on_it(run: Run) -> None:
    result = run.bring(lambda file: (file.parents[1] / "manifest_metadata.csv").write_text("slug,topic\n"))
    assert result.exit_code == REFUSED
    assert "manifest_metadata.csv, row 1: there is no column dataset. Mend or remove the file." in result.stderr


def test_the_store_is_sound_after_all_of_it(run: Run) -> None:
    assert store.check() == []
    assert len(making.values()) == len(CELLS)
    assert {place for place, _ in making.values()} == set(PLACES)
    refused = store.rows("SELECT count(*) AS runs FROM import_run WHERE state = 'refused'")[0]["runs"]
    assert refused > 20


def later(run: Run) -> dict[str, object]:
    """Metadata of the day the run has reached."""
    return metadata(run.day.strftime("%d/%m/%Y"))
