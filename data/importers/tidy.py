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
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.errors import InputError
from data.importers import delimited
from data.importers.convert import convert
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


def mapping_file(csv_file: Path) -> Path:
    """Where the mapping of a tidy CSV is looked for."""
    return csv_file.with_suffix(".mapping.toml")


def edition(csv_file: Path, *, known: Known, largest: int) -> Edition:
    """The CSV as an edition. Raises InputError when mapping, columns or file are not usable."""
    delimited.refuse_unreadable(csv_file, largest)
    mapping = _read_mapping(mapping_file(csv_file))
    written = mapping["columns"]
    names = delimited.canonical(delimited.header(csv_file), {})
    renamed = {delimited.plain_name(column): TERMS[term] for term, column in written.items()}
    for term in written:
        if delimited.plain_name(written[term]) not in names:
            raise InputError(
                str(csv_file),
                f"there is no column {written[term]!r}",
                "Mend the mapping or the header.",
                column=written[term],
                row=1,
            )
    facts = _facts(mapping["indicator"], csv_file)
    several = "indicator" in written

    def resolve(name: str) -> str | None:
        if not several:
            return facts.slug
        return slugify(name) or None

    found = {facts.slug: facts}
    return Edition(
        dataset=csv_file.stem,
        file=csv_file,
        sha256=delimited.digest(csv_file, mapping_file(csv_file)),
        published=str(mapping["published"]),
        indicators=found,
        read=partial(_read, csv_file, [renamed.get(name, name) for name in names], known, resolve, found, several),
    )


def _read_mapping(file: Path) -> dict[str, Any]:
    try:
        mapping = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            str(file), f"the mapping is not valid TOML: {error}", "See the example in docs/data.md."
        ) from error
    for key, kind in (("columns", dict), ("indicator", dict)):
        if not isinstance(mapping.get(key), kind):
            raise InputError(str(file), f"[{key}] is missing", "See the example in docs/data.md.")
    if "published" not in mapping:
        raise InputError(str(file), "the date of publication is missing", "Add a line such as published = 2026-03-01.")
    for term in REQUIRED:
        if term not in mapping["columns"]:
            raise InputError(
                str(file),
                f"[columns] does not say which column is the {term}",
                f'Add {term} = "…".',
                column=term,
            )
    unknown = set(mapping["columns"]) - set(TERMS)
    if unknown:
        raise InputError(str(file), f"[columns] has {', '.join(sorted(unknown))}", f"Use only {', '.join(TERMS)}.")
    return mapping


def _facts(given: Mapping[str, Any], csv_file: Path) -> IndicatorFacts:
    allowed = {field.name for field in fields(IndicatorFacts)} - {"dataset"}
    unknown = set(given) - allowed
    if unknown or not {"slug", "title", "source_org"} <= set(given):
        raise InputError(
            str(mapping_file(csv_file)),
            f"[indicator] has {', '.join(sorted(unknown))}"
            if unknown
            else "[indicator] needs slug, title and source_org",
            f"Use {', '.join(sorted(allowed))}.",
        )
    return IndicatorFacts(dataset=csv_file.stem, **given)


def _read(
    file: Path,
    names: list[str],
    known: Known,
    resolve: Any,
    facts: dict[str, IndicatorFacts],
    several: bool,
    log: IssueLog,
) -> Iterator[pa.RecordBatch]:
    pattern = next(iter(facts.values()))
    for first, batch in delimited.batches(file, names, log):
        if several:
            for name in batch.column("indicator").unique().to_pylist():
                slug = resolve(name)
                if slug and slug not in facts:
                    facts[slug] = IndicatorFacts(
                        **{f.name: getattr(pattern, f.name) for f in fields(pattern)} | {"slug": slug, "title": name}
                    )
        elif "indicator" in batch.schema.names:
            batch = batch.drop_columns(["indicator"])
        yield convert(batch, first, known, resolve, facts, file.stem, log)
