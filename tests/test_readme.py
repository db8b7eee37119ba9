"""The README keeps its word: links, commands, pictures and numbers; and every package has its reason."""

import ast
import re
import sys
from importlib import metadata
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import Image
from streamlit.testing.v1 import AppTest
from uvicorn import Config

from benchmarks import __main__ as bench
from components import links
from tests.test_docs import OFFICIAL, section, slug_of, table, table_rows, text

ROOT = Path(__file__).parents[1]
README = text("README.md")
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 900_000
SHOWN = re.findall(r'(?:src|srcset)="([^"]+)"', README)
LINKED = re.findall(r"\]\(([^)\s]+)\)", README) + SHOWN
VIEWS = sorted(target for target in set(LINKED) if target.startswith("http://localhost:8501/"))
CODE = re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", README, re.DOTALL)


def test_every_file_and_heading_linked_is_there() -> None:
    local = [target for target in LINKED if not urlsplit(target).scheme]
    assert len(local) > 20
    for target in local:
        path, _, anchor = target.partition("#")
        file = ROOT / (path or "README.md")
        assert file.exists(), target
        headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in map(slug_of, headings), target


def test_every_page_for_readers_is_linked_with_keys_it_knows() -> None:
    keys = {links.PLACE, links.MISSION, links.VERSUS, links.KNOWN, links.INDICATOR, links.PLACES}
    keys |= {links.VIEW, links.SCOPE}
    addresses = [urlsplit(view) for view in VIEWS]
    assert {address.path.strip("/") or "nation" for address in addresses} == links.PAGES.keys() - {"about"}
    assert {key for address in addresses for key, _ in parse_qsl(address.query)} == keys


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: urlsplit(view).path)
def test_view_that_is_linked_answers_without_a_warning(view: str) -> None:
    address = urlsplit(view)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    if page := address.path.strip("/"):
        app.switch_page(links.PAGES[page])
    for key, value in parse_qsl(address.query):
        app.query_params[key] = value
    app.run()
    assert [error.message for error in app.exception] == []
    assert [message.value for message in [*app.warning, *app.error]] == []
    assert len(app.title) == 1


def test_commands_are_in_the_makefile() -> None:
    named = {name for parts in CODE for name in re.findall(r"\bmake ([a-z]+)", "".join(parts))}
    assert named >= {"run", "test", "data", "tables", "bench", "pictures", "help"}
    assert named <= set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))


def test_bench_finds_where_its_table_goes() -> None:
    assert README.count(bench.START) == README.count(bench.END) == 1
    assert README.index("## Speed and size") < README.index(bench.START) < README.index(bench.END)


def test_pictures_are_shown_taken_and_small() -> None:
    shown = {Path(target).stem for target in LINKED if target.endswith(".png")}
    taken = set(re.findall(r'Picture\("([a-z-]+)"', text("docs/pictures.py")))
    files = list(PICTURES.glob("*"))
    assert shown == taken == {file.stem for file in files}
    assert sum(file.stat().st_size for file in files) < LARGEST


@pytest.mark.parametrize("picture", sorted(PICTURES.glob("*.png")), ids=lambda file: file.stem)
def test_picture_shows_a_page(picture: Path) -> None:
    with Image.open(picture) as image:
        ground = max(count for count, _ in image.convert("RGB").getcolors(2**16))
        assert image.width in (390, 1280)
        assert ground < 0.97 * image.width * image.height, "hardly anything is painted"


def test_every_picture_says_what_it_shows() -> None:
    alternatives = re.findall(r"!\[([^\]]*)\]\(", README) + re.findall(r'<img [^>]*alt="([^"]*)"', README)
    assert len(alternatives) == len([target for target in LINKED if target.endswith(".png")]) - README.count("<source")
    assert all(len(words.split()) > 8 for words in alternatives)


def test_numbers_of_what_is_missing() -> None:
    missing = section(README, "## What it does not do yet, and what cannot be had")
    rules = [row for row in table("indicator_rule") if row["headline_order"]]
    intervals = sum(row["uncertainty"] == "interval_95" for row in rules)
    datasets = {row["dataset"] for row in table("indicator")}
    assert f"for {intervals} of the {len(rules)} headline indicators" in missing
    assert f"of the {len(datasets)} data sets behind the headline figures" in missing
    withheld = {row["place"] for row in table("value_warning") if row["action"] == "withhold"}
    assert withheld == {"E92000001", "E23000011"}, "the README names what is withheld"


def test_number_of_data_sets_with_earlier_editions() -> None:
    editions = OFFICIAL / "earlier-editions"
    if not editions.exists():
        pytest.skip(f"the official files are not at {OFFICIAL}")
    earlier = {folder.name for folder in editions.glob("*/*")} & {row["dataset"] for row in table("indicator")}
    assert f"but for {len(earlier)} of the" in README


def pins(name: str) -> dict[str, list[str]]:
    """The lines of a requirements file under the first words of each of its comments."""
    found: dict[str, list[str]] = {}
    for line in filter(None, text(name).splitlines()):
        if line.startswith("#"):
            lines = found.setdefault(re.split(r"[.,]", line.strip("# "))[0], [])
        elif not line.startswith("-r "):
            lines.append(line)
    return found


PINS = pins("requirements.txt")
PINS_DEV = pins("requirements-dev.txt")
IMPORTED, RUN, BROUGHT = "What the dashboard imports", "What the tests and checks import or run", "What these bring"


def reasons(heading: str) -> dict[str, list[str]]:
    """Package → the other cells of its row in the decisions."""
    return {row[0].strip("`"): row[1:] for row in table_rows(section(text("docs/decisions.md"), f"### {heading}"))}


def test_every_requirement_is_pinned_exactly() -> None:
    lines = [line for found in (PINS, PINS_DEV) for part in found.values() for line in part]
    assert len(lines) > 50
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==\d[\w.]*", line)] == []


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        (IMPORTED, PINS[IMPORTED]),
        (RUN, PINS_DEV[RUN]),
        (BROUGHT, PINS[BROUGHT] + PINS_DEV[BROUGHT]),
    ],
)
def test_every_package_has_its_reason(heading: str, lines: list[str]) -> None:
    written = reasons(heading)
    assert written.keys() == {line.split("==")[0] for line in lines}
    assert all(all(cells) for cells in written.values())


@pytest.mark.parametrize(("package", "cells"), reasons(BROUGHT).items())
def test_package_is_brought_by_those_named(package: str, cells: list[str]) -> None:
    for bringer in re.findall(r"`([^`]+)`", cells[0]):
        needed = {canonicalize_name(Requirement(line).name) for line in metadata.requires(bringer) or []}
        assert package in needed, bringer


def modules_imported() -> set[str]:
    """Top-level names of what the dashboard imports, without its own and Python's."""
    rooms = [ROOT / name for name in ("pages", "views", "briefings", "components", "data", "methods")]
    found: set[str] = set()
    for file in [ROOT / "dashboard.py", ROOT / "server.py", *(file for room in rooms for file in room.rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                found.add((node.module or "").split(".")[0])
            elif isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
    return found - sys.stdlib_module_names - {room.name for room in rooms}


def test_packages_listed_as_imported_are() -> None:
    packages = metadata.packages_distributions()
    imported = {canonicalize_name(packages[module][0]) for module in modules_imported()}
    without_import = {package for package, cells in reasons(IMPORTED).items() if cells[0].startswith("not used yet")}
    assert "read_excel" in text("data/importers/place_sources.py"), "what openpyxl is for"
    assert Config(app=None).get_loop_factory().__module__.startswith("uvloop"), (
        "uvicorn, under Streamlit, takes it by itself"
    )
    assert reasons(IMPORTED).keys() == imported | without_import | {"openpyxl", "uvloop"}
    assert not imported & without_import
