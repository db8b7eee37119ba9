"""From forecasts beside what came to scores: coverage, scaled error, Brier score, calibration."""

from __future__ import annotations

import pandas as pd

from methods.outlook_chance import LEVELS, tenths

CELL = ["indicator", "horizon"]
COVERS = [f"cover{level}" for level in LEVELS]
DIGITS = 4


def covered(misses: pd.DataFrame) -> pd.DataFrame:
    """The misses with cover50, cover80, cover95 (0 or 1): inside the limits after widening by the column factor."""
    return misses.assign(
        **{f"cover{level}": (misses[f"miss{level}"] <= misses["factor"]).astype(float) for level in LEVELS}
    )


def with_squares(chances: pd.DataFrame) -> pd.DataFrame:
    """The chances with their squared errors, and those of the base rate.

    The base rate is the one known at the origin: how often places had made such a move within as many years before.
    That of the years tested would know their shocks beforehand, and simulations show that not even the true model
    beats it.
    """
    happened = chances["happened"].astype(float)
    return chances.assign(brier=(chances["chance"] - happened) ** 2, brier_base=(chances["base"] - happened) ** 2)


def table(misses: pd.DataFrame, chances: pd.DataFrame) -> pd.DataFrame:
    """Scores by indicator and horizon; an empty cell means all of them.

    Args:
        misses: as `covered` gives them, with error_drift.
        chances: as `with_squares` gives them.

    Returns:
        indicator, horizon, n (forecasts), cover50, cover80, cover95, scaled_error (mean error over that of the random
        walk with drift), brier, brier_base.
    """
    parts = []
    for keys in (CELL, ["indicator"], ["horizon"], []):
        one = misses.assign(every=0).groupby(["every", *keys])
        sums = one[[*COVERS, "error", "error_drift"]].mean()
        sums.insert(0, "n", one.size())
        sums["scaled_error"] = sums["error"] / sums["error_drift"]
        squares = chances.assign(every=0).groupby(["every", *keys])[["brier", "brier_base"]].mean()
        parts.append(sums.join(squares).reset_index())
    whole = pd.concat(parts, ignore_index=True)
    whole["horizon"] = whole["horizon"].astype("Int64")
    whole = whole[[*CELL, "n", *COVERS, "scaled_error", "brier", "brier_base"]]
    return whole.sort_values(CELL, na_position="last", ignore_index=True).round(DIGITS)


def calibration(chances: pd.DataFrame) -> pd.DataFrame:
    """How often it happened by the tenth that was stated: stated (0 and 1 are the cut ends), happened, n."""
    stated = chances["chance"].map({chance: tenths(chance) for chance in chances["chance"].unique()})
    found = chances["happened"].astype(float).groupby(stated).agg(["mean", "size"]).reset_index()
    found.columns = pd.Index(["stated", "happened", "n"])
    return found.assign(stated=found["stated"] / 10).round(DIGITS)


def one_line(method: str, misses: pd.DataFrame, chances: pd.DataFrame) -> dict[str, object]:
    """The scores of one method over all its forecasts."""
    return {
        "method": method,
        "n": len(misses),
        **{name: round(float(misses[name].mean()), DIGITS) for name in COVERS},
        "scaled_error": round(float(misses["error"].mean() / misses["error_drift"].mean()), DIGITS),
        "brier": round(float(chances["brier"].mean()), DIGITS),
    }


def indicators_with_skill(scores: pd.DataFrame) -> pd.Series[bool]:
    """By indicator, whether its Brier score over all horizons is below that of its base rate."""
    own = scores[scores["indicator"].notna() & scores["horizon"].isna()].dropna(subset=["brier"]).set_index("indicator")
    return own["brier"] < own["brier_base"]
