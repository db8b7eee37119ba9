"""The gate's rule for steps that are too large: properties, made cases, and the official files."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.jumps import jumps, revision_jumps, unit_change
from methods.steps import CELL

OFFICIAL = Path(__file__).parents[2] / "shared" / "data" / "local-statistics"
YEARS = 12


def panel(values, indicator="rate"):
    """Rows of an array, places by years, as a frame of cells."""
    places, years = np.indices(np.shape(values))
    return pd.DataFrame(
        {
            "indicator": indicator,
            "place": [f"E{place:03}" for place in places.ravel()],
            "period_start": [f"{2010 + year}-01-01" for year in years.ravel()],
            "period_end": [f"{2010 + year}-12-31" for year in years.ravel()],
            "value": np.ravel(values).astype(float),
        }
    )


def noisy(places, years=YEARS, seed=1):
    random = np.random.default_rng(seed)
    return random.uniform(20, 40, (places, 1)) * np.exp(random.normal(0, 0.05, (places, years)))


def flagged(found):
    return list(zip(found["place"], found["period_start"], strict=True))


def test_a_decimal_slip_in_the_newest_value_is_one_finding_with_its_reason():
    values = noisy(1)
    values[0, :] = [30, 31, 30, 32, 31, 30, 31, 32, 31, 30, 31, 310]
    (found,) = jumps(panel(values)).to_dict("records")
    assert (found["place"], found["period_start"], found["kind"]) == ("E000", "2021-01-01", "place")
    assert found["expected"] == pytest.approx(31)
    assert found["reason"].startswith("310 follows 31: ")
    assert found["reason"].endswith(" times the usual step of this place")


@pytest.mark.parametrize("year", [0, 5, 11])
@pytest.mark.parametrize("factor", [10, 0.1])
def test_a_slip_is_laid_on_its_own_cell_wherever_it_is(year, factor):
    values = noisy(20)
    values[7, year] *= factor
    assert flagged(jumps(panel(values))) == [("E007", f"{2010 + year}-01-01")]


def test_a_short_series_is_judged_by_the_other_places():
    values = noisy(10, years=2)
    values[3, 0] *= 10
    (found,) = jumps(panel(values)).to_dict("records")
    assert (found["place"], found["period_start"]) == ("E003", "2010-01-01")
    assert found["reason"].endswith("of all places in the same period")
    assert jumps(panel(values[:9])).empty, "nine places and one step are too few to judge by"


def test_a_series_is_judged_alone_from_six_steps():
    values = np.array([[30, 31, 30, 32, 31, 30, 300]])
    assert len(jumps(panel(values))) == 1
    assert jumps(panel(values[:, 1:])).empty


@pytest.mark.parametrize("places", [4, 40])
def test_a_shock_of_all_places_is_one_note(places):
    values = noisy(places)
    values[:, 10:] *= 4
    (found,) = jumps(panel(values)).to_dict("records")
    assert (found["kind"], found["period_start"]) == ("shared", "2020-01-01")
    assert found["reason"] == (f"the median of {places} places is {found['value']:.4g} times the period before")


def test_a_slip_during_a_shock_is_still_seen():
    values = noisy(40)
    values[:, 10:] *= 2
    values[5, 10] *= 10
    found = jumps(panel(values))
    assert flagged(found[found["kind"] == "place"]) == [("E005", "2020-01-01")]
    assert found["kind"].tolist() == ["shared", "place"]


def test_a_period_in_thousands_is_a_change_of_unit():
    values = noisy(40)
    values[:, 11] /= 1000
    (found,) = jumps(panel(values)).to_dict("records")
    assert found["kind"] == "unit"
    assert found["reason"].endswith("about 0.001 times: the unit may have changed")


def test_only_steps_to_or_from_new_values_are_reported():
    values = noisy(20)
    values[2, 4] *= 10
    values[3, 11] *= 10
    frame = panel(values)
    assert len(jumps(frame)) == 2
    frame["new"] = frame["period_start"] == "2021-01-01"
    assert flagged(jumps(frame)) == [("E003", "2021-01-01")]


def test_zeros_and_negative_values_are_judged_by_the_same_rule():
    values = np.random.default_rng(3).integers(-3, 12, (30, YEARS)).astype(float)
    assert jumps(panel(values)).empty
    values[4, 6] = 500
    assert flagged(jumps(panel(values))) == [("E004", "2016-01-01")]


def test_an_indicator_that_is_mostly_zero_is_not_judged():
    values = np.zeros((12, YEARS))
    values[5, 5] = 1
    assert jumps(panel(values)).empty


def test_gaps_are_left_out_and_nothing_is_no_error():
    values = noisy(12)
    values[3, 5] = np.nan
    values[4, :] = np.nan
    assert jumps(panel(values)).empty
    assert jumps(panel(values).iloc[:0]).empty
    assert revision_jumps(panel(values).iloc[:0], panel(values)).empty


def test_a_cell_given_twice_is_an_error():
    frame = panel(noisy(1))
    with pytest.raises(ValueError, match="more than one value for rate, E000, 2010-01-01, 2010-12-31"):
        jumps(pd.concat([frame, frame]))


cells = st.lists(
    st.lists(st.floats(-1e3, 1e3).map(lambda x: round(x, 1)), min_size=8, max_size=8), min_size=1, max_size=12
)


@settings(max_examples=15, deadline=None)
@given(cells, st.integers(-20, 20))
def test_the_unit_does_not_matter(values, power):
    frame = panel(values)
    # A power of two changes no digit, so borderline scores stay on their side.
    assert flagged(jumps(frame.assign(value=frame["value"] * 2.0**power))) == flagged(jumps(frame))


@settings(max_examples=15, deadline=None)
@given(cells, st.randoms())
def test_the_order_of_the_rows_does_not_matter(values, random):
    frame = panel(values)
    order = random.sample(range(len(frame)), len(frame))
    pd.testing.assert_frame_equal(jumps(frame.iloc[order]), jumps(frame))


@settings(max_examples=15, deadline=None)
@given(cells)
def test_another_indicator_does_not_matter(values):
    frame = panel(values)
    both = jumps(pd.concat([frame, panel(noisy(15) * 1e6, "another")]))
    pd.testing.assert_frame_equal(both, jumps(frame), check_dtype=False)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=15), st.integers(1, 10))
def test_constant_series_are_never_flagged(levels, years):
    assert jumps(panel(np.repeat(np.array(levels)[:, None], years, axis=1))).empty


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 19), st.integers(0, YEARS - 1), st.integers(0, 99))
def test_ten_times_a_quiet_value_is_always_seen(place, year, seed):
    values = noisy(20, seed=seed)
    values[place, year] *= 10
    assert flagged(jumps(panel(values))) == [(f"E{place:03}", f"{2010 + year}-01-01")]


def test_an_ordinary_revision_passes_and_a_slip_in_one_does_not():
    old = panel(noisy(20))
    new = old.assign(value=old["value"] * np.random.default_rng(2).normal(1, 0.02, len(old)))
    assert revision_jumps(old, new).empty
    new.loc[30, "value"] *= 10
    (found,) = revision_jumps(old, new).to_dict("records")
    assert {name: found[name] for name in CELL} == new.loc[30, CELL].to_dict()
    assert found["kind"] == "revision"
    assert found["reason"].startswith(f"{new.loc[30, 'value']:.4g} replaces {old.loc[30, 'value']:.4g}: ")


def test_a_period_revised_as_a_whole_is_no_slip():
    old = panel(noisy(20))
    latest = old["period_start"] == "2021-01-01"
    new = old.assign(value=old["value"].mask(latest, old["value"] * 5))
    assert revision_jumps(old, new).empty
    new.loc[11, "value"] /= 10
    assert flagged(revision_jumps(old, new)) == [("E000", "2021-01-01")]


@pytest.mark.parametrize("factor", [1000, 100, 10, 0.1, 0.01, 0.001])
def test_a_changed_unit_is_seen_through_revisions(factor):
    old = panel(noisy(8)).set_index(CELL)["value"]
    new = old.iloc[::-1] * factor * np.random.default_rng(2).normal(1, 0.1, len(old))
    found = unit_change(old, new)
    assert found is not None
    assert found.factor == pytest.approx(factor)
    assert found.reason == f"values are {factor:g} times what they were in {found.share:.0%} of 96 cells"


@pytest.mark.parametrize("factor", [1, 2, 5, 0.3, -1000, 0])
def test_other_changes_are_not_of_the_unit(factor):
    old = panel(noisy(8)).set_index(CELL)["value"]
    assert unit_change(old, old * factor) is None
    assert unit_change(old, (old * 1000).iloc[:4]) is None
    assert unit_change(old, old.where(old.index.get_level_values("place") < "E004", old * 1000)) is None


@pytest.fixture(scope="module")
def official():
    if not OFFICIAL.is_dir():
        pytest.skip(f"the official files are not at {OFFICIAL}")
    columns = {"areacd": "place", "period": "period_start", "observation": "value"}
    files = [
        pd.read_csv(file, encoding="utf-8-sig", dtype=str, usecols=[*columns, "indicator"])
        .rename(columns=columns)
        .assign(file=file.stem)
        for file in sorted(OFFICIAL.glob("*/*.csv"))
    ]
    frame = pd.concat(files, ignore_index=True).dropna(subset=["indicator", "value"])
    frame = frame.assign(period_end=frame["period_start"], value=pd.to_numeric(frame["value"], errors="coerce"))
    return frame.dropna(subset=["value"]).drop_duplicates(CELL, ignore_index=True)


def test_the_official_files_pass_but_for_a_few_cells_to_look_at(official):
    found = jumps(official)
    odd = found[found["kind"] == "place"].merge(official[[*CELL, "file"]], on=CELL)
    assert len(odd) <= 0.0003 * len(official)
    assert set(found["kind"]) <= {"place", "shared"}
    share = odd.groupby("file").size() / official.groupby("file").size()
    assert share.max() < 0.01
    claimants = found[found["indicator"] == "Claimant Count"]
    assert claimants["kind"].tolist() == ["shared", "shared"]
    assert claimants["period_start"].str[:4].tolist() == ["2009", "2020"]


def test_a_slip_in_any_official_series_is_found_in_19_of_20_trials(official):
    series = official.groupby(["indicator", "place"])["value"]
    slippable = official[(official["value"] != 0) & (series.transform("count") > 1)]
    hits = []
    for trial in range(4):
        # One slip in each indicator at a time, as indicators are judged apart.
        slips = slippable.groupby("indicator").sample(1, random_state=trial).index
        found = jumps(
            official.assign(value=official["value"].where(~official.index.isin(slips), official["value"] * 10))
        )
        seen = set(map(tuple, found[CELL].astype(object).to_numpy()))
        hits += [tuple(cell) in seen for cell in official.loc[slips, CELL].to_numpy()]
    assert np.mean(hits) >= 0.95
