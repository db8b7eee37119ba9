"""What changed since a day in a place: figures, goals, decisions, actions, meetings, what began and ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from urllib.parse import urljoin

from components import links, record_words, words
from components.feeds import FeedEntry, atom_file, tag
from data import store
from data.errors import InputError
from views import context, decision, digest_figures, digest_records, footer
from views.briefing_figures import day_known
from views.cache import cached
from views.digest_entries import COUNTED, Asked, Entry

USUAL_DAYS = 90
EARLIEST = "1900-01-01"


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one sort, newest first; ``nothing`` says that there is none, ``note`` how to read them."""

    title: str
    nothing: str
    note: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What changed after ``since`` and up to the end of ``day`` (ISO); ``mission`` None means all."""

    place: str
    place_name: str
    mission: str | None
    mission_name: str
    since: str
    day: str
    illustrative: bool
    groups: tuple[Group, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, group by group."""
        return tuple(entry for group in self.groups for entry in group.entries)

    @property
    def title(self) -> str:
        """What it is of: "What changed in the North East: Health"."""
        return f"What changed in {words.with_article(self.place_name)}: {self.mission_name}"

    @property
    def said(self) -> str:
        """How much changed, in a sentence."""
        counts = Counter(entry.kind for entry in self.entries)
        parts = [words.plural(counts[kind], *forms) for kind, forms in COUNTED.items() if counts[kind]]
        span = f"After {words.date_text(self.since)} and up to {words.date_text(self.day)}"
        if not parts:
            return f"{span} nothing recorded here changed."
        made_up = sum(entry.illustrative for entry in self.entries)
        sign = f" {record_words.ILLUSTRATIVE_SIGN} {made_up} of these are illustrative." if made_up else ""
        return f"{span}: {words.join_list(parts)}.{sign}"


_OUT = (
    "The newest figure of each headline indicator, where no edition held here had it before; its day is that of the "
    "edition. Rose, fell and no clear change rest on a test of the published 95% intervals, each alone: about 1 in 20 "
    "would seem to change by chance."
)
_GROUPS = (
    ("Figures that came out", "No newer headline figure came out.", _OUT),
    (
        "Figures that were revised",
        "No headline figure was revised or withdrawn.",
        "Figures that read as before with the decimals shown are left out.",
    ),
    (
        "Goals whose status changed",
        "No change of a goal's status is recorded.",
        "Recorded from when this store was made; the day is that of the import that changed it.",
    ),
    ("Decisions", "No decision was taken, and none fell due.", decision.NOTE),
    ("Actions", "No action was closed, and none became overdue.", ""),
    ("Meetings", "No meeting was held, and none is planned.", ""),
    ("Initiatives and partnerships", "None began or ended.", "Those whose days are not stated are left out."),
)


@cached
def of(place: str, mission: str | None, since: str, day: str, illustrative: bool) -> Digest:
    """The digest of a place, all of it read from one version of the store.

    Raises InputError for a place or mission that the store does not hold, and for a span that is none.
    """
    here = context.get_place(place)
    short = {one.slug: one.short_name for one in context.all_missions()}
    if here is None:
        raise InputError("place", f"there is no place with the code {place}", "Name one such as E12000001.")
    if mission is not None and mission not in short:
        raise InputError("mission", f"there is no mission called {mission}", f"Name one of {', '.join(short)}.")
    if (found := refused(since, day)) is not None:
        raise InputError("since", found, "Name a day such as 2026-06-01, before the day up to which it is told.")
    asked = Asked(here.code, mission, since, day, day_known(day), illustrative)
    with store.at_one_version():
        told, held = digest_figures.told_of(asked)
        parts = (
            digest_figures.came_out(asked, told, held),
            digest_figures.revised(asked, told),
            digest_figures.goals_moved(asked),
            digest_records.taken(asked),
            digest_records.actions(asked),
            digest_records.meetings(asked),
            digest_records.tried(asked),
        )
    groups = (Group(*texts, _ordered(entries, day)) for texts, entries in zip(_GROUPS, parts, strict=True))
    return Digest(
        place=here.code,
        place_name=here.name,
        mission=mission,
        mission_name=short[mission] if mission else "all missions",
        since=since,
        day=day,
        illustrative=illustrative,
        groups=tuple(groups),
    )


def _ordered(entries: list[Entry], day: str) -> tuple[Entry, ...]:
    """Each once, newest first, then what is to come, soonest first; those of a day by kind and name."""
    once = {entry.id: entry for entry in entries}.values()
    by_name = sorted(once, key=lambda one: (list(COUNTED).index(one.kind), one.what, one.id))
    past = sorted((one for one in by_name if one.day <= day), key=lambda one: one.day, reverse=True)
    return (*past, *sorted((one for one in by_name if one.day > day), key=lambda one: one.day))


def refused(since: str, day: str) -> str | None:
    """Why a digest up to a day cannot begin after ``since``; None where it can."""
    try:
        real = date.fromisoformat(since).isoformat() == since
    except ValueError:
        real = False
    if not real or since < EARLIEST:
        return f"{since} is not a day"
    return None if since < day else f"{since} is not before {day}"


def days_before(day: str, days: int) -> str:
    """The ISO day that lies so many days before another."""
    return (date.fromisoformat(day) - timedelta(days)).isoformat()


def feed(found: Digest, base: str = "") -> bytes:
    """The digest as an Atom file.

    Args:
        base: absolute address of the dashboard; without it entries have no links.
    """
    link = partial(_absolute, base)
    here = {links.VIEW: "digest", links.SINCE: found.since, links.WITHIN: found.mission}
    entries = [
        FeedEntry(one.id, one.title, one.text, one.updated, one.kind, link(one.address(parameters(found))))
        for one in found.entries
    ]
    return atom_file(
        found.title,
        tag("digest", found.place, found.mission or "all", "all" if found.illustrative else "hidden"),
        entries,
        max((entry.day for entry in entries), default=found.since),
        rights=footer.LICENCE,
        url=link(links.url("briefings", parameters(found) | here)),
    )


def _absolute(base: str, address: str) -> str:
    return urljoin(f"{base.rstrip('/')}/", address) if base else ""


def parameters(found: Digest) -> dict[str, str | None]:
    """The place, mission, day of knowledge and choice of records as query parameters."""
    hidden = None if found.illustrative else context.HIDDEN
    known = day_known(found.day)
    return {links.PLACE: found.place, links.MISSION: found.mission, links.KNOWN: known, links.ILLUSTRATIVE: hidden}
