"""The house keeps its shape: who may import whom, where SQL may stand, what every module says of itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "pages": {"views", "briefings", "components", "data", "methods"},
    "views": {"briefings", "components", "data", "methods"},
    "briefings": {"components", "data", "methods"},
    "data": {"methods"},
    "components": set(),
    "methods": set(),
}
COMMANDS = {"briefings/__main__.py": {"views"}}
"""Command lines stand above their part of the house, as pages do."""
OURS = {*MAY_IMPORT, "backtesting", "benchmarks", "dashboard", "server", "tests"}
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|"
    r"CREATE\s+(TABLE|INDEX)|DROP\s+TABLE|PRAGMA\s)",
    re.DOTALL,
)
MODULES = {
    str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8"))
    for file in sorted([*ROOT.glob("*.py"), *(file for part in MAY_IMPORT for file in (ROOT / part).rglob("*.py"))])
}


def of(*parts: str) -> dict[str, ast.Module]:
    """The modules of some parts of the house."""
    return {name: tree for name, tree in MODULES.items() if Path(name).parts[0] in parts}


def imported(tree: ast.Module) -> Iterator[str]:
    """Full names of the modules that are imported anywhere in a module; "." for an import without one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else node.module or ""


def houses(tree: ast.Module) -> set[str]:
    """The first part of each import's name."""
    return {name.split(".")[0] for name in imported(tree)}


def texts(tree: ast.Module) -> Iterator[str]:
    """Text constants that are no docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_every_part_of_the_house_is_looked_at() -> None:
    assert {"dashboard.py", "server.py", "data/store.py", "methods/jumps.py"} <= MODULES.keys()
    assert {Path(name).parts[0] for name in MODULES} >= MAY_IMPORT.keys()


def test_imports_keep_their_direction() -> None:
    wrong = {
        name: sorted(strange)
        for part in MAY_IMPORT
        for name, tree in of(part).items()
        if (strange := houses(tree) & OURS - MAY_IMPORT[part] - {part} - COMMANDS.get(name, set()))
    }
    assert wrong == {}


def test_pages_do_not_import_each_other() -> None:
    assert [name for name, tree in of("pages").items() if "pages" in houses(tree)] == []


def test_imports_name_their_module_in_full() -> None:
    assert [name for name, tree in MODULES.items() if "." in imported(tree)] == []


def test_data_and_methods_know_nothing_of_the_screen() -> None:
    drawing = {"streamlit", "altair"}
    assert [name for name, tree in of("data", "methods").items() if drawing & houses(tree)] == []


def test_data_alone_knows_the_driver_and_speaks_sql() -> None:
    others = {name: tree for name, tree in MODULES.items() if name not in of("data")}
    assert [name for name, tree in others.items() if {"sqlite3", "sqlite_utils"} & houses(tree)] == []
    assert {name: text for name, tree in others.items() for text in texts(tree) if SQL.search(text)} == {}
    assert any(SQL.search(text) for tree in of("data").values() for text in texts(tree))


def test_statements_are_not_formatted_with_values() -> None:
    """Values are bound by the driver; no statement is put together with % or format where it is run."""
    wrong = [
        f"{name}, line {call.lineno}"
        for name, tree in of("data").items()
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr.startswith("execute") and call.args
        if isinstance(call.args[0], ast.BinOp | ast.Call)
    ]
    assert wrong == []


def test_every_module_says_what_it_is() -> None:
    assert [name for name, tree in MODULES.items() if not ast.get_docstring(tree)] == []


def test_html_and_pickles_are_never_trusted() -> None:
    trusting = [
        name
        for name, tree in MODULES.items()
        for call in calls(tree)
        if "unsafe_allow_html" in {keyword.arg for keyword in call.keywords}
    ]
    assert trusting == []
    assert [name for name, tree in MODULES.items() if {"pickle", "shelve", "marshal"} & houses(tree)] == []
