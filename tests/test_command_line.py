"""`python -m data`: help, exit codes, dry runs, and one line instead of a traceback."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from data import __main__ as command_line
from data import store
from data.commands import UNUSABLE
from tests import making
from tests.commands import Ask, asking
from tests.making import cells, dataset, metadata

COMMANDS = tuple(command_line.main.commands)
WRITING = ("build", "import", "backup", "tables", "records")


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command as the shell does, within this process."""

    return asking("data", command_line.run, monkeypatch, capsys)


def test_the_module_runs_as_a_command() -> None:
    done = subprocess.run([sys.executable, "-m", "data", "--help"], capture_output=True, text=True, check=True)
    assert "Exit codes: 0 done" in done.stdout
    assert all(f"  {command} " in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(ask: Ask, command: str) -> None:
    answer = ask(command, "--help")
    assert answer.code == 0
    first_line = (command_line.main.commands[command].help or "").splitlines()[0]
    assert first_line in " ".join(answer.out.split())
    assert ("--dry-run" in answer.out) == (command in WRITING)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import"], "Missing argument"),
        (["import", "nowhere"], "nowhere: there is no such file or folder. Check the path."),
        (["import", ".", "--edition", "soon"], "'soon' is not a date such as 2026-06-26"),
        (["import", ".", "--accept", "anything"], "'anything' is not one of"),
        (["import", ".", "--max-mb", "0"], "--max-mb"),
        (["coverage", "--indicator", "none"], "no indicator 'none'"),
        (["backup", "no/such/folder/copy.db"], "the copy cannot be written there"),
        (["nothing"], "No such command"),
    ],
)
@pytest.mark.usefixtures("full_store")
def test_a_command_that_cannot_be_carried_out_says_why(ask: Ask, arguments: list[str], said: str) -> None:
    answer = ask(*arguments)
    assert answer.code == UNUSABLE
    assert said in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "arguments", [["check"], ["coverage"], ["backup", "copy.db"], ["backup", "copy.db", "--dry-run"]]
)
def test_without_a_store_every_command_says_how_to_make_one(
    ask: Ask, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MISSION_STORE", "none.db")
    answer = ask(*arguments)
    assert (answer.code, answer.err) == (2, "No store at none.db. Make one with: python -m data build\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_store_is_named(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to be looked at as one" * 20, encoding="utf-8")
    monkeypatch.setenv("MISSION_STORE", str(file))
    for arguments in (["check"], ["build"], ["build", "--dry-run"], ["import", str(tmp_path)]):
        answer = ask(*arguments)
        assert answer.code == 2
        assert answer.err.startswith(f"{file}: file is not a database.")
        assert len(answer.err.splitlines()) == 1


def test_build_is_told_and_a_dry_run_builds_nothing(
    ask: Ask, full_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = store.version()
    assert ask("build").out.endswith(f"{full_store}: up to date already\n")
    assert ask("build", "--dry-run").out == f"{full_store}: up to date\n"
    assert store.version() == version
    monkeypatch.setenv("MISSION_STORE", str(tmp_path / "new.db"))
    assert ask("build", "--dry-run").out == f"{tmp_path / 'new.db'}: would be built\n"
    assert not (tmp_path / "new.db").exists()


@pytest.mark.usefixtures("full_store")
def test_import_tells_of_each_data_set_and_sums_up(ask: Ask, tmp_path: Path) -> None:
    dataset(tmp_path / "files")
    answer = ask("import", tmp_path / "files")
    assert answer.code == 0
    assert answer.out == (
        "small-rate of 2025-03-01: taken: 140 rows, 140 new, 0 changed, 0 the same, 0 gone, 0 left out\n"
        "1 taken, 0 unchanged, 0 refused; 140 rows read\n"
    )
    assert "Importing" in answer.err
    assert ask("import", tmp_path / "files").out.endswith("0 taken, 1 unchanged, 0 refused; 0 rows read\n")


@pytest.mark.usefixtures("full_store")
def test_a_dry_run_of_an_import_changes_nothing(ask: Ask, tmp_path: Path) -> None:
    dataset(tmp_path / "files")
    ask("import", tmp_path / "files")
    before, version = making.held(), store.version()
    later = [*cells(years=range(2014, 2025))]
    dataset(tmp_path / "files", later, described=metadata("01/03/2026"))
    dataset(tmp_path / "files", [row | {"period": "soon"} for row in cells()], name="other-rate")
    answer = ask("import", tmp_path / "files", "--dry-run")
    assert answer.code == command_line.REFUSED
    assert "small-rate of 2026-03-01: would be taken: 154 rows, 14 new" in answer.out
    assert answer.out.endswith("1 would be taken, 0 unchanged, 1 refused; 154 rows read\n")
    assert (making.held(), store.version()) == (before, version)
    assert not store.rows("SELECT 1 FROM import_run WHERE state = 'refused'")


def test_a_dry_run_makes_no_store(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset(tmp_path / "files")
    monkeypatch.setenv("MISSION_STORE", str(tmp_path / "new.db"))
    answer = ask("import", tmp_path / "files", "--dry-run")
    assert answer.code == 2
    assert "is missing or out of date. First: python -m data build" in answer.err
    assert not (tmp_path / "new.db").exists()


@pytest.mark.usefixtures("full_store")
def test_the_date_of_an_edition_can_be_given(ask: Ask, tmp_path: Path) -> None:
    dataset(tmp_path / "files", described={"ess-beta-metadata": {"label": "Small rate"}})
    answer = ask("import", tmp_path / "files")
    assert answer.code == command_line.REFUSED
    assert "nothing says when this edition was published. Give its date: --edition 2026-06-26." in answer.err
    assert "small-rate of 2025-07-01: taken" in ask("import", tmp_path / "files", "--edition", "2025-07-01").out


@pytest.mark.usefixtures("full_store")
def test_a_folder_with_nothing_to_import_is_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    answer = ask("import", tmp_path / "files")
    assert answer.code == 2
    assert "nothing to import was found" in answer.err


@pytest.mark.usefixtures("full_store")
def test_bad_outlines_are_refused_and_figures_go_in(ask: Ask, tmp_path: Path) -> None:
    dataset(tmp_path / "files")
    (tmp_path / "files" / "shapes.geojson").write_text('{"type": "FeatureCollection", "fea', encoding="utf-8")
    answer = ask("import", tmp_path / "files")
    assert answer.code == command_line.REFUSED
    assert "shapes.geojson" in answer.err
    assert answer.out.endswith("1 taken, 0 unchanged, 1 refused; 140 rows read\n")


def test_check_and_backup(ask: Ask, full_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy.db"
    assert ask("check").out == f"{full_store}: sound, version {store.version()}\n"
    assert ask("backup", copy, "--dry-run").out.startswith("would copy")
    assert not copy.exists()
    assert ask("backup", copy).out == f"{copy}: {copy.stat().st_size:,} bytes\n"
    content, version = making.held("homicide-offences"), store.version()
    assert content["observation"]
    # Restored by putting the copy where the store was.
    full_store.unlink()
    monkeypatch.setenv("MISSION_STORE", str(copy))
    assert (making.held("homicide-offences"), store.version()) == (content, version)
    assert ask("check").code == 0


@pytest.mark.usefixtures("full_store")
def test_check_tells_faults(ask: Ask, tmp_path: Path) -> None:
    making.take(dataset(tmp_path))
    with closing(store.connect()) as connection:
        connection.execute("DELETE FROM latest WHERE indicator = 'small-rate'")
    answer = ask("check")
    assert (answer.code, answer.err) == (command_line.FAULTY, "small-rate has observations but no latest value\n")


@pytest.mark.usefixtures("full_store")
def test_coverage_shows_each_tier(ask: Ask) -> None:
    answer = ask("coverage")
    assert answer.code == 0
    assert len({line.split()[0] for line in answer.out.splitlines()[1:]}) == 20
    lines = ask("coverage", "--indicator", "employment-rate").out.splitlines()
    assert {"indicator", "level", "places", "places_expected", "values", "intervals"} <= set(lines[0].split())
    assert any(line.split()[:3] == ["employment-rate", "region", "12"] for line in lines)


def test_a_table_that_nothing_describes_is_not_passed_over_silently(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text("place,period,value\nE12000001,2023,1\n", encoding="utf-8")
    answer = ask("import", str(tmp_path))
    assert answer.code != 0
    assert "jobs.csv: nothing beside it says how to read it" in answer.err
