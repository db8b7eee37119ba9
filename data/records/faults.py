"""What is wrong with records that come in: collected by table, bounded, and raised together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from data.errors import InputError
from data.importers.rows import ERROR, Issue, IssueLog


class Refused(InputError):
    """Records that cannot go in as they are: nothing of them was taken. ``issues`` names every fault."""

    def __init__(self, source: str, issues: list[Issue], count: int) -> None:
        first = issues[0]
        found = f"{count:,} faults, the first: {first.what}" if count > 1 else first.what
        super().__init__(first.file or source, found, first.mend, row=first.row, column=first.column)
        self.issues = tuple(issues)
        self.count = count


@dataclass
class Faults:
    """The faults of one workbook, folder or change. ``place`` says how people find a table in it."""

    source: str = "records"
    place: Callable[[str], str] = lambda table: table
    logs: dict[str, IssueLog] = field(default_factory=dict)

    def add(
        self,
        table: str,
        kind: str,
        what: str,
        mend: str,
        *,
        row: int | None = None,
        column: str | None = None,
        occurrences: int = 1,
    ) -> None:
        """Record a fault in a table; "" stands for the whole file."""
        if table not in self.logs:
            self.logs[table] = IssueLog(self.place(table) if table else self.source)
        self.logs[table].add(ERROR, kind, what, mend, row=row, column=column, occurrences=occurrences)

    @property
    def issues(self) -> list[Issue]:
        """All faults kept, table by table."""
        return [issue for log in self.logs.values() for issue in log.issues]

    @property
    def count(self) -> int:
        """All faults found, also those past what is kept."""
        return sum(sum(log.counts.values()) for log in self.logs.values())

    def refuse(self) -> None:
        """Raise Refused if there are any faults."""
        if self.logs:
            raise Refused(self.source, self.issues, self.count)
