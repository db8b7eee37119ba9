"""Slides: everything in the document is on them, can be edited, and says where it comes from."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from typing import Any

import openpyxl
import pptx
import pytest
from pptx.util import Inches

from briefings import deck, slides
from briefings.document import Block, Chart, Document, Heading, Note, Number, Sentence, Series, Table, named
from tests.briefing_making import NASTY, figure, sample

DOCUMENT = sample()
CHART = next(block for block in DOCUMENT.blocks if isinstance(block, Chart))
SHA256 = "ab" * 32
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
LONG = " ".join(f"word{at}" for at in range(3000))
CONTROL = "bell\x07 tab\t null\x00 half\ud800 non\uffff"


def made(document: Document) -> bytes:
    return slides.pptx(document, frozen="2026-11-21T10:00:00Z", made_by=NASTY, sha256=SHA256)


def opened(*blocks: Block) -> Any:
    """The slides of the sample with other blocks."""
    return pptx.Presentation(io.BytesIO(made(dataclasses.replace(DOCUMENT, blocks=blocks))))


def titles(presentation: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in presentation.slides]


def charts(presentation: Any) -> list[Any]:
    return [shape.chart for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def cells(slide: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for shape in slide.shapes if shape.has_table for row in shape.table.rows]


def shown(slide: Any) -> str:
    """All that a reader sees on a slide, chart texts aside."""
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return "\n".join([*texts, *(cell for row in cells(slide) for cell in row)])


def notes(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text


CONTENT = made(DOCUMENT)
PRESENTATION: Any = pptx.Presentation(io.BytesIO(CONTENT))
SLIDES = list(PRESENTATION.slides)


def test_a_slide_for_each_block_under_its_title() -> None:
    assert titles(PRESENTATION) == [
        DOCUMENT.title,
        "Summary",
        "Employment rate, 2024",
        "Details",
        "Employment rate",
        "Employment rate by region",
        "Figures",
        "Actions overdue",
        "Details, continued",
    ]
    assert (PRESENTATION.slide_width, PRESENTATION.slide_height) == (Inches(13.333), Inches(7.5))
    assert all(text in shown(SLIDES[0]) for text in ("As of 21 November 2026", "For internal use", SHA256, NASTY))


def test_every_text_of_the_document_is_on_a_slide() -> None:
    everything = "\n".join([*map(shown, SLIDES), *map(notes, SLIDES)])
    for block in DOCUMENT.blocks:
        match block:
            case Heading() | Sentence() | Note():
                assert block.text in everything
            case Number():
                one = DOCUMENT.figures[block.figure]
                texts = (block.label, block.note, one.text, f"Interval: {one.interval}", one.place_name)
                assert all(text in shown(SLIDES[2]) for text in texts)
            case Chart() | Table():
                assert all(cell in everything for row in (block.columns, *block.rows) for cell in row)
                assert block.title in titles(PRESENTATION)


def test_tables_are_tables() -> None:
    for title, block in ((slide.shapes.title.text_frame.text, slide) for slide in SLIDES[5:8]):
        [wanted] = [one for one in DOCUMENT.blocks if isinstance(one, Chart | Table) and one.title == title]
        assert cells(block) == [list(row) for row in (wanted.columns, *wanted.rows)]


@pytest.mark.parametrize("form", ["line", "bar"])
def test_the_numbers_of_a_chart_come_back_with_their_gaps(form: Any) -> None:
    [chart] = charts(opened(dataclasses.replace(CHART, form=form)))
    [plot] = chart.plots
    assert list(plot.categories) == list(CHART.categories)
    assert {series.name: tuple(series.values) for series in plot.series} == {
        series.name: series.values for series in CHART.series
    }
    assert [bar.get("val") for bar in chart._chartSpace.iter(f"{{{C}}}dispBlanksAs")] == ["gap"]
    assert chart.value_axis.tick_labels.number_format == '#,##0.0"%"'
    assert chart.has_legend


def test_the_workbook_behind_a_chart_holds_its_numbers_and_no_formula() -> None:
    formula = "=HYPERLINK(1)"
    series = (Series(formula, (1.0, None)), Series("https://example.org", (2.5, -3.0)))
    [chart] = charts(opened(dataclasses.replace(CHART, categories=("+1", "@x"), series=series)))
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert [[cell.value for cell in row] for row in book["Sheet1"].iter_rows()] == [
        [None, formula, "https://example.org"],
        ["+1", 1, 2.5],
        ["@x", None, -3],
    ]
    assert {cell.data_type for row in book["Sheet1"].iter_rows() for cell in row} == {"s", "n"}
    references = [one.text for one in chart.plots[0].series[1]._element.iter(f"{{{C}}}f")]
    assert references == ["Sheet1!$C$1", "Sheet1!$A$2:$A$3", "Sheet1!$C$2:$C$3"]


def test_a_chart_without_numbers_is_its_table() -> None:
    presentation = opened(
        dataclasses.replace(CHART, categories=(), series=()), dataclasses.replace(CHART, form="table")
    )
    assert charts(presentation) == []
    assert [cells(slide) for slide in list(presentation.slides)[1:]] == [
        [list(row) for row in (CHART.columns, *CHART.rows)]
    ] * 2


def test_every_slide_with_figures_has_their_sources_in_its_notes() -> None:
    for slide in SLIDES:
        assert notes(slide).endswith(f"From the briefing “{DOCUMENT.title}”, as of 21 November 2026, SHA-256 {SHA256}.")
    for at, block in zip((1, 2, 4, 5, 6), [b for b in DOCUMENT.blocks if named(b)], strict=True):
        for id_ in named(block):
            one = DOCUMENT.figures[id_]
            facts = (one.quote, f"Status: {one.status}", f"Licence: {one.licence}", f"Address: {one.source_url}")
            assert all(fact in notes(SLIDES[at]) for fact in facts)
        assert "Source: Office for National Statistics" in shown(SLIDES[at])


def test_a_caution_stands_beside_its_number() -> None:
    one = dataclasses.replace(
        figure("2024", 72.5), caution="It is made up.", mark="provisional", lower=None, upper=None
    )
    document = dataclasses.replace(DOCUMENT, blocks=(Number("Rate", one.id),), figures={one.id: one})
    [_, slide] = pptx.Presentation(io.BytesIO(made(document))).slides
    said = ("Caution: It is made up.", "North East, 2024 (provisional)", "No uncertainty published")
    assert all(text in shown(slide) for text in said)


def test_charts_and_tables_say_what_they_show() -> None:
    described = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for slide in SLIDES
        for shape in slide.shapes
        if shape.has_chart or shape.has_table
    ]
    assert described == [
        CHART.alt,
        "Map of the employment rate by region.",
        "Table: Figures, 2 rows",
        "Table: Actions overdue, 1 row",
    ]


def test_every_slide_has_a_title_of_its_own_read_first() -> None:
    presentation = opened(Heading("Part"), CHART, CHART, Heading("Part"), CHART, Heading(""), CHART)
    assert len(set(titles(presentation))) == len(presentation.slides)
    for slide in presentation.slides:
        assert slide.shapes[0] == slide.shapes.title
        assert len({shape.shape_id for shape in slide.shapes}) == len(slide.shapes)
        assert slide.shapes.title.text_frame.text
        assert all(shape.text_frame.text for shape in slide.placeholders if shape.placeholder_format.idx < 10)


def test_the_slides_are_in_british_english_throughout() -> None:
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
    assert set(re.findall(rb'\blang="([^"]+)"', parts)) == {b"en-GB"}
    assert set(re.findall(rb'<a:latin typeface="(\w[^"]*)"', parts)) == {deck.FONT.encode()}


def test_a_long_table_goes_on_over_several_slides_and_loses_nothing() -> None:
    rows = tuple((f"Action {at}", " ".join(["must"] * (at % 40)), f"{at:,}") for at in range(90))
    presentation = opened(Table("Actions", ("Action", "What", "Cost"), rows, note=NASTY))
    pages = list(presentation.slides)[1:]
    count = len(pages)
    assert titles(presentation)[1:] == [
        "Actions",
        *(f"Actions, continued ({at} of {count})" for at in range(2, count + 1)),
    ]
    assert [tuple(row) for page in pages for row in cells(page)[1:]] == list(rows)
    assert {tuple(cells(page)[0]) for page in pages} == {("Action", "What", "Cost")}
    for page in pages:
        [frame] = [shape for shape in page.shapes if shape.has_table]
        assert frame.top + sum(row.height for row in frame.table.rows) <= Inches(6.75)
        assert NASTY in shown(page)


def test_many_sentences_go_on_over_several_slides() -> None:
    texts = [f"Sentence {at} " + "says something " * (at % 20) for at in range(40)]
    presentation = opened(Heading("Part"), *(Sentence(text) for text in texts))
    pages = list(presentation.slides)[1:]
    assert titles(presentation)[1:3] == ["Part", f"Part, continued (2 of {len(pages)})"]
    points = [paragraph.text for page in pages for paragraph in page.placeholders[1].text_frame.paragraphs]
    assert points == [text.strip() for text in texts]


@pytest.mark.parametrize("text", [NASTY, CONTROL, LONG, "", " ", "a\nb\vc", "<a:t>&amp;", "_x0041_"])
def test_no_text_breaks_the_slides(text: str) -> None:
    table = Table(text, (text, "B"), ((text, "x"), ("y", text)), note=text)
    chart = dataclasses.replace(
        CHART,
        title=text,
        subtitle=text,
        alt=text,
        unit=text,
        categories=(text, "b"),
        series=(Series(text, (1.0, 2.0)), Series("b", (None, None))),
        rows=((text, text),),
    )
    blocks = (Heading(text), Sentence(text), Note(text), chart, dataclasses.replace(chart, form="bar"), table)
    odd = dataclasses.replace(figure("2024", 1.0), text=text or "1", quote=text, source=text, mark=text, caution=text)
    document = dataclasses.replace(
        DOCUMENT, title=text, blocks=(*blocks, Number(text, odd.id, text)), figures={**DOCUMENT.figures, odd.id: odd}
    )
    content = slides.pptx(document, frozen="2026-11-21T10:00:00Z", made_by="A", sha256=SHA256)
    presentation = pptx.Presentation(io.BytesIO(content))
    everything = " ".join(" ".join(map(shown, presentation.slides)).split())
    wanted = deck.line(text)
    words = wanted.split()
    assert all(word in everything for word in words)
    assert len(charts(presentation)) == 2
    assert len(presentation.core_properties.title) <= 255


def test_nothing_to_list_is_said() -> None:
    presentation = opened(Table("Actions", ("A",), ()), Table("None", (), ()))
    assert [shown(slide).splitlines()[1] for slide in list(presentation.slides)[1:]] == ["Nothing to list."] * 2


def test_the_same_document_is_the_same_bytes_and_dated_as_frozen() -> None:
    assert made(sample()) == CONTENT
    properties = PRESENTATION.core_properties
    assert str(properties.created) == str(properties.modified) == "2026-11-21 10:00:00"
    assert (properties.author, properties.identifier, properties.title) == (NASTY, SHA256, DOCUMENT.title)
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as archive:
        [book] = [name for name in archive.namelist() if name.endswith(".xlsx")]
        with zipfile.ZipFile(io.BytesIO(archive.read(book))) as inner:
            days = {entry.date_time[:3] for entry in [*archive.infolist(), *inner.infolist()]}
            core = inner.read("docProps/core.xml")
    assert days == {(1980, 1, 1)}
    assert set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {b"1980-01-01T00:00:00Z"}
