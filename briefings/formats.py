"""The files that a frozen briefing is given out as, each made from its document alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefings.frozen import Frozen
from briefings.html import html
from briefings.pack import pack, slug
from briefings.pdf import pdf
from briefings.slides import pptx


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what readers call it, the end of its name, its media type, and how it is made.

    ``make`` takes the file as it was frozen and what is read from it.
    """

    label: str
    suffix: str
    mime: str
    make: Callable[[bytes, Frozen], bytes]


def _pdf(_content: bytes, held: Frozen) -> bytes:
    return pdf(held.document, frozen=held.made_at, made_by=held.made_by, sha256=held.sha256)


def _html(_content: bytes, held: Frozen) -> bytes:
    return html(held.document, frozen=held.made_at, made_by=held.made_by, sha256=held.sha256).encode()


def _slides(_content: bytes, held: Frozen) -> bytes:
    return pptx(held.document, frozen=held.made_at, made_by=held.made_by, sha256=held.sha256)


def _json(content: bytes, _held: Frozen) -> bytes:
    return content


FORMATS: Mapping[str, Format] = {
    "pdf": Format("PDF", "pdf", "application/pdf", _pdf),
    "html": Format("Web page", "html", "text/html", _html),
    "pptx": Format(
        "Slides", "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", _slides
    ),
    "zip": Format("Data pack", "zip", "application/zip", pack),
    "json": Format("Frozen content", "json", "application/json", _json),
}
"""The formats by name, in the order in which readers want them."""


def file_name(held: Frozen, kind: str) -> str:
    """The name of a file: title, day and the beginning of the hash."""
    return f"{slug(held.document.title)}-{held.document.as_of}-{held.sha256[:8]}.{FORMATS[kind].suffix}"
