"""What changed on screen: since when and of which missions, the entries by group, and the files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import choices, links, words
from components.feeds import MIME
from data.errors import InputError
from data.indicators import Indicator
from views import asked, context, digest, footer, records
from views.context import Context
from views.digest import Digest, Group
from views.digest_entries import Entry

_SPANS = {"30": "The last 30 days", "90": "The last 90 days", "365": "The last 365 days"}
_USUAL = str(digest.USUAL_DAYS)
_ALL = "all"
_MOST = 25


def draw(ctx: Context) -> None:
    """The choices, then what changed since the day chosen."""
    since, mission = _choose(ctx)
    try:
        found = digest.of(ctx.place.code, mission, since, ctx.day, ctx.illustrative)
    except InputError as error:
        st.warning(words.plain(str(error)), icon=":material/info:")
        return
    st.markdown(f"**{words.plain(found.title)}**  \n{words.plain(found.said)}")
    told = _indicators(found)
    footer.used(*told)
    _draw_files(ctx, found, told)
    for group in found.groups:
        _draw_group(ctx, group)


def _choose(ctx: Context) -> tuple[str, str | None]:
    """The ISO day since which changes are told, and the mission; None for all."""
    wanted = choices.asked(links.SINCE)
    days = [day for day in context.edition_days() if digest.refused(day, ctx.day) is None]
    if wanted and wanted not in _SPANS and digest.refused(wanted, ctx.day) is None:
        days = sorted({*days, wanted}, reverse=True)
    names = _SPANS | {day: f"Since {words.date_text(day)}" for day in days}
    asked.refuse_unknown(
        links.SINCE, names, f"{{}} is not a day such as 2026-06-01 before the day told; {_USUAL} days are shown."
    )
    missions = {_ALL: "All missions", ctx.mission.slug: ctx.mission.short_name}
    asked.refuse_unknown(
        links.WITHIN, missions, "{} is not the mission at the top of the page; all missions are shown."
    )
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        span = choices.choose("Changes of", list(names), key=links.SINCE, default=_USUAL, name=names.__getitem__)
    chosen = span or _USUAL
    since = digest.days_before(ctx.day, int(chosen)) if chosen in _SPANS else chosen
    with right:
        mission = choices.choose(
            "Missions", list(missions), key=links.WITHIN, default=_ALL, name=missions.__getitem__, kind="segments"
        )
    st.caption(
        "Place and mission are those chosen at the top of the page; a day of knowledge there ends the span. The days "
        "to choose are those on which an edition came out."
    )
    return since, None if mission == _ALL else mission


def _indicators(found: Digest) -> list[Indicator]:
    """The indicators that its entries tell of, each once."""
    slugs = dict.fromkeys(dict(entry.query).get(links.INDICATOR, "") for entry in found.entries)
    return [one for slug in slugs if (one := context.indicator(slug))]


def _draw_files(ctx: Context, found: Digest, told: Sequence[Indicator]) -> None:
    name = f"what-changed-{found.place}{f'-{found.mission}' if found.mission else ''}-since-{found.since}"
    with st.container(horizontal=True, gap="small"):
        records.offer(
            "Download as a table", table(found), found.title, ctx, place=found.place_name, name=name, indicators=told
        )
        base = (st.context.url or "").split("?")[0].rpartition("/")[0]
        st.download_button(
            "Download as an Atom feed",
            lambda: digest.feed(found, base),
            file_name=f"{name}.atom",
            mime=MIME,
            icon=":material/rss_feed:",
            on_click="ignore",
            key="digest-atom",
        )


def table(found: Digest) -> pd.DataFrame:
    """Every entry: group, day, kind, what, text, link."""
    rows = [
        (group.title, entry.day, entry.kind, entry.title, entry.text, entry.address(digest.parameters(found)))
        for group in found.groups
        for entry in group.entries
    ]
    return pd.DataFrame(rows, columns=["Group", "Day", "Kind", "What", "What changed", "Link"])


def _draw_group(ctx: Context, group: Group) -> None:
    st.header(group.title)
    if not group.entries:
        hidden = "" if ctx.illustrative else " Illustrative records are hidden."
        st.markdown(words.plain(group.nothing + hidden))
        return
    st.markdown("\n".join(_line(ctx, entry) for entry in group.entries[:_MOST]))
    if len(group.entries) > _MOST:
        st.caption(f"The first {_MOST} of {len(group.entries):,} are listed; the downloads hold all of them.")
    if group.note:
        st.caption(words.plain(group.note))


def _line(ctx: Context, entry: Entry) -> str:
    """An entry as an item of a list: day, link, sentence; two spaces and a line feed end a line."""
    link = f"[{words.plain(entry.title)}]({entry.address(ctx.parameters())})"
    return f"- {words.date_text(entry.day)} · {link}  \n  {words.plain(entry.sentence)}"
