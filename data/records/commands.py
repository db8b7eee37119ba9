"""Commands for records: a workbook to fill in, its way into the store, and back out."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from data import store
from data.errors import InputError
from data.records import folder, reading, stored, workbook
from data.records.cells import Stored, pounds
from data.records.defaults import WHO
from data.records.faults import Faults, Refused
from data.records.tables import BY_NAME
from data.records.taking import Difference, Key, take

REFUSED = 1
_SHOWN = 20


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def template(target: Path) -> None:
    """Write an empty workbook of records to TARGET: a sheet for each table, with notes, choices and an example.

    With a store, it lists the places, missions, goals and indicators that records may point to.
    """
    if target.suffix.lower() != ".xlsx":
        raise InputError(str(target), "the file is no workbook by its name", "Let its name end in .xlsx.")
    _refuse_overwriting(target)
    workbook.template(target, stored.published() if store.path().exists() else None)
    click.echo(f"{target}: {len(BY_NAME)} tables")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--by", metavar="NAME", default="the command line", show_default=True, help="Who stands in the history.")
@click.option("--remove-missing", is_flag=True, help="Remove records that the tables in SOURCE lack.")
@click.option("--max-mb", type=click.IntRange(1), default=64, show_default=True, help="Largest file to read.")
@click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
def records(source: Path, by: str, remove_missing: bool, max_mb: int, dry_run: bool) -> None:
    """Take people's records from SOURCE, a workbook or a folder of CSV files, into the store.

    All of it or nothing. Tables that SOURCE lacks stay as they are.
    """
    store.version()
    if not by.strip() or by.strip() == WHO or not by.isprintable():
        raise click.BadParameter(f"{by!r} cannot stand in the history", param_hint="--by")
    faults = Faults()
    try:
        with closing(store.connect()) as connection:
            rows = reading.read(source, faults, max_mb * 2**20)
            difference = take(
                connection,
                rows,
                by.strip(),
                faults=faults,
                dry_run=dry_run,
                remove_missing=remove_missing,
                spare_empty=True,
            )
    except Refused as refused:
        for issue in refused.issues:
            click.echo(str(issue), err=True)
        click.echo(f"{source}: refused, nothing was taken; faults found: {refused.count:,}", err=True)
        sys.exit(REFUSED)
    for warning in difference.warnings:
        click.echo(f"warning: {warning}", err=True)
    if (more := difference.doubted - sum(one.occurrences for one in difference.warnings)) > 0:
        click.echo(f"warning: and {more:,} more", err=True)
    _tell(difference)
    done = ("would be taken" if dry_run else "taken") if difference else "nothing to change"
    click.echo(f"{source}: {done}")


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
def export(target: Path) -> None:
    """Write all records to TARGET: a workbook if its name ends in .xlsx, else a folder of CSV files."""
    store.version()
    with stored.snapshot() as rows:
        if target.suffix.lower() == ".xlsx":
            _refuse_overwriting(target)
            workbook.write(target, rows, stored.published())
        else:
            for name in BY_NAME:
                _refuse_overwriting(target / f"{name}.csv")
            folder.write_folder(target, rows)
    click.echo(f"{target}: {len(BY_NAME)} tables")


def _refuse_overwriting(target: Path) -> None:
    if target.exists():
        raise InputError(str(target), "this file is there already and would be lost", "Name another.")
    if target.parent.is_file() or (target.suffix.lower() == ".xlsx" and not target.parent.is_dir()):
        raise InputError(str(target), "there is no such folder to write to", "Name a file in a folder that exists.")


def _tell(difference: Difference) -> None:
    for name, table in difference.tables.items():
        click.echo(
            f"{name}: {len(table.new):,} new, {len(table.changed):,} changed, {len(table.removed):,} removed, "
            f"{table.same:,} the same"
        )
        lines = [f"  new: {_key(key)}" for key in table.new[:_SHOWN]]
        for change in table.changed[:_SHOWN]:
            cells = "; ".join(
                f"{field}: {_cell(name, field, old)} → {_cell(name, field, new)}"
                for field, (old, new) in change.fields.items()
            )
            lines.append(f"  changed: {_key(change.key)}: {cells}")
        lines += [f"  removed: {_key(key)}" for key in table.removed[:_SHOWN]]
        for line in lines:
            click.echo(line)
        if (more := sum(max(len(part) - _SHOWN, 0) for part in (table.new, table.changed, table.removed))) > 0:
            click.echo(f"  and {more:,} more")


def _cell(table: str, name: str, cell: Stored) -> str:
    kind = next(field.kind for field in BY_NAME[table].fields if field.name == name)
    return pounds(cell) if kind == "money" and isinstance(cell, int) else repr(cell)


def _key(key: Key) -> str:
    return ", ".join(map(str, key))


COMMANDS = (template, records, export)
