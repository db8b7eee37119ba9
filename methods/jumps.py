"""Figures that are not to be believed before someone has looked, for the gate before the store.

Three questions: does a value stand far from its neighbours in its own series (`jumps`), is a value of an
earlier edition revised by more than its series ever moves (`revision_jumps`), and did a whole data set
change its unit (`unit_change`).

**Rule.** A step is flagged if it departs from the expected one by more than `MIN_SCORE` usual steps
(`methods.steps` says which) *and* the value from the expected one by a `relative_size` of more than
`MIN_SIZE`: from a typical value that is about three times, or a sixth. A series is judged by its own
history from `MIN_STEPS` steps on, by the other places in the same period where there are `MIN_PLACES` of
them, by the wider of the two where it can be both, and otherwise not at all. A large step that most places
share is a note, no error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from methods.steps import (
    CELL,
    FLOOR,
    MIN_PLACES,
    NORMAL,
    PERIOD,
    PLAIN_WEIGHT,
    bend,
    larger,
    only_cells,
    relative_size,
    steps,
    unbend,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MIN_SCORE = 5.0
MIN_SIZE = 0.55
MIN_PLACES_TO_SHARE = 3
SHARED_RATIO = 1.5
MIN_CELLS_FOR_UNIT = 5

FLAGGED = [*CELL, "value", "expected", "score", "kind", "reason"]


@dataclass(frozen=True)
class UnitChange:
    """A data set that seems to have changed its unit: new is `factor` times old in `share` of its `cells`."""

    factor: float
    cells: int
    share: float

    @property
    def reason(self) -> str:
        """What was found, without a full stop."""
        return f"values are {self.factor:g} times what they were in {self.share:.0%} of {self.cells:,} cells"


def jumps(frame: pd.DataFrame) -> pd.DataFrame:
    """Flag the values that stand implausibly far from their neighbours in the same series.

    A flagged step is laid on that of its two values which is farther from the median of the series, so a
    wrong cell is one row, not the step in and the step out.

    Args:
        frame: one row per cell, as for `steps`, and optionally `new` (boolean): then only steps to or from a
            new value are reported. Indicators are judged apart, so a caller may give one at a time.

    Returns:
        One row per finding, by indicator, place and period: the cell, value, expected (in the value's unit),
        score (in usual steps), kind, and reason (words without a full stop). Kinds: "place", a value to look
        at; "unit", most places change by a power of ten; "shared", a note on another large step that most
        places share. The last two are once per period; they have an empty place, no score, and their value is the
        median ratio to the period before (expected: 1).

    Raises:
        ValueError: a cell occurs twice.
    """
    cells = steps(frame)
    is_new = cells["new"].astype(bool) if "new" in cells else pd.Series(True, index=cells.index)
    cells["asked"] = is_new | is_new.groupby(cells["series"]).shift(fill_value=False)
    flagged = (cells["score"] > MIN_SCORE) & (cells["size"] > MIN_SIZE) & cells["asked"]
    # With too few places for a median step, a step is shared when more than half of them are flagged.
    few = cells["places"].between(MIN_PLACES_TO_SHARE, MIN_PLACES - 1)
    of_few = few & (flagged.groupby(cells["pair"]).transform("sum") > cells["places"] / 2)
    found = [part for part in (_places(cells, flagged & ~of_few), _shared(cells, of_few)) if len(part)]
    if not found:
        return pd.DataFrame(columns=FLAGGED)
    return pd.concat(found).sort_values(CELL, kind="stable", ignore_index=True)[FLAGGED]


def revision_jumps(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Flag the cells that a new edition revises by more than their series usually moves.

    A revision is measured as a step is, less the median revision of its indicator and period (where at least
    `MIN_PLACES` cells are revised), against the old series' median usual step or the usual revision of the
    period, whichever is larger.

    Args:
        old, new: frames as for `steps`; cells that only one of them has are no revisions.

    Returns:
        As `jumps`, with kind "revision"; expected is the old value, moved by the median revision.

    Raises:
        ValueError: a cell occurs twice in one frame.
    """
    before = steps(old)
    usual = before.groupby("series")[["usual", "plain_usual"]].transform("median")
    before = before.assign(usual=usual["usual"], plain_usual=usual["plain_usual"])
    cells = before.merge(only_cells(new)[[*CELL, "value"]], on=CELL, suffixes=("_old", ""))
    cells = cells[cells["value"] != cells["value_old"]].reset_index(drop=True)
    value, typical = cells["value"], cells["typical"]
    bent, common = _revision(cells, bend(value, typical) - cells["y"], cells["usual"])
    plain, _ = _revision(cells, (value - cells["value_old"]) / typical, cells["plain_usual"])
    cells["score"] = larger(bent, PLAIN_WEIGHT * plain)
    cells["expected"] = unbend(cells["y"] + common, typical)
    size = relative_size(value, cells["expected"], typical)
    found = cells[(cells["score"] > MIN_SCORE) & (size > MIN_SIZE)]
    reasons = [_revised(cell) for cell in found.to_dict("records")]
    found = found.assign(kind="revision", reason=reasons)
    return found.sort_values(CELL, kind="stable", ignore_index=True)[FLAGGED]


def unit_change(old: pd.Series[float], new: pd.Series[float]) -> UnitChange | None:
    """Whether a whole data set is multiplied by a power of ten, as by 1,000 for thousands or 0.01 for shares.

    The median ratio of new to old lies within a quarter of a power of ten other than 1, and four in five of
    the ratios within a factor of 1.8 of it: wide enough for the growth between the newest periods of two
    editions.

    Args:
        old, new: values with the same kind of index (cell, or place), by which they are matched. Zeros and
            gaps are left out.

    Returns:
        None when there is no such factor, or fewer than `MIN_CELLS_FOR_UNIT` matches.
    """
    pairs = pd.concat({"old": old, "new": new}, axis=1, join="inner").to_numpy(dtype=np.float64)
    pairs = pairs[np.isfinite(pairs).all(axis=1) & (pairs != 0).all(axis=1)]
    if len(pairs) < MIN_CELLS_FOR_UNIT:
        return None
    found = _unit_factor(pairs[:, 1] / pairs[:, 0])
    return UnitChange(factor=found[0], cells=len(pairs), share=found[1]) if found else None


def _revision(
    cells: pd.DataFrame, revision: pd.Series[float], usual: pd.Series[float]
) -> tuple[pd.Series[float], pd.Series[float]]:
    """The score of each revision on one scale, and the part common to its indicator and period."""
    period = cells.groupby(["indicator", *PERIOD], sort=False).ngroup()
    enough = revision.groupby(period).transform("count") >= MIN_PLACES
    common = revision.groupby(period).transform("median").where(enough, 0.0)
    deviation = (revision - common).abs()
    usual_revision = (NORMAL * deviation.groupby(period).transform("median")).where(enough)
    return deviation / larger(usual, usual_revision).clip(lower=FLOOR), common


def _places(cells: pd.DataFrame, flagged: pd.Series[bool]) -> pd.DataFrame:
    """One row per cell that flagged steps are laid on, with its largest score."""
    oddness = _oddness(cells)
    to = np.flatnonzero(flagged)
    # The margin leaves a tie, equal but for rounding, to the newer value.
    earlier_is_odd = oddness[to - 1] > oddness[to] * (1 + 1e-6)
    laid = pd.DataFrame({"cell": to - earlier_is_odd, "step": to, "score": cells["score"].to_numpy()[to]})
    laid = laid.sort_values("score", kind="stable").drop_duplicates("cell", keep="last")
    step = cells.iloc[laid["step"]].reset_index(drop=True)
    carried_back = unbend(step["y"] - step["common"], step["typical"])
    found = cells.assign(following=cells.groupby("series")["value"].shift(-1))
    found = found.iloc[laid["cell"]].reset_index(drop=True)
    found = found.assign(
        kind="place",
        score=step["score"],
        expected=step["expected"].where(step["when"] == found["when"], carried_back),
        by_itself=step["own_usual"].fillna(0) >= step["others_usual"].fillna(0),
    )
    return found.assign(reason=[_stands(cell) for cell in found.to_dict("records")])


def _oddness(cells: pd.DataFrame) -> NDArray[np.float64]:
    """Distance of each value from its series' median; of two values, from the other places' in the period."""
    from_series = (cells["y"] - cells.groupby("series")["y"].transform("median")).abs()
    typical = cells["typical"].groupby(cells["indicator"]).transform("median")
    level = bend(cells["value"], typical)
    from_others = (level - level.groupby([cells["indicator"], cells["when"]]).transform("median")).abs()
    two = cells.groupby("series")["when"].transform("count") == 2
    oddness: NDArray[np.float64] = from_series.mask(two, from_others).to_numpy()
    return oddness


def _shared(cells: pd.DataFrame, of_few: pd.Series[bool]) -> pd.DataFrame:
    """One row per two periods, mostly new, between which most places go up by a half or down by a third."""
    mostly_asked = cells.groupby("pair")["asked"].transform("mean") > 0.5
    kept = cells[(of_few | (cells["places"] >= MIN_PLACES)) & mostly_asked]
    kept = kept.assign(ratio=kept["value"] / kept["previous"].where(kept["previous"] != 0))
    ratio = kept.groupby("pair")["ratio"].median()
    # Wider than the spread of the places around it, or it is no step that they share.
    common = (kept["common"].abs() > kept["others_usual"]).groupby(kept["pair"]).any()
    large = common & ((ratio >= SHARED_RATIO) | (ratio <= 1 / SHARED_RATIO))
    large |= of_few.groupby(cells["pair"]).any().reindex(large.index)
    found = kept.drop_duplicates("pair").set_index("pair").assign(value=ratio, score=np.nan, expected=1.0)
    found = found[large.reindex(found.index)]
    ratios = kept[kept["pair"].isin(found.index)].groupby("pair", sort=False)["ratio"]
    units = {pair: _unit_factor(group.dropna().to_numpy()) for pair, group in ratios}
    return found.assign(
        place="",
        kind=["unit" if units[pair] else "shared" for pair in found.index],
        reason=[_shared_reason(cell.places, cell.value, units[cell.Index]) for cell in found.itertuples()],
    )


def _unit_factor(ratios: NDArray[np.float64]) -> tuple[float, float] | None:
    """The power of ten, not 1, near the median ratio, and the share of ratios near it if four in five are."""
    median = float(np.median(ratios)) if ratios.size else 0.0
    if not median > 0:
        return None
    factor = float(10.0 ** round(np.log10(median)))
    share = float(((ratios > factor / 1.8) & (ratios < factor * 1.8)).mean())
    return (factor, share) if factor != 1 and 0.8 <= median / factor <= 1.25 and share >= 0.8 else None


def _shared_reason(places: int, ratio: float, unit: tuple[float, float] | None) -> str:
    found = f"the median of {places:,} places is {_number(ratio)} times the period before"
    return f"{found}, about {unit[0]:g} times: the unit may have changed" if unit else found


def _stands(cell: Mapping[Any, Any]) -> str:
    neighbours = [_number(cell[name]) for name in ("previous", "following") if not np.isnan(cell[name])]
    if len(neighbours) == 2:
        where = f"stands between {neighbours[0]} and {neighbours[1]}"
    else:
        where = f"{'is followed by' if np.isnan(cell['previous']) else 'follows'} {neighbours[0]}"
    whose = "of this place" if cell["by_itself"] else "of all places in the same period"
    return f"{_number(cell['value'])} {where}: {cell['score']:,.0f} times the usual step {whose}"


def _revised(cell: Mapping[Any, Any]) -> str:
    new, old = _number(cell["value"]), _number(cell["value_old"])
    return f"{new} replaces {old}: {cell['score']:,.0f} times the usual step of this place"


def _number(value: float) -> str:
    # Adding nothing turns a negative zero into a zero.
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:.4g}"
