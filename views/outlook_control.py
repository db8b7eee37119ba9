"""Asking for a target and a year of one's own, for a place and an indicator; the address holds the question."""

from __future__ import annotations

import streamlit as st

from components import choices, links, words
from data import indicators
from data.indicators import Indicator
from data.outlooks import NOT_YEARLY
from views import context, figures, footer, outlook
from views.asked import refuse_unknown
from views.cache import cached
from views.context import Context

_LABEL = "What if our target were …"
_ICON = ":material/target:"
_LAST = "outlook-last"
_NOTHING = "No headline indicator has a figure here, so there is no target to ask about."
_NO_INDICATOR = "There is no headline indicator with figures here called {}. Another is shown."


def draw(one: Indicator, place: str, known: str | None) -> None:
    """Ask for a target and a year, once opened, and say the chance or why there is none."""
    asked = bool(choices.asked(links.TARGET) or choices.asked(links.BY))
    box = st.expander(_LABEL, expanded=asked, on_change="rerun", key="outlook", icon=_ICON)
    if box.open:
        with box:
            _ask(one, place, known)


def draw_of_place(ctx: Context) -> None:
    """The same on the page of a place, where the headline indicator is chosen too."""
    options = options_of(ctx.place.code, ctx.known)
    if not options:
        st.info(_NOTHING, icon=":material/info:")
        return
    asked = any(choices.asked(key) for key in (links.TARGET, links.BY, links.INDICATOR))
    box = st.expander(_LABEL, expanded=asked, on_change="rerun", key="outlook-place", icon=_ICON)
    if not box.open:
        return
    with box:
        default = _default(ctx.place.code, tuple(options))
        refuse_unknown(links.INDICATOR, options, _NO_INDICATOR)
        slug = choices.choose(
            "Indicator", list(options), key=links.INDICATOR, default=default, name=lambda slug: options[slug]
        )
        one = context.indicator(slug or default)
        assert one is not None
        footer.used(one)
        _ask(one, ctx.place.code, ctx.known)


@cached
def options_of(place: str, known: str | None) -> dict[str, str]:
    """The headline indicators with a figure of the place: slug → label."""
    names = {one.slug: one.short_name for one in context.all_missions()}
    asked = context.headline()
    held = set(indicators.latest([one.slug for one in asked], [place], known)["indicator"])
    return {one.slug: f"{names.get(one.mission or '', 'No mission')}: {one.title}" for one in asked if one.slug in held}


@cached
def _default(place: str, slugs: tuple[str, ...]) -> str:
    """The first indicator that has a chance here, else the first; as held now, so that a link keeps its meaning."""
    for slug in slugs:
        years = outlook.years_ahead(slug, None)
        if years and not outlook.refusal(slug, place, years[0], None):
            return slug
    return slugs[0]


def _ask(one: Indicator, place: str, known: str | None) -> None:
    if st.session_state.get(_LAST) not in (None, one.slug):
        # A target belongs to its indicator: 75 as a share means nothing in pounds.
        choices.put(links.TARGET, None)
        choices.put(links.BY, None)
    st.session_state[_LAST] = one.slug
    start, years = outlook.newest_value(one.slug, place, known), outlook.years_ahead(one.slug, known)
    if start is None or not years:
        st.info(outlook.NO_PLACE if years else NOT_YEARLY, icon=":material/info:")
        return
    left, right = st.columns(2)
    with left:
        unit = figures.unit_text(one)
        rounded = round(start, figures.decimals(one))
        target = choices.number(
            f"Target, {unit}" if unit else "Target",
            key=links.TARGET,
            default=rounded,
            step=10.0 ** -figures.decimals(one),
        )
    with right:
        labels = {str(year): outlook.period_ahead(one.slug, place, year, known).label for year in years}
        options = list(labels)
        refuse_unknown(links.BY, options, f"There is no chance to ask for by {{}}. {options[2]} is shown.")
        by = choices.choose("By", options, key=links.BY, default=options[2], name=labels.__getitem__)
    if wrong := _no_target(one, target):
        st.warning(wrong, icon=":material/info:")
        return
    found = outlook.outlook(one.slug, place, target, int(by or options[2]), known)
    here = context.get_place(place)
    name = here.name if here else place
    lines = footer.head(found.said, place=name, period=f"to {by}", indicators=[one], known=known)
    _draw_found(found, one, lines, f"{one.slug}-paths")


def _no_target(one: Indicator, target: float) -> str:
    """Why a number cannot be a target; empty where it can."""
    if (written := choices.asked(links.TARGET)) and not choices.is_number(written):
        st.warning(f"{words.plain(written[:80])} is not a number. The newest figure is shown.", icon=":material/info:")
    if one.suffix == "%" and not 0 <= target <= 100:
        return "A share lies between 0% and 100%."
    return "An amount is not below nothing." if one.prefix and target < 0 else ""


def _draw_found(found: outlook.Outlook, one: Indicator, lines: list[tuple[str, str]], name: str) -> None:
    if found.chart is None:
        st.info(words.plain(found.said), icon=":material/info:")
        return
    st.markdown(words.plain(found.said))
    figures.show(found.chart, key="outlook-chart", alt=found.said, sources=[one], about=one.title)
    st.caption(words.plain(found.record))
    st.table(found.table, hide_index=True)
    footer.offer("Download the paths", found.table, lines, name=name)
