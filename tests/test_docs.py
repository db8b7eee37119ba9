"""The documents are true: what they list is compared with the code, what they show is run."""

import ast
import csv
import re
import tomllib
from contextlib import closing
from pathlib import Path

import click
import pytest

from components import links, provenance, words
from data import __main__ as command_line
from data import build, gate, intake, places, sources, store
from data.commands import UNUSABLE
from data.importers import delimited, rows
from methods import change, jumps, spread, steps

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
REFERENCE = ROOT / "data" / "reference"
OFFICIAL = ROOT.parent / "shared" / "data"
DOCUMENTS = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])
COMMANDS = command_line.main.commands
UNWANTED = re.compile(r"\b(performance|best|worst|league|failing)\b", re.IGNORECASE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """The text under a heading up to the next of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    _, _, after = document.partition(f"\n{heading}\n")
    assert after, f"no heading {heading!r}"
    return re.split(rf"\n#{{1,{level}}} ", after)[0]


def table_rows(part: str) -> list[list[str]]:
    """The cells of the tables of a part, without head and rule."""
    lines = [line for line in part.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    rules = [position for position, row in enumerate(cells) if set("".join(row)) <= set("-|: ")]
    return [row for position, row in enumerate(cells) if position not in rules and position + 1 not in rules]


def first_codes(part: str) -> list[str]:
    """What stands as code in the first cell of each row of the tables of a part."""
    return [code for row in table_rows(part) for code in re.findall(r"`([^`]+)`", row[0])]


def table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def slug_of(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_command_is_documented_with_its_options(command: click.Command) -> None:
    written = section(text("docs/data.md"), "## Commands")
    line = next((row for row in table_rows(written) if row[0].startswith(f"`python -m data {command.name}")), None)
    assert line, f"python -m data {command.name} is not in docs/data.md"
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            assert (parameter.name or "").upper() in line[0]
        else:
            assert any(f"`{option}" in line[2] for option in parameter.opts), parameter.name


def test_no_command_or_option_is_documented_that_is_not_there() -> None:
    options = {option for command in COMMANDS.values() for parameter in command.params for option in parameter.opts}
    for document in DOCUMENTS:
        content = document.read_text(encoding="utf-8")
        assert set(re.findall(r"python -m data ([a-z]+)", content)) <= COMMANDS.keys(), document.name
    written = set(re.findall(r"`(--[a-z-]+)", text("docs/data.md")))
    assert written - {"--help"} <= options


def test_exit_codes() -> None:
    written = {row[0] for row in table_rows(section(text("docs/data.md"), "## Commands")) if row[0].isdigit()}
    used = {command_line.REFUSED, command_line.FAULTY, UNUSABLE}
    assert {str(code) for code in used | {0}} <= written


def test_make_targets_that_documents_name_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(re.findall(r"`make ([a-z]+)", document.read_text(encoding="utf-8")))
        assert named <= targets, document.name


def test_levels_are_documented_by_their_screen_names() -> None:
    rows_of_levels = table_rows(section(text("docs/data.md"), "## Places and levels"))
    named = {code: row[1] for row in rows_of_levels for code in re.findall(r"`([^`]+)`", row[0]) if len(row) == 3}
    documented = {level: words.level_name(level) for level in places.LEVEL_ORDER}
    assert {code: name for code, name in named.items() if code in documented} == documented
    assert set(places.LEVEL_ORDER) == set(words.LEVELS)


def test_kinds_of_successor_and_revision_are_documented() -> None:
    kinds = {
        name: set(re.findall(r"'(\w+)'", match))
        for name, match in re.findall(
            r"CREATE TABLE (place_successor|revision) \(.*?kind IN\s*\((.*?)\)",
            text("data/schema.py"),
            re.DOTALL,
        )
    }
    assert kinds["place_successor"] <= set(first_codes(section(text("docs/data.md"), "## Places and levels")))
    revised = section(text("docs/data.md"), '## Editions, revisions, "as known on"')
    assert kinds["revision"] == set(first_codes(revised))


def test_marks_and_statuses_are_documented() -> None:
    marks = dict(table_rows(section(text("docs/data.md"), "## Marks")))
    assert marks == {f"[{mark}]": meaning for mark, meaning in words.MARKS.items()}
    statuses = dict(table_rows(section(text("docs/data.md"), "## Status of an indicator")))
    assert statuses == {f"`{status}`": name for status, name in provenance.STATUS.items()}


def message_kinds() -> set[str]:
    """Every kind of message that code in data/ logs, read from its calls of IssueLog.add."""
    kinds = {"unreadable"}
    for file in (ROOT / "data").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "log.add":
                kinds |= {part.value for part in ast.walk(call.args[1]) if isinstance(part, ast.Constant)}
    return kinds


def test_every_message_of_an_import_is_documented() -> None:
    written = first_codes(section(text("docs/data.md"), "### Everything else it may say"))
    assert len(message_kinds()) > 15
    assert set(written) == message_kinds()
    assert f"At most {rows.SHOWN_PER_KIND} messages" in text("docs/data.md")


def test_rules_of_the_gate_with_their_thresholds() -> None:
    part = section(text("docs/data.md"), "### Rules that can be passed with `--accept`")
    written = {row[0].strip("`"): row[1] for row in table_rows(part)}
    assert written.keys() == set(gate.RULES)
    assert f"{gate.UNKNOWN_SHARE:.0%}" in written["unknown"]
    assert f"{gate.GONE_SHARE:.0%} of the values" in written["gone"]
    assert f"{gate.PERIODS_GONE_SHARE:.0%} of the periods" in written["gone"]
    assert f"at least {jumps.MIN_CELLS_FOR_UNIT} cells" in written["unit"]
    assert f"{jumps.MIN_SCORE:g} usual steps" in written["jump"]
    assert f"default {delimited.LARGEST_FILE // 2**20} ·" in text("docs/data.md")


def test_numbers_of_the_methods() -> None:
    written = section(text("docs/methods.md"), "## Jumps")
    for number in (
        f"at least {steps.MIN_PLACES} places have one",
        f"from {steps.MIN_STEPS} steps on",
        f"from {steps.MIN_PLACES} places on",
        f"at least {steps.FLOOR:g}:",
        f"{steps.NORMAL} × MAD",
        f"/ usual > {jumps.MIN_SCORE:g}\n",
        f"> {jumps.MIN_SIZE}\n",
        f"With {jumps.MIN_PLACES_TO_SHARE} to {steps.MIN_PLACES - 1} places",
    ):
        assert number in written, number
    assert jumps.SHARED_RATIO == 1.5, "'by half or more, or down by a third'"
    length = section(text("docs/methods.md"), "## Change")
    assert change.LENGTH_TOLERANCE_DAYS == 3, "'within three days'"
    assert f"three days or {change.LENGTH_TOLERANCE_SHARE:.0%}" in length
    spreads = section(text("docs/methods.md"), "## Spread")
    assert all(f"{share:.0%}" in spreads for share in spread.QUANTILES.values() if share != 0.5)
    assert f"at least {spread.MINIMUM_FOR_FIFTHS} values" in spreads


def test_the_example_of_a_tidy_csv_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = section(text("docs/data.md"), "### A tidy CSV of your own")
    mapping, figures = (re.search(rf"```{kind}\n(.*?)```", part, re.DOTALL)[1] for kind in ("toml", "csv"))
    (tmp_path / "rates.mapping.toml").write_text(mapping, encoding="utf-8")
    (tmp_path / "rates.csv").write_text(figures, encoding="utf-8")
    monkeypatch.setenv("MISSION_STORE", str(tmp_path / "store.db"))
    build.build(figures=False)
    with closing(store.connect()) as connection:
        [[outcome]] = intake.take(connection, sources.find([tmp_path / "rates.csv"]), intake.Options())
        held = connection.execute("SELECT place, value, lower, upper, published FROM observation").fetchall()
    published = tomllib.loads(mapping)["published"].isoformat()
    assert (outcome.state, outcome.new, outcome.issues) == ("taken", 2, ())
    assert [tuple(row) for row in held] == [
        ("E12000001", 12.4, 11.3, 13.5, published),
        ("E12000002", 13.0, 11.9, 14.1, published),
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_links_lead_somewhere(document: Path) -> None:
    content = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", content):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path) if path else document
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {slug_of(heading) for heading in headings}, target


def test_readme_links_every_document() -> None:
    readme = text("README.md")
    written = {file.name for file in DOCS.glob("*.md")}
    assert written
    assert {name for name in written if f"](docs/{name})" not in readme} == set()
    assert "CHANGELOG.md" in readme


def test_changelog_has_room_for_what_comes_and_names_every_page() -> None:
    unreleased = section(text("CHANGELOG.md"), "## [Unreleased]").lower()
    assert [page for page in links.PAGES if page not in unreleased] == []


def test_accessibility_statement_says_what_the_law_asks_for() -> None:
    statement = text("docs/accessibility.md")
    assert "partially conforms" in statement
    assert "maintainers of this repository, through its issue tracker" in statement
    failures = table_rows(section(statement, "## Known failures"))
    assert failures
    assert all(re.search(r"\d\.\d\.\d+", row[2]) and row[3] for row in failures)


OWN_WORDS = ("description", "caveats", "methodology")
TEXTS = table("indicator_text")


def test_every_headline_and_measure_has_a_text() -> None:
    headlines = {row["indicator"] for row in table("indicator_rule") if row["headline_order"]}
    measures = {row["slug"] for row in table("education_measure")}
    assert [row["slug"] for row in TEXTS] == sorted(headlines | measures)


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row["slug"])
def test_text_of_an_indicator_is_short_and_plain(row: dict[str, str]) -> None:
    sentences = {name: len(re.findall(r"\.(?= |$)", row[name])) for name in OWN_WORDS}
    assert 1 <= sentences["description"] <= 3
    assert 1 <= sentences["caveats"] <= 4
    assert sentences["methodology"] == 1
    assert not UNWANTED.search(" ".join(row.values()))


def test_texts_say_what_the_rules_say() -> None:
    told = {row["slug"]: row for row in TEXTS}
    for rule in table("indicator_rule"):
        row = told.get(rule["indicator"])
        if row and rule["price_basis"] == "cash":
            assert "prices" in row["caveats"], row["slug"]
        if row and rule["statistic_status"] == "in_development":
            assert "in development" in row["methodology"], row["slug"]


def test_no_sentence_of_a_publisher_is_carried() -> None:
    files = sorted((OFFICIAL / "local-statistics").glob("*/*.json"))
    if not files:
        pytest.skip(f"the official files are not at {OFFICIAL}")
    files.append(OFFICIAL / "education" / "lait_data_dictionary.csv")
    published = " ".join(file.read_text(encoding="utf-8-sig", errors="replace") for file in files)
    plain = " ".join(published.lower().replace("\\n", " ").split())
    ours = [
        sentence.lower().rstrip(".")
        for row in TEXTS
        for name in OWN_WORDS
        for sentence in re.split(r"(?<=\.) ", row[name])
    ]
    assert [sentence for sentence in ours if len(sentence.split()) > 4 and sentence in plain] == []
