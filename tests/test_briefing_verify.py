"""Any changed byte of a frozen briefing is noticed, and what changed is told apart."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from briefings import document as documents
from briefings import frozen, pack, zips
from briefings.verify import State, verify
from tests.briefing_making import sample

CONTENT = frozen.written(sample(), made_at="2026-11-21T10:00:00Z", made_by="A. Officer")
HELD = frozen.read(CONTENT, "briefing.json")
PACK = pack.pack(CONTENT, HELD)


def of_another_form(plain: dict[str, object]) -> bytes:
    signed = {"sha256": documents.digest(plain), "made_at": "2030-01-01T00:00:00Z", "made_by": "C"}
    return documents.canonical({"document": plain, **signed, "seal": frozen.seal(**signed)})


def test_a_file_is_as_it_was_frozen() -> None:
    found = verify(CONTENT)
    assert (found.state, found.true, found.sha256) == ("as frozen", True, HELD.sha256)
    assert found.said == f"as frozen at 2026-11-21T10:00:00Z by A. Officer, SHA-256 {HELD.sha256}"


def test_any_changed_byte_is_noticed() -> None:
    flipped = [CONTENT[:at] + bytes([CONTENT[at] ^ 1]) + CONTENT[at + 1 :] for at in range(len(CONTENT))]
    shorter = [CONTENT[:at] + CONTENT[at + 1 :] for at in range(0, len(CONTENT), 7)]
    assert [content for content in flipped + shorter if verify(content).true] == []


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (CONTENT.replace(b'"value":71.5', b'"value":71.6'), "altered"),
        (CONTENT.replace(HELD.sha256.encode(), b"0" * 64), "altered"),
        (CONTENT.replace(b"A. Officer", b"B. Officer"), "outside the hash"),
        (CONTENT.replace(b"10:00:00Z", b"10:00:01Z"), "outside the hash"),
        (CONTENT + b"\n", "written again"),
        (CONTENT.replace(b'"value":71.5', b'"value":71.50'), "written again"),
        (CONTENT.replace(b"A. Officer", b"A. \\u004ffficer"), "written again"),
        (json.dumps(json.loads(CONTENT), indent=1).encode(), "written again"),
        (CONTENT[:-1], "unreadable"),
        (b"", "unreadable"),
        (b"PK\x03\x04", "unreadable"),
    ],
)
def test_what_changed_is_told_apart(content: bytes, state: State) -> None:
    found = verify(content)
    assert (found.state, found.true) == (state, False)
    assert len(found.said.splitlines()) == 1


def test_a_document_of_another_form_can_still_be_verified() -> None:
    content = of_another_form({"schema": 99, "new": ["something", None, 1.5]})
    assert verify(content).true
    assert verify(content.replace(b"something", b"somethinG")).state == "altered"


def test_a_data_pack_is_as_it_was_made() -> None:
    assert verify(PACK) == verify(CONTENT)


@pytest.mark.parametrize("name", list(zips.unzipped(PACK, "pack.zip")))
def test_a_changed_file_of_a_pack_is_noticed_and_named(name: str) -> None:
    members = zips.unzipped(PACK, "pack.zip")
    altered = zips.zipped(members | {name: members[name].replace(b"a", b"b", 1)})
    assert not verify(altered).true
    assert name in verify(altered).said
    missing = zips.zipped({one: content for one, content in members.items() if one != name})
    assert not verify(missing).true
    assert name in verify(missing).said


def test_a_file_of_a_pack_altered_with_its_sum_is_held_against_the_json() -> None:
    members = zips.unzipped(PACK, "pack.zip")
    forged = members[pack.FIGURES].replace(b"71.5", b"81.5")
    sums = pack.sums({name: content for name, content in members.items() if name != pack.SUMS} | {pack.FIGURES: forged})
    found = verify(zips.zipped(members | {pack.FIGURES: forged, pack.SUMS: sums}))
    assert found.state == "outside the hash"
    assert "figures.csv is not what briefing.json gives, though it fits its sum" in found.said


def test_a_further_file_in_a_pack_is_noticed() -> None:
    found = verify(zips.zipped(zips.unzipped(PACK, "pack.zip") | {"more.csv": b"1"}))
    assert found.state == "outside the hash"
    assert "more.csv is no file of it" in found.said


def test_a_pack_of_another_form_is_held_against_its_sums() -> None:
    files = {pack.JSON: of_another_form({"schema": 99}), pack.FIGURES: b"as then"}
    assert verify(zips.zipped(files | {pack.SUMS: pack.sums(files)})).said.endswith(pack.UNCHECKED)
    found = verify(zips.zipped(files | {pack.FIGURES: b"altered", pack.SUMS: pack.sums(files)}))
    assert (found.state, "figures.csv does not fit its sum" in found.said) == ("outside the hash", True)


def test_an_altered_json_in_a_pack_is_altered() -> None:
    members = zips.unzipped(PACK, "pack.zip")
    found = verify(zips.zipped(members | {pack.JSON: CONTENT.replace(b'"value":71.5', b'"value":71.6')}))
    assert found.state == "altered"


def test_a_zip_that_grows_too_large_or_holds_a_name_twice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "LARGEST", 1000)
    assert "more than 1,000 bytes" in verify(zips.zipped({"briefing.json": b"0" * 1001})).said
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("briefing.json", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("briefing.json", b"2")
    assert "stands in the zip twice" in verify((tmp_path / "a.zip").read_bytes()).said
