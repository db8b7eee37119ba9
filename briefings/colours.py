"""The colours of the light theme as hexadecimal texts, for files that have no theme of their own."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

_CONFIG = Path(__file__).parents[1] / ".streamlit" / "config.toml"


@functools.cache
def theme() -> dict[str, Any]:
    """The light theme by Streamlit's names, such as ``textColor`` "#0E1216" and ``chartCategoricalColors``, a list."""
    held: dict[str, Any] = tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"]["light"]
    return held
