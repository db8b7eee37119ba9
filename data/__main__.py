"""The command line of the store: ``python -m data``."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from sqlite3 import Connection

import click

from data import build as builder
from data import commands, gate, geography, imports, intake, snapshots, sources, store, tables_compile
from data.errors import InputError
from data.importers.rows import NOTE
from data.load import Outcome
from data.records import commands as record_commands

REFUSED, FAULTY = 1, 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Build, fill, check and copy the store (MISSION_STORE, default data/missions.db).

    Exit codes: 0 done, 1 a data set was refused or the store has faults, 2 the command could not be carried out.
    """


@main.command()
@click.option("--dry-run", is_flag=True, help="Say what would be done, change nothing.")
def build(dry_run: bool) -> None:
    """Make the store from the carried tables, or bring it up to date with them.

    People's records, and data sets imported from official files, stay as they are.
    """
    if dry_run:
        click.echo(f"{store.path()}: {'up to date' if builder.is_current() else 'would be built'}")
        return
    with click.progressbar(length=100, label="Building the store", item_show_func=str) as bar:
        changed = builder.build(progress=lambda share, step: bar.update(round(share * 100) - bar.pos, step))
    click.echo(f"{store.path()}: {'built' if changed else 'up to date already'}")


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--edition", metavar="DATE", help="When this edition was published, as 2026-06-26.")
@click.option("--accept", multiple=True, type=click.Choice(gate.RULES), help="Pass a rule of the gate.")
@click.option("--measure", multiple=True, metavar="NAME", help="A further measure of the education table.")
@click.option("--every-measure", is_flag=True, help="All measures of the education table.")
@click.option("--max-mb", type=click.IntRange(1), default=256, show_default=True, help="Largest file to read.")
@click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
def import_files(
    paths: tuple[Path, ...],
    edition: str | None,
    accept: tuple[str, ...],
    measure: tuple[str, ...],
    every_measure: bool,
    max_mb: int,
    dry_run: bool,
) -> None:
    """Take official files, or folders of them, into the store.

    Each data set is taken whole or not at all; editions of one data set go in by their date.
    """
    if edition:
        _check_date(edition)
    options = intake.Options(edition, accept, measure, every_measure, max_mb * 2**20, dry_run)
    found = sources.find(list(paths))
    if not dry_run:
        builder.build()
    elif not builder.is_current():
        raise click.ClickException(f"{store.path()} is missing or out of date. First: python -m data build")
    with closing(store.connect()) as connection:
        shapes_refused = _take_shapes(connection, found, dry_run)
        outcomes = _take_figures(connection, found, options)
    for outcome in outcomes:
        _tell(outcome)
    states = Counter(outcome.state for outcome in outcomes) + Counter(refused=shapes_refused)
    taken = "would be taken" if dry_run else "taken"
    counts = ", ".join(f"{states[state]} {state}" for state in (taken, "unchanged", "refused"))
    click.echo(f"{counts}; {sum(outcome.rows_read for outcome in outcomes):,} rows read")
    for file in found.passed_over:
        # What lies beside the list of places is read with it.
        if file.parent in found.geography:
            continue
        click.echo(f"passed over: {file}: nothing beside it says how to read it", err=True)
    if not outcomes and not (found.geography or found.boundaries):
        raise click.ClickException("nothing to import was found in " + ", ".join(map(str, paths)))
    if states["refused"]:
        sys.exit(REFUSED)


def _take_shapes(connection: Connection, found: sources.Found, dry_run: bool) -> int:
    """Take places and outlines, telling of each; how many were refused."""
    refused = 0
    for line in geography.take(connection, found, dry_run=dry_run):
        refused += isinstance(line, InputError)
        click.echo(str(line), err=isinstance(line, InputError))
    return refused


def _take_figures(connection: Connection, found: sources.Found, options: intake.Options) -> list[Outcome]:
    outcomes: list[Outcome] = []
    length = len(intake.group(connection, found, options))
    with click.progressbar(length=length, label="Importing", item_show_func=str, file=sys.stderr) as bar:
        for done in intake.take(connection, found, options):
            bar.update(1, done[0].dataset)
            outcomes += done
    return outcomes


def _check_date(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a date such as 2026-06-26", param_hint="--edition") from error


def _tell(outcome: Outcome) -> None:
    edition = f" of {outcome.published}" if outcome.published else ""
    click.echo(
        f"{outcome.dataset}{edition}: {outcome.state}: {outcome.rows_read:,} rows, {outcome.new:,} new, "
        f"{outcome.changed:,} changed, {outcome.same:,} the same, {outcome.gone:,} gone, {outcome.rejected:,} left out"
    )
    for issue in outcome.issues:
        click.echo(f"  {issue.severity}: {issue}", err=issue.severity != NOTE)


@main.command()
def check() -> None:
    """Look for faults in the store; exit code 1 when there are any."""
    faults = [*store.check(), *snapshots.faults()]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(FAULTY)
    click.echo(f"{store.path()}: sound, version {store.version()}")


@main.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
def backup(target: Path, dry_run: bool) -> None:
    """Copy the store to TARGET while it is in use."""
    if dry_run:
        click.echo(f"would copy {store.path()}, version {store.version()}, to {target}")
        return
    store.backup(target)
    click.echo(f"{target}: {target.stat().st_size:,} bytes")


@main.command()
@click.option("--indicator", metavar="SLUG", help="Only this indicator.")
def coverage(indicator: str | None) -> None:
    """What the store holds: places, periods and intervals of each indicator by tier."""
    table = imports.coverage(indicator)
    if table.empty:
        raise click.ClickException(f"no indicator {indicator!r}" if indicator else "the store is empty")
    click.echo(table.to_string(index=False))


@main.command("tables")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
def write_tables(source: Path, dry_run: bool) -> None:
    """Write the carried tables again from a folder of official files (for developers)."""
    for line in tables_compile.compile_tables(source, dry_run=dry_run):
        click.echo(line)


for command in record_commands.COMMANDS:
    main.add_command(command)


def run() -> None:
    """Entry point: bad input and a store that cannot be used end in one line, not a traceback."""
    commands.run(main)


if __name__ == "__main__":
    run()
