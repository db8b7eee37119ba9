"""Questions about decisions of councils, and whether the figures they were to move have moved.

``known`` is a day (ISO text): the answer is what had been published by then. None asks for what is known now.
``illustrative`` false leaves out rows that only show how the dashboard works.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import pandas as pd

from data import indicators, places, store
from data.period import Period, parse
from methods.change import Estimate
from methods.moved import Verdict, verdict

_FIELDS = """
SELECT d.slug, d.title, d.text, d.meeting, m.date AS decided_on, m.council, c.name AS council_name, d.mission, d.goal,
    d.place, p.name AS place_name, d.indicator, d.expected_change, d.from_period, d.due_period, d.state, d.replaced_by,
    d.provenance, d.source, d.source_url, d.version, d.changed_at, d.changed_by
FROM decision d JOIN meeting m ON m.slug = d.meeting JOIN council c ON c.slug = m.council
LEFT JOIN place p ON p.code = d.place
"""

_DECISIONS = (
    _FIELDS
    + """
WHERE (:council IS NULL OR m.council = :council) AND (:illustrative OR d.provenance <> 'illustrative')
ORDER BY m.date DESC, d.slug
"""
)

EVERY = 10**9

_DECISION = _FIELDS + "WHERE d.slug = :slug"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a meeting decided, and what was to move because of it.

    `expected_change` is in the indicator's unit; periods are ISO 8601 (2024-09-01/P1Y); `decided_on` is the day of the
    meeting.
    """

    slug: str
    title: str
    text: str | None
    meeting: str
    decided_on: str
    council: str
    council_name: str
    mission: str
    goal: str | None
    place: str
    place_name: str | None
    indicator: str | None
    expected_change: float | None
    from_period: str | None
    due_period: str | None
    state: str
    replaced_by: str | None
    provenance: str
    source: str | None
    source_url: str | None
    version: int
    changed_at: str
    changed_by: str


def decisions(council: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Decisions of a council (None: of all), newest first, with the fields of `Decision` as columns."""
    asked = {"council": council, "illustrative": int(illustrative)}
    return store.frame(_DECISIONS, asked).astype({"expected_change": float})


def decision(slug: str) -> Decision | None:
    """The decision with this slug, or None."""
    found = store.rows(_DECISION, {"slug": slug})
    return Decision(**dict(found[0])) if found else None


def evaluated(slug: str, known: str | None = None) -> Verdict | None:
    """Whether what the decision was to move has moved, by the figures known; None without such a decision.

    Nothing of it is stored: once the figure of the period is in, the answer is another.
    """
    one = decision(slug)
    return None if one is None else evaluated_all(pd.DataFrame([asdict(one)]), known)[slug]


def evaluated_all(chosen: pd.DataFrame, known: str | None = None) -> dict[str, Verdict]:
    """The same for many decisions, as `decisions` gives them: slug → verdict; one reading for each indicator."""
    found: dict[str, Verdict] = {}
    for indicator, group in chosen.assign(indicator=chosen["indicator"].fillna("")).groupby("indicator"):
        own = {code: places.current_code(code) for code in group["place"].unique()}
        history = _History(str(indicator), known, list(own.values()))
        found |= {
            row.slug: _judged(
                history, own[row.place], _number(row.expected_change), _period(row.from_period), _period(row.due_period)
            )
            for row in group.itertuples(index=False)
        }
    return found


class _History:
    """What is known of one indicator in some places."""

    def __init__(self, indicator: str, known: str | None, codes: Sequence[str]) -> None:
        self.indicator, self.known = indicator, known
        described = indicators.indicator(indicator)
        self.cash = described is not None and described.price_basis == "cash"
        now = indicators.series(indicator, codes)
        cells = indicators.series(indicator, codes, known) if known else now
        self._figures = {
            (row.code, row.period_start, row.period_end): Estimate(
                _number(row.value), _number(row.lower), _number(row.upper)
            )
            for row in cells.itertuples(index=False)
        }
        self._newest = dict(cells.dropna(subset="value").groupby("code")["period_end"].max().items())
        broken = indicators.breaks(indicator)
        self._breaks = list(zip(broken["place"], map(date.fromisoformat, broken["period_start"]), strict=True))
        revised = indicators.revisions(indicator, known=known, all_kinds=True, most=EVERY).dropna(subset="old_value")
        self._replaced = set(zip(revised["code"], revised["period_start"], revised["period_end"], strict=True))
        self._present = {*now["code"], *cells["code"], *revised["code"]}
        self._levels = {code: found.levels for code in set(codes) if (found := places.place(code))}
        self._periods: dict[str, list[Period]] = {}

    def held(self, place: str) -> bool:
        """Whether the store has, or had, anything of the indicator for the place."""
        return place in self._present

    def figure(self, place: str, period: Period | None) -> Estimate | None:
        """The figure of a period, None where there is no cell."""
        return self._figures.get((place, *_dates(period))) if period else None

    def breaks(self, place: str) -> list[date]:
        """First days of periods after a break."""
        return [day for one, day in self._breaks if one in (None, place)]

    def out(self, place: str, due: Period) -> bool:
        """Whether figures of this period, or later ones, are out: of the place, or of others of its tier."""
        if self._newest.get(place, "") >= due.end.isoformat():
            return True
        return any(due in self._periods_of(level) for level in self._levels.get(place, ()))

    def _periods_of(self, level: str) -> list[Period]:
        if level not in self._periods:
            self._periods[level] = indicators.periods(self.indicator, level, self.known)
        return self._periods[level]

    def withdrawn(self, place: str, period: Period) -> bool:
        """Whether a figure that is no longer there had been published."""
        return (place, *_dates(period)) in self._replaced


def _judged(history: _History, place: str, expected: float | None, start: Period | None, due: Period | None) -> Verdict:
    before, after = history.figure(place, start), history.figure(place, due)
    missing = [
        period
        for period, figure in ((start, before), (due, after))
        if period and (figure is None or figure.value is None)
    ]
    return verdict(
        before,
        after,
        expected,
        from_period=(start.start, start.end) if start else None,
        due_period=(due.start, due.end) if due else None,
        breaks=history.breaks(place),
        due=due is not None and due in missing and history.out(place, due),
        withdrawn=any(history.withdrawn(place, period) for period in missing),
        held=history.held(place),
        cash=history.cash,
    )


def _dates(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()


def _number(cell: float | None) -> float | None:
    return None if cell is None or pd.isna(cell) else float(cell)


def _period(cell: str | None) -> Period | None:
    return parse(cell) if isinstance(cell, str) and cell else None
