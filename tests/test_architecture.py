"""The house keeps its order: who may import whom, where SQL lives, what no page may do."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("pages", "views", "components", "data", "methods")
MAY_IMPORT = {
    "pages": {"views", "components", "data", "methods"},
    "views": {"components", "data", "methods"},
    "components": set(),
    "data": {"methods"},
    "methods": set(),
}
SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT (OR \w+ )?INTO|DELETE FROM|UPDATE \w+ SET|CREATE TABLE)\b", re.DOTALL)
MODULES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0]


def imported(file: Path) -> set[str]:
    """Top-level packages that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def names(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", MODULES, ids=names)
def test_imports_keep_their_direction(file: Path) -> None:
    room = room_of(file)
    assert imported(file) & set(ROOMS) - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("file", MODULES, ids=names)
def test_every_module_says_what_it_is_for(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("file", [file for file in MODULES if room_of(file) != "data"], ids=names)
def test_sql_lives_in_data_alone(file: Path) -> None:
    assert not SQL.search(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", [file for file in MODULES if room_of(file) in ("data", "methods")], ids=names)
def test_data_and_methods_draw_nothing(file: Path) -> None:
    assert not imported(file) & {"streamlit", "altair"}


@pytest.mark.parametrize("file", [*MODULES, ROOT / "dashboard.py", ROOT / "server.py"], ids=names)
def test_nothing_from_data_is_drawn_as_html(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in text
    assert "st.html" not in text
    assert "pickle" not in imported(file)
