"""A small document with one block of every kind, and names that try to be markup."""

from __future__ import annotations

from briefings.document import (
    Chart,
    Document,
    Figure,
    Heading,
    Note,
    Number,
    Scope,
    Sentence,
    Series,
    Table,
)

NASTY = '#link("x")[Ash & <b>Elm</b>] $1$ =1+2 *bold* \\ _it_ @ref'
"""Typst, HTML and spreadsheet syntax in one name."""


def figure(period: str, value: float, *, place: str = "E12000001", name: str = "North East") -> Figure:
    """A published figure of one year, with an interval of one either side."""
    return Figure(
        id=f"employment@{place}@{period}",
        kind="observation",
        subject="employment",
        title="Employment rate",
        place=place,
        place_name=name,
        period_start=f"{period}-01-01",
        period_end=f"{period}-12-31",
        period=period,
        value=value,
        lower=value - 1,
        upper=value + 1,
        unit="%",
        text=f"{value}%",
        interval=f"{value - 1}% to {value + 1}%",
        mark="",
        status="accredited official statistics",
        source="Office for National Statistics",
        source_url="https://www.ons.gov.uk/",
        licence="Open Government Licence v3.0",
        published="2026-06-26",
        caution="",
        quote=f"The employment rate in {name} was {value}% in {period} (95% interval {value - 1}% to {value + 1}%; "
        "Office for National Statistics, published 26 June 2026).",
    )


def sample() -> Document:
    """A document of the North East with a block of every kind."""
    figures = {one.id: one for one in (figure("2023", 71.5), figure("2024", 72.5))}
    first, last = figures
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": "Employment rate", "subtitle": "Share of people of 16 to 64"},
        "data": {"values": [{"year": "2023", "value": 71.5}, {"year": "2024", "value": 72.5}]},
        "mark": "line",
        "encoding": {
            "x": {"field": "year", "type": "ordinal"},
            "y": {"field": "value", "type": "quantitative", "scale": {"zero": False}},
        },
    }
    columns, rows = ("Year", "Rate"), (("2023", "71.5%"), ("2024", "72.5%"))
    return Document(
        title=f"North East: where the missions stand, {NASTY}",
        scope=Scope("place", "E12000001"),
        as_of="2026-11-21",
        audience="internal",
        store_version="7",
        blocks=(
            Heading("Summary"),
            Sentence("The employment rate rose from 71.5% (2023) to 72.5% (2024).", (first, last)),
            Number("Employment rate, 2024", last, "rose from 71.5% (2023)"),
            Heading("Details"),
            Chart(
                title="Employment rate",
                subtitle="Share of people of 16 to 64",
                alt="Line chart of the employment rate in the North East: 71.5% in 2023, 72.5% in 2024.",
                spec=spec,
                form="line",
                categories=("2023", "2024"),
                series=(Series("North East", (71.5, 72.5)), Series(NASTY, (None, 70.25))),
                unit="%",
                columns=columns,
                rows=rows,
                figures=(first, last),
            ),
            Chart(
                title="Employment rate by region",
                subtitle="",
                alt="Map of the employment rate by region.",
                spec=spec | {"mark": "bar"},
                form="table",
                categories=(),
                series=(),
                unit="%",
                columns=columns,
                rows=rows,
                figures=(last,),
                kind="map",
            ),
            Table("Figures", ("What", "Value"), (("Employment rate", "72.5%"), (NASTY, "1")), figures=(last,)),
            Table("Actions overdue", ("Action", "Due"), ((NASTY, "1 October 2026"),), kind="actions"),
            Note("No interval is published for some figures."),
        ),
        figures=figures,
        summary=3,
    )
