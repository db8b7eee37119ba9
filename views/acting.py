"""Who is acting, in a strip for the pages that show figures: partnerships, councils, decisions due, who is missing."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import links, record_words, words
from data import councils, partnerships
from methods.actions import tally
from views import council, council_board, decision, money, records
from views.cache import cached
from views.context import Context
from views.council import Council

_MOST_NAMED = 6
Link = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Strip:
    """What is said of a place, a mission or the country, and the links: page, label, what the address adds."""

    sentences: tuple[str, ...]
    links: tuple[Link, ...]


@cached
def of_place(place: str, name: str, day: str, known: str | None, illustrative: bool) -> Strip:
    """Partnerships that cover a place, the council of its region, decisions for it."""
    found = partnerships.covering(place, day, illustrative=illustrative)
    home = council.regions_of(place)
    held = [one for one in council.every(illustrative).values() if one.place in home]
    regional = [one for one in held if one.mission is None] or held
    decided = decision.counted(day, known, illustrative, place=place)
    named = list(records.marked(found, "name"))
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    listed = f": {words.join_list(named[:_MOST_NAMED]) if not more else ', '.join(named[:_MOST_NAMED]) + more}"
    sentences = [
        f"{records.sign(found)}{words.plural(len(named), 'partnership')} in {words.with_article(name)}{listed}."
        if named
        else f"No partnership is recorded for {words.with_article(name)}."
    ]
    sentences += [sentence for one in regional for sentence in _council_said(one, day, illustrative)]
    if decided != decision.NONE:
        sentences.append(f"For {words.with_article(name)} itself: {words.lower_first(decided)}")
    more_links: list[Link] = [_to_council(one) for one in regional]
    more_links += (
        [("decisions", "Decisions for this place", ((links.SCOPE, "place"),))] if decided != decision.NONE else []
    )
    more_links += [
        ("partnerships", label, ((links.PARTNERSHIP, slug),))
        for slug, label in list(zip(found["slug"], named, strict=True))[:_MOST_NAMED]
    ]
    more_links += [
        ("money", label, ((links.PURSE, slug),)) for slug, label in money.named(illustrative, place=place)[:_MOST_NAMED]
    ]
    more_links.append(("briefings", "Make a briefing", ((links.VIEW, "make"), (links.SCOPE, "place"))))
    return Strip(tuple(sentences), tuple(more_links))


def _to_council(one: Council) -> Link:
    return "councils", record_words.marked(one.name, one.provenance), ((links.COUNCIL, one.slug),)


def _council_said(one: Council, day: str, illustrative: bool) -> list[str]:
    """Next meeting, actions, decisions due and missing sectors of a council."""
    following = council.next_meeting(council.meetings_of(one.slug, day, illustrative), day)
    board = council_board.said(day, illustrative, council=one.slug)
    due = decision.due_now(one.slug, day, illustrative)
    meets = f"meets next on {words.date_text(following['date'])}" if following else "has no meeting planned"
    name = record_words.marked(one.name, one.provenance)
    due_said = f"{words.plural(due, 'of its decisions is', 'of its decisions are')} due."
    return [
        f"{name} {meets}; {board[:1].lower()}{board[1:]}",
        f"{due_said} {council.missing(one.slug, day, illustrative)}",
    ]


@cached
def of_mission(mission: str, day: str, known: str | None, illustrative: bool) -> Strip:
    """The mission's own council, its partnerships and its decisions."""
    held = [one for one in council.every(illustrative).values() if one.mission == mission]
    register = partnerships.register(day, illustrative=illustrative)
    own = register[(register["mission"] == mission) & ~(register["end"].fillna("9999") <= day)]
    decided = decision.counted(day, known, illustrative, mission=mission)
    sentences = [sentence for one in held for sentence in _council_said(one, day, illustrative)]
    sentences += [f"{records.sign(own)}{words.plural(len(own), 'partnership')} for this mission alone.", decided]
    found: list[Link] = [_to_council(one) for one in held]
    found += [
        ("partnerships", "Partnerships for this mission", ((links.SCOPE, mission),)),
        ("decisions", "Its decisions", ((links.SCOPE, "mission"),)),
        ("what_works", "What was tried for it", ((links.SCOPE, mission),)),
        ("money", "Its money", ((links.SCOPE, "mission"),)),
        ("levers", "Levers on its goals", ()),
        ("taking_part", "Taking part", ((links.SCOPE, "mission"),)),
        ("briefings", "Make a briefing", ((links.VIEW, "make"), (links.SCOPE, "mission"))),
    ]
    return Strip(tuple(sentences), tuple(found))


@cached
def of_nation(day: str, known: str | None, illustrative: bool) -> Strip:
    """All councils, actions and decisions together."""
    every = councils.councils(illustrative=illustrative)
    board = tally(councils.actions(day, illustrative=illustrative), "", day)
    made_up = _made_up(every)
    actions = f"{words.plural(board.still_open, 'action')} open, {board.overdue or 'none'} overdue"
    sentences = (
        f"{words.plural(len(every), 'council')}{made_up}: {actions}; {board.closed:,} closed.",
        decision.counted(day, known, illustrative),
    )
    return Strip(
        sentences,
        (
            ("councils", "Council activity by region", ((links.VIEW, "activity"),)),
            ("decisions", "All decisions", ()),
            ("partnerships", "All partnerships", ()),
            ("taking_part", "Taking part", ()),
            ("briefings", "Make a briefing", ((links.VIEW, "make"), (links.SCOPE, "nation"))),
        ),
    )


def _made_up(every: pd.DataFrame) -> str:
    count = int((every["provenance"] == "illustrative").sum())
    if not count:
        return ""
    return (
        f" ({record_words.ILLUSTRATIVE_SIGN} all illustrative)" if count == len(every) else f" ({count} illustrative)"
    )


@cached
def on_indicator(slug: str, day: str, illustrative: bool) -> Strip:
    """Who wants to move an indicator: decisions, the newest first, and partnerships."""
    decided = decision.about(slug, day, illustrative)
    found = partnerships.wanting(slug, day, illustrative=illustrative)
    wanting = words.plural(len(found), "partnership works", "partnerships work")
    meant = words.plural(len(decided), "decision was meant", "decisions were meant")
    made_up = any(title.startswith(record_words.ILLUSTRATIVE_SIGN) for _, title in decided)
    sign = f"{record_words.ILLUSTRATIVE_SIGN} " if made_up else records.sign(found)
    sentence = f"{sign}{meant} to move it, and {wanting} on it."
    to: list[Link] = [("decisions", title, ((links.DECISION, one),)) for one, title in decided[:_MOST_NAMED]]
    named = zip(found["slug"], records.marked(found, "name"), strict=True)
    to += [("partnerships", name, ((links.PARTNERSHIP, one),)) for one, name in list(named)[:_MOST_NAMED]]
    purses = money.named(illustrative, indicator=slug)
    to += [("money", label, ((links.PURSE, one),)) for one, label in purses[:_MOST_NAMED]]
    return Strip((sentence,), tuple(to))


def draw(ctx: Context, strip: Strip) -> None:
    """The strip: its sentences, then its links, and what the sign of illustrative records means."""
    st.markdown("\n".join(f"- {words.plain(sentence)}" for sentence in strip.sentences))
    with st.container(horizontal=True, gap="small"):
        for page, label, more in strip.links:
            parameters = links.query(ctx.parameters() | dict(more))
            st.page_link(links.PAGES[page], label=words.plain(label), icon="", query_params=parameters)
    records.switch(ctx)
