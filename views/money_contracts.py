"""Contracts: how large they are, who supplies, which ask for working together; narrowed as asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import amounts, record_words, words
from components.assembly import spec
from components.charts import stacked_bars
from components.theme import NumberStyle
from data import contracts
from views import money, records
from views.cache import cached

MILLION = 100_000_000
MOST_ROWS = 25
SIZES = {
    "small": ("Under £100,000", 0, MILLION // 10 - 1),
    "medium": ("£100,000 to under £1 million", MILLION // 10, MILLION - 1),
    "large": ("£1 million to £5 million", MILLION, 5 * MILLION),
    "largest": ("Over £5 million", 5 * MILLION + 1, None),
}
CLAUSES = {"yes": "With a clause on collaboration", "no": "Without one, or not stated"}
NOTE = (
    "Field names follow the Open Contracting Data Standard. Shares are of contracts and of their value; a contract "
    "whose clause is not stated counts as without one."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How contracts are narrowed; None takes all. ``size`` is a key of `SIZES`, ``clause`` one of `CLAUSES`."""

    supplier_kind: str | None = None
    procedure: str | None = None
    clause: str | None = None
    size: str | None = None
    place: str | None = None
    initiative: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Contracts as asked: title, sentence, how many, chart, shares, initiatives (slug, name), the first rows."""

    title: str
    said: str
    count: int
    chart: dict[str, Any] | None
    shares: pd.DataFrame
    initiatives: tuple[tuple[str, str], ...]
    table: pd.DataFrame


def _found(wanted: Wanted, known: str | None, illustrative: bool) -> pd.DataFrame:
    """The records of contracts as wanted, newest first; those that had begun by a day if one is given."""
    _, least, most = SIZES[wanted.size] if wanted.size else ("", None, None)
    found = contracts.contracts(
        place=wanted.place,
        supplier_kind=wanted.supplier_kind,
        procedure=wanted.procedure,
        initiative=wanted.initiative,
        collaboration=wanted.clause,
        least=least,
        most=most,
        illustrative=illustrative,
    )
    return found[found["start"] <= known].reset_index(drop=True) if known else found


def download(wanted: Wanted, known: str | None, illustrative: bool) -> pd.DataFrame:
    """All contracts as wanted, values in pounds. Not remembered: of many contracts it takes tens of megabytes."""
    found = _found(wanted, known, illustrative)
    return money.in_pounds(found, ("value",)).assign(stands_behind=records.stands_behind(found))


@cached
def listed(wanted: Wanted, known: str | None, illustrative: bool) -> Listed:
    """Contracts as wanted: what is said of all of them, and the newest ones one by one."""
    found = _found(wanted, known, illustrative)
    value = money.total(found["value"])
    title = f"{records.sign(found)}{words.plural(len(found), 'contract')} worth {amounts.pounds(value)}"
    named = found.dropna(subset=["initiative"]).drop_duplicates("initiative")
    return Listed(
        title=title if len(found) else "No contract is like that",
        said=_said(found, value) if len(found) else "",
        count=len(found),
        chart=_chart(found) if len(found) else None,
        shares=_shares(found, value),
        initiatives=tuple(zip(named["initiative"], records.also(named, "initiative_name"), strict=True)),
        table=_table(found.head(MOST_ROWS)),
    )


def _share(part: float, whole: float) -> str:
    return words.value_text(100 * part / whole if whole else None, suffix="%")


def _said(found: pd.DataFrame, value: int) -> str:
    small = found[found["supplier_kind"].isin(["small_business", "charity"])]
    clause = int((found["collaboration"] == "yes").sum())
    tracked = int(found["track_record"].notna().sum())
    held = money.total(small["value"])
    return (
        f"Small businesses and charities hold {len(small):,} of {len(found):,} ({_share(len(small), len(found))}), and "
        f"{amounts.short(held)} of the value ({_share(held, value)}). {clause:,} of {len(found):,} have a clause on "
        f"collaboration; for {tracked:,} the track record is stated. {money.made_up(found)}"
    )


def _shares(found: pd.DataFrame, value: int) -> pd.DataFrame:
    rows = [
        (name, found[found["supplier_kind"] == kind])
        for kind, name in record_words.SUPPLIERS.items()
        if (found["supplier_kind"] == kind).any()
    ]
    return pd.DataFrame(
        [
            {
                "Supplier": records.sign(group) + name,
                "Contracts": f"{len(group):,}",
                "Share of contracts": _share(len(group), len(found)),
                "Value": amounts.pounds(money.total(group["value"])),
                "Share of value": _share(money.total(group["value"]), value),
                "With a clause": f"{int((group['collaboration'] == 'yes').sum()):,} of {len(group):,}",
            }
            for name, group in [*rows, ("Together", found)]
        ]
        if rows
        else []
    )


def _size_of(value: float) -> str:
    return next(size for size, (_, _, most) in SIZES.items() if most is None or value <= most)


def _chart(found: pd.DataFrame) -> dict[str, Any]:
    counts = found.groupby([found["value"].map(_size_of), found["supplier_kind"]]).size().to_dict()
    cells = [
        {"lane": name, "part": kind, "value": counts.get((size, kind), 0), "label": ""}
        for size, (name, _, _) in SIZES.items()
        for kind in record_words.SUPPLIERS
    ]
    frame = pd.DataFrame(cells)
    sums = frame.groupby("lane")["value"].sum()
    under = int((found["value"] < MILLION).sum())
    chart = stacked_bars(
        frame.assign(label=[words.plural(count, "contract") for count in frame["value"]]),
        title=f"{records.sign(found)}{under:,} of {words.plural(len(found), 'contract')} worth less than £1 million",
        subtitle="Contracts by value and kind of supplier",
        parts=record_words.SUPPLIERS,
        totals={name: f"{int(count):,} of {len(found):,}" for name, count in sums.items()},
        style=NumberStyle(),
    )
    return spec(chart)


def _table(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Contract": records.marked(found, "title"),
            "Buyer": records.also(found, "buyer_name"),
            "Supplier": [name or "not stated" for name in records.also(found, "supplier")],
            "Kind": found["supplier_kind"].map(record_words.SUPPLIERS),
            "Value": [amounts.pounds(value) for value in found["value"]],
            "Awarded": found["procedure"].map(record_words.PROCEDURES),
            "Bids": ["not stated" if pd.isna(bids) else f"{int(bids)}" for bids in found["bids"]],
            "Collaboration": found["collaboration"].map({"yes": "clause", "no": "no clause"}).fillna("not stated"),
            "Passed on": ["not stated" if pd.isna(part) else f"{part:g}%" for part in found["subcontracted"]],
            "Track record": found["track_record"].fillna("not stated"),
            "From": found["start"].map(records.day_text),
            "Until": found["end"].map(records.day_text),
        }
    )
