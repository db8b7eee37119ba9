"""The outlook: coverage on simulated series of known noise, agreement with the analytic case, and every refusal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from methods.outlook import Fitted, fit, paths, simulate
from methods.outlook_chance import chance_at, chance_by, fan, gate, in_words, tenths
from methods.outlook_panel import break_years, by_start, overlapping, since_break, yearly
from methods.outlook_scale import Scale, scale_for, scaled
from methods.outlook_trend import Common, Damped
from methods.outlook_widening import factors_of, widening_factors

YEARS, AHEAD = 20, 5
OPEN = {"years": 15, "points": 3, "ahead": 5, "overlapping": False, "skill": 0.1}


def panel(values, first=2000):
    """Rows of an array, places by years, with its gaps left out."""
    places, years = np.indices(np.shape(values))
    frame = pd.DataFrame(
        {"place": [f"E{i:03}" for i in places.ravel()], "year": years.ravel() + first, "value": np.ravel(values)}
    )
    return frame.dropna(ignore_index=True)


def made(seed, places=60, years=YEARS, *, common=0.1, own=0.1, drift=0.03, gain=0.5):
    """Series of a known process: a common random walk with drift, and a local level of its own for each place."""
    random = np.random.default_rng(seed)
    surprise = own * random.standard_normal((places, years))
    level = random.normal(0, 1, (places, 1)) + gain * (np.cumsum(surprise, axis=1) - surprise)
    return level + surprise + np.cumsum(drift + common * random.standard_normal(years))


def walk(spread=1.0, last_year=2024, **damped):
    """A pure random walk from nil, by hand."""
    places = pd.DataFrame(
        {"level": [0.0], "trend": [0.0], "spread": [spread], "points": [20], "last_year": [last_year]}, index=["E000"]
    )
    common = Common(drift=0.0, drift_error=0.0, spread=0.0, shock=0.0, shock_chance=0.0)
    return Fitted(Scale("identity"), 2024, 20, common, Damped(1.0, 0.0, 0.9), places)


@pytest.mark.parametrize(("common", "own"), [(0.1, 0.1), (0.0, 0.1), (0.1, 0.0)])
def test_limits_hold_as_often_as_they_say_on_series_of_known_noise(common, own):
    inside = {50: [], 80: [], 95: []}
    for seed in range(60):
        values = made(seed, years=YEARS + AHEAD, common=common, own=own)
        fitted = fit(panel(values[:, :YEARS]), scale="identity")
        for place in range(0, 60, 20):
            limits = fan(paths(fitted, f"E{place:03}", AHEAD, draws=1000))
            for level, found in inside.items():
                found.append(
                    values[place, YEARS:].clip(limits[f"low{level}"], limits[f"high{level}"]) == values[place, YEARS:]
                )
    # 60 independent histories of the common part: its share of the error sets how far chance may carry these.
    assert np.mean(inside[50]) == pytest.approx(0.5, abs=0.09)
    assert np.mean(inside[80]) == pytest.approx(0.8, abs=0.07)
    assert np.mean(inside[95]) == pytest.approx(0.95, abs=0.04)


def test_weights_of_the_known_process_are_found():
    fitted = fit(panel(made(1, places=300, own=0.2)), scale="identity")
    assert fitted.damped.level_gain == pytest.approx(0.5, abs=0.1)
    assert fitted.damped.trend_gain == 0
    assert fitted.places["spread"].median() == pytest.approx(0.2, rel=0.1)
    assert fitted.common.spread == pytest.approx(0.1, rel=0.5)


def test_drift_is_kept_where_it_is_clear_and_dropped_where_it_is_not():
    clear = fit(panel(made(1, common=0.01, own=0.01, drift=0.1)), scale="identity").common
    assert clear.drift == pytest.approx(0.1, rel=0.1)
    steps = 0.1 * np.tile([1.0, -1.0], YEARS // 2)
    unclear = fit(panel(np.cumsum(steps)[None] + np.zeros((5, 1))), scale="identity").common
    assert (unclear.drift, unclear.drift_error) == (0, 0)
    assert unclear.spread > 0


def test_a_random_walk_is_as_wide_as_it_should_be():
    found = paths(walk(2.0), "E000", 4, draws=200_000)
    assert found.std(axis=0) == pytest.approx(2 * np.sqrt([1, 2, 3, 4]), rel=0.01)
    for level in (50, 80, 95):
        limits = fan(found)[f"high{level}"].to_numpy()
        assert limits == pytest.approx(norm.ppf((100 + level) / 200) * 2 * np.sqrt([1, 2, 3, 4]), rel=0.02)


@pytest.mark.parametrize("target", [3.0, 8.0, 15.0])
def test_reaching_by_agrees_with_the_reflection_principle(target):
    """P(max ≥ a) = 2·P(end ≥ a) for a walk in continuous time; yearly looks move a by 0.5826 steps (Siegmund 1985)."""
    years = 60
    found = paths(walk(), "E000", years, draws=40_000)
    reflected = 2 * norm.sf((target + 0.5826) / np.sqrt(years))
    assert chance_by(found, target, "higher") == pytest.approx(reflected, abs=0.012)
    assert chance_at(found, target, "higher") == pytest.approx(norm.sf(target / np.sqrt(years)), abs=0.008)
    assert chance_by(found, -target, "lower") == pytest.approx(reflected, abs=0.012)


def test_a_year_late_is_a_year_wider():
    on_time, late = (paths(walk(last_year=year), "E000", 2, draws=100_000) for year in (2024, 2023))
    assert late.std(axis=0) == pytest.approx(np.sqrt([2, 3]), rel=0.02)
    assert on_time.std(axis=0) == pytest.approx(np.sqrt([1, 2]), rel=0.02)


def test_surprises_of_a_damped_trend_are_carried_on():
    response = Damped(0.5, 0.2, 0.8).response(4)
    carried = [0.5 * (1 + 0.2 * total) for total in (0.8, 0.8 + 0.64, 0.8 + 0.64 + 0.512)]
    assert response[:, 0] == pytest.approx([1, *carried])
    assert not np.triu(response, 1).any()
    assert np.diag(response) == pytest.approx(np.ones(4))


@given(st.floats(-5, 5), st.floats(0, 3), st.sampled_from(["higher", "lower"]))
def test_a_nearer_target_is_never_less_likely(target, nearer, direction):
    found = paths(walk(), "E000", 5)
    moved = target - nearer if direction == "higher" else target + nearer
    for chance in (chance_by, chance_at):
        assert chance(found, moved, direction) >= chance(found, target, direction)
    assert chance_by(found, target, direction) >= chance_at(found, target, direction)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 1), st.floats(1, 20), st.integers(0, 50))
def test_more_noise_is_never_more_certain(noise, times, seed):
    quiet, loud = (made(seed, 12, common=scale, own=scale, drift=0) for scale in (noise, noise * times))
    widths = []
    for values in (quiet, loud):
        limits = fan(paths(fit(panel(values), scale="identity"), "E000", AHEAD, draws=500))
        widths.append(limits["high80"] - limits["low80"])
    assert (widths[1] >= widths[0] * (1 - 1e-9)).all()


def test_wider_noise_draws_a_chance_towards_the_middle():
    target = paths(walk(), "E000", 3).max() / 2
    chances = [
        chance_by(paths(replace(walk(), widening=(factor,)), "E000", 3), target, "higher") for factor in (1, 2, 3)
    ]
    assert chances == sorted(chances)
    assert chances[0] < chances[2] < 0.5


def test_the_last_factor_of_widening_goes_on():
    found = paths(replace(walk(), widening=(1.0, 2.0)), "E000", 3, draws=100_000).std(axis=0)
    assert found == pytest.approx([1, 2 * np.sqrt(2), 2 * np.sqrt(3)], rel=0.02)


def test_the_same_question_has_the_same_answer():
    fitted = fit(panel(made(1)), scale="identity")
    first, again, other = (paths(fitted, place, AHEAD) for place in ("E000", "E000", "E001"))
    assert (first == again).all()
    assert not (paths(fitted, "E000", AHEAD, seed=1) == first).any()
    assert (simulate(fitted, ["E001", "E000"], AHEAD) == np.stack([other, first])).all()
    assert other.shape == (2000, AHEAD)


def test_places_share_the_year_effect_and_nothing_else():
    shared, apart = (
        fit(panel(made(1, common=common, own=own)), scale="identity") for common, own in ((0.1, 0.001), (0.0, 0.1))
    )
    gap, alone = (
        np.corrcoef(*(paths(fitted, place, 1)[:, 0] for place in ("E000", "E001")))[0, 1] for fitted in (shared, apart)
    )
    assert gap > 0.95
    assert abs(alone) < 0.1


@pytest.mark.parametrize("scale", ["log", "logit", "identity"])
def test_awkward_series_give_numbers(scale):
    values = 30 * np.exp(made(1, 8))
    values = 100 * values / (values + values.max())
    values[0] = 0
    values[1] = values[1, 0]
    values[2, 1:] = np.nan
    values[3, :-3] = np.nan
    values[4, -4:] = np.nan
    values[5, 3] = 100
    values[6] = 100
    values[:, 7:9] = np.nan
    fitted = fit(panel(values), scale=scale)
    assert fitted.years == YEARS - 2
    for place in fitted.places.index:
        found = paths(fitted, place, AHEAD)
        assert np.isfinite(found).all()
        assert np.isfinite(fan(found).to_numpy()).all()
        assert 0 <= chance_by(found, 20, "higher") <= 1
        if scale == "logit":
            assert ((found >= 0) & (found <= 100)).all()
    assert fitted.places["points"].tolist()[2:5] == [1, 3, YEARS - 6]
    assert fitted.places["last_year"].tolist()[3:5] == [2019, 2015]


@pytest.mark.parametrize("scale", ["log", "identity"])
def test_what_never_moved_stays(scale):
    found = paths(fit(panel(np.full((3, 9), 7.3)), scale=scale), "E000", 3)
    assert found == pytest.approx(7.3)
    assert chance_by(found, 7.3, "higher") == chance_by(found, 7.3, "lower") == 1
    assert chance_by(found, 7.4, "higher") == 0


def test_one_place_alone_is_a_walk_with_drift():
    found = fit(panel(made(1, 1, own=0, drift=0.2)), scale="identity")
    assert found.places["spread"].tolist() == pytest.approx([0], abs=1e-12)
    assert fan(paths(found, "E000", 5))["middle"].is_monotonic_increasing


def test_a_shock_of_the_past_is_allowed_for():
    values = made(1, common=0.02)
    shaken = values.copy()
    shaken[:, 12] += 1
    plain, allowed = (fit(panel(each), scale="identity").common for each in (values, shaken))
    assert allowed.shock == pytest.approx(0.5, abs=0.1)
    assert allowed.shock_chance == pytest.approx(1 / (YEARS - 1))
    assert plain.shock < 0.1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scale": "root"}, "not one of"),
        ({"scale": "log"}, "logarithm"),
        ({"scale": "logit"}, "between 0 and 100"),
        ({"widening": [1, 0]}, "above nil"),
        ({"panel": panel(np.full((4, 2), np.nan))}, "no value"),
        ({"panel": panel(np.ones((4, 2)))}, "fewer than 3 years"),
        ({"panel": pd.concat([panel(np.ones((4, 9)))] * 2)}, "more than one value"),
        ({"panel": panel(np.where(np.eye(4), 1.0, np.nan))}, "follow each other"),
    ],
)
def test_what_cannot_be_fitted_says_why(change, message):
    asked = {"panel": panel(-made(1, 4) - 200), "scale": "identity"} | change
    with pytest.raises(ValueError, match=message):
        fit(asked.pop("panel"), **asked)


def test_questions_without_an_answer_are_refused():
    found = paths(walk(), "E000", 2)
    for wrong in ({"target": np.nan}, {"direction": "up"}, {"paths": np.empty((0, 2))}):
        with pytest.raises(ValueError, match=r"number|neither|no paths"):
            chance_by(**({"paths": found, "target": 1.0, "direction": "higher"} | wrong))
    with pytest.raises(ValueError, match="at least one year"):
        paths(walk(), "E000", 0)
    with pytest.raises(KeyError):
        paths(walk(), "E999", 1)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0, "less than 1 in 10"),
        (0.0499, "less than 1 in 10"),
        (0.05, "about 1 in 10"),
        (0.1499, "about 1 in 10"),
        (0.15, "about 2 in 10"),
        (0.5, "about 5 in 10"),
        (0.949, "about 9 in 10"),
        (0.95, "about 9 in 10"),
        (0.9501, "more than 9 in 10"),
        (1, "more than 9 in 10"),
    ],
)
def test_chances_in_words(chance, words):
    assert in_words(chance) == words


@given(st.floats(0, 1), st.floats(0, 1))
def test_words_never_turn_the_order(one, other):
    assert (tenths(one) <= tenths(other)) or one > other


@pytest.mark.parametrize("chance", [-0.01, 1.01, np.nan])
def test_no_words_for_what_is_no_chance(chance):
    with pytest.raises(ValueError, match="between 0 and 1"):
        in_words(chance)


def test_the_gate_opens_at_its_edges():
    assert gate(**OPEN) == ""
    assert gate(**OPEN | {"ahead": 1}) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"years": 14}, "Too early to say: of the 15 years of comparable data that are needed, there are 14."),
        ({"points": 2}, "of the 3 figures that are needed, this place has 2."),
        ({"ahead": 6}, "Too far ahead: the date is 6 years after the last data, and 5 is the most."),
        ({"ahead": 0}, "not after the last data"),
        ({"overlapping": True}, "overlap"),
        ({"skill": None}, "could not be tested"),
        ({"skill": float("nan")}, "could not be tested"),
        ({"skill": 0.0}, "no better than the base rate"),
        ({"skill": -0.2}, "no better than the base rate"),
    ],
)
def test_every_refusal_has_its_reason(change, reason):
    assert reason in gate(**(OPEN | change))


@given(st.floats(0.01, 99.9))
def test_scales_lead_back(value):
    values = np.array([value, 50.0, 0.02])
    for name in ("log", "logit", "identity"):
        scale = scaled(values, name)
        assert scale.back(scale.of(values)) == pytest.approx(values)


def test_the_scale_follows_from_the_values():
    assert scale_for(np.array([1.0, 99, np.nan]), percent=True) == "logit"
    assert scale_for(np.array([1.0, 120]), percent=True) == "log"
    assert scale_for(np.array([1.0, 99]), percent=False) == "log"
    assert scale_for(np.array([-1.0, 99]), percent=True) == "identity"
    assert scale_for(np.array([0.0, 0, 99]), percent=False) == "identity"


def test_factors_make_past_limits_hold_and_are_drawn_together():
    random = np.random.default_rng(1)
    wide = pd.DataFrame(
        {
            "indicator": np.repeat(["fair", "narrow"], 4000),
            "horizon": 1,
            "origin": np.tile(np.repeat(np.arange(20), 200), 2),
            "nonconformity": np.abs(random.standard_normal(8000)) / norm.ppf(0.9) * np.repeat([1, 2], 4000),
        }
    )
    found = widening_factors(wide).set_index("indicator")["factor"]
    assert found[""] == pytest.approx(np.sqrt(2), rel=0.05)
    assert found["fair"] == pytest.approx(2 ** (0.5 * 10 / 30), rel=0.05)
    assert found["narrow"] == pytest.approx(2 ** ((20 + 0.5 * 10) / 30), rel=0.05)
    table = widening_factors(wide)
    assert factors_of(table, "narrow") == (found["narrow"],)
    assert factors_of(table, "another") == (found[""],)
    assert factors_of(table.astype(str).replace("", None), "another") == (found[""],)
    assert factors_of(table.iloc[:0], "another") == factors_of(pd.DataFrame({"horizon": []}), "another") == (1.0,)


def test_noise_is_never_narrowed():
    calm = pd.DataFrame({"indicator": "calm", "horizon": [1, 2], "origin": 2010, "nonconformity": [0.0, 0.1]})
    assert widening_factors(calm)["factor"].tolist() == [1.0] * 4


def cells(*periods, code="E000"):
    starts, ends = zip(*periods, strict=True)
    return pd.DataFrame({"code": code, "period_start": starts, "period_end": ends, "value": 1.0})


def test_panels_are_made_of_years_alone():
    financial = cells(("2019-04-01", "2020-03-31"), ("2020-04-01", "2021-03-31"))
    assert yearly(financial)["year"].tolist() == [2019, 2020]
    assert yearly(cells(("2024-04-09", "2024-04-09"), ("2025-04-30", "2025-04-30"))) is not None
    assert yearly(cells(("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29"))) is None
    averages = cells(("2019-01-01", "2021-12-31"), ("2020-01-01", "2022-12-31"))
    assert yearly(averages) is None
    assert overlapping(averages)
    assert by_start(averages)["year"].tolist() == [2019, 2020]
    assert not overlapping(financial)


def test_nothing_is_joined_across_a_break():
    whole = panel(np.ones((2, 10)))
    breaks = break_years(pd.DataFrame({"place": [None, "E001"], "period_start": ["2004-04-01", "2007-04-01"]}))

    def first(year):
        return since_break(whole, breaks, year).groupby("place")["year"].min().to_dict()

    assert first(2003) == {"E000": 2000, "E001": 2000}
    assert first(2006) == {"E000": 2004, "E001": 2004}
    assert first(2009) == {"E000": 2004, "E001": 2007}
    assert since_break(whole, breaks, 2006)["year"].max() == 2006
    assert len(since_break(whole, breaks.iloc[:0], 2009)) == 20
