"""The file of a frozen document: what is written comes back, and what is no such file is refused in one line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from briefings import document as documents
from briefings import frozen
from briefings.document import DocumentError
from data.errors import InputError
from tests.briefing_making import NASTY, sample

MADE_AT, MADE_BY = "2026-11-21T10:00:00Z", NASTY
CONTENT = frozen.written(sample(), made_at=MADE_AT, made_by=MADE_BY)


def changed(change: Callable[[dict[str, Any]], object], *, signed: bool = True) -> bytes:
    """The file with a change in what it holds, its hashes worked out anew where it is ``signed``."""
    held = json.loads(CONTENT)
    change(held)
    if signed:
        held["sha256"] = documents.digest(held["document"])
        held["seal"] = frozen.seal(held["sha256"], held["made_at"], held["made_by"])
    return json.dumps(held).encode()


def test_what_is_written_comes_back() -> None:
    found = frozen.read(CONTENT, "briefing.json")
    assert found == frozen.Frozen(sample(), documents.digest(documents.content(sample())), MADE_AT, MADE_BY)


def test_the_hash_can_be_worked_out_without_the_project() -> None:
    held = json.loads(CONTENT)
    # For these texts and numbers RFC 8785 is what the standard library writes with sorted keys.
    plain = json.dumps(held["document"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    plain = plain.replace("71.0", "71").replace("72.0", "72")
    assert hashlib.sha256(plain.encode()).hexdigest() == held["sha256"]


def test_who_and_when_stand_outside_the_hash() -> None:
    other = json.loads(frozen.written(sample(), made_at="2027-01-01T00:00:00Z", made_by="B. Other"))
    held = json.loads(CONTENT)
    assert other["sha256"] == held["sha256"]
    assert other["seal"] != held["seal"]


@pytest.mark.parametrize(
    ("made_at", "made_by", "said"),
    [
        ("2026-11-21", "A", "an instant"),
        ("2026-13-21T10:00:00Z", "A", "an instant"),
        ("2026-11-21T10:00:00+01:00", "A", "an instant"),
        (MADE_AT, " ", "one line of 1 to 200"),
        (MADE_AT, "A\nB", "one line of 1 to 200"),
        (MADE_AT, "\ud800", "one line of 1 to 200"),
        (MADE_AT, "x" * 201, "one line of 1 to 200"),
    ],
)
def test_nothing_is_written_for_nobody_or_at_no_time(made_at: str, made_by: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        frozen.written(sample(), made_at=made_at, made_by=made_by)


def test_what_could_not_be_read_again_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen, "LARGEST", len(CONTENT) - 1)
    with pytest.raises(DocumentError, match="is the most that is read"):
        frozen.written(sample(), made_at=MADE_AT, made_by=MADE_BY)
    with pytest.raises(InputError, match="is the most that is read"):
        frozen.read(CONTENT, "briefing.json")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not JSON from line 1, column 1 on"),
        (b"\xff\xfe{", "byte 1 is not UTF-8"),
        (CONTENT[:-1], "is not JSON"),
        (b"\xef\xbb\xbf" + CONTENT, "is not JSON"),
        (CONTENT + b"x", "is not JSON"),
        (b"[1]", "not the file of a frozen briefing"),
        (b"{}", "not the file of a frozen briefing"),
        (documents.canonical(documents.content(sample())), "not the file of a frozen briefing"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "nested too deeply"),
        (CONTENT.replace(b'"made_at"', b'"sha256":"x","made_at"', 1), "the key 'sha256' stands in it twice"),
        (CONTENT.replace(b'"value":71.5', b'"value":1,"value":71.5'), "the key 'value' stands in it twice"),
        (CONTENT.replace(b'"value":71.5', b'"value":NaN'), "NaN is no number of JSON"),
        (CONTENT.replace(b'"value":71.5', b'"value":-Infinity'), "-Infinity is no number of JSON"),
        (CONTENT.replace(b'"value":71.5', b'"value":1e999'), "cannot be taken as it is"),
        (CONTENT.replace(b'"value":71.5', b'"value":' + b"9" * 5000), "cannot be taken as it is"),
        (CONTENT.replace(b'"value":71.5', b'"value":"\\ud800"'), "cannot be taken as it is"),
        (CONTENT.replace(b'"value":71.5', b'"value":71.6'), "its hash does not fit"),
        (CONTENT.replace(MADE_AT.encode(), b"2026-11-21T10:00:01Z"), "who made it, or when, was altered"),
        (CONTENT.replace(MADE_AT.encode(), b"yesterday"), "when it was made must be an instant"),
        (changed(lambda held: held.update(made_by=5)), "who made it must be one line"),
        (changed(lambda held: held.update(more=5)), "not the file of a frozen briefing"),
        (changed(lambda held: held.update(sha256="x"), signed=False), "not 64 hexadecimal digits"),
        (changed(lambda held: held["document"].update(schema=2)), "a newer form (2; this version reads 1)"),
        (changed(lambda held: held["document"].update(schema=0)), "an older or unknown form"),
        (changed(lambda held: held["document"].pop("title")), "missing or strange"),
        (changed(lambda held: held["document"].update(title=5)), "'title' does not hold what it should"),
        (changed(lambda held: held["document"].update(as_of="soon")), "'as_of' does not hold"),
        (changed(lambda held: held["document"].update(audience="all")), "'audience' does not hold"),
        (changed(lambda held: held["document"].update(summary=True)), "'summary' does not hold"),
        (changed(lambda held: held["document"]["blocks"][0].update(text=None)), "'blocks.0' does not hold"),
        (changed(lambda held: held["document"]["blocks"][4]["rows"].append(["one"])), "'blocks.4.rows' does not"),
        (changed(lambda held: held["document"]["blocks"][4]["categories"].pop()), "'blocks.4.series' does not"),
        (changed(lambda held: held["document"]["blocks"][4]["series"][0]["values"].__setitem__(0, "x")), "'blocks.4'"),
        (changed(lambda held: next(iter(held["document"]["figures"].values())).update(value="x")), ".value' does not"),
        (changed(lambda held: next(iter(held["document"]["figures"].values())).update(unit=1)), ".unit' does not"),
        (changed(lambda held: next(iter(held["document"]["figures"].values())).update(period_end="")), ".period_end'"),
    ],
    ids=range(37),
)
def test_what_is_no_such_file_is_refused_in_one_line(content: bytes, said: str) -> None:
    with pytest.raises(InputError) as raised:
        frozen.read(content, "briefing.json")
    text = str(raised.value)
    assert said in text
    assert text.startswith("briefing.json: ")
    assert text.endswith(".")
    assert ".." not in text
    assert len(text.splitlines()) == 1


def test_the_same_document_in_other_bytes_is_still_read() -> None:
    assert frozen.read(json.dumps(json.loads(CONTENT), indent=2).encode(), "briefing.json").document == sample()
