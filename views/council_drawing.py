"""The parts of the page of councils, drawn."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components import choices, links, words
from components.calendars import Entry, calendar_file
from components.record_words import marked
from methods.actions import Standing
from views import council, council_activity, council_board, decision, figures, footer, records, seating
from views.asked import refuse_unknown
from views.context import Context
from views.council import Council
from views.council_activity import Activity
from views.council_board import Board

ILLUSTRATIVE = "illustrative"
_ALL, _OF_MISSION = "all", "mission"
_BOARD = {"all": "All", "overdue": "Overdue", "open": "Open", "done": "Done", "dropped": "Dropped"}
_BEGIN = {
    "overdue": ("▼",),
    "open": ("▼", "○"),
    "done": ("●", "◐"),
    "dropped": ("✕",),
}


def draw_summary(ctx: Context, one: Council, board: Board, table: council.Table) -> None:
    """Next meeting, actions, decisions due and who is missing, in four figures."""
    following = council.next_meeting(council.meetings_of(one.slug, ctx.day, ctx.illustrative), ctx.day)
    due = decision.due_now(one.slug, ctx.day, ctx.illustrative)
    upcoming, still_open, overdue, to_check = (
        marked(label, one.provenance) for label in ("Next meeting", "Actions open", "Actions overdue", "Decisions due")
    )
    columns = st.columns(4)
    if following:
        days = (date.fromisoformat(following["date"]) - date.fromisoformat(ctx.day)).days
        columns[0].metric(upcoming, f"in {words.plural(days, 'day')}", help=words.date_text(following["date"]))
    else:
        columns[0].metric(upcoming, "none planned")
    still = board.counts[Standing.OPEN] + board.counts[Standing.OVERDUE]
    columns[1].metric(still_open, still, help=words.plain(board.said))
    columns[2].metric(overdue, board.counts[Standing.OVERDUE])
    columns[3].metric(to_check, due)
    st.markdown(f"**{words.plain(table.missing)}**")


def draw_next(ctx: Context, one: Council) -> None:
    """The next meeting: its agenda, how old its evidence is, and a file for calendars."""
    meetings = council.meetings_of(one.slug, ctx.day, ctx.illustrative)
    following = council.next_meeting(meetings, ctx.day)
    evidence = council.evidence(one.slug, ctx.day, following["date"] if following else None, ctx.illustrative)
    if following is None:
        st.info("No further meeting is planned.", icon=":material/event_busy:")
    else:
        title = marked(following["title"], following["provenance"])
        st.markdown(f"**{words.plain(title)}**, {words.date_text(following['date'])}")
        if items := council.agenda(following["agenda"]):
            st.markdown("\n".join(f"1. {words.plain(item)}" for item in items))
        pack = {links.VIEW: "make", links.SCOPE: "meeting", links.MEETING: following["slug"], links.PLACE: one.place}
        records.link_row(ctx, "briefings", [("Make the pack for this meeting", pack)], icon=":material/assignment:")
    st.markdown(words.plain(evidence.said))
    if len(evidence.table):
        figures.table_behind("Age of the evidence", evidence.table, key="council-evidence")
    planned = meetings[(meetings["date"] > ctx.day) & (meetings["state"] == "planned")]
    if len(planned):
        entries = [
            Entry(
                row["slug"],
                date.fromisoformat(row["date"]),
                marked(f"{one.name}: {row['title']}", row["provenance"]),
                "\n".join(filter(None, (records.MEANING if row["provenance"] == ILLUSTRATIVE else "", row["agenda"]))),
            )
            for row in planned.to_dict("records")
        ]
        entries += [
            Entry(f"{one.slug}-{title}-{day}", date.fromisoformat(day), f"New figures by this day: {title}", "", url)
            for day, title, url in evidence.releases
        ]
        st.download_button(
            "Meetings and new figures for a calendar",
            lambda: calendar_file(marked(one.name, one.provenance), entries, date.fromisoformat(ctx.day)),
            file_name=f"{one.slug}.ics",
            mime="text/calendar",
            icon=":material/event:",
            on_click="ignore",
        )


def draw_decisions(ctx: Context, one: Council) -> None:
    """The council's decisions with what became of them, each a link."""
    found = decision.listed(ctx.day, ctx.known, ctx.illustrative, council=one.slug)
    st.markdown(words.plain(found.said))
    if len(found.table):
        records.show(found.table)
        records.link_row(ctx, "decisions", [(name, {links.DECISION: slug}) for slug, name in found.names])
        records.offer(
            "Download the decisions",
            found.download,
            found.said,
            ctx,
            place=one.place_name,
            name=f"{one.slug}-decisions",
        )


def draw_board(ctx: Context, one: Council, board: Board) -> None:
    """The action board, narrowed as asked, with what became of each action."""
    st.markdown(words.plain(board.said))
    if board.table.empty:
        return
    refuse_unknown(links.STATE, _BOARD, "There is no state of actions called {}. All are shown.")
    wanted = choices.choose(
        "Actions", list(_BOARD), key=links.STATE, default="all", name=_BOARD.__getitem__, kind="segments"
    )
    shown = council_board.narrowed(board.table, "How it stands", _BEGIN.get(wanted or "all", ()))
    if shown.empty:
        st.info("No action stands like that.", icon=":material/info:")
    else:
        records.show(shown)
    if len(board.steps):
        figures.table_behind("What became of each action", board.steps, key="council-steps")
    records.offer(
        "Download the actions", board.download, board.said, ctx, place=one.place_name, name=f"{one.slug}-actions"
    )


def draw_challenges(ctx: Context, one: Council) -> None:
    """The challenge log."""
    log = council_board.challenges(ctx.day, ctx.illustrative, council=one.slug)
    st.markdown(words.plain(log.said))
    if len(log.table):
        records.show(log.table)
        records.offer(
            "Download the challenges", log.download, log.said, ctx, place=one.place_name, name=f"{one.slug}-challenges"
        )


def draw_table(ctx: Context, one: Council, table: council.Table) -> None:
    """Who sits on the council, who is missing, who came."""
    if table.chart is None:
        st.info("No seat is recorded.", icon=":material/info:")
        return
    st.markdown(words.plain(table.missing))
    st.caption(seating.RULE)
    figures.show(
        table.chart,
        key="council-table",
        alt=f"{table.title}. {table.missing}",
        sources=[records.SOURCE],
        about=one.name,
    )
    figures.table_behind("The seats", table.members, key="council-seats")
    came = council.attendance(one.slug, ctx.day, ctx.illustrative)
    if len(came):
        figures.table_behind("Who came, by sector", came, key="council-attendance")
        records.offer(
            "Download who came", came, f"Who came: {one.name}", ctx, place=one.place_name, name=f"{one.slug}-attendance"
        )
    records.offer(
        "Download the seats", table.download, table.title, ctx, place=one.place_name, name=f"{one.slug}-seats"
    )


def draw_calendar(ctx: Context, one: Council) -> None:
    """Meetings, decisions and actions due along the years; minutes of one meeting."""
    chart, table = council.calendar(one.slug, ctx.day, ctx.illustrative)
    figures.show(
        chart,
        key="council-calendar",
        alt=f"Timeline of the {one.name}: {words.plural(len(table), 'meeting')}",
        sources=[records.SOURCE],
        about=one.name,
    )
    figures.table_behind("The meetings", table, key="council-meetings")
    records.offer(
        "Download the meetings", table, f"Meetings: {one.name}", ctx, place=one.place_name, name=f"{one.slug}-meetings"
    )
    meetings = council.meetings_of(one.slug, ctx.day, ctx.illustrative)
    held = {row["slug"]: row for row in meetings.iloc[::-1].to_dict("records") if row["state"] == "held"}
    if held:
        first = next(iter(held))
        refuse_unknown(links.MEETING, held, "There is no meeting called {}. The newest is shown.")
        chosen = choices.choose(
            "Minutes of",
            list(held),
            key=links.MEETING,
            default=first,
            name=lambda slug: marked(f"{words.date_text(held[slug]['date'])}: {held[slug]['title']}", one.provenance),
        )
        _draw_minutes(held[chosen or first])


def _draw_minutes(meeting: dict[str, object]) -> None:
    for heading, text in (("Agenda", meeting["agenda"]), ("Minutes", meeting["minutes"])):
        if items := council.agenda(text):
            st.markdown(f"**{heading}**\n" + "\n".join(f"1. {words.plain(item)}" for item in items))


def choose_mission(ctx: Context) -> str | None:
    """All missions, or the reader's: the slug of the mission, None for all."""
    names = {_ALL: "All missions", _OF_MISSION: ctx.mission.short_name}
    refuse_unknown(links.SCOPE, names, "There is no activity of {}. That of all missions is shown.")
    chosen = choices.choose(
        "Activity of", list(names), key=links.SCOPE, default=_ALL, name=names.__getitem__, kind="segments"
    )
    return ctx.mission.slug if chosen == _OF_MISSION else None


def draw_activity(ctx: Context, mission: str | None, found: Activity) -> None:
    """Activity by region: table, one measure on the map and by quarter, attendance by sector."""
    st.caption(words.plain(f"Year to {words.date_text(ctx.day)}. {council_activity.NOTE}"))
    records.show(found.table)
    records.offer(
        "Download the activity", found.table, found.title, ctx, place="Regions and nations", name="council-activity"
    )
    refuse_unknown(links.KIND, council_activity.MEASURES, "There is no measure called {}. Open actions are shown.")
    measure = (
        choices.choose(
            "Measure",
            list(council_activity.MEASURES),
            key=links.KIND,
            default="still_open",
            name=council_activity.MEASURES.__getitem__,
        )
        or "still_open"
    )
    place = ctx.place.code
    mapped = council_activity.on_map(ctx.day, mission, ctx.illustrative, measure, place)
    if mapped:
        figures.show(
            mapped,
            key="activity-map",
            alt=f"Map of {council_activity.MEASURES[measure].lower()}",
            sources=[records.SOURCE],
        )
        footer.used(outlines=True)
    else:
        st.info("No two regions or nations differ in this, so there is nothing to map.", icon=":material/info:")
    st.header("By quarter")
    counted = measure if measure in council_activity.COUNTED else "opened"
    if counted != measure:
        st.caption(f"{council_activity.MEASURES[measure]} cannot be counted by quarter; actions opened are shown.")
    chart, table = council_activity.trend(ctx.day, mission, ctx.illustrative, counted)
    figures.show(
        chart,
        key="activity-trend",
        alt=f"{council_activity.MEASURES[counted]} by quarter and region",
        sources=[records.SOURCE],
    )
    figures.table_behind("The quarters as a table", table, key="activity-quarters")
    title = f"{council_activity.MEASURES[counted]} by quarter"
    records.offer("Download the quarters", table, title, ctx, place="Regions and nations", name="council-quarters")
    st.header("Who was at the table")
    seats, came = council_activity.sectors(ctx.day, mission, ctx.illustrative)
    if seats is None:
        st.info("No meeting was held in this year.", icon=":material/info:")
        return
    figures.show(
        seats, key="activity-sectors", alt="Seats taken at meetings by region and sector", sources=[records.SOURCE]
    )
    figures.table_behind("Seats taken as a table", came, key="activity-came")
    title = "Seats taken by region and sector"
    records.offer("Download seats taken", came, title, ctx, place="Regions and nations", name="council-seats-taken")
