"""Reading a CSV of unknown quality: as text, in batches, with the row number of every fault."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from data.errors import InputError
from data.importers.rows import ERROR, NOTE, IssueLog

LARGEST_FILE = 256 * 2**20
BLOCK = 2 * 2**20


def digest(*files: Path) -> str:
    """SHA-256 over the content of the files, in the order given."""
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(2**20):
                total.update(block)
    return total.hexdigest()


def refuse_unreadable(file: Path, largest: int = LARGEST_FILE) -> None:
    """Raise InputError for a file that is empty, too large, or not text in UTF-8."""
    size = file.stat().st_size
    if size == 0:
        raise InputError(str(file), "the file is empty", "Fetch it again from its publisher.")
    if size > largest:
        raise InputError(
            str(file),
            f"the file has {size / 2**20:,.0f} MB, more than the {largest / 2**20:,.0f} MB allowed",
            "Split it by indicator or by year, or allow more with --max-mb.",
        )
    with file.open("rb") as stream:
        head = stream.read(2**16)
    if b"\0" in head:
        raise InputError(str(file), "the file is binary, not text", "Save it as CSV in UTF-8.")
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            row = head[: error.start].count(b"\n") + 1
            raise _wrong_encoding(file, row) from error


def _wrong_encoding(file: Path, row: int | None) -> InputError:
    return InputError(str(file), "the text is not in UTF-8", "Save it as CSV in UTF-8.", row=row)


def header(file: Path) -> list[str]:
    """The first row of the file, as written. Raises InputError where there is none."""
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        names = next(csv.reader(stream), [])
    if not any(name.strip() for name in names):
        raise InputError(str(file), "there is no header row", "Put the column names in the first row.", row=1)
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


def batches(file: Path, names: list[str], log: IssueLog) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Batches of text columns with the file row (header = 1) of each batch's first row.

    Rows with too few or too many cells are logged as errors and left out.
    """

    def ragged(row: pacsv.InvalidRow) -> str:
        number = (row.number or 0) + 1
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
            read_options=pacsv.ReadOptions(column_names=names, skip_rows=1, block_size=BLOCK, use_threads=False),
            parse_options=pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=ragged),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
        first = 2
        for batch in reader:
            yield first, batch
            first += batch.num_rows
    except pa.ArrowInvalid as error:
        raise _parse_error(file, str(error)) from error


def _parse_error(file: Path, message: str) -> InputError:
    row = re.search(r"Row #(\d+)", message)
    number = int(row.group(1)) if row else None
    if "UTF8" in message:
        return _wrong_encoding(file, number)
    if "Empty CSV" in message:
        return InputError(str(file), "there are no rows under the header", "Fetch the file again from its publisher.")
    if "straddling" in message or "in the middle" in message:
        return InputError(str(file), "a quotation mark is never closed", "The file looks cut short; fetch it again.")
    return InputError(str(file), "the rows could not be read as CSV", "Save it again as CSV in UTF-8.", row=number)


def merge_repeats(first: int, batch: pa.RecordBatch, log: IssueLog) -> pa.RecordBatch:
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
            row=first + row,
            column=original,
        )
    return batch.select([name for name in batch.schema.names if name not in repeated])
