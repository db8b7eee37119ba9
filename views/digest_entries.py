"""What a digest is made of: what was asked, and one thing that changed."""

from __future__ import annotations

from dataclasses import dataclass

from components import links, record_words
from components.feeds import tag
from data import places
from views.cache import cached

COUNTED = {
    "figure": ("figure came out", "figures came out"),
    "revised": ("revision of figures was published", "revisions of figures were published"),
    "withdrawn": ("withdrawal of figures was published", "withdrawals of figures were published"),
    "goal": ("status of a goal changed", "statuses of goals changed"),
    "decision": ("decision was taken", "decisions were taken"),
    "due": ("decision fell due", "decisions fell due"),
    "action_closed": ("action was closed", "actions were closed"),
    "action_overdue": ("action became overdue", "actions became overdue"),
    "meeting_held": ("meeting was held", "meetings were held"),
    "meeting_cancelled": ("meeting was cancelled", "meetings were cancelled"),
    "initiative_begun": ("initiative began", "initiatives began"),
    "initiative_ended": ("initiative ended", "initiatives ended"),
    "partnership_begun": ("partnership began", "partnerships began"),
    "partnership_ended": ("partnership ended", "partnerships ended"),
    "meeting_planned": ("meeting is planned next", "meetings are planned next"),
}
"""Every kind of entry, with the words to count it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a digest is of: changes after ``since`` and up to the end of ``day`` (ISO) in a place.

    ``mission`` None takes all. ``known`` is the day of knowledge, None for today.
    """

    place: str
    mission: str | None
    since: str
    day: str
    known: str | None
    illustrative: bool

    def within(self, on: object) -> bool:
        """Whether an ISO day lies in the span."""
        return isinstance(on, str) and self.since < on <= self.day

    def about(self, mission: object) -> bool:
        """Whether something of a mission, or of none in particular, is asked for."""
        return self.mission is None or not isinstance(mission, str) or mission == self.mission


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that changed.

    ``day`` is the ISO day on which it did, or will. ``what`` names what it is about, ``sentence`` says
    the rest. ``subject``
    makes its identifier: the same fact has the same one in every digest. ``updated`` is the day that a feed gives.
    """

    kind: str
    day: str
    what: str
    sentence: str
    page: str
    query: tuple[tuple[str, str], ...]
    subject: tuple[str, ...]
    illustrative: bool = False
    noted: str = ""

    @property
    def title(self) -> str:
        """What it is about, with the sign of illustrative records in front where it is one."""
        return record_words.marked(self.what, "illustrative" if self.illustrative else "")

    @property
    def text(self) -> str:
        """The sentence, with the sign of illustrative records in front where it tells of one."""
        return record_words.marked(self.sentence, "illustrative" if self.illustrative else "")

    @property
    def id(self) -> str:
        """Its identifier, a tag URI."""
        return tag(self.kind, *self.subject)

    @property
    def updated(self) -> str:
        """The day on which it came to be so; that of a thing to come lies before it."""
        return self.noted or self.day

    def address(self, context: dict[str, str | None]) -> str:
        """The relative link to it, under a context of place, mission and day."""
        return links.url(self.page, context | dict(self.query))


@cached
def inside(code: str, place: str) -> bool:
    """Whether a place is another one or lies in it."""
    return code == place or place in set(places.parents(code)["code"])
