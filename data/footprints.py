"""Footprints: the areas of partnerships as places of their own.

Outlines and figures are baked; they can be rebuilt from places, records and observations at any time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import store
from data.footprint_areas import Areas, Codes, Units, areas
from methods.change import Estimate
from methods.footprint import Member, Rule, combine, refused_by_rule

HISTORY = 10
# Samples of the labour force survey are drawn for each district by itself.
INDEPENDENT = frozenset({"employment-rate", "economic-inactivity-rate"})

Dates = tuple[str, str]
Figures = dict[str, dict[Dates, Estimate]]
Row = tuple[str | int | float | None, ...]
Weights = tuple[int | None, list[float | None]]

_FOOTPRINTS = """
SELECT partnership, json_group_array(place) FROM
    (SELECT partnership, place FROM partnership_place
    WHERE :partnerships IS NULL OR partnership IN (SELECT value FROM json_each(:partnerships))
    ORDER BY partnership, place)
GROUP BY partnership
"""

_RULES = """
SELECT r.indicator, r.aggregation, r.aggregation_reason, r.weight FROM indicator_rule r
JOIN indicator i ON i.slug = r.indicator
WHERE (:indicators IS NULL OR r.indicator IN (SELECT value FROM json_each(:indicators)))
    AND (r.headline_order IS NOT NULL OR r.indicator IN (SELECT indicator FROM partnership_indicator))
    AND EXISTS (SELECT 1 FROM coverage c WHERE c.indicator = r.indicator)
ORDER BY r.indicator
"""

_FIGURES = """
SELECT place, period_start, period_end, value, lower, upper FROM observation
WHERE indicator = :indicator AND value IS NOT NULL
"""

_CLEAR = """
DELETE FROM footprint_value
WHERE (:partnerships IS NULL OR partnership IN (SELECT value FROM json_each(:partnerships)))
    AND (:indicators IS NULL OR indicator IN (SELECT value FROM json_each(:indicators)))
"""

_CLEAR_OUTLINES = """
DELETE FROM footprint_outline
WHERE :partnerships IS NULL OR partnership IN (SELECT value FROM json_each(:partnerships))
"""

_VALUES = """
SELECT v.indicator, v.period_start, v.period_end, v.value, v.lower, v.upper, v.weight, v.weight_year, v.places,
    v.published_for, p.name AS published_name, v.refused
FROM footprint_value v LEFT JOIN place p ON p.code = v.published_for
WHERE v.partnership = :partnership ORDER BY v.indicator, v.period_end DESC, v.period_start DESC
"""

_MEMBERS = """
SELECT p.code, p.name, p.population, p.population_year, p.area_km2,
    (SELECT group_concat(level) FROM place_level WHERE place = p.code) AS levels
FROM partnership_place x JOIN place p ON p.code = x.place WHERE x.partnership = :partnership ORDER BY p.name, p.code
"""


@dataclass(frozen=True, slots=True)
class Outline:
    """GeoJSON geometry in metres of the British National Grid, None where a part has no outline; square kilometres."""

    geometry: dict[str, Any] | None
    area_km2: float | None


def values(partnership: str) -> pd.DataFrame:
    """Figures of a partnership's footprint, newest period first within an indicator.

    Columns: indicator, period_start, period_end, value, lower, upper, weight (what each place counts with, in words),
    weight_year, places (whose figures it is made of), published_for and published_name (the place that is the whole
    footprint and whose published figure stands), refused (why there is no value). Where no period has a value for the
    same reason, there is one row without a period.
    """
    frame = store.frame(_VALUES, {"partnership": partnership})
    return frame.astype(dict.fromkeys(("value", "lower", "upper"), float)).astype({"weight_year": "Int64"})


def members(partnership: str) -> pd.DataFrame:
    """Places of a partnership: code, name, population, population_year, area_km2, levels (by comma); by name."""
    return store.frame(_MEMBERS, {"partnership": partnership})


def outline(partnership: str) -> Outline | None:
    """The footprint as one shape, or None for a partnership without places."""
    found = store.rows(
        "SELECT geojson, area_km2 FROM footprint_outline WHERE partnership = :partnership", {"partnership": partnership}
    )
    if not found:
        return None
    return Outline(json.loads(found[0]["geojson"]) if found[0]["geojson"] else None, found[0]["area_km2"])


def bake(
    connection: sqlite3.Connection,
    partnerships: Collection[str] | None = None,
    indicators: Collection[str] | None = None,
) -> None:
    """Work out outlines and figures of footprints anew, within the caller's transaction.

    Args:
        partnerships: slugs; every partnership when None. Outlines are left alone when only indicators are named.
        indicators: slugs, of which headlines and those that a partnership names are taken; all of these when None.
    """
    named = {"partnerships": _json(partnerships), "indicators": _json(indicators)}
    held = areas(connection)
    footprints: dict[str, Codes] = {
        slug: tuple(json.loads(codes)) for slug, codes in connection.execute(_FOOTPRINTS, named)
    }
    connection.execute(_CLEAR, named)
    for indicator, aggregation, reason, weight in connection.execute(_RULES, named).fetchall():
        rule = Rule(aggregation, reason, weight, independent=indicator in INDEPENDENT)
        connection.executemany(
            "INSERT INTO footprint_value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _rows(footprints, indicator, rule, figures(connection, indicator), held),
        )
    if partnerships is not None or indicators is None:
        _bake_outlines(connection, footprints, held, named)


def _bake_outlines(
    connection: sqlite3.Connection, footprints: dict[str, Codes], held: Areas, named: dict[str, str | None]
) -> None:
    # The library of outlines takes most of a second to load, and those who only read do without it.
    from data.footprint_outlines import outlines

    connection.execute(_CLEAR_OUTLINES, named)
    connection.executemany(
        "INSERT INTO footprint_outline VALUES (?, ?, ?)",
        [(slug, shape, _area(footprints[slug], held)) for slug, shape in outlines(footprints, held).items()],
    )


def _area(codes: Codes, held: Areas) -> float | None:
    if held.fault(codes):
        return None
    whole = held.whole(codes)
    sizes = [held.places[code].area_km2 for code in (whole or codes)]
    known = [size for size in sizes if size is not None]
    return round(sum(known), 1) if len(known) == len(sizes) else None


def figures(connection: sqlite3.Connection, indicator: str) -> Figures:
    """Every value of an indicator: place → (first day, last day) → estimate."""
    found: Figures = {}
    for place, start, end, value, lower, upper in connection.execute(_FIGURES, {"indicator": indicator}):
        found.setdefault(place, {})[start, end] = Estimate(value, lower, upper)
    return found


def _rows(footprints: dict[str, Codes], indicator: str, rule: Rule, held: Figures, known: Areas) -> Iterator[Row]:
    done: dict[Codes, list[Row]] = {}
    for partnership, codes in footprints.items():
        if codes not in done:
            done[codes] = footprint_rows(codes, rule, held, known)
        yield from ((partnership, indicator, *row) for row in done[codes])


def footprint_rows(codes: Codes, rule: Rule, held: Figures, known: Areas) -> list[Row]:
    """Figures of an area made of places: first and last day, value, lower, upper, weight, its year, places,
    published_for, refused; the newest ten periods in which any of the places has a figure."""
    if fault := known.fault(codes):
        return [_refused(len(codes), fault)]
    units = known.units(codes, held)
    if units.published_for is None:
        refused = refused_by_rule(rule, weights_held=rule.weight in known.weights) or units.fault
        if refused:
            return [_refused(len(codes), refused)]
    periods = sorted({period for code in units.codes for period in held[code]}, key=lambda dates: dates[::-1])
    series = [(known.name(code), held[code]) for code in units.codes]
    return [
        _combined(dates, series, rule, _weights(units, dates, rule, known), units.published_for)
        for dates in reversed(periods[-HISTORY:])
    ]


def _weights(units: Units, dates: Dates, rule: Rule, known: Areas) -> Weights:
    if units.published_for or rule.weight is None:
        return None, [None] * len(units.codes)
    return known.weights_of(rule.weight, units.codes, int(dates[1][:4]))


def _combined(
    dates: Dates,
    series: Sequence[tuple[str, Mapping[Dates, Estimate]]],
    rule: Rule,
    weights: Weights,
    published_for: str | None,
) -> Row:
    year, counts = weights
    nothing = Estimate(None)
    made = combine(
        [Member(name, cells.get(dates, nothing), count) for (name, cells), count in zip(series, counts, strict=True)],
        rule,
    )
    figure, used = made.figure, None if made.refused else year
    named = None if used is None else rule.weight
    return (*dates, figure.value, figure.lower, figure.upper, named, used, len(series), published_for, made.refused)


def _refused(places: int, why: str) -> Row:
    return (None, None, None, None, None, None, None, places, None, why)


def _json(slugs: Collection[str] | None) -> str | None:
    return None if slugs is None else json.dumps(sorted(slugs))
