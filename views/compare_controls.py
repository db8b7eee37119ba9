"""What the reader chooses on the Compare page; the address holds all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components import choices, links, words
from data.indicators import Indicator
from views import compare_places, context, figures
from views.asked import refuse_unknown
from views.cache import cached
from views.compare import ORDERS, VIEWS
from views.compare_limits import HINT, LIMITS, limits_name
from views.compare_places import CHOSEN, LIST, MOST
from views.context import Context

_LAST, _LAST_LIST, _TEXT = "compare-last", "compare-last-list", "compare-list-text"


@dataclass(frozen=True, slots=True)
class Compared:
    """The places compared, in the order chosen, and the one the others are tested against."""

    codes: tuple[str, ...]
    focus: str


def choose_places(ctx: Context) -> Compared:
    """Which places, by the way of choosing that the address names."""
    code = ctx.place.code
    groups = compare_places.groups(code)
    refuse_unknown(links.GROUP, groups, "There is no group of places called {} here. Choose the places one by one.")
    ways, which = st.columns([2, 5])
    with ways:
        group = choices.choose(
            "Which places", list(groups), key=links.GROUP, default=CHOSEN, name=lambda one: groups[one]
        )
    group = group or CHOSEN
    _forget_places_of_another(group)
    offered = compare_places.candidates(group, code)
    usual = compare_places.at_first(group, code)
    if group == LIST:
        with which:
            codes = _pasted()
    else:
        offered = _answer_places(group, groups[group], offered)
        known = compare_places.labels()
        # A container of its own lets the names wrap, which a bare column does not.
        with which, st.container():
            codes = choices.choose_several(
                f"Places, up to {MOST}",
                offered,
                key=links.PLACES,
                default=usual,
                name=lambda one: known.get(one, one),
                most=MOST,
            )
        if len(offered) > MOST and "~" in group and not choices.asked(links.PLACES):
            st.info(f"{groups[group]}. {MOST} fit a comparison: the first by name are shown.", icon=":material/info:")
    st.session_state[_LAST] = (group, choices.asked(links.PLACES))
    codes = codes or [code]
    return Compared(tuple(codes), code if code in codes else codes[0])


def _forget_places_of_another(group: str) -> None:
    """The places chosen in one group mean nothing in the next, unless a link brought both."""
    last = st.session_state.get(_LAST)
    if last and last[0] != group and last[1] == choices.asked(links.PLACES):
        choices.put(links.PLACES, None)


def _answer_places(group: str, label: str, offered: list[str]) -> list[str]:
    """Say which places of the address are unknown, not offered or too many, and keep the others; what is offered."""
    wanted = choices.asked(links.PLACES)
    if not wanted:
        return offered
    found = compare_places.resolve(wanted)
    if group == CHOSEN:
        offered = [*offered, *(code for code in found.codes if code not in set(offered))]
    strange = [name for code, name in compare_places.names(found.codes).items() if code not in set(offered)]
    if strange:
        verb = "is" if len(strange) == 1 else "are"
        st.warning(f"{words.plain(words.join_list(strange))} {verb} not among: {words.plain(label)}.")
    _say(found)
    kept = ",".join([code for code in found.codes if code in set(offered)][:MOST])
    if kept != wanted:
        choices.put(links.PLACES, kept)
    return offered


def _pasted() -> list[str]:
    """Places of a pasted list; the address keeps what is no place, so that the message stays."""
    wanted = choices.asked(links.PLACES) or ""
    found = compare_places.resolve(wanted)
    if st.session_state.get(_LAST_LIST) != wanted or _TEXT not in st.session_state:
        st.session_state[_TEXT] = compare_places.as_lines(found)
    st.session_state[_LAST_LIST] = wanted
    with st.form("compare-list", border=False):
        st.text_area(
            "Codes or names, one a line or with commas between",
            key=_TEXT,
            max_chars=8000,
            placeholder="Hartlepool\nE06000002\nBristol, City of",
        )
        st.form_submit_button("Compare these", icon=":material/compare_arrows:", on_click=_take_list)
    _say(found)
    if not found.codes:
        st.info("No place in the list yet: your place is shown.", icon=":material/info:")
    return list(found.codes)[:MOST]


def _take_list() -> None:
    choices.put(links.PLACES, compare_places.as_address(st.session_state[_TEXT]))


def _say(found: compare_places.Resolved) -> None:
    if found.unknown:
        unknown = words.plain(words.join_list(list(found.unknown), "or"))
        st.warning(f"No place has the name or code {unknown}. The others are used.", icon=":material/info:")
    for name, codes in found.several:
        which = words.plain(words.join_list([f"{one} ({code})" for code, one in compare_places.names(codes).items()]))
        st.info(f"{words.plain(name)} is the name of {len(codes)} places: {which}.", icon=":material/info:")
    if too_many := compare_places.too_many(found.codes):
        st.warning(too_many, icon=":material/info:")


def choose_view() -> str:
    """One of the views; the others do not run."""
    refuse_unknown(links.VIEW, VIEWS, "There is no view called {}. Figures over time are shown.")
    usual = next(iter(VIEWS))
    return (
        choices.choose("View", list(VIEWS), key=links.VIEW, default=usual, name=VIEWS.__getitem__, kind="segments")
        or usual
    )


@cached
def indicator_names() -> dict[str, str]:
    """Every indicator with figures, by slug, under its mission's name."""
    missions = {one.slug: one.short_name for one in context.all_missions()}
    return {one.slug: f"{missions.get(one.mission or '', 'Other')}: {one.title}" for one in context.all_indicators()}


def choose_indicator(ctx: Context, label: str, key: str, *, rank: int = 0) -> Indicator:
    """Any indicator; the one of this rank among the mission's headline indicators unless the address says."""
    names = indicator_names()
    first = context.headline(ctx.mission.slug)
    usual = first[min(rank, len(first) - 1)]
    refuse_unknown(key, names, f"There is no indicator called {{}}. {words.plain(usual.title)} is shown.")
    slug = choices.choose(label, list(names), key=key, default=usual.slug, name=names.__getitem__)
    return context.indicator(slug or usual.slug) or usual


def choose_tier(compared: Compared, shown: Sequence[Indicator], known: str | None) -> str | None:
    """A tier that one of the places is on and every indicator is published for; None, with the reason, without."""
    order = [compared.focus, *compared.codes]
    levels = [level for code in order if (place := context.get_place(code)) for level in place.levels]
    published = [set(figures.tiers(one.slug)) for one in shown]
    options = [level for level in dict.fromkeys(levels) if all(level in held for held in published)]
    refuse_unknown(links.TIER, options, "None of these places with figures is on the tier {}. Another is shown.")
    if not options:
        lacking = next((one for one, held in zip(shown, published, strict=True) if not held & set(levels)), shown[0])
        st.info(figures.why_nothing(lacking, levels[0] if levels else "other", known), icon=":material/info:")
        return None
    if len(options) == 1:
        return options[0]
    return choices.choose(
        "All places of", options, key=links.TIER, default=options[0], name=words.level_name_plural, kind="segments"
    )


def choose_limits() -> float:
    """The level of the limits that verdicts are given at: 95%, or 99.8% where the reader asks for it."""
    refuse_unknown(links.LIMITS, LIMITS, "There are no limits of {}. The published 95% is used.")
    usual = next(iter(LIMITS))
    chosen = choices.choose(
        "Limits",
        list(LIMITS),
        key=links.LIMITS,
        default=usual,
        name=lambda one: limits_name(LIMITS[one]),
        kind="segments",
        hint=HINT,
    )
    return LIMITS[chosen or usual]


def choose_other(compared: Compared, versus: str) -> str | None:
    """The place that the gap is measured to: of two places the other one, else the comparator; None without any."""
    chosen = [code for code in compared.codes if code != compared.focus]
    beside = [] if versus in ("", context.SIMILAR, *compared.codes) else [versus]
    options = [*chosen, *beside]
    if not options:
        st.info("Choose a second place: a gap has two ends.", icon=":material/info:")
        return None
    usual = chosen[0] if len(chosen) == 1 or not beside else beside[0]
    named = compare_places.names(tuple(options))
    name = compare_places.names(compared.codes)[compared.focus]
    refuse_unknown(links.OTHER, options, "{} is not one of these places. Another is taken.")
    return choices.choose(
        f"Gap between {words.plain(words.with_article(name))} and",
        options,
        key=links.OTHER,
        default=usual,
        name=named.__getitem__,
    )


def choose_order() -> str:
    """By name, or by value where the reader asks for it."""
    refuse_unknown(links.ORDER, ORDERS, "There is no order called {}. Places stand by name.")
    return (
        choices.choose("Order", list(ORDERS), key=links.ORDER, default="name", name=ORDERS.__getitem__, kind="segments")
        or "name"
    )


def add_clicked(code: str | None, compared: Compared) -> None:
    """Take a place that was clicked into the comparison."""
    if code is None or code in compared.codes:
        return
    if len(compared.codes) >= MOST:
        st.warning(f"At most {MOST} places fit a comparison: take one out first.", icon=":material/info:")
        return
    choices.put(links.GROUP, None)
    choices.put(links.PLACES, ",".join([*compared.codes, code]))
    st.session_state[_LAST] = (CHOSEN, choices.asked(links.PLACES))
    st.rerun()
