"""What the screen holds, as a CSV that says what it is: title, source, licence and date in its head."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd

from components.words import csv_safe


def csv_with_head(head: Sequence[tuple[str, str]], table: pd.DataFrame) -> bytes:
    """The table as CSV under lines of label and text, all safe to open in a spreadsheet.

    Numbers stay numbers; empty cells stay empty. Begins with a byte-order mark, without
    which spreadsheets misread the pound sign.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for label, text in head:
        writer.writerow([label, csv_safe(text)])
    writer.writerow([])
    writer.writerow([csv_safe(str(name)) for name in table.columns])
    for row in table.itertuples(index=False, name=None):
        writer.writerow([_cell(value) for value in row])
    return ("\ufeff" + stream.getvalue()).encode()


def _cell(value: object) -> object:
    if value is None or (isinstance(value, float) and value != value) or value is pd.NA:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    return csv_safe(value) if isinstance(value, str) else value
