"""The command line: help, exit codes, dry runs, and one line instead of a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data import store
from tests.making import dataset, empty_store, errors, places_only, take_one

__all__ = ["empty_store", "places_only"]

ROOT = Path(__file__).parents[1]
COMMANDS = ("build", "import", "check", "backup", "coverage", "tables")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "data", *map(str, arguments)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage")


def test_writing_commands_have_a_dry_run() -> None:
    for command in ("build", "import", "backup", "tables"):
        assert "--dry-run" in run(command, "--help").stdout


def test_without_a_store_a_command_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSION_STORE", str(tmp_path / "none.db"))
    done = run("check")
    assert done.returncode == 2
    assert "python -m data build" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_of_a_sound_store_says_so(empty_store: Path) -> None:
    done = run("check")
    assert done.returncode == 0
    assert "sound" in done.stdout


def test_a_refused_data_set_ends_with_one_and_names_the_row(empty_store: Path, tmp_path: Path) -> None:
    file = dataset(tmp_path / "bad")
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    lines[4] = lines[4].replace(lines[4].split(",")[5], "many", 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcome = take_one(file.parent)
    assert outcome.state == "refused"
    assert "row 5" in errors(outcome)[0]
    assert "observation" in errors(outcome)[0]


def test_a_dry_run_changes_nothing(empty_store: Path, tmp_path: Path) -> None:
    before = store.version()
    assert take_one(dataset(tmp_path / "good").parent, dry_run=True).state == "would be taken"
    assert store.version() == before
