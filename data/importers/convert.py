"""Text columns of an official file into rows of the one shape, with every fault located."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.importers import columns
from data.importers.columns import Rows
from data.importers.rows import ERROR, NOTE, SCHEMA, WARNING, IndicatorFacts, IssueLog, Known
from data.period import PeriodError, parse

Resolve = Callable[[str], str | None]

NAMED_IN = ("indicator", "variable_name", "measure")
_MARK = re.compile(r"[a-z]{1,3}")
_NOWHERE = "K99"


def convert(
    batch: pa.RecordBatch,
    rows: Rows,
    known: Known,
    resolve: Resolve,
    facts: Mapping[str, IndicatorFacts],
    dataset: str,
    log: IssueLog,
) -> pa.RecordBatch:
    """A batch of text columns (areacd, period, observation …) as one of the shape of `SCHEMA`.

    ``rows`` are the file rows of the batch; ``resolve`` turns an indicator's written name into
    its slug, or None. Rows without indicator, place or period are left out.
    """

    def column(name: str) -> pa.Array:
        return batch.column(name) if name in batch.schema.names else pa.array([""] * batch.num_rows)

    if "areanm" in batch.schema.names:
        columns.refuse_code_in_names(batch.column("areanm"), "areanm", rows, log)
    places, mapped = _places(column("areacd"), known, rows, log)
    starts, ends = _periods(column("period"), dataset, known, rows, log)
    indicator = _indicators(batch, resolve, rows, log, known, dataset)
    value = columns.numbers(column("observation"), "observation", rows, log)
    lower = columns.numbers(column("lci_95"), "lci_95", rows, log)
    upper = columns.numbers(column("uci_95"), "uci_95", rows, log)
    mark, note = _marks(column("status"), column("notes"), value)
    table = pa.RecordBatch.from_arrays(
        [pa.array(rows), indicator, places, mapped, starts, ends, value, lower, upper, mark, note], schema=SCHEMA
    )
    complete = pc.and_(pc.and_(pc.is_valid(indicator), pc.is_valid(places)), pc.is_valid(starts))
    table = table.filter(complete)
    check_intervals(table, facts, log)
    return table


def _places(column: pa.Array, known: Known, rows: Rows, log: IssueLog) -> tuple[pa.Array, pa.Array]:
    indices, texts = columns.distinct(column)
    codes: list[str | None] = []
    for position, text in enumerate(texts):
        code = known.mapped.get(text, text)
        if code in known.places:
            codes.append(code)
            continue
        codes.append(None)
        row, count = columns.first_row(indices, position, rows)
        if text.startswith(_NOWHERE):
            log.add(
                NOTE,
                "no_place",
                f"{text} stands for no place",
                "Left out.",
                row=row,
                column="areacd",
                occurrences=count,
            )
        elif not text:
            log.add(
                ERROR,
                "unknown_place",
                "the area code is empty",
                "Give the GSS code.",
                row=row,
                column="areacd",
                occurrences=count,
            )
        else:
            log.add(
                WARNING,
                "unknown_place",
                f"{text[:20]!r} is no place the store knows",
                "Left out. Check the code, or add the place with a geography import.",
                row=row,
                column="areacd",
                occurrences=count,
            )
    flags = pa.array([int(text in known.mapped) for text in texts], pa.int8())
    return pa.array(codes, pa.string()).take(indices), flags.take(indices)


def _periods(column: pa.Array, dataset: str, known: Known, rows: Rows, log: IssueLog) -> tuple[pa.Array, pa.Array]:
    indices, texts = columns.distinct(column)
    starts: list[str | None] = []
    ends: list[str | None] = []
    for position, text in enumerate(texts):
        alias = known.periods.get((dataset, text.replace("T00:00:00", "")))
        try:
            period = parse(text)
            starts.append(alias[0] if alias else period.start.isoformat())
            ends.append(alias[1] if alias else period.end.isoformat())
        except PeriodError as error:
            starts.append(None)
            ends.append(None)
            row, count = columns.first_row(indices, position, rows)
            log.add(
                ERROR,
                "bad_period",
                str(error)[:160],
                "Write it as 2022-01-01/P1Y or one of the forms named.",
                row=row,
                column="period",
                occurrences=count,
            )
    return pa.array(starts, pa.string()).take(indices), pa.array(ends, pa.string()).take(indices)


def _indicators(
    batch: pa.RecordBatch, resolve: Resolve, rows: Rows, log: IssueLog, known: Known, dataset: str
) -> pa.Array:
    """Slug of each row: the first naming column that has an alias, else the first that is there."""
    present = [name for name in NAMED_IN if name in batch.schema.names]
    if not present:
        return pa.array([resolve(dataset)] * batch.num_rows, pa.string())
    chosen = present[0]
    for name in present:
        _, texts = columns.distinct(batch.column(name))
        if texts and all((dataset, text.lower()) in known.aliases for text in texts):
            chosen = name
            break
    columns.refuse_code_in_names(batch.column(chosen), chosen, rows, log)
    indices, texts = columns.distinct(batch.column(chosen))
    slugs = [resolve(text) for text in texts]
    for position, (text, slug) in enumerate(zip(texts, slugs, strict=True)):
        if slug is None:
            row, count = columns.first_row(indices, position, rows)
            log.add(
                WARNING if text else ERROR,
                "unknown_indicator",
                f"{text[:60]!r} is another measure than today's" if text else "the indicator has no name",
                "Left out." if text else "Give the indicator's name.",
                row=row,
                column=chosen,
                occurrences=count,
            )
    return pa.array(slugs, pa.string()).take(indices)


def _marks(status: pa.Array, notes: pa.Array, value: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Short marks; longer status texts join the note; an empty cell without a mark gets [x]."""
    indices, texts = columns.distinct(status)
    short = [text if _MARK.fullmatch(text) else None for text in texts]
    marks = pa.array(short, pa.string()).take(indices)
    marks = pc.if_else(pc.and_(pc.is_null(value), pc.is_null(marks)), "x", marks)
    sentences = [text if text and not known else None for text, known in zip(texts, short, strict=True)]
    note = columns.translate(notes, lambda text: text or None)
    return marks, pc.coalesce(note, pa.array(sentences, pa.string()).take(indices))


def check_intervals(table: pa.RecordBatch, facts: Mapping[str, IndicatorFacts], log: IssueLog) -> None:
    """Log values outside their interval: a rounding's worth warns, more is an error."""
    value, lower, upper = (table.column(name).to_numpy(zero_copy_only=False) for name in ("value", "lower", "upper"))
    with np.errstate(invalid="ignore"):
        excess = np.fmax(lower - value, value - upper)
        outside = np.flatnonzero((excess > 0) | (lower > upper))
    if not outside.size:
        return
    slugs, rows = table.column("indicator"), table.column("row")
    for index in map(int, outside):
        fact = facts.get(slugs[index].as_py())
        row, low, high = rows[index].as_py(), float(lower[index]), float(upper[index])
        if low > high:
            what = f"the lower limit {low:g} is above the upper limit {high:g}"
            log.add(ERROR, "interval", what, "Check the interval.", row=row, column="lci_95")
        elif excess[index] <= _rounding(fact, float(value[index]), low, high) * (1 + 1e-9):
            what = "the value lies a rounding outside its interval"
            log.add(WARNING, "rounding", what, "Kept as published.", row=row, column="observation")
        else:
            what = f"the value {value[index]:g} lies outside its interval {low:g} to {high:g}"
            log.add(ERROR, "interval", what, "Check value and interval.", row=row, column="observation")


def _rounding(fact: IndicatorFacts | None, *written: float) -> float:
    """One unit of the last decimal shown; where none is stated, of the coarsest number written."""
    if fact and fact.decimals is not None:
        return float(10.0**-fact.decimals)
    return float(10.0 ** -min(_decimals(number) for number in written if np.isfinite(number)))


def _decimals(number: float) -> int:
    return len(np.format_float_positional(number, trim="-").partition(".")[2])
