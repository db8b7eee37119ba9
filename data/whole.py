"""Files that appear whole or not at all: written beside their target, then put in its place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.errors import InputError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """The path to write to; what lies there at the end takes the target's place, or nothing does on any error.

    Raises InputError where the file system refuses: no such folder, no right to write, disk full.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        yield partial
        _settle(partial)
        partial.replace(target)
        _settle(target.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            str(target), f"it cannot be written: {reason}", "Make room, or name a file in a folder you may write to."
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises InputError as `replacing` does; what was there before then stays."""
    with replacing(target) as partial:
        partial.write_bytes(content)


def _settle(path: Path) -> None:
    """Wait until the disk holds a file, or a folder's list of names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
