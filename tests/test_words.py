"""The words on screen, compared whole."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import words

JOINER = "\N{WORD JOINER}"
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567.891, 1, "1,234,567.9"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, f"{MINUS}3"),
        (-0.04, 1, "0.0"),
        (68.400000000000006, 1, "68.4"),
        (0, 0, "0"),
        (1e300, 0, f"{int(1e300):,}"),
        (None, 1, "not available"),
        (float("nan"), 1, "not available"),
        (float("inf"), 1, "not available"),
    ],
)
def test_numbers(value, decimals, text):
    assert words.number_text(value, decimals) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ({"prefix": "GBPSign", "decimals": 2}, "£642.50"),
        ({"suffix": "%"}, "642.5%"),
        ({"suffix": "years"}, "642.5 years"),
        ({"suffix": " per 1,000", "decimals": 0}, "643 per 1,000"),
        ({"prefix": None, "suffix": None, "mark": "p"}, "642.5 [p]"),
        ({"mark": float("nan")}, "642.5"),
    ],
)
def test_values_are_written_as_their_indicator_writes_them(style, text):
    assert words.value_text(-642.5, **style) == MINUS + text


def test_a_missing_value_shows_its_mark():
    assert words.value_text(None, suffix="%", mark="c") == "[c]"
    assert words.value_text(None, suffix="%") == "not available"


def test_intervals():
    assert words.interval_text(60.5, 60.9) == "60.5 to 60.9"
    assert words.interval_text(60.5, 60.9, suffix="years") == "60.5 to 60.9 years"
    assert words.interval_text(-1, 74.06, suffix="%") == f"{MINUS}1.0% to 74.1%"
    assert words.interval_text(641.2, 643.8, prefix="GBPSign", decimals=0) == "£641 to £644"
    assert words.interval_text(60.5, None) == "no uncertainty published"


@pytest.mark.parametrize("day", [date(2026, 11, 21), datetime(2026, 11, 21, 23, 59), "2026-11-21"])
def test_dates(day):
    assert words.date_text(day) == "21 November 2026"


@pytest.mark.parametrize(
    ("published", "text"),
    [
        ("2026-11-21", "published today"),
        ("2026-11-20", "published 1 day ago"),
        ("2026-11-08", "published 13 days ago"),
        ("2026-11-07", "published 2 weeks ago"),
        ("2026-09-22", "published 8 weeks ago"),
        ("2026-09-21", "published 2 months ago"),
        ("2026-06-22", "published 4 months ago"),
        ("2026-06-21", "published 5 months ago"),
        ("2024-11-22", "published 23 months ago"),
        ("2024-11-21", "published 2 years ago"),
        ("2026-11-22", "to be published on 22 November 2026"),
        (None, "publication date not known"),
    ],
)
def test_ages(published, text):
    assert words.age_text(published, date(2026, 11, 21)) == text


def test_lists_and_plurals():
    assert [words.join_list(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert words.plural(1, "region") == "1 region"
    assert words.plural(0, "authority") == "0 authorities"
    assert words.plural(1200, "child", "children") == "1,200 children"
    assert words.plural(2, "survey") == "2 surveys"
    assert words.plural(2, "match") == "2 matches"


def test_marks_and_levels():
    assert words.mark_text("p") == "[p] provisional"
    assert words.mark_text("q") == "[q]"
    assert words.level_name("region") == "Region or nation"
    assert words.level_name("upper_tier") == "Upper-tier local authority"
    assert words.level_name_plural("combined_authority") == "Combined authorities"


def test_verdicts_carry_a_shape_and_a_word():
    assert words.verdict_text("better", "England") == "▲ Better than England"
    assert words.verdict_text("similar", "North East") == "● Similar to the North East"
    assert words.verdict_text("lower", "England") == "▽ Lower than England"
    assert words.verdict_text("not_compared", "England") == "○ Not compared"
    assert words.verdict_text("worse") == "▼ Worse"
    assert len({words.verdict_icon(verdict) for verdict in words.VERDICTS}) == len(words.VERDICTS)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"tested": True, "up": True}, "Employment rate in the North East rose from 74.1% to 76.0%"),
        ({"tested": True, "up": False}, "Employment rate in the North East fell from 74.1% to 76.0%"),
        (
            {"tested": False, "up": True},
            "No clear change in employment rate in the North East: 74.1% to 76.0%",
        ),
        ({"tested": None, "up": True}, "Employment rate in the North East: from 74.1% to 76.0%"),
        (
            {"tested": True, "up": True, "cash": True},
            "Employment rate in the North East: from 74.1% to 76.0% in cash terms",
        ),
    ],
)
def test_a_change_is_said_only_where_a_test_found_it(found, sentence):
    assert words.change_sentence("Employment rate", "North East", "74.1%", "76.0%", **found) == sentence


def test_only_ordinary_words_lose_their_capital():
    titles = ["Employment rate", "GCSEs in English and maths", "A levels", "5G coverage", ""]
    assert [words.lower_first(title) for title in titles] == ["employment rate", *titles[1:]]


def test_map_titles():
    title = "Healthy life expectancy"
    many = words.map_title(title, "59.1 to 66.2 years", 9, "region")
    assert many == "Healthy life expectancy: 59.1 to 66.2 years across 9 regions"
    assert words.map_title(title, "", 0, "combined authority") == f"{title}: no figures for combined authorities"
    assert words.map_title(title, "60.0 to 60.0 years", 1, "region") == f"{title}: figures for 1 region only"


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((2, 1, 9), "3 of 9 regions differ clearly from England"),
        ((1, 0, 9), "1 of 9 regions differs clearly from England"),
        ((0, 0, 9), "No region differs clearly from England"),
        ((4, 5, 9), "All 9 regions differ clearly from England"),
        ((1, 1, 2), "Both regions differ clearly from England"),
        ((1, 0, 1), "The only region compared differs clearly from England"),
        ((0, 0, 0), "No region can be compared with England"),
    ],
)
def test_differs_titles(counts, title):
    assert words.differs_title(*counts, "England", "region") == title


def test_more_differing_than_compared_is_an_error():
    with pytest.raises(ValueError, match="3 places differ of only 2 compared"):
        words.differs_title(2, 1, 2, "England")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-1+2", "@SUM(A1)", "\tx", "\rx", "  =1", "\uff1d1"])
def test_formulas_are_neutralised(text):
    assert words.csv_safe(text) == f"'{text}"


@pytest.mark.parametrize("cell", [-5, 3.2, None, "-5", "+3.2", "-1.5e3", "-4%", "-1,000", "Kent", "King's Lynn", ""])
def test_numbers_and_names_are_left_alone(cell):
    assert words.csv_safe(cell) == cell


@given(st.text())
def test_no_safe_cell_starts_a_formula(text):
    safe = words.csv_safe(text)
    assert safe.lstrip()[:1] not in set("=+-@") or words._NUMBER.fullmatch(safe)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("[a](https://evil.example)", r"\[a\]\(https\:|//evil\.example\)"),
        ("<b>*x*</b>", r"\<b\>\*x\*\</b\>"),
        (":red[x] :smile:", r"\:red\[x\] \:|smile\:"),
        ("www.evil.example", r"www|\.evil\.example"),
        ("a@evil.example", r"a\@|evil\.example"),
        ("$x^2$\n# y", r"\$x\^2\$ \# y"),
        ("Bath and North East Somerset", "Bath and North East Somerset"),
        ("St. Helens", r"St\. Helens"),
    ],
)
def test_names_cannot_draw(name, shown):
    assert words.plain(name) == shown.replace("|", JOINER)


@given(st.text(alphabet=st.characters(exclude_characters=JOINER)))
def test_what_is_shown_is_what_was_given(text):
    unescaped = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words.plain(text).replace(JOINER, ""))
    assert unescaped == " ".join(text.split())
