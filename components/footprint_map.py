"""The area of a partnership on the map of its nation."""

from typing import Any

import altair as alt

from components.assembly import framed
from components.outlines import Outlines, Tier
from components.theme import INK

_HEIGHT = 340


def footprint_map(
    geometry: dict[str, Any],
    *,
    outlines_url: str,
    nations: str,
    title: str,
    subtitle: str,
    backdrop: Tier = "region",
    height: int = _HEIGHT,
) -> alt.TopLevelLayerSpec:
    """One shape filled on a pale map.

    Args:
        geometry: GeoJSON geometry in metres of the British National Grid.
        outlines_url: address of the outlines, relative to the page.
        nations: first letters of the nations shown, of "EWSN".
        title: the message; subtitle: what is filled.
        backdrop: the level drawn below.
        height: of the map in pixels.
    """
    outlines = Outlines(outlines_url, backdrop, nations, height)
    layers = [*outlines.backdrop(backdrop), *outlines.free_shape(geometry, stroke=INK)]
    return framed(layers, title, subtitle, height, params=outlines.params)
