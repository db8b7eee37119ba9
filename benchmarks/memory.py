"""How much memory a process took at most."""

from __future__ import annotations

import re
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_megabytes() -> float:
    """The most memory of this process so far, in MB.

    Not from `resource.getrusage`, which counts what the process that started it held before.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1]) / 1024
