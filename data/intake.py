"""A run of official files into the store: found, grouped by data set, taken one by one.

Each data set is one transaction; one that is refused leaves the others of the run alone.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from data import carried, load, sources
from data.errors import InputError
from data.importers import education, ons, tidy
from data.importers.delimited import LARGEST_FILE, refuse_unreadable
from data.importers.rows import ERROR, Edition, Issue, Known
from data.load import Outcome

Opening = Callable[[], Edition]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line may ask of a run."""

    edition: str | None = None
    accept: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    every_measure: bool = False
    largest: int = LARGEST_FILE
    dry_run: bool = False


def take(
    connection: sqlite3.Connection,
    found: sources.Found,
    options: Options,
    step: Callable[[str, str], None] = lambda dataset, step: None,
) -> Iterator[list[Outcome]]:
    """Take every data set found; yields the outcomes of each as it is done.

    ``step`` is told data set and step. Bad files become refused outcomes, never exceptions.
    """
    for dataset, openings in group(connection, found, options).items():
        editions: list[Edition] = []
        unusable: list[Outcome] = []
        for file, opening in openings:
            try:
                editions.append(opening())
            except InputError as error:
                unusable.append(unreadable(dataset, file, error))
        if unusable:
            yield unusable
        elif editions:
            yield load.load(
                connection,
                editions,
                accept=options.accept,
                dry_run=options.dry_run,
                step=partial(step, dataset),
            )


def group(
    connection: sqlite3.Connection, found: sources.Found, options: Options
) -> dict[str, list[tuple[Path, Opening]]]:
    """The files of a run by data set, each with the function that opens it."""
    known = carried.known(connection)
    groups: dict[str, list[tuple[Path, Opening]]] = defaultdict(list)
    for file in found.ons:
        groups[file.stem].append((file, partial(_open_ons, file, connection, known, options)))
    for file in found.tidy:
        groups[file.stem].append((file, partial(tidy.edition, file, known=known, largest=options.largest)))
    for file in found.education:
        groups[education.DATASET].append((file, partial(_open_education, file, connection, known, options)))
    for file in found.strange:
        groups[file.stem].append((file, partial(_nothing_says_how, file)))
    for file in found.outside:
        groups[sources.dataset_of(file)] = [(file, partial(_leads_outside, file))]
    return groups


def _open_ons(file: Path, connection: sqlite3.Connection, known: Known, options: Options) -> Edition:
    held = dict(connection.execute("SELECT slug, dataset FROM indicator").fetchall())
    return ons.edition(
        file,
        published=sources.edition_date(file, options.edition),
        known=replace(known, aliases=sources.manifest_aliases(file) | dict(known.aliases), owners=held),
        topics=sources.topics(file),
        largest=options.largest,
    )


def _open_education(file: Path, connection: sqlite3.Connection, known: Known, options: Options) -> Edition:
    measures = [row._asdict() for row in carried.table("education_measure").itertuples(index=False)]
    dictionary = education.read_dictionary(file.with_name(education.DICTIONARY))
    asked = set(dictionary) if options.every_measure else set(options.measures)
    named = {str(measure["short_desc"]) for measure in measures}
    measures += [
        {"slug": f"dfe-{ons.slugify(name.replace('%', ' percent'))}", "short_desc": name}
        for name in sorted(asked - named)
        if name in dictionary
    ]
    unknown = asked - set(dictionary)
    if unknown:
        raise InputError(
            str(file), f"no measure is named {', '.join(sorted(unknown))}", "Use a name from the dictionary."
        )
    numbers = {
        (row["number"], row["name"]): row["place"] for row in connection.execute("SELECT * FROM education_number")
    }
    return education.edition(
        file,
        published=options.edition or education.newest_update(dictionary) or sources.undated(file),
        known=known,
        numbers=numbers,
        measures=measures,
        largest=options.largest,
    )


def _nothing_says_how(file: Path) -> Edition:
    refuse_unreadable(file)
    raise InputError(
        str(file),
        "nothing says how to read this CSV",
        f"Put the publisher's JSON or a mapping named {tidy.mapping_file(file).name} beside it (see docs/data.md).",
    )


def _leads_outside(file: Path) -> Edition:
    raise InputError(
        str(file), "the file lies outside the folder", "Copy it into the folder; links that lead out are not followed."
    )


def unreadable(dataset: str, file: Path, error: InputError) -> Outcome:
    """A refused outcome for a file that could not even be opened."""
    issue = Issue(ERROR, "unreadable", error.file, error.what, error.mend, error.row, error.column)
    return Outcome(dataset, str(file), "", "refused", 0, 0, 0, 0, 0, 0, (issue,))


def refused(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes that left their data set as it was because of errors."""
    return [outcome for outcome in outcomes if outcome.state == "refused"]
