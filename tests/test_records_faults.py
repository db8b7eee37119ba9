"""Each fault of a cell or a record is told with row, column and mend, and keeps everything out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data import store
from data.records.faults import Refused
from tests.records_making import CELLS, EXAMPLES, take

WRONG = [
    ("action", {"text": " "}, "column text: the cell is empty. It is needed: What is to be done."),
    ("action", {"owner": None}, "column owner: the cell is empty"),
    ("challenge", {"slug": "Family hubs"}, "column slug: 'Family hubs' is no short name. Use small letters"),
    ("challenge", {"slug": "a--b"}, "is no short name"),
    ("action", {"due": "31/12/2026"}, "column due: '31/12/2026' is not a date. Write it as 2026-09-16."),
    ("action", {"due": "2026-02-30"}, "there is no day '2026-02-30'"),
    ("action", {"due": 46000}, "'46000' is not a date"),
    ("action", {"due": "2206-12-31"}, "outside the years 1900 to 2100"),
    ("action", {"due": "2026-09-15"}, "column due: due (2026-09-15) is before opened (2026-09-16). Check both dates."),
    ("action", {"state": "done", "closed": "2026-09-15"}, "closed (2026-09-15) is before opened (2026-09-16)"),
    ("action", {"state": "done"}, "column closed: the action is done without a closing date. Give the date."),
    ("action", {"closed": "2026-10-01"}, "an open action has a closing date"),
    ("action", {"state": "opne"}, "'opne' is not a choice (the nearest is 'open'). Choose open, done, dropped."),
    ("action", {"provenance": None}, "column provenance: the cell is empty"),
    ("action", {"source_url": "javascript:alert(1)"}, "is no web address. Begin with https:// or http://"),
    ("action", {"source_url": "https://a b"}, "is no web address"),
    ("action", {"text": "one\ntwo"}, "'one\\ntwo' has several lines. Write it on one line."),
    ("action", {"text": "a\x07b"}, "there is a control character (U+0007). Take it out."),
    ("action", {"text": "a\ud800"}, "there is a control character (U+D800)"),
    ("action", {"text": "x" * 501}, "the text has 501 characters. Write at most 500."),
    ("action", {"text": "Example: x"}, "begins as an example row does"),
    ("action", {"place": "E99999999"}, "column place: there is no place 'E99999999'. Write the code"),
    (
        "action",
        {"council": "north-east-mission-counci"},
        "(the nearest is 'north-east-mission-council'). Add it to council",
    ),
    ("decision", {"mission": "helth"}, "column mission: there is no mission 'helth' (the nearest is 'health')"),
    ("decision", {"goal": "school-readines"}, "there is no goal 'school-readines' (the nearest is 'school-readiness')"),
    ("decision", {"indicator": "happiness"}, "column indicator: there is no indicator 'happiness'"),
    ("decision", {"expected_change": "half"}, "column expected_change: 'half' is not a number"),
    ("decision", {"expected_change": float("nan")}, "'nan' is too large to hold"),
    ("decision", {"expected_change": "1e999"}, "is too large to hold"),
    ("decision", {"state": "replaced"}, "column replaced_by: the decision is replaced. Name the decision"),
    ("decision", {"indicator": None}, "column indicator: a change is expected of no indicator"),
    ("decision", {"expected_change": 0}, "column expected_change: a change of nothing"),
    ("decision", {"goal": "waiting-times-18-weeks"}, "is a goal of health, not of"),
    ("challenge", {"outcome": "accepted", "answered": None}, "column answered: the outcome is accepted"),
    ("action_step", {"date": "2020-01-01"}, "column date: 2020-01-01 is before"),
    ("decision", {"due_period": "next year"}, "is not a period such as"),
    (
        "decision",
        {"due_period": "2023-09-01/P1Y"},
        "column due_period: the figure of academic year 2023 to 2024 is not",
    ),
    (
        "decision",
        {"replaced_by": CELLS["decision"]["slug"], "state": "replaced"},
        "leads in a circle. Change replaced_by",
    ),
    ("participation", {"people": -1}, "'-1' is not a whole number"),
    ("participation", {"people": 3.5}, "'3.5' is not a whole number"),
    ("partnership_stage", {"stage": "exploding"}, "(the nearest is 'exploring')"),
    ("contribution", {"amount": "-5"}, "column amount: '-5' is less than nothing. Write what is left"),
    ("contribution", {"amount": -0.01}, "'-0.01' is less than nothing"),
    ("contribution", {"amount": "(500)"}, "'(500)' is less than nothing"),
    ("contribution", {"amount": "£84,000"}, "'£84,000' has a currency sign. Take it out. Write pounds in digits alone"),
    ("contribution", {"amount": "84000 GBP"}, "has a currency sign"),
    ("contribution", {"amount": "84,000"}, "'84,000' has signs or spaces between its digits. Write pounds"),
    ("contribution", {"amount": "84\u202f000"}, "has signs or spaces between its digits"),
    ("contribution", {"amount": "1.234,56"}, "has signs or spaces between its digits"),
    ("contribution", {"amount": "84k"}, "'84k' is no amount of money. Write pounds in digits alone, with a point"),
    ("contribution", {"amount": "1e5"}, "'1e5' is no amount of money"),
    ("contribution", {"amount": True}, "'True' is no amount of money"),
    ("contribution", {"amount": "84000.005"}, "'84000.005' has more than two decimals. Round it to whole pence."),
    ("contribution", {"amount": 84000.005}, "'84000.005' has more than two decimals"),
    ("contribution", {"amount": "100000000000"}, "is not below £100,000,000,000. Check the amount; it is in pounds."),
    ("contribution", {"amount": 1e300}, "is not below £100,000,000,000"),
    ("contribution", {"amount": float("inf")}, "is not below £100,000,000,000"),
    ("contribution", {"period": "this year"}, "column period: 'this year' is not a period"),
    ("initiative", {"lower": "23"}, "the result (22) is not from lower (23) to upper (35). Check the three numbers."),
    ("initiative", {"upper": "21"}, "the result (22) is not from lower (9) to upper (21)"),
    ("initiative", {"lower": None}, "column lower: the result's interval lacks its lower"),
    ("initiative", {"upper": None}, "column upper: the result's interval lacks its upper"),
    ("initiative", {"result": None}, "column result: the result's interval lacks its result"),
    ("purse", {"price_basis": "real"}, "column price_year: real terms are in the prices of a year. Say in the prices"),
    ("purse", {"price_year": "2025"}, "column price_year: only real terms are in the prices of a year"),
    ("purse", {"price_basis": "real", "price_year": "25"}, "column price_year: 25 is not from 1900 to 2100"),
    ("provider_result", {"successes": "321"}, "there are more successes (321) than people (320)"),
    ("fund_holding", {"risk_share": "100.5"}, "column risk_share: 100.5 is not from 0 to 100. Check the number."),
    ("fund_holding", {"return_share": "-1"}, "column return_share: -1 is not from 0 to 100"),
    ("contract", {"subcontracted": "120"}, "column subcontracted: 120 is not from 0 to 100"),
    ("purpose_goal", {"name": None}, "column name: the name is read but not there"),
    ("civil_society_account", {"value": None}, "there is no value where the quality is estimate"),
    ("civil_society_account", {"quality": "not_available"}, "there is a value where the quality is not_available"),
    ("dispute", {"record": "partnerships"}, "there is no table 'partnerships' (the nearest is 'partnership')"),
    ("dispute", {"field": "strat"}, "column field: partnership has no field 'strat' (the nearest is 'start')"),
    ("field_source", {"key": "nowhere"}, "column key: there is no partnership 'nowhere'. Write its key: slug."),
    (
        "field_source",
        {"record": "contribution", "field": "amount"},
        "Write its key: purse | organisation | period | state.",
    ),
]


@pytest.mark.parametrize(("table", "cells", "said"), WRONG, ids=[f"{one[0]} {one[2][:40]}" for one in WRONG])
def test_a_fault_is_told_with_row_column_and_mend(
    table: str,
    cells: dict[str, Any],
    said: str,
    emptied: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MISSION_STORE", str(emptied))
    version = store.version()
    with pytest.raises(Refused) as caught:
        take(EXAMPLES | {table: [CELLS[table] | cells]})
    [message] = map(str, caught.value.issues)
    assert store.version() == version
    assert message.startswith(f"{table}, row 2, column ")
    assert said in message
