"""What is remembered is shared by all readers: no page changes it."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
from functools import wraps
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import views
from components import links
from tests.browser.serving import ROOT
from views import cache

pytestmark = pytest.mark.usefixtures("store")

QUERY = {"place": "E12000001", "mission": "health", "vs": "E92000001"}
Answers = dict[int, tuple[str, Any, bytes]]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Every answer a cached function gives while the test runs, and what it was when it was first given."""
    given: Answers = {}

    def watched(ask: Any) -> Any:
        @wraps(ask)
        def and_note(*args: Any, **kwargs: Any) -> Any:
            answer = ask(*args, **kwargs)
            given.setdefault(id(answer), (ask.__qualname__, answer, pickle.dumps(answer)))
            return answer

        return and_note

    for found in pkgutil.iter_modules(views.__path__, "views."):
        module = importlib.import_module(found.name)
        for name, thing in list(vars(module).items()):
            if callable(thing) and hasattr(thing, "__wrapped__") and thing.__module__.startswith("views."):
                monkeypatch.setattr(module, name, watched(thing))
    return given


def changed(given: Answers) -> list[str]:
    """The functions whose answer is no longer what it was."""
    return [name for name, answer, before in given.values() if pickle.dumps(answer) != before]


@pytest.mark.parametrize("page", links.PAGES.values())
def test_no_page_changes_what_all_readers_share(page: str, answers: Answers) -> None:
    for _ in range(2):
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for key, value in QUERY.items():
            at.query_params[key] = value
        at.switch_page(page)
        assert not at.run().exception
    assert len(answers) > 5
    assert changed(answers) == []


def test_a_change_would_be_seen(answers: Answers) -> None:
    from views import figures

    figures.values("employment-rate", "region", figures.periods("employment-rate", "region", None)[0].code, None)
    name, frame, _ = next(given for given in answers.values() if given[0] == "values")
    value = frame.loc[0, "value"]
    frame.loc[0, "value"] = -1.0
    assert changed(answers) == [name]
    frame.loc[0, "value"] = value


def test_the_same_question_has_the_same_answer_until_the_store_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    version = ["1"]

    @cache.cached
    def double(number: int) -> list[int]:
        asked.append(number)
        return [2 * number]

    monkeypatch.setattr(cache.store, "version", lambda: version[0])
    assert double(4) is double(4)
    version[0] = "2"
    assert double(4) == [8]
    assert asked == [4, 4]
