"""Two indicators of all places of a tier against each other, the compared places named."""

from __future__ import annotations

import pandas as pd

from components import assembly, words
from components.charts import scatter
from data.indicators import Indicator
from data.period import Period
from views import context, figures
from views.cache import cached
from views.compare import Shown, measure
from views.compare_places import names

NO_LINK = "Two indicators that go together need not have to do with each other: no line is drawn, nothing is tested."


@cached
def against(slug: str, second: str, tier: str, codes: tuple[str, ...], known: str | None) -> Shown:
    """Both indicators in the newest period that each has at the tier."""
    one, other = context.indicator(slug), context.indicator(second)
    assert one is not None
    assert other is not None
    for each in (one, other):
        if not figures.periods(each.slug, tier, known):
            return Shown(figures.why_nothing(each, tier, known))
    across, up = (figures.periods(each.slug, tier, known)[0] for each in (one, other))
    both = _joined(slug, second, tier, across, up, known)
    held = both.dropna(subset=["x", "y"])
    if held.empty:
        return Shown(f"No place has a figure for both {one.short_title} and {other.short_title}")
    there = held[held["place"].isin(codes)]
    where = words.plural(len(held), *words.LEVELS[tier])
    title = f"{one.short_title} and {words.lower_first(other.short_title)} in {where}"
    chart = scatter(
        held,
        title=title,
        subtitle=_periods_text(one, across, other, up),
        x_title=measure(one),
        y_title=measure(other),
        x_style=figures.style(one),
        y_style=figures.style(other),
        chosen=list(there["place"]),
    )
    absent = [name for code, name in names(codes).items() if code not in set(held["place"])]
    missing = f" Not among them: {words.join_list(absent)}." if absent else ""
    said = "; ".join(f"{row['name']}: {row['x_label']} and {row['y_label']}" for row in there.to_dict("records"))
    return Shown(
        title=title,
        alt=f"{title}. {said}",
        spec=assembly.spec(chart),
        table=both[["name", "x_label", "y_label"]].set_axis(
            ["Place", f"{one.short_title}, {across.label}", f"{other.short_title}, {up.label}"], axis=1
        ),
        download=_download(both, one, across, other, up),
        period=_periods_text(one, across, other, up),
        marks=tuple(sorted({m for name in ("x_mark", "y_mark") for m in there[name] if isinstance(m, str) and m})),
        note=f"{NO_LINK}{missing}",
    )


def _joined(slug: str, second: str, tier: str, across: Period, up: Period, known: str | None) -> pd.DataFrame:
    x, y = (
        figures.values(each, tier, period.code, known)
        .rename(columns={"code": "place"})
        .set_index(["place", "name"])[["value", "label", "lower", "upper", "mark"]]
        .add_prefix(f"{axis}_")
        for each, period, axis in ((slug, across, "x"), (second, up, "y"))
    )
    return x.join(y, how="outer").reset_index().rename(columns={"x_value": "x", "y_value": "y"}).sort_values("name")


def _periods_text(one: Indicator, across: Period, other: Indicator, up: Period) -> str:
    if across == up:
        return across.label
    return f"{one.short_title} {across.label}; {words.lower_first(other.short_title)} {up.label}"


def _download(both: pd.DataFrame, one: Indicator, across: Period, other: Indicator, up: Period) -> pd.DataFrame:
    renamed = {"name": "place", "place": "place_code"}
    for axis, each in (("x", one), ("y", other)):
        renamed[axis] = each.slug
        renamed |= {f"{axis}_{part}": f"{each.slug}_{part}" for part in ("lower", "upper", "mark")}
    table = both.drop(columns=["x_label", "y_label"]).rename(columns=renamed)
    return table.assign(**{f"{one.slug}_period": across.label, f"{other.slug}_period": up.label})
