"""How much the newest figures were changed afterwards, against how much they change from year to year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from backtesting.cases import Case
from data import indicators, places
from methods.outlook_panel import spread_out, yearly
from methods.outlook_scale import scaled

REVISED = ["indicator", "editions", "n", "changed", "revision"]


def table(cases: list[Case]) -> pd.DataFrame:
    """Revisions of the newest year of each earlier edition held, by indicator.

    Returns:
        indicator, editions (whose newest year was published again later), n (figures), changed (share of them), and
        revision: their mean absolute change on the indicator's scale, over the mean yearly change of the same places.
    """
    codes = list(places.finder()["code"])
    rows = [row for case in cases if (row := _row(case, codes)) is not None]
    return pd.DataFrame(rows, columns=REVISED)


def _row(case: Case, codes: list[str]) -> list[object] | None:
    now = spread_out(case.panel)
    scale = scaled(now.to_numpy(dtype=np.float64), case.scale)
    step = np.nanmean(np.abs(np.diff(scale.of(now.to_numpy(dtype=np.float64)), axis=1)))
    found = []
    for day in indicators.editions(case.indicator)[:-1]:
        then = yearly(indicators.series(case.indicator, codes, known=day))
        if then is None or then["year"].max() not in now.columns:
            continue
        newest = then[then["year"] == then["year"].max()].set_index("place")["value"]
        later = now[then["year"].max()].reindex(newest.index)
        both = pd.DataFrame({"then": newest, "now": later}).dropna()
        found.append(both.assign(day=day))
    if not found or not len(every := pd.concat(found)):
        return None
    revision = np.abs(scale.of(every["now"].to_numpy()) - scale.of(every["then"].to_numpy()))
    changed = float((every["now"] != every["then"]).mean())
    return [case.indicator, len(found), len(every), round(changed, 4), round(float(revision.mean() / step), 4)]
