"""Pictures: the pages' specs drawn at one width, without a network, in our fonts, with what must be said below."""

from __future__ import annotations

import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from briefings import light_theme, typefaces
from briefings.document import DocumentError
from briefings.pictures import WIDTH, bare, picture
from components.assembly import spec, vega_lite
from tests.briefing_making import NASTY, sample
from tests.test_charts import CHARTS
from tests.test_maps import MAPS, URL, local, values

SVG = "{http://www.w3.org/2000/svg}"
SPECS: dict[str, Any] = {name: (lambda make=make: vega_lite(make())) for name, make in CHARTS.items()} | MAPS
SOURCE = "Source: Office for National Statistics, published 26 June 2026."
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0. " * 3


def texts(svg: str | bytes) -> list[str]:
    """The lines of text in a drawing."""
    root = ElementTree.fromstring(svg)
    lines = [one for text in root.iter(f"{SVG}text") for one in ([text] if text.text else list(text))]
    return ["".join(line.itertext()) for line in lines]


def said(svg: str | bytes) -> str:
    return " ".join(" ".join(texts(svg)).split())


def shapes(svg: str | bytes) -> list[str]:
    """Fill colours of the paths that draw something."""
    return [
        path.get("fill", "")
        for path in ElementTree.fromstring(svg).iter(f"{SVG}path")
        if path.get("d") and path.get("fill", "none") != "none"
    ]


@pytest.mark.parametrize("name", SPECS)
def test_every_kind_of_chart_becomes_a_picture(name: str) -> None:
    finished = SPECS[name]()
    svg = picture(finished, lines=[SOURCE, LICENCE])
    assert SOURCE in texts(svg)
    assert LICENCE.strip() in said(svg)
    assert not {"NaN", "undefined", "null", "Infinity"} & set(said(svg).split())
    assert b"NaN" not in svg
    with Image.open(io.BytesIO(picture(finished, kind="png", scale=1))) as image:
        assert image.width == WIDTH + 24
        ground = max(count for count, _ in image.convert("RGB").getcolors(2**20))
        assert ground < 0.995 * image.width * image.height, "hardly anything is painted"


def test_the_same_spec_is_the_same_picture() -> None:
    assert picture(local(), kind="png") == picture(local(), kind="png")
    assert picture(local()) == picture(local())


def test_tables_may_be_arrow_as_pages_have_them() -> None:
    trend = CHARTS["trend"]()
    assert picture(spec(trend)) == picture(vega_lite(trend))


def test_a_map_has_a_shape_for_each_place_with_a_value() -> None:
    ramp = set(light_theme.colors()["chartSequentialColors"])
    painted = [fill for fill in shapes(bare(local()).svg) if fill in ramp]
    held = values("lower_tier")
    london = held["code"].str.startswith("E09")
    assert len(painted) - 4 == held["value"].notna().sum() + (held["value"].notna() & london).sum(), (
        "four in the legend"
    )


def test_colours_are_those_of_the_light_theme() -> None:
    svg = bare(MAPS["verdicts"]()).svg
    assert {light_theme.named()["blue"], light_theme.named()["orange"]} <= set(shapes(svg))
    assert light_theme.config()["background"] == "#FFFFFF"


def test_a_bare_picture_hands_its_subtitle_on() -> None:
    drawn = bare(local())
    assert drawn.subtitle == "Male healthy life expectancy, years\nGrey: no figure"
    assert "Men live fewer healthy years in the north" not in said(drawn.svg)
    assert "aria-" not in drawn.svg
    assert f'width="{drawn.width:g}"' in drawn.svg
    assert drawn.width == WIDTH


def test_wrapped_lines_of_a_subtitle_are_one_paragraph() -> None:
    first, second, third = bare(vega_lite(CHARTS["profile"]())).subtitle.split("\n")
    assert first == "Employment rate, %, regions of England"
    assert second.startswith("Dot and bar: North East with its 95% interval. Grey: lowest to highest, middle 8 in 10")
    assert second.endswith("middle half and median of 9 regions of England. Diamond: England.")
    assert third == "● Similar, ▼ Worse, ○ Not compared"


def test_names_set_the_ids_of_drawings_apart() -> None:
    one, other = (bare(MAPS["statuses"](), name=name).svg for name in ("a-", "b-"))
    assert 'id="a-' in one
    assert "url(#a-" in one
    assert one.replace('"a-', '"b-').replace("#a-", "#b-") == other


def test_numbers_in_texts_keep_their_digits() -> None:
    spec = sample().blocks[4].spec
    titled = spec | {"title": {"text": f"£126,741,002.8374 {NASTY}"}}
    assert f"£126,741,002.8374 {NASTY}" in texts(picture(titled))


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_symbols_that_the_typeface_lacks_come_from_the_other(anchor: str) -> None:
    spec = {
        "data": {"values": [{"said": "◇ six ★ held"}]},
        "mark": {"type": "text", "align": {"start": "left", "middle": "center", "end": "right"}[anchor]},
        "encoding": {"text": {"field": "said"}},
    }
    spans = list(ElementTree.fromstring(bare(spec).svg).iter(f"{SVG}tspan"))
    assert [(span.text, span.get("font-family")) for span in spans] == [
        ("◇", "'DejaVu Sans'"),
        (" six ", "'Source Sans 3'"),
        ("★", "'DejaVu Sans'"),
        (" held", "'Source Sans 3'"),
    ]
    starts = [float(span.get("x", 0)) for span in spans]
    assert starts == sorted(starts)
    assert {"start": starts[0] == 0, "middle": -40 < starts[0] < -20, "end": -75 < starts[0] < -45}[anchor]


@pytest.mark.parametrize("url", ["https://example.org/a.json", "data.json", "file:///etc/passwd", "/etc/passwd"])
def test_nothing_is_fetched(url: str) -> None:
    asking = {"data": {"url": url}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    with pytest.raises(DocumentError, match="nothing is fetched"):
        picture(asking)


def test_a_spec_that_is_none_gets_one_clear_error() -> None:
    with pytest.raises(DocumentError, match="A chart cannot be drawn"):
        picture({"mark": "no such mark", "data": {"values": []}})


def test_a_map_of_an_older_edition_of_the_outlines_is_drawn_from_ours() -> None:
    older = json.loads(json.dumps(local()).replace(URL, "app/static/outlines-0123abcd.json"))
    assert older != local()
    assert bare(older) == bare(local())


def test_a_missing_font_is_one_clear_error(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "FOLDER", tmp_path)
    typefaces.folder.cache_clear()
    with pytest.raises(DocumentError, match="SourceSans3_400Regular"):
        typefaces.folder()
    monkeypatch.undo()
    typefaces.folder.cache_clear()


def test_characters_are_known_by_family() -> None:
    assert typefaces.lacking(typefaces.FAMILY, "Ynys Môn £1 ▲◇") == {"◇"}
    assert (
        typefaces.shown("Ynys Môn ◇ 漢\u200b🙂")
        == "Ynys Môn ◇ \N{REPLACEMENT CHARACTER}\u200b\N{REPLACEMENT CHARACTER}"
    )
    assert typefaces.runs("") == []
