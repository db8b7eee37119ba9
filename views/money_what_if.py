"""What moving money between the providers of one service could bring: ranges, never a point alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import amounts, words
from components.assembly import spec
from components.charts import ordered_intervals
from components.theme import NumberStyle
from methods.money_moved import Moved, Range, move
from methods.payment import Review
from views import money_success, records
from views.cache import cached

GIVING = {
    "weak": "in the weakest tenth beyond chance",
    "below": "clearly below the others",
    "looks_weak": "looking weak, whatever the reason",
}
SHARES = ("10", "20", "30", "50", "75", "100")
ASSUMED = (
    "Assumed: each provider serves people at the cost per person that it had, and the people it takes on fare as its "
    "own do. The true shares are not known; they are drawn many times from what was seen, those of small providers "
    "nearer to the average. The ranges hold 95 of 100 such runs."
)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Money moved: the sentence, the chart of both ranges, the ranges as a table, payments before and after."""

    said: str
    chart: dict[str, Any] | None
    table: pd.DataFrame
    payments: pd.DataFrame


def usual_giving(answer: Review) -> str:
    """From whom money would move first: the strongest verdict that anyone has."""
    met = set(answer.providers["verdict"])
    return next((verdict for verdict in GIVING if verdict in met), "looks_weak")


@cached
def what_if(service: str, period: str, giving: str, share: str, illustrative: bool) -> WhatIf:
    """What could come of moving a share of the payments of those found so to the others; a range, never a point."""
    found = money_success.results(service, period, illustrative)
    verdicts = money_success.judged(found).providers["verdict"]
    givers = found.loc[verdicts.isin(money_success.COUNTS[giving]), "provider"].tolist()
    empty = pd.DataFrame()
    if not givers:
        return WhatIf(f"No provider is {GIVING[giving]}, so there is nothing to move.", None, empty, empty)
    compared = found[verdicts != "not_compared"]
    played = move(compared[["provider", "people", "successes", "paid"]], givers, int(share) / 100)
    if played is None:
        return WhatIf("What providers were paid is not known, so nothing can be said.", None, empty, empty)
    names = dict(zip(found["provider"], found["name"], strict=True))
    left_out = len(compared) - len(played.providers)
    return WhatIf(_gain(played, left_out), _ranges_chart(played, found), _ranges(played), _payments(played, names))


def _gain(played: Moved, left_out: int) -> str:
    gain = f"{_signed(played.gain.lower)} to {_signed(played.gain.upper)}"
    fewer = round(100 * played.fewer)
    runs = "less than 1" if not fewer and played.fewer else "none" if not fewer else str(fewer)
    silent = f" {words.plural(left_out, 'provider')} without a known payment left out." if left_out else ""
    return (
        f"Under the assumptions below, moving {amounts.pounds(played.pot)} could change the successes by {gain}; "
        f"in {runs} of 100 runs there would be fewer than without the move.{silent}"
    )


def _signed(count: float) -> str:
    return f"+{words.number_text(count, 0)}" if count > 0 else words.number_text(count, 0)


def _both(played: Moved) -> list[tuple[str, Range]]:
    return [("As it is", played.stays), ("With the money moved", played.moves)]


def _ranges(played: Moved) -> pd.DataFrame:
    rows = [(name, _range(one), words.number_text(one.middle, 0)) for name, one in _both(played)]
    gain = played.gain
    rows.append(("Difference", f"{_signed(gain.lower)} to {_signed(gain.upper)}", _signed(gain.middle)))
    return pd.DataFrame(rows, columns=["Another year", "Successes, 95 of 100 runs", "Middle of the runs"])


def _range(one: Range) -> str:
    return f"{words.number_text(one.lower, 0)} to {words.number_text(one.upper, 0)}"


def _ranges_chart(played: Moved, found: pd.DataFrame) -> dict[str, Any]:
    rows = [
        {
            "place": str(order),
            "name": name,
            "value": one.middle,
            "lower": one.lower,
            "upper": one.upper,
            "text": _range(one),
            "label": f"{_range(one)} in 95 of 100 runs",
        }
        for order, (name, one) in enumerate(_both(played))
    ]
    gain = f"{_signed(played.gain.lower)} to {_signed(played.gain.upper)}"
    chart = ordered_intervals(
        pd.DataFrame(rows),
        title=f"{records.sign(found)}Expected: {gain} successes from moving {amounts.short(played.pot)}",
        subtitle="Successes in another year; bars: 95 of 100 simulated runs, dots: the middle one",
        style=NumberStyle(),
    )
    return spec(chart)


def _payments(played: Moved, names: dict[str, str]) -> pd.DataFrame:
    rows = played.providers.to_dict("records")
    together = {name: sum(int(row[name]) for row in rows) for name in ("paid", "paid_after", "people", "people_after")}
    return pd.DataFrame(
        [
            {
                "Provider": names.get(row.get("provider", ""), "Together"),
                "Paid": amounts.pounds(row["paid"]),
                "Paid with the move": amounts.pounds(row["paid_after"]),
                "People": words.number_text(row["people"], 0),
                "People with the move": words.number_text(row["people_after"], 0),
            }
            for row in [*rows, together]
        ]
    )
