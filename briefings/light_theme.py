"""The light theme of the pages as a Vega-Lite config: what Streamlit gives a chart, from the same file of colours.

Sizes are those of Streamlit 1.67 in pixels; colours are read from ``.streamlit/config.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from briefings import typefaces

_CONFIG = Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml"


@cache
def colors() -> dict[str, Any]:
    """The light theme of Streamlit's config: ``textColor`` and others as hexadecimal colours, ranges as lists."""
    with _CONFIG.open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)["theme"]["light"]
    return found


@cache
def named() -> dict[str, str]:
    """Hexadecimal colours by the names that charts use, ``blue`` to ``gray``."""
    names = ("blue", "orange", "red", "yellow", "green", "violet", "gray")
    return {name: colors()[f"{name}Color"] for name in names}


@cache
def config() -> dict[str, Any]:
    """Vega-Lite's config before the charts' own, which goes over it."""
    light = colors()
    words = {"labelColor": light["grayTextColor"], "titleColor": light["grayTextColor"], "titleFontWeight": 400}
    return {
        "font": f"'{typefaces.FAMILY}', '{typefaces.SYMBOLS}', sans-serif",
        "background": light["backgroundColor"],
        "fieldTitle": "verbal",
        # Pictures are read by their alternative text; a description of each mark would only make them large.
        "aria": False,
        "title": {
            "align": "left",
            "anchor": "start",
            "color": light["textColor"],
            "fontWeight": 600,
            "fontSize": 16,
            "subtitleFontWeight": 400,
        },
        "header": words | {"titleFontSize": 16, "labelFontSize": 12},
        "axis": words
        | {
            "labelFontSize": 12,
            "titleFontSize": 14,
            "ticks": False,
            "gridColor": light["dataframeBorderColor"],
            "domain": False,
            "domainColor": light["dataframeBorderColor"],
            "labelFlush": True,
            "labelFlushOffset": 1,
            "labelBound": False,
            "labelSeparation": 4,
            "labelOverlap": True,
        },
        "legend": words | {"labelFontSize": 14, "titleFontSize": 14, "columnPadding": 8, "rowPadding": 4},
        "range": {
            "category": light["chartCategoricalColors"],
            "diverging": light["chartDivergingColors"],
            "ramp": light["chartSequentialColors"],
            "heatmap": light["chartSequentialColors"],
        },
        "view": {"stroke": None},
        "mark": {"color": light["chartCategoricalColors"][0]},
        **{f"axis{kind}": {"grid": False} for kind in ("Discrete", "XPoint", "Temporal", "XBand")},
    }
