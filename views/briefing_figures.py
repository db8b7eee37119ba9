"""The figures of a briefing: each put in once, with all that must be known to quote it, and named by its id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from briefings.document import Audience, Figure, FigureKind
from briefings.quoting import REPORTED, Quotable, Style, caution, quote
from components import provenance, words
from data.indicators import Indicator
from data.period import of
from views import figures, newest

RECORDS = "Records of this dashboard"
RECORDS_LICENCE = "Free to use"
PUBLICATION = "publication"


@dataclass(slots=True)
class Figures:
    """The figures that a briefing's blocks name, by id; ``left_out`` says of which none may be named, and why.

    In a briefing for publication a figure with a caution is not taken in.
    """

    as_of: str
    audience: Audience
    held: dict[str, Figure] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def observation(self, one: Indicator, cell: Mapping[str, Any]) -> str | None:
        """The id of an observation: place, name, period_start, period_end, value, lower, upper, mark, published."""
        period = of(cell["period_start"], cell["period_end"])
        quotable = quotable_of(one, cell)
        return self._take(
            quotable,
            id_=f"{one.slug}@{cell['place']}@{period.code}",
            kind="observation",
            subject=one.slug,
            place=cell["place"],
            period=period.label,
            source_url=next((url for _, url in provenance.sources(one.source_org, one.source_url) if url), ""),
            licence=one.licence,
        )

    def goal(self, goal: Mapping[str, Any], what: str, area: str, area_name: str) -> str | None:
        """The id of what its source says of a goal: ``what`` is baseline, latest or target; None without a value."""
        value, day = goal[f"{what}_value"], goal[f"{what}_date"]
        if value is None or pd.isna(value):
            return None
        reported = f"{what}_value" in (goal["reported_fields"] or "").split() or goal["verified"] == "P"
        on = str(day or self.as_of)
        quotable = Quotable(
            title=f"{goal['title']}, {what}",
            place=area_name,
            start=on,
            end=on,
            value=float(value),
            lower=None,
            upper=None,
            style=Style(unit=goal["unit"] or "", decimals=1),
            status="unknown",
            source=goal["source"] or "",
            published="",
            reported=reported,
        )
        said = f"{words.amount_text(float(value), goal['unit'])}{f', {words.date_text(day)}' if day else ''}"
        return self._take(
            quotable,
            id_=f"{goal['slug']}.{what}@{area}",
            kind="goal",
            subject=f"{goal['slug']}.{what}",
            place=area,
            period=words.date_text(day) if day else "no day named",
            source_url=goal["source_url"] or "",
            licence="not stated",
            text=words.amount_text(float(value), goal["unit"]),
            why="",
            said=f"{goal['title']}: the {what} is {said} ({goal['source'] or 'source not stated'}"
            f"{f'; {REPORTED}' if reported else ''}).",
        )

    def count(self, subject: str, title: str, value: int, place: str, name: str, *, illustrative: bool) -> str | None:
        """The id of a count of records as of the briefing's day."""
        quotable = Quotable(
            title=title,
            place=name,
            start=self.as_of,
            end=self.as_of,
            value=float(value),
            lower=None,
            upper=None,
            style=Style(decimals=0),
            status="illustrative" if illustrative else "management_information",
            source=RECORDS,
            published=self.as_of,
            illustrative=illustrative,
        )
        return self._take(
            quotable,
            id_=f"{subject}@{place}@{self.as_of}",
            kind="records",
            subject=subject,
            place=place,
            period=words.date_text(self.as_of),
            source_url="",
            licence=RECORDS_LICENCE,
        )

    def _take(
        self,
        one: Quotable,
        *,
        id_: str,
        kind: FigureKind,
        subject: str,
        place: str,
        period: str,
        source_url: str,
        licence: str,
        text: str = "",
        said: str = "",
        why: str | None = None,
    ) -> str | None:
        why = caution(one, self.as_of) if why is None else why
        if why and self.audience == PUBLICATION:
            self.left_out[id_] = f"{one.title}, {one.place}, {period}: {words.lower_first(why)}"
            return None
        self.held[id_] = Figure(
            id=id_,
            kind=kind,
            subject=subject,
            title=one.title,
            place=place,
            place_name=one.place,
            period_start=one.start,
            period_end=one.end,
            period=period,
            value=one.value,
            lower=one.lower,
            upper=one.upper,
            unit=one.style.prefix or one.style.suffix or one.style.unit,
            text=text or one.style.text(one.value),
            interval=one.style.interval(one.lower, one.upper),
            mark=words.MARKS.get(one.mark, one.mark),
            status=provenance.status_text(one.status),
            source=words.join_list([name for name, _ in provenance.sources(one.source, None)]),
            source_url=source_url,
            licence=licence,
            published=one.published,
            caution=why,
            quote=_quoted(said or quote(one), "" if one.illustrative else why),
        )
        return id_


def _quoted(said: str, why: str) -> str:
    """The sentence to copy; one that may not be published says so. Of what is made up the sentence says it already."""
    return f"{said} Not for publication: {words.lower_first(why)}" if why else said


def quotable_of(one: Indicator, cell: Mapping[str, Any]) -> Quotable:
    """An observation before it is put into words."""
    return Quotable(
        title=newest.title(one),
        place=cell["name"],
        start=cell["period_start"],
        end=cell["period_end"],
        value=float(cell["value"]),
        lower=_number(cell["lower"]),
        upper=_number(cell["upper"]),
        style=style_of(one),
        status=one.statistic_status,
        source=one.source_org or "",
        published=cell["published"],
        mark=cell["mark"] if isinstance(cell["mark"], str) else "",
        cash=one.price_basis == "cash",
    )


def style_of(one: Indicator) -> Style:
    """How an indicator writes its numbers within a sentence."""
    return Style(one.prefix or "", one.suffix or "", newest.unit(one), figures.decimals(one))


def _number(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def day_known(as_of: str) -> str | None:
    """The day of knowledge for the pages' questions: None for today, which needs no looking back."""
    return None if as_of >= date.today().isoformat() else as_of
