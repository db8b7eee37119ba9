"""Scripts run in turn, and a script that fails gives its turn back."""

from __future__ import annotations

from threading import Thread

import pytest
from streamlit.testing.v1 import AppTest

from tests.browser.serving import ROOT
from views import about, turn

pytestmark = pytest.mark.usefixtures("store")


def app() -> AppTest:
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    at.switch_page("pages/about.py")
    return at


def test_a_script_waits_for_the_one_before() -> None:
    at = app()
    script = Thread(target=at.run)
    with turn.taken:
        script.start()
        script.join(1)
        assert script.is_alive()
    script.join(60)
    assert not script.is_alive()
    assert at.title[0].value == "About this dashboard"


def test_a_script_that_fails_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "licence_list", lambda: 1 / 0)
    assert app().run().exception
    assert not turn.taken.locked()
    monkeypatch.undo()
    assert not app().run().exception
