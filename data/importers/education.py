"""The table behind the Department for Education's local authority interactive tool.

Places come by the department's own number and by name, years in several spellings whose
meaning (academic, financial, calendar) stands in the data dictionary, values as text.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.errors import InputError
from data.importers import delimited
from data.importers.columns import Rows
from data.importers.convert import convert
from data.importers.rows import ERROR, NOTE, WARNING, Edition, IndicatorFacts, IssueLog, Known

DATASET = "local-authority-interactive-tool"
DICTIONARY = "lait_data_dictionary.csv"
COLUMNS = ("Short Desc", "Years", "LA and Regions", "Values", "LA Number")
SOURCE = "https://www.gov.uk/government/publications/local-authority-interactive-tool-lait"
_YEAR = re.compile(r"(\d{4})(?:[-/](\d{2})(?:-\d{2}/(\d{2}))?)?\s*(?:\((prov|Rev|OT|Final)\))?")
_MARKS = {"prov": "p", "Rev": "r"}
_SPREADSHEET_DAY_ZERO = date(1899, 12, 30)
_START_MONTH = {"academic": 9, "financial": 4, "calendar": 1}
_DESCRIBED = (
    "Measure_short",
    "Measure",
    "Chart_title",
    "Description",
    "Topic",
    "dps",
    "Year_Type",
    "Last Update",
    "Next Update",
    "Methodology",
)


def period_of(text: str, kind: str) -> tuple[str, str | None] | None:
    """The ISO period and the mark of a year as the table writes it; None for what is no year.

    ``kind`` is academic, financial, calendar, january or september. A single year of an
    academic or financial measure is the year in which it ends; "2014-16" of a calendar measure
    are three years.
    """
    match = _YEAR.fullmatch(text.strip())
    if not match:
        return None
    year, second, last, remark = match.groups()
    years = (int(last or second or year) - int(year)) % 100
    if second and kind != "calendar" and (int(year) + 1) % 100 != int(second):
        return None
    mark = _MARKS.get(remark or "")
    if kind == "september":
        return f"{year}-09-30", mark
    if kind == "january":
        return f"{year}-01", mark
    start = int(year) - (0 if second or kind == "calendar" else 1)
    length = years + 1 if kind == "calendar" else max(years, 1)
    return f"{start}-{_START_MONTH[kind]:02d}-01/P{length}Y", mark


def year_kind(text: str) -> str:
    """The dictionary's year type in one word."""
    first = text.strip().lower()
    if "sept" in first:
        return "september"
    if "january" in first:
        return "january"
    return next((kind for kind in _START_MONTH if first.startswith(kind)), "calendar")


def spreadsheet_date(text: str) -> str | None:
    """ISO date of a spreadsheet's serial number; None when it is none."""
    return (_SPREADSHEET_DAY_ZERO + timedelta(days=int(text))).isoformat() if text.isdigit() else None


def edition(
    parquet: Path,
    *,
    published: str,
    known: Known,
    numbers: Mapping[tuple[int | None, str], str],
    measures: Sequence[Mapping[str, str]],
    largest: int = delimited.LARGEST_FILE,
) -> Edition:
    """The table as an edition holding the ``measures`` asked for.

    Each measure has at least slug and short_desc; title, subtitle, suffix, decimals … are
    ours where given, else the dictionary's. ``numbers`` maps (number, name) to a place.
    """
    delimited.refuse_size(parquet, largest)
    try:
        present = pq.read_schema(parquet).names
    except (pa.ArrowException, OSError) as error:
        raise _damaged(parquet) from error
    for name in COLUMNS:
        if name not in present:
            raise InputError(str(parquet), f"there is no column {name}", "Is this the long table?", column=name)
    dictionary = read_dictionary(parquet.with_name(DICTIONARY))
    for measure in measures:
        if measure["short_desc"] not in dictionary:
            raise InputError(
                str(parquet.with_name(DICTIONARY)),
                f"{measure['short_desc']!r} is not a measure of the table",
                "Check the name.",
            )
    facts = {measure["slug"]: _facts(measure, dictionary[measure["short_desc"]]) for measure in measures}
    kinds = {m["short_desc"]: year_kind(dictionary[m["short_desc"]]["Year_Type"]) for m in measures}
    slugs = {m["short_desc"]: m["slug"] for m in measures}
    return Edition(
        dataset=DATASET,
        file=parquet,
        sha256=_digest(parquet, slugs),
        published=published,
        indicators=facts,
        read=partial(_read, parquet, known, numbers, slugs, kinds, facts),
        whole=False,
    )


def _digest(parquet: Path, slugs: Mapping[str, str]) -> str:
    """Of table and dictionary and of what was asked for, so that asking for more is no repeat."""
    content = delimited.digest(parquet, parquet.with_name(DICTIONARY))
    return hashlib.sha256("\n".join([content, *sorted(slugs)]).encode()).hexdigest()


def _damaged(parquet: Path) -> InputError:
    return InputError(str(parquet), "the file is not a whole Parquet file", "It may be cut short; fetch it again.")


def read_dictionary(file: Path) -> dict[str, dict[str, str]]:
    """The dictionary by the short name of the measure. Raises InputError when it is missing or another."""
    if not file.exists():
        raise InputError(str(file), "the data dictionary is missing", f"Put {DICTIONARY} beside the table.")
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        reader = csv.DictReader(stream, restval="")
        missing = sorted(set(_DESCRIBED) - set(reader.fieldnames or ()))
        if missing:
            raise InputError(str(file), f"there is no column {missing[0]}", "Fetch it again.", row=1, column=missing[0])
        return {row["Measure_short"].strip(): row for row in reader}


def newest_update(dictionary: Mapping[str, Mapping[str, str]]) -> str | None:
    """The newest date on which the dictionary says a measure was updated: the edition's date."""
    return max(filter(None, (spreadsheet_date(entry["Last Update"]) for entry in dictionary.values())), default=None)


def _facts(measure: Mapping[str, str], entry: Mapping[str, str]) -> IndicatorFacts:
    places = measure.get("decimals") or entry["dps"]
    return IndicatorFacts(
        slug=measure["slug"],
        dataset=DATASET,
        title=measure.get("title") or entry["Measure"],
        subtitle=measure.get("subtitle") or entry["Chart_title"],
        description=measure.get("description") or entry["Description"],
        unit=measure.get("unit") or None,
        suffix=measure.get("suffix") or None,
        decimals=int(places) if str(places).isdigit() else None,
        topic=measure.get("topic") or entry["Topic"],
        source_org="Department for Education",
        source_url=measure.get("source_url") or SOURCE,
        source_date=spreadsheet_date(entry["Last Update"]),
        next_release=spreadsheet_date(entry["Next Update"]),
        methodology=entry["Methodology"] or None,
    )


def _read(
    parquet: Path,
    known: Known,
    numbers: Mapping[tuple[int | None, str], str],
    slugs: Mapping[str, str],
    kinds: Mapping[str, str],
    facts: Mapping[str, IndicatorFacts],
    log: IssueLog,
) -> Iterator[pa.RecordBatch]:
    wanted = pa.array(list(slugs))
    first = 1
    try:
        for batch in pq.ParquetFile(parquet).iter_batches(columns=list(COLUMNS), batch_size=100_000):
            asked = pc.is_in(pc.utf8_trim_whitespace(batch.column("Short Desc")), value_set=wanted)
            rows = np.arange(first, first + batch.num_rows)[asked.to_numpy(zero_copy_only=False)]
            first += batch.num_rows
            if rows.size:
                text, rows = _as_text(batch.filter(asked), rows, numbers, kinds, log)
                yield convert(text, rows, known, slugs.get, facts, DATASET, log)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(parquet) from error


def _as_text(
    batch: pa.RecordBatch,
    rows: Rows,
    numbers: Mapping[tuple[int | None, str], str],
    kinds: Mapping[str, str],
    log: IssueLog,
) -> tuple[pa.RecordBatch, Rows]:
    """The rows of known place and year as text columns, and their rows in the table (from 1)."""
    out: dict[str, list[str]] = {"areacd": [], "period": [], "indicator": [], "observation": [], "status": []}
    kept = []
    for number_of_row, row in zip(rows.tolist(), batch.to_pylist(), strict=True):
        name = str(row["LA and Regions"] or "").strip()
        number = int(row["LA Number"]) if row["LA Number"] is not None else None
        place = numbers.get((number, name))
        period = period_of(str(row["Years"]), kinds[row["Short Desc"].strip()])
        if place is None:
            log.add(
                WARNING,
                "unknown_place",
                f"{name!r} (number {number}) is matched to no place",
                "Left out.",
                row=number_of_row,
                column="LA and Regions",
            )
        if period is None:
            log.add(
                ERROR if row["Values"] not in ("-", None) else NOTE,
                "bad_period",
                f"{row['Years']!r} is not a year",
                "Left out.",
                row=number_of_row,
                column="Years",
            )
        if place is None or period is None:
            continue
        kept.append(number_of_row)
        value = str(row["Values"] or "").strip()
        empty = value in {"", "-", "x", "c", "z", "NA", "."}
        out["areacd"].append(place)
        out["period"].append(period[0])
        out["indicator"].append(row["Short Desc"].strip())
        out["observation"].append("" if empty else value)
        out["status"].append(value if value in {"x", "c", "z"} else period[1] or "")
    text = pa.RecordBatch.from_pydict({name: pa.array(texts, pa.string()) for name, texts in out.items()})
    return text, np.array(kept, dtype=np.int64)
