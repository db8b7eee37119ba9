"""`python -m briefings`: help, exit codes, and one line instead of a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from briefings import __main__ as command_line
from briefings import frozen, pack
from data.commands import UNUSABLE
from tests.briefing_making import sample
from tests.commands import Ask, asking

CONTENT = frozen.written(sample(), made_at="2026-11-21T10:00:00Z", made_by="A. Officer")
HELD = frozen.read(CONTENT, "briefing.json")
ALTERED = CONTENT.replace(b'"value":71.5', b'"value":71.6')


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Ask:
    """Run a command as the shell does, within this process, in a folder with some files."""
    monkeypatch.chdir(tmp_path)
    files = {"good.json": CONTENT, "pack.zip": pack.pack(CONTENT, HELD), "altered.json": ALTERED, "none.txt": b"x"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    return asking("briefings", command_line.run, monkeypatch, capsys)


def test_the_module_runs_as_a_command() -> None:
    done = subprocess.run([sys.executable, "-m", "briefings", "--help"], capture_output=True, text=True, check=True)
    assert "Exit codes: 0 done" in done.stdout
    assert all(f"  {command} " in done.stdout for command in command_line.main.commands)


def test_true_files_are_told_in_a_line_each(ask: Ask) -> None:
    answer = ask("verify", "good.json", "pack.zip")
    said = f"as frozen at 2026-11-21T10:00:00Z by A. Officer, SHA-256 {HELD.sha256}\n"
    assert (answer.code, answer.out, answer.err) == (0, f"good.json: {said}pack.zip: {said}", "")


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        (["good.json", "altered.json"], 1, "altered.json: altered: the SHA-256 of its document is"),
        (["altered.json", "good.json"], 1, "altered.json: altered"),
        (["none.txt"], 1, "none.txt: unreadable: it is not JSON"),
        (["nowhere.json", "altered.json"], 2, "nowhere.json: no such file or directory. Check the path"),
        (["."], 2, ".: is a directory. Check the path"),
        ([], 2, "Missing argument"),
    ],
)
def test_any_other_file_is_told_and_ends_in_another_code(ask: Ask, files: list[str], code: int, said: str) -> None:
    answer = ask("verify", *files)
    assert answer.code == code
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert len(answer.out.splitlines()) == files.count("good.json")


def test_two_briefings_are_compared(ask: Ask, tmp_path: Path) -> None:
    answer = ask("compare", "good.json", "pack.zip")
    assert (answer.code, len(answer.out.splitlines())) == (0, 1)
    assert ": 2 the same." in answer.out


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["good.json", "altered.json"], "altered.json: its hash does not fit"),
        (["none.txt", "good.json"], "none.txt: it is not JSON"),
        (["good.json"], "Missing argument"),
    ],
)
def test_what_cannot_be_compared_says_why(ask: Ask, files: list[str], said: str) -> None:
    answer = ask("compare", *files)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_commands_and_codes_are_documented() -> None:
    document = (Path(__file__).parents[1] / "docs" / "briefings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"python -m briefings (\w+)", document)) == command_line.main.commands.keys()
    assert re.findall(r"^\| (\d) \|", document, re.MULTILINE) == [
        "0",
        *map(str, (command_line.FAULTY, UNUSABLE)),
    ]
    assert f"at most {frozen.LARGEST // 2**20} MB" in document
    assert set(re.findall(r"^\| `(\w+)` \|", document, re.MULTILINE)) == frozen.KEYS


def test_the_hash_can_be_worked_out_as_documented(tmp_path: Path) -> None:
    document = (Path(__file__).parents[1] / "docs" / "briefings.md").read_text(encoding="utf-8")
    (tmp_path / "briefing.json").write_bytes(CONTENT)
    ways = dict(re.findall(r"```(python|sh)\n(.*?)```", document, re.DOTALL))
    python = subprocess.run([sys.executable, "-c", ways["python"]], capture_output=True, text=True, cwd=tmp_path)
    shell = subprocess.run(["sh", "-c", ways["sh"]], capture_output=True, text=True, cwd=tmp_path)
    assert (python.stdout, shell.stdout.split()[0]) == ("True\n", HELD.sha256)
