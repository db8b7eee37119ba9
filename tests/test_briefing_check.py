"""What became of the figures of a briefing, as the real editions came in one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.check import Checked, check, counts
from briefings.document import Document, Figure
from briefings.quoting import Style
from components.briefing_words import CHECKED, checked_text, status_line
from data import indicators, store
from tests import making
from tests.briefing_making import figure, sample
from tests.making import cells, dataset, metadata
from tests.test_editions import editions_of, own_figures

NAMES = ("homicide-offences", "healthy-life-expectancy")
SLUGS = ("homicide-offences", "healthy-life-expectancy-female", "healthy-life-expectancy-male")
STAGES = range(4)
HOMICIDE, YEARS = Style(unit="per million population"), Style(unit="years")
Results = dict[tuple[int, int], dict[str, Checked]]


def document(figures: Iterable[Figure]) -> Document:
    return replace(sample(), blocks=(), figures={one.id: one for one in figures})


def quoted(slug: str) -> list[Figure]:
    """Every value of an indicator that the store holds now, as a briefing would quote it."""
    style = HOMICIDE if slug.startswith("homicide") else YEARS if slug.startswith("healthy") else Style(suffix="%")
    codes = [row["code"] for row in store.rows("SELECT code FROM place")]
    return [
        replace(
            figure("2024", 72.5, place=row.code, name=row.name),
            id=f"{slug}@{row.code}@{row.period_start}",
            subject=slug,
            period_start=row.period_start,
            period_end=row.period_end,
            value=row.value,
            lower=None if row.lower != row.lower else row.lower,
            upper=None if row.upper != row.upper else row.upper,
            text=style.text(row.value),
        )
        for row in indicators.series(slug, codes).dropna(subset="value").itertuples()
    ]


@pytest.fixture(scope="module")
def results(places_only: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Results]:
    """By edition frozen and edition then held: what became of every figure; the store after the last."""
    path = making.copy_of(places_only, tmp_path_factory.mktemp("checked") / "missions.db")
    found: Results = {}
    frozen: list[Document] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        for stage in STAGES:
            outcomes = making.take(*(editions_of(name)[stage].file.parent for name in NAMES))
            assert {outcome.state for outcome in outcomes} == {"taken"}
            frozen.append(document(one for slug in SLUGS for one in quoted(slug)))
            for earlier, one in enumerate(frozen):
                found[earlier, stage] = {checked.figure: checked for checked in check(one, {})}
        yield found


def of(results: Results, frozen: int, now: int, id_: str) -> str:
    one = results[frozen, now][id_]
    return checked_text(one.mark, one.old, one.now, since=one.since, newer=one.newer, newer_text=one.newer_text) + (
        f". {one.why}" if one.why else ""
    )


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_has_become_of_a_briefing_frozen_today(results: Results, stage: int) -> None:
    marks = Counter(one.mark for one in results[stage, stage].values())
    assert marks.keys() == {"unchanged"}
    assert marks["unchanged"] > 40


@pytest.mark.parametrize(
    ("frozen", "now", "figure_", "said"),
    [
        (0, 0, "homicide-offences@E12000001@2020-04-01", "● Unchanged"),
        (
            0,
            1,
            "homicide-offences@E12000001@2020-04-01",
            (
                "◆ Revised since: 10.8 per million population then, 10.6 per million population now "
                "(published 11 February 2025); newest: 11.6 per million population (April 2021 to March 2024)"
            ),
        ),
        (
            1,
            3,
            "healthy-life-expectancy-female@E12000001@2021-01-01",
            "△ Overtaken by a newer figure: 56.9 years (2022 to 2024)",
        ),
        (
            1,
            3,
            "homicide-offences@E12000001@2013-04-01",
            (
                "✕ Withdrawn; newest: 10.9 per million population (April 2022 to March 2025). "
                "The source no longer gives this figure."
            ),
        ),
        (2, 3, "homicide-offences@E23000011@2021-04-01", "✕ Withdrawn. It is marked as not available."),
        (1, 2, "homicide-offences@E12000001@2021-04-01", "● Unchanged"),
        (
            0,
            1,
            "healthy-life-expectancy-female@E12000001@2018-01-01",
            (
                "◆ Revised since: 59.7 years (59.0 to 60.4 years) then, 59.7 years (58.9 to 60.5 years) now "
                "(published 19 December 2024); newest: 57.5 years (2021 to 2023)"
            ),
        ),
        (1, 3, "homicide-offences@E12000001@2018-04-01", "● Unchanged"),
        (1, 3, "healthy-life-expectancy-female@E12000001@2018-01-01", "● Unchanged"),
        (
            0,
            1,
            "healthy-life-expectancy-female@E11000001@2018-01-01",
            "✕ Withdrawn. The source no longer gives this figure.",
        ),
    ],
)
def test_what_became_of_a_figure(results: Results, frozen: int, now: int, figure_: str, said: str) -> None:
    assert of(results, frozen, now, figure_) == said


@pytest.mark.parametrize(("frozen", "now"), [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])
def test_every_figure_of_one_data_set_is_marked_as_its_files_say(results: Results, frozen: int, now: int) -> None:
    """Worked out from the published files alone; one force's values are withheld for all years."""
    before, after = (own_figures(editions_of("homicide-offences")[number].file) for number in (frozen, now))
    withheld = {(place, start) for place, start in after if place == "E23000011"} if now == 3 else set()
    after = {cell: value for cell, value in after.items() if cell not in withheld}
    newest: dict[str, str] = {}
    quoted_last: dict[str, str] = {}
    for of_edition, last in ((after, newest), (before, quoted_last)):
        for place, start in of_edition:
            last[place] = max(start, last.get(place, ""))
    expected = {}
    for (place, start), value in before.items():
        if (place, start) not in after:
            mark = "withdrawn"
        elif HOMICIDE.text(value) != HOMICIDE.text(after[place, start]):
            mark = "revised"
        else:
            mark = "overtaken" if newest[place] > start == quoted_last[place] else "unchanged"
        expected[f"homicide-offences@{place}@{start}"] = mark
    found = {id_: one.mark for id_, one in results[frozen, now].items() if id_.startswith("homicide")}
    assert {id_: mark for id_, mark in found.items() if expected.get(id_) != mark} == {}
    assert found.keys() <= expected.keys()
    assert {id_.split("@")[1] for id_ in expected.keys() - found.keys()} <= {"E23000011"}


def test_all_marks_come_up_and_are_counted(results: Results) -> None:
    found = results[0, 3].values()
    marks = counts(found)
    assert list(marks) == ["revised", "overtaken", "withdrawn", "unchanged"]
    assert sum(marks.values()) == len(found)
    assert min(counts(results[1, 3].values())[mark] for mark in ("revised", "overtaken", "withdrawn")) > 50
    assert set(marks) == set(CHECKED)


@pytest.mark.usefixtures("results")
def test_a_figure_of_a_recoded_place_is_found_under_its_new_code() -> None:
    """Barnsley was E08000016 until 2025; the editions before write so."""
    one = next(found for found in quoted(SLUGS[1]) if found.id == f"{SLUGS[1]}@E08000038@2021-01-01")
    old = replace(one, id="old", place="E08000016")
    changed = replace(old, id="changed", value=old.value + 1)
    found = check(document([one, old, changed]), {})
    assert [checked.mark for checked in found] == ["overtaken", "overtaken", "revised"]
    assert (found[2].old, found[2].now) == ("53.6 years", "52.6 years")


@pytest.mark.usefixtures("results")
def test_the_number_of_questions_does_not_grow_with_the_figures() -> None:
    every = quoted(SLUGS[1])
    asked = []
    with store.at_one_version(), store.reading() as connection:
        for figures in (every[:1], every[:500]):
            seen: list[str] = []
            connection.set_trace_callback(seen.append)
            assert len(check(document(figures), {})) == len(figures)
            connection.set_trace_callback(None)
            asked.append(len(seen))
    assert asked[0] == asked[1] <= 2


def edition(folder: Path, rows: list[making.Cell], day: str) -> None:
    assert making.take_one(dataset(folder, rows, described=metadata(day))).state == "taken"


@pytest.mark.usefixtures("empty_store")
def test_an_interval_alone_can_be_revised_and_decimals_beyond_those_shown_are_not(tmp_path: Path) -> None:
    rows = cells(years=(2023,))
    edition(tmp_path, rows, "01/03/2025")
    frozen = document(quoted("small-rate"))
    later = [dict(row) for row in rows]
    later[0]["uci_95"] = "47.0"
    later[1] |= {"lci_95": "", "uci_95": ""}
    later[2]["observation"] = f"{float(rows[2]['observation']) + 0.04:.2f}"
    later[3]["status"] = "p"
    edition(tmp_path, later, "01/03/2026")
    first, second, third, fourth, *others = check(frozen, {})
    value, other = rows[0]["observation"], rows[1]["observation"]
    assert (first.mark, first.since) == ("revised", "2026-03-01")
    assert first.old == f"{value}% ({rows[0]['lci_95']}% to {rows[0]['uci_95']}%)"
    assert first.now == f"{value}% ({rows[0]['lci_95']}% to 47.0%)"
    assert second.mark == "revised"
    assert second.now == f"{other}% (no interval is published)"
    assert {one.mark for one in (third, fourth, *others)} == {"unchanged"}


@pytest.mark.usefixtures("empty_store")
def test_what_is_no_longer_held_is_named(tmp_path: Path) -> None:
    edition(tmp_path, cells(years=(2023,)), "01/03/2025")
    one = quoted("small-rate")[0]
    no_place, no_indicator = replace(one, id="a", place="X99999999"), replace(one, id="b", subject="no-rate")
    no_period = replace(one, id="c", period_start="2022-01-01", period_end="2022-12-31")
    found = check(document([no_place, no_indicator, no_period]), {})
    assert [(checked.mark, checked.now) for checked in found] == [("withdrawn", "")] * 3
    assert [checked.why for checked in found] == [
        "The place is no longer held.",
        "The indicator is no longer held.",
        "The source no longer gives this figure.",
    ]
    assert [checked.newer for checked in found] == ["", "", "2023"]


def told(field: str, value: float, day: str = "", **more: str) -> Figure:
    """A fact of the goal for waiting times."""
    more = {"id": field, "subject": f"waiting-times-18-weeks.{field}", "place": "E92000001"} | more
    return replace(
        figure("2024", value), kind="goal", period_start=day, period_end=day, lower=None, upper=None, unit="%", **more
    )


BASELINE, LATEST, TARGET = (
    told("baseline", 58.8, "2024-07-31"),
    told("latest", 61.7, "2025-10-31"),
    told("target", 92, "2029-03-31"),
)


def write(sql: str, *values: object) -> None:
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(sql, values)


@pytest.mark.usefixtures("empty_store")
def test_facts_of_a_goal() -> None:
    facts = document([BASELINE, LATEST, TARGET, replace(TARGET, id="undated", period_end="")])
    assert {one.mark for one in check(facts, {})} == {"unchanged"}
    write(
        "UPDATE goal SET baseline_value = 58.9, latest_value = 63.5, latest_date = '2026-01-31', "
        "target_date = '2030-03-31' WHERE slug = 'waiting-times-18-weeks'"
    )
    baseline, latest, target, undated = check(facts, {})
    assert (baseline.mark, baseline.old, baseline.now) == ("revised", "58.8%", "58.9%")
    assert (latest.mark, latest.newer, latest.newer_text) == ("overtaken", "31 January 2026", "63.5%")
    assert (target.mark, target.old, target.now) == ("revised", "92% (31 March 2029)", "92% (31 March 2030)")
    assert undated.mark == "unchanged"
    write("DELETE FROM goal_point WHERE goal = 'waiting-times-18-weeks'")
    write(
        "INSERT INTO goal_point (goal, date, value, series, verified) "
        "VALUES ('waiting-times-18-weeks', '2025-10-31', 61.5, 'goal', 'V')"
    )
    latest = check(facts, {})[1]
    assert (latest.mark, latest.old, latest.now, latest.newer) == ("revised", "61.7%", "61.5%", "31 January 2026")


@pytest.mark.usefixtures("empty_store")
def test_a_goal_or_a_fact_of_it_that_is_gone() -> None:
    write("UPDATE goal SET latest_value = NULL, latest_date = NULL WHERE slug = 'waiting-times-18-weeks'")
    gone = replace(BASELINE, id="gone", subject="no-goal.baseline")
    strange = replace(BASELINE, id="strange", subject="waiting-times-18-weeks.status")
    found = check(document([LATEST, gone, strange]), {})
    assert [(one.mark, one.why) for one in found] == [
        ("withdrawn", "The source no longer gives this figure."),
        ("withdrawn", "The goal is no longer held."),
        ("withdrawn", "The source no longer gives this figure."),
    ]


@pytest.mark.usefixtures("empty_store")
def test_a_place_with_a_target_of_its_own_is_held_against_that() -> None:
    local = replace(TARGET, id="local", place="E12000001", value=80.0, text="80%")
    national = replace(TARGET, id="national", place="E12000002")
    write(
        "INSERT INTO goal_target (goal, place, value, date, set_by) "
        "VALUES ('waiting-times-18-weeks', 'E12000001', 80, '2029-03-31', 'North East')"
    )
    assert [one.mark for one in check(document([local, national]), {})] == ["unchanged", "unchanged"]
    write("UPDATE goal_target SET value = 85")
    assert [(one.mark, one.now) for one in check(document([local, national]), {})] == [
        ("revised", "85%"),
        ("unchanged", "92%"),
    ]
    write("DELETE FROM goal_target")
    assert [one.mark for one in check(document([local, national]), {})] == ["withdrawn", "unchanged"]


@pytest.mark.usefixtures("empty_store")
def test_counts_of_records_are_held_against_those_composed_anew() -> None:
    same, more, gone = (
        replace(figure("2024", 3.0), id=name, kind="records", subject=name, unit="actions", text="3 actions")
        for name in ("same", "more", "gone")
    )
    found = check(document([same, more, gone]), {"same": 3.0, "more": 5.0, "other": 1.0})
    assert [one.mark for one in found] == ["unchanged", "revised", "withdrawn"]
    assert (found[1].old, found[1].now, found[2].why) == ("3 actions", "5 actions", "It is no longer counted.")


@pytest.mark.usefixtures("empty_store")
def test_answers_keep_the_order_of_the_document() -> None:
    count = replace(figure("2024", 3.0), id="count", kind="records")
    mixed = document([TARGET, count, figure("2023", 71.5), BASELINE])
    assert [one.figure for one in check(mixed, {})] == list(mixed.figures)
    assert check(document([]), {}) == ()


@pytest.mark.parametrize(
    ("marks", "line"),
    [
        (
            {"revised": 3, "overtaken": 2, "withdrawn": 1, "unchanged": 42},
            "Of 48 figures, 3 have since been revised, 2 overtaken, 1 withdrawn; 42 stand.",
        ),
        ({"revised": 1, "unchanged": 1}, "Of 2 figures, 1 has since been revised; 1 stands."),
        ({"overtaken": 2, "unchanged": 1200}, "Of 1,202 figures, 2 have since been overtaken; 1,200 stand."),
        ({"withdrawn": 1}, "Of 1 figure, 1 has since been withdrawn; none stands unchanged."),
        ({"unchanged": 1}, "Its 1 figure stands."),
        ({"unchanged": 48}, "All 48 figures stand."),
        ({}, "It names no figures."),
    ],
)
def test_status_line(marks: dict[str, int], line: str) -> None:
    assert status_line("2026-11-21T09:00:00+00:00", marks) == f"Frozen 21 November 2026. {line}"
