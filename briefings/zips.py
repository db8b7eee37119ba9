"""Zip files: written the same for the same content, and read with a limit to what they may grow to."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from data.errors import InputError

LARGEST = 200 * 2**20
"""The most that the members of a zip that is read may hold together, in bytes."""

_MOST_MEMBERS = 2000
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members in their order, each dated with the first day that a zip can say."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            # Otherwise the system that writes it is told, and its rights.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def dated(written: io.BytesIO) -> bytes:
    """A zip of our own with the same members, dated as `zipped` does."""
    with zipfile.ZipFile(written) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def unzipped(content: bytes, name: str) -> dict[str, bytes]:
    """The members of a zip by name. Raises InputError for a damaged one, a name twice, or more than `LARGEST`."""
    members: dict[str, bytes] = {}
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_MEMBERS:
                raise InputError(name, f"it has {len(entries):,} members", "Name the data pack of a briefing.")
            for entry in entries:
                with archive.open(entry) as stream:
                    members[entry.filename] = stream.read(left + 1)
                left -= len(members[entry.filename])
                if left < 0:
                    raise InputError(name, f"it holds more than {LARGEST:,} bytes", "Name the data pack of a briefing.")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError(name, "the zip is damaged, or locked", "Ask whoever sent it for the file again.") from error
    if len(members) < len(entries):
        raise InputError(name, "a member stands in the zip twice", "Ask whoever sent it for the file again.")
    return members


def is_zip(content: bytes) -> bool:
    """Whether a file begins as a zip does."""
    return content.startswith(b"PK")
