"""What a briefing holds, in its one canonical writing."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import pytest

from briefings import document as documents
from briefings.document import Document, DocumentError
from tests.briefing_making import sample


def test_the_same_content_is_the_same_bytes() -> None:
    plain = documents.content(sample())
    shuffled = json.loads(json.dumps(dict(reversed(plain.items()))))
    assert documents.canonical(plain) == documents.canonical(shuffled)
    assert documents.digest(plain) == hashlib.sha256(documents.canonical(plain)).hexdigest()


def test_a_document_comes_back_as_it_was() -> None:
    made = sample()
    back = documents.document(json.loads(documents.canonical(documents.content(made))))
    assert back == made


def test_any_other_content_has_another_hash() -> None:
    made = sample()
    plain = documents.content(made)
    others = [
        dataclasses.replace(made, title=made.title + "."),
        dataclasses.replace(made, as_of="2026-11-20"),
        dataclasses.replace(made, blocks=made.blocks[:-1]),
        dataclasses.replace(made, store_version="8"),
    ]
    assert documents.digest(plain) not in {documents.digest(documents.content(other)) for other in others}


def test_what_json_cannot_say_is_refused() -> None:
    one = next(iter(sample().figures.values()))
    broken = dataclasses.replace(sample(), figures={one.id: dataclasses.replace(one, value=float("nan"))})
    with pytest.raises(DocumentError, match="cannot be written"):
        documents.canonical(documents.content(broken))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": 0}, "older or unknown form"),
        ({"schema": 2}, "a newer form"),
        ({"schema": None}, "older or unknown form"),
        ({"blocks": [{"kind": "picture"}]}, "strange"),
        ({"blocks": [{"kind": "note"}]}, "strange"),
        ({"blocks": [{"kind": "number", "label": "x", "figure": "nothing", "note": ""}]}, "does not hold: nothing"),
        ({"scope": "nation"}, "strange"),
        ({"figures": []}, "strange"),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(change: dict[str, object], said: str) -> None:
    plain = json.loads(documents.canonical(documents.content(sample()))) | change
    with pytest.raises(DocumentError, match=said):
        documents.document(plain)


def test_every_block_tells_its_texts_and_its_figures() -> None:
    made: Document = sample()
    kinds = {block.kind for block in made.blocks}
    assert kinds == {"heading", "sentence", "number", "chart", "map", "table", "actions", "note"}
    assert {id_ for block in made.blocks for id_ in documents.named(block)} == set(made.figures)
    assert all(list(documents.texts(block)) for block in made.blocks)
