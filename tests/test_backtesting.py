"""The back-test: origins that know nothing of what comes, scores worked out by hand, and a run on known series."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy.stats import norm

from backtesting import editions, forecasts, revisions, scores, yardsticks
from backtesting.__main__ import main, tell, write
from backtesting.cases import LEAST_YEARS, Case, Origin, cases, origins
from backtesting.run import run

SAMPLE = 4
NO_BREAKS = pd.DataFrame({"place": pd.Series(dtype=object), "year": pd.Series(dtype=int)})


def case(name="rate", places=12, years=14, breaks=NO_BREAKS, sign=1, **noise):
    """A made indicator: a common walk with drift, and a walk of each place."""
    random = np.random.default_rng(noise.pop("seed", 1))
    common = noise.get("drift", 0.05) + noise.get("common", 0.1) * random.standard_normal(years)
    values = np.cumsum(common) + np.cumsum(noise.get("own", 0.1) * random.standard_normal((places, years)), axis=1)
    panel = pd.DataFrame(
        {
            "place": np.repeat([f"E{place:03}" for place in range(places)], years),
            "year": np.tile(2000 + np.arange(years), places),
            "value": values.ravel(),
        }
    )
    return Case(name, sign, "identity", panel, breaks)


def origin(actual, targets, rates, sign=1):
    """An origin at nil, for scores by hand; nothing is fitted."""
    actual, targets = np.atleast_2d(actual).astype(float), np.asarray(targets, dtype=float)
    return Origin("rate", sign, 2010, None, ["E000"], np.zeros((1, 9)), actual, targets, np.asarray(rates), 2.0)


@pytest.fixture(scope="module")
def result():
    return run([case(f"rate-{seed}", seed=seed) for seed in range(3)], sample=SAMPLE)


def test_origins_have_enough_behind_them_and_something_ahead():
    found = list(origins(case()))
    assert [one.year for one in found] == list(range(2000 + LEAST_YEARS - 1, 2013))
    assert all(one.history.shape[1] == one.year - 1999 for one in found)
    assert np.isfinite(found[-1].actual).sum(axis=1).tolist() == [1] * 12


def test_an_origin_knows_nothing_of_what_comes():
    whole = case()
    changed = whole.panel.assign(value=whole.panel["value"].where(whole.panel["year"] <= 2009, 99.0))
    first, second = (
        next(one for one in origins(Case("rate", 1, "identity", panel, NO_BREAKS)) if one.year == 2009)
        for panel in (whole.panel, changed)
    )
    assert first.fitted.common == second.fitted.common
    assert first.fitted.places.equals(second.fitted.places)
    assert (first.targets == second.targets).all()
    assert (first.rates == second.rates).all()
    assert not (first.actual[:, 0] == second.actual[:, 0]).any()


def test_nothing_is_forecast_across_a_break():
    breaks = pd.DataFrame({"place": [None], "year": [2010]})
    found = {one.year: one for one in origins(case(years=20, breaks=breaks))}
    assert np.isfinite(found[2008].actual).all(axis=0).tolist() == [True, False, False, False, False]
    assert 2009 not in found
    assert min(year for year in found if year > 2008) == 2010 + LEAST_YEARS - 1
    own = pd.DataFrame({"place": ["E003"], "year": [2010]})
    alone = {one.year: one for one in origins(case(years=20, breaks=own))}
    assert np.isnan(alone[2009].actual).all(axis=1).tolist() == [place == 3 for place in range(12)]


def test_base_rates_count_the_moves_of_the_past():
    steps = np.tile([1.0, 1, 1, -1], 3)
    panel = pd.DataFrame({"place": "E000", "year": 2000 + np.arange(12), "value": np.cumsum(steps)})
    panel = pd.concat([panel, panel.assign(place="E001")])
    last = {one.year: one for one in origins(Case("rate", 1, "identity", panel, NO_BREAKS))}[2008]
    assert last.step == 1
    # Of the eight yearly steps until 2008 six go up; of seven windows of two years one holds no rise at all.
    assert last.rates[:, 0].tolist() == [0.75] * 3
    worse = {one.year: one for one in origins(Case("rate", -1, "identity", panel, NO_BREAKS))}[2008]
    assert worse.rates[:, 0].tolist() == [0.25] * 3
    assert (worse.targets[:, :, 0] - worse.history[:, -1:] == -1).all()


def test_misses_are_measured_to_the_limit_on_their_side():
    draws = np.concatenate([-np.arange(1.0, 1001), 2 * np.arange(1.0, 1001)])[None, :, None] / 1000
    here = origin([[1.0, np.nan, -0.4, np.nan, np.nan]], np.zeros((1, 3, 5)), np.zeros((3, 5)))
    found = forecasts.misses(here, np.zeros((1, 5)), np.repeat(draws, 5, axis=2))
    assert found["horizon"].tolist() == [1, 3]
    assert found["error"].tolist() == [0.5, 0.2]
    # The 80% limits of these draws lie at −0.8 and 1.6.
    assert found["miss80"].to_numpy() == pytest.approx([1 / 1.6, 0.4 / 0.8], rel=0.01)


def test_chances_are_of_reaching_by_and_need_every_year():
    departures = np.zeros((1, 4, 5))
    departures[0, 0, 1] = departures[0, 1, 4] = 1
    targets = np.full((1, 3, 5), 1.0)
    here = origin([[0, 1.5, 0, 0, np.nan]], targets, np.full((3, 5), 0.3))
    found = forecasts.chances(here, np.zeros((1, 5)), departures, np.ones(5))
    first = found[found["move"] == 0]
    assert first["horizon"].tolist() == [1, 2, 3, 4]
    assert first["chance"].tolist() == [0, 0.25, 0.25, 0.25]
    assert first["happened"].tolist() == [False, True, True, True]
    narrower = forecasts.chances(here, np.zeros((1, 5)), departures, np.full(5, 0.9))
    assert narrower["chance"].max() == 0
    mirrored = origin([[0, -1.5, 0, 0, np.nan]], -targets, np.full((3, 5), 0.3), sign=-1)
    assert forecasts.chances(mirrored, np.zeros((1, 5)), -departures, np.ones(5)).equals(found)


def test_scores_by_hand():
    misses = pd.DataFrame(
        {
            "indicator": "rate",
            "horizon": [1, 1, 2],
            "miss50": [0.5, 2.0, 2.0],
            "miss80": [0.4, 1.1, 1.3],
            "miss95": [0.3, 0.9, 0.8],
            "factor": [1.0, 1.2, 1.2],
            "error": [1.0, 2.0, 6.0],
            "error_drift": [2.0, 2.0, 8.0],
        }
    )
    chances = pd.DataFrame(
        {
            "indicator": "rate",
            "horizon": [1, 2],
            "chance": [0.8, 0.4],
            "base": [0.5, 0.5],
            "happened": [True, True],
        }
    )
    squared = scores.with_squares(chances)
    found = scores.table(scores.covered(misses), squared).fillna({"indicator": "", "horizon": 0})
    rows = {(row.indicator, row.horizon): row for row in found.itertuples()}
    assert rows.keys() == {(name, horizon) for name in ("rate", "") for horizon in (1, 2, 0)}
    assert (rows["rate", 1].n, rows["rate", 1].cover50, rows["rate", 1].cover80) == (2, 0.5, 1)
    assert rows["rate", 2].cover80 == 0
    assert rows["", 0].scaled_error == 0.75
    assert (rows["rate", 0].brier, rows["rate", 0].brier_base) == (0.2, 0.25)
    assert scores.calibration(squared).to_dict("list") == {"stated": [0.4, 0.8], "happened": [1, 1], "n": [1, 1]}


def test_random_walks_are_as_wide_as_their_steps():
    row = np.array([[0.0, 1, np.nan, 4, 4, 6]])
    centre, departures = yardsticks.random_walks(row, 4, 100_000, drifting=True)
    spread = np.sqrt((0.2**2 + 0.6**2 / 2 + 1.2**2 + 0.8**2) / 3)
    assert centre[0] == pytest.approx(6 + 1.2 * np.arange(1, 5))
    width = spread * np.sqrt(np.arange(1, 5) * (1 + np.arange(1, 5) / 5))
    assert departures[0].std(axis=0) == pytest.approx(width, rel=0.01)
    centre, departures = yardsticks.random_walks(row, 1, 100_000, drifting=False)
    assert centre.tolist() == [[6]]
    assert np.quantile(departures, 0.9) == pytest.approx(norm.ppf(0.9) * np.sqrt((1 + 4.5 + 0 + 4) / 4), rel=0.02)


def test_ets_follows_a_straight_line_and_gives_up_on_too_little():
    line = np.arange(12.0) + 0.01 * np.random.default_rng(1).standard_normal(12)
    line[4] = np.nan
    assert np.median(yardsticks.ets(line, 3, 200), axis=0) == pytest.approx([12, 13, 14], abs=0.2)
    assert yardsticks.ets(np.array([1.0, 2.0]), 3, 200) is None


def test_a_run_on_known_series_holds_what_it_says(result):
    whole = result.scores[result.scores["indicator"].isna() & result.scores["horizon"].isna()].iloc[0]
    assert whole["n"] == 3 * 12 * (5 + 5 + 4 + 3 + 2 + 1), "places of three indicators, years ahead of six origins"
    assert whole["cover50"] < whole["cover80"] < whole["cover95"]
    assert 0.6 < whole["cover80"] < 0.95
    numbers = result.scores.drop(columns=["indicator", "horizon"])
    assert np.isfinite(numbers.to_numpy(dtype=float)).all()
    assert result.widening["factor"].between(1, 3).all()
    assert result.methods["method"].tolist() == ["outlook", "drift", "last_value", "ets_sample", "outlook_sample"]
    assert result.methods.set_index("method")["scaled_error"]["drift"] == 1
    assert result.calibration["stated"].between(0, 1).all()


def test_only_what_had_come_to_light_widens():
    """A shock in the last year changes the factors for later, and no forecast made before it."""
    calm, shaken = case(places=6), case(places=6)
    shaken.panel.loc[shaken.panel["year"] == 2013, "value"] += 5
    first, second = run([calm], sample=SAMPLE), run([shaken], sample=SAMPLE)
    assert (second.widening["factor"] >= first.widening["factor"]).all()
    assert (second.widening["factor"] > first.widening["factor"]).any()
    assert second.scores["cover80"].iloc[-1] < first.scores["cover80"].iloc[-1]


def test_the_same_run_writes_the_same_bytes(result, tmp_path):
    revised = {"backtest_revision": pd.DataFrame({"indicator": ["rate-0"], "revision": [0.1]})}
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    write(result, revised, tmp_path / "first")
    write(run([case(f"rate-{seed}", seed=seed) for seed in range(3)], sample=SAMPLE), revised, tmp_path / "second")
    files = sorted((tmp_path / "first").iterdir())
    assert [file.name for file in files] == [
        "backtest.csv",
        "backtest_calibration.csv",
        "backtest_method.csv",
        "backtest_revision.csv",
        "outlook_widening.csv",
    ]
    assert all(file.read_bytes() == (tmp_path / "second" / file.name).read_bytes() for file in files)


def test_goals_are_printed_beside_what_came_out(result, capsys):
    tell(result)
    printed = capsys.readouterr().out
    assert "(goal: 76 to 84%)" in printed
    assert "of 3 indicators (goal: 75%)" in printed


def test_yearly_indicators_of_the_store_are_tested(store, monkeypatch):
    monkeypatch.setenv("MISSION_STORE", str(store))
    found = {one.indicator: one for one in cases()}
    assert {"employment-rate", "gross-disposable-household-income-per-head"} <= found.keys()
    assert "healthy-life-expectancy-female" not in found, "its years overlap"
    assert found["employment-rate"].scale == "logit"
    assert found["adult-obesity-prevalence"].sign == -1
    assert found["persistent-absences-all-pupils"].breaks["year"].tolist()[-1] == 2022


def test_newest_figures_are_compared_with_what_they_became(store, monkeypatch):
    monkeypatch.setenv("MISSION_STORE", str(store))
    found = revisions.table(cases()).set_index("indicator")
    pay = found.loc["gross-median-weekly-pay"]
    assert pay["editions"] == 3
    assert 0.3 < pay["changed"] < 1
    assert 0 < pay["revision"] < 1
    assert found.loc["employment-rate", "revision"] == 0
    assert "adult-obesity-prevalence" not in found.index, "one edition is held"


def test_revisions_are_tested_on_the_same_places_and_later_figures(store, monkeypatch):
    monkeypatch.setenv("MISSION_STORE", str(store))
    factors = pd.DataFrame({"indicator": ["", ""], "horizon": [1, 2], "factor": [1.2, 1.3]})
    held = [case for case in cases() if case.indicator in ("gross-median-weekly-pay", "employment-rate")]
    found = editions.table(held, factors)
    assert found["indicator"].tolist() == ["gross-median-weekly-pay"] * 2, "employment has no year after an edition"
    assert found["origin"].tolist() == [2023, 2024]
    assert (found["n"] > 300).all()
    assert (found["cover80_published"] != found["cover80_revised"]).all()
    wider = editions.table(held, factors.assign(factor=3.0))
    assert (wider["cover80_published"] > found["cover80_published"]).all()


def test_a_folder_that_is_missing_is_refused():
    assert CliRunner().invoke(main, ["nowhere"]).exit_code == 2
