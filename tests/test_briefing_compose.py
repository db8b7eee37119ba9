"""Briefings put together from the store: whole, the same each time, of one version, each number a figure."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from briefings import document
from briefings.document import Chart, Document, Figure, Number, Scope, Sentence, Table, named
from data import store
from data.errors import InputError
from views import briefing, briefing_meeting, council_board, figures
from views.briefing import Asked, compose

DAY, PAST = "2026-11-22", "2025-03-01"
NORTH_EAST, UNITED_KINGDOM = "E12000001", "K02000001"
MEETING = "north-east-2027-01"
SCOPES = {
    "nation": Scope("nation", UNITED_KINGDOM),
    "mission": Scope("mission", UNITED_KINGDOM, "health"),
    "place": Scope("place", NORTH_EAST),
    "mission_in_place": Scope("mission_in_place", NORTH_EAST, "health"),
    "meeting": Scope("meeting", NORTH_EAST, None, MEETING),
}

pytestmark = pytest.mark.usefixtures("store")


def made(kind: str, as_of: str = DAY, **more: object) -> Document:
    return compose(Asked(SCOPES[kind], as_of, **more))


@pytest.mark.parametrize("as_of", [DAY, PAST])
@pytest.mark.parametrize("kind", briefing.SCOPES)
def test_the_same_store_and_day_give_the_same_bytes(kind: str, as_of: str) -> None:
    first, second = (document.canonical(document.content(made(kind, as_of))) for _ in range(2))
    assert first == second
    assert document.document(json.loads(first)).title


@pytest.mark.parametrize("kind", briefing.SCOPES)
def test_every_figure_is_whole_and_named_by_a_block(kind: str) -> None:
    found = made(kind)
    assert found.figures
    assert {id_ for block in found.blocks for id_ in named(block)} == set(found.figures)
    for one in found.figures.values():
        assert all((one.title, one.place, one.place_name, one.period, one.text, one.status, one.source, one.quote))
        assert (one.lower is None) == (one.upper is None) == (one.interval == "")


@pytest.mark.parametrize("kind", ["place", "mission_in_place", "mission", "nation"])
def test_large_numbers_and_sentences_say_what_their_figures_say(kind: str) -> None:
    found = made(kind)
    numbers = [block for block in found.blocks[: found.summary] if isinstance(block, Number)]
    assert 1 <= len(numbers) <= 6
    changes = [block for block in found.blocks if isinstance(block, Sentence) and block.figures]
    assert changes
    for block in changes:
        for id_ in block.figures:
            one = found.figures[id_]
            digits = one.text if one.kind != "records" else f"{one.value:.0f}"
            assert digits in block.text or one.kind == "records", (block.text, one.text)


def test_a_past_day_tells_what_was_known_then() -> None:
    now, then = made("place"), made("place", PAST)
    assert all(one.published <= PAST for one in then.figures.values() if one.kind == "observation")
    assert {one.subject for one in then.figures.values()} < {one.subject for one in now.figures.values()} | {"x"}
    cells = {id_: one for id_, one in then.figures.items() if one.kind == "observation"}
    for id_, one in list(cells.items())[:20]:
        held = figures.chart_series(one.subject, [one.place], PAST)
        row = held[(held["period_start"] == one.period_start) & (held["period_end"] == one.period_end)].iloc[0]
        assert row["value"] == one.value, id_
    texts = " ".join(text for block in then.blocks for text in document.texts(block))
    assert "2026" not in texts
    assert " in 10 that it is" not in texts


def test_a_region_s_briefing_has_ten_charts_with_their_numbers() -> None:
    charts = [block for block in made("place").blocks if isinstance(block, Chart)]
    assert len(charts) == 10
    for chart in charts:
        assert chart.form == "line"
        assert len(chart.rows) == len(chart.categories) > 1
        assert {one.name for one in chart.series} <= {"North East", "England"}
        assert all(len(one.values) == len(chart.categories) for one in chart.series)
        assert sum(value is not None for one in chart.series for value in one.values) == len(chart.figures)


def test_a_mission_s_briefing_has_a_line_and_a_map_for_each_indicator() -> None:
    charts = [block for block in made("mission").blocks if isinstance(block, Chart)]
    kinds = [chart.kind for chart in charts if chart.figures]
    assert kinds.count("chart") == 5
    assert kinds.count("map") == 6, "one for each indicator, and one of the goal that has figures by region"


def test_parts_left_out_are_not_in_it() -> None:
    whole, less = made("place"), made("place", parts=("figures",))
    assert not any(isinstance(block, Chart) for block in less.blocks)
    assert any(isinstance(block, Chart) for block in whole.blocks)
    assert "Who is acting" not in {getattr(block, "text", "") for block in less.blocks}
    assert set(less.figures) < set(whole.figures)


@pytest.mark.parametrize("kind", ["place", "mission", "nation"])
def test_nothing_illustrative_stands_in_a_briefing_for_publication(kind: str) -> None:
    inside, outside = made(kind), made(kind, audience="publication")
    assert any("◇" in text for block in inside.blocks for text in document.texts(block))
    assert not any("◇" in text for block in outside.blocks for text in document.texts(block))
    assert not any(one.caution for one in outside.figures.values())


def test_a_figure_with_a_caution_is_left_out_of_publication_and_said_to_be(full_store: Path) -> None:
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(
            "UPDATE observation SET mark = 'u' WHERE indicator = 'employment-rate' AND place = ? AND period_end = ?",
            (NORTH_EAST, "2023-12-31"),
        )
        connection.execute(
            "UPDATE latest SET mark = 'u' WHERE indicator = 'employment-rate' AND place = ?", (NORTH_EAST,)
        )
    id_ = f"employment-rate@{NORTH_EAST}@2023-01-01/P1Y"
    assert "low reliability" in made("place").figures[id_].caution
    outside = made("place", audience="publication")
    assert id_ not in outside.figures
    texts = [text for block in outside.blocks for text in document.texts(block)]
    assert any(text.startswith("Left out, as they may not stand") and "Employment rate" in text for text in texts)
    assert not any("72.8%" in text for text in texts)


def test_a_pack_has_three_things_to_talk_about_what_is_overdue_and_what_is_to_come() -> None:
    found = made("meeting")
    heads = [block.text for block in found.blocks if block.kind == "heading"]
    assert heads[:2] == ["Summary", "Three things to talk about"]
    assert {"Agenda", "What changed since the last meeting", "Decisions now due", "Actions", "Challenges"} <= set(heads)
    summary = [block for block in found.blocks[: found.summary] if isinstance(block, Sentence)]
    assert [text.text[:3] for text in summary[1:]] == ["1. ", "2. ", "3. "]
    actions = next(block for block in found.blocks if isinstance(block, Table) and block.kind == "actions")
    board = council_board.board(DAY, True, council="north-east-mission-council")
    assert len(actions.rows) == board.counts["open"] + board.counts["overdue"]
    counted = {one.subject: one.value for one in found.figures.values() if one.kind == "records"}
    assert counted["actions_overdue.north-east-mission-council"] == board.counts["overdue"]


def test_meetings_to_choose_from_are_of_the_last_year_and_to_come() -> None:
    options = briefing_meeting.to_choose_from(DAY, True)
    assert MEETING in options
    assert briefing_meeting.to_choose_from(DAY, False) == {}


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope("place", "E99999999"), "there is no place with the code E99999999"),
        (Scope("mission", UNITED_KINGDOM, "moon"), "there is no mission called moon"),
        (Scope("meeting", NORTH_EAST, None, "none"), "there is no meeting called none"),
    ],
)
def test_what_is_not_there_is_one_clear_error(scope: Scope, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        compose(Asked(scope, DAY))


def test_a_place_that_ended_has_a_briefing_of_what_is_held() -> None:
    ended = next(
        row["code"] for row in store.rows("SELECT code FROM place WHERE end_year IS NOT NULL ORDER BY code LIMIT 1")
    )
    assert compose(Asked(Scope("place", ended), DAY)).title


def test_all_is_of_one_version_while_the_store_changes(full_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = document.canonical(document.content(made("mission_in_place")))
    real, writes = figures.chart_series, []

    def and_write(*asked: object) -> object:
        if not writes:
            writes.append(1)
            with closing(store.connect()) as connection, store.writing(connection):
                connection.execute("UPDATE observation SET value = value + 1 WHERE place = ?", (NORTH_EAST,))
        return real(*asked)

    with monkeypatch.context() as patch:
        patch.setattr(figures, "chart_series", and_write)
        during = document.canonical(document.content(made("mission_in_place")))
    assert writes
    assert during == before
    assert document.canonical(document.content(made("mission_in_place"))) != before


@pytest.mark.parametrize("code", ["W92000004", "S92000003", "N92000002"])
def test_a_nation_s_briefing_tells_of_that_nation_alone(code: str) -> None:
    found = compose(Asked(Scope("place", code), DAY))
    name = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}[code[0]]
    large = [found.figures[block.figure] for block in found.blocks if isinstance(block, Number)]
    assert {one.place for one in large} == {code}
    opening = next(block.text for block in found.blocks if isinstance(block, Sentence))
    own = len({one.subject for one in _newest(found, code)})
    assert opening.endswith(f", {own} of 20 headline indicators have a figure for {name}.")
    assert f"◇ {name} mission council" in {block.text for block in found.blocks if block.kind == "heading"}


def _newest(found: Document, code: str) -> list[Figure]:
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert {row[1] for row in table.rows} == {found.figures[table.figures[0]].place_name}
    return [found.figures[id_] for id_ in table.figures if found.figures[id_].place == code]


def test_the_country_s_briefing_says_of_which_figures_a_part_stands() -> None:
    text = next(block.text for block in made("mission").blocks if "As known on" in getattr(block, "text", ""))
    assert text.endswith(
        "2 of 5 headline indicators of Health have a figure for the United Kingdom; of 3 more the figure is that of a "
        "part of it, such as England."
    )


def test_facts_of_goals_that_have_no_editions_are_not_told_of_a_past_day() -> None:
    now, then = made("mission"), made("mission", PAST)
    assert "waiting-times-18-weeks.latest@E92000001" in now.figures
    assert not any(one.subject.endswith((".latest", ".baseline")) for one in then.figures.values())
    assert all(one.published == "" for one in now.figures.values() if one.kind == "goal")


def test_partnerships_of_which_no_start_is_stated_are_left_out_of_a_past_day() -> None:
    def listed(found: Document) -> set[str]:
        tables = [block for block in found.blocks if isinstance(block, Table) and block.columns[0] == "Partnership"]
        return {row[0] for table in tables for row in table.rows}

    now, then = made("place"), made("place", PAST)
    assert "Best Start Family Hubs" in listed(now) - listed(then)
    assert any("without a stated start" in getattr(block, "text", "") for block in then.blocks)


def test_a_place_that_ended_says_what_became_of_it() -> None:
    texts = [
        block.text for block in compose(Asked(Scope("place", "E07000026"), DAY)).blocks if isinstance(block, Sentence)
    ]
    assert any("Cumberland" in text for text in texts)
