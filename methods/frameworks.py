"""What other published frameworks would say of the same three points, to be shown beside our own rule.

Each function takes the baseline, the latest figure and the target with their times in years, and answers with its
score and its own words, or with the reason why the framework cannot say. Sources are in each docstring.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """Baseline, latest and target: values in the goal's unit, times in years (a fraction is fine).

    Raises:
        ValueError: the times are not in order.
    """

    baseline: float
    latest: float
    target: float
    baseline_year: float
    latest_year: float
    target_year: float

    def __post_init__(self) -> None:
        if not self.baseline_year < self.latest_year or not self.baseline_year < self.target_year:
            raise ValueError("the latest figure and the target must come after the baseline")


@dataclass(frozen=True, slots=True)
class Opinion:
    """A framework's score (None where it has none) and its word for it, or why it cannot say."""

    framework: str
    score: float | None
    says: str
    why_not: str = ""


GROWTH, UN, SDG_INDEX, GERMAN, LAST_TWO = (
    "Open SDG and Statistics Canada",
    "UN progress chart",
    "SDG Index",
    "German sustainability strategy",
    "Last two figures",
)
SCORES = {
    GROWTH: "growth so far ÷ growth needed",
    UN: "share of the way that growth so far leads to",
    SDG_INDEX: "change so far ÷ change needed",
    GERMAN: "what would be missing ÷ what is missing now",
    LAST_TWO: "change since the figure before, in the goal's unit",
}
_NO_GROWTH = "A growth rate needs figures above nothing at start, now and in the target."
_NOTHING_TO_DO = "The target is the starting figure."


def growth_rate(course: Course) -> float | None:
    """Compound growth a year from the baseline to the latest figure; None unless both are above nothing."""
    if course.baseline <= 0 or course.latest <= 0:
        return None
    return float((course.latest / course.baseline) ** (1 / (course.latest_year - course.baseline_year)) - 1)


def growth_ratio(course: Course) -> Opinion:
    """Growth so far over the growth needed.

    CAGR_a ÷ |CAGR_r|, signed by the desired direction; bands: target met; 95%; 60%; 0. Source: Open SDG,
    docs/progress-methodology.md; open-sdg/sdg-build, sdg/ProgressMeasure.py.
    """
    so_far = growth_rate(course)
    if so_far is None or course.target <= 0:
        return Opinion(GROWTH, None, "", _NO_GROWTH)
    if course.target == course.baseline:
        return Opinion(GROWTH, None, "", _NOTHING_TO_DO)
    needed = (course.target / course.baseline) ** (1 / (course.target_year - course.baseline_year)) - 1
    ratio = so_far / needed
    if _is_met(course):
        return Opinion(GROWTH, ratio, "target met")
    words = ((0.95, "on track"), (0.6, "progress, acceleration needed"), (0.0, "limited progress"))
    return Opinion(GROWTH, ratio, next((word for least, word in words if ratio >= least), "deterioration"))


def value_by_growth(course: Course) -> float | None:
    """The value on the target's date if the growth rate so far went on: v_t (1 + CAGR_a)^(y_T − y_t)."""
    rate = growth_rate(course)
    return None if rate is None else float(course.latest * (1 + rate) ** (course.target_year - course.latest_year))


def progress_chart(course: Course) -> Opinion:
    """Where growth so far would lead, as a share of the way: (v_T^e − v_b) ÷ (v_T − v_b).

    Bands 0.95 and 0.10. Source: Eustat's methodology, after the UN's technical note of 2023.
    """
    expected = value_by_growth(course)
    if expected is None:
        return Opinion(UN, None, "", _NO_GROWTH)
    if course.target == course.baseline:
        return Opinion(UN, None, "", _NOTHING_TO_DO)
    score = (expected - course.baseline) / (course.target - course.baseline)
    if score >= 0.95:
        return Opinion(UN, score, "target met or on track")
    return Opinion(UN, score, "fair progress, acceleration needed" if score >= 0.1 else "stagnation or regression")


def index_trend(course: Course) -> Opinion:
    """The yearly change so far over the yearly change needed, both linear.

    Falling: decreasing; under half: stagnating; under the whole: moderately increasing; else on track. Source: SDG
    Index 2018, detailed methodology, pages 9 and 10.
    """
    if _is_met(course):
        return Opinion(SDG_INDEX, None, "on track or maintaining")
    if course.target == course.baseline:
        return Opinion(SDG_INDEX, None, "", _NOTHING_TO_DO)
    so_far = (course.latest - course.baseline) / (course.latest_year - course.baseline_year)
    ratio = so_far * (course.target_year - course.baseline_year) / (course.target - course.baseline)
    words = ((1.0, "on track"), (0.5, "moderately increasing"), (0.0, "stagnating"))
    return Opinion(SDG_INDEX, ratio, next((word for least, word in words if ratio >= least), "decreasing"))


def four_symbols(course: Course, yearly: list[float]) -> Opinion:
    """The average yearly change of up to five years drawn on to the target's date.

    What would be missing then, as a share of what is missing now: under 5% sun, to 20% sun and cloud, more cloud, and
    storm when moving away. Source: dns-indicators, status.md (Destatis).

    Args:
        yearly: the figures of the last years, one a year, oldest first, the latest among them; at least four.
    """
    if len(yearly) < 4:
        return Opinion(GERMAN, None, "", "It needs four yearly figures.")
    last = yearly[-6:]
    change = (last[-1] - last[0]) / (len(last) - 1)
    missing = course.target - course.latest
    if _is_met(course):
        return Opinion(GERMAN, 0.0, "sun")
    if change * missing < 0:
        return Opinion(GERMAN, None, "storm")
    miss = 1 - change * (course.target_year - course.latest_year) / missing
    return Opinion(GERMAN, miss, "sun" if miss < 0.05 else "sun and cloud" if miss <= 0.2 else "cloud")


def last_two(before: float | None, course: Course) -> Opinion:
    """The direction of the last two figures, as Scotland's framework reads it, without its criterion for change.

    Source: SPICe Spotlight, 2021 to 2023. The framework sets a least change for each indicator; none is set here.
    """
    if before is None:
        return Opinion(LAST_TWO, None, "", "It needs two figures.")
    towards = (course.latest - before) * (course.target - course.baseline)
    word = "improving" if towards > 0 else "worsening" if towards < 0 else "maintaining"
    return Opinion(LAST_TWO, course.latest - before, word)


def opinions(course: Course, yearly: list[float], before: float | None) -> list[Opinion]:
    """What each framework says, in a fixed order."""
    return [
        growth_ratio(course),
        progress_chart(course),
        index_trend(course),
        four_symbols(course, yearly),
        last_two(before, course),
    ]


def _is_met(course: Course) -> bool:
    if course.target >= course.baseline:
        return course.latest >= course.target
    return course.latest <= course.target
