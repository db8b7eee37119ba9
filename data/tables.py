"""The carried figures as plain CSV: written from a full store, read when a store is built.

One file an indicator, one row a place and field (value, lower, upper, mark, note), one column
a period, so that the tables stay small, and a changed figure is one changed cell in a diff.
"""

from __future__ import annotations

import csv
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from data.period import of, parse

FIELDS = ("value", "lower", "upper", "mark", "note")
LOCAL_PERIODS = 10

_UPPER = "('country', 'region', 'combined_authority', 'police_force')"
_LOCAL = "('upper_tier', 'lower_tier')"

# A place of an upper tier with every period; a local authority with its tier's last ten.
_CARRIED = f"""
WITH recent AS (
    SELECT period_start, period_end, dense_rank() OVER (ORDER BY period_end DESC, period_start DESC) AS age
    FROM observation JOIN place_level USING (place)
    WHERE indicator = :indicator AND level IN {_LOCAL} GROUP BY period_start, period_end
), carried AS (
    SELECT place, NULL AS period_start, NULL AS period_end FROM place_level WHERE level IN {_UPPER}
    UNION SELECT place, period_start, period_end FROM place_level, recent
    WHERE level IN {_LOCAL} AND age <= {LOCAL_PERIODS}
)
"""
_IS_CARRIED = """
EXISTS (SELECT 1 FROM carried c WHERE c.place = o.place
    AND (c.period_start IS NULL OR (c.period_start = o.period_start AND c.period_end = o.period_end)))
"""

_OBSERVATIONS = f"""
{_CARRIED}
SELECT o.published, o.place, o.period_start, o.period_end, o.value, o.lower, o.upper, o.mark, o.note
FROM observation o WHERE o.indicator = :indicator AND {_IS_CARRIED} ORDER BY o.published, o.place
"""

_REVISIONS = f"""
{_CARRIED}
SELECT o.published, o.replaced, o.kind, o.place, o.period_start, o.period_end, o.value, o.lower, o.upper, o.mark,
    NULL AS note
FROM revision o WHERE o.indicator = :indicator AND {_IS_CARRIED} ORDER BY o.published, o.replaced, o.kind, o.place
"""


def write(connection: sqlite3.Connection, indicator: str, observations: Path, revisions: Path) -> None:
    """Write one indicator's observations and, where there are any, revisions."""
    for sql, folder, keys in (
        (_OBSERVATIONS, observations, ("published", "place")),
        (_REVISIONS, revisions, ("published", "replaced", "kind", "place")),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        found = connection.execute(sql, {"indicator": indicator}).fetchall()
        if found:
            _write_wide(folder / f"{indicator}.csv", found, keys)


def _write_wide(file: Path, found: Sequence[sqlite3.Row], keys: tuple[str, ...]) -> None:
    periods = sorted({(row["period_end"], row["period_start"]) for row in found})
    column = {period: index for index, period in enumerate(periods)}
    lines: dict[tuple[str, ...], list[str]] = defaultdict(lambda: [""] * len(periods))
    for row in found:
        for name in FIELDS:
            if row[name] is not None:
                lines[*(row[key] for key in keys), name][column[row["period_end"], row["period_start"]]] = _text(
                    row[name]
                )
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*keys, "field", *(of(start, end).code for end, start in periods)])
        writer.writerows([*key, *cells] for key, cells in lines.items())


def _text(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The cells of one wide table: its key columns, period_start, period_end, and the five fields."""
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader)
        split = header.index("field")
        spans = [(period.start.isoformat(), period.end.isoformat()) for period in map(parse, header[split + 1 :])]
        blank = dict.fromkeys(FIELDS)
        cells: dict[tuple[str, ...], dict[str, Any]] = {}
        for line in reader:
            key, name = tuple(line[:split]), line[split]
            for span, text in zip(spans, line[split + 1 :], strict=True):
                if text:
                    cell = cells.setdefault((*key, *span), blank.copy())
                    cell[name] = float(text) if name in ("value", "lower", "upper") else text
    names = (*header[:split], "period_start", "period_end")
    for identity, cell in cells.items():
        yield dict(zip(names, identity, strict=True)) | cell
