"""Where the fields of a record were read, where sources differ, and who disputes what: for any page of a record."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import record_words, words
from data import purpose
from views import figures, records
from views.cache import cached
from views.context import Context


@dataclass(frozen=True, slots=True)
class Doubts:
    """What sources say of a record's fields, and who disputes what: a sentence and two tables."""

    said: str
    disputes: pd.DataFrame
    sources: pd.DataFrame


@cached
def of_record(record: str, key: str, day: str, illustrative: bool) -> Doubts:
    """Sources and disputes of one record, as known on a day; ``key`` has the parts of its key joined by " | "."""
    disputes = purpose.disputes(record, key, illustrative=illustrative)
    disputes = disputes[disputes["raised"] <= day].reset_index(drop=True)
    sources = purpose.sources_of(record, key, illustrative=illustrative)
    sources = sources[sources["read_on"].fillna("") <= day].reset_index(drop=True)
    answered = [isinstance(on, str) and on <= day for on in disputes["answered"]]
    states = [state if closed else "open" for state, closed in zip(disputes["state"], answered, strict=True)]
    return Doubts(_said(states, sources), _disputes(disputes, states, answered), _sources(record, key, sources))


def _said(states: list[str], sources: pd.DataFrame) -> str:
    parts = []
    if states:
        waiting = states.count("open")
        how = f"{waiting} not yet answered" if waiting else "answered"
        parts.append(f"{words.plural(len(states), 'dispute')}, {how}.")
    differing = [
        field_name(field) for field, rows in sources.groupby("field", sort=False) if rows["value"].nunique() > 1
    ]
    if differing:
        parts.append(f"Sources differ on: {words.join_list([one.lower() for one in differing])}.")
    return " ".join(parts)


def _disputes(found: pd.DataFrame, states: list[str], answered: list[bool]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "What is disputed": [
                record_words.marked(field_name(field), provenance)
                for field, provenance in zip(found["field"], found["provenance"], strict=True)
            ],
            "By whom": records.also(found, "raised_by_name"),
            "Since": found["raised"].map(records.day_text),
            "What is said to be wrong": found["what"],
            "How it stands": [record_words.DISPUTES[state] for state in states],
            "Answer": [
                f"{records.day_text(on)}: {text or 'no words given'}" if closed else "none yet"
                for on, text, closed in zip(found["answered"], found["answer"], answered, strict=True)
            ],
        }
    )


def _sources(record: str, key: str, found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Field": [field_name(field) for field in found["field"]],
            "Source": records.marked(found, "source_name"),
            "It says": found["value"],
            "The record says": [str(purpose.value_of(record, key, field) or "nothing") for field in found["field"]],
            "Read on": [records.day_text(on) or "not stated" for on in found["read_on"]],
        }
    )


def field_name(field: str) -> str:
    """A column's name as people read it: "Price basis"."""
    return field.replace("_", " ").capitalize()


def draw(ctx: Context, record: str, key: str) -> None:
    """Disputes and differing sources of a record, under a heading of their own; nothing where there are none."""
    found = of_record(record, key, ctx.day, ctx.illustrative)
    if found.disputes.empty and found.sources.empty:
        return
    st.header("Sources and disputes")
    if found.said:
        st.markdown(words.plain(found.said))
    if len(found.disputes):
        records.show(found.disputes)
    if len(found.sources):
        figures.table_behind("What each source says", found.sources, key=f"sources-{record}")
