"""What lies in what: parents of every place, direct and further up, with the years they held.

The outlines decide which county, combined authority and region an authority lies in; ONS's
tree of areas is the check, and the answer where there is no outline. (The tree gives each
combined authority one region and hands that down: it puts North Lincolnshire, which is in
Yorkshire and The Humber, in the East Midlands.)
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import shapely

from data.importers.boundaries import PREFIXES

UNITED_KINGDOM = "K02000001"
NATIONS = {"E": "E92000001", "N": "N92000002", "S": "S92000003", "W": "W92000004"}
MEMBERS = {"K03000001": ("E", "S", "W"), "K04000001": ("E", "W")}
COLUMNS = ["child", "parent", "relation", "start_year", "end_year"]
MOST = 0.5
SPANS = 0.01

# Home Office: police force areas by region, as ranges of the numbers in their codes (E23…).
_POLICE_REGIONS = (
    (range(1, 2), "E12000007"),
    (range(2, 7), "E12000002"),
    (range(7, 9), "E12000001"),
    (range(9, 13), "E12000003"),
    (range(13, 14), "E12000001"),
    (range(14, 18), "E12000005"),
    (range(18, 23), "E12000004"),
    (range(23, 29), "E12000006"),
    (range(29, 34), "E12000008"),
    (range(34, 35), "E12000007"),
    (range(35, 40), "E12000009"),
)
# Metropolitan counties, Inner and Outer London, and authorities published together.
_OTHER_REGIONS = {
    "E11000001": "E12000002",
    "E11000002": "E12000002",
    "E11000003": "E12000003",
    "E11000004": "E12000001",
    "E11000005": "E12000005",
    "E11000006": "E12000003",
    "E11000007": "E12000001",
    "E13000001": "E12000007",
    "E13000002": "E12000007",
    "E67000001": "E12000007",
    "E67000002": "E12000009",
}
INNER_AND_OUTER = {"Inner London": "E13000001", "Outer London": "E13000002"}

Pairs = set[tuple[str, str]]


def parents(
    areas: pd.DataFrame,
    outlines: gpd.GeoSeries,
    statistical: Mapping[str, str],
    recodes: Mapping[str, str],
    boroughs: Mapping[str, str],
) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """All pairs of child and parent, and where ONS's tree says otherwise (code, what).

    ``areas`` is indexed by code with levels, start_year, end_year and parents (the tree's);
    ``statistical`` maps TL codes to regions, ``recodes`` old codes to new, ``boroughs`` codes
    to Inner or Outer London. relation is "direct" for the nearest tier above (and for ITL 3 in
    ITL 2), "within" for all else; a combined authority in two regions is direct in both.
    """
    drawn = _by_outline(areas, outlines)
    known = set(areas.index)
    pairs = drawn | _by_tree(areas, set(outlines.index)) | _by_successor(areas, drawn, recodes)
    pairs |= _by_code(areas, statistical)
    pairs |= {(borough, part) for borough, part in boroughs.items() if {borough, part} <= known}
    pairs |= _countries(areas, pairs)
    frame = _dated(areas, pairs)
    return frame.sort_values(["child", "parent"], ignore_index=True), _differences(areas, drawn, frame)


def _of(areas: pd.DataFrame, prefixes: tuple[str, ...]) -> list[str]:
    return [code for code in areas.index if code.startswith(prefixes)]


def _by_outline(areas: pd.DataFrame, outlines: gpd.GeoSeries) -> Pairs:
    """Pairs where most of the child, or a share of a combined authority, lies in the parent's outline."""
    authorities = tuple(PREFIXES["upper_tier"]) + tuple(PREFIXES["lower_tier"])
    pairs: Pairs = set()
    for parent_prefix, child_prefixes, least in (
        ("E10", ("E07",), MOST),
        ("E47", authorities, MOST),
        ("E12", authorities, MOST),
        ("E12", ("E47",), SPANS),
    ):
        above = outlines[outlines.index.isin(_of(areas, (parent_prefix,)))]
        below = outlines[outlines.index.isin(_of(areas, child_prefixes))]
        tree = shapely.STRtree(above.to_numpy())
        child_at, parent_at = tree.query(below.to_numpy(), predicate="intersects")
        child, parent = below.to_numpy()[child_at], above.to_numpy()[parent_at]
        share = shapely.area(shapely.intersection(child, parent)) / shapely.area(child)
        for i in (share >= least).nonzero()[0]:
            pairs.add((str(below.index[child_at[i]]), str(above.index[parent_at[i]])))
    return pairs


def _by_tree(areas: pd.DataFrame, drawn: set[str]) -> Pairs:
    """ONS's own pairs, for children without an outline and for nations and regions."""
    return {
        (code, parent)
        for code, parents in areas["parents"].items()
        for parent in parents
        if code not in drawn or code.startswith(("E12", "E92", "N92", "S92", "W92"))
    }


def _by_successor(areas: pd.DataFrame, drawn: Pairs, recodes: Mapping[str, str]) -> Pairs:
    """Counties and regions of codes that ended before the first outline: those of the code that followed."""
    return {
        (old, parent)
        for old, new in recodes.items()
        for child, parent in drawn
        if child == new and not areas["parents"][old] and not parent.startswith("E47")
    }


def _by_code(areas: pd.DataFrame, statistical: Mapping[str, str]) -> Pairs:
    """Pairs told by the code itself: police force areas, statistical regions, and others in one region."""
    pairs: Pairs = set()
    for code in areas.index:
        if code.startswith("TL"):
            region, itl2 = statistical.get(code[:3]), code[:4]
            pairs |= {(code, region)} if region else set()
            pairs |= {(code, itl2)} if itl2 != code and itl2 in areas.index else set()
        elif code.startswith("E23"):
            pairs |= {(code, region) for numbers, region in _POLICE_REGIONS if int(code[3:]) in numbers}
        elif code in _OTHER_REGIONS:
            pairs.add((code, _OTHER_REGIONS[code]))
    return pairs


def _countries(areas: pd.DataFrame, pairs: Pairs) -> Pairs:
    """The nation and the United Kingdom of every place; Great Britain, and England and Wales, of nations."""
    regions = {child: parent for child, parent in pairs if parent[1:3] in ("12", "92")}
    found: Pairs = set()
    for code in areas.index:
        if code == UNITED_KINGDOM:
            continue
        found.add((code, UNITED_KINGDOM))
        letter = regions.get(code, code)[0]
        if letter in NATIONS and code != NATIONS[letter]:
            found.add((code, NATIONS[letter]))
    for group, letters in MEMBERS.items():
        found |= {(NATIONS[letter], group) for letter in letters if group in areas.index}
    return found


def _dated(areas: pd.DataFrame, pairs: Pairs) -> pd.DataFrame:
    """The pairs that lived at the same time, with relation and the years both had."""
    frame = pd.DataFrame(sorted(pairs), columns=["child", "parent"])
    for side in ("child", "parent"):
        for year in ("start_year", "end_year"):
            frame[f"{side}_{year}"] = areas[year].reindex(frame[side]).to_numpy()
    starts, ends = ["child_start_year", "parent_start_year"], ["child_end_year", "parent_end_year"]
    frame["start_year"] = frame[starts].max(axis=1).astype("Int64")
    frame["end_year"] = frame[ends].min(axis=1).astype("Int64")
    frame = frame[~(frame["start_year"] > frame["end_year"]).fillna(False).astype(bool)]
    return frame.assign(relation=_relations(areas, frame))[COLUMNS]


def _relations(areas: pd.DataFrame, frame: pd.DataFrame) -> list[str]:
    above: dict[str, set[str]] = frame.groupby("child")["parent"].agg(set).to_dict()
    lasting = set(frame.loc[frame["end_year"].isna(), ["child", "parent"]].itertuples(index=False, name=None))
    tiers = {"country", "region", "combined_authority", "upper_tier", "lower_tier"}
    tree = {code for code, levels in areas["levels"].items() if tiers & set(levels)} - set(MEMBERS)

    def direct(child: str, parent: str) -> bool:
        if child.startswith("TL"):
            return parent.startswith("TL")
        if not {child, parent} <= tree:
            return False
        between = {q for q in above[child] & tree if parent in above.get(q, ())}
        if areas["end_year"].isna()[child]:
            between = {q for q in between if (child, q) in lasting}
        return not between

    pairs = frame[["child", "parent"]].itertuples(index=False, name=None)
    return ["direct" if direct(child, parent) else "within" for child, parent in pairs]


def _differences(areas: pd.DataFrame, drawn: Pairs, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Where the tree and the outlines disagree about a current place."""
    current = areas[areas["end_year"].isna()]
    mine = frame[frame["end_year"].isna()].groupby("child")["parent"].agg(set).to_dict()
    ended = set(areas.index[areas["end_year"].notna()])
    issues = []
    for code, tree in current["parents"].items():
        if not tree or not any(child == code for child, _ in drawn):
            continue
        ours = {p for p in mine.get(code, set()) if p.startswith(("E10", "E47", "E12"))}
        theirs = {p for p in tree if p.startswith(("E10", "E47", "E12"))} - ended
        if ours != theirs:
            said, seen = ", ".join(sorted(theirs - ours)), ", ".join(sorted(ours - theirs))
            what = f"ONS's tree says in {said or 'none'}, the outlines say {seen or 'none'}"
            issues.append((str(code), what))
    return issues
