"""Reading a CSV of unknown quality: as text, in batches, with the row number of every fault."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from data.errors import InputError
from data.importers.columns import Rows
from data.importers.rows import ERROR, NOTE, IssueLog

LARGEST_FILE = 256 * 2**20
BLOCK = 2 * 2**20
LONGEST_CELL = 4000


def digest(*files: Path) -> str:
    """SHA-256 over the content of the files, in the order given."""
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(2**20):
                total.update(block)
    return total.hexdigest()


def refuse_unreadable(file: Path, largest: int = LARGEST_FILE) -> None:
    """Raise InputError for a file that is empty, too large, binary, or does not begin as UTF-8."""
    refuse_size(file, largest)
    with file.open("rb") as stream:
        head = stream.read(2**16)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(str(file), "the text is in UTF-16, not in UTF-8", "Save it as CSV in UTF-8.")
    if b"\0" in head:
        raise InputError(str(file), "the file is binary, not text", "Save it as CSV in UTF-8.")
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            row = head[: error.start].count(b"\n") + 1
            raise _wrong_encoding(file, row) from error


def refuse_size(file: Path, largest: int) -> None:
    """Raise InputError for a file that is empty or too large."""
    size = file.stat().st_size
    if size == 0:
        raise InputError(str(file), "the file is empty", "Fetch it again from its publisher.")
    if size > largest:
        raise InputError(
            str(file),
            f"the file has {size / 2**20:,.1f} MB, more than the {largest / 2**20:,.0f} MB allowed",
            "Split it by indicator or by year, or allow more with --max-mb.",
        )


def _wrong_encoding(file: Path, row: int | None) -> InputError:
    return InputError(str(file), "the text is not in UTF-8", "Save it as CSV in UTF-8.", row=row)


def header(file: Path) -> list[str]:
    """The first row of the file, as written. Raises InputError where there is none, or nothing under it."""
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        try:
            names = next(csv.reader(stream), [])
            more = stream.read(1)
        except csv.Error as error:
            raise _bad_header(file) from error
    if not any(name.strip() for name in names):
        raise InputError(str(file), "there is no header row", "Put the column names in the first row.", row=1)
    if not more and any("\n" in name for name in names):
        raise _bad_header(file)
    if not more:
        raise _no_rows(file)
    return names


def plain_name(name: str) -> str:
    """A column name without capitals, spaces and signs: ``Lower CI (95%)`` → ``lower_ci_95``."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")


def canonical(names: list[str], synonyms: Mapping[str, str]) -> list[str]:
    """The file's column names in our terms; a repeat gets ``name__2`` so that both can be read."""
    result: list[str] = []
    for name in names:
        term = plain_name(name)
        term = synonyms.get(term, term) or "unnamed"
        repeats = sum(found == term or found.startswith(f"{term}__") for found in result)
        result.append(f"{term}__{repeats + 1}" if repeats else term)
    return result


def batches(file: Path, names: list[str], log: IssueLog) -> Iterator[tuple[Rows, pa.RecordBatch]]:
    """Batches of text columns with the file row of each of their rows (header = 1).

    Rows with too few or too many cells are logged as errors and left out; empty lines are
    passed over. Raises InputError where the file has no rows, or cannot be parsed.
    """
    left_out: list[int] = []

    def ragged(row: pacsv.InvalidRow) -> str:
        number = int(row.number or 0)
        left_out.append(number)
        log.add(
            ERROR,
            "ragged",
            f"{row.actual_columns} cells where the header has {row.expected_columns}",
            "Check for missing or unquoted commas, or a file cut short.",
            row=number,
        )
        return "skip"

    try:
        reader = pacsv.open_csv(
            file,
            read_options=pacsv.ReadOptions(
                column_names=names, skip_rows_after_names=1, block_size=BLOCK, use_threads=False
            ),
            parse_options=pacsv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=ragged
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
        first, seen = 2, 0
        for batch in reader:
            rows = _file_rows(first, batch.num_rows, left_out)
            first = int(rows[-1]) + 1 if batch.num_rows else first
            _refuse_swallowed(file, rows, batch)
            written = _written(batch)
            if pc.any(written).as_py():
                seen += batch.num_rows
                yield rows[written.to_numpy(zero_copy_only=False)], batch.filter(written)
    except pa.ArrowInvalid as error:
        raise _parse_error(file, str(error)) from error
    if not seen and not left_out:
        raise _no_rows(file)


def _file_rows(first: int, count: int, left_out: list[int]) -> Rows:
    """The numbers from ``first`` on of ``count`` rows, passing over those left out."""
    numbers = np.arange(first, first + count + len(left_out), dtype=np.int64)
    return numbers[~np.isin(numbers, left_out)][:count]


def _written(batch: pa.RecordBatch) -> pa.Array:
    """Which rows have any text at all."""
    written = pc.not_equal(batch.column(0), "")
    for column in batch.columns[1:]:
        if pc.all(written).as_py():
            break
        written = pc.or_(written, pc.not_equal(column, ""))
    return written


def _refuse_swallowed(file: Path, rows: Rows, batch: pa.RecordBatch) -> None:
    """Raise InputError for a cell that is no cell: NUL bytes, endless text, or rows behind an open quotation mark."""
    several = rf"\n([^,\n]*,){{{batch.num_columns - 1}}}"
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        for bad, what, mend in (
            (pc.match_substring(column, "\0"), "the cell holds binary zeros", "The file is damaged; fetch it again."),
            (
                pc.match_substring_regex(column, several),
                "a quotation mark is never closed, so that later rows became part of this cell",
                "Close it, or fetch the file again.",
            ),
            (
                pc.greater(pc.binary_length(column), LONGEST_CELL),
                f"the cell is longer than {LONGEST_CELL:,} bytes",
                "Check for a missing quotation mark, or shorten the text.",
            ),
        ):
            if pc.any(bad).as_py():
                row = int(rows[pc.index(bad, True).as_py()])
                raise InputError(str(file), what, mend, row=row, column=name)


def _parse_error(file: Path, message: str) -> InputError:
    row = re.search(r"Row #(\d+)", message)
    number = int(row.group(1)) if row else None
    if "UTF8" in message:
        return _wrong_encoding(file, number)
    if "Empty CSV" in message:
        return _no_rows(file)
    if "straddling" in message or "in the middle" in message:
        return InputError(
            str(file),
            f"a quotation mark is never closed, or a row is longer than {BLOCK // 2**20} MB",
            "The file looks damaged; fetch it again.",
        )
    return InputError(str(file), "the rows could not be read as CSV", "Save it again as CSV in UTF-8.", row=number)


def _bad_header(file: Path) -> InputError:
    return InputError(str(file), "the header cannot be read", "Check its quotation marks.", row=1)


def _no_rows(file: Path) -> InputError:
    return InputError(str(file), "there are no rows under the header", "Fetch the file again from its publisher.")


def merge_repeats(rows: Rows, batch: pa.RecordBatch, log: IssueLog) -> pa.RecordBatch:
    """Drop repeated columns; where a repeat says something else, log an error."""
    repeated = [name for name in batch.schema.names if "__" in name]
    for name in repeated:
        original = name.split("__")[0]
        if original == "unnamed":
            continue
        if batch.column(original).equals(batch.column(name)):
            log.add(NOTE, "repeated_column", f"column {original} is there twice, alike", "Nothing to do.")
            continue
        pairs = zip(batch.column(original).to_pylist(), batch.column(name).to_pylist(), strict=True)
        row = next(index for index, (a, b) in enumerate(pairs) if a != b)
        log.add(
            ERROR,
            "repeated_column",
            f"column {original} is there twice and the two differ",
            "Keep the right one.",
            row=int(rows[row]),
            column=original,
        )
    return batch.select([name for name in batch.schema.names if name not in repeated])
