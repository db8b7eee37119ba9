"""Other names of places for the finder, and the education department's numbers by name."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from data.importers.place_parents import INNER_AND_OUTER

_KIND_WORDS = re.compile(
    r"\b(the|of|and|city|county|borough|district|council|corporation|authority|metropolitan|royal|ua"
    r"|london borough|cc|area)\b"
)
_BEFORE_REORGANISATION = " (Pre LG)"
_DISCONTINUED = "(discontinued)"


def plain(name: str) -> str:
    """A name as people type it: no capitals, accents or signs, & as and."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def stem(name: str) -> str:
    """A plain name without the words that say what kind of council it is: "hartlepool"."""
    return " ".join(_KIND_WORDS.sub(" ", plain(name)).split())


def other_names(areas: pd.DataFrame, listed: pd.DataFrame, outlined: pd.Series) -> pd.DataFrame:
    """Names by which a place can also be found: place, other_name.

    From mySociety's list and the outlines. A name is left out that finds nothing new (its
    stem is part of the stem of the place's own name), that is in small letters throughout (misspellings
    and search terms), that was damaged on the way to the file, or that is the remains of one.
    Combined authorities have only their official name: their others are mixed up in the list.
    """
    rows = []
    for row in listed.itertuples():
        if row.code not in areas.index:
            continue
        own = str(areas["name"][row.code])
        candidates = [str(row.official_name)]
        if not str(row.code).startswith("E47"):
            candidates += [str(row.nice_name), *row.names]
        rows += [(row.code, name) for name in _useful(own, candidates, row.damaged)]
    for code, name in outlined.items():
        if code in areas.index:
            rows += [(code, kept) for kept in _useful(str(areas["name"][code]), [str(name)], ())]
    frame = pd.DataFrame(rows, columns=["place", "other_name"]).drop_duplicates()
    return frame.sort_values(["place", "other_name"], ignore_index=True)


def _useful(own: str, candidates: list[str], damaged: tuple[str, ...]) -> list[str]:
    remains = [plain(name.encode("ascii", "ignore").decode()) for name in damaged]
    found = {stem(own)}
    kept = []
    for name in candidates:
        words = stem(name)
        known = any(words in text for text in found) or any(plain(name) in text for text in remains)
        if not words or known or name == name.lower():
            continue
        kept.append(" ".join(name.split()))
        found.add(words)
    return kept


def education_numbers(
    taught: pd.DataFrame, areas: pd.DataFrame, listed: pd.DataFrame
) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The department's numbers and names with the place of each, and those that match none (number, name).

    Nations and regions match by their whole name, authorities of the upper tier by stem, in
    England, the current one before one that has ended; "(Pre LG)" marks the ended one.
    """
    english = areas[areas.index.str.startswith("E")]
    alike = listed.set_index("code")[["official_name", "nice_name"]].reindex(english.index).fillna("")
    large: dict[str, str] = {}
    current: dict[str, str] = {}
    ended: dict[str, str] = {}
    for code, area in english.iterrows():
        levels = set(area["levels"])
        if levels & {"country", "region"}:
            large[plain(area["name"])] = str(code)
        elif "upper_tier" in levels:
            pool = current if pd.isna(area["end_year"]) else ended
            for name in (area["name"], *alike.loc[code]):
                pool.setdefault(stem(name), str(code))
    rows, unmatched = [], []
    for number, name in taught[["number", "name"]].itertuples(index=False):
        place = _education_place(str(name), large, current, ended)
        if place:
            rows.append((number, place, name))
        else:
            unmatched.append((str(number), f"{name} matches no place"))
    frame = pd.DataFrame(rows, columns=["number", "place", "name"])
    return frame.sort_values(["number", "name"], ignore_index=True), unmatched


def _education_place(name: str, large: dict[str, str], current: dict[str, str], ended: dict[str, str]) -> str | None:
    part = re.fullmatch(r"London \((Inner|Outer)\)", name)
    if part:
        return INNER_AND_OUTER[f"{part[1]} London"]
    if name.endswith(_DISCONTINUED):
        return None
    if name.endswith(_BEFORE_REORGANISATION):
        return ended.get(stem(name.removesuffix(_BEFORE_REORGANISATION)))
    return large.get(plain(name)) or current.get(stem(name)) or ended.get(stem(name))
