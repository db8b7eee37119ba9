"""The frozen briefings of the store: taken off the shelf, checked against today's figures, and put on it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from briefings import check, document, frozen
from briefings.check import Checked
from briefings.document import Document, DocumentError
from briefings.formats import FORMATS
from briefings.frozen import Frozen
from components import briefing_words
from data import snapshots
from data.snapshots import Snapshot
from methods.actions import Standing
from views import briefing_acting, council_board
from views.cache import cached
from views.council import every


@dataclass(frozen=True, slots=True)
class Shelved:
    """A frozen briefing with its file: as JSON bytes, and what is read from it."""

    id: str
    content: bytes
    held: Frozen


@dataclass(frozen=True, slots=True)
class State:
    """What became of a briefing's figures: the status line, and each figure by its id."""

    line: str
    checked: Mapping[str, Checked]


def freeze(made: Document, who: str) -> Shelved:
    """Freeze a document for good, and give back what stands in the store: the first one, if it was frozen before.

    Raises InputError for a name that cannot stand, or a store that cannot be written to.
    """
    canonical = document.canonical(document.content(made))
    return _shelved(snapshots.freeze(canonical, hashlib.sha256(canonical).hexdigest(), created_by=who))


def take(id_: str) -> Shelved | None:
    """The frozen briefing with this id, or None. Raises DocumentError for one of another form, or altered since."""
    found = snapshots.snapshot(id_)
    return _shelved(found) if found else None


def _shelved(one: Snapshot) -> Shelved:
    if hashlib.sha256(one.document.encode()).hexdigest() != one.sha256:
        raise DocumentError(
            "This briefing was altered in the store after it was frozen, so it is not shown. Files made of it before "
            "can be verified; whoever runs the dashboard can restore it from a backup."
        )
    moment = datetime.fromisoformat(one.created_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    held = document.document(json.loads(one.document))
    content = frozen.written(held, made_at=moment, made_by=one.created_by)
    return Shelved(one.id, content, Frozen(held, one.sha256, moment, one.created_by))


def made(one: Shelved, kind: str) -> bytes:
    """One of the `briefings.formats.FORMATS` of a briefing. Raises DocumentError where it cannot be made."""
    return FORMATS[kind].make(one.content, one.held)


@cached
def state(id_: str) -> State:
    """What became of a frozen briefing's figures; remembered until the store changes, as the briefing never does."""
    one = take(id_)
    assert one is not None
    return state_of(one.held)


def state_of(held: Frozen) -> State:
    """The same for a briefing that is not in the store."""
    found = {each.figure: each for each in check.check(held.document, _counts(held.document))}
    marks: Counter[str] = Counter(each.mark for each in found.values())
    return State(briefing_words.status_line(held.made_at, dict(marks), held.document.as_of), found)


def told(one: Checked) -> str:
    """What became of one figure, in words."""
    return briefing_words.checked_text(
        one.mark, one.old, one.now, since=one.since, newer=one.newer, newer_text=one.newer_text
    )


def _counts(one: Document) -> dict[str, float]:
    """What the records count today for the same day, by the id of the figure."""
    found = {}
    for id_, figure in one.figures.items():
        what, _, council = figure.subject.partition(".")
        if figure.kind != "records":
            continue
        if what == briefing_acting.DUE:
            found[id_] = float(briefing_acting.due(one.as_of, council))
            continue
        if council in every(True):
            counts = council_board.board(one.as_of, True, council=council).counts
            overdue = counts[Standing.OVERDUE]
            found[id_] = float(overdue if what == "actions_overdue" else counts[Standing.OPEN] + overdue)
    return found
