"""One purse: who puts in what, by year; where it goes; what of it is not spent or not reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import amounts, record_words, words
from components.assembly import spec
from components.charts import stacked_bars
from components.charts.axes import short_periods
from components.theme import NumberStyle
from data import missions, money, partnerships
from data.money import Purse
from data.period import parse
from views import money as purses
from views import records
from views.cache import cached

FLAGS = {"unreported": "▲ Spending not reported", "unspent": "◆ Not all spent"}
_MOST_LANES = 8
_WAYS = {"in": "Comes from", "out": "Goes to"}
_LEFT, _OVER = "No allocation recorded", "More allocated than is in it"


@dataclass(frozen=True, slots=True)
class Table:
    """A message with the table behind it and its download."""

    said: str
    table: pd.DataFrame
    download: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Flow:
    """Where money comes from and goes to: a message with the amount both sides add up to, chart, table, download."""

    title: str
    chart: dict[str, Any] | None
    table: pd.DataFrame
    download: pd.DataFrame


def byline(one: Purse) -> str:
    """Mission, place, whose it is, and in which prices, in a line."""
    mission = next((held.short_name for held in missions.missions() if held.slug == one.mission), None)
    parts = [f"For {mission}" if mission else "For several missions", one.place_name or one.place]
    if whose := partnership_of(one):
        parts.append(f"of {whose}")
    return " · ".join([*parts, purses.basis_text(one.price_basis, one.price_year)])


def partnership_of(one: Purse) -> str:
    """The name of the partnership whose purse it is, with its sign; nothing without one."""
    held = partnerships.partnership(one.partnership) if one.partnership else None
    return record_words.marked(held.name, held.provenance) if held else ""


@cached
def one_purse(slug: str) -> Purse:
    """The purse, which must be there."""
    found = money.purse(slug)
    assert found is not None
    return found


@cached
def by_year(slug: str, illustrative: bool) -> purses.Years:
    """The purse by year, with what is in it for each head."""
    one = one_purse(slug)
    found = money.by_year(slug, illustrative=illustrative)
    named = record_words.marked(one.name, one.provenance)
    people = (int(one.population), one.population_year) if one.population and not _served(one) else None
    return purses.years(found, purses.basis_text(one.price_basis, one.price_year), named, people)


@cached
def per_head(slug: str, illustrative: bool) -> str:
    """What is in the purse over all years for each head, with the population and its year; or why not."""
    one = one_purse(slug)
    place = words.with_article(one.place_name or one.place)
    if not one.population:
        return f"Not given per head: no population is held for {place}."
    if served := _served(one):
        return f"Not given per head: it is for {words.plural(served, 'place')}, not for all of {place}."
    found = money.by_year(slug, illustrative=illustrative)
    in_it = purses.total(found["confirmed"]) + purses.total(found["indicative"])
    if not in_it:
        return "No contribution is recorded, so nothing is given per head."
    people = words.plural(int(one.population), "person", "people")
    year = f"in {int(one.population_year)}" if one.population_year else "in a year not stated"
    return f"{amounts.a_head(in_it, one.population)} over all years, for {people} in {place} {year}."


def _served(one: Purse) -> int:
    """How many places the purse's partnership covers where those are not the purse's own place; 0 else."""
    covered = set(partnerships.places(one.partnership)["code"]) if one.partnership else set()
    return len(covered) if covered - {one.place} else 0


@cached
def contributors(slug: str, illustrative: bool) -> Table:
    """Who puts in how much in which year: organisations down, years across, with the sums of both."""
    found = money.contributions(slug, illustrative=illustrative)
    found = found.assign(name=records.marked(found, "organisation_name"))
    codes = sorted(found["period"].unique(), key=lambda code: parse(code).start)
    labels = dict(zip(codes, short_periods(parse(code).label for code in codes), strict=True))
    groups = found.groupby(["name", "state"], sort=False)
    rows = [
        _across(group, labels, str(name), record_words.CONTRIBUTIONS[str(state)]) for (name, state), group in groups
    ]
    givers = found["organisation"].nunique()
    put = "puts in" if givers == 1 else "put in"
    if (found["state"] == "indicative").any():
        put += " or promises" if givers == 1 else " or promise"
    return Table(
        said=f"{words.plural(givers, 'organisation')} {put} {amounts.pounds(purses.total(found['amount']))}."
        if givers
        else "No contribution is recorded.",
        table=pd.DataFrame([*rows, _across(found, labels, f"{records.sign(found)}Together", "")] if rows else []),
        download=purses.in_pounds(found.drop(columns="name"), ("amount", "drawn")).assign(
            stands_behind=records.stands_behind(found)
        ),
    )


def _across(group: pd.DataFrame, labels: dict[str, str], name: str, state: str) -> dict[str, str]:
    held = {str(code): purses.total(rows["amount"]) for code, rows in group.groupby("period")}
    return {
        "From": name,
        "State": state,
        **{label: amounts.pounds(held[code]) if code in held else "" for code, label in labels.items()},
        "All years": amounts.pounds(sum(held.values())),
        "Drawn": "not reported" if group["drawn"].isna().all() else amounts.pounds(purses.total(group["drawn"])),
    }


@cached
def flow(slug: str, name: str, illustrative: bool) -> Flow:
    """Where the money of all years comes from and goes to; both sides add up to the same."""
    found = money.flows(slug, illustrative=illustrative)
    if found.empty:
        return Flow("No money is recorded", None, found, found)
    into = found[found["target_kind"] == "purse"]
    out = found[found["source_kind"] == "purse"]
    sides = [("in", _side(into, "source_name")), ("out", _side(out, "target_name"))]
    amount = sum(pence for _, pence in sides[0][1])
    title = f"{name}: {amounts.pounds(amount)}, where it comes from and goes to"
    rows = [
        {"Way": _WAYS[part], "Who or what": who, "Amount": amounts.pounds(pence)}
        for part, side in sides
        for who, pence in [*side, ("Together", sum(pence for _, pence in side))]
    ]
    lanes = [(who, part, pence) for part, side in sides for who, pence in side]
    return Flow(
        title=title,
        chart=_flow_chart(lanes, title) if amount else None,
        table=pd.DataFrame(rows),
        download=purses.in_pounds(found, ("amount",)).assign(stands_behind=records.stands_behind(found)),
    )


def _flow_chart(lanes: list[tuple[str, str, int]], title: str) -> dict[str, Any]:
    unit, word = amounts.scale(max(pence for *_, pence in lanes))
    cells = [
        {"lane": f"{part}: {who}", "name": who, "part": part, "value": pence / unit, "label": amounts.pounds(pence)}
        for who, part, pence in lanes
    ]
    chart = stacked_bars(
        pd.DataFrame(cells),
        title=title,
        subtitle=f"All years together, {word}; both sides add up to the same",
        parts=_WAYS,
        totals={f"{part}: {who}": amounts.short(pence) for who, part, pence in lanes},
        style=NumberStyle(),
    )
    return spec(chart)


def _side(found: pd.DataFrame, end: str) -> list[tuple[str, int]]:
    """Names with their amounts at one end of the flows, most first; the smallest ones together."""
    plain = {"left": _LEFT, "over": _OVER}
    sums: dict[str, int] = {}
    for row in found.to_dict("records"):
        name = plain.get(row["kind"]) or record_words.marked(row[end], row["provenance"])
        sums[name] = sums.get(name, 0) + int(row["amount"])
    ordered = sorted(sums.items(), key=lambda pair: -pair[1])
    rest = ordered[_MOST_LANES:]
    others = [(words.plural(len(rest), "other"), sum(pence for _, pence in rest))] if rest else []
    return [*ordered[:_MOST_LANES], *others]


@cached
def allocated(slug: str, day: str, illustrative: bool) -> Table:
    """What the purse gives to what, what of it is spent, and what is flagged: not reported, or not spent."""
    found = money.allocations(slug, illustrative=illustrative)
    late = money.not_spent(day, slug, illustrative=illustrative)
    flags = {row["slug"]: FLAGS[row["flag"]] for row in late.to_dict("records")}
    rows = [_allocation(row, flags.get(row["slug"], "")) for row in found.to_dict("records")]
    given, spent = (amounts.pounds(purses.total(found[name])) for name in ("amount", "spent"))
    said = f"{words.plural(len(rows), 'allocation')} of {given}; {spent} is reported as spent. {_flagged(late)}"
    together = {"For": f"{records.sign(found)}Together", "Amount": given, "Spent": spent}
    return Table(
        said=said.strip() if rows else "Nothing is allocated from it.",
        table=pd.DataFrame([*rows, together] if rows else []).fillna(""),
        download=purses.in_pounds(found, ("amount", "spent", "unspent")).assign(
            flag=[flags.get(one, "") for one in found["slug"]], stands_behind=records.stands_behind(found)
        ),
    )


def _allocation(row: dict[Any, Any], flag: str) -> dict[str, str]:
    reported = not pd.isna(row["spent"])
    return {
        "For": record_words.marked(row["what"], row["provenance"]),
        "Initiative": record_words.marked(row["initiative_name"], row["provenance"])
        if row["initiative_name"]
        else "none named",
        "Year": parse(row["period"]).label,
        "Amount": amounts.pounds(row["amount"]),
        "Spent": amounts.pounds(row["spent"]) if reported else "not reported",
        "Not spent": amounts.pounds(row["unspent"]) if reported else "",
        "State": record_words.ALLOCATIONS[row["state"]],
        "Flag": flag,
    }


def _flagged(late: pd.DataFrame) -> str:
    """What is said of allocations whose year is over: how much has no report, how much was left."""
    silent, left = (late[late["flag"] == flag] for flag in ("unreported", "unspent"))
    parts = []
    if len(silent):
        parts.append(f"on {amounts.pounds(purses.total(silent['amount']))} nothing is reported")
    if len(left):
        parts.append(f"{amounts.pounds(purses.total(left['unspent']))} was not spent")
    return f"In years that are over, {words.join_list(parts)}." if parts else ""


@cached
def over(slug: str, illustrative: bool) -> str:
    """From which year on more is allocated than has been put in by then, or nothing."""
    found = money.by_year(slug, illustrative=illustrative)
    given, held = found["allocated"].cumsum(), (found["confirmed"] + found["indicative"]).cumsum()
    beyond = given > held
    if not beyond.any():
        return ""
    at = {parse(found["period"][row]).label: row for row in (beyond.idxmax(), beyond[::-1].idxmax())}
    said = [
        f"{amounts.pounds(given[row])} by the end of {label}, of {amounts.pounds(held[row])} put in or promised by then"
        for label, row in at.items()
    ]
    return f"More is allocated than is put in or promised: {'; '.join(said)}."


@cached
def initiatives_of(slug: str, illustrative: bool) -> tuple[tuple[str, str], ...]:
    """Initiatives that the purse gives to: slug and name, each once."""
    found = money.allocations(slug, illustrative=illustrative).dropna(subset=["initiative"])
    return tuple(dict(zip(found["initiative"], records.also(found, "initiative_name"), strict=True)).items())
