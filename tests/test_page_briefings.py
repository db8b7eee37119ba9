"""The page of briefings: made, frozen, read with what became of each figure, compared, verified."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from briefings.document import Scope
from briefings.formats import FORMATS
from data import snapshots, store
from tests.opening import opened, sound
from views import briefing_shelf
from views.briefing import Asked, compose
from views.briefing_shelf import Shelved

DAY, NORTH_EAST = "2026-11-22", "E12000001"
ASKED = Asked(Scope("mission_in_place", NORTH_EAST, "health"), DAY)


@pytest.fixture
def frozen(full_store: Path) -> Shelved:
    """A briefing frozen in a store of its own."""
    return briefing_shelf.freeze(compose(ASKED), "the private office")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info, page.warning) for element in kind)
    return "\n".join(texts).replace("\\", "")


@pytest.mark.usefixtures("full_store")
def test_a_page_without_a_briefing_says_so_and_leads_to_making_one() -> None:
    page = opened("briefings")
    assert page.title[0].value == "Frozen briefings"
    assert "No briefing like that has been frozen yet." in said(page)


@pytest.mark.usefixtures("full_store")
def test_freezing_from_the_page_is_off_unless_the_operator_allows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MISSION_FREEZE", raising=False)
    asked = {"view": "make", "scope": "mission_in_place", "place": NORTH_EAST, "mission": "health", "known": DAY}
    page = opened("briefings", **asked)
    assert not [button for button in page.button if button.label.startswith("Freeze")]
    assert any("python -m briefings make --place E12000001 --mission health" in code.value for code in page.code)
    assert len(snapshots.snapshots()) == 0
    monkeypatch.setenv("MISSION_FREEZE", "1")
    page = opened("briefings", **asked)
    next(box for box in page.text_input if box.key == "freeze-who").set_value("the private office")
    button = next(button for button in page.button if button.label.startswith("Freeze"))
    page = sound(button.click().run())
    kept = snapshots.snapshots()
    assert kept["created_by"].tolist() == ["the private office"]
    assert any(f"Frozen as {kept['id'].iloc[0]}" in one.value for one in page.success)


@pytest.mark.usefixtures("full_store")
def test_without_a_name_nothing_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSION_FREEZE", "1")
    page = opened("briefings", view="make", scope="mission_in_place", place=NORTH_EAST, mission="health", known=DAY)
    button = next(button for button in page.button if button.label.startswith("Freeze"))
    page = sound(button.click().run())
    assert any("Give a name" in one.value for one in page.error)
    assert len(snapshots.snapshots()) == 0


def test_a_link_opens_the_briefing_at_once_with_its_status_and_no_controls_above(frozen: Shelved) -> None:
    page = opened("briefings", briefing=frozen.id)
    count = len(frozen.held.document.figures)
    assert page.markdown[0].value.replace("\\", "").startswith("**Frozen ")
    assert f"All {count} figures stand." in said(page)
    assert page.title[0].value == "Health in the North East"
    assert [box.label for box in page.selectbox] == ["Figure"]
    assert [metric.value for metric in page.metric][:2] == ["57.0 years", "56.9 years"]
    assert {button.proto.label for button in page.get("download_button")} >= {one.label for one in FORMATS.values()}
    assert any("In the North East male healthy life expectancy was 57.0 years" in code.value for code in page.code)


def test_after_a_revision_and_a_newer_figure_the_briefing_says_which_still_stand(frozen: Shelved) -> None:
    figure = frozen.held.document.figures["cancer-diagnosis-stage-1-and-2@E12000001@2022-01-01/P1Y"]
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(
            "UPDATE observation SET value = 54.6, published = '2026-11-23' WHERE indicator = ? AND place = ? AND "
            "period_end = ?",
            (figure.subject, NORTH_EAST, figure.period_end),
        )
        connection.execute(
            "INSERT INTO observation (indicator, place, period_start, period_end, value, published, import_run) "
            "SELECT indicator, place, '2025-11-16', '2026-11-15', 31.5, '2026-11-23', import_run FROM observation "
            "WHERE indicator = 'adult-obesity-prevalence' AND place = ? AND period_end = '2025-11-15'",
            (NORTH_EAST,),
        )
        connection.execute(
            "UPDATE latest SET period_start = '2025-11-16', period_end = '2026-11-15', value = 31.5 WHERE indicator = "
            "'adult-obesity-prevalence' AND place = ?",
            (NORTH_EAST,),
        )
    page = opened("briefings", briefing=frozen.id)
    line = page.markdown[0].value.replace("\\", "")
    assert "1 has since been revised, 1 overtaken" in line
    told = said(page)
    assert "◆ Revised since: 53.7% then, 54.6% now (published 23 November 2026)" in told
    assert "△ Overtaken by a newer figure: 31.5% (year to 15 November 2026)" in told
    assert [metric.value for metric in page.metric][3] == "53.7%", "what was frozen is what is shown"


def test_briefings_are_listed_narrowed_and_opened(frozen: Shelved) -> None:
    page = opened("briefings")
    assert page.table[0].value["Briefing"].tolist() == ["Health in the North East"]
    assert page.table[0].value["By"].tolist() == ["the private office"]
    none = opened("briefings", kind="nation")
    assert "No briefing like that has been frozen yet." in said(none)
    chosen = next(box for box in page.selectbox if box.label == "Open a briefing")
    assert sound(chosen.set_value(frozen.id).run()).query_params["briefing"] == frozen.id


def test_two_briefings_are_compared_in_words(frozen: Shelved) -> None:
    assert "Two frozen briefings are needed" in said(opened("briefings", view="compare"))
    earlier = Asked(ASKED.scope, "2025-03-01")
    older = briefing_shelf.freeze(compose(earlier), "the private office")
    page = opened("briefings", view="compare", second=older.id, other=frozen.id)
    assert "male healthy life expectancy, North East" in said(page).replace("Male", "male")
    assert "rose" not in page.markdown[1].value


@pytest.mark.usefixtures("full_store")
@pytest.mark.parametrize(
    ("query", "what"),
    [
        ({"briefing": "[war](javascript:x)"}, "There is no briefing"),
        ({"view": "moon"}, "There is no view called moon"),
        ({"view": "make", "scope": "moon"}, "There is no briefing about moon"),
        ({"view": "make", "audience": "moon"}, "There is no audience called moon"),
        ({"view": "make", "scope": "meeting", "meeting": "moon"}, "There is no meeting called moon"),
        ({"kind": "moon"}, "There is nothing called moon"),
    ],
)
def test_a_bad_address_is_answered(query: dict[str, str], what: str) -> None:
    page = opened("briefings", known=DAY, **query)
    assert any(what in warning.value.replace("\\", "") for warning in page.warning)


def test_a_briefing_of_another_form_is_answered_and_the_list_shown(
    frozen: Shelved, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefings import document

    monkeypatch.setattr(document, "SCHEMA", 2)
    page = opened("briefings", briefing=frozen.id)
    assert any("older or unknown form" in warning.value for warning in page.warning)


@pytest.mark.usefixtures("full_store")
def test_a_council_leads_to_the_pack_of_its_next_meeting() -> None:
    page = opened("councils", council="north-east-mission-council", known=DAY)
    links = [link.proto for link in page.get("page_link") if link.proto.label == "Make the pack for this meeting"]
    assert len(links) == 1
    assert "meeting=north-east-2027-01" in links[0].query_string
    pack = opened("briefings", view="make", scope="meeting", meeting="north-east-2027-01", known=DAY)
    assert "Three things to talk about" in [head.value for head in pack.subheader]


def test_a_briefing_altered_in_the_store_is_not_shown(frozen: Shelved) -> None:
    with closing(store.connect()) as connection:
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'snapshot'"
        for trigger in connection.execute(named).fetchall():
            connection.execute(f"DROP TRIGGER {trigger['name']}")
        connection.execute("UPDATE snapshot SET document = replace(document, '57.0 years', '67.0 years')")
    page = opened("briefings", briefing=frozen.id)
    assert any("was altered in the store" in warning.value for warning in page.warning)
    assert page.title[0].value == "Frozen briefings"


def test_counts_of_records_are_counted_again_for_the_same_day(full_store: Path) -> None:
    kept = briefing_shelf.freeze(compose(Asked(Scope("place", NORTH_EAST), DAY, parts=("acting",))), "the office")
    counted = {one.subject.partition(".")[0] for one in kept.held.document.figures.values() if one.kind == "records"}
    assert counted == {"actions_open", "actions_overdue", "decisions_due"}
    assert briefing_shelf.state(kept.id).line.endswith("figures stand.")
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(
            "UPDATE action SET state = 'done', closed = '2026-11-01' WHERE slug = (SELECT slug FROM action WHERE "
            "council = 'north-east-mission-council' AND state = 'open' AND due < '2026-11-01' LIMIT 1)"
        )
    assert "2 have since been revised" in briefing_shelf.state(kept.id).line
