"""A document as PDF/UA-1: tagged, with alternative texts, bookmarks and fonts of its own, by typst."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from briefings import light_theme, typefaces
from briefings.document import Document, DocumentError
from briefings.reading import reading

_TEMPLATE = Path(__file__).parent / "briefing.typ"
_UNKNOWN = (
    f"{typefaces.UNKNOWN} stands for a character that the fonts of this file do not have. "
    "The briefing as a web page shows it."
)
_KEPT = 4
# Typst keeps what it has set until ten files later: 50 MB for each briefing, which no other briefing has a use for.
_FORGOTTEN_AFTER = 11


def pdf(document: Document, *, frozen: str | None, made_by: str | None, sha256: str) -> bytes:
    """The document as a file; the same bytes for the same arguments.

    Args:
        document: what is shown.
        frozen: the ISO day or moment at which it was frozen; None for a draft.
        made_by: who froze it, in words.
        sha256: of the canonical form, in hexadecimal; it stands at the foot of each page.

    Raises:
        DocumentError: a chart cannot be drawn, a table does not fit its columns, or a font is missing.
    """
    day = _day(document, frozen)
    return _made(inputs(document, frozen=frozen, made_by=made_by, sha256=sha256), day)


def inputs(document: Document, *, frozen: str | None, made_by: str | None, sha256: str) -> str:
    """What the template is set from, as JSON: the arguments and errors are those of `pdf`."""
    said = reading(document, frozen=frozen, made_by=made_by, sha256=sha256)
    day, light = _day(document, frozen), light_theme.colors()
    plain = said | {
        "author": [made_by] if made_by else [],
        "day": [day.year, day.month, day.day],
        "language": document.language.split("-"),
        "fonts": [typefaces.FAMILY, typefaces.SYMBOLS],
        "foot": f"{said['status']}. {said['lines'][0]}.",
        "colors": {
            "ink": light["textColor"],
            "quiet": light["grayTextColor"],
            "strong": light["primaryColor"],
            "link": light["linkColor"],
            "rule": light["dataframeBorderColor"],
            "ground": light["secondaryBackgroundColor"],
        },
    }
    text = json.dumps(plain, ensure_ascii=False)
    shown = typefaces.shown(text)
    note = json.dumps(_UNKNOWN if shown != text else "", ensure_ascii=False)
    return f'{{"briefing": {shown}, "unknown": {note}}}'


def typeset(said: str, day: datetime) -> bytes:
    """The file as typst sets it from `inputs`. Raises DocumentError."""
    compiler = typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=_fonts(), ignore_system_fonts=True)
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=day, sys_inputs={"briefing": said})
    except typst.TypstError as error:
        raise DocumentError(
            f"The PDF cannot be made: {error.message}. Take the web page of this briefing meanwhile, "
            "and tell the contact on the About page."
        ) from error
    assert isinstance(made, bytes)
    return made


def forget() -> None:
    """Make each file anew, as for a briefing that was not asked for before."""
    _made.cache_clear()
    _let_go()


@lru_cache(_KEPT)
def _made(said: str, day: datetime) -> bytes:
    made = typeset(said, day)
    _let_go()
    return _packed(made)


def _let_go() -> None:
    """Have typst forget what it has set."""
    for _ in range(_FORGOTTEN_AFTER):
        typst.Compiler(b"", font_paths=_fonts(), ignore_system_fonts=True).compile(format="svg")


def _day(document: Document, frozen: str | None) -> datetime:
    return datetime.fromisoformat((frozen or document.as_of)[:10]).replace(tzinfo=UTC)


def _packed(made: bytes) -> bytes:
    """The same PDF with its objects in compressed streams: the tags of a long table take most of a file without."""
    target = BytesIO()
    with pikepdf.open(BytesIO(made)) as file:
        file.save(
            target, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True, deterministic_id=True
        )
    return target.getvalue()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[typefaces.folder()])
