"""The words for briefings: what became of their figures, and how many still stand."""

from __future__ import annotations

from collections.abc import Mapping

from components.words import date_text, plural

CHECKED: Mapping[str, str] = {
    "unchanged": "● Unchanged",
    "revised": "◆ Revised since",
    "overtaken": "△ Overtaken by a newer figure",
    "withdrawn": "✕ Withdrawn",
}

_TOLD = ("revised", "overtaken", "withdrawn")


def status_line(frozen_on: str, marks: Mapping[str, int], as_of: str = "") -> str:
    """When a briefing was frozen and how many of its figures stand.

    "Frozen 21 November 2026. Of 48 figures, 3 have since been revised, 2 overtaken, 1 withdrawn; 42 stand."

    Args:
        frozen_on: an ISO day or moment.
        marks: how many figures have each mark of `CHECKED`.
        as_of: the ISO day it tells of, where that is an earlier one: what came since then is said, not since it was
            frozen.
    """
    earlier = as_of and as_of < frozen_on[:10]
    known = f", as known on {date_text(as_of)}" if earlier else ""
    frozen, total = f"Frozen {date_text(frozen_on)}{known}.", sum(marks.values())
    told = [(marks.get(mark, 0), mark) for mark in _TOLD if marks.get(mark, 0)]
    if not total:
        return f"{frozen} It names no figures."
    if not told:
        return f"{frozen} {'Its 1 figure stands' if total == 1 else f'All {total:,} figures stand'}."
    (first, mark), *others = told
    since = "since that day" if earlier else "since"
    changed = [f"{first:,} {'has' if first == 1 else 'have'} {since} been {mark}"]
    changed += [f"{number:,} {mark}" for number, mark in others]
    left = marks.get("unchanged", 0)
    standing = f"{left:,} {'stands' if left == 1 else 'stand'}" if left else "none stands unchanged"
    return f"{frozen} Of {plural(total, 'figure')}, {', '.join(changed)}; {standing}."


def checked_text(mark: str, old: str, now: str, *, since: str = "", newer: str = "", newer_text: str = "") -> str:
    """What became of one figure: "◆ Revised since: 61.2 years then, 61.4 years now (published 19 December 2024)".

    Args:
        mark: of `CHECKED`; old, now: the figure in words; since: an ISO day or empty.
        newer: the period of a newer figure and newer_text its value, or empty.
    """
    said = CHECKED[mark]
    if mark == "revised":
        said += f": {old} then, {now} now" + (f" (published {date_text(since)})" if since else "")
    if not newer:
        return said
    return f"{said}: {newer_text} ({newer})" if mark == "overtaken" else f"{said}; newest: {newer_text} ({newer})"
