"""The Methods page: the rules in words, and tried on figures of one's own."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page
from streamlit.testing.v1 import AppTest

from tests import opening
from tests.browser.checks import assert_axe_clean, assert_console_empty, open_page
from tests.test_docs import table

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "methods")


def said(at: AppTest) -> dict[str, str]:
    return dict(at.table[0].value[["Rule", "Says"]].itertuples(index=False, name=None))


def test_the_rules_stand_on_the_page() -> None:
    text = " ".join(part.value for part in opened().markdown)
    for rule in ("## A place against a benchmark", "## Where a goal stands", "## Change"):
        assert rule in text


def test_figures_of_ones_own_are_judged_by_every_rule() -> None:
    at = opened()
    assert said(at)["The rule used here"] == "Too early to say"
    at.number_input(key="try-so-far").set_value(2).run()
    assert said(at)["The rule used here"] == "Barely moving"
    at.number_input(key="try-latest").set_value(74.0).run()
    assert said(at)["The rule used here"] == "On track or ahead"


def test_noise_makes_the_rules_err() -> None:
    at = opened()
    at.number_input(key="try-noise").set_value(0.0).run()
    assert set(at.table[1].value["Exactly on its path, called behind"]) == {"0%"}
    at.number_input(key="try-noise").set_value(5.0).run()
    assert (at.table[1].value["Exactly on its path, called behind"] != "0%").all()


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("try-so-far", 4, "The target's date must come after the latest figure."),
        ("try-target", 67.7, "The target must differ from the starting figure."),
    ],
)
def test_an_impossible_question_has_one_clear_answer(key: str, value: float, problem: str) -> None:
    at = opened()
    at.number_input(key=key).set_value(value).run()
    assert not at.exception
    assert [one.value for one in at.warning] == [problem]
    assert len(at.table) == len(opened().table) - 2


@pytest.mark.parametrize("value", [0.0, -5.0, 1e12, -1e12])
def test_odd_figures_are_taken_without_a_fault(value: float) -> None:
    at = opened()
    for key in ("try-baseline", "try-latest"):
        at.number_input(key=key).set_value(value)
    at.run()
    assert not at.exception
    assert "nan" not in str(at.table[0].value).lower()


def test_the_back_test_stands_there_with_what_it_missed() -> None:
    at = opened()
    text = " ".join(part.value for part in at.markdown)
    carried_rows = table("backtest_method")
    ours = next(row for row in carried_rows if row["method"] == "outlook")
    share = round(100 * float(ours["cover80"]), 1)
    assert f"{share}% of outcomes fell within" in text.replace("\\", "")
    assert ("was missed" in text) == (not 76 <= share <= 84)
    assert list(at.table[-1].value["Chance stated"])[:2] == ["less than 1 in 10", "about 1 in 10"]


def test_in_the_browser(page: Page, served: str) -> None:
    open_page(page, f"{served}/methods")
    assert_console_empty(page)
    assert_axe_clean(page)
