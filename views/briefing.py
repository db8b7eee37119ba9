"""A briefing put together: from what it is about, its day and its parts to a document of blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.document import Audience, Block, Document, Figure, Heading, Note, Scope, Sentence, named
from components import record_words, words
from data import missions, places, store
from data.errors import InputError
from data.indicators import Indicator
from data.missions import Mission
from data.places import Place
from views import briefing_acting, briefing_charts, briefing_meeting, briefing_places, context, records
from views.briefing_figures import PUBLICATION, Figures, day_known
from views.briefing_places import Told
from views.place import stories

PARTS = {
    "figures": "Figures and what changed",
    "charts": "Charts and maps",
    "goals": "Goals",
    "acting": "Councils, decisions and partnerships",
}
"""What a briefing may be made of, besides its summary."""

SCOPES = {
    "nation": "The nation",
    "mission": "A mission",
    "place": "A place",
    "mission_in_place": "A mission in a place",
    "meeting": "A council's meeting",
}
_EVERY = (
    "Every figure stands in the list of figures with its period, interval, source and date of publication. What came "
    "out after the day of this briefing is not in it; definitions, goals and limits are those of today."
)
_MOST_NUMBERS, _MOST_CHANGES, _CHARTS_A_MISSION = 6, 5, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What a briefing is asked to be: about what, as of which ISO day, for whom, of which `PARTS`.

    ``illustrative`` tells whether records that only show how the dashboard works may stand in it; in one for
    publication they never do.
    """

    scope: Scope
    as_of: str
    audience: Audience = "internal"
    parts: tuple[str, ...] = tuple(PARTS)
    illustrative: bool = True

    @property
    def shown(self) -> bool:
        """Whether illustrative records stand in it."""
        return self.illustrative and self.audience != PUBLICATION


def compose(asked: Asked) -> Document:
    """The document, all of it read from one version of the store.

    Raises InputError for a place, mission or meeting that the store does not hold.
    """
    with store.at_one_version():
        held = Figures(asked.as_of, asked.audience)
        if asked.scope.kind == "meeting":
            title, summary, details = briefing_meeting.blocks(held, asked.scope.meeting or "", illustrative=asked.shown)
        else:
            title, summary, details = _blocks(held, asked)
        head: list[Block] = [Heading("Summary"), *summary]
        tail = [*briefing_acting.left_out(held), *_notes(asked)]
        blocks = (*head, *details, Heading("Notes"), *tail)
        return Document(
            title=title,
            scope=asked.scope,
            as_of=asked.as_of,
            audience=asked.audience,
            store_version=store.version(),
            blocks=blocks,
            figures=_named_alone(held, blocks),
            summary=len(head),
        )


def _named_alone(held: Figures, blocks: Sequence[Block]) -> dict[str, Figure]:
    """The figures that a block names, by id: others were looked up and then left out with their chart."""
    ids = {id_ for block in blocks for id_ in named(block)}
    return {id_: figure for id_, figure in sorted(held.held.items()) if id_ in ids}


def _blocks(held: Figures, asked: Asked) -> tuple[str, list[Block], list[Block]]:
    """Title, summary and details of a briefing on a place, a mission or both, or the nation."""
    place, mission = _place(asked.scope), _mission(asked.scope)
    known = day_known(held.as_of)
    several = asked.scope.kind in ("nation", "place")
    told = briefing_places.tell(held, _headlines(mission), place.code, known)
    first = _first_of_each(told) if several else told
    summary: list[Block] = [*_opening(asked, place, mission, told), *briefing_places.numbers(first, _MOST_NUMBERS)]
    if told:
        summary += briefing_places.changes(told, _MOST_CHANGES)
    details: list[Block] = []
    if "figures" in asked.parts and told:
        versus = briefing_charts.comparator(place.code)
        details += [
            Heading("Figures and what changed"),
            briefing_places.table(held, told, versus, known, "Newest figures, each with its place"),
        ]
    if "charts" in asked.parts and told:
        details += [Heading("Charts and maps"), *_charts(held, asked, told, place.code, known)]
    slug = mission.slug if mission else None
    if "goals" in asked.parts:
        details += [Heading("Goals"), *briefing_acting.goals(held, place.code, slug, known)]
        if asked.scope.kind == "mission" and slug:
            maps = [briefing_charts.goal_map(held, goal, known) for goal in briefing_acting.goals_with_regions(slug)]
            details += [drawn for drawn in maps if drawn is not None]
    if "acting" in asked.parts:
        acting = briefing_acting.acting(held, place.code, slug, illustrative=asked.shown)
        details += [Heading("Who is acting"), *acting]
    return _title(asked, place, mission), summary, details


def _opening(asked: Asked, place: Place, mission: Mission | None, told: Sequence[Told]) -> list[Block]:
    """How many figures there are, and for how many a part of the country stands; before it a mission's aim."""
    of, own = len(_headlines(mission)), sum(one.newest.place == place.code for one in told)
    day = words.date_text(asked.as_of)
    what = f"headline {'indicator' if of == 1 else 'indicators'}" + (f" of {mission.short_name}" if mission else "")
    has = "has" if own == 1 else "have"
    text = f"As known on {day}, {own or 'none'} of {of} {what} {has} a figure for {words.with_article(place.name)}"
    if parts := len(told) - own:
        text += f"; of {parts} more the figure is that of a part of it, such as England"
    said = [Sentence(f"{text}.")]
    if place.end_year:
        said += [Sentence(story.sentence) for story in stories(place.code)]
    if mission and mission.aim and asked.scope.kind == "mission":
        said.insert(0, Sentence(mission.aim))
    return [*said]


def _first_of_each(told: Sequence[Told]) -> list[Told]:
    """The first figure of each mission."""
    found: dict[str | None, Told] = {}
    for one in told:
        found.setdefault(one.one.mission, one)
    return list(found.values())


def _charts(held: Figures, asked: Asked, told: Sequence[Told], place: str, known: str | None) -> list[Block]:
    """Lines for a place; for the country lines and maps. Of every mission two, where several are told of."""
    one_mission = asked.scope.kind in ("mission", "mission_in_place")
    taken: Counter[str | None] = Counter()
    drawn: list[Block | None] = []
    for one in told:
        taken[one.one.mission] += 1
        if not one_mission and taken[one.one.mission] > _CHARTS_A_MISSION:
            continue
        whole = asked.scope.kind in ("nation", "mission")
        versus = "" if whole else briefing_charts.comparator(place)
        if not whole or one_mission:
            drawn.append(briefing_charts.trend(held, one.one, one.newest.place, versus, known))
        if whole:
            drawn.append(briefing_charts.regions_map(held, one.one, place, known))
    return [block for block in drawn if block is not None]


def _headlines(mission: Mission | None) -> list[Indicator]:
    return context.headline(mission.slug if mission else None)


def _title(asked: Asked, place: Place, mission: Mission | None) -> str:
    if asked.scope.kind == "nation":
        return "The missions: where the country stands"
    if asked.scope.kind == "place":
        return f"{place.name}: where the missions stand"
    assert mission is not None
    if asked.scope.kind == "mission":
        return f"{mission.short_name}: where the mission stands"
    return f"{mission.short_name} in {words.with_article(place.name)}"


def _place(scope: Scope) -> Place:
    found = places.place(places.current_code(scope.place))
    if found is None:
        raise InputError("place", f"there is no place with the code {scope.place}", "Name another, such as E12000001.")
    return found


def _mission(scope: Scope) -> Mission | None:
    if scope.mission is None:
        return None
    found = next((one for one in missions.missions() if one.slug == scope.mission), None)
    if found is None:
        every = words.join_list([one.slug for one in missions.missions()], last="or")
        raise InputError("mission", f"there is no mission called {scope.mission}", f"Name one of {every}.")
    return found


def _notes(asked: Asked) -> list[Block]:
    """What holds for every briefing: its day, and illustrative records."""
    left_out = "Records of this dashboard that are illustrative are left out."
    shown = f"{record_words.ILLUSTRATIVE_SIGN} illustrative: {records.MEANING}"
    editions = [day for day in context.edition_days() if day <= asked.as_of]
    newest = f"The newest edition held is of {words.date_text(editions[0])}." if editions else "No edition was out yet."
    return [Note(f"{_EVERY} {newest}"), Note(shown if asked.shown else left_out)]
