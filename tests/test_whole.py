"""Files are written whole or not at all."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import whole
from data.errors import InputError

ROOM = 4096


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file of this process may grow beyond `ROOM` bytes, as on a disk that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "briefing.json"
    for content in (b"first", b"second, and longer", b""):
        whole.write(target, content)
        assert target.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["briefing.json"]


@pytest.mark.usefixtures("little_room")
def test_without_room_nothing_is_half_written_and_the_older_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "briefing.json"
    whole.write(target, b"older")
    with pytest.raises(InputError, match=r"briefing\.json: it cannot be written: .+\. Make room, or name") as raised:
        whole.write(target, b"x" * (2 * ROOM))
    assert len(str(raised.value).splitlines()) == 1
    assert target.read_bytes() == b"older"
    assert [file.name for file in tmp_path.iterdir()] == ["briefing.json"]


@pytest.mark.parametrize("name", ["no folder/briefing.json", "file/briefing.json", "x" * 300])
def test_where_nothing_can_be_written_one_error_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"a file, no folder")
    with pytest.raises(InputError, match="cannot be written"):
        whole.write(tmp_path / name, b"content")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def half_write(target: Path) -> None:
    with whole.replacing(target) as partial:
        partial.write_bytes(b"half")
        raise KeyError("the rest")


def test_an_error_of_the_writer_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "briefing.json"
    whole.write(target, b"older")
    with pytest.raises(KeyError, match="the rest"):
        half_write(target)
    assert target.read_bytes() == b"older"
    assert [file.name for file in tmp_path.iterdir()] == ["briefing.json"]
