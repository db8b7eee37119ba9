"""Anyone's tidy CSV: the mapping says which column is what, and is held to what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import indicators, store
from data.load import Outcome
from tests import making
from tests.making import errors, take_one

MAPPING = """
published = 2026-03-01
[columns]
place = "Code"
period = "year"
value = "Rate (%)"
lower = "low"
upper = "high"
[indicator]
slug = "my-rate"
title = "My rate"
suffix = "%"
decimals = 1
source_org = "My council"
source_url = "https://example.org"
source_date = 2026-02-28
"""
FIGURES = """name,Code,year,Rate (%),low,high,remarks
North East,E12000001,2024,12.4,11.3,13.5,-
North West,E12000002,2024,13.0,11.9,14.1,"Line one
and two"
Sheffield,E08000019,2024-04-01/P1Y,14,,,
"""


def bring(folder: Path, figures: str = FIGURES, mapping: str = MAPPING, **options: object) -> Outcome:
    """Write a CSV and its mapping, and import them."""
    (folder / "rates.csv").write_text(figures, encoding="utf-8")
    (folder / "rates.mapping.toml").write_text(mapping, encoding="utf-8")
    return take_one(folder / "rates.csv", **options)


@pytest.mark.usefixtures("empty_store")
def test_a_tidy_file_becomes_an_indicator(tmp_path: Path) -> None:
    outcome = bring(tmp_path)
    assert (outcome.state, outcome.new, outcome.rejected, outcome.published) == ("taken", 3, 0, "2026-03-01")
    found = indicators.series("my-rate", ["E12000001", "E12000002", "E08000039"])
    assert found["value"].tolist() == [12.4, 13.0, 14.0]
    assert found["lower"].tolist()[:2] == [11.3, 11.9]
    assert found["period_end"].tolist() == ["2024-12-31", "2024-12-31", "2025-03-31"]
    known = indicators.indicator("my-rate")
    assert known is not None
    assert (known.title, known.source_org, known.source_date) == ("My rate", "My council", "2026-02-28")
    assert (known.licence, known.polarity) == ("Open Government Licence v3.0", "neither")
    assert store.check() == []


@pytest.mark.usefixtures("empty_store")
def test_a_changed_mapping_is_another_edition(tmp_path: Path) -> None:
    bring(tmp_path)
    assert bring(tmp_path).state == "unchanged"
    later = MAPPING.replace("2026-03-01", "2026-04-01").replace('"My rate"', '"Our rate"')
    assert bring(tmp_path, mapping=later).same == 3
    known = indicators.indicator("my-rate")
    assert known is not None
    assert (known.title, known.published) == ("Our rate", "2026-04-01")


@pytest.mark.usefixtures("empty_store")
def test_one_file_may_hold_several_indicators(tmp_path: Path) -> None:
    figures = "Code,year,Rate (%),what\nE12000001,2024,1,Cats\nE12000001,2024,2,Dogs & rabbits\nE12000002,2024,3,Cats\n"
    mapping = MAPPING.replace('lower = "low"\nupper = "high"', 'indicator = "what"')
    outcome = bring(tmp_path, figures, mapping)
    assert (outcome.state, outcome.new) == ("taken", 3)
    slugs = {row["slug"]: row["title"] for row in store.rows("SELECT slug, title FROM indicator")}
    assert slugs == {"cats": "Cats", "dogs-rabbits": "Dogs & rabbits"}


@pytest.mark.usefixtures("empty_store")
def test_columns_that_the_mapping_does_not_name_are_left_alone(tmp_path: Path) -> None:
    figures = "Code,year,Rate (%),low,high,period,observation,measure,\nE12000001,2024,12.4,11,13,never,text,x,\n"
    outcome = bring(tmp_path, figures)
    assert (outcome.state, list(making.values("my-rate").values())) == ("taken", [12.4])


@pytest.mark.usefixtures("empty_store")
def test_empty_lines_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    figures = "\n\n".join(FIGURES.replace("Line one\nand two", "one line").splitlines()) + "\n\n"
    assert bring(tmp_path, figures).new == 3
    (message,) = errors(bring(tmp_path, figures.replace("14,,", "fourteen,,")))
    assert "rates.csv, row 7, column observation: 'fourteen' is not a number" in message


@pytest.mark.usefixtures("empty_store")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("published = 2026-03-01", "", "the date of publication is missing"),
        ("2026-03-01", '"soon"', "the date of publication is missing or no date"),
        ("[columns]", "[columns", "not valid TOML"),
        ("[indicator]", "[indicators]", "[indicator] is missing"),
        ('place = "Code"', "", "[columns] does not say which column is the place"),
        ('place = "Code"', 'place = "Town"', "there is no column 'Town'"),
        ('place = "Code"', "place = 3", "names a column that is not a text"),
        ('lower = "low"', 'lower = "Rate (%)"', "[columns] names one column twice"),
        ('lower = "low"', 'wobble = "low"', "[columns] has wobble"),
        ('slug = "my-rate"', "", "[indicator] needs slug, title and source_org"),
        ('slug = "my-rate"', 'slug = "My rate!"', "not of small letters, digits and hyphens"),
        ('title = "My rate"', 'title = "=cmd()"', "the title looks like a formula or a script"),
        ('title = "My rate"', 'title = "My rate"\ncolour = "red"', "[indicator] has colour"),
        ("decimals = 1", 'decimals = "one"', "[indicator] decimals is not a whole number"),
        ('suffix = "%"', "suffix = 5", "[indicator] suffix is not a text"),
    ],
)
def test_a_wrong_mapping_is_refused_and_says_how_to_mend_it(tmp_path: Path, old: str, new: str, what: str) -> None:
    outcome = bring(tmp_path, mapping=MAPPING.replace(old, new, 1))
    assert outcome.state == "refused"
    (message,) = errors(outcome)
    assert message.startswith(str(tmp_path / "rates."))
    assert what in message
    assert message.rstrip(".").count(". ") >= 1
    assert not store.rows("SELECT 1 FROM indicator")


@pytest.mark.usefixtures("empty_store")
def test_a_csv_that_nothing_describes_is_refused_by_name_and_passed_over_in_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(FIGURES, encoding="utf-8")
    (message,) = errors(take_one(file))
    assert "nothing says how to read this CSV" in message
    assert "rates.mapping.toml" in message
    assert making.take(tmp_path) == []
