"""Which places are compared: chosen one by one, of one area, like the place in question, or a pasted list."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from components import words
from data import places
from views import context
from views.cache import cached
from views.place import level_text

MOST = 12
LONGEST_LIST = 300
CHOSEN, SIMILAR, LIST = "chosen", context.SIMILAR, "list"
_AREA_LEVELS = {
    "country": ("region", "combined_authority"),
    "region": ("combined_authority", "upper_tier", "lower_tier", "police_force"),
    "combined_authority": ("upper_tier", "lower_tier"),
    "upper_tier": ("lower_tier",),
}
_OVERLAPPING = ("K03000001", "K04000001")
_CODE = re.compile(r"[A-Z]\d{8}")
_LINES = re.compile(r"[\n\r\t;|]+")
_IGNORED = re.compile(r"[^\w\s]")
_FEWEST, _SIMILAR_AT_FIRST = 2, 3


@dataclass(frozen=True, slots=True)
class Resolved:
    """Codes a text names, in its order; what it names that is no place; names that mean several places."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]
    several: tuple[tuple[str, tuple[str, ...]], ...]


@cached
def groups(code: str) -> dict[str, str]:
    """Ways to choose places, as key → label; the places of an area have its code and their level as the key.

    Areas are the place itself and those it lies in, the narrowest first.
    """
    found = {CHOSEN: "Places I choose"}
    if len(places.neighbours(code)):
        place = context.get_place(code)
        found[SIMILAR] = f"Places like {place.name}" if place else "Similar places"
    above = [row for row in places.parents(code).itertuples() if row.code not in _OVERLAPPING]
    narrow_first = sorted(above, key=lambda row: -max(map(places.LEVEL_ORDER.index, row.levels)))
    for area in [code, *(row.code for row in narrow_first)]:
        found |= _areas(area)
    return found | {LIST: "My own list"}


def _areas(code: str) -> dict[str, str]:
    area = places.place(code)
    assert area is not None
    levels = dict.fromkeys(inner for level in area.levels for inner in _AREA_LEVELS.get(level, ()))
    inside = {level: list(places.members(code, level)["code"]) for level in levels if level not in area.levels}
    nouns = dict(words.LEVELS)
    if inside.get("upper_tier") == inside.get("lower_tier"):
        inside.pop("upper_tier", None)
        nouns["lower_tier"] = ("local authority", "local authorities")
    if all(one.startswith("E") for one in inside.get("region", ())):
        nouns["region"] = ("region", "regions")
    return {
        f"{code}~{level}": f"{area.name}: {words.plural(len(codes), *nouns[level])}"
        for level, codes in inside.items()
        if len(codes) >= _FEWEST
    }


@cached
def candidates(group: str, code: str) -> list[str]:
    """The codes that a group offers: all places, those of an area, or the place and those like it."""
    if group == SIMILAR:
        return [code, *places.neighbours(code)["code"]]
    if "~" in group:
        area, level = group.split("~")
        return list(places.members(area, level)["code"])
    known = list(context.all_places()["code"])
    return known if code in known else [code, *known]


@cached
def at_first(group: str, code: str) -> list[str]:
    """The places of a group before the reader has chosen: up to twelve, the place in question among them."""
    if group not in (CHOSEN, LIST):
        offered = candidates(group, code)
        kept = [code] if code in offered else []
        return (kept + [one for one in offered if one != code])[:MOST]
    place = places.place(code)
    like = list(places.neighbours(code)["code"])[:_SIMILAR_AT_FIRST]
    if like or place is None:
        return [code, *like]
    if "police_force" in place.levels:
        regions = [row.code for row in places.parents(code).itertuples() if "region" in row.levels]
        beside = list(places.members(regions[0], "police_force")["code"]) if regions else []
    else:
        level = "region" if {"country", "region"} & set(place.levels) else place.level
        beside = list(places.at_level(level)["code"]) if level == "region" else []
    # A country is no region: its regions and nations fill the twelve.
    first = [code] if code in beside or not beside else []
    return (first + [one for one in beside if one != code])[:MOST]


@cached
def labels() -> dict[str, str]:
    """Every place of the finder with what tells it from its namesakes."""
    known = context.all_places()
    return dict(zip(known["code"], known["label"], strict=True))


@cached
def names(codes: Sequence[str]) -> dict[str, str]:
    """Names of places, made different where two of these share one."""
    known = {code: place for code in codes if (place := context.get_place(code))}
    shared = [place.name for place in known.values()]
    return {
        code: place.name if shared.count(place.name) == 1 else f"{place.name} ({level_text(place).lower()})"
        for code, place in known.items()
    }


@cached
def related(code: str, others: Sequence[str]) -> list[str]:
    """Those of the others that contain a place or lie within it: shared people, no independence."""
    above = set(places.parents(code)["code"])
    return [one for one in others if one in above or code in set(places.parents(one)["code"])]


@cached
def resolve(text: str) -> Resolved:
    """The places that a text names, by code or name, one a line or with commas between.

    A name that several places share means all of them. Names may hold commas ("Bristol, City of").
    """
    codes: dict[str, None] = {}
    unknown: list[str] = []
    several: list[tuple[str, tuple[str, ...]]] = []
    by_name = _by_name()
    for token in _tokens(text, by_name):
        found = _codes_of(token, by_name)
        codes |= dict.fromkeys(found)
        if not found:
            unknown.append(token)
        elif len(found) > 1:
            several.append((token, found))
    return Resolved(tuple(codes), tuple(dict.fromkeys(unknown)), tuple(several))


def as_address(text: str) -> str:
    """The text as the address keeps it: codes for what is known, the rest as it was written."""
    by_name = _by_name()
    parts = [_codes_of(token, by_name) or (token,) for token in _tokens(text, by_name)]
    return ",".join(dict.fromkeys(one for part in parts for one in part))


def as_lines(found: Resolved) -> str:
    """What was found, one a line: by name, or by code where several places share the name."""
    by_name = _by_name()
    lines = [name if by_name.get(_folded(name)) == (code,) else code for code, name in names(found.codes).items()]
    return "\n".join([*lines, *found.unknown])


def _tokens(text: str, by_name: Mapping[str, Sequence[str]]) -> list[str]:
    tokens: list[str] = []
    for line in _LINES.split(text):
        parts = [part.strip() for part in line.split(",") if part.strip()]
        while parts:
            size = next((n for n in range(len(parts), 1, -1) if _folded(", ".join(parts[:n])) in by_name), 1)
            tokens.append(", ".join(parts[:size]))
            del parts[:size]
    return tokens[:LONGEST_LIST]


def _codes_of(token: str, by_name: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    code = token.upper()
    if _CODE.fullmatch(code):
        place = context.get_place(code)
        return (place.code,) if place else ()
    return tuple(by_name.get(_folded(token), ()))


@cached
def _by_name() -> dict[str, tuple[str, ...]]:
    """Folded names and other names → codes; places that have ended only where no current one has the name."""
    current: dict[str, dict[str, None]] = {}
    ended: dict[str, dict[str, None]] = {}
    for row in context.all_places().to_dict("records"):
        into = current if row["end_year"] != row["end_year"] or row["end_year"] is None else ended
        for name in (row["name"], *(row["other_names"] or "").split("; ")):
            if name:
                into.setdefault(_folded(name), {})[row["code"]] = None
    return {name: tuple(codes) for name, codes in (ended | current).items()}


def _folded(name: str) -> str:
    return " ".join(_IGNORED.sub(" ", name.replace("&", " and ")).casefold().split())


def too_many(codes: Collection[str], most: int = MOST) -> str:
    """What is said when more places are asked for than can be compared; empty when they fit."""
    if len(codes) <= most:
        return ""
    return f"At most {most} places fit a comparison. The first {most} of {len(codes)} are shown."
