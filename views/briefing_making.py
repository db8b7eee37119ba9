"""A briefing made on the page: what it is about, for whom, of which parts; looked at, then frozen."""

from __future__ import annotations

import streamlit as st

from briefings.document import Audience, Document, Scope, ScopeKind
from components import choices, links, words
from data import snapshots
from data.errors import InputError
from data.places import UNITED_KINGDOM
from views import asked as address
from views import briefing, briefing_meeting, briefing_reading, briefing_shelf, records
from views.briefing import Asked
from views.cache import cached
from views.context import Context

_WHO, _OUTCOME = "freeze-who", "freeze-outcome"
_AUDIENCES: dict[str, Audience] = {"internal": "internal", "publication": "publication"}
_AUDIENCE_WORDS = {"internal": "Inside government", "publication": "For publication"}
_KINDS: dict[str, ScopeKind] = {
    "nation": "nation",
    "mission": "mission",
    "place": "place",
    "mission_in_place": "mission_in_place",
    "meeting": "meeting",
}


@cached
def composed(asked: Asked) -> Document:
    """The document asked for, remembered until the store changes."""
    return briefing.compose(asked)


def draw(ctx: Context) -> None:
    """The choices, the briefing as it would be, and the button that freezes it."""
    wanted = _choose(ctx)
    if wanted is None:
        return
    try:
        made = composed(wanted)
    except InputError as error:
        st.warning(words.plain(str(error)), icon=":material/info:")
        return
    st.header("Freeze it")
    _draw_freezing(ctx, made)
    st.divider()
    _, column, _ = st.columns([1, 8, 1])
    with column:
        st.caption("Draft: nothing is kept until it is frozen.")
        st.header(words.plain(made.title), anchor=False)
        briefing_reading.draw_blocks(made, {})


def _choose(ctx: Context) -> Asked | None:
    address.refuse_unknown(links.SCOPE, briefing.SCOPES, "There is no briefing about {}. One on a place is shown.")
    address.refuse_unknown(links.AUDIENCE, _AUDIENCE_WORDS, "There is no audience called {}.")
    left, right = st.columns([3, 2])
    with left:
        kind = choices.choose(
            "About",
            list(briefing.SCOPES),
            key=links.SCOPE,
            default="place",
            name=briefing.SCOPES.__getitem__,
        )
    with right:
        audience = choices.choose(
            "For", list(_AUDIENCE_WORDS), key=links.AUDIENCE, default="internal", name=_AUDIENCE_WORDS.__getitem__
        )
    meeting = None
    if kind == "meeting":
        meeting = _choose_meeting(ctx)
        if meeting is None:
            return None
    parts = list(briefing.PARTS)
    if kind != "meeting":
        parts = choices.choose_several(
            "Parts", parts, key=links.PARTS, default=parts, name=briefing.PARTS.__getitem__, most=len(parts)
        )
    st.caption(
        f"Told as of {words.date_text(ctx.day)}. Place, mission and day are those chosen at the top of the page; a day "
        "before today tells what was known then."
    )
    scope = _scope(ctx, kind or "place", meeting)
    return Asked(scope, ctx.day, _AUDIENCES[audience or "internal"], tuple(parts), ctx.illustrative)


def _choose_meeting(ctx: Context) -> str | None:
    options = briefing_meeting.to_choose_from(ctx.day, ctx.illustrative)
    if not options:
        st.info("No meeting of a council is recorded here.", icon=":material/info:")
        return None
    address.refuse_unknown(links.MEETING, options, "There is no meeting called {}. Another is shown.")
    default = next(iter(options))
    return choices.choose("Meeting", list(options), key=links.MEETING, default=default, name=options.__getitem__)


def _scope(ctx: Context, kind: str, meeting: str | None) -> Scope:
    whole = kind in ("nation", "mission")
    return Scope(
        kind=_KINDS[kind],
        place=UNITED_KINGDOM if whole else ctx.place.code,
        mission=ctx.mission.slug if kind in ("mission", "mission_in_place") else None,
        meeting=meeting,
    )


def _draw_freezing(ctx: Context, made: Document) -> None:
    """The one way to write from a page, where the operator allows it; else how the command line does it."""
    if not snapshots.freezing_allowed():
        st.markdown(
            "Freezing from this page is switched off. Whoever runs the dashboard can freeze this briefing with:"
        )
        st.code(command(made), language=None, wrap_lines=True)
        return
    st.text_input("Your name or office", max_chars=80, key=_WHO, help="It stands outside the hash.")
    st.button(
        "Freeze this briefing",
        icon=":material/ac_unit:",
        type="primary",
        key="freeze",
        on_click=_freeze,
        args=(made,),
    )
    kept, fault = st.session_state.pop(_OUTCOME, (None, None))
    if fault:
        st.error(words.plain(fault), icon=":material/error:")
    elif kept:
        st.success(f"Frozen as {kept}. It will not change.", icon=":material/check:")
        records.link_row(ctx, "briefings", [("Open it", {links.BRIEFING: kept, links.VIEW: None})])


def _freeze(made: Document) -> None:
    who = st.session_state[_WHO]
    try:
        st.session_state[_OUTCOME] = (briefing_shelf.freeze(made, who).id, None)
    except InputError as error:
        st.session_state[_OUTCOME] = (None, str(error))


def command(made: Document) -> str:
    """The command that freezes the same briefing."""
    scope = made.scope
    place = scope.place if scope.kind in ("place", "mission_in_place") else None
    named = {"--place": place, "--mission": scope.mission, "--meeting": scope.meeting}
    told = " ".join(f"{option} {value}" for option, value in named.items() if value) or "--nation"
    audience = " --audience publication" if made.audience == "publication" else ""
    return f"python -m briefings make {told} --as-of {made.as_of}{audience} --by NAME --out DIR"
