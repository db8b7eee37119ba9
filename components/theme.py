"""The one chart theme, and what every chart shares: colours by role, type, numbers.

Colours come from Streamlit's own chart theme (``.streamlit/config.toml``), so a chart follows the reader's
light or dark theme. Four ways lead there, and charts use no other:

* ``range="ramp"`` or ``"category"`` in a scale: ``chartSequentialColors``, ``chartCategoricalColors``;
* no colour given: the first of ``chartCategoricalColors``, kept for the place in question;
* a Streamlit colour name as the value or range of a *color* channel: ``blue``, ``orange``, ``gray``;
* :data:`INK` and :data:`FAINT`, which read the page's background, for text and lines outside that channel.
"""

import json
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt

from components import words

CONTEXT = "gray"

# Streamlit gives text marks and subtitles no colour, and `background` is the only colour of the page
# that a Vega expression can read.
INK = alt.expr("luminance(background) < 0.3 ? '#e3e6ea' : '#31333f'")
FAINT = alt.expr("luminance(background) < 0.3 ? '#a9adb4' : '#5c5f66'")
PAPER = alt.expr("background")
HALO: dict[str, Any] = {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}

SPACE = "space"
WIDE = "space >= 640"
# The container's width in pixels. `width` adds nothing but makes it follow a resize.
ROOM = "((containerSize()[0] || width) + 0 * width)"

# Pixels of room below which a line of title holds this many characters of 16 px type.
_LINES = ((340, 38), (440, 46), (640, 64), (900, 90))
_LONGEST_LINE = 110
_BROKEN = re.compile(r'\["(?:[^"\\]|\\.|", ")*"\]')
SUBTITLE_SHARE = 1.16


@dataclass(frozen=True)
class Tint:
    """Colour of a verdict: a Streamlit colour name, and how much of it covers an area (0 to 1)."""

    color: str
    strength: float


TINTS = {
    "better": Tint("blue", 1),
    "similar": Tint(CONTEXT, 0.5),
    "worse": Tint("orange", 1),
    "higher": Tint("violet", 1),
    "lower": Tint("green", 1),
    "not_compared": Tint(CONTEXT, 0.2),
}


@dataclass(frozen=True)
class StatusTint(Tint):
    """Colour of a goal's status, and its hatching, so that grey tells too: what is on its way has none.

    The hatching is "level", "upright", "rising", "falling" or nothing.
    """

    hatching: str | None = None


_UNJUDGED = StatusTint(CONTEXT, 0.4, "upright")
STATUS_TINTS = {
    "reached": StatusTint("blue", 1),
    "on_track": StatusTint("blue", 0.55),
    "too_slow": StatusTint("orange", 0.6, "rising"),
    "barely_moving": StatusTint("orange", 1, "level"),
    "moving_away": StatusTint("orange", 1, "falling"),
    "missed": StatusTint("orange", 1, "upright"),
    "above_baseline": StatusTint("violet", 1),
    "at_baseline": StatusTint(CONTEXT, 0.5, "level"),
    "below_baseline": StatusTint("green", 1),
    "too_early": StatusTint(CONTEXT, 0.35),
    "no_number": _UNJUDGED,
    "no_date": _UNJUDGED,
    "no_baseline": _UNJUDGED,
    "no_data": _UNJUDGED,
}


@dataclass(frozen=True)
class NumberStyle:
    """How an indicator's numbers are written on axes and in legends.

    Args:
        prefix: as in the metadata, "£" or "GBPSign".
        suffix: "%"; a word ("years") is left to the subtitle.
        decimals: of a value; round numbers on axes have none.
    """

    prefix: str = ""
    suffix: str = ""
    decimals: int = 0

    def text(self, value: float) -> str:
        """`value` as readers see it: "£24,300", "−1.5%"."""
        return words.value_text(value, prefix=self.prefix, suffix=self._sign, decimals=self.decimals)

    def tick(self, value: float) -> str:
        """The same without trailing zeros, for a round number on an axis."""
        fewest = next((n for n in range(5) if abs(value - round(value, n)) < 1e-9 * max(1, abs(value))), 5)
        return words.value_text(value, prefix=self.prefix, suffix=self._sign, decimals=fewest)

    @property
    def axis_label(self) -> str:
        """:meth:`tick` as a Vega expression over an axis label's ``datum.value``."""
        before, after = words.value_text(0, prefix=self.prefix, suffix=self._sign, decimals=0).split("0")
        number = "format(abs(datum.value), ',~f')"
        sign = f"(datum.value < 0 ? '{words.MINUS}' : '')"
        return f"{sign} + {json.dumps(before)} + {number} + {json.dumps(after)}"

    @property
    def _sign(self) -> str:
        return "" if self.suffix.strip()[:1].isalpha() else self.suffix


@alt.theme.register("missions", enable=True)
def missions_theme() -> alt.theme.ThemeConfig:
    """Type, spacing and grid of all charts; colours and font are left to Streamlit."""
    return {
        "config": {
            "title": {
                "offset": 14,
                "subtitleFontSize": 13,
                "subtitlePadding": 5,
                "lineHeight": 20,
                "subtitleLineHeight": 17,
                "subtitleColor": FAINT.to_dict(),  # type: ignore[typeddict-item]
            },
            # Screen readers meet the marks that carry a figure, each with its own words; they say `aria=True`.
            "mark": {"aria": False},
            "text": {"fontSize": 12, "color": INK.to_dict()},  # type: ignore[typeddict-item]
            "axis": {"labelLimit": 240, "labelPadding": 6, "titlePadding": 8, "tickCount": 5},
            "legend": {"labelLimit": 240, "padding": 0, "offset": 10, "symbolStrokeWidth": 0, "symbolSize": 160},
            "bar": {"discreteBandSize": 12},
        }
    }


def responsive_text(text: str, share: float = 1.0) -> alt.ExprRef:
    """`text` broken into lines that fit the container, whatever its width.

    Streamlit cuts a long title with an ellipsis; Vega does not break lines. So the line breaks for each step of
    width are worked out here and the browser picks one.

    Args:
        text: one or more sentences; a line feed is kept.
        share: how many more characters fit than of the title's type.
    """

    def broken(longest: int) -> str:
        lines = [part for line in text.split("\n") for part in textwrap.wrap(line, int(longest * share)) or [""]]
        return json.dumps(lines, ensure_ascii=False)

    expression = wider = broken(_LONGEST_LINE)
    for room, longest in reversed(_LINES):
        narrower = broken(longest)
        if narrower != wider:
            expression = f"{SPACE} < {room} ? {narrower} : {expression}"
        wider = narrower
    return alt.expr(expression)


def unbroken(text: object) -> str:
    """`text` of a title on one line: a string, lines, or what :func:`responsive_text` made of it."""
    if isinstance(text, dict):
        broken = _BROKEN.findall(str(text.get("expr", "")))
        return unbroken(json.loads(broken[-1])) if broken else ""
    return " ".join(text) if isinstance(text, list) else str(text)


def longest_line(room: float) -> int:
    """Characters of a title that a line of :func:`responsive_text` holds in `room` pixels."""
    return next((longest for limit, longest in _LINES if room < limit), _LONGEST_LINE)


def balanced(text: str, longest: int) -> str:
    """`text` broken into as few lines of at most `longest` characters as it needs, of about equal length."""
    lines = textwrap.wrap(text, longest)
    for width in range(longest, max(map(len, text.split()), default=1) - 1, -1):
        narrower = textwrap.wrap(text, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return "\n".join(lines)


def verdict_key(verdicts: Iterable[object]) -> str:
    """The shapes of those `verdicts` that occur, with their words: "▲ Better, ● Similar"."""
    met = set(verdicts)
    return ", ".join(words.verdict_text(verdict) for verdict in TINTS if verdict in met)


def status_key(statuses: Iterable[object]) -> str:
    """The shapes of those `statuses` that occur, with their words: "▲ On track or ahead, ○ Too early to say"."""
    met = set(statuses)
    return ", ".join(words.status_text(status) for status in STATUS_TINTS if status in met)


def lift(text: str, line: float, dy: float = 0) -> alt.ExprRef:
    """Shift of a text mark by `line` pixels for each line after the first, and `dy`.

    Vega sets the first line of a text on its point; half a line height here centres the whole, a full one lets
    it end there.

    Args:
        text: Vega expression of the text, its lines parted by line feeds.
    """
    return alt.expr(f"{dy} - {line} * (split({text}, '\\n').length - 1)")
