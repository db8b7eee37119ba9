"""Layers drawn from the file of outlines: TopoJSON in British National Grid (EPSG:27700), one object per level.

Each shape's `id` is its code; its properties hold code and name. Scale and place of the projection come from the
known extent of the nations shown, so that nothing moves while the file loads, and an inset finds its room in the sea.
"""

from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from components.assembly import fixed
from components.charts.marks import haloed_text, read_out
from components.theme import CONTEXT, FAINT, INK, PAPER

Tier = Literal["country", "region", "combined_authority", "upper_tier", "lower_tier"]
Box = tuple[float, float, float, float]

# West, south, east, north of each nation in kilometres of the National Grid.
_EXTENTS: dict[str, Box] = {
    "E": (80, 5, 656, 658),
    "W": (146, 164, 356, 396),
    "S": (5, 530, 471, 1220),
    "N": (-1, 459, 189, 590),
}
# Pixels right of the map that an inset may use, and where the North Sea is free for it: east of, south of.
_GUTTER = 190
_SEA, _SEA_OF_GREAT_BRITAIN = (530, 656), (490, 1010)
_INSET_HEIGHT = 150
_NO_FIGURE = "no figure"
_SAID = "datum.name + ': ' + datum.figure"
# Vega-Lite names the projection so that all layers of a map share.
_PROJECTION = "projection"


@dataclass(frozen=True)
class Inset:
    """A crowded part of the country, drawn again enlarged over the sea: words, first letters of codes, extent in km."""

    label: str
    prefix: str
    extent: Box


@dataclass(frozen=True)
class Outlines:
    """One level of the outlines, for some nations, at a height.

    Args:
        url: address of the file, relative to the page.
        level: object of the file.
        nations: first letters of the codes shown, of "EWSN".
        height: of the map in pixels.
        inset: a part to draw enlarged.
    """

    url: str
    level: Tier
    nations: str
    height: int
    inset: Inset | None = None

    @property
    def extent(self) -> Box:
        """West, south, east, north of the nations shown, km."""
        west, south, east, north = zip(*(_EXTENTS[letter] for letter in self.nations), strict=True)
        return min(west), min(south), max(east), max(north)

    @property
    def params(self) -> list[alt.Parameter]:
        """Vega variables of the layers: pixels per km, left and top of the map, and the same of the inset."""
        west, south, east, north = self.extent
        gutter = _GUTTER if self.inset else 0
        found = {
            "map_k": f"min(width / {east - west}, {self.height} / {north - south})",
            "map_left": f"max(0, (width - {east - west} * map_k - {gutter}) / 2)",
            "map_top": f"({self.height} - {north - south} * map_k) / 2",
        }
        if self.inset:
            across, down = self.inset.extent[2] - self.inset.extent[0], self.inset.extent[3] - self.inset.extent[1]
            sea_west, sea_north = _SEA_OF_GREAT_BRITAIN if "S" in self.nations else _SEA
            found |= {
                "inset_left": f"map_left + {sea_west - west} * map_k",
                "inset_top": f"map_top + {north - sea_north} * map_k",
                "inset_k": f"min((width - inset_left - 5) / {across}, {_INSET_HEIGHT / down})",
            }
        return [alt.param(name=name, expr=expression) for name, expression in found.items()]

    def backdrop(self, level: Tier | None) -> list[alt.Chart]:
        """Another level in pale grey, without a tooltip."""
        if level is None:
            return []
        shapes = self._projected(self._features(level))
        pale = shapes.mark_geoshape(opacity=0.16, stroke=PAPER, strokeWidth=0.8, tooltip=None)
        return [pale.encode(color=fixed(alt.ColorValue, CONTEXT)).properties(name="backdrop")]

    def shapes(self, joined: pd.DataFrame, field: str, param: alt.Parameter, **channels: Any) -> list[alt.Chart]:
        """Places coloured by `field`, those without it grey; a second time in the inset.

        Args:
            joined: code, label, and the columns that the channels use.
            field: missing where a place has no figure.
            param: selection by click.
            channels: Altair's encodings of a place with a figure.
        """
        tooltip = [alt.Tooltip("name:N", title="Place"), alt.Tooltip("figure:N", title="Figure")]
        base = self._base(joined).encode(tooltip=tooltip)
        line: dict[str, Any] = {"stroke": FAINT, "strokeWidth": 0.4, "cursor": "pointer"}
        blank = (
            base.transform_filter(f"!isValid(datum.{field})")
            .mark_geoshape(**line, strokeDash=[2, 2], fillOpacity=0.18)
            .encode(color=fixed(alt.ColorValue, CONTEXT))
        )
        known = base.transform_filter(f"isValid(datum.{field})").encode(**channels)
        spoken = known.mark_geoshape(**line, **read_out(_SAID))
        layers = [
            self._projected(blank).properties(name="no_figure"),
            self._projected(spoken).add_params(param),
        ]
        if self.inset:
            inside = f"indexof(datum.id, '{self.inset.prefix}') === 0"
            copies = {"inset_no_figure": blank, "inset_figures": known.mark_geoshape(**line)}
            layers += self._inset_frame(self.inset)
            layers += [
                self._enlarged(copy.transform_filter(inside), self.inset).properties(name=name)
                for name, copy in copies.items()
            ]
        return layers

    def ring(self, code: str | None) -> list[alt.Chart]:
        """One place outlined in ink on a band of the page's colour, which shows on any shade; in the inset too."""
        if code is None:
            return []
        place = self._features(self.level).transform_filter(alt.FieldEqualPredicate(field="id", equal=code))
        rings = [
            place.mark_geoshape(filled=False, stroke=stroke, strokeWidth=width, strokeJoin="round", tooltip=None)
            for stroke, width in ((PAPER, 5), (INK, 2.5))
        ]
        layers = [self._projected(ring) for ring in rings]
        if self.inset and code.startswith(self.inset.prefix):
            layers += [self._enlarged(ring, self.inset) for ring in rings]
        return layers

    def spot(self, code: str) -> list[alt.Chart]:
        """One place filled; local authorities, which may be too small to be seen, with a ring about them."""
        place = self._features(self.level).transform_filter(alt.FieldEqualPredicate(field="id", equal=code))
        filled = self._projected(place.mark_geoshape(tooltip=None))
        if self.level not in ("upper_tier", "lower_tier"):
            return [filled]
        return [filled, self._centred(place).mark_point(size=700, strokeWidth=2, opacity=1, tooltip=None)]

    def free_shape(self, geometry: dict[str, Any], **look: Any) -> list[alt.Chart]:
        """A shape that is no place of the file, filled: GeoJSON in metres of the National Grid."""
        data = alt.InlineData(values={"type": "Feature", "geometry": geometry, "properties": {}})
        return [self._projected(alt.Chart(data).mark_geoshape(fillOpacity=0.75, strokeWidth=1.2, tooltip=None, **look))]

    def symbols(self, joined: pd.DataFrame) -> list[alt.Chart]:
        """The `sign` of each place at its centre; only without an inset, whose layers have projections of their own."""
        signed = self._base(joined).transform_filter("isValid(datum.sign)")
        return haloed_text(self._centred(signed).encode(text=alt.Text("sign:N")), fontSize=15)

    def _features(self, level: Tier) -> alt.Chart:
        return alt.Chart(alt.topo_feature(self.url, level)).transform_filter(
            f"indexof('{self.nations}', datum.id[0]) >= 0"
        )

    def _base(self, joined: pd.DataFrame) -> alt.Chart:
        fields = [name for name in joined.columns if name != "code"]
        return (
            self._features(self.level)
            .transform_lookup("id", alt.LookupData(joined, "code", fields))
            .transform_calculate(code="datum.id", name="datum.properties.name", figure=f"datum.label || '{_NO_FIGURE}'")
        )

    def _projected(self, chart: alt.Chart) -> alt.Chart:
        """`chart` where the map lies."""
        west, _, _, north = self.extent
        return _placed(chart, "map_k", f"map_left - {west} * map_k", f"map_top + {north} * map_k")

    def _enlarged(self, chart: alt.Chart, inset: Inset) -> alt.Chart:
        """`chart` where the inset lies."""
        west, _, _, north = inset.extent
        x, y = f"inset_left - {west} * inset_k", f"inset_top + {north} * inset_k"
        # Vega-Lite shares one projection among layers that differ in scale alone; this keeps them apart.
        return _placed(chart, "inset_k", x, y, reflectX=False)

    def _centred(self, chart: alt.Chart) -> alt.Chart:
        """`chart` with its point at the middle of each shape."""
        return chart.transform_calculate(middle=f"geoCentroid('{_PROJECTION}', datum)").encode(
            x=alt.X("middle[0]:Q", scale=None, axis=None), y=alt.Y("middle[1]:Q", scale=None, axis=None)
        )

    def _inset_frame(self, inset: Inset) -> list[alt.Chart]:
        west, south, east, north = inset.extent
        corner = alt.Chart(pd.DataFrame({"label": [inset.label]})).encode(
            x=fixed(alt.XValue, alt.expr("inset_left")), y=fixed(alt.YValue, alt.expr("inset_top"))
        )
        box = corner.mark_rect(fillOpacity=0, stroke=FAINT, strokeWidth=1, opacity=0.5, tooltip=None).encode(
            x2=fixed(alt.X2Value, alt.expr(f"inset_left + {east - west} * inset_k")),
            y2=fixed(alt.Y2Value, alt.expr(f"inset_top + {north - south} * inset_k")),
        )
        below = alt.expr(f"{north - south} * inset_k + 4")
        return [box, *haloed_text(corner.encode(text=alt.Text("label:N")), align="left", baseline="top", dy=below)]


def _placed(chart: alt.Chart, scale: str, x: str, y: str, **apart: Any) -> alt.Chart:
    """`chart` of metres on screen: `scale` in pixels per kilometre, `x` and `y` of the grid's origin."""
    placed: alt.Chart = chart.project(
        type="identity", reflectY=True, scale=alt.expr(f"{scale} / 1000"), translate=alt.expr(f"[{x}, {y}]"), **apart
    )
    return placed
