"""The frame of every page: context from the address, kept between pages, bad values answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import links
from data import places
from views import context

pytestmark = pytest.mark.usefixtures("store")

SECONDS = 60
LEVELS = {
    "country": "K02000001",
    "nation": "W92000004",
    "region": "E12000001",
    "combined authority": "E47000014",
    "London on both": "E12000007",
    "county": "E10000016",
    "unitary": "E06000001",
    "district": "E07000008",
    "Scotland": "S12000036",
    "Northern Ireland": "N09000003",
    "police force": "E23000007",
    "ended": "E07000004",
}


def opened(page: str, **query: str) -> AppTest:
    """The dashboard at a page with an address."""
    app = AppTest.from_file(str(Path(__file__).parents[1] / "dashboard.py"), default_timeout=SECONDS)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    if page != "nation":
        app.switch_page(links.PAGES[page])
        app.run()
    return app


FIGURES = ("nation", "mission", "place", "compare", "indicator")
# Pages that show no figures of a tier: a country, a region, an authority and a place that has ended stand for all.
FEW = ("country", "region", "unitary", "ended")
EVERYWHERE = [(page, tier) for page in links.PAGES for tier in (LEVELS if page in FIGURES else FEW)]


@pytest.mark.parametrize(("page", "tier"), EVERYWHERE)
def test_every_page_works_for_every_tier(page: str, tier: str) -> None:
    code = LEVELS[tier]
    app = opened(page, place=code, mission="opportunity")
    assert not app.exception
    assert len(app.title) == 1
    assert app.title[0].value
    assert app.selectbox(key="context-place").value == code


MISSIONS = ("growth", "health", "safer-streets", "opportunity", "clean-energy")


@pytest.mark.parametrize(
    ("page", "mission"),
    [(page, mission) for page in links.PAGES for mission in (MISSIONS if page in FIGURES else MISSIONS[:2])],
)
def test_every_page_works_for_every_mission_as_known_earlier(page: str, mission: str) -> None:
    app = opened(page, place="E12000003", mission=mission, known="2025-07-01")
    assert not app.exception
    assert app.selectbox(key="context-known").value == "2025-07-01"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"place": "E99999999"}, "no place with the code"),
        ({"place": "<script>alert(1)</script>"}, "no place with the code"),
        ({"mission": "war"}, "no mission called"),
        ({"vs": "X1"}, "no place with the code"),
        ({"known": "2025-02-30"}, "is not a day"),
        ({"known": "yesterday"}, "is not a day"),
    ],
)
@pytest.mark.parametrize("page", ["nation", "place", "compare", "indicator"])
def test_a_bad_value_in_the_address_is_answered(page: str, query: dict[str, str], said: str) -> None:
    app = AppTest.from_file(str(Path(__file__).parents[1] / "dashboard.py"), default_timeout=SECONDS)
    app.run()
    app.switch_page(links.PAGES[page])
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert any(said in warning.value for warning in app.warning)
    assert not any("<script" in warning.value.replace("\\<", "") for warning in app.warning)
    assert app.title


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("indicator", {"indicator": "no-such"}, "There is no indicator called no-such."),
        ("indicator", {"tier": "parish"}, "There is no tier called parish."),
        ("indicator", {"period": "2022-13-01/P3Y"}, "There are no figures for 2022-13-01/P3Y."),
        ("indicator", {"period": "1901-01-01/P1Y"}, "There are no figures for 1901."),
        ("nation", {"indicator": "no-such"}, "There is no indicator called no-such."),
        ("nation", {"period": "soon"}, "There are no figures for soon."),
        ("mission", {"indicator": "no-such"}, "There is no indicator called no-such."),
        ("compare", {"indicator": "no-such"}, "There is no indicator called no-such."),
        ("compare", {"places": "E99999999,E12000001"}, "No place has the name or code E99999999."),
        ("compare", {"view": "upside-down"}, "There is no view called upside-down."),
    ],
)
def test_a_bad_choice_of_a_page_is_answered(page: str, query: dict[str, str], said: str) -> None:
    app = AppTest.from_file(str(Path(__file__).parents[1] / "dashboard.py"), default_timeout=SECONDS)
    app.run()
    app.switch_page(links.PAGES[page])
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert said in " ".join(warning.value for warning in app.warning).replace("\\", "")


def test_what_is_chosen_stays_chosen_on_other_pages() -> None:
    app = opened("nation")
    app.selectbox(key="context-place").set_value("E08000038").run()
    app.selectbox(key="context-mission").set_value("health").run()
    app.switch_page(links.PAGES["place"]).run()
    assert app.query_params["place"] == "E08000038"
    assert app.query_params["mission"] == "health"
    assert "Barnsley" in app.title[0].value


def test_choosing_another_place_drops_the_old_comparator() -> None:
    app = opened("place", place="E12000001", vs="E92000001")
    app.selectbox(key="context-place").set_value("S12000036").run()
    assert app.selectbox(key="context-vs").value == "S92000003"


def test_a_recoded_place_is_shown_under_its_new_code_and_says_so() -> None:
    app = opened("place", place="E08000016")
    assert any("only the code has changed" in warning.value for warning in app.warning)
    assert app.selectbox(key="context-place").value == "E08000038"


def test_two_places_with_one_name_stay_two() -> None:
    labels = [label for label in context.finder_options().values() if label.startswith("North East ")]
    assert {"North East (combined authority)", "North East (region)"} <= set(labels)


def test_other_names_find_the_place() -> None:
    options = context.finder_options()
    found = [code for code, label in options.items() if label.startswith("Casnewydd")]
    assert [code.split("~")[0] for code in found] == ["W06000022"]
    app = opened("place")
    app.selectbox(key="context-place").set_value(found[0]).run()
    assert app.query_params["place"] == "W06000022"


def test_labels_of_the_finder_are_unique() -> None:
    labels = list(context.finder_options().values())
    assert len(labels) == len(set(labels))


def test_every_place_can_be_asked_for() -> None:
    for code in LEVELS.values():
        place = places.place(code)
        assert place is not None
        assert place.code == code
