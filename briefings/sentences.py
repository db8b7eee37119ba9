"""Sentences written by rules: changes, comparisons, goals and counts, with the right number and tense.

Pure text. Nothing is said to rise, fall or differ but by the verdict of a test that is passed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefings.quoting import Quotable, opening, subject
from components.words import VERDICTS, amount_text, date_text, join_list, plural, with_article
from data.period import of


def changed(now: Quotable, before: Quotable | None, verdict: str | None) -> str:
    """What changed since an earlier period, in as many words as the test allows.

    Args:
        before: the same measure of the earlier period; None where none can be compared.
        verdict: of `methods.change.Change`: "rose", "fell", "no clear change", or None without a test.
    """
    later = f"{now.style.text(now.value)} {of(now.start, now.end).when}"
    if before is None:
        return f"{opening(now)} {later}; no earlier period can be compared with it."
    place, (named, several) = f"In {with_article(now.place)}", subject(now)
    earlier = f"{before.style.text(before.value)} {of(before.start, before.end).when}"
    verb = "were" if several else "was"
    if now.cash:
        return f"{place} {named} {verb} {earlier} and {later}, in cash terms: prices changed too."
    if verdict is None:
        return f"{place} {named} {verb} {earlier} and {later}; without intervals the change is not tested."
    if verdict == "no clear change":
        return f"{place} there was no clear change in {named}: {earlier} and {later}."
    return f"{place} {named} {verdict} from {earlier} to {later}."


def compared(verdict: str, comparator: str, text: str) -> str:
    """How a figure compares: "That is better than the figure for England (75.1%)."; without a verdict that it does not.

    Args:
        verdict: of `VERDICTS`; comparator: a place's name; text: its figure in words.
    """
    other = f"the figure for {with_article(comparator)} ({text})"
    words = VERDICTS[verdict]
    if verdict == "not_compared":
        return f"It is not compared {words.link} {other}."
    return f"That is {words.word.lower()} {words.link} {other}."


def aimed(target: float, unit: str, by: str, as_of: str, latest: float | None = None, latest_on: str = "") -> str:
    """A goal's target and its latest figure: "The target is 92% by 31 March 2029; the latest figure is 61.7% (…)."

    Args:
        by: the ISO day of the target, or empty; one that is past is told in the past.
        latest: the latest figure in the same unit, None without one; latest_on: its ISO day, or empty.
    """
    past = bool(by) and by < as_of
    said = f"The target {'was' if past else 'is'} {amount_text(target, unit)}"
    said += f" by {date_text(by)}" if by else "; no date is set for it"
    if latest is None:
        return f"{said}; there is no figure yet."
    on = f" ({date_text(latest_on)})" if latest_on else ""
    return f"{said}; the latest figure is {amount_text(latest, unit)}{on}."


_GOALS_ARE: Mapping[str, tuple[str, str]] = {
    "reached": ("has been reached", "have been reached"),
    "on_track": ("is on track or ahead", "are on track or ahead"),
    "too_slow": ("moves too slowly", "move too slowly"),
    "barely_moving": ("barely moves", "barely move"),
    "moving_away": ("moves away from its target", "move away from their targets"),
    "missed": ("was missed by its date", "were missed by their dates"),
    "above_baseline": ("is above where it started", "are above where they started"),
    "at_baseline": ("is where it started", "are where they started"),
    "below_baseline": ("is below where it started", "are below where they started"),
    "too_early": ("cannot be judged yet", "cannot be judged yet"),
    "no_number": ("has no number set", "have no number set"),
    "no_date": ("has no date set", "have no date set"),
    "no_baseline": ("has no starting figure", "have no starting figure"),
    "no_data": ("has no data", "have no data"),
    "not_settled": ("is not settled where it counts", "are not settled where they count"),
}


def goals(statuses: Mapping[str, int]) -> str:
    """How goals stand, by `components.words.STATUSES`: "Of 5 goals, 2 are on track or ahead and 3 have no data."."""
    total = sum(statuses.values())
    if not total:
        return "There are no goals."
    told = [(statuses[status], *forms) for status, forms in _GOALS_ARE.items() if statuses.get(status)]
    if len(told) == 1:
        _, one, many = told[0]
        return f"The only goal {one}." if total == 1 else f"{'Both' if total == 2 else f'All {total:,}'} goals {many}."
    parts = [f"{number:,} {one if number == 1 else many}" for number, one, many in told]
    return f"Of {plural(total, 'goal')}, {join_list(parts)}."


def counted(
    n: int,
    one: str,
    state: str,
    *,
    many: str | None = None,
    past: bool = False,
    names: Sequence[str] = (),
    most: int = 3,
) -> str:
    """How many things are in a state: "No action is overdue.", "3 actions are overdue: a, b and c.".

    Args:
        one: the thing; many: its plural where that is not regular; state: what it is, without the verb.
        names: some of them, the first ``most`` of which are listed and the rest of all counted.
    """
    verb = ("was" if n <= 1 else "were") if past else ("is" if n <= 1 else "are")
    said = f"{plural(n, one, many)} {verb} {state}" if n else f"No {one} {verb} {state}"
    listed = list(names[:most])
    if n > len(listed) > 0:
        listed.append(f"{n - len(listed):,} more")
    return f"{said}: {join_list(listed)}." if listed else f"{said}."
