"""Sentences written by rules, held against the sentences that they should be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefings.quoting import Quotable, Style, caution, opening, quote
from briefings.sentences import aimed, changed, compared, counted, goals
from components import words
from data.period import of

PERCENT, YEARS, POUNDS = Style(suffix="%"), Style(unit="years"), Style(prefix="GBPSign", decimals=0)
RATE = Quotable(
    title="Employment rate (Great Britain)",
    place="North East",
    start="2024-01-01",
    end="2024-12-31",
    value=72.5,
    lower=71.5,
    upper=73.5,
    style=PERCENT,
    status="accredited_official",
    source="Office for National Statistics",
    published="2026-06-26",
)
BEFORE = replace(RATE, start="2023-01-01", end="2023-12-31", value=71.5, lower=70.5, upper=72.5)
BARE = replace(RATE, lower=None, upper=None)
INCOME = replace(
    BARE, title="Gross disposable household income per head", place="Kent", value=24836.4, style=POUNDS, cash=True
)
MADE = "This figure is made up to show how the dashboard works: do not quote it as fact."
ONS = "Office for National Statistics, accredited official statistics, published 26 June 2026"


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (RATE, f"In the North East the employment rate was 72.5% in 2024 (95% interval 71.5% to 73.5%; {ONS})."),
        (BARE, f"In the North East the employment rate was 72.5% in 2024 (no interval is published; {ONS})."),
        (
            replace(RATE, lower=float("nan"), upper=float("nan")),
            f"In the North East the employment rate was 72.5% in 2024 (no interval is published; {ONS}).",
        ),
        (
            replace(RATE, mark="p"),
            (
                "In the North East the employment rate was 72.5% in 2024 "
                f"(provisional; 95% interval 71.5% to 73.5%; {ONS})."
            ),
        ),
        (
            replace(BARE, mark="odd"),
            f"In the North East the employment rate was 72.5% in 2024 (odd; no interval is published; {ONS}).",
        ),
        (
            INCOME,
            (
                "In Kent gross disposable household income per head was £24,836 in 2024 in cash terms "
                f"(no interval is published; {ONS})."
            ),
        ),
        (
            replace(RATE, illustrative=True, status="illustrative"),
            (
                "In the North East the employment rate was 72.5% in 2024 (95% interval 71.5% to 73.5%; Office for "
                f"National Statistics, illustrative, published 26 June 2026). {MADE}"
            ),
        ),
        (
            replace(BARE, reported=True),
            (
                "In the North East the employment rate was 72.5% in 2024 "
                f"(no interval is published; {ONS}; reported, not read in its source)."
            ),
        ),
        (
            replace(BARE, status="unknown", published=""),
            (
                "In the North East the employment rate was 72.5% in 2024 (no interval is published; Office for "
                "National Statistics, status not stated by the source, publication date not known)."
            ),
        ),
        (
            replace(BARE, source="Department for Education|Welsh Government|Scottish Government"),
            (
                "In the North East the employment rate was 72.5% in 2024 (no interval is published; Department for "
                "Education, Welsh Government and Scottish Government, accredited official statistics, "
                "published 26 June 2026)."
            ),
        ),
        (
            replace(
                RATE,
                title="Male healthy life expectancy",
                start="2022-01-01",
                value=57.25,
                lower=56.1,
                upper=58.0,
                style=YEARS,
            ),
            (
                "In the North East male healthy life expectancy was 57.3 years in 2022 to 2024 "
                f"(95% interval 56.1 to 58.0 years; {ONS})."
            ),
        ),
    ],
)
def test_quote(one: Quotable, sentence: str) -> None:
    assert quote(one) == sentence


@pytest.mark.parametrize(
    ("title", "style", "beginning"),
    [
        ("Employment rate (Great Britain)", PERCENT, "In Kent the employment rate was"),
        ("Claimant count", Style(decimals=0), "In Kent the claimant count was"),
        ("Female healthy life expectancy", YEARS, "In Kent female healthy life expectancy was"),
        ("Adult obesity prevalence", PERCENT, "In Kent adult obesity prevalence was"),
        ("Gross median weekly pay", POUNDS, "In Kent gross median weekly pay was"),
        ("Gross value added per hour worked", POUNDS, "In Kent gross value added per hour worked was"),
        ("Preventable cardiovascular mortality (England)", Style(), "In Kent preventable cardiovascular mortality was"),
        ("Greenhouse gas emissions", Style(unit="tCO2e per capita"), "In Kent greenhouse gas emissions were"),
        ("Homicide offences", Style(unit="per million population"), "In Kent homicide offences were"),
        (
            "Net additions to the housing stock (England)",
            Style(unit="per 1,000 dwellings"),
            "In Kent net additions to the housing stock were",
        ),
        (
            "First-time entrants to the youth justice system",
            Style(unit="per 100,000 children"),
            "In Kent first-time entrants to the youth justice system were",
        ),
        ("GCSEs in English and Maths", PERCENT, "In Kent the figure for GCSEs in English and Maths was"),
        ("Good level of development", PERCENT, "In Kent the figure for good level of development was"),
        (
            "Children in relative poverty after housing costs",
            PERCENT,
            "In Kent the figure for children in relative poverty after housing costs was",
        ),
        (
            "Pupils meeting the expected standard in reading, writing and maths",
            Style(unit="% of pupils"),
            "In Kent the figure for pupils meeting the expected standard in reading, writing and maths was",
        ),
        ("Cancer diagnosis at stage 1 and 2", Style(), "In Kent the figure for cancer diagnosis at stage 1 and 2 was"),
        ("Progress", Style(), "In Kent the figure for progress was"),
        ("Earnings", POUNDS, "In Kent the figure for earnings was"),
        ("", Style(), "In Kent the figure for  was"),
    ],
)
def test_number_of_a_measure(title: str, style: Style, beginning: str) -> None:
    assert opening(replace(RATE, place="Kent", title=title, style=style)) == beginning


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2024-01-01", "2024-12-31", "in 2024"),
        ("2022-01-01", "2024-12-31", "in 2022 to 2024"),
        ("2024-04-17", "2024-04-17", "on 17 April 2024"),
        ("2026-04-01", "2026-04-30", "in April 2026"),
        ("2026-04-01", "2026-06-30", "in April to June 2026"),
        ("2024-04-01", "2025-03-31", "in the financial year 2024 to 2025"),
        ("2024-09-01", "2025-08-31", "in the academic year 2024 to 2025"),
        ("2023-07-01", "2024-06-30", "in the year to June 2024"),
        ("2023-11-16", "2024-11-15", "in the year to 15 November 2024"),
        ("2024-01-08", "2024-02-18", "from 8 January 2024 to 18 February 2024"),
    ],
)
def test_when(start: str, end: str, text: str) -> None:
    assert of(start, end).when == text


@pytest.mark.parametrize(
    ("now", "before", "verdict", "sentence"),
    [
        (RATE, BEFORE, "rose", "In the North East the employment rate rose from 71.5% in 2023 to 72.5% in 2024."),
        (BEFORE, RATE, "fell", "In the North East the employment rate fell from 72.5% in 2024 to 71.5% in 2023."),
        (
            RATE,
            BEFORE,
            "no clear change",
            "In the North East there was no clear change in the employment rate: 71.5% in 2023 and 72.5% in 2024.",
        ),
        (
            BARE,
            BEFORE,
            None,
            (
                "In the North East the employment rate was 71.5% in 2023 and 72.5% in 2024; "
                "without intervals the change is not tested."
            ),
        ),
        (
            replace(BARE, title="Homicide offences", style=Style(unit="a million")),
            replace(BEFORE, title="Homicide offences", style=Style(unit="a million")),
            None,
            (
                "In the North East homicide offences were 71.5 a million in 2023 and 72.5 a million in 2024; "
                "without intervals the change is not tested."
            ),
        ),
        (
            INCOME,
            replace(INCOME, value=22907.0, start="2023-01-01", end="2023-12-31"),
            "rose",
            (
                "In Kent gross disposable household income per head was £22,907 in 2023 and £24,836 in 2024, "
                "in cash terms: prices changed too."
            ),
        ),
        (
            RATE,
            None,
            None,
            "In the North East the employment rate was 72.5% in 2024; no earlier period can be compared with it.",
        ),
        (
            replace(RATE, title="GCSEs in English and Maths"),
            replace(BEFORE, title="GCSEs in English and Maths"),
            "rose",
            "In the North East the figure for GCSEs in English and Maths rose from 71.5% in 2023 to 72.5% in 2024.",
        ),
    ],
)
def test_changed(now: Quotable, before: Quotable | None, verdict: str | None, sentence: str) -> None:
    assert changed(now, before, verdict) == sentence


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        ("better", "That is better than the figure for the United Kingdom (75.1%)."),
        ("worse", "That is worse than the figure for the United Kingdom (75.1%)."),
        ("higher", "That is higher than the figure for the United Kingdom (75.1%)."),
        ("lower", "That is lower than the figure for the United Kingdom (75.1%)."),
        ("similar", "That is similar to the figure for the United Kingdom (75.1%)."),
        ("not_compared", "It is not compared with the figure for the United Kingdom (75.1%)."),
    ],
)
def test_compared(verdict: str, sentence: str) -> None:
    assert compared(verdict, "United Kingdom", "75.1%") == sentence


@pytest.mark.parametrize(
    ("by", "latest", "on", "sentence"),
    [
        ("2029-03-31", None, "", "The target is 92% by 31 March 2029; there is no figure yet."),
        (
            "2029-03-31",
            61.7,
            "2025-10-31",
            "The target is 92% by 31 March 2029; the latest figure is 61.7% (31 October 2025).",
        ),
        ("2029-03-31", 61.7, "", "The target is 92% by 31 March 2029; the latest figure is 61.7%."),
        ("2026-03-31", 65.0, "", "The target was 92% by 31 March 2026; the latest figure is 65%."),
        ("2026-11-21", 65.0, "", "The target is 92% by 21 November 2026; the latest figure is 65%."),
        ("", 65.0, "", "The target is 92%; no date is set for it; the latest figure is 65%."),
    ],
)
def test_aimed(by: str, latest: float | None, on: str, sentence: str) -> None:
    assert aimed(92.0, "%", by, "2026-11-21", latest, on) == sentence


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        ({}, "There are no goals."),
        ({"no_data": 0}, "There are no goals."),
        ({"reached": 1}, "The only goal has been reached."),
        ({"missed": 2}, "Both goals were missed by their dates."),
        ({"no_number": 3}, "All 3 goals have no number set."),
        ({"no_data": 3, "on_track": 2}, "Of 5 goals, 2 are on track or ahead and 3 have no data."),
        (
            {"too_slow": 1, "on_track": 1, "moving_away": 1, "no_baseline": 4},
            (
                "Of 7 goals, 1 is on track or ahead, 1 moves too slowly, 1 moves away from its target "
                "and 4 have no starting figure."
            ),
        ),
    ],
)
def test_goals(statuses: dict[str, int], sentence: str) -> None:
    assert goals(statuses) == sentence


@pytest.mark.parametrize("status", words.STATUSES)
def test_every_status_of_a_goal_has_its_words(status: str) -> None:
    assert goals({status: 1}).startswith("The only goal ")
    assert goals({status: 2}).startswith("Both goals ")


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("No action is overdue.", {"n": 0}),
        ("No action was overdue.", {"n": 0, "past": True}),
        ("1 action is overdue.", {"n": 1}),
        ("1 action was overdue.", {"n": 1, "past": True}),
        ("3 actions are overdue.", {"n": 3}),
        ("3 actions were overdue.", {"n": 3, "past": True}),
        ("1,200 actions are overdue.", {"n": 1200}),
        ("1 action is overdue: a.", {"n": 1, "names": ["a"]}),
        ("2 actions are overdue: a and b.", {"n": 2, "names": ["a", "b"]}),
        ("3 actions are overdue: a, b and c.", {"n": 3, "names": ["a", "b", "c"]}),
        ("4 actions are overdue: a, b, c and 1 more.", {"n": 4, "names": ["a", "b", "c", "d"]}),
        ("9 actions are overdue: a and 8 more.", {"n": 9, "names": ["a", "b"], "most": 1}),
        ("2 people are absent.", {"n": 2, "one": "person", "many": "people", "state": "absent"}),
    ],
)
def test_counted(sentence: str, asked: dict[str, object]) -> None:
    assert counted(**{"one": "action", "state": "overdue"} | asked) == sentence  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (RATE, ""),
        (BARE, ""),
        (replace(RATE, mark="p"), ""),
        (replace(RATE, status="management_information"), ""),
        (replace(RATE, reported=True), ""),
        (replace(RATE, illustrative=True, published=""), "It is made up to show how the dashboard works."),
        (replace(RATE, published=""), "It is not published."),
        (replace(RATE, published="2026-11-21"), ""),
        (replace(RATE, published="2026-11-22"), "It is to be published on 22 November 2026."),
        (replace(BARE, mark="u"), "Its source marks it as of low reliability."),
        (replace(RATE, value=10.0, lower=6.1, upper=13.9), ""),
        (
            replace(RATE, value=10.0, lower=6.0, upper=14.0),
            "It is too uncertain: its standard error is 20% of it.",
        ),
        (
            replace(RATE, value=-10.0, lower=-20.0, upper=0.0),
            "It is too uncertain: its standard error is 51% of it.",
        ),
        (replace(RATE, value=0.0, lower=0.0, upper=3.7), ""),
        (replace(RATE, lower=float("-inf"), upper=float("inf")), ""),
    ],
)
def test_caution(one: Quotable, why: str) -> None:
    assert caution(one, "2026-11-21") == why
