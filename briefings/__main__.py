"""The command line of briefings: ``python -m briefings``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import click

from briefings import frozen, pack, zips
from briefings.compare import compare
from briefings.document import Audience, DocumentError, Scope
from briefings.formats import FORMATS
from briefings.frozen import Frozen
from briefings.verify import verify
from components import words
from data import commands, places, store, whole
from data.errors import InputError
from views import briefing_files, briefing_meeting, briefing_shelf, digest, regions
from views.briefing import Asked
from views.briefing_files import Order

FAULTY = 1
_FILE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Make, verify, check and compare frozen briefings; write what changed since a day.

    Exit codes: 0 done, 1 a file is not as it was frozen, 2 the command could not be carried out.
    """


@main.command("make")
@click.option("--place", help="Code of a place, such as E12000001; with --mission, the mission there.")
@click.option("--mission", help="Name of a mission, such as health; without --place, for the whole country.")
@click.option("--meeting", help="Name of a council's meeting: its pack.")
@click.option("--nation", is_flag=True, help="The whole country, all missions.")
@click.option("--all-regions", is_flag=True, help="One for each region and nation; with --mission, of that mission.")
@click.option("--as-of", "as_of", default=None, help="What was known on this day (2025-03-01); default: today.")
@click.option("--audience", type=click.Choice(["internal", "publication"]), default="internal", show_default=True)
@click.option("--no-illustrative", is_flag=True, help="Leave out records that only show how the dashboard works.")
@click.option("--by", "who", required=True, help="Who freezes it: a name or an office.")
@click.option("--formats", default=",".join(FORMATS), show_default=True, help="Which files, a comma between.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the files.")
def make_files(
    place: str | None,
    mission: str | None,
    meeting: str | None,
    nation: bool,
    all_regions: bool,
    as_of: str | None,
    audience: Audience,
    no_illustrative: bool,
    who: str,
    formats: str,
    out: Path,
) -> None:
    """Freeze briefings into the store and write their files to a folder, without a browser."""
    kinds, day = _kinds(formats), _day(as_of)
    if all_regions:
        if place or meeting or nation:
            raise InputError("make", "--all-regions stands alone or with --mission", "Leave the other out.")
        scopes = [_scope(code, mission, None, nation=False) for code in regions.north_to_south()]
    else:
        scopes = [_scope(place, mission, meeting, nation=nation)]
    version = store.version()
    orders = [
        Order(Asked(scope, day, audience, illustrative=not no_illustrative), who, kinds, out.resolve(), version)
        for scope in scopes
    ]
    if not all_regions:
        _tell(out, briefing_files.make(orders[0]))
        return
    with (
        click.progressbar(length=len(orders), label="Freezing", hidden=not sys.stderr.isatty(), file=sys.stderr) as bar,
        closing(briefing_files.make_each(orders)) as several,
    ):
        for names in several:
            bar.update(1)
            _tell(out, names)


@main.command("check")
@click.argument("files", nargs=-1, required=True, type=_FILE)
def check_files(files: tuple[Path, ...]) -> None:
    """Say which figures of FILES (JSON, or data pack) still stand in this store."""
    for file in files:
        held = _frozen(file)
        state = briefing_shelf.state_of(held)
        click.echo(f"{file}: {state.line}")
        for id_, found in state.checked.items():
            if found.mark != "unchanged":
                figure = held.document.figures[id_]
                click.echo(f"  {figure.title}, {figure.place_name}, {figure.period}: {briefing_shelf.told(found)}")


@main.command("verify")
@click.argument("files", nargs=-1, required=True, type=_FILE)
def verify_files(files: tuple[Path, ...]) -> None:
    """Say of each of FILES (JSON, or data pack) whether it is the document that was frozen, in a line each."""
    code = 0
    for file in files:
        try:
            found = verify(_content(file))
        except InputError as error:
            click.echo(str(error), err=True)
            code = commands.UNUSABLE
        else:
            click.echo(f"{file}: {found.said}", err=not found.true)
            code = code if found.true else max(code, FAULTY)
    sys.exit(code)


@main.command("compare")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
def compare_files(old: Path, new: Path) -> None:
    """Say what became of the figures and texts of OLD in NEW, both JSON or data pack."""
    found = compare(_frozen(old).document, _frozen(new).document)
    for sentence in found.sentences:
        click.echo(sentence)
    for which, texts in (("older", found.texts_only_old), ("newer", found.texts_only_new)):
        for text in texts:
            click.echo(f"Only in the {which}: {text}")


@main.command("digest")
@click.option("--place", required=True, help="Code of a place, such as E12000001.")
@click.option("--mission", help="Name of a mission, such as health; default: all.")
@click.option("--since", required=True, help="What changed after this day (2026-06-01).")
@click.option("--as-of", "as_of", default=None, help="And up to this day, as known then; default: today.")
@click.option("--no-illustrative", is_flag=True, help="Leave out records that only show how the dashboard works.")
@click.option("--base", default="", help="Address of the dashboard (https://…/), for links in the feed.")
@click.option("--out", type=_FILE, required=True, help="The Atom file to write.")
def write_digest(
    place: str, mission: str | None, since: str, as_of: str | None, no_illustrative: bool, base: str, out: Path
) -> None:
    """Write what changed in a place since a day as an Atom feed, and say how much did."""
    found = digest.of(place, mission, since, _day(as_of), not no_illustrative)
    whole.write(out, digest.feed(found, base))
    click.echo(f"{out}: {found.said}")


def _tell(out: Path, names: Sequence[str]) -> None:
    for name in names:
        click.echo(out / name)


def _scope(place: str | None, mission: str | None, meeting: str | None, *, nation: bool) -> Scope:
    """What is asked for. Raises InputError where that is nothing, or too much at once."""
    if sum((nation, bool(meeting), bool(place or mission))) != 1:
        raise InputError(
            "make",
            "it is not clear what the briefing is about",
            "Name --nation, --meeting, --place, --mission, or the last two together.",
        )
    if meeting:
        return Scope("meeting", briefing_meeting.place_of(meeting), meeting=meeting)
    if place:
        return Scope("mission_in_place" if mission else "place", place, mission)
    return Scope("mission" if mission else "nation", places.UNITED_KINGDOM, mission)


def _kinds(formats: str) -> tuple[str, ...]:
    kinds = tuple(dict.fromkeys(kind.strip() for kind in formats.split(",") if kind.strip()))
    strange = [kind for kind in kinds if kind not in FORMATS]
    if strange or not kinds:
        what = f"there is no format called {strange[0]}" if strange else "no format is named"
        raise InputError("--formats", what, f"Name some of {words.join_list(list(FORMATS))}.")
    return kinds


def _day(as_of: str | None) -> str:
    try:
        day = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError as error:
        raise InputError("--as-of", f"{as_of!r} is not a day", "Write it as 2025-03-01.") from error
    if day > date.today():
        raise InputError("--as-of", f"{as_of} is still to come", "Name a day up to today.")
    return day.isoformat()


def _content(file: Path) -> bytes:
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):
            raise InputError(str(file), "it is no ordinary file", "Check the path.")
        size = file.stat().st_size
        if size > zips.LARGEST:
            raise InputError(str(file), f"it has {size:,} bytes, too many for a briefing", "Check the path.")
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise InputError(str(file), reason, "Check the path, and your right to read it.") from error


def _frozen(file: Path) -> Frozen:
    content, name = _content(file), str(file)
    if zips.is_zip(content):
        members = zips.unzipped(content, name)
        if pack.JSON not in members:
            raise InputError(name, f"it holds no {pack.JSON}", "Name the data pack of a briefing.")
        content = members[pack.JSON]
    return frozen.read(content, name)


def run() -> None:
    """Entry point: bad input ends in one line, not a traceback."""
    commands.run(main, DocumentError)


if __name__ == "__main__":
    run()
