"""What became of ended codes: which code followed which, and of what kind the change was.

The outlines decide. A published note is taken where the outlines bear it out, or where there
is no outline and it pairs one old code with one new code of the same name.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

SAME_AREA = 0.99
SLIVER = 0.01
COLUMNS = ["old", "new", "kind", "year", "source"]
_OUTLINES = "ONS boundaries 2014 to 2025"
_NOTES = "notes in ONS data sets"
_FORMER = "mySociety's former codes"


def kind_of(share_of_old: float, share_of_new: float) -> str:
    """The kind of change, from the shares (0 to 1) of the old and of the new area that they have in common.

    recode: the same area under another code. merge: the old area is a part of the new.
    split: the new area is a part of the old. boundary_change: anything else.
    """
    whole_old, whole_new = share_of_old >= SAME_AREA, share_of_new >= SAME_AREA
    if whole_old and whole_new:
        return "recode"
    if whole_old:
        return "merge"
    return "split" if whole_new else "boundary_change"


def successors(
    areas: pd.DataFrame, outlines: gpd.GeoSeries, notes: pd.DataFrame, former: pd.DataFrame
) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Pairs of old and new code with kind, year and source, and what was left out (code, why).

    ``areas`` is indexed by code with name, levels (tuple), start_year, end_year; ``outlines``
    by code. ``notes`` has old, new and since; ``former`` has old and new. A recode may go with
    a border change too small for the outlines to show.
    """
    drawn = _by_outline(areas, outlines)
    told: dict[tuple[str, str], str] = dict.fromkeys(notes[["old", "new"]].itertuples(index=False, name=None), _NOTES)
    for pair in former[["old", "new"]].itertuples(index=False, name=None):
        told[pair] = f"{told[pair]}; {_FORMER}" if pair in told else _FORMER
    rows = [
        (old, new, kind, year, f"{source}; {told[old, new]}" if (old, new) in told else source)
        for (old, new), (kind, year, source) in drawn.items()
    ]
    left_out = []
    since = notes.groupby("old")["since"].max().to_dict()
    for (old, new), source in told.items():
        if (old, new) in drawn:
            continue
        refusal = _refusal(old, new, areas, outlines, told)
        if refusal:
            left_out.append((old, f"said to be replaced by {new} ({source}): {refusal}"))
        else:
            source = f"{source}; same name, no outline of the old area"
            rows.append((old, new, "recode", since.get(old), source))
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"year": "Int64"})
    return frame.sort_values(["old", "new"], ignore_index=True), left_out


def _refusal(
    old: str, new: str, areas: pd.DataFrame, outlines: gpd.GeoSeries, told: dict[tuple[str, str], str]
) -> str | None:
    """Why a pair that no outline bears out is left out; None when it can be taken as a recode."""
    if old not in areas.index or new not in areas.index:
        return "one of the two is in no official file"
    if old in outlines.index and new in outlines.index:
        return "their outlines have nothing in common"
    if areas["name"][old] != areas["name"][new]:
        return "their names differ and there is no outline to tell"
    others = [pair for pair in told if pair[0] == old or pair[1] == new]
    return None if len(others) == 1 else "it is not one for one"


def _by_outline(areas: pd.DataFrame, outlines: gpd.GeoSeries) -> dict[tuple[str, str], tuple[str, int, str]]:
    """Kind, year and source of each pair where the new area began as the old one ended and they overlap."""
    ended = areas[areas["end_year"].notna() & areas.index.isin(outlines.index)]
    begun = areas[areas["start_year"].notna() & areas.index.isin(outlines.index)]
    pairs = {}
    for old in ended.itertuples():
        year = int(old.end_year) + 1
        for new in begun[begun["start_year"] == year].itertuples():
            if not set(old.levels) & set(new.levels):
                continue
            shares = _shares(outlines, str(old.Index), str(new.Index))
            if max(shares) < SLIVER:
                continue
            source = f"{_OUTLINES}: {shares[0]:.0%} of the old area is {shares[1]:.0%} of the new"
            pairs[str(old.Index), str(new.Index)] = (kind_of(*shares), year, source)
    return pairs


def _shares(outlines: gpd.GeoSeries, old: str, new: str) -> tuple[float, float]:
    first, second = outlines[old], outlines[new]
    common = first.intersection(second).area if first.intersects(second) else 0.0
    return common / first.area, common / second.area
