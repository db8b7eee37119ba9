"""The frozen briefings: listed and narrowed, held side by side, and files verified."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from briefings import verify as verifying
from briefings.compare import Comparison, compare
from briefings.document import DocumentError
from components import choices, links, words
from data import missions, snapshots
from views import briefing, briefing_shelf, context, figures, records, registers
from views.context import Context

_LARGEST_MEGABYTES = 20
_AUDIENCES = {"internal": "Inside government", "publication": "For publication"}


def draw(ctx: Context) -> None:
    """The register of frozen briefings, narrowed by what they are about."""
    found = _narrowed()
    if found.empty:
        st.info("No briefing like that has been frozen yet.", icon=":material/info:")
        return
    registers.choose_to_open("Open a briefing", list(labels(found).items()), links.BRIEFING)
    short = {one.slug: one.short_name for one in missions.missions()}
    table = pd.DataFrame(
        {
            "Briefing": found["title"],
            "About": found["kind"].map(briefing.SCOPES),
            "Place": found["place_name"].fillna(found["place"]),
            "Mission": [short.get(slug, "") if isinstance(slug, str) else "" for slug in found["mission"]],
            "As known on": found["as_of"].map(words.date_text),
            "For": found["audience"].map(_AUDIENCES),
            "Frozen": [words.date_text(moment[:10]) for moment in found["created_at"]],
            "By": found["created_by"],
        }
    )
    records.show_first(table)
    records.offer(
        "Download the list",
        found.drop(columns=["kind"]),
        words.plural(len(found), "frozen briefing"),
        ctx,
        place="as each row says",
        name="briefings",
    )


def _narrowed() -> pd.DataFrame:
    """The frozen briefings as chosen: about what, of which mission, which place."""
    every = snapshots.snapshots()
    short = {one.slug: one.short_name for one in missions.missions()}
    named = dict(zip(every["place"], every["place_name"].fillna(every["place"]), strict=True))
    about, mission, place = st.columns(3)
    with about:
        kind = registers.narrow("About", links.KIND, briefing.SCOPES)
    with mission:
        slug = registers.narrow("Mission", links.WITHIN, short)
    with place:
        code = registers.narrow("Place", links.REGION, named)
    for column, wanted in (("kind", kind), ("mission", slug), ("place", code)):
        every = every[every[column] == wanted] if wanted else every
    return every.reset_index(drop=True)


def labels(found: pd.DataFrame) -> dict[str, str]:
    """Id → title, day and id, which tells briefings of one title apart."""
    return {
        row["id"]: f"{row['title']}, as known on {words.date_text(row['as_of'])} ({row['id'][:6]})"
        for row in found.to_dict("records")
    }


def draw_compare() -> None:
    """Two frozen briefings side by side, in words."""
    found = snapshots.snapshots()
    named = labels(found)
    if len(named) < 2:
        st.info("Two frozen briefings are needed to compare.", icon=":material/info:")
        return
    options = list(named)
    older, newer = st.columns(2)
    before = _before(found)
    with older:
        old = choices.choose("Older", options, key=links.SECOND, default=before, name=named.__getitem__)
    with newer:
        new = choices.choose("Newer", options, key=links.OTHER, default=options[0], name=named.__getitem__)
    try:
        earlier, later = (briefing_shelf.take(id_ or options[0]) for id_ in (old, new))
    except DocumentError as error:
        st.warning(words.plain(str(error)), icon=":material/info:")
        return
    if earlier and later:
        _draw_compared(compare(earlier.held.document, later.held.document))


def _before(found: pd.DataFrame) -> str:
    """The newest briefing but one: on the same as the newest, if there is one."""
    newest, *others = found.to_dict("records")
    same = [row for row in others if all(row[name] == newest[name] for name in ("kind", "place", "mission", "meeting"))]
    return str((same or others)[0]["id"])


def _draw_compared(found: Comparison) -> None:
    opening, *sentences = found.sentences[: len(found.sentences) - len(found.alone)]
    st.markdown(f"**{words.plain(opening)}**")
    if sentences:
        st.markdown("\n".join(f"- {words.plain(sentence)}" for sentence in sentences))
    if found.alone:
        table = pd.DataFrame({"What stands in one of them only": found.alone})
        figures.table_behind("Figures in one of them only", table, key="compare-alone")
    for which, texts in (("older", found.texts_only_old), ("newer", found.texts_only_new)):
        if texts:
            st.subheader(f"Only in the {which} one")
            st.markdown("\n".join(f"- {words.plain(text)}" for text in texts))


def draw_verify() -> None:
    """Whether a file is the briefing that was frozen, and whether this dashboard holds it."""
    st.markdown("A file is read here and not kept. Anyone can do the same with `python -m briefings verify FILE`.")
    given = st.file_uploader("A briefing (.json) or its data pack (.zip)", max_upload_size=_LARGEST_MEGABYTES)
    if given is None:
        return
    found = verifying.verify(given.getvalue())
    said = words.plain(f"{given.name}: {found.said}")
    (st.success if found.true else st.error)(said)
    if not found.sha256:
        return
    held = snapshots.snapshot(found.sha256[: snapshots.ID_DIGITS])
    if held and held.sha256 == found.sha256:
        st.markdown("This dashboard holds the same briefing.")
        ctx = context.read()
        records.link_row(ctx, "briefings", [("Open it", {links.BRIEFING: held.id, links.VIEW: None})])
    else:
        st.markdown("This dashboard does not hold it.")
