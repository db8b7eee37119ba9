"""One indicator's places along a scale, side by side, and over time."""

from __future__ import annotations

import pandas as pd

from components import charts, words
from components.assembly import spec
from data import indicators, places
from data.period import of, parse
from methods.change import Estimate, change
from methods.comparison import cannot_be_told_apart
from methods.spread import quantile_summary
from views import context, figures, newest
from views.cache import cached
from views.indicator import Picture, known_indicator, measure, nouns

MOST_ROWS = 70
FEWEST_IN_BAND = 5
_NO_BAND = "The spread of all places over time is held as it stands now, so it is not drawn for an earlier day."


@cached
def spread_message(slug: str, tier: str, period: str, place: str, known: str | None) -> str:
    """Where the chosen place stands and where the middle half lies.

    Empty with fewer than two figures, and for countries: they contain one another, so they have no spread.
    """
    if tier == "country":
        return ""
    one, values = known_indicator(slug), figures.values(slug, tier, period, known)
    summary = quantile_summary(values["value"])
    if summary is None or summary.n < 2:
        return ""
    ends = [figures.value_text(one, value) for value in (summary.p25, summary.p75)]
    half = f"alf of {summary.n:,} {nouns(tier, values)[1]} lie between {words.join_list(ends)}"
    own = values[(values["code"] == place) & values["value"].notna()]
    return f"{own['name'].iloc[0]}: {own['value_text'].iloc[0]}; h{half}" if len(own) else f"H{half}"


@cached
def is_crowded(tier: str) -> bool:
    """Whether a tier has so many places that a chart of each is drawn only when asked for."""
    return len(places.at_level(tier)) > MOST_ROWS


@cached
def spread_picture(slug: str, tier: str, period: str, place: str, known: str | None) -> Picture:
    """The tier's places along the scale with the chosen one named; asks for two figures at least."""
    one, values = known_indicator(slug), figures.values(slug, tier, period, known)
    summary = quantile_summary(values["value"])
    assert summary is not None
    quantiles = (summary.min, summary.p10, summary.p25, summary.median, summary.p75, summary.p90, summary.max)
    title = spread_message(slug, tier, period, place, known)
    chart = charts.spread(
        values.rename(columns={"code": "place", "value_text": "text"}),
        title=title,
        subtitle=f"{measure(one)}; {nouns(tier, values)[1]}, {parse(period).label}",
        style=figures.style(one),
        chosen=[place] if ((values["code"] == place) & values["value"].notna()).any() else [],
    )
    shares = ["Lowest", "10% are below", "25% are below", "50% are below (median)", "75% are below", "90% are below"]
    data = pd.DataFrame({"Share of places": [*shares, "Highest"], "Value": quantiles})
    table = data.assign(Value=[figures.value_text(one, value) for value in quantiles])
    return Picture(title, spec(chart), f"Distribution. {title}.", table, data)


@cached
def beside(tier: str, place: str) -> tuple[str, ...]:
    """Whom a place of a tier stands beside, few enough for a row each; empty where there is no such group.

    All of a small tier; otherwise the places of the tier that lie in the place, or in its region with it.
    """
    every = places.at_level(tier)["code"]
    if len(every) <= MOST_ROWS:
        return tuple(every)
    within = [place, *(row.code for row in places.parents(place).itertuples() if "region" in row.levels)]
    groups = [tuple(places.members(code, tier)["code"]) for code in within]
    return next((group for group in groups if 1 < len(group) <= MOST_ROWS), ())


@cached
def side_by_side(
    slug: str, tier: str, period: str, place: str, comparator: str, known: str | None, order: str
) -> Picture | None:
    """Places with their intervals, those that cannot be told apart from the chosen one marked; None without any."""
    one, values = known_indicator(slug), figures.values(slug, tier, period, known)
    singular, plural = nouns(tier, values)
    every = values.rename(columns={"code": "place", "value_text": "text"})
    frame = every[every["place"].isin(beside(tier, place)) & every["value"].notna()].reset_index(drop=True)
    if len(frame) < 2:
        return None
    title = f"{words.plural(len(frame), singular, plural)}, by {'value' if order == 'value' else 'name'}"
    title = f"{title}; no interval is published" if frame["lower"].isna().all() else title
    if (frame["place"] == place).any():
        frame = frame.assign(alike=cannot_be_told_apart(frame, place, related=_related(place)))
        title = _alike_title(frame, place, singular, plural) or title
    chart = charts.ordered_intervals(
        frame,
        title=title,
        subtitle=f"{measure(one)}; {plural}, {parse(period).label}",
        style=figures.style(one),
        chosen=place,
        order="value" if order == "value" else "name",
        comparator=_level(slug, comparator, period, known),
    )
    ordered = frame.sort_values("value" if order == "value" else "name", ascending=order != "value")
    return Picture(title, spec(chart), f"Intervals. {title}.", *_rows(ordered, parse(period).label))


def _related(place: str) -> list[str]:
    """Places that hold the chosen one or lie within it."""
    return [*places.parents(place)["code"], *places.children(place)["code"]]


def _alike_title(frame: pd.DataFrame, place: str, singular: str, plural: str) -> str:
    """How many places the test cannot tell from the chosen one; empty where nothing is tested."""
    tested = frame["alike"].dropna()
    name = words.with_article(frame.loc[frame["place"] == place, "name"].iloc[0])
    if tested.empty:
        return ""
    alike, n = int(tested.sum()), len(tested)
    if n == 1:
        return f"The other {singular} {'cannot be told apart' if alike else 'differs clearly'} from {name}"
    if alike == n:
        return f"None of {n:,} other {plural} can be told apart from {name}"
    if not alike:
        return f"All {n:,} other {plural} differ clearly from {name}"
    return f"{alike:,} of {n:,} other {plural} cannot be told apart from {name}"


def _level(slug: str, code: str, period: str, known: str | None) -> charts.Level | None:
    """The comparator's figure in the period as a line, where it has one."""
    if code in ("", context.SIMILAR):
        return None
    one, when = known_indicator(slug), parse(period)
    held = figures.chart_series(slug, [code], known)
    now = held[(held["start"] == when.start) & (held["end"] == when.end)].dropna(subset=["value"])
    if now.empty:
        return None
    value = float(now["value"].iloc[0])
    return charts.Level(value, f"{now['name'].iloc[0]} {figures.value_text(one, value)}")


def _rows(frame: pd.DataFrame, period: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The places in their order, as readers see them and as numbers."""
    alike = frame.get("alike", pd.Series(pd.NA, index=frame.index, dtype="boolean"))
    told = alike.map({True: "cannot be told apart", False: "differs"}).fillna("not tested")
    table = pd.DataFrame({"Place": frame["name"], "Value": frame["text"], "95% interval": frame["interval"]})
    table = table.assign(**{"From the chosen place": told}) if told.ne("not tested").any() else table
    data = pd.DataFrame(
        {
            "Place": frame["name"],
            "Code": frame["place"],
            "Period": period,
            "Value": frame["value"],
            "Lower limit (95%)": frame["lower"],
            "Upper limit (95%)": frame["upper"],
            "From the chosen place": told,
        }
    )
    return table, data


@cached
def trend_picture(slug: str, tier: str, place: str, comparator: str, known: str | None) -> Picture | None:
    """The chosen place and the comparator over time before the spread of the tier; None without any figure."""
    one, noun = known_indicator(slug), words.LEVELS[tier][1]
    codes = list(dict.fromkeys(code for code in (place, comparator) if code and code != context.SIMILAR))
    series = figures.chart_series(slug, codes, known)
    held = series.dropna(subset=["value"])
    if held.empty:
        return None
    title = _trend_title(slug, place, known)
    chart = charts.trend(
        series,
        title=title,
        subtitle=trend_subtitle(one, held),
        style=figures.style(one),
        chosen=[place] if (held["place"] == place).any() else [],
        band=_band(slug, tier, known),
        band_of=noun,
        breaks=figures.chart_breaks(slug, codes),
    )
    note = _NO_BAND if known and tier != "country" else ""
    return Picture(title, spec(chart), f"Trend. {title}.", *_periods(series), note)


def trend_subtitle(one: indicators.Indicator, held: pd.DataFrame) -> str:
    """Measure and span of a trend of these figures."""
    return f"{measure(one)}; {held['period'].iloc[0]} to {held['period'].iloc[-1]}"


def _periods(series: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The places' periods as readers see them and as numbers."""
    table = pd.DataFrame(
        {
            "Place": series["name"],
            "Period": series["period"],
            "Value": series["value_text"],
            "95% interval": series["interval"].where(series["value"].notna(), ""),
            "Note": series["note"].fillna(""),
        }
    )
    data = pd.DataFrame(
        {
            "Place": series["name"],
            "Code": series["place"],
            "Period": series["period"],
            "First day": series["period_start"],
            "Last day": series["period_end"],
            "Value": series["value"],
            "Lower limit (95%)": series["lower"],
            "Upper limit (95%)": series["upper"],
            "Mark": series["mark"].fillna(""),
            "Note": series["note"].fillna(""),
            "Published": series["published"],
        }
    )
    return table, data


def _trend_title(slug: str, place: str, known: str | None) -> str:
    """The newest figure of the place and as much of its change as a test allows; or that it has none."""
    one, found = known_indicator(slug), context.get_place(place)
    name = found.name if found else place
    latest = indicators.latest([slug], [place], known)
    if latest.empty:
        return f"{newest.title(one)}: no figures for {words.with_article(name)}"
    row = latest.iloc[0]
    after = f"{figures.value_text(one, row['value'])} {newest.unit(one)}".rstrip()
    after = f"{after} ({of(row['period_start'], row['period_end']).label})"
    step = change(
        Estimate(row["previous_value"], row["previous_lower"], row["previous_upper"]),
        Estimate(row["value"], row["lower"], row["upper"]),
    )
    if step is None:
        return f"{newest.title(one)} in {words.with_article(name)}: {after}"
    before = f"{figures.value_text(one, step.before)} ({of(row['previous_start'], row['previous_end']).label})"
    return words.change_sentence(
        newest.title(one),
        name,
        before,
        after,
        tested=step.tested,
        up=step.direction == "up",
        cash=one.price_basis == "cash",
    )


def _band(slug: str, tier: str, known: str | None) -> pd.DataFrame | None:
    """The spread of the tier by period; None for countries, which hold one another, and for earlier days."""
    if tier == "country" or known:
        return None
    band = figures.chart_band(slug, tier)
    band = band[band["places"] >= FEWEST_IN_BAND]
    return band if len(band) > 1 else None


def no_trend(place: str, comparator: str) -> str:
    """Why there is no trend to draw."""
    others = f" nor for {words.with_article(comparator)}" if comparator and comparator != place else ""
    return f"No figures are published for {words.plain(words.with_article(place))}{words.plain(others)}."


def no_rows(tier: str, place: str) -> str:
    """Why there are no rows, and how to get some."""
    many = words.level_name_plural(tier).lower()
    return (
        f"There are too many {many} for a row each, or too few with figures beside {words.plain(place)}. Choose a "
        f"region, or one of the {many}, as the place; the table of all places above has every figure."
    )
