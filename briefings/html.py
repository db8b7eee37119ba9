"""A document as one self-contained web page: no script, nothing fetched, readable on a phone and on paper."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from briefings import light_theme, typefaces
from briefings.document import Document
from briefings.reading import reading

_HERE = Path(__file__).parent


def html(document: Document, *, frozen: str | None, made_by: str | None, sha256: str) -> str:
    """The document as a web page in one file. Arguments and errors are those of :func:`briefings.pdf.pdf`."""
    said = reading(document, frozen=frozen, made_by=made_by, sha256=sha256)
    style = _style()
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _templates().get_template("briefing.html.jinja")
    return page.render(briefing=said, style=Markup(style), allowed=allowed, drawing=_drawing)


def _drawing(svg: str, alt: str) -> Markup:
    """A drawing within the page under its alternative text; its own texts were escaped when it was written."""
    return Markup('<svg role="img" aria-label="{}" ').format(alt) + Markup(svg.removeprefix("<svg "))


@cache
def _style() -> str:
    fonts = {
        weight: base64.b64encode((typefaces.folder() / file).read_bytes()).decode()
        for weight, file in typefaces.WEB.items()
    }
    return _templates().get_template("briefing.css.jinja").render(light=light_theme.colors(), fonts=fonts)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=jinja2.select_autoescape(["html.jinja"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
