"""Error rates of usual rules: known answers, and what noise does."""

from __future__ import annotations

import pytest
from scipy.stats import norm

from methods.error_rates import error_rates


def shares(*args: float, true_pace: float = 1.0) -> dict[str, tuple[float, float]]:
    found = error_rates(*args, true_pace=true_pace)
    return {row.rule: (row.on_track, row.behind) for row in found.itertuples()}


def test_without_noise_no_rule_is_wrong() -> None:
    for rule, (on_track, behind) in shares(50, 70, 5, 10, 0).items():
        assert behind == 0, rule
        if rule != "Open SDG growth ratio":
            assert on_track == 1, rule


def test_the_last_two_figures_of_a_place_that_stands_still_are_a_coin() -> None:
    on_track, behind = shares(50, 70, 5, 10, 1, true_pace=0)["Last two figures"]
    assert on_track == pytest.approx(0.5, abs=0.02)
    assert behind == pytest.approx(0.5, abs=0.02)


def test_the_linear_rule_agrees_with_the_normal_distribution() -> None:
    # pace < 0.6 is last − 0.7 first < 0.3 target: normal with mean 1 × 2 and variance noise² (1 + 0.7²).
    _, behind = shares(50, 60, 5, 10, 2)["Linear pace, without the wait for a second figure"]
    mean, deviation = 55 - 0.7 * 50 - 0.3 * 60, 2 * (1 + 0.7**2) ** 0.5
    assert behind == pytest.approx(norm.cdf(-mean / deviation), abs=0.01)


def test_more_noise_makes_every_rule_worse() -> None:
    quiet, noisy = shares(50, 60, 4, 10, 0.5), shares(50, 60, 4, 10, 2)
    for rule, (on_track, behind) in quiet.items():
        assert noisy[rule][1] >= behind
        if rule != "SDG Index trend":
            assert noisy[rule][0] <= on_track + 0.01


def test_growth_is_left_out_where_a_figure_may_be_nothing_or_less() -> None:
    assert "Open SDG growth ratio" not in shares(0.5, 10, 3, 10, 2)
    assert "Last two figures" not in shares(50, 60, 1, 10, 2)


@pytest.mark.parametrize("question", [(50, 60, 0, 10, 1), (50, 60, 10, 10, 1), (50, 50, 2, 10, 1), (50, 60, 2, 10, -1)])
def test_impossible_questions_are_refused(question: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="give years in order"):
        error_rates(*question)
