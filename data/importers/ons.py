"""Local statistics folders of the Office for National Statistics, in today's and older layouts.

A data set is a folder with a CSV of observations and a JSON of metadata of the same name.
Older editions use capitals, other column names, the indicator's name in `Variable Name` or
`Measure`, or one block of columns per indicator.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.errors import InputError
from data.importers import columns, delimited
from data.importers.convert import Resolve, convert
from data.importers.rows import Edition, IndicatorFacts, IssueLog, Known

SYNONYMS = {
    "lower_confidence_interval_95": "lci_95",
    "upper_confidence_interval_95": "uci_95",
    "observation_status": "status",
}
REQUIRED = ("areacd", "period", "observation")
BLOCK_PARTS = ("measure", "lci_95", "uci_95", "status")
SITE = "ess-beta-metadata"
TEXTS = ("label", "subtitle", "longDescription", "caveats", "prefix", "suffix", "subText")
SOURCES = ("sourceOrg", "sourceURL", "sourceDate", "summary", "description", "creator")


def slugify(name: str) -> str:
    """A name as a slug: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def edition(csv_file: Path, *, published: str, known: Known, topics: Mapping[str, str], largest: int) -> Edition:
    """One edition of one data set. Raises InputError when file or metadata cannot be read."""
    metadata_file = csv_file.with_suffix(".json")
    delimited.refuse_unreadable(csv_file, largest)
    described = metadata_file.exists() or csv_file.stem not in {dataset for dataset, _ in known.aliases}
    metadata = read_metadata(metadata_file) if described else {}
    names = delimited.canonical(delimited.header(csv_file), SYNONYMS)
    blocks = _blocks(names)
    for column in REQUIRED[: 2 if blocks else 3]:
        if column not in names:
            raise InputError(
                str(csv_file),
                f"there is no column {column}",
                f"The file needs {', '.join(REQUIRED)}.",
                column=column,
                row=1,
            )
    dataset = csv_file.stem
    facts: dict[str, IndicatorFacts] = {}

    def resolve(name: str) -> str | None:
        slug = known.aliases.get((dataset, name.lower()), _own_slug(dataset, name, known))
        if slug and slug not in facts:
            facts[slug] = _facts(slug, dataset, name, metadata, topics)
        return slug or None

    return Edition(
        dataset=dataset,
        file=csv_file,
        sha256=delimited.digest(csv_file, *([metadata_file] if described else [])),
        published=published,
        indicators=facts,
        read=partial(_read, csv_file, names, blocks, known, resolve, facts, dataset),
    )


def read_metadata(file: Path) -> dict[str, Any]:
    """The JSON beside the CSV. Raises InputError when it is missing or broken."""
    if not file.exists():
        raise InputError(str(file), "the metadata file is missing", "Put the JSON of the same name beside the CSV.")
    delimited.refuse_unreadable(file)
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        row = getattr(error, "lineno", None)
        raise InputError(
            str(file), "the metadata is not valid JSON", "The file may be cut short; fetch it again.", row=row
        ) from error
    if not isinstance(content, dict) or not isinstance(content.get(SITE, {}), dict):
        raise InputError(str(file), "the metadata is not a JSON object", "Fetch the file again from its publisher.")
    site = content.get(SITE, {})
    for section in (content, site, *(part for part in site.values() if isinstance(part, dict))):
        _check_section(file, section)
    return content


def _check_section(file: Path, section: Mapping[str, Any]) -> None:
    for name in (*TEXTS, *SOURCES):
        if not isinstance(section.get(name), str | None):
            raise InputError(str(file), f"{name} is not a text", "Write it in quotation marks.", column=name)
    if columns.is_code(section.get("label") or ""):
        raise InputError(
            str(file), "the label looks like a formula or a script", "Write the plain name.", column="label"
        )
    if not re.fullmatch(r"\d|None", str(section.get("decimalPlaces"))):
        raise InputError(str(file), "decimalPlaces is not a number from 0 to 9", "Mend it.", column="decimalPlaces")


def _own_slug(dataset: str, name: str, known: Known) -> str | None:
    """The slug of a name that no table knows; the data set's name is put before one that another holds."""
    slug = slugify(name)
    if slug and known.owners.get(slug, dataset) != dataset:
        return f"{dataset}-{slug}"
    return slug or None


def _facts(
    slug: str, dataset: str, name: str, metadata: Mapping[str, Any], topics: Mapping[str, str]
) -> IndicatorFacts:
    site = metadata.get(SITE, {})
    own = next((value for key, value in site.items() if isinstance(value, dict) and key.lower() == name.lower()), {})
    flat = {key: value for key, value in site.items() if not isinstance(value, dict)}
    found = flat | dict(site.get("shared", {})) | own
    decimals = found.get("decimalPlaces")
    caveats = [text for text in (own.get("caveats"), site.get("shared", {}).get("caveats")) if text]
    prefix = found.get("prefix")
    return IndicatorFacts(
        slug=slug,
        dataset=dataset,
        title=found.get("label") or name,
        subtitle=found.get("subtitle") or metadata.get("summary"),
        description=found.get("longDescription") or metadata.get("description"),
        unit=found.get("subText"),
        prefix="£" if prefix == "GBPSign" else prefix,
        suffix=found.get("suffix"),
        decimals=int(decimals) if decimals is not None else None,
        topic=topics.get(slug),
        source_org=found.get("sourceOrg") or _creator(metadata),
        source_url=found.get("sourceURL"),
        source_date="|".join(_iso(text) for text in str(found.get("sourceDate") or "").split("|") if text) or None,
        caveats="\n\n".join(caveats) or flat.get("caveats"),
    )


def _creator(metadata: Mapping[str, Any]) -> str | None:
    creator = str(metadata.get("creator") or "")
    return creator.rstrip("/").rsplit("/", 1)[-1].replace("-", " ").capitalize() or None


def _iso(text: str) -> str:
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date().isoformat()
    except ValueError:
        return text.strip()


def last_modified(metadata: Mapping[str, Any]) -> str | None:
    """The day the publisher last changed the file, from its note, as ISO text."""
    match = re.search(r"last modified on (\d{2}/\d{2}/\d{4})", str(metadata.get("_note", "")))
    return _iso(match.group(1)) if match else None


def _blocks(names: list[str]) -> list[str]:
    """Names of the indicators of a wide file: each ``x`` that has a column ``x_measure``."""
    if "observation" in names:
        return []
    blocks = [name.removesuffix("_measure") for name in names if name.endswith("_measure")]
    return [name for name in blocks if name in names]


def _read(
    file: Path,
    names: list[str],
    blocks: list[str],
    known: Known,
    resolve: Resolve,
    facts: Mapping[str, IndicatorFacts],
    dataset: str,
    log: IssueLog,
) -> Iterator[pa.RecordBatch]:
    for rows, wide in delimited.batches(file, names, log):
        batch = delimited.merge_repeats(rows, wide, log)
        for part in _long(batch, blocks):
            yield convert(part, rows, known, resolve, facts, dataset, log)


def _long(batch: pa.RecordBatch, blocks: list[str]) -> Iterator[pa.RecordBatch]:
    """A wide batch as one long batch per indicator; a long batch as it is."""
    if not blocks:
        yield batch
    for block in blocks:
        found = {name: batch.column(name) for name in ("areacd", "areanm", "period") if name in batch.schema.names}
        found["indicator"] = pa.array([block] * batch.num_rows)
        found["observation"] = batch.column(block)
        for part in BLOCK_PARTS:
            raw = next((raw for raw, term in SYNONYMS.items() if term == part), part)
            if f"{block}_{raw}" in batch.schema.names:
                found[part] = batch.column(f"{block}_{raw}")
        yield pa.RecordBatch.from_pydict(found)
