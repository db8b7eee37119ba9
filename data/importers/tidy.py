"""Anyone's tidy CSV, with a small TOML file beside it that says which column is what.

``rates.csv`` goes with ``rates.mapping.toml``::

    published = 2026-03-01
    [columns]
    place = "code"
    period = "year"
    value = "rate"
    lower = "low"           # optional, as are upper, mark, note and indicator
    [indicator]
    slug = "my-rate"
    title = "My rate"
    suffix = "%"
    source_org = "My council"
    source_url = "https://example.org"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.errors import InputError
from data.importers import columns, delimited
from data.importers.convert import Resolve, convert
from data.importers.ons import slugify
from data.importers.rows import Edition, IndicatorFacts, IssueLog, Known

TERMS = {
    "place": "areacd",
    "period": "period",
    "value": "observation",
    "lower": "lci_95",
    "upper": "uci_95",
    "mark": "status",
    "note": "notes",
    "indicator": "indicator",
}
REQUIRED = ("place", "period", "value")
EXAMPLE = "See the example in docs/data.md."


def mapping_file(csv_file: Path) -> Path:
    """Where the mapping of a tidy CSV is looked for."""
    return csv_file.with_suffix(".mapping.toml")


def edition(csv_file: Path, *, known: Known, largest: int) -> Edition:
    """The CSV as an edition. Raises InputError when mapping, columns or file are not usable."""
    delimited.refuse_unreadable(csv_file, largest)
    mapping = _read_mapping(mapping_file(csv_file))
    written = mapping["columns"]
    names = delimited.canonical(delimited.header(csv_file), {})
    for column in written.values():
        if delimited.plain_name(column) not in names:
            raise InputError(
                str(csv_file), f"there is no column {column!r}", "Mend the mapping or the header.", column=column, row=1
            )
    pattern = _facts(mapping["indicator"], csv_file)
    several = "indicator" in written
    found = {} if several else {pattern.slug: pattern}

    def resolve(name: str) -> str | None:
        slug = slugify(name) if several else pattern.slug
        if slug and slug not in found:
            found[slug] = replace(pattern, slug=slug, title=name)
        return slug or None

    return Edition(
        dataset=csv_file.stem,
        file=csv_file,
        sha256=delimited.digest(csv_file, mapping_file(csv_file)),
        published=str(mapping["published"]),
        indicators=found,
        read=partial(_read, csv_file, _renamed(names, written), known, resolve, found),
    )


def _renamed(names: list[str], written: Mapping[str, str]) -> list[str]:
    """The columns in our terms; those the mapping does not name are set aside under names of no meaning."""
    terms = {delimited.plain_name(column): TERMS[term] for term, column in written.items()}
    result = []
    for name in names:
        original, mark, count = name.partition("__")
        result.append(f"{terms[original]}{mark}{count}" if original in terms else f"unnamed__{name}")
    return result


def _read_mapping(file: Path) -> dict[str, Any]:
    try:
        mapping = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(str(file), f"the mapping is not valid TOML: {error}", EXAMPLE) from error
    for key in ("columns", "indicator"):
        if not isinstance(mapping.get(key), dict):
            raise InputError(str(file), f"[{key}] is missing", EXAMPLE)
    try:
        date.fromisoformat(str(mapping.get("published")))
    except ValueError as error:
        raise InputError(
            str(file), "the date of publication is missing or no date", "Add a line such as published = 2026-03-01."
        ) from error
    _check_columns(file, mapping["columns"])
    return mapping


def _check_columns(file: Path, written: Mapping[str, Any]) -> None:
    for term in REQUIRED:
        if term not in written:
            raise InputError(
                str(file),
                f"[columns] does not say which column is the {term}",
                f'Add {term} = "…".',
                column=term,
            )
    unknown = set(written) - set(TERMS)
    if unknown:
        raise InputError(str(file), f"[columns] has {', '.join(sorted(unknown))}", f"Use only {', '.join(TERMS)}.")
    if not all(isinstance(column, str) for column in written.values()):
        raise InputError(str(file), "[columns] names a column that is not a text", "Write its name in quotation marks.")
    if len({delimited.plain_name(column) for column in written.values()}) < len(written):
        raise InputError(str(file), "[columns] names one column twice", "Give each its own.")


def _facts(given: Mapping[str, Any], csv_file: Path) -> IndicatorFacts:
    file = str(mapping_file(csv_file))
    allowed = {field.name for field in fields(IndicatorFacts)} - {"dataset"}
    unknown = set(given) - allowed
    if unknown or not {"slug", "title", "source_org"} <= set(given):
        what = f"has {', '.join(sorted(unknown))}" if unknown else "needs slug, title and source_org"
        raise InputError(file, f"[indicator] {what}", f"Use {', '.join(sorted(allowed))}.")
    given = {name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in given.items()}
    for name, fact in given.items():
        if type(fact) is not (int if name == "decimals" else str):
            kind = "a whole number" if name == "decimals" else "a text"
            raise InputError(file, f"[indicator] {name} is not {kind}", EXAMPLE, column=name)
    if given["slug"] != slugify(given["slug"]) or not given["slug"]:
        raise InputError(file, "the slug is not of small letters, digits and hyphens", EXAMPLE, column="slug")
    if columns.is_code(given["title"]):
        raise InputError(file, "the title looks like a formula or a script", "Write the plain name.", column="title")
    return IndicatorFacts(dataset=csv_file.stem, **given)


def _read(
    file: Path,
    names: list[str],
    known: Known,
    resolve: Resolve,
    facts: Mapping[str, IndicatorFacts],
    log: IssueLog,
) -> Iterator[pa.RecordBatch]:
    for rows, batch in delimited.batches(file, names, log):
        yield convert(delimited.merge_repeats(rows, batch, log), rows, known, resolve, facts, file.stem, log)
