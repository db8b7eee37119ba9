"""Command lines as a shell runs them, within this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest


class Answer(NamedTuple):
    """Exit code, and what was said."""

    code: int
    out: str
    err: str


Ask = Callable[..., Answer]


def asking(
    name: str, run: Callable[[], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """What runs the commands of a module with arguments."""

    def ask(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        code = 0
        try:
            run()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return ask
