"""Charts of slides that can be edited in the slides: their numbers stand in a workbook behind each."""

from __future__ import annotations

import io
import textwrap
from datetime import datetime
from typing import Any

import xlsxwriter
from pptx.chart.data import ChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from briefings import deck, light_theme
from briefings.deck import Box
from briefings.document import Chart

_KINDS = {"line": XL_CHART_TYPE.LINE_MARKERS, "bar": XL_CHART_TYPE.BAR_CLUSTERED}
_LONGEST_LABEL = 120
_FIRST_DAY = datetime(1980, 1, 1)
_SIGNS = {"%": '{}"%"', "£": '"£"{}'}
_GREY = "grayTextColor"


def can_draw(block: Chart) -> bool:
    """Whether a chart can be drawn from its series; otherwise its table stands for it."""
    return block.form in _KINDS and bool(block.categories and block.series)


def place(slide: Slide, box: Box, block: Chart) -> None:
    """Draw a chart for which `can_draw` is true; a category without a value is left empty."""
    labels = [_label(one) for one in block.categories]
    data: Any = ChartData()  # type: ignore[no-untyped-call]
    data.categories = labels
    for series in block.series:
        data.add_series(_label(series.name), series.values)
    frame: Any = slide.shapes.add_chart(_KINDS[block.form], *box.emu(), data)
    deck.describe(frame, block.alt)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(block, labels))
    chart.has_title = False
    chart.font.name, chart.font.size = deck.FONT, Pt(10 if len(labels) > 15 else 14)
    chart.font.color.rgb = deck.rgb(light_theme.colors()["textColor"])
    chart.has_legend = len(block.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _set_axes(chart, block)
    _paint(chart, block.form)


def _set_axes(chart: Any, block: Chart) -> None:
    values, categories = chart.value_axis, chart.category_axis
    drawn = [value for series in block.series for value in series.values if value is not None]
    values.tick_labels.number_format = _SIGNS.get(block.unit, "{}").format(_digits(drawn))
    values.tick_labels.number_format_is_linked = False
    values.major_gridlines.format.line.color.rgb = deck.rgb(light_theme.colors()["dataframeBorderColor"])
    values.format.line.fill.background()
    values.major_tick_mark = categories.major_tick_mark = XL_TICK_MARK.NONE
    # At the foot, also where the numbers go below zero.
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.format.line.color.rgb = deck.rgb(light_theme.colors()[_GREY])
    if block.unit and block.unit not in _SIGNS:
        values.has_title = True
        values.axis_title.text_frame.text = _label(block.unit)
        values.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    if block.form == "bar":
        # The first category on top, and the numbers still at the foot.
        categories.reverse_order = True
        values._element.find(qn("c:crosses")).set("val", "max")
        if min(drawn, default=0) >= 0:
            values.minimum_scale = 0


def _digits(drawn: list[float]) -> str:
    """A number format with as many decimals as tell the ticks apart."""
    spread = max(drawn, default=0) - min(drawn, default=0)
    return "#,##0" if spread >= 5 else "#,##0.0" if spread >= 0.5 else "#,##0.00"


def _paint(chart: Any, form: str) -> None:
    palette = light_theme.colors()["chartCategoricalColors"]
    plot = chart.plots[0]
    for at, series in enumerate(plot.series):
        colour = deck.rgb(palette[at % len(palette)])
        if form == "bar":
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
            continue
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour, Pt(2.5)
        if at >= len(palette):
            series.format.line.dash_style = MSO_LINE.DASH
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = series.marker.format.line.color.rgb = colour
    if form == "bar":
        plot.gap_width = 60


def _workbook(block: Chart, labels: list[str]) -> bytes:
    """The numbers behind a chart, laid out as its references say; texts are never formulas or links."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _FIRST_DAY})
    sheet = book.add_worksheet("Sheet1")
    for row, label in enumerate(labels, 1):
        sheet.write_string(row, 0, label)
    for column, series in enumerate(block.series, 1):
        sheet.write_string(0, column, _label(series.name))
        for row, value in enumerate(series.values, 1):
            if value is not None:
                sheet.write_number(row, column, value)
    book.close()
    return stream.getvalue()


def _label(text: str) -> str:
    return textwrap.shorten(deck.line(text), _LONGEST_LABEL, placeholder=" …") or "–"
