"""What became of the figures of a frozen briefing: do they stand, or what has been published since?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from briefings.document import Document, Figure
from briefings.quoting import Style
from components.words import MARKS, amount_text, date_text
from data import quoted, store
from data.period import of

Mark = Literal["unchanged", "revised", "overtaken", "withdrawn"]
_FIELDS = ("baseline", "latest", "target")
_NOISE = 1e-9

GONE = "The source no longer gives this figure."
NO_INDICATOR = "The indicator is no longer held."
NO_PLACE = "The place is no longer held."
NO_GOAL = "The goal is no longer held."
NOT_COUNTED = "It is no longer counted."


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one figure, by its id.

    ``old`` and ``now`` are the figure then and now in words, with its interval where that changed too; ``now`` is empty
    of one withdrawn. ``since`` is the ISO day on which the value now was published, empty where nothing was revised or
    the day is not known. ``newer`` is the period of the newest figure of the same indicator and place, ``newer_text``
    its value; both are empty where none is newer. ``why`` says of a figure withdrawn what is gone. A figure revised
    may also have a newer one: its mark is revised.
    """

    figure: str
    mark: Mark
    old: str
    now: str
    since: str = ""
    newer: str = ""
    newer_text: str = ""
    why: str = ""


def check(document: Document, now: Mapping[str, float]) -> tuple[Checked, ...]:
    """Look up each figure again in today's store, in the document's order.

    Observations are looked up by indicator, place and period, under the place's newest code where only that changed;
    facts of goals by their goal and field. Of counts of records ``now`` gives the value today by the figure's id, as
    composed anew for the same day; one that it lacks is withdrawn.

    Of the figures of an indicator and a place only the document's newest can be *overtaken*: earlier ones stood beside
    a newer one from the beginning.

    A figure is *revised* where its value or interval reads otherwise, with the indicator's decimals: what differs only
    in further decimals, as where a source now rounds, still stands as it was quoted.
    """
    figures = document.figures.values()
    with store.at_one_version():
        found = {one.figure: one for one in (*_observations(figures), *_goals(figures), *_records(figures, now))}
    return tuple(found[id_] for id_ in document.figures)


def counts(checked: Iterable[Checked]) -> dict[Mark, int]:
    """How many figures have each mark, in the order in which they are told."""
    found: dict[Mark, int] = dict.fromkeys(("revised", "overtaken", "withdrawn", "unchanged"), 0)
    for one in checked:
        found[one.mark] += 1
    return found


def _observations(figures: Iterable[Figure]) -> Iterator[Checked]:
    asked = [figure for figure in figures if figure.kind == "observation"]
    cells = [(one.subject, one.place, one.period_start, one.period_end) for one in asked]
    newest: dict[tuple[str, str], str] = {}
    for one in asked:
        newest[one.subject, one.place] = max(newest.get((one.subject, one.place), ""), one.period_end)
    for figure, held in zip(asked, quoted.observations(cells), strict=True):
        yield _observation(figure, held, newest=figure.period_end == newest[figure.subject, figure.place])


def _observation(figure: Figure, held: quoted.Observation, *, newest: bool) -> Checked:
    style = Style(held.prefix or "", held.suffix or "", held.unit or "", 1 if held.decimals is None else held.decimals)
    newer, newer_text = "", ""
    if held.newest_start and held.newest_end and held.newest_end > figure.period_end:
        newer, newer_text = of(held.newest_start, held.newest_end).label, style.text(held.newest_value)
    if held.value is None:
        return _withdrawn(figure, _why(held), newer, newer_text)
    old, now = (figure.value, figure.lower, figure.upper), (held.value, held.lower, held.upper)
    if not _reads_otherwise(old, now, style):
        return _standing(figure, newer, newer_text) if newest else _standing(figure, "", "")
    old_text, now_text = _in_words(old, now, style)
    return Checked(figure.id, "revised", old_text, now_text, held.published or "", newer, newer_text)


def _why(held: quoted.Observation) -> str:
    if not held.indicator_held:
        return NO_INDICATOR
    if not held.place_held:
        return NO_PLACE
    return f"It is marked as {MARKS.get(held.mark, held.mark)}." if held.mark else GONE


_Estimate = tuple[float, float | None, float | None]


def _reads_otherwise(old: _Estimate, now: _Estimate, style: Style) -> bool:
    return [style.text(part) for part in old] != [style.text(part) for part in now]


def _in_words(old: _Estimate, now: _Estimate, style: Style) -> tuple[str, str]:
    """Both in words; with their intervals where the values read alike."""
    if style.text(old[0]) != style.text(now[0]):
        return style.text(old[0]), style.text(now[0])
    return style.with_interval(*old), style.with_interval(*now)


def _goals(figures: Iterable[Figure]) -> Iterator[Checked]:
    asked = [(figure, *figure.subject.rpartition(".")[::2]) for figure in figures if figure.kind == "goal"]
    held = quoted.goals([(goal, figure.place) for figure, goal, _ in asked]) if asked else {}
    for figure, goal, field in asked:
        yield _goal(figure, field, held[goal, figure.place])


def _goal(figure: Figure, field: str, held: quoted.Goal) -> Checked:
    if not held.goal_held or field not in _FIELDS:
        return _withdrawn(figure, GONE if held.goal_held else NO_GOAL)
    value: float | None = getattr(held, f"{field}_value")
    day: str = getattr(held, f"{field}_date") or ""
    if value is None:
        return _withdrawn(figure, GONE)
    newer, newer_text = "", ""
    if field == "latest" and figure.period_end and day > figure.period_end:
        newer, newer_text = date_text(day), amount_text(value, held.unit)
        # Of the day itself the goal's own points tell, as far as they go.
        value, day = held.points.get(figure.period_end, figure.value), figure.period_end
    same_day = not (day and figure.period_end) or day == figure.period_end
    if same_day and math.isclose(value, figure.value, rel_tol=_NOISE):
        return _standing(figure, newer, newer_text)
    old, now = amount_text(figure.value, held.unit), amount_text(value, held.unit)
    if not same_day:
        old, now = f"{old} ({date_text(figure.period_end)})", f"{now} ({date_text(day)})"
    return Checked(figure.id, "revised", old, now, newer=newer, newer_text=newer_text)


def _records(figures: Iterable[Figure], now: Mapping[str, float]) -> Iterator[Checked]:
    for figure in figures:
        if figure.kind != "records":
            continue
        if figure.id not in now:
            yield _withdrawn(figure, NOT_COUNTED)
        elif math.isclose(now[figure.id], figure.value, rel_tol=_NOISE):
            yield _standing(figure)
        else:
            old, new = (amount_text(value, figure.unit) for value in (figure.value, now[figure.id]))
            yield Checked(figure.id, "revised", old, new)


def _standing(figure: Figure, newer: str = "", newer_text: str = "") -> Checked:
    mark: Mark = "overtaken" if newer else "unchanged"
    return Checked(figure.id, mark, figure.text, figure.text, newer=newer, newer_text=newer_text)


def _withdrawn(figure: Figure, why: str, newer: str = "", newer_text: str = "") -> Checked:
    return Checked(figure.id, "withdrawn", figure.text, "", newer=newer, newer_text=newer_text, why=why)
