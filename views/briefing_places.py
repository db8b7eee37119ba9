"""What a briefing says of a place or a country: newest figures large, what changed by the test, and the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefings import sentences
from briefings.document import Block, Number, Sentence, Table
from components import words
from data import indicators
from data.indicators import Indicator
from views import context, figures, newest
from views.briefing_figures import Figures, quotable_of
from views.newest import Newest

CLEAR = ("rose", "fell")


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator's newest figure in a place, its id, and what changed, in a sentence with the ids it names."""

    one: Indicator
    newest: Newest
    figure: str
    published: str
    changed: Sentence


def tell(held: Figures, asked: Sequence[Indicator], place: str, known: str | None) -> list[Told]:
    """The newest figure of each indicator in a place; for the whole country, of the widest part of it that has one."""
    if is_whole(place):
        return _told(held, newest.of_country(asked, newest.countries(place), known), known)
    rows = indicators.latest([one.slug for one in asked], [place], known).set_index("indicator")
    found = {one.slug: newest.newest(one, rows.loc[one.slug]) for one in asked if one.slug in rows.index}
    return _told(held, found, known)


def is_whole(place: str) -> bool:
    """Whether a place is the United Kingdom, or Great Britain, or England and Wales: more than one nation."""
    return place.startswith("K")


def _told(held: Figures, found: dict[str, Newest], known: str | None) -> list[Told]:
    told = (_one(held, one, known) for one in found.values())
    return [one for one in told if one is not None]


def _one(held: Figures, found: Newest, known: str | None) -> Told | None:
    one = found.indicator
    cells = figures.chart_series(one.slug, [found.place], known)
    by_period = {(cell["period_start"], cell["period_end"]): cell for cell in cells.to_dict("records")}
    row = indicators.latest([one.slug], [found.place], known).iloc[0]
    now = by_period[row["period_start"], row["period_end"]]
    id_ = held.observation(one, now)
    if id_ is None:
        return None
    before = by_period.get((row["previous_start"], row["previous_end"]))
    earlier = held.observation(one, before) if before else None
    text = sentences.changed(
        quotable_of(one, now), quotable_of(one, before) if before and earlier else None, found.found
    )
    return Told(one, found, id_, now["published"], Sentence(text, tuple(filter(None, (earlier, id_)))))


def numbers(told: Sequence[Told], most: int) -> list[Block]:
    """The first figures, set large."""
    return [
        Number(
            one.one.short_title,
            one.figure,
            f"{one.newest.name}, {one.newest.period}; {one.newest.since}",
        )
        for one in told[:most]
    ]


def changes(told: Sequence[Told], most: int) -> list[Block]:
    """What rose or fell by the test; how many were tested, and why the others were not."""
    clear = [one for one in told if one.newest.found in CLEAR]
    tested = sum(one.newest.found is not None for one in told)
    of = words.plural(tested, "figure that can be tested", "figures that can be tested")
    said = (
        f"Of {of}, {len(clear) or 'none'} changed clearly since the period before that does not overlap."
        if tested
        else "No change of these figures can be tested."
    )
    untested = len(told) - tested
    if untested:
        other = "other " if tested else ""
        are = words.plural(untested, f"{other}figure is", f"{other}figures are")
        said += (
            f" {are} not tested: no interval is published, no earlier period can be compared, or amounts are in cash."
        )
    left = len(clear) - most
    more = (
        [Sentence(f"{words.plural(left, 'more', 'more')} of them changed clearly: see the table.")] if left > 0 else []
    )
    return [Sentence(said), *(one.changed for one in clear[:most]), *more]


def table(held: Figures, told: Sequence[Told], versus: str, known: str | None, title: str) -> Table:
    """Every newest figure with interval, period and change, beside the comparator's in the same period."""
    beside = {one.one.slug: _beside(held, one, versus, known) for one in told} if versus else {}
    here = context.get_place(versus) if versus else None
    columns = ("Indicator", "Place", "Period", "Value", "95% interval", "Change")
    rows = [
        (
            one.one.short_title,
            one.newest.name,
            one.newest.period,
            held.held[one.figure].text,
            one.newest.interval,
            one.newest.since,
            *((beside[one.one.slug][0],) if versus else ()),
        )
        for one in told
    ]
    ids = [id_ for one in told for id_ in (*one.changed.figures, *beside.get(one.one.slug, ("",))[1:]) if id_]
    return Table(
        title=title,
        columns=(*columns, here.name) if here else columns,
        rows=tuple(rows),
        note="Rose, fell and no clear change rest on a test of the published 95% intervals, each alone: about 1 in 20 "
        "would seem to change by chance. A comparator stands in the same period, without a verdict.",
        figures=tuple(dict.fromkeys(ids)),
    )


def _beside(held: Figures, one: Told, versus: str, known: str | None) -> tuple[str, str]:
    """The comparator's figure in the same period, in words, and its id; both empty where it has none."""
    now = held.held[one.figure]
    cells: pd.DataFrame = figures.chart_series(one.one.slug, [versus], known)
    for cell in cells.dropna(subset=["value"]).to_dict("records"):
        if (cell["period_start"], cell["period_end"]) == (now.period_start, now.period_end):
            id_ = held.observation(one.one, _texts(cell))
            return (held.held[id_].text, id_) if id_ else ("", "")
    return "not available", ""


def _texts(cell: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in cell.items()}
