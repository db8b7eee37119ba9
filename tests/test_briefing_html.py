"""A briefing as a web page: whole in one file, nothing run or fetched, every figure and cell in it, accessible."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from briefings.document import Chart, Document, content, digest, texts
from briefings.html import html
from components.assembly import vega_lite
from tests.briefing_making import NASTY, sample
from tests.browser.checks import assert_axe_clean, assert_console_empty, hosts_asked
from tests.test_charts import CHARTS
from tests.test_maps import MAPS


def made(document: Document, frozen: str | None = "2026-11-21T09:30:00+00:00", made_by: str | None = "Ash Elm") -> str:
    return html(document, frozen=frozen, made_by=made_by, sha256=digest(content(document)))


class Read(HTMLParser):
    """Tags with their attributes, and the texts that a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("style", "title"):
            self.within.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "title"):
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within and data.strip():
            self.said.append(" ".join(data.split()))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def written() -> str:
    return made(sample())


@pytest.fixture(scope="module")
def read(written: str) -> Read:
    return Read(written)


def test_every_text_figure_and_cell_is_in_it(read: Read) -> None:
    for block in sample().blocks:
        for said in texts(block):
            if said and said != getattr(block, "alt", None):
                assert any(" ".join(said.split()) in one for one in read.said), said
    for figure in sample().figures.values():
        for cell in (figure.period, figure.text, figure.interval, figure.status, figure.source, "26 June 2026"):
            assert cell in read.said


def test_markup_in_a_name_is_text(written: str, read: Read) -> None:
    assert NASTY in read.said
    assert NASTY not in written
    assert read.named("b") == []


def test_nothing_is_run_and_nothing_fetched(read: Read) -> None:
    assert not {"script", "iframe", "object", "embed", "form", "link", "base", "img"} & {tag for tag, _ in read.tags}
    assert [
        name for _, attributes in read.tags for name in attributes if name.startswith("on") or name == "style"
    ] == []
    asked = [value for _, attributes in read.tags for name, value in attributes.items() if name in ("src", "srcset")]
    assert asked == []
    linked = {link["href"] for link in read.named("a")}
    assert linked == {"#content"} | {one.source_url for one in sample().figures.values()}


def test_the_policy_allows_our_style_alone(written: str, read: Read) -> None:
    policy = next(one["content"] for one in read.named("meta") if one.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", written, re.DOTALL)
    assert style
    assert "default-src 'none'" in str(policy)
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in str(policy)
    assert re.findall(r"url\((?!data:font/woff2;base64,)[^)]*\)", style[1]) == []


def test_only_addresses_of_the_web_are_links() -> None:
    figures = {id_: dataclasses.replace(one, source_url="javascript:alert(1)") for id_, one in sample().figures.items()}
    read = Read(made(dataclasses.replace(sample(), figures=figures)))
    assert [link["href"] for link in read.named("a")] == ["#content"]


def test_tables_have_captions_and_named_heads(read: Read) -> None:
    assert len(read.named("caption")) == len(read.named("table")) == 5
    assert {head["scope"] for head in read.named("th")} == {"col", "row"}


def test_pictures_have_their_alternative_text(read: Read) -> None:
    drawings = [one for one in read.named("svg") if one.get("role") == "img"]
    assert [one["aria-label"] for one in drawings] == [
        block.alt for block in sample().blocks if isinstance(block, Chart)
    ]


def test_landmarks_language_and_one_title(read: Read) -> None:
    found = [tag for tag, _ in read.tags]
    assert [found.count(tag) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert read.named("html") == [{"lang": "en-GB"}]
    assert read.named("main")[0]["id"] == "content"


def test_ids_are_met_once() -> None:
    read = Read(made(many()))
    ids = [str(attributes["id"]) for _, attributes in read.tags if "id" in attributes]
    assert len(ids) > 5
    assert len(ids) == len(set(ids))


def test_a_number_says_how_sure_it_is() -> None:
    figures = dict(sample().figures)
    last = list(figures)[-1]
    assert "95% interval 71.5% to 73.5%" in Read(made(sample())).said
    unsure = dataclasses.replace(figures[last], lower=None, upper=None, interval="", mark="provisional")
    read = Read(made(dataclasses.replace(sample(), figures=figures | {last: unsure})))
    assert "no interval is published; provisional" in read.said


def test_the_hash_and_who_froze_it_stand_in_it(read: Read) -> None:
    assert digest(content(sample())) in read.said
    assert "As known on 21 November 2026 · Frozen on 21 November 2026 by Ash Elm" in read.said
    assert "Internal briefing, not for publication, draft" in Read(made(sample(), frozen=None)).said


def test_the_same_document_is_the_same_page(written: str) -> None:
    assert made(sample()) == written


def many() -> Document:
    """The sample with real charts and maps in its details."""
    chart = next(block for block in sample().blocks if isinstance(block, Chart))
    specs = [CHARTS["trend"], CHARTS["profile"], CHARTS["stacked bars"]]
    drawn = [dataclasses.replace(chart, title=f"Chart {n}", spec=vega_lite(make())) for n, make in enumerate(specs)]
    maps = [
        dataclasses.replace(chart, title=f"Map {name}", spec=MAPS[name](), kind="map") for name in ("statuses", "local")
    ]
    return dataclasses.replace(sample(), blocks=(*sample().blocks, *drawn, *maps))


def test_the_key_of_a_picture_is_told_beside_it() -> None:
    chart = next(block for block in sample().blocks if isinstance(block, Chart))
    told = dataclasses.replace(chart, spec=MAPS["local"](), subtitle="Male healthy life expectancy, years")
    read = Read(made(dataclasses.replace(sample(), blocks=(told,), summary=1)))
    assert read.said.count("Male healthy life expectancy, years") == 1
    assert "Grey: no figure." in read.said


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_finds_nothing_to_mend(page: Page, tmp_path: Path, width: int) -> None:
    file = tmp_path / "briefing.html"
    file.write_text(made(many()), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(file.as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_axe_clean(page)
    assert_console_empty(page)
    assert hosts_asked(page) <= {""}
    assert page.evaluate("document.fonts.check('600 16px \"Source Sans 3\"')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
