"""Servers to measure: ours, and the floors with Streamlit's default settings and with ours."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.serving import ROOT, serving

APPS = Path(__file__).parent / "apps"
DEFAULTS = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true", "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "auto"}


@contextmanager
def ours(store: Path) -> Iterator[str]:
    """The dashboard as `make run` serves it, over a store."""
    with _serving(ROOT / "server.py", store) as url:
        yield url


@contextmanager
def floor(app: str, *, defaults: bool = False) -> Iterator[str]:
    """One of the floor apps; with ``defaults`` the two settings that matter are Streamlit's own."""
    changed = DEFAULTS if defaults else {}
    os.environ.update(changed)
    try:
        with _serving(APPS / f"{app}.py", None) as url:
            yield url
    finally:
        for name in changed:
            del os.environ[name]


@contextmanager
def _serving(script: Path, store: Path | None) -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(script, Path(folder) / "log.txt", store=store) as url,
    ):
        yield url


def memory(port: int) -> float:
    """Resident memory in MB of the process that listens on a port."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            if b"--server.port\0" + str(port).encode() in command:
                pages = int((process / "statm").read_text().split()[1])
                return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
        except OSError:
            continue
    raise LookupError(f"no server on port {port}")
