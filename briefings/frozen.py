"""The file of a frozen document: the document with its hash, and beside the hash who made it and when."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefings import document as documents
from briefings import shape
from briefings.document import Document, DocumentError
from data.errors import InputError

LARGEST = 20 * 2**20
"""The largest file that is written or read, in bytes."""

KEYS = frozenset({"document", "sha256", "made_at", "made_by", "seal"})
_LONGEST_NAME = 200
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_HASH = re.compile(r"[0-9a-f]{64}")
_AGAIN = "Ask whoever sent it for the file again"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A document as it was frozen. ``made_at`` is an instant in UTC such as 2026-11-21T10:00:00Z."""

    document: Document
    sha256: str
    made_at: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds, nothing of it verified: its document as JSON values, and in canonical writing."""

    plain: dict[str, Any]
    canonical: bytes
    sha256: str
    made_at: str
    made_by: str
    seal: str

    def fits(self) -> bool:
        """Whether the hash is that of the document."""
        return hashlib.sha256(self.canonical).hexdigest() == self.sha256

    def is_sealed(self) -> bool:
        """Whether who and when are as they were written."""
        return seal(self.sha256, self.made_at, self.made_by) == self.seal

    def content(self) -> bytes:
        """The one file that holds this."""
        # In the canonical order of keys the document is the first.
        around = {"sha256": self.sha256, "made_at": self.made_at, "made_by": self.made_by, "seal": self.seal}
        return b'{"document":' + self.canonical + b"," + documents.canonical(around)[1:]


def written(document: Document, *, made_at: str, made_by: str) -> bytes:
    """The file of a document, in canonical JSON (RFC 8785).

    Raises DocumentError where who or when cannot stand in it, or where it would be larger than `LARGEST`.
    """
    if fault := _fault(made_at, made_by):
        raise DocumentError(f"The file cannot be written: {fault}.")
    plain = documents.content(document)
    canonical = documents.canonical(plain)
    sha256 = hashlib.sha256(canonical).hexdigest()
    content = Opened(plain, canonical, sha256, made_at, made_by, seal(sha256, made_at, made_by)).content()
    if len(content) > LARGEST:
        raise DocumentError(
            f"The file would have {len(content):,} bytes; {LARGEST:,} is the most that is read. Ask for fewer blocks."
        )
    return content


def read(content: bytes, name: str) -> Frozen:
    """The document of a file, where its hash fits.

    Raises InputError, which names the file by ``name``, for what is not JSON, is no such file, was altered, or is
    written in another form.
    """
    held = opened(content, name)
    if not held.fits():
        raise InputError(name, "its hash does not fit: the document in it was altered", f"{_AGAIN}.")
    if not held.is_sealed():
        raise InputError(name, "who made it, or when, was altered; the document in it was not", f"{_AGAIN}.")
    try:
        document = documents.document(held.plain)
    except DocumentError as error:
        what, _, mend = str(error).partition(". ")
        raise InputError(name, what[:1].lower() + what[1:].rstrip("."), mend or f"{_AGAIN}.") from error
    if path := shape.misfit(document):
        raise InputError(name, f"{path!r} does not hold what it should", f"{_AGAIN}.")
    return Frozen(document, held.sha256, held.made_at, held.made_by)


def opened(content: bytes, name: str) -> Opened:
    """What a file holds, whatever the form of its document.

    Nothing is said of the hashes. Raises InputError for what is no file of a frozen document.
    """
    if len(content) > LARGEST:
        raise InputError(name, f"it has {len(content):,} bytes; {LARGEST:,} is the most that is read", f"{_AGAIN}.")
    try:
        held = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
        plain = held["document"] if isinstance(held, dict) and held.keys() == KEYS else None
        canonical = documents.canonical(plain) if isinstance(plain, dict) else b""
    except UnicodeDecodeError as error:
        raise InputError(name, f"byte {error.start + 1:,} is not UTF-8", f"{_AGAIN}, unchanged.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(name, f"it is not JSON from {where} on: {error.msg.lower()}", f"{_AGAIN}.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(name, f"its JSON cannot be taken as it is: {_first_line(error)}", f"{_AGAIN}.") from error
    if not isinstance(plain, dict):
        raise InputError(
            name, "it is not the file of a frozen briefing", "Name the file that a briefing was downloaded as (.json)."
        )
    hashes = (held["sha256"], held["seal"])
    if not all(isinstance(one, str) and _HASH.fullmatch(one) for one in hashes):
        raise InputError(name, "its hash is not 64 hexadecimal digits", f"{_AGAIN}.")
    if fault := _fault(held["made_at"], held["made_by"]):
        raise InputError(name, fault, f"{_AGAIN}.")
    return Opened(plain, canonical, **{name: held[name] for name in KEYS - {"document"}})


def seal(sha256: str, made_at: str, made_by: str) -> str:
    """The SHA-256 of who, when and the document's hash: what shows that these were changed."""
    signed = {"sha256": sha256, "made_at": made_at, "made_by": made_by}
    return hashlib.sha256(documents.canonical(signed)).hexdigest()


def _fault(made_at: object, made_by: object) -> str:
    """Why this cannot say who made it and when; nothing when it can."""
    if not isinstance(made_by, str) or not made_by.strip() or not made_by.isprintable() or len(made_by) > _LONGEST_NAME:
        return f"who made it must be one line of 1 to {_LONGEST_NAME} characters"
    try:
        when = isinstance(made_at, str) and _INSTANT.fullmatch(made_at) and datetime.fromisoformat(made_at)
    except ValueError:
        when = None
    return "" if when else "when it was made must be an instant such as 2026-11-21T10:00:00Z"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands in it twice")
    return held


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")


def _first_line(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error).splitlines()[0].rstrip(".")
