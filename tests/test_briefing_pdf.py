"""A briefing as PDF: tagged, named, in our fonts, with every figure and every cell as text, the same each time."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pikepdf
import pypdf
import pytest

from briefings import typefaces
from briefings.document import Chart, Document, DocumentError, Heading, Note, Sentence, Table, content, digest, texts
from briefings.pdf import pdf
from tests.briefing_making import NASTY, sample
from tests.test_maps import local

FROZEN = "2026-11-21T09:30:00+00:00"
FITS = 1_000_000


def made(document: Document, frozen: str | None = FROZEN, made_by: str | None = "Ash Elm") -> bytes:
    return pdf(document, frozen=frozen, made_by=made_by, sha256=digest(content(document)))


@pytest.fixture(scope="module")
def written() -> bytes:
    return made(sample())


@pytest.fixture(scope="module")
def opened(written: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(written)) as file:
        yield file


def pages(written: bytes) -> list[str]:
    """The text of each page; line breaks and spaces do not count, for words break where a cell ends."""
    return [bare(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(written)).pages]


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def elements(node: Any) -> Iterator[Any]:
    """Every element of a structure tree, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tags(file: pikepdf.Pdf) -> list[str]:
    return [str(element["/S"]) for element in elements(file.Root["/StructTreeRoot"])]


def test_it_is_tagged_and_says_that_it_is_universally_accessible(opened: pikepdf.Pdf) -> None:
    assert opened.Root["/MarkInfo"]["/Marked"] is True
    with opened.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"
        assert said["dc:title"] == sample().title
        assert said["dc:creator"] == ["Ash Elm"]
        assert said["xmp:CreateDate"].startswith("2026-11-21")
    assert opened.Root["/ViewerPreferences"]["/DisplayDocTitle"] is True
    assert str(opened.Root["/Lang"]) == "en-GB"


def test_parts_are_tagged_for_what_they_are(opened: pikepdf.Pdf) -> None:
    found = tags(opened)
    assert {"/Title", "/H1", "/P", "/Figure", "/Table", "/THead", "/TH", "/TD"} <= set(found)
    assert found.count("/Table") == 5
    assert found.count("/H1") == 3


def test_every_picture_has_its_alternative_text(opened: pikepdf.Pdf) -> None:
    alternatives = [str(one["/Alt"]) for one in elements(opened.Root["/StructTreeRoot"]) if one["/S"] == "/Figure"]
    assert alternatives == [block.alt for block in sample().blocks if isinstance(block, Chart)]


def test_bookmarks_are_the_headings(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        assert [one.title for one in outline.root] == ["Summary", "Details", "All figures in this briefing"]


def test_every_text_and_cell_is_in_it(written: bytes) -> None:
    text = "".join(pages(written))
    for block in sample().blocks:
        for said in texts(block):
            if said != getattr(block, "alt", None):
                assert bare(said) in text, said
    for figure in sample().figures.values():
        for said in (figure.title, figure.period, figure.text, figure.interval, figure.status, figure.source):
            assert bare(said) in text
    assert bare("26 June 2026") in text
    assert bare("Open Government Licence v3.0") in text
    assert bare("Contains OS data") in text


def test_markup_in_a_name_is_text(written: bytes) -> None:
    assert "".join(pages(written)).count(bare(NASTY)) >= 3


def test_the_first_page_is_the_summary(written: bytes) -> None:
    first, second, *_ = pages(written)
    for said in ("Internal briefing, not for publication", "As known on 21 November 2026", "by Ash Elm", "72.5%"):
        assert bare(said) in first
    assert "Details" not in first
    assert second.startswith("Details")


def test_every_page_has_its_number_and_the_hash(written: bytes) -> None:
    found = pages(written)
    for position, page in enumerate(found, start=1):
        assert f"Page{position}of{len(found)}" in page
        assert digest(content(sample())) in page


def test_a_draft_says_so() -> None:
    text = "".join(pages(made(sample(), frozen=None, made_by=None)))
    assert bare("not for publication, draft") in text
    assert "Frozen" not in text


def test_the_same_document_is_the_same_bytes(written: bytes) -> None:
    assert made(sample()) == written
    assert made(dataclasses.replace(sample(), as_of="2026-11-20")) != written


def test_several_people_may_ask_at_once(written: bytes) -> None:
    with ThreadPoolExecutor(4) as together:
        assert set(together.map(lambda _: made(sample()), range(8))) == {written}


def test_fonts_are_ours_and_in_the_file(opened: pikepdf.Pdf) -> None:
    fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    families = {re.sub("^/[A-Z]{6}\\+", "", str(font["/BaseFont"])) for font in fonts}
    assert families == {"SourceSans3-Regular", "SourceSans3-SemiBold"}
    within = [font["/FontDescriptor"] for font in fonts if "/FontDescriptor" in font]
    assert within
    assert all("/FontFile2" in one or "/FontFile3" in one for one in within)


def test_pictures_are_vectors_and_ten_maps_stay_small() -> None:
    chart = next(block for block in sample().blocks if isinstance(block, Chart))
    maps = tuple(dataclasses.replace(chart, title=f"Map {n}", spec=local(chosen=None), kind="map") for n in range(10))
    document = dataclasses.replace(sample(), blocks=(*sample().blocks, *maps))
    written = made(document)
    assert len(written) < FITS
    with pikepdf.open(io.BytesIO(written)) as file:
        streams = [one for one in file.objects if isinstance(one, pikepdf.Stream)]
        assert [one for one in streams if one.get("/Subtype") == "/Image"] == []


def test_headings_leave_no_level_out() -> None:
    blocks = (Heading("First", 2), Heading("Second", 3), Note("Between."), Heading("Third", 1))
    written = made(dataclasses.replace(sample(), blocks=blocks, summary=1))
    with pikepdf.open(io.BytesIO(written)) as file:
        assert [one for one in tags(file) if one[:2] == "/H" and one[2:].isdigit()] == ["/H1", "/H2", "/H1", "/H1"]


def test_what_the_fonts_lack_is_marked_and_explained() -> None:
    blocks = (Sentence("Réunion 漢 🙂 ◔ ∅ ★ Ŵ ŷ"),)
    text = "".join(pages(made(dataclasses.replace(sample(), blocks=blocks, summary=1))))
    assert f"Réunion{typefaces.UNKNOWN * 2}◔∅★Ŵŷ" in text
    assert bare("stands for a character that the fonts of this file do not have") in text
    assert typefaces.UNKNOWN not in "".join(pages(made(sample())))


@pytest.mark.parametrize("rows", [(), (("only one",),)])
def test_a_table_may_be_empty_but_not_ragged(rows: tuple[tuple[str, ...], ...]) -> None:
    document = dataclasses.replace(sample(), blocks=(Table("Actions", ("What", "Due"), rows),), summary=1)
    if rows:
        with pytest.raises(DocumentError, match="'Actions' has 2 columns, but 1 cells in row 1"):
            made(document)
    else:
        assert bare("There is none.") in pages(made(document))[0]
