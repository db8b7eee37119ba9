"""The one shape every importer turns its file into, and what it may say about a row.

An importer yields batches (pyarrow record batches with the columns of `SCHEMA`), so that
memory does not grow with the file, and collects issues. Errors refuse the data set;
warnings leave something out and say so; notes only tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("indicator", pa.string()),
        ("place", pa.string()),
        ("mapped", pa.int8()),
        ("period_start", pa.string()),
        ("period_end", pa.string()),
        ("value", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("mark", pa.string()),
        ("note", pa.string()),
    ]
)

ERROR, WARNING, NOTE = "error", "warning", "note"
SHOWN_PER_KIND = 20


@dataclass(slots=True)
class Issue:
    """One thing said about a file: where it is, what it is, and how to mend it."""

    severity: str
    kind: str
    file: str
    what: str
    mend: str
    row: int | None = None
    column: str | None = None
    occurrences: int = 1

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        more = f" ({self.occurrences} rows)" if self.occurrences > 1 else ""
        return f"{place}: {self.what}{more}. {self.mend}"


@dataclass
class IssueLog:
    """Issues of one file. Bounded: past `SHOWN_PER_KIND` of a kind and severity only the count grows."""

    file: str
    issues: list[Issue] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(
        self,
        severity: str,
        kind: str,
        what: str,
        mend: str,
        *,
        row: int | None = None,
        column: str | None = None,
        occurrences: int = 1,
    ) -> None:
        """Record an issue; the same kind and wording on the same column is counted, not repeated."""
        for issue in self.issues:
            if (issue.severity, issue.kind, issue.what, issue.column) == (severity, kind, what, column):
                issue.occurrences += occurrences
                self._count(severity, kind, occurrences)
                return
        seen = sum((issue.severity, issue.kind) == (severity, kind) for issue in self.issues)
        if seen < SHOWN_PER_KIND:
            self.issues.append(Issue(severity, kind, self.file, what, mend, row, column, occurrences))
        self._count(severity, kind, occurrences)

    def _count(self, severity: str, kind: str, occurrences: int) -> None:
        self.counts[severity, kind] = self.counts.get((severity, kind), 0) + occurrences

    @property
    def errors(self) -> list[Issue]:
        """The issues that refuse the data set."""
        return [issue for issue in self.issues if issue.severity == ERROR]

    def count(self, kind: str) -> int:
        """Rows with an issue of this kind."""
        return sum(count for (_, found), count in self.counts.items() if found == kind)


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """What a file says of one indicator: the columns of the store's `indicator` table."""

    slug: str
    dataset: str
    title: str
    subtitle: str | None = None
    description: str | None = None
    unit: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    decimals: int | None = None
    topic: str | None = None
    source_org: str | None = None
    source_url: str | None = None
    source_date: str | None = None
    licence: str = "Open Government Licence v3.0"
    next_release: str | None = None
    methodology: str | None = None
    caveats: str | None = None


@dataclass(frozen=True)
class Known:
    """What importers need to know beforehand, read from the store and the carried tables.

    ``mapped`` turns statistical and recoded codes into current places; ``aliases`` turns
    (data set, written name) into an indicator slug; ``periods`` turns (data set, written
    period) into a first and last day; ``owners`` names the data set that holds a slug.
    """

    places: frozenset[str]
    mapped: Mapping[str, str]
    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    periods: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Edition:
    """One file of one data set, ready to be read: facts now, rows when asked.

    ``whole`` says that the file holds every indicator of its data set, so that one it lacks is gone.
    """

    dataset: str
    file: Path
    sha256: str
    published: str
    indicators: Mapping[str, IndicatorFacts]
    read: Callable[[IssueLog], Iterable[pa.RecordBatch]]
    whole: bool = True
