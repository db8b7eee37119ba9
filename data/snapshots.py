"""Frozen briefings as the store keeps them: written once, never changed, found again by a short id.

A frozen briefing changes no figure, so it leaves the store's version as it is: the same briefing frozen twice is one.
What rests on this table is therefore not to be remembered by the store's version.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import rfc8785

from data import store
from data.errors import InputError

ID_DIGITS = 12
"""Hexadecimal digits of the SHA-256 that make the id: 48 bits, enough for links to millions of briefings."""

ALLOWED_BY = "MISSION_FREEZE"
_WHAT = "the briefing"
_LONGEST_NAME = 200

_FIELDS = (
    "s.id, s.title, s.kind, s.place, s.mission, s.meeting, s.as_of, s.audience, s.store_version, s.created_at, "
    "s.created_by, s.sha256"
)
_ONE = f"SELECT {_FIELDS}, s.document FROM snapshot s WHERE s.id = :id"
_SAME = f"SELECT {_FIELDS}, s.document FROM snapshot s WHERE s.sha256 = :sha256"
_EVERY = f"SELECT {_FIELDS}, s.document FROM snapshot s ORDER BY s.created_at, s.id"
_LIST = f"""
SELECT {_FIELDS}, p.name AS place_name FROM snapshot s LEFT JOIN place p ON p.code = s.place
WHERE (:kind IS NULL OR s.kind = :kind) AND (:place IS NULL OR s.place = :place)
    AND (:mission IS NULL OR s.mission = :mission)
ORDER BY s.created_at DESC, s.id
"""
_INSERT = """
INSERT INTO snapshot (id, title, kind, place, mission, meeting, as_of, audience, store_version, created_at, created_by,
    sha256, document)
VALUES (:id, :title, :kind, :place, :mission, :meeting, :as_of, :audience, :store_version, :created_at, :created_by,
    :sha256, :document)
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen briefing: what it is about, who froze it when, and its document as canonical JSON with its SHA-256.

    ``kind``, ``place``, ``mission`` and ``meeting`` are its scope; ``as_of`` is the ISO day it tells of, ``created_at``
    the moment (ISO 8601) it was frozen.
    """

    id: str
    title: str
    kind: str
    place: str
    mission: str | None
    meeting: str | None
    as_of: str
    audience: str
    store_version: str
    created_at: str
    created_by: str
    sha256: str
    document: str


def freezing_allowed() -> bool:
    """Whether the pages may freeze briefings: only where the operator sets ``MISSION_FREEZE`` to 1."""
    return os.environ.get(ALLOWED_BY) == "1"


def freeze(document: bytes, sha256: str, *, created_by: str, created_at: str | None = None) -> Snapshot:
    """Keep a briefing for good; one that is there already is given back as it was first frozen.

    ``document`` is RFC 8785 JSON with the title, scope, as_of, audience and store_version of a briefing, ``sha256`` its
    hash in hexadecimal, ``created_at`` an ISO moment (default: now). Raises StoreMissing without a store, and
    InputError for another hash or form, a missing name, or a store that cannot be written to.
    """
    row = _row(document, sha256) | {
        "created_by": _name(created_by),
        "created_at": created_at or datetime.now(UTC).isoformat(timespec="seconds"),
    }
    try:
        # Opening a store to write would make one where none is.
        store.version()
        with closing(store.connect()) as connection, store.writing(connection, new_version=False):
            held = connection.execute(_SAME, {"sha256": sha256}).fetchone()
            if held is None:
                connection.execute(_INSERT, row)
                held = connection.execute(_SAME, {"sha256": sha256}).fetchone()
            return Snapshot(**dict(held))
    except sqlite3.OperationalError as error:
        raise _unwritable(error) from error


def snapshot(id_: str) -> Snapshot | None:
    """The frozen briefing with this id, or None."""
    found = store.rows(_ONE, {"id": id_})
    return Snapshot(**dict(found[0])) if found else None


def snapshots(kind: str | None = None, place: str | None = None, mission: str | None = None) -> pd.DataFrame:
    """Frozen briefings, newest first, of exactly this kind of scope, place and mission where given.

    The fields of `Snapshot` without the document, and place_name (None where the place is gone).
    """
    return store.frame(_LIST, {"kind": kind, "place": place, "mission": mission})


def faults() -> list[str]:
    """Frozen briefings that are no longer what was frozen, each in a sentence."""
    found = []
    with store.reading() as connection:
        for row in connection.execute(_EVERY):
            document = row["document"].encode()
            if hashlib.sha256(document).hexdigest() != row["sha256"] or not row["sha256"].startswith(row["id"]):
                found.append(f"the frozen briefing {row['id']} no longer has its hash: it was altered after freezing")
            elif any(row[name] != value for name, value in _head(json.loads(document)).items()):
                found.append(f"the frozen briefing {row['id']} is listed otherwise than its document says")
    return found


def _row(document: bytes, sha256: str) -> dict[str, Any]:
    """The columns that the document itself gives. Raises InputError where it is not what it is said to be."""
    if hashlib.sha256(document).hexdigest() != sha256:
        raise InputError(_WHAT, "its hash is not that of its content", "Compose it again and freeze that.")
    try:
        plain = json.loads(document)
        canonical = rfc8785.dumps(plain) == document
        head = _head(plain)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(_WHAT, f"it is no document: {error!r}", "Compose it again and freeze that.") from error
    if not canonical:
        raise InputError(_WHAT, "it is not in its canonical form", "Write it by RFC 8785 and freeze that.")
    return head | {"id": sha256[:ID_DIGITS], "sha256": sha256, "document": document.decode()}


def _head(plain: Mapping[str, Any]) -> dict[str, str | None]:
    of_document = {name: plain[name] for name in ("title", "as_of", "audience", "store_version")}
    scope = plain["scope"]
    return (
        of_document
        | {"kind": scope["kind"], "place": scope["place"]}
        | {name: scope.get(name) for name in ("mission", "meeting")}
    )


def _name(created_by: str) -> str:
    if not created_by.strip() or not created_by.isprintable() or len(created_by) > _LONGEST_NAME:
        raise InputError(
            _WHAT,
            f"{created_by[:_LONGEST_NAME]!r} cannot stand as who froze it",
            f"Give a name of 1 to {_LONGEST_NAME} characters.",
        )
    return created_by.strip()


def _unwritable(error: sqlite3.OperationalError) -> InputError:
    # Readers of the pages see this, and are not told the folders of the server.
    where = store.path().name
    if error.sqlite_errorname.startswith("SQLITE_BUSY"):
        return InputError(where, "another command is writing to the store", "Freeze again when it is done.")
    return InputError(
        where, f"the store cannot be written to ({error})", "Freeze where the store and its folder may be written to."
    )
