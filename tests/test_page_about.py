"""The About page: what the dashboard is, its licences, labels and documents."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import provenance, words
from data import carried, store
from tests import opening
from views import about

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "about")


def said(at: AppTest) -> str:
    return " ".join(one.value for one in [*at.markdown, *at.warning]).replace("\N{WORD JOINER}", "")


def test_says_what_the_dashboard_is_and_is_not() -> None:
    at = opened()

    assert at.title[0].value == "About this dashboard"
    assert "**What it is not:** it does not rank places" in said(at)
    assert "issue tracker" in said(at)
    assert f"Version of the store: {store.version()}." in said(at)


def test_every_licence_line_of_the_carried_tables_stands_on_the_page() -> None:
    shown = re.sub(r"\\(.)", r"\1", said(opened()))

    for name, folder in (("source", carried.ROOT), ("SOURCES", carried.PLACES)):
        lines = {line for line in carried.table(name, folder)["licence_line"] if line}
        assert not [line for line in lines if line not in shown]
    assert "mySociety: CC BY 4.0" in shown


def test_every_label_and_mark_is_explained() -> None:
    labels, marks = (table.value for table in opened().table)

    assert [label.lower() for label in labels["Label"]] == [
        provenance.STATUS[key] for key in provenance.STATUS_MEANINGS
    ]
    assert list(marks["Mark"]) == [f"[{mark}]" for mark in words.MARKS]


@pytest.mark.parametrize(
    ("view", "title", "part"),
    [
        ("accessibility", "Accessibility statement", "## Known failures"),
        ("changes", "Changelog", "### Added"),
    ],
)
def test_documents_are_rendered_from_their_files(view: str, title: str, part: str) -> None:
    at = opened(view=view)

    assert at.title[0].value == title
    assert part in said(at)


@pytest.mark.parametrize("name", sorted(about.DOCUMENTS))
def test_documents_link_only_to_the_web_and_to_themselves(name: str) -> None:
    body = about.document(name).body

    assert not [target for target in re.findall(r"\]\(([^)]*)\)", body) if not target.startswith(("http", "#"))]
    assert not body.startswith("# ")


def test_parts_are_chosen_and_stand_in_the_address() -> None:
    at = opened()

    at.segmented_control(key="choice-view").set_value("accessibility").run()

    assert not at.exception
    assert at.query_params["view"] == "accessibility"
    assert at.title[0].value == "Accessibility statement"


def test_a_part_that_is_not_there_is_answered() -> None:
    at = opened(view="moon")

    assert "This page has no part called moon" in said(at)
    assert at.title[0].value == "About this dashboard"
