"""Whether a file still is the document that was frozen, for any form of document: by its hash and its bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from briefings import frozen, pack, zips
from data.errors import InputError

State = Literal["as frozen", "written again", "outside the hash", "altered", "unreadable"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found, in a state and a sentence; ``sha256`` is the hash worked out, empty where there is none.

    "written again": the same document in other bytes. "outside the hash": the same document, but who made it, when,
    or a file that goes with it was changed.
    """

    state: State
    said: str
    sha256: str = ""

    @property
    def true(self) -> bool:
        """Whether every byte is as it was frozen."""
        return self.state == "as frozen"


def verify(content: bytes) -> Verification:
    """Whether a file (JSON, or the data pack as zip) holds the document that was frozen, in the bytes of then."""
    return _pack(content) if zips.is_zip(content) else _file(content)


def _file(content: bytes) -> Verification:
    try:
        held = frozen.opened(content, "")
    except InputError as error:
        return Verification("unreadable", f"unreadable: {error.what}. {error.mend}")
    sha256 = hashlib.sha256(held.canonical).hexdigest()
    if sha256 != held.sha256:
        said = f"altered: the SHA-256 of its document is {sha256}, and it says {held.sha256}"
        return Verification("altered", said, sha256)
    same = f"the document is the one that was frozen (SHA-256 {sha256})"
    if not held.is_sealed():
        said = f"{same}, but who made it or when was altered; both stand outside its hash"
        return Verification("outside the hash", said, sha256)
    if held.content() != content:
        return Verification("written again", f"{same}, but its bytes are not those that were written then", sha256)
    return Verification("as frozen", f"as frozen at {held.made_at} by {held.made_by}, SHA-256 {sha256}", sha256)


def _pack(content: bytes) -> Verification:
    try:
        members = zips.unzipped(content, "")
    except InputError as error:
        return Verification("unreadable", f"unreadable: {error.what}. {error.mend}")
    if pack.JSON not in members:
        return Verification("unreadable", f"unreadable: it holds no {pack.JSON}. Name the data pack of a briefing.")
    found = _file(members[pack.JSON])
    if not found.true:
        return Verification(found.state, f"{pack.JSON} in it: {found.said}", found.sha256)
    if faults := pack.faults(members):
        said = f"{pack.JSON} in it is {found.said}; but {'; '.join(faults)}"
        return Verification("outside the hash", said, found.sha256)
    return Verification("as frozen", found.said, found.sha256)
