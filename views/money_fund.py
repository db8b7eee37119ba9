"""The collective impact fund: what it holds by instrument, how much is drawn, which risk it bears, what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import amounts, record_words, words
from components.assembly import spec
from components.charts import stacked_bars
from components.theme import NumberStyle
from data import money as fund
from views import money, records
from views.cache import cached

PARTS = {"drawn": "Drawn", "left": "Committed, not drawn"}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What a fund holds: title, sentence, chart, sums by instrument, initiatives (slug, name), table, download."""

    title: str
    said: str
    chart: dict[str, Any] | None
    sums: pd.DataFrame
    initiatives: tuple[tuple[str, str], ...]
    table: pd.DataFrame
    download: pd.DataFrame


@cached
def _holdings(day: str, illustrative: bool) -> pd.DataFrame:
    found = fund.fund_holdings(illustrative=illustrative)
    return found[found["start"] <= day].reset_index(drop=True)


@cached
def funds(day: str, illustrative: bool) -> tuple[str, ...]:
    """The funds that hold anything by a day, by name."""
    return tuple(sorted(_holdings(day, illustrative)["fund"].unique()))


@cached
def portfolio(name: str | None, place: str | None, day: str, illustrative: bool) -> Portfolio:
    """What a fund (None: all of them) holds for a place and what lies in it (None: anywhere) by a day."""
    found = _holdings(day, illustrative)
    if place:
        found = found[found["slug"].isin(fund.fund_holdings(place=place, illustrative=illustrative)["slug"])]
    found = (found[found["fund"] == name] if name else found).reset_index(drop=True)
    committed, drawn = (amounts.pounds(money.total(found[column])) for column in ("committed", "drawn"))
    title = f"{words.plural(len(found), 'holding')}: {committed} committed, {drawn} reported as drawn"
    named = found.dropna(subset=["initiative"])
    return Portfolio(
        title=records.sign(found) + title if len(found) else "No holding is like that",
        said=_said(found) if len(found) else "",
        chart=_chart(found) if money.total(found["committed"]) else None,
        sums=_sums(found),
        initiatives=tuple(dict(zip(named["initiative"], records.also(named, "initiative_name"), strict=True)).items()),
        table=_table(found),
        download=money.in_pounds(found, ("committed", "drawn")).assign(stands_behind=records.stands_behind(found)),
    )


def _at_risk(found: pd.DataFrame) -> int:
    """What the fund would lose if all it committed were lost, as far as its share is stated: pence of whole pounds."""
    shares = found.dropna(subset=["risk_share"])
    return sum(100 * round(int(row["committed"]) * row["risk_share"] / 10_000) for row in shares.to_dict("records"))


def _said(found: pd.DataFrame) -> str:
    stated = int(found["risk_share"].notna().sum())
    unrated = int((found["evidence"].fillna("not_rated") == "not_rated").sum())
    risk = (
        f"If everything were lost, the fund would bear {amounts.pounds(_at_risk(found))} by the shares stated for "
        f"{stated} of {len(found)}."
        if stated
        else "Which part of a loss the fund bears is not stated."
    )
    return f"{risk} The evidence for {unrated} of {len(found)} is not rated. {money.made_up(found)}"


def _groups(found: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [
        (name, group)
        for key, name in record_words.INSTRUMENTS.items()
        if len(group := found[found["instrument"] == key])
    ]


def _chart(found: pd.DataFrame) -> dict[str, Any]:
    lanes = []
    for name, group in _groups(found):
        committed = money.total(group["committed"])
        drawn = min(money.total(group["drawn"]), committed)
        lanes.append((records.sign(group) + name, drawn, committed))
    largest, _, most = max(lanes, key=lambda lane: lane[2])
    together = amounts.short(sum(committed for *_, committed in lanes))
    unit, word = amounts.scale(max(committed for *_, committed in lanes))
    cells = [
        {"lane": lane, "part": part, "value": pence / unit, "label": amounts.pounds(pence)}
        for lane, drawn, committed in lanes
        for part, pence in (("drawn", drawn), ("left", committed - drawn))
    ]
    chart = stacked_bars(
        pd.DataFrame(cells),
        title=f"{largest}: {amounts.short(most)} of {together} committed",
        subtitle=f"Committed by instrument, {word}",
        parts=PARTS,
        totals={lane: amounts.short(committed) for lane, _, committed in lanes},
        style=NumberStyle(),
    )
    return spec(chart)


def _sums(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Instrument": records.sign(group) + name,
                "Holdings": f"{len(group)}",
                "Committed": amounts.pounds(money.total(group["committed"])),
                "Drawn": amounts.pounds(money.total(group["drawn"])),
                "Borne if lost": amounts.pounds(_at_risk(group)) if group["risk_share"].notna().any() else "not stated",
            }
            for name, group in [*_groups(found), ("Together", found)]
        ]
        if len(found)
        else []
    )


def _number(value: float | None, unit: str) -> str:
    return "not stated" if value is None or pd.isna(value) else f"{value:g}{unit}"


def _table(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Holding": records.marked(found, "name"),
            "Instrument": found["instrument"].map(record_words.INSTRUMENTS),
            "Money": found["funding"].map(record_words.FUNDING),
            "From": [name or "not stated" for name in records.also(found, "investor_name")],
            "Place": found["place_name"].fillna(found["place"]),
            "Initiative": [name or "none named" for name in records.also(found, "initiative_name")],
            "Committed": [amounts.pounds(pence) for pence in found["committed"]],
            "Drawn": ["not reported" if pd.isna(pence) else amounts.pounds(pence) for pence in found["drawn"]],
            "Term": [_number(years, " years") for years in found["term_years"]],
            "Share of a loss": [_number(share, "%") for share in found["risk_share"]],
            "Share of a saving": [_number(share, "%") for share in found["return_share"]],
            "Evidence": [records.said(step, record_words.EVIDENCE) or "not rated" for step in found["evidence"]],
            "Since": found["start"].map(records.day_text),
        }
    )
