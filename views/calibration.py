"""How the method behind the chances did on the past: figures of the back-test, never typed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components import words
from data import carried
from views.cache import cached

_METHODS = {
    "outlook": "The method used here",
    "drift": "Random walk with drift",
    "last_value": "Last value",
    "outlook_sample": "The method used here, on a sample",
    "ets_sample": "AutoETS, on the same sample",
}
_ENDS = {0: "less than 1 in 10", 10: "more than 9 in 10"}


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found, in sentences; how often a stated chance came true; methods side by side; by indicator.

    `indicators` stand by mission, in the order of missions, those of none last.
    """

    found: str
    stated: pd.DataFrame
    methods: pd.DataFrame
    indicators: pd.DataFrame


@cached
def calibration() -> Calibration:
    """The back-test as carried with the project."""
    methods = carried.table("backtest_method").set_index("method").astype(float)
    rows = carried.table("backtest").fillna("")
    whole = rows[(rows["horizon"].astype(str) == "") & (rows["indicator"] != "")]
    better = (whole["brier"].astype(float) < whole["brier_base"].astype(float)).sum()
    ours = methods.loc["outlook"]
    within = 0.76 <= ours["cover80"] <= 0.84
    found = (
        f"Over {words.number_text(ours['n'], 0)} forecasts of one to five years from the past of "
        f"{len(whole)} indicators, {_percent(ours['cover80'], 1)} of outcomes fell within the bands meant to hold 80%. "
        f"The goal set before the test, 76% to 84%, was {'met' if within else 'missed'}. The error was "
        f"{_percent(ours['scaled_error'], 0)} of that of a random walk with drift (goal: 95% or less). The chances "
        f"beat the base rate in {better} of {len(whole)} indicators (goal: three in four); where they did not, none is "
        f"given. {_revised()}"
    )
    return Calibration(found, _stated(), _methods(methods), _indicators(whole))


def _revised() -> str:
    """What revisions of the newest figures did to the bands, in the earlier editions held."""
    rows = carried.table("backtest_edition")
    numbers = rows["n"].astype(float)
    published, revised = (
        (rows[f"cover80_{how}"].astype(float) * numbers).sum() / numbers.sum() for how in ("published", "revised")
    )
    return (
        f"All this is of figures as revised since. {words.plural(len(rows), 'earlier edition')} of "
        f"{words.plural(rows['indicator'].nunique(), 'indicator')} can be held against later years: from the figures "
        f"as first published the bands held {_percent(published, 1)} of {words.number_text(numbers.sum(), 0)} "
        f"outcomes, from the revised ones {_percent(revised, 1)}. That is too few to learn from, so the paths are not "
        "widened for revisions."
    )


def _stated() -> pd.DataFrame:
    rows = carried.table("backtest_calibration").astype(float)
    tenths = [round(10 * stated) for stated in rows["stated"]]
    return pd.DataFrame(
        {
            "Chance stated": [_ENDS.get(tenth, f"about {tenth} in 10") for tenth in tenths],
            "Came true": [_percent(share, 0) for share in rows["happened"]],
            "Forecasts": [words.number_text(number, 0) for number in rows["n"]],
        }
    )


def _methods(methods: pd.DataFrame) -> pd.DataFrame:
    held = [name for name in _METHODS if name in methods.index]
    shown = methods.loc[held]
    return pd.DataFrame(
        {
            "Method": [_METHODS[name] for name in held],
            "Within its 50% band": [_percent(share, 0) for share in shown["cover50"]],
            "80%": [_percent(share, 0) for share in shown["cover80"]],
            "95%": [_percent(share, 0) for share in shown["cover95"]],
            "Error against drift": [words.number_text(error, 2) for error in shown["scaled_error"]],
            "Brier score": [words.number_text(score, 3) for score in shown["brier"]],
        }
    )


def _indicators(whole: pd.DataFrame) -> pd.DataFrame:
    missions = carried.table("mission").set_index("slug")
    slugs = whole["indicator"].map(carried.table("indicator_rule").set_index("indicator")["mission"])
    order = slugs.map(missions["number"].astype(float)).sort_values(kind="stable", na_position="last").index
    whole, slugs = whole.loc[order], slugs.loc[order]
    return pd.DataFrame(
        {
            "Mission": slugs.map(missions["short_name"]).fillna("None"),
            "Indicator": whole["indicator"].str.replace("-", " ").str.capitalize(),
            "Forecasts": [words.number_text(float(number), 0) for number in whole["n"]],
            "Within the 80% band": [_percent(float(share), 0) for share in whole["cover80"]],
            "Brier score": [words.number_text(float(score), 3) for score in whole["brier"]],
            "Of the base rate": [words.number_text(float(score), 3) for score in whole["brier_base"]],
        }
    )


def _percent(share: float, decimals: int) -> str:
    return f"{words.number_text(100 * share, decimals)}%"
