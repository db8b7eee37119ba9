"""What changed since a day: it agrees with the store, knows nothing of later, and page and feed tell the same."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from briefings import __main__ as command_line
from components import words
from components.export import csv_with_head
from data import councils, decisions, goals, indicators, missions, partnerships, store, trying
from data.commands import UNUSABLE
from data.errors import InputError
from tests.briefing_making import NASTY
from tests.opening import opened
from tests.test_feeds import ATOM, assert_valid, texts
from views import context, council, digest, digest_drawing
from views.digest import Digest
from views.digest_entries import COUNTED, Entry

DAY, SINCE = "2026-11-22", "2026-06-01"
NORTH_EAST, UNITED_KINGDOM, WALES = "E12000001", "K02000001", "W92000004"
RECORDS = ("Decisions", "Actions", "Meetings", "Initiatives and partnerships")

pytestmark = pytest.mark.usefixtures("store")


def of(place: str, mission: str | None = None, since: str = SINCE, day: str = DAY, illustrative: bool = True) -> Digest:
    return digest.of(place, mission, since, day, illustrative)


def kinds(found: Digest, *wanted: str) -> list[Entry]:
    return [entry for entry in found.entries if entry.kind in wanted]


def said(page: AppTest) -> str:
    return "\n".join(element.value for kind in (page.markdown, page.caption) for element in kind).replace("\\", "")


def test_figures_are_those_whose_period_was_not_known_before() -> None:
    found = of(NORTH_EAST)
    headline = [one.slug for one in context.headline(None)]
    now, then = (indicators.latest(headline, [NORTH_EAST], known).set_index("indicator") for known in (None, SINCE))
    ends = {slug: (now.at[slug, "period_end"], then["period_end"].get(slug)) for slug in now.index}
    newer = {slug for slug, (end, before) in ends.items() if end != before}
    told = kinds(found, "figure")
    assert {entry.subject[1] for entry in told} == newer
    assert len(newer) > 5
    assert {entry.day for entry in told} == {"2026-06-26"}


def test_a_figure_is_said_to_move_only_by_the_test() -> None:
    by_name = {entry.subject[1]: entry.text for entry in kinds(of(NORTH_EAST), "figure")}
    assert " fell from 59.6 years " in by_name["healthy-life-expectancy-female"]
    assert " no clear change in " in by_name["adult-obesity-prevalence"]
    assert "the change is not tested" in by_name["children-in-relative-poverty-after-housing"]
    assert "in cash terms" in by_name["gross-value-added-per-hour-worked"]


def test_nothing_comes_out_twice_or_after_the_last_edition() -> None:
    found = of(NORTH_EAST, "health", "2025-12-01", "2026-06-26")
    once = [entry.subject[1:] for entry in kinds(found, "figure")]
    assert len(set(once)) == len(once)
    after = of(NORTH_EAST, "health", "2026-06-26", DAY)
    assert kinds(after, "figure", "revised", "withdrawn") == []


def test_a_revised_figure_came_out_with_the_edition_that_first_had_it(full_store: Path) -> None:
    slug = "employment-rate"
    (row,) = indicators.latest([slug], [NORTH_EAST]).to_dict("records")
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(
            "INSERT INTO revision VALUES (?, ?, ?, ?, 1.5, NULL, NULL, NULL, ?, '2026-07-01', 'revised')",
            (slug, NORTH_EAST, row["period_start"], row["period_end"], row["published"]),
        )
        connection.execute(
            "UPDATE observation SET published = '2026-07-01' WHERE indicator = ? AND place = ? AND period_end = ?",
            (slug, NORTH_EAST, row["period_end"]),
        )
    found = of(NORTH_EAST)
    assert slug not in {entry.subject[1] for entry in kinds(found, "figure")}
    (revised,) = (entry for entry in kinds(found, "revised") if entry.subject[1] == slug)
    assert " was revised from 1.5% to " in revised.text


def test_revisions_agree_with_the_store_and_say_old_and_new_of_that_edition() -> None:
    found = of(NORTH_EAST, None, "2025-01-01", "2025-12-01")
    held = {
        (one.slug, row["replaced"], row["kind"])
        for one in context.headline(None)
        for row in indicators.revisions(one.slug, NORTH_EAST).to_dict("records")
        if "2025-01-01" < row["replaced"] <= "2025-12-01"
    }
    told = kinds(found, "revised", "withdrawn")
    assert {(entry.subject[1], entry.day, entry.kind) for entry in told} == held
    income = "gross-disposable-household-income-per-head"
    by_edition = {entry.day: entry.text for entry in told if entry.subject[1] == income and entry.kind == "revised"}
    assert by_edition["2025-06-17"] == "25 figures were revised; the newest of them, for 2021, from £17,663 to £17,592."
    assert by_edition["2025-10-31"].endswith("for 2022, from £18,388 to £18,419.")


def test_decisions_actions_meetings_and_initiatives_agree_with_the_store() -> None:
    found = of(UNITED_KINGDOM, None, "2026-01-01")
    taken = decisions.decisions()["decided_on"]
    assert len(kinds(found, "decision")) == int(((taken > "2026-01-01") & (taken <= DAY)).sum()) > 0
    held = councils.actions(DAY)
    closed = held["closed"].fillna("")
    assert len(kinds(found, "action_closed")) == int((closed > "2026-01-01").sum()) > 0
    overdue = held["closed"].isna() & (held["due"] < DAY) & (held["due"] >= "2026-01-01")
    assert len(kinds(found, "action_overdue")) == int(overdue.sum()) > 0
    started = trying.initiatives()["start"]
    begun = (started > "2026-01-01") & (started <= DAY)
    assert len(kinds(found, "initiative_begun")) == int(begun.sum()) > 0
    register = partnerships.register(DAY)
    new = register["start"].fillna("").between("2026-01-02", DAY)
    assert len(kinds(found, "partnership_begun")) == int(new.sum()) > 0
    assert len(kinds(found, "meeting_planned")) == len(council.every(True))


def test_a_decision_falls_due_on_the_day_of_the_edition_that_has_its_figure() -> None:
    (due,) = kinds(of(NORTH_EAST), "due")
    slug = due.subject[1]
    day_before = (date.fromisoformat(due.day) - timedelta(1)).isoformat()
    before, after = (decisions.evaluated(slug, known) for known in (day_before, due.day))
    assert before is not None
    assert after is not None
    assert (before.state, after.state) == ("not_yet_due", "did_not_move")
    assert "the figure did not move" in due.text


def test_each_due_decision_was_not_due_the_day_before_or_not_yet_taken() -> None:
    taken = decisions.decisions().set_index("slug")["decided_on"]
    due = kinds(of(UNITED_KINGDOM, None, "2025-06-01"), "due")
    assert len(due) > 5
    for entry in due:
        slug, before = entry.subject[1], (date.fromisoformat(entry.day) - timedelta(1)).isoformat()
        then, now = (decisions.evaluated(slug, known) for known in (before, entry.day))
        assert then is not None
        assert now is not None
        assert now.state != "not_yet_due"
        assert then.state == "not_yet_due" or entry.day == taken[slug]


def test_a_decision_withdrawn_does_not_fall_due(full_store: Path) -> None:
    (due,) = kinds(of(NORTH_EAST), "due")
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute("UPDATE decision SET state = 'withdrawn' WHERE slug = ?", (due.subject[1],))
    assert kinds(of(NORTH_EAST), "due") == []


@pytest.mark.parametrize("place", [NORTH_EAST, UNITED_KINGDOM, WALES, "E06000002"])
def test_every_entry_lies_in_the_span_and_is_named_once(place: str) -> None:
    found = of(place, None, "2025-03-01", "2026-03-01")
    assert all("2025-03-01" < entry.day <= "2026-03-01" for entry in found.entries if entry.kind != "meeting_planned")
    assert all(entry.day > "2026-03-01" >= entry.updated for entry in kinds(found, "meeting_planned"))
    assert {entry.kind for entry in found.entries} <= COUNTED.keys()
    ids = [entry.id for entry in found.entries]
    assert len(set(ids)) == len(ids)


def test_as_of_a_past_day_nothing_later_is_told() -> None:
    found = of(UNITED_KINGDOM, None, "2025-03-01", "2025-10-01")
    later = of(UNITED_KINGDOM, None, "2025-03-01", DAY)
    assert 0 < len(found.entries) < len(later.entries)
    assert not any("2026" in entry.text for entry in kinds(found, "action_closed", "meeting_held", "figure"))
    closed_later = {entry.subject for entry in kinds(later, "action_closed") if entry.day > "2025-10-01"}
    assert closed_later & {entry.subject for entry in kinds(found, "action_overdue")}


def test_a_mission_narrows_and_a_part_lies_within_the_whole() -> None:
    every, health = of(NORTH_EAST, None, "2025-01-01"), of(NORTH_EAST, "health", "2025-01-01")
    assert {entry.id for entry in health.entries} < {entry.id for entry in every.entries}
    assert all(context.indicator(entry.subject[1]).mission == "health" for entry in kinds(health, "figure"))  # type: ignore[union-attr]
    meant = decisions.decisions().set_index("slug")["mission"]
    assert {meant[entry.subject[1]] for entry in kinds(health, "decision", "due")} == {"health"}
    from_decision = councils.actions(DAY).set_index("slug")["decision"]
    acted = kinds(health, "action_closed", "action_overdue")
    assert {meant[from_decision[entry.subject[1]]] for entry in acted} == {"health"}
    assert len(acted) < len(kinds(every, "action_closed", "action_overdue"))


def test_a_place_is_told_its_own_figures_alone() -> None:
    for place in (NORTH_EAST, WALES):
        assert {entry.subject[0] for entry in kinds(of(place, None, "2024-01-01"), "figure", "revised")} == {place}


def test_a_goal_whose_status_an_import_changed_is_told(full_store: Path) -> None:
    goal = next(one for one in goals.standings() if one.place == NORTH_EAST and one.latest)
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(
            "UPDATE goal_status SET status = 'reached' WHERE goal = ? AND place = ?", (goal.goal, goal.place)
        )
        goals.bake(connection)
    today = date.today().isoformat()
    mission = next(entry for entry in context.all_missions() if goal.goal in _goals(entry.slug)).slug
    (told,) = kinds(of(NORTH_EAST, mission, SINCE, today), "goal")
    assert told.sentence.startswith(f"Its status is “{words.STATUSES[goal.pace.status].word}”; before it was “Reached”")
    assert kinds(of(WALES, None, SINCE, today), "goal") == []
    assert kinds(of(NORTH_EAST, None, SINCE, "2026-06-30"), "goal") == []


def _goals(mission: str) -> set[str]:
    return set(missions.goals(mission)["slug"])


def test_illustrative_records_bear_their_sign_or_are_hidden() -> None:
    shown, hidden = of(NORTH_EAST), of(NORTH_EAST, illustrative=False)
    made_up = [entry for entry in shown.entries if entry.illustrative]
    assert made_up
    assert all(entry.text.startswith("◇ ") and entry.title.startswith("◇ ") for entry in made_up)
    assert set(hidden.entries) == {entry for entry in shown.entries if not entry.illustrative}
    assert not any("◇" in entry.text for entry in hidden.entries)
    real = of(UNITED_KINGDOM, None, "2026-03-01", illustrative=False)
    assert [entry.day for entry in kinds(real, "partnership_begun")] == ["2026-04-01"] * 4


def test_where_nothing_changed_it_says_so() -> None:
    found = of(NORTH_EAST, None, "2023-01-01", "2023-01-31", illustrative=False)
    assert found.entries == ()
    assert found.said == "After 1 January 2023 and up to 31 January 2023 nothing recorded here changed."
    feed = assert_valid(digest.feed(found))
    assert texts(feed, "updated") == ["2023-01-01T00:00:00Z"]
    page = opened("briefings", view="digest", place=NORTH_EAST, since="30", known="2023-01-31", illustrative="hidden")
    assert all(group.nothing in said(page) for group in found.groups)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("E1", None, SINCE, DAY, True), "no place with the code E1"),
        ((NORTH_EAST, "war", SINCE, DAY, True), "no mission called war"),
        ((NORTH_EAST, None, "yesterday", DAY, True), "yesterday is not a day"),
        ((NORTH_EAST, None, "20260601", DAY, True), "20260601 is not a day"),
        ((NORTH_EAST, None, DAY, DAY, True), "is not before"),
    ],
)
def test_what_cannot_be_told_is_answered(arguments: tuple[str, str | None, str, str, bool], said: str) -> None:
    with pytest.raises(InputError, match=said):
        digest.of(*arguments)


def test_the_feed_is_whole_stable_and_holds_every_entry() -> None:
    found = of(UNITED_KINGDOM, None, "2025-01-01")
    written = digest.feed(found, "https://missions.example.org/app")
    feed = assert_valid(written)
    entries = feed.findall(f"{ATOM}entry")
    assert {texts(entry, "id")[0] for entry in entries} == {entry.id for entry in found.entries}
    assert all(instant[:10] <= DAY for entry in entries for instant in texts(entry, "updated"))
    links = [link.get("href") or "" for link in feed.iter(f"{ATOM}link")]
    assert len(links) == len(entries) + 1
    assert all(link.startswith("https://missions.example.org/app/") for link in links)
    assert written == digest.feed(
        digest.of.__wrapped__(UNITED_KINGDOM, None, "2025-01-01", DAY, True), "https://missions.example.org/app"
    )  # type: ignore[attr-defined]


def test_the_same_fact_has_the_same_identifier_in_another_span() -> None:
    short, long = of(NORTH_EAST, "health"), of(NORTH_EAST, None, "2025-01-01")
    common = {entry.id: entry.text for entry in long.entries}
    assert short.entries
    assert all(common[entry.id] == entry.text for entry in short.entries)


def test_names_that_try_to_be_markup_stay_text() -> None:
    found = of(NORTH_EAST)
    nasty = replace(found.entries[0], what=NASTY, sentence=NASTY)
    group = replace(found.groups[0], entries=(nasty,))
    made = replace(found, groups=(group,), place_name=NASTY)
    (entry,) = assert_valid(digest.feed(made)).findall(f"{ATOM}entry")
    assert (texts(entry, "title"), texts(entry, "content")) == ([NASTY], [NASTY])
    formula = replace(nasty, sentence="=1+2")
    table = csv_with_head([], digest_drawing.table(replace(made, groups=(replace(group, entries=(formula,)),))))
    assert list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))[2][4] == "'=1+2"


def test_the_page_tells_what_the_digest_holds() -> None:
    page = opened("briefings", view="digest", place=NORTH_EAST, since=SINCE, known=DAY)
    found = of(NORTH_EAST)
    assert [header.value for header in page.header] == [group.title for group in found.groups]
    text = said(page)
    for entry in found.entries:
        assert entry.title in text
        assert entry.sentence in text
    assert "No change of a goal's status is recorded." in text
    assert not page.warning


def test_a_mission_and_a_span_stand_in_the_address() -> None:
    page = opened(
        "briefings", view="digest", place=NORTH_EAST, mission="health", known=DAY, since="365", within="health"
    )
    assert of(NORTH_EAST, "health", "2025-11-22").said in said(page)
    page.selectbox(key="choice-since").set_value("2025-12-16").run()
    assert page.query_params["since"] == "2025-12-16"
    assert of(NORTH_EAST, "health", "2025-12-16").said in said(page)
    page.selectbox(key="choice-since").set_value("30").run()
    assert page.query_params["since"] == "30"
    assert of(NORTH_EAST, "health", "2026-10-23").said in said(page)


@pytest.mark.parametrize("since", ["<b>soon</b>", "2026-13-01", "2027-01-01", DAY, "0001-01-01", "20260601"])
def test_a_bad_day_is_answered_and_the_usual_span_told(since: str) -> None:
    page = opened("briefings", view="digest", place=NORTH_EAST, since=since, known=DAY)
    (warning,) = page.warning
    assert "is not a day such as" in warning.value
    assert of(NORTH_EAST, None, "2026-08-24").said in said(page)


def test_hidden_records_are_hidden_on_the_page_and_said_to_be() -> None:
    page = opened("briefings", view="digest", place=NORTH_EAST, since=SINCE, known=DAY, illustrative="hidden")
    assert "◇" not in said(page)
    assert said(page).count("Illustrative records are hidden") >= len(RECORDS)


def test_the_command_writes_the_feed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "north-east.atom"
    asked = ["digest", "--place", NORTH_EAST, "--mission", "health", "--since", SINCE, "--as-of", "2026-11-20"]
    monkeypatch.setattr("sys.argv", ["briefings", *asked, "--out", str(out)])
    command_line.run()
    found = of(NORTH_EAST, "health", SINCE, "2026-11-20")
    assert capsys.readouterr().out == f"{out}: {found.said}\n"
    assert out.read_bytes() == digest.feed(found)
    assert ElementTree.parse(out).getroot().tag == f"{ATOM}feed"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--place", "E1", "--since", SINCE], "no place with the code E1"),
        (["--place", NORTH_EAST, "--since", "soon"], "soon is not a day"),
        (["--place", NORTH_EAST], "Missing option '--since'"),
        (["--place", NORTH_EAST, "--since", SINCE, "--as-of", "2999-01-01"], "still to come"),
    ],
)
def test_a_bad_command_ends_in_one_line_and_leaves_the_file(
    asked: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "kept.atom"
    out.write_bytes(b"before")
    monkeypatch.setattr("sys.argv", ["briefings", "digest", *asked, "--out", str(out)])
    with pytest.raises(SystemExit) as ended:
        command_line.run()
    assert ended.value.code == UNUSABLE
    assert said in capsys.readouterr().err
    assert out.read_bytes() == b"before"
