"""Two briefings side by side: nothing is lost, and nothing untested is said."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from briefings.compare import Comparison, compare
from briefings.document import Document, Figure, Note, Sentence
from tests.briefing_making import NASTY, figure, sample

OLD = sample()


def holding(*figures: Figure, **changes: Any) -> Document:
    """The sample with other figures, and no block that names any."""
    return dataclasses.replace(OLD, blocks=(), figures={one.id: one for one in figures}, **changes)


def changed(one: Figure, **changes: Any) -> Figure:
    return dataclasses.replace(one, **changes)


A, B = figure("2023", 71.5), figure("2024", 72.5)
SAID = "71.5% (2023)"


def test_the_same_document_is_the_same() -> None:
    found = compare(OLD, OLD)
    assert found == Comparison(
        same=tuple(OLD.figures.values()),
        revised=(),
        relabelled=(),
        moved_on=(),
        only_old=(),
        only_new=(),
        texts_only_old=(),
        texts_only_new=(),
        sentences=(
            (
                "Figures of two briefings, the one as of 21 November 2026 against the one as of 21 November 2026: "
                "2 the same. Values are set side by side; whether they differ beyond chance was not tested."
            ),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "kind", "sentence"),
    [
        (
            [A],
            [changed(A, value=71.9, text="71.9%")],
            "revised",
            "Employment rate, North East: 71.5% (2023) became 71.9% for the same period.",
        ),
        (
            [A],
            [changed(A, lower=70.0, interval="70.0% to 72.5%")],
            "revised",
            (
                "Employment rate, North East: 71.5% (2023) is as before; its interval was 70.5% to 72.5% and is now "
                "70.0% to 72.5%."
            ),
        ),
        (
            [A],
            [changed(A, lower=None, upper=None, interval="")],
            "revised",
            (
                "Employment rate, North East: 71.5% (2023) is as before; its interval was 70.5% to 72.5% and is now "
                "no uncertainty published."
            ),
        ),
        (
            [A],
            [changed(A, value=71.52)],
            "revised",
            "Employment rate, North East: 71.5% (2023) was revised by less than it is rounded to.",
        ),
        (
            [A],
            [changed(A, mark="revised", status="official statistics in development")],
            "relabelled",
            (
                "Employment rate, North East: 71.5% (2023) is as before; its mark was none and is now “revised” and "
                "its status was “accredited official statistics” and is now “official statistics in development”."
            ),
        ),
        ([A], [B], "moved_on", "Employment rate, North East: now 72.5% (2024), before 71.5% (2023)."),
        ([A], [A, B], "moved_on", "Employment rate, North East: now 72.5% (2024), before 71.5% (2023)."),
        ([B], [A], "only_new", "Employment rate, North East: 71.5% (2023) stands in the newer briefing only."),
        ([A], [], "only_old", "Employment rate, North East: 71.5% (2023) stands in the older briefing only."),
        (
            [A],
            [A, figure("2023", 60.0, place="E12000002", name=NASTY)],
            "only_new",
            f"Employment rate, {NASTY}: 60.0% (2023) stands in the newer briefing only.",
        ),
    ],
)
def test_each_kind_of_change_has_its_sentence(old: list[Figure], new: list[Figure], kind: str, sentence: str) -> None:
    found = compare(holding(*old), holding(*new))
    assert len(getattr(found, kind)) == 1
    assert sentence in found.sentences[1:]


def test_a_figure_can_be_revised_and_move_on() -> None:
    found = compare(holding(A), holding(changed(A, value=71.9, text="71.9%"), B))
    assert [len(part) for part in (found.same, found.revised, found.moved_on, found.only_new)] == [0, 1, 1, 0]
    assert "0 " not in found.sentences[0]
    assert "1 revised and 1 for a newer period." in found.sentences[0]


def test_every_figure_is_in_one_of_the_parts() -> None:
    earlier, later = figure("2020", 70.0), figure("2025", 73.0)
    old, new = holding(earlier, A, B), holding(A, changed(B, value=1.0, text="1.0%"), later, figure("2026", 74.0))
    found = compare(old, new)
    pairs = [*found.revised, *found.relabelled, *found.moved_on]
    assert {one.id for one in [*found.same, *found.only_old, *(pair.old for pair in pairs)]} == old.figures.keys()
    assert {one.id for one in [*found.same, *found.only_new, *(pair.new for pair in pairs)]} == new.figures.keys()
    assert [one.period for one in found.only_new] == ["2025"]


def test_no_sentence_says_more_than_was_tested() -> None:
    found = compare(holding(A), holding(changed(A, value=99.0, text="99.0%"), figure("2024", 1.0)))
    assert not {"rose", "fell", "higher", "lower", "better", "worse", "up", "down"} & set(
        " ".join(found.sentences).replace(",", " ").split()
    )


def test_texts_in_one_of_them_only() -> None:
    old = dataclasses.replace(OLD, blocks=(Sentence("stays"), Sentence("goes"), Note("a note"), Sentence("goes")))
    new = dataclasses.replace(OLD, blocks=(Note("comes"), Sentence("stays"), Note(NASTY)))
    found = compare(old, new)
    assert (found.texts_only_old, found.texts_only_new) == (("goes", "a note"), ("comes", NASTY))


def test_without_figures_it_says_so() -> None:
    assert compare(holding(), holding(as_of="2026-12-01")).sentences == (
        "Two briefings, the one as of 1 December 2026 against the one as of 21 November 2026: neither holds figures.",
    )
