"""The one error for bad input: where it is, what is wrong, and how to mend it."""

from __future__ import annotations


class InputError(Exception):
    """A file that cannot be read as it is. Its text is one line that names place, fault and mend."""

    def __init__(self, file: str, what: str, mend: str, *, row: int | None = None, column: str | None = None) -> None:
        # No more than can be given back in order: so it passes from one process to another.
        super().__init__(file, what, mend)
        self.file = file
        self.what = what
        self.mend = mend
        self.row = row
        self.column = column

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        return f"{where}: {self.what}. {self.mend}"
