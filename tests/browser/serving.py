"""Runs the real server in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(script: Path, log: Path, *, base_path: str = "", store: Path | None = None) -> Iterator[str]:
    """Yields the base URL, without a final slash, of `streamlit run script` once it answers."""
    port = free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    if base_path:
        options += ["--server.baseUrlPath", base_path]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if store:
        environment["MISSION_STORE"] = str(store)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for_answer(process, f"http://127.0.0.1:{port}/health", log)
        yield f"http://127.0.0.1:{port}" + (f"/{base_path}" if base_path else "")
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def wait_for_answer(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Returns at the first HTTP answer of whatever status; raises when the process ends or hangs."""
    for _ in range(START_SECONDS * 10):
        try:
            urlopen(url, timeout=5).close()
            return
        except HTTPError:
            return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
                break
    raise RuntimeError(f"The server did not start. Its last words:\n{log.read_text()[-3000:]}")
