"""The data pack of a frozen document: its JSON, its figures and tables as CSV, and the sums of each file, in a zip."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Mapping

import pandas as pd

from briefings import frozen, zips
from briefings.document import Chart, Document, Figure, Table, named
from briefings.frozen import Frozen
from components import words
from components.export import csv_with_head
from data.errors import InputError

JSON, README, SUMS, FIGURES = "briefing.json", "README.txt", "sha256sums.txt", "figures.csv"
UNCHECKED = "its tables cannot be held against a document of this form"
_LONGEST_NAME = 60

_ABOUT = """{title}

As of {as_of}. Made at {made_at} by {made_by}.
SHA-256 of the document: {sha256}

Files
{files}

Is it as it was frozen?
With the dashboard's code: python -m briefings verify FILE, for the zip or for {json}.
Without it: the hash is the SHA-256 of what stands under "document" in {json}, written as RFC 8785
(JSON Canonicalization Scheme) asks, in UTF-8. The files beside it: sha256sum --check {sums}

CSV files are UTF-8 with a byte-order mark. Their first lines say title, source, licence, status, day and hash;
an empty line follows, then the names of the columns. A text that a spreadsheet would run as a formula has an
apostrophe in front. Where a CSV and {json} differ, {json} holds.

Licences of the figures
{licences}
"""


def pack(content: bytes, held: Frozen) -> bytes:
    """The zip of a frozen document: ``content`` is its file as written, ``held`` what was read from it.

    The same file gives the same bytes.
    """
    return zips.zipped(members(content, held))


def members(content: bytes, held: Frozen) -> dict[str, bytes]:
    """The files of the pack by name, in their order."""
    document = held.document
    tables, about = {FIGURES: _figures(held)}, {JSON: "the document as it was frozen, with its hash"}
    about[FIGURES] = f"every figure of the document with all that is known of it ({len(document.figures):,})"
    for at, block in enumerate(document.blocks, 1):
        if isinstance(block, Chart | Table):
            name = f"{at:03}-{slug(block.title)}"
            tables[f"{name}.csv"] = _table(held, block)
            about[f"{name}.csv"] = f"{block.kind}: {_line(block.title)}"
            if isinstance(block, Chart) and block.series:
                tables[f"{name}-values.csv"] = _values(held, block)
                about[f"{name}-values.csv"] = f"numbers drawn in it, in {block.unit or 'their unit'}"
    made = {JSON: content, **tables, README: _readme(held, about).encode()}
    return {**made, SUMS: sums(made)}


def sums(files: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of each file in a line, as ``sha256sum --check`` reads it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()).encode()


def faults(found: Mapping[str, bytes]) -> list[str]:
    """What does not fit in the files of a pack, each in words: against its JSON, which must be as it was frozen.

    Where the JSON is of a form that is not read here, the sums alone are held against the files, and `UNCHECKED` is
    said too.
    """
    lines = found.get(SUMS, b"").decode("utf-8", errors="replace").splitlines()
    listed = {name: digits for digits, parted, name in (line.partition("  ") for line in lines) if parted}
    fitting = {name for name, content in found.items() if hashlib.sha256(content).hexdigest() == listed.get(name)}
    try:
        expected = members(found[JSON], frozen.read(found[JSON], JSON))
    except InputError:
        wrong = [f"{name} does not fit its sum" for name in found if name not in fitting and name != SUMS]
        return [*wrong, *(f"{name} is missing" for name in listed if name not in found), UNCHECKED]
    wrong = [
        f"{name} is not what {JSON} gives" + (", though it fits its sum" if name in fitting else "")
        for name, content in expected.items()
        if name in found and found[name] != content
    ]
    wrong += [f"{name} is missing" for name in expected if name not in found]
    return wrong + [f"{name} is no file of it" for name in found if name not in expected]


def slug(title: str) -> str:
    """A title as part of a file name: small letters, digits and hyphens, never empty."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower())[:_LONGEST_NAME].strip("-")
    return plain or "untitled"


def sources(figures: Iterable[Figure]) -> list[str]:
    """Producers with their addresses, each once."""
    return list(dict.fromkeys(f"{one.source}, {one.source_url or 'no address given'}" for one in figures))


def _figures(held: Frozen) -> bytes:
    figures = list(held.document.figures.values())
    columns = [field.name for field in dataclasses.fields(Figure)]
    table = pd.DataFrame([[getattr(one, name) for name in columns] for one in figures], columns=columns, dtype=object)
    return _csv(_head(held, "Figures", figures), table)


def _table(held: Frozen, block: Chart | Table) -> bytes:
    table = pd.DataFrame(list(block.rows), columns=list(block.columns), dtype=object)
    head = _head(held, block.title, _of(held.document, block))
    head.append(("Subtitle", block.subtitle) if isinstance(block, Chart) else ("Note", block.note))
    return _csv(head, table)


def _values(held: Frozen, block: Chart) -> bytes:
    rows = list(zip(block.categories, *(one.values for one in block.series), strict=True))
    names = [*block.columns[:1], "Category"][:1] + [one.name for one in block.series]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    head = _head(held, block.title, _of(held.document, block))
    return _csv([*head, ("Subtitle", block.subtitle), ("Unit", block.unit)], table)


def _csv(head: list[tuple[str, str]], table: pd.DataFrame) -> bytes:
    return csv_with_head([(label, text) for label, text in head if text], table)


def _of(document: Document, block: Chart | Table) -> list[Figure]:
    return [document.figures[id_] for id_ in named(block)]


def _head(held: Frozen, title: str, figures: list[Figure]) -> list[tuple[str, str]]:
    lines = [("Title", title), ("Briefing", held.document.title)]
    lines += [("Source", source) for source in sources(figures)]
    for label, name in (("Licence", "licence"), ("Status", "status"), ("Caution", "caution")):
        lines += [(label, text) for text in dict.fromkeys(getattr(one, name) for one in figures)]
    as_of = words.date_text(held.document.as_of)
    return [*lines, ("As of", as_of), ("SHA-256 of the briefing", held.sha256)]


def _readme(held: Frozen, about: Mapping[str, str]) -> str:
    files = {**about, README: "this text", SUMS: "the SHA-256 of each of these files"}
    licences = dict.fromkeys(one.licence for one in held.document.figures.values() if one.licence)
    return _ABOUT.format(
        title=_line(held.document.title),
        as_of=words.date_text(held.document.as_of),
        made_at=held.made_at,
        made_by=held.made_by,
        sha256=held.sha256,
        files="\n".join(f"  {name}: {text}" for name, text in files.items()),
        json=JSON,
        sums=SUMS,
        licences="\n".join(f"  {one}" for one in licences) or "  none: it holds no figures",
    )


def _line(text: str) -> str:
    return " ".join(text.split())
