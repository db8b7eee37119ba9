"""A mission by region: its indicators as a grid and as small multiples, and what is not published where."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components import words
from components.assembly import spec
from components.charts import grid
from data import indicators, places
from data.indicators import Indicator
from data.missions import Mission
from data.period import of
from methods.comparison import Verdict
from methods.discovery import what_stands_out
from views import context, figures, footer, newest, regions, verdicts
from views.cache import cached
from views.shown import Shown

_KEPT = ["indicator", "place", "period_start", "period_end", "value", "lower", "upper", "mark"]
_FEW = 3
_LEVELS = ("country", "region", "combined_authority", "upper_tier", "lower_tier", "police_force")


@cached
def regional_grid(mission: str, home: newest.Countries, known: str | None) -> Shown:
    """Headline indicators × regions and nations, each against the country's by the interval rule."""
    headlines = context.headline(mission)
    cells = pd.concat([_cells(one, home, known) for one in headlines], ignore_index=True)
    return Shown(
        title=_grid_message(cells),
        alt=f"{_grid_message(cells)}. {_grid_note(cells)}".strip(),
        spec=_grid_spec(cells) if cells["value"].notna().any() else None,
        table=_grid_table(cells),
        note=_grid_note(cells),
        marks=tuple(sorted(set(cells["mark"].dropna()))),
        indicators=tuple(headlines),
    )


def _cells(one: Indicator, home: newest.Countries, known: str | None) -> pd.DataFrame:
    """The newest figure of each region and nation with its verdict against the country's of the same period."""
    names = regions.north_to_south()
    country = newest.of_country([one], home, known).get(one.slug)
    against = country.place if country else ""
    latest = indicators.latest([one.slug], list(names), known)[_KEPT]
    found = verdicts.compared(latest.assign(polarity=one.polarity), against, known, similar_to="")
    if not country and (note := _note_of_country(one, home, known)):
        found["reason"] = note
    found = _set_aside_old(found)
    everywhere = pd.DataFrame({"place": list(names), "name": list(names.values())})
    cells = everywhere.merge(found, on="place", how="left").assign(
        indicator=one.slug, against=against, comparator=country.name if country else ""
    )
    return _in_words(one, cells.assign(mark=cells["mark"].astype(object).where(cells["value"].notna(), "x")))


def _set_aside_old(found: pd.DataFrame) -> pd.DataFrame:
    """A figure that ends a year or more before the others' newest is shown, but not compared beside them."""
    ends = pd.to_datetime(found["period_end"])
    old = ends < ends.max() - pd.Timedelta(days=365)
    why = "A figure is older than the others: the table has its period."
    return found.assign(verdict=found["verdict"].where(~old, "not_compared"), reason=found["reason"].where(~old, why))


def _note_of_country(one: Indicator, home: newest.Countries, known: str | None) -> str:
    """What is noted of the country's newest cell where its value is withheld; empty without a note."""
    cells = indicators.series(one.slug, home, known)
    notes = cells.sort_values("period_end")["note"].dropna()
    return str(notes.iloc[-1]) if len(notes) else ""


def _in_words(one: Indicator, cells: pd.DataFrame) -> pd.DataFrame:
    spans = zip(cells["period_start"], cells["period_end"], strict=True)
    cells = figures.with_text(cells, one).assign(
        indicator_title=one.short_title,
        period=[of(start, end).label if isinstance(start, str) else "" for start, end in spans],
        verdict=cells["verdict"].astype(object).where(cells["value"].notna(), None),
        reason=cells["reason"].fillna(""),
    )
    return cells.rename(columns={"value_text": "text"}).assign(
        label=[_cell_label(row) for row in cells.itertuples()],
        interval=[
            verdicts.interval_words(one, row.lower, row.upper) if pd.notna(row.value) else ""
            for row in cells.itertuples()
        ],
        benchmark_text=[figures.value_text(one, value) if pd.notna(value) else "" for value in cells["benchmark"]],
    )


def _cell_label(row: Any) -> str:
    if pd.isna(row.value):
        return str(row.label)
    return f"{row.label}, {row.period}; {words.verdict_text(row.verdict, row.comparator)}"


def _grid_message(cells: pd.DataFrame) -> str:
    """How many of the figures that can be tested differ from their country's."""
    tested = cells[_compared(cells)]
    if tested.empty:
        return "No regional figure can be tested against its country's"
    names = [words.with_article(name) for name in tested["comparator"].unique()]
    country = names[0] if len(names) == 1 else "the country it is held against"
    differing = int((tested["verdict"] != Verdict.SIMILAR).sum())
    what = words.plural(len(tested), "regional figure") + " with an interval"
    if not differing:
        return f"None of {what} differs clearly from {country}"
    return f"{differing} of {what} {'differs' if differing == 1 else 'differ'} clearly from {country}"


def _compared(cells: pd.DataFrame) -> pd.Series[bool]:
    return cells["verdict"].notna() & (cells["verdict"] != Verdict.NOT_COMPARED)


def _grid_note(cells: pd.DataFrame) -> str:
    """The rule of the comparison, and why some figures have no verdict."""
    notes = [verdicts.RULE, _stand_out(cells)] if _compared(cells).any() else []
    without = cells[(cells["verdict"] == Verdict.NOT_COMPARED) & (cells["place"] != cells["against"])]
    for reason, rows in without.groupby("reason", sort=False):
        notes.append(f"Not compared: {'; '.join(rows['indicator_title'].unique())}. {reason}")
    return " ".join(notes)


def _grid_spec(cells: pd.DataFrame) -> dict[str, Any]:
    names = [words.with_article(name) for name in cells.loc[_compared(cells), "comparator"].unique()]
    against = f", each against {' or '.join(names)} in the same period" if names else ""
    return spec(
        grid(
            cells,
            title=_grid_message(cells),
            subtitle=f"Newest figure of each headline indicator, regions and nations north to south{against}",
        )
    )


def _grid_table(cells: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Indicator": cells["indicator_title"],
            "Region or nation": cells["name"],
            "Value": cells["text"],
            "95% interval": cells["interval"],
            "Period": cells["period"],
            "Compared with": cells["comparator"],
            "Its value": cells["benchmark_text"],
            "Comparison": [words.verdict_text(verdict) if verdict else "" for verdict in cells["verdict"]],
            "Why not compared": cells["reason"],
        }
    )


def _stand_out(cells: pd.DataFrame) -> str:
    """How many cells stand out when all are judged together."""
    found = what_stands_out(cells[_compared(cells)])
    return (
        f"Judged together, so that of those that stand out at most 5% are expected to do so by chance, "
        f"{found.stand_out} of {found.looked_at} stand out."
    )


@cached
def coverage(mission: str) -> pd.DataFrame:
    """For every headline indicator of a mission, how many places of which levels have figures."""
    levels = _levels(mission)
    rows = []
    for one in context.headline(mission):
        held = indicators.coverage(one.slug).set_index("level")
        counts = {level: int(held.at[level, "places"]) if level in held.index else 0 for level in levels}
        found = [
            _count(counts[level], int(held.at[level, "places_expected"]), level)
            for level in levels
            if counts[level] and level != "country"
        ]
        found = [*_countries(one.slug), *found]
        absent = [words.level_name_plural(level).lower() for level in levels if not counts[level]]
        rows.append(
            {"Indicator": one.title, "Published for": words.join_list(found), "Not for": words.join_list(absent)}
        )
    table = pd.DataFrame(rows)
    return table if table["Not for"].any() else table.drop(columns="Not for")


def _levels(mission: str) -> list[str]:
    """The levels that matter to a mission: police force areas only where it is counted by them."""
    by_force = any(_published(one.slug, "police_force") for one in context.headline(mission))
    return [level for level in _LEVELS if level != "police_force" or by_force]


def _countries(slug: str) -> list[str]:
    """The countries and groups of them with a figure, by name: England alone is not one of seven."""
    names = dict(places.at_level("country")[["code", "name"]].itertuples(index=False, name=None))
    held = indicators.latest([slug], list(names)).dropna(subset=["value"])["place"]
    return [words.with_article(name) for code, name in names.items() if code in set(held)]


def _count(held: int, expected: int, level: str) -> str:
    if level == "combined_authority" and held == 1:
        return "London, but no combined authority"
    many = words.level_name_plural(level).lower()
    return f"all {many}" if held >= expected else f"{held} of {expected} {many}"


@cached
def limits(mission: str) -> list[str]:
    """Sentences on the levels at which little or nothing of a mission is published."""
    headlines = context.headline(mission)
    found = []
    for level in _levels(mission):
        many = words.level_name_plural(level).lower()
        held = [one for one in headlines if _published(one.slug, level)]
        if not held:
            found.append(f"No headline indicator of this mission is published for {many}.")
        elif len(held) == 1 and len(headlines) > 1:
            found.append(f"Only {words.lower_first(held[0].title)} is published for {many}.")
        elif level != "country" and (missing := [one for one in headlines if one not in held]):
            titles = words.join_list([words.lower_first(one.short_title) for one in missing])
            found.append(f"Not published for {many}: {titles}.")
    return found


def _published(slug: str, level: str) -> bool:
    """Whether a level has figures; London alone, a region too, does not make a figure of combined authorities."""
    held = indicators.coverage(slug).set_index("level")
    return level in held.index and int(held.at[level, "places"]) > (level == "combined_authority")


@cached
def few(mission: str) -> str:
    """Why a mission has so little to show by region; empty where it has enough."""
    count = len(context.headline(mission))
    if count >= _FEW:
        return ""
    return (
        f"Only {words.plural(count, 'headline indicator')} of this mission {'is' if count == 1 else 'are'} held here. "
        "Its goals are counted in ways that give no figure for most places: the note on each goal says how."
    )


def led_by(mission: Mission) -> str:
    """Who leads a mission, as far as a source says."""
    return f"Led by {mission.lead}." if mission.lead else "Who leads this mission is not stated in the sources held."


def goals_head(mission: Mission, known: str | None) -> list[tuple[str, str]]:
    """The head of the download of goals."""
    head = footer.head(
        f"Goals of {mission.name}", place="as each goal says", period="as each goal says", indicators=[], known=known
    )
    return [*head, ("Licence", footer.LICENCE)]


def shown_head(shown: Shown, known: str | None) -> list[tuple[str, str]]:
    """The head of the download of what a chart shows."""
    return footer.head(
        shown.title, place="Regions and nations", period="as each row says", indicators=shown.indicators, known=known
    )


def average_head(mission: Mission, known: str | None) -> list[tuple[str, str]]:
    """The head of the download of average and gap."""
    return footer.head(
        f"Average and gap: {mission.name}",
        place="country, and regions and nations",
        period="as each row says",
        indicators=context.headline(mission.slug),
        known=known,
    )
