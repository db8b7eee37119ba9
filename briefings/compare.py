"""Two briefings side by side: which figures stayed, were revised, moved on, or stand in one only, in sentences.

No sentence says that something rose or fell: nothing is tested here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.document import Document, Figure, Note, Sentence
from components import words

_Key = tuple[str, str, str]
_Span = tuple[str, str]
_UNTESTED = "Values are set side by side; whether they differ beyond chance was not tested."


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure in both documents."""

    old: Figure
    new: Figure


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the figures and texts of an older document in a newer one, in the order of the documents.

    Figures are matched by kind, subject and place. ``same`` holds what did not change; ``revised`` another value,
    interval or unit for the same period; ``relabelled`` the same value under another mark, status or caution;
    ``moved_on`` the newest figure of each, where its period is later. What is in none of these, and in one document
    only, is in ``only_old`` and ``only_new``, and sentences and notes are in ``texts_only_…``. Figures of one document
    that share kind, subject, place and period count once.
    """

    same: tuple[Figure, ...]
    revised: tuple[Pair, ...]
    relabelled: tuple[Pair, ...]
    moved_on: tuple[Pair, ...]
    only_old: tuple[Figure, ...]
    only_new: tuple[Figure, ...]
    texts_only_old: tuple[str, ...]
    texts_only_new: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def alone(self) -> tuple[str, ...]:
        """The last of the sentences: those on figures that stand in one document only."""
        both = (("older", self.only_old), ("newer", self.only_new))
        return tuple(
            f"{_name(one)}: {_value(one)} stands in the {which} briefing only."
            for which, figures in both
            for one in figures
        )


def compare(old: Document, new: Document) -> Comparison:
    """Hold a newer document against an older one; ``sentences`` begins with the counts."""
    before, after = _by_key(old), _by_key(new)
    pairs = [
        Pair(held[span], after[key][span])
        for key, held in before.items()
        for span in held
        if span in after.get(key, {})
    ]
    moved_on = [
        Pair(_newest(before[key]), _newest(held))
        for key, held in after.items()
        if key in before and _newest(held).period_end > _newest(before[key]).period_end
    ]
    revised = tuple(pair for pair in pairs if _numbers(pair.old) != _numbers(pair.new))
    relabelled = tuple(
        pair for pair in pairs if _numbers(pair.old) == _numbers(pair.new) and _labels(pair.old) != _labels(pair.new)
    )
    met_old = {pair.old.id for pair in [*pairs, *moved_on]}
    met_new = {pair.new.id for pair in [*pairs, *moved_on]}
    only_old = tuple(one for held in before.values() for one in held.values() if one.id not in met_old)
    only_new = tuple(one for held in after.values() for one in held.values() if one.id not in met_new)
    changed = {pair.new.id for pair in (*revised, *relabelled)}
    same = tuple(pair.new for pair in pairs if pair.new.id not in changed)
    texts_old, texts_new = _texts(old), _texts(new)
    found = Comparison(
        same=same,
        revised=revised,
        relabelled=relabelled,
        moved_on=tuple(moved_on),
        only_old=only_old,
        only_new=only_new,
        texts_only_old=tuple(text for text in texts_old if text not in texts_new),
        texts_only_new=tuple(text for text in texts_new if text not in texts_old),
        sentences=(),
    )
    return dataclasses.replace(found, sentences=(_opening(old, new, found), *_sentences(found)))


def _by_key(document: Document) -> dict[_Key, dict[_Span, Figure]]:
    found: dict[_Key, dict[_Span, Figure]] = {}
    for one in document.figures.values():
        found.setdefault((one.kind, one.subject, one.place), {})[one.period_start, one.period_end] = one
    return found


def _newest(held: dict[_Span, Figure]) -> Figure:
    return max(held.values(), key=lambda one: (one.period_end, one.period_start))


def _numbers(one: Figure) -> tuple[object, ...]:
    return (one.value, one.lower, one.upper, one.unit)


def _labels(one: Figure) -> tuple[str, ...]:
    return (one.mark, one.status, one.caution)


def _texts(document: Document) -> dict[str, None]:
    return dict.fromkeys(block.text for block in document.blocks if isinstance(block, Sentence | Note))


def _sentences(found: Comparison) -> Iterator[str]:
    yield from map(_revised, found.revised)
    yield from map(_relabelled, found.relabelled)
    yield from map(_moved_on, found.moved_on)
    yield from found.alone


def _opening(old: Document, new: Document, found: Comparison) -> str:
    counts = {
        "the same": found.same,
        "revised": found.revised,
        "under another mark, status or caution": found.relabelled,
        "for a newer period": found.moved_on,
        "only in the older": found.only_old,
        "only in the newer": found.only_new,
    }
    said = [f"{len(part):,} {ending}" for ending, part in counts.items() if part]
    days = f"the one as of {words.date_text(new.as_of)} against the one as of {words.date_text(old.as_of)}"
    if not said:
        return f"Two briefings, {days}: neither holds figures."
    return f"Figures of two briefings, {days}: {words.join_list(said)}. {_UNTESTED}"


def _revised(pair: Pair) -> str:
    old, new = pair.old, pair.new
    if old.value == new.value and old.unit == new.unit:
        return (
            f"{_name(new)}: {_value(new)} is as before; its interval was {_interval(old)} and is now {_interval(new)}."
        )
    if old.text == new.text:
        return f"{_name(new)}: {_value(new)} was revised by less than it is rounded to."
    return f"{_name(new)}: {_value(old)} became {new.text} for the same period."


def _relabelled(pair: Pair) -> str:
    changes = [
        f"{name} was {_quoted(before)} and is now {_quoted(now)}"
        for name, before, now in zip(
            ("its mark", "its status", "its caution"), *map(_labels, (pair.old, pair.new)), strict=True
        )
        if before != now
    ]
    return f"{_name(pair.new)}: {_value(pair.new)} is as before; {words.join_list(changes)}."


def _moved_on(pair: Pair) -> str:
    return f"{_name(pair.new)}: now {_value(pair.new)}, before {_value(pair.old)}."


def _name(one: Figure) -> str:
    return f"{one.title}, {one.place_name}"


def _value(one: Figure) -> str:
    return f"{one.text} ({one.period})"


def _interval(one: Figure) -> str:
    return words.NO_INTERVAL if one.lower is None and one.upper is None else one.interval


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "none"
