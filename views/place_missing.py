"""Why a place has no figure for an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components import words
from data import indicators, places, profile
from data.indicators import Indicator
from data.period import of
from views import figures

_NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}


def why_missing(
    place: places.Place, absent: Sequence[Indicator], known: str | None
) -> tuple[tuple[str, tuple[Indicator, ...]], ...]:
    """Reasons why indicators have no figure, each with its indicators."""
    if not absent:
        return ()
    covered = profile.nations()
    cells = profile.history([one.slug for one in absent], [place.code], known).groupby("indicator").tail(1)
    last = {row["indicator"]: row for row in cells.to_dict("records")}
    reasons: dict[str, list[Indicator]] = {}
    for one in absent:
        why = _why(place, one, known, covered.get(one.slug, set()), last.get(one.slug))
        reasons.setdefault(why, []).append(one)
    return tuple((why, tuple(held)) for why, held in reasons.items())


def _why(place: places.Place, one: Indicator, known: str | None, nations: set[str], last: dict[str, Any] | None) -> str:
    if last is not None:
        mark = last["mark"] if isinstance(last["mark"], str) else "x"
        period = of(last["period_start"], last["period_end"]).label
        return f"Without a figure in {period}, the newest period: {words.mark_text(mark)}"
    editions = indicators.editions(one.slug)
    if known and (not editions or editions[0] > known):
        return f"No edition held here had been published by {words.date_text(known)}"
    if not set(place.levels) & set(figures.tiers(one.slug)):
        return f"Not published for {_kind(place)}"
    if nations and place.code[0] not in nations:
        names = [_NATIONS[letter] for letter in "EWSN" if letter in nations]
        return f"Published for {words.join_list(names)} only"
    return f"No figure is published for {words.with_article(place.name)}"


def _kind(place: places.Place) -> str:
    both_tiers = {"upper_tier", "lower_tier"} <= set(place.levels)
    return "local authorities" if both_tiers else words.level_name_plural(place.level).lower()
