"""`python -m briefings make` and `check`: the same figures in every format, all files of a briefing or none."""

from __future__ import annotations

import html
import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from pptx import Presentation

from briefings import frozen, pack
from briefings.document import Figure, Scope, canonical, content, digest
from briefings.formats import FORMATS
from briefings.frozen import Frozen
from data import snapshots, store
from data.errors import InputError
from tests import making
from tests.test_briefing_commands import Ask, ask  # noqa: F401
from views import briefing_files
from views.briefing import Asked
from views.briefing_files import Order

PLACE = "E12000001"
DAY = date.today().isoformat()
KILLED = 130


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "briefings", *map(str, arguments)]


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name; none where there is no folder."""
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir())} if folder.exists() else {}


def by_format(folder: Path) -> dict[str, bytes]:
    return {name.rpartition(".")[2]: found for name, found in files(folder).items()}


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file of this process may grow beyond a size, as on a disk that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="module")
def own_store(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the default store that this module freezes into."""
    path = making.copy_of(store, tmp_path_factory.mktemp("making") / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        yield path


@pytest.fixture(scope="module")
def made(own_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a place's briefing in every format, as the command wrote it."""
    folder = tmp_path_factory.mktemp("made") / "of a place"
    subprocess.run(command("make", "--place", PLACE, "--by", "Ash Elm", "--out", folder), check=True)
    return folder


@pytest.fixture(scope="module")
def held(made: Path) -> Frozen:
    return frozen.read(by_format(made)["json"], "briefing.json")


def test_every_format_is_written_and_told(made: Path, held: Frozen) -> None:
    assert by_format(made).keys() == FORMATS.keys()
    assert {name.rpartition(".")[0] for name in files(made)} == {
        f"north-east-where-the-missions-stand-{DAY}-{held.sha256[:8]}"
    }
    assert (held.document.as_of, held.made_by) == (DAY, "Ash Elm")
    assert len(held.document.figures) > 100


def test_a_second_command_writes_the_same_bytes(made: Path, tmp_path: Path) -> None:
    asked = ("make", "--place", PLACE, "--by", "Another", "--as-of", DAY, "--out", tmp_path / "again")
    done = subprocess.run(command(*asked), check=True, capture_output=True, text=True)
    assert files(tmp_path / "again") == files(made)
    assert sorted(done.stdout.splitlines()) == [str(tmp_path / "again" / name) for name in files(made)]
    assert len(snapshots.snapshots(place=PLACE, kind="place")) == 1


def joined(text: str) -> str:
    """A text without spaces, for words break where a cell ends, and capitals, for titles begin sentences or do not."""
    return re.sub(r"\s+", "", text).casefold()


def words_of_pdf(found: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(found)).pages)


def words_of_page(found: bytes) -> str:
    return html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", found.decode(), flags=re.DOTALL))


def words_of_slides(found: bytes) -> str:
    return " ".join(
        text
        for slide in Presentation(io.BytesIO(found)).slides
        for part in (slide, slide.notes_slide)
        for text in part.element.itertext()
    )


@pytest.mark.parametrize(
    ("kind", "words", "fields"),
    [
        ("pdf", words_of_pdf, ("text", "interval", "period", "title", "place_name", "source")),
        ("html", words_of_page, ("text", "interval", "period", "title", "place_name", "source")),
        ("pptx", words_of_slides, ("text", "quote", "status")),
    ],
)
def test_every_figure_stands_in_every_format(
    made: Path, held: Frozen, kind: str, words: Callable[[bytes], str], fields: tuple[str, ...]
) -> None:
    said = joined(words(by_format(made)[kind]))
    for figure in held.document.figures.values():
        assert [name for name in fields if joined(getattr(figure, name)) not in said] == [], figure.id


def test_the_pack_holds_the_file_and_a_row_for_each_figure(made: Path, held: Frozen) -> None:
    with zipfile.ZipFile(io.BytesIO(by_format(made)["zip"])) as zipped:
        assert zipped.read(pack.JSON) == by_format(made)["json"]
        text = zipped.read(pack.FIGURES).decode("utf-8-sig")
    table = pd.read_csv(io.StringIO(text.replace("\r\n", "\n").partition("\n\n")[2]), dtype=str, keep_default_na=False)
    told = dict(zip(table["id"], table["text"], strict=True))
    assert {id_: text.removeprefix("'") for id_, text in told.items()} == {
        id_: one.text for id_, one in held.document.figures.items()
    }


def test_the_frozen_file_is_the_document_of_the_store(made: Path, held: Frozen) -> None:
    kept = snapshots.snapshot(held.sha256[: snapshots.ID_DIGITS])
    assert kept is not None
    assert kept.document.encode() == canonical(json.loads(by_format(made)["json"])["document"])
    assert digest(content(held.document)) == kept.sha256


TOMORROW = (date.today() + timedelta(days=1)).isoformat()


@pytest.mark.usefixtures("full_store")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "not clear what the briefing is about"),
        (["--place", PLACE, "--nation"], "not clear what the briefing is about"),
        (["--meeting", "x", "--mission", "health"], "not clear what the briefing is about"),
        (["--all-regions", "--place", PLACE], "--all-regions stands alone"),
        (["--place", "E99999999"], "no place with the code E99999999"),
        (["--mission", "peace"], "no mission called peace"),
        (["--all-regions", "--mission", "peace"], "no mission called peace"),
        (["--meeting", "nowhere"], "nowhere"),
        (["--place", PLACE, "--formats", "pdf,docx"], "no format called docx"),
        (["--place", PLACE, "--formats", ","], "no format is named"),
        (["--place", PLACE, "--as-of", TOMORROW], "still to come"),
        (["--place", PLACE, "--as-of", "last week"], "is not a day"),
        (["--place", PLACE, "--by", " "], "cannot stand as who froze it"),
        (["--place", PLACE, "--by", "x" * 201], "cannot stand as who froze it"),
        (["--place", PLACE, "--out", "none.txt/below"], "no folder can be made there"),
    ],
)
def test_what_cannot_be_made_is_one_line_and_nothing_is_written(
    ask: Ask,  # noqa: F811
    tmp_path: Path,
    asked: list[str],
    said: str,
) -> None:
    answer = ask("make", "--by", "Ash Elm", "--out", "made", *asked)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
    assert files(tmp_path / "made") == {}
    assert snapshots.snapshots().empty


@pytest.mark.usefixtures("full_store")
def test_without_room_no_file_of_a_briefing_is_written(ask: Ask, tmp_path: Path) -> None:  # noqa: F811
    asked = ("make", "--place", PLACE, "--by", "Ash Elm", "--formats", "zip,json", "--out")
    assert ask(*asked, "roomy").code == 0
    with room(200_000):
        answer = ask(*asked, "full")
    sizes = {kind: len(found) for kind, found in by_format(tmp_path / "roomy").items()}
    assert sizes["zip"] < 200_000 < sizes["json"]
    assert (answer.code, answer.out, files(tmp_path / "full")) == (2, "", {})
    assert ".json: it cannot be written" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_without_room_in_the_store_nothing_is_frozen(full_store: Path, ask: Ask, tmp_path: Path) -> None:  # noqa: F811
    with room(50_000):
        answer = ask("make", "--place", PLACE, "--by", "Ash Elm", "--out", "made")
    assert (answer.code, answer.out, files(tmp_path / "made")) == (2, "", {})
    assert answer.err.startswith(f"{full_store.name}: the store cannot be written to")
    assert snapshots.snapshots().empty
    assert store.check() == []


@pytest.mark.usefixtures("full_store")
def test_a_store_of_another_version_is_not_mixed_in(tmp_path: Path) -> None:
    order = Order(Asked(Scope("place", PLACE), DAY), "Ash Elm", ("json",), tmp_path / "made", "another")
    with closing(briefing_files.make_each([order, order])) as several, pytest.raises(InputError) as raised:
        next(several)
    assert "it changed while briefings were made of it" in str(raised.value)
    assert files(tmp_path / "made") == {}
    assert snapshots.snapshots().empty


def changed(path: Path, figure: Figure, change: str) -> None:
    """Change an observation in a store as an import would, to another version."""
    where = "WHERE indicator = ? AND place = ? AND period_start = ? AND period_end = ?"
    with closing(store.connect(path)) as connection, store.writing(connection):
        keys = (figure.subject, figure.place, figure.period_start, figure.period_end)
        assert connection.execute(f"{change} {where}", keys).rowcount == 1


def test_check_names_what_was_revised(full_store: Path, ask: Ask, made: Path, held: Frozen) -> None:  # noqa: F811
    file = next(made.glob("*.json"))
    before = ask("check", file)
    assert (before.code, before.err) == (0, "")
    assert before.out.startswith(f"{file}: ")
    assert len(before.out.splitlines()) == 1
    figure = next(one for one in held.document.figures.values() if one.kind == "observation")
    changed(full_store, figure, "UPDATE observation SET value = value + 7")
    after = ask("check", file, next(made.glob("*.zip")))
    told = [line for line in after.out.splitlines() if line.startswith("  ")]
    assert after.code == 0
    assert len(told) == 2
    assert told[0] == told[1]
    assert f"{figure.title}, {figure.place_name}, {figure.period}: " in told[0]
    assert figure.text in told[0]


def test_all_regions_are_made_and_made_again_to_the_byte(full_store: Path, tmp_path: Path) -> None:
    asked = ("make", "--all-regions", "--by", "Ash Elm", "--formats", "json,zip", "--as-of", DAY, "--out")
    for folder in ("once", "twice"):
        done = subprocess.run(command(*asked, tmp_path / folder), capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
        assert sorted(done.stdout.splitlines()) == [str(tmp_path / folder / name) for name in files(tmp_path / folder)]
    assert files(tmp_path / "once") == files(tmp_path / "twice")
    assert sorted(name.rpartition(".")[2] for name in files(tmp_path / "once")) == ["json"] * 12 + ["zip"] * 12
    kept = snapshots.snapshots()
    assert len(kept) == kept["place"].nunique() == 12
    assert set(kept["store_version"]) == {store.version()}
    assert snapshots.faults() == []


def test_an_interrupted_command_leaves_whole_files(full_store: Path, tmp_path: Path) -> None:
    asked = command("make", "--all-regions", "--by", "Ash Elm", "--formats", "json", "--out", tmp_path / "made")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(asked, text=True, start_new_session=True, **pipes) as process:
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate()
    assert (process.returncode, "Traceback" in said) == (KILLED, False)
    found = files(tmp_path / "made")
    assert Path(first).name in found
    assert 1 <= len(found) < 12
    assert {name.rpartition(".")[2] for name in found} == {"json"}
    for name, content_ in found.items():
        frozen.read(content_, name)
