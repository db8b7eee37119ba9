"""The account of civil society for a place, in the terms of the national accounts; plainly empty where none is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import record_words, words
from data import purpose
from data.period import parse
from views import records
from views.cache import cached

TERMS: Mapping[str, str] = {
    "turnover": "What organisations take in. The nearest term there is output, which is measured by its costs where "
    "nothing is sold.",
    "gross_value_added": "Output less what was used up in making it: the same term.",
    "employees": "People in paid jobs. Their pay is there as compensation of employees.",
    "volunteer_hours": "Not there: unpaid work has no value in the national accounts. This is what a satellite "
    "account adds.",
    "volunteer_value": "Not there either: hours times a wage that has to be chosen, and is kept apart from gross "
    "value added.",
}
"""Entry of the account → how it stands to the national accounts, in our own words."""
NOTE = (
    "The national accounts have a sector of non-profit institutions serving households. It is narrower than civil "
    "society: charities and social enterprises that mostly sell, or that government controls, are counted elsewhere. "
    "A satellite account would draw all of them together, linked to the national accounts but apart from them."
)


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a place: what is said of it, every entry as a table, and the download."""

    said: str
    table: pd.DataFrame
    download: pd.DataFrame


@cached
def of_place(code: str, name: str, illustrative: bool) -> Account:
    """Every entry of the account, by year, "not available" where nothing is published."""
    found = purpose.account(code, illustrative=illustrative)
    given = found[found["value"].notna()]
    rows = [line for measure in record_words.ACCOUNT for line in _lines(measure, found[found["measure"] == measure])]
    where = words.with_article(name)
    said = (
        f"{given['measure'].nunique()} of {words.plural(len(record_words.ACCOUNT), 'entry')} of the account have a "
        f"figure for {where}."
        if len(given)
        else f"Not available: no account of civil society was found for {where}."
    )
    download = found.drop(columns=["version", "changed_at", "changed_by"], errors="ignore")
    return Account(said, pd.DataFrame(rows), download.assign(stands_behind=records.stands_behind(found)))


def _lines(measure: str, found: pd.DataFrame) -> list[dict[str, str]]:
    held: list[dict[Any, Any]] = found.sort_values("period", ascending=False).to_dict("records")
    first = record_words.ACCOUNT[measure]
    if not held:
        return [_line(first, measure, "", words.NO_VALUE, record_words.QUALITIES["not_available"], "")]
    return [
        _line(
            record_words.marked(first, row["provenance"]),
            measure,
            parse(row["period"]).label,
            words.NO_VALUE if pd.isna(row["value"]) else words.amount_text(float(row["value"]), row["unit"]),
            record_words.QUALITIES[row["quality"]],
            row["note"] or "",
        )
        for row in held
    ]


def _line(entry: str, measure: str, year: str, value: str, quality: str, note: str) -> dict[str, str]:
    return {
        "Entry": entry,
        "Year": year,
        "Value": value,
        "Quality": quality,
        "What must be known of it": note,
        "In the national accounts": TERMS[measure],
    }
