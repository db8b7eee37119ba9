"""`python -m data template`, `records` and `export`: what they say, their exit codes, and what they never overwrite."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from data import __main__ as command_line
from data import store
from data.records import folder
from data.records.tables import BY_NAME
from tests.commands import Ask, asking
from tests.records_making import CELLS, EXAMPLES, take


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command as the shell does: exit code, and what it said."""

    return asking("data", command_line.run, monkeypatch, capsys)


@pytest.mark.usefixtures("no_records")
def test_out_and_in_again_by_the_command_line(ask: Ask, tmp_path: Path) -> None:
    take(EXAMPLES)
    for target in (tmp_path / "out.xlsx", tmp_path / "out"):
        assert ask("export", target) == (0, f"{target}: {len(BY_NAME)} tables\n", "")
        code, out, _ = ask("records", target, "--remove-missing")
        assert (code, out.splitlines()[-1]) == (0, f"{target}: nothing to change")
        code, _, err = ask("export", target)
        assert code == 2
        assert "is there already and would be lost" in err


@pytest.mark.usefixtures("no_records")
def test_a_change_is_told_and_only_taken_without_dry_run(ask: Ask, tmp_path: Path) -> None:
    take(EXAMPLES)
    ask("export", tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    sheet = book["action"]
    sheet.cell(2, [cell.value for cell in sheet[1]].index("text") + 1).value = "Find more staff"
    book.save(tmp_path / "out.xlsx")
    code, out, _ = ask("records", tmp_path / "out.xlsx", "--dry-run")
    assert code == 0
    assert "action: 0 new, 1 changed, 0 removed, 0 the same\n" in out
    assert f"  changed: {CELLS['action']['slug']}: text: 'Find staff for Saturdays' → 'Find more staff'\n" in out
    assert out.endswith("out.xlsx: would be taken\n")
    assert store.rows("SELECT version FROM action")[0]["version"] == 1
    assert ask("records", tmp_path / "out.xlsx", "--by", "Secretariat")[1].endswith("out.xlsx: taken\n")
    assert tuple(store.rows("SELECT version, changed_by FROM action")[0]) == (2, "Secretariat")


@pytest.mark.usefixtures("no_records")
def test_faults_are_told_and_nothing_is_taken(ask: Ask, tmp_path: Path) -> None:
    folder.write_folder(tmp_path, {"action": [CELLS["action"] | {"state": "forgotten"}]})
    code, _, err = ask("records", tmp_path)
    assert code == command_line.REFUSED
    assert f"{tmp_path}/action.csv, row 2, column state: 'forgotten' is not a choice" in err
    assert err.endswith("refused, nothing was taken; faults found: 1\n")
    assert store.rows("SELECT * FROM action") == []


def test_a_template_needs_no_store(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSION_STORE", str(tmp_path / "none.db"))
    assert ask("template", tmp_path / "a.xlsx")[0] == 0
    assert set(BY_NAME) < set(load_workbook(tmp_path / "a.xlsx", read_only=True).sheetnames)
    assert "would be lost" in ask("template", tmp_path / "a.xlsx")[2]
    assert "Let its name end in .xlsx" in ask("template", tmp_path / "a.ods")[2]
    assert "there is no such folder" in ask("template", tmp_path / "no" / "a.xlsx")[2]
    for command in (("records", tmp_path / "a.xlsx"), ("export", tmp_path / "b.xlsx")):
        assert ask(*command)[2].endswith("Make one with: python -m data build\n")
    assert {file.name for file in tmp_path.iterdir()} == {"a.xlsx"}


@pytest.mark.usefixtures("no_records")
def test_nobody_can_sign_as_the_default_content(ask: Ask, tmp_path: Path) -> None:
    folder.write_folder(tmp_path, {"organisation": EXAMPLES["organisation"]})
    for name in ("the default content", " ", "a\tb"):
        code, _, err = ask("records", tmp_path, "--by", name)
        assert code == 2
        assert "cannot stand in the history" in err
