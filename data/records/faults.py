"""What is wrong with records that come in, or doubtful: collected by table, bounded; faults are raised together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from data.errors import InputError
from data.importers.rows import ERROR, WARNING, Issue, IssueLog


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
    """The faults and doubts of one workbook, folder or change. ``place`` says how people find a table in it."""

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
        self._log(table).add(ERROR, kind, what, mend, row=row, column=column, occurrences=occurrences)

    def warn(self, table: str, kind: str, what: str, mend: str, *, row: int | None, column: str) -> None:
        """Record what is doubtful in a table, and keeps nothing out."""
        self._log(table).add(WARNING, kind, what, mend, row=row, column=column)

    @property
    def issues(self) -> list[Issue]:
        """All faults kept, table by table."""
        return self._kept(ERROR)

    @property
    def warnings(self) -> list[Issue]:
        """All doubts kept, table by table."""
        return self._kept(WARNING)

    @property
    def count(self) -> int:
        """All faults found, also those past what is kept."""
        return self._count(ERROR)

    @property
    def doubted(self) -> int:
        """All doubts found, also those past what is kept."""
        return self._count(WARNING)

    def _log(self, table: str) -> IssueLog:
        if table not in self.logs:
            self.logs[table] = IssueLog(self.place(table) if table else self.source)
        return self.logs[table]

    def _kept(self, severity: str) -> list[Issue]:
        return [issue for log in self.logs.values() for issue in log.issues if issue.severity == severity]

    def _count(self, severity: str) -> int:
        return sum(count for log in self.logs.values() for (kept, _), count in log.counts.items() if kept == severity)

    def refuse(self) -> None:
        """Raise Refused if there are any faults."""
        if self.count:
            raise Refused(self.source, self.issues, self.count)
