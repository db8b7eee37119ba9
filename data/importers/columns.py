"""Turning a text column into codes, periods and numbers, each distinct text read once."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.importers.rows import ERROR, IssueLog

# The file row of each row of a batch; the header is row 1.
Rows = npt.NDArray[np.int64]

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_CODE = re.compile(r"[=+\-@].|.*<\s*[a-z/!]", re.IGNORECASE | re.DOTALL)
FLOAT_NOISE_DIGITS = 10


def distinct(column: pa.Array) -> tuple[pa.Array, list[str]]:
    """Positions into the list of distinct trimmed texts of the column, and that list."""
    encoded = column.dictionary_encode()
    return encoded.indices, [str(text).strip() for text in encoded.dictionary.to_pylist()]


def first_row(indices: pa.Array, position: int, rows: Rows) -> tuple[int, int]:
    """File row of the first use of a distinct text, and how often it is used."""
    hits = np.flatnonzero(indices.to_numpy(zero_copy_only=False) == position)
    return int(rows[hits[0]]), len(hits)


def translate(column: pa.Array, turn: Callable[[str], str | None]) -> pa.Array:
    """The column with each distinct text turned by ``turn``; None becomes null."""
    indices, texts = distinct(column)
    return pa.array([turn(text) for text in texts], pa.string()).take(indices)


def numbers(column: pa.Array, name: str, rows: Rows, log: IssueLog) -> pa.Array:
    """The column as float64, empty cells null; texts that are no number are logged as errors.

    Binary noise of files that went through floating point (``73.60000000000001``) is
    rounded away at the tenth decimal.
    """
    trimmed = pc.utf8_trim_whitespace(column)
    trimmed = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    good = pc.fill_null(pc.match_substring_regex(trimmed, _NUMBER), True)
    if not pc.all(good).as_py():
        bad = np.flatnonzero(~good.to_numpy(zero_copy_only=False))
        for index in bad[:50]:
            log.add(
                ERROR,
                "not_a_number",
                f"{str(trimmed[int(index)])[:40]!r} is not a number",
                "Write digits and a decimal point only, or leave it empty and give a mark in status.",
                row=int(rows[index]),
                column=name,
            )
        trimmed = pc.if_else(good, trimmed, None)
    values = pc.cast(trimmed, pa.float64())
    finite = pc.fill_null(pc.is_finite(values), True)
    if not pc.all(finite).as_py():
        index = int(np.flatnonzero(~finite.to_numpy(zero_copy_only=False))[0])
        log.add(
            ERROR,
            "not_a_number",
            "the number is too large to hold",
            "Check the cell.",
            row=int(rows[index]),
            column=name,
        )
        values = pc.if_else(finite, values, None)
    return pc.round(values, ndigits=FLOAT_NOISE_DIGITS)


def is_code(name: str) -> bool:
    """Whether a spreadsheet or a browser would run this name."""
    return _CODE.match(name) is not None


def refuse_code_in_names(column: pa.Array, name: str, rows: Rows, log: IssueLog) -> None:
    """Log an error for a name that a spreadsheet or a browser would run."""
    indices, texts = distinct(column)
    for position, text in enumerate(texts):
        if is_code(text):
            row, count = first_row(indices, position, rows)
            log.add(
                ERROR,
                "code_in_name",
                f"the name {text[:40]!r} looks like a formula or a script",
                "Write the plain name.",
                row=row,
                column=name,
                occurrences=count,
            )
