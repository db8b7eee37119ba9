"""What places are made of: their parts by tier, which overlap, and with how much each counts.

The smallest parts are current local authorities of the lower tier. Two areas are the same, or overlap, by these.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from data import carried
from methods.footprint import listed, nearest_year

Codes = tuple[str, ...]
Area = frozenset[str]

_TIERS = ("upper_tier", "lower_tier")
_WHOLE = ("combined_authority", "region", "upper_tier", "country")

_PLACES = """
SELECT p.code, p.name, p.end_year, p.population, p.population_year, p.area_km2,
    (SELECT group_concat(level) FROM place_level WHERE place = p.code) AS levels
FROM place p
"""

_PARTS = """
SELECT pp.parent, pp.child, l.level FROM place_parent pp JOIN place p ON p.code = pp.child
JOIN place_level l ON l.place = pp.child AND l.level IN ('upper_tier', 'lower_tier')
WHERE pp.end_year IS NULL AND p.end_year IS NULL ORDER BY pp.parent, pp.child
"""

_WITHIN = "SELECT child, parent FROM place_parent WHERE end_year IS NULL"

_LAND_AREA_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of a place."""

    name: str
    end_year: int | None
    levels: Codes
    area_km2: float | None


@dataclass(frozen=True, slots=True)
class Units:
    """The places whose figures an area's figure is made of.

    `published_for` is the one place that is the whole area; `fault` says why the area cannot be covered.
    """

    codes: Codes
    published_for: str | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Areas:
    """Places with their parts, and weights by name, year and place."""

    places: Mapping[str, Known]
    parts: Mapping[tuple[str, str], Codes]
    within: Collection[tuple[str, str]]
    weights: Mapping[str, Mapping[int, Mapping[str, float]]]
    _areas: dict[str, Area] = field(default_factory=dict)
    _counted: dict[tuple[str, int, str], float | None] = field(default_factory=dict)
    _faults: dict[Codes, str | None] = field(default_factory=dict)
    _years: dict[tuple[str, Codes], list[int]] = field(default_factory=dict)
    _chosen: dict[tuple[str, int | None, Codes], list[float | None]] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """The place's name."""
        return self.places[code].name

    def area(self, code: str) -> Area:
        """Its smallest parts; empty for a place that is not made of local authorities."""
        if code not in self._areas:
            lower = "lower_tier" in self.places[code].levels
            self._areas[code] = frozenset([code] if lower else self.parts.get((code, "lower_tier"), ()))
        return self._areas[code]

    def whole(self, codes: Codes) -> Area:
        """The smallest parts of all these places."""
        return frozenset().union(*map(self.area, codes))

    def fault(self, codes: Codes) -> str | None:
        """Why these places together are no footprint: one is unknown, has ended, lies in another, or may."""
        if codes not in self._faults:
            self._faults[codes] = self._look_for_fault(codes)
        return self._faults[codes]

    def _look_for_fault(self, codes: Codes) -> str | None:
        unheard = [code for code in codes if code not in self.places]
        if unheard:
            return f"No place has the code {listed(unheard)}."
        ended = [code for code in codes if self.places[code].end_year]
        if ended:
            one = self.places[ended[0]]
            return f"{one.name} ended in {one.end_year}; the places that followed it are to be named instead."
        apart = all(map(self.area, codes)) and sum(len(self.area(code)) for code in codes) == len(self.whole(codes))
        for one_code, other_code in () if apart else combinations(codes, 2):
            if said := self._overlap(one_code, other_code):
                return said
        unknown = [self.name(code) for code in codes if not self.area(code)]
        if unknown and len(codes) > 1:
            return f"Whether {listed(unknown)} overlaps the other places is not known."
        return None

    def _overlap(self, one: str, other: str) -> str | None:
        name, other_name = self._told_apart(one, other)
        if self._lies_in(one, other):
            return f"{name} lies in {other_name}, so it would count twice."
        if self._lies_in(other, one):
            return f"{other_name} lies in {name}, so it would count twice."
        if shared := sorted(map(self.name, self.area(one) & self.area(other))):
            return f"{name} and {other_name} share {listed(shared)}, which would count twice."
        return None

    def _lies_in(self, one: str, other: str) -> bool:
        # A combined authority is noted within each region that it reaches into, so parts tell more than relations.
        if self.area(one) and self.area(other):
            return self.area(one) <= self.area(other)
        return (one, other) in self.within

    def _told_apart(self, one: str, other: str) -> tuple[str, str]:
        if self.name(one) != self.name(other):
            return self.name(one), self.name(other)
        return f"{self.name(one)} ({one})", f"{self.name(other)} ({other})"

    @cached_property
    def same(self) -> dict[Area, list[str]]:
        """Area → the places that are exactly that area, combined authorities first."""
        found: dict[Area, list[str]] = defaultdict(list)
        for level in _WHOLE:
            for code, place in self.places.items():
                if level in place.levels and not place.end_year and code not in found[self.area(code)]:
                    found[self.area(code)].append(code)
        return dict(found)

    def units(self, codes: Codes, have: Collection[str]) -> Units:
        """The places that have figures and make up all of `codes`: the whole, else each place, else its parts."""
        whole = self.whole(codes)
        for code in codes if len(codes) == 1 else self.same.get(whole, ()) if whole else ():
            if code in have:
                return Units((code,), code)
        units: list[str] = []
        for code in codes:
            found = self._parts_with_figures(code, have)
            if isinstance(found, str):
                return Units((), fault=found)
            units += found
        return Units(tuple(units))

    def _parts_with_figures(self, code: str, have: Collection[str]) -> Codes | str:
        if code in have:
            return (code,)
        lacking: list[str] = []
        for tier in _TIERS:
            parts = self.parts.get((code, tier), ())
            if not parts or self.whole(parts) != self.area(code):
                continue
            without = [part for part in parts if part not in have]
            if not without:
                return parts
            if len(without) < len(parts):
                lacking = without
        if lacking:
            return f"{self.name(code)} is not covered: there is no figure for {listed([*map(self.name, lacking)])}."
        return f"There is no figure for {self.name(code)}."

    def _weight_years(self, name: str, codes: Codes) -> list[int]:
        """Years in which the weight is held for every one of the places."""
        if (name, codes) not in self._years:
            self._years[name, codes] = [
                year for year in self.weights[name] if None not in [self.weight(name, year, code) for code in codes]
            ]
        return self._years[name, codes]

    def weight(self, name: str, year: int, code: str) -> float | None:
        """A place's weight in a year: its own, else the sum of its smallest parts; None where one lacks."""
        key = (name, year, code)
        if key not in self._counted:
            held = self.weights[name][year]
            parts = [held.get(part) for part in sorted(self.area(code))]
            whole = [part for part in parts if part is not None]
            self._counted[key] = held.get(code, sum(whole) if whole and len(whole) == len(parts) else None)
        return self._counted[key]

    def weights_of(self, name: str, codes: Codes, wanted: int) -> tuple[int | None, list[float | None]]:
        """The year nearest to the one wanted in which all places have the weight, and the weights.

        Where no year has all, the year is empty and the weights are of the newest year, to show which lack.
        """
        year = nearest_year(self._weight_years(name, codes), wanted)
        key = (name, year, codes)
        if key not in self._chosen:
            shown = max(self.weights[name]) if year is None else year
            self._chosen[key] = [self.weight(name, shown, code) for code in codes]
        return year, self._chosen[key]


def areas(connection: sqlite3.Connection) -> Areas:
    """All places of the store with their parts and weights."""
    places = {}
    weights: dict[str, dict[int, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for code, name, end_year, population, year, area_km2, levels in connection.execute(_PLACES):
        places[code] = Known(name, end_year, tuple((levels or "").split(",")), area_km2)
        if population is not None and year is not None:
            weights["resident population"][year][code] = float(population)
        if area_km2 is not None:
            weights["land area"][_LAND_AREA_YEAR][code] = area_km2
    for row in carried.table("place_weight").itertuples(index=False):
        weights[row.weight][int(row.year)][row.place] = float(row.value)
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for parent, child, level in connection.execute(_PARTS):
        parts[parent, level].append(child)
    within = frozenset((child, parent) for child, parent in connection.execute(_WITHIN))
    return Areas(places, {key: tuple(codes) for key, codes in parts.items()}, within, weights)
