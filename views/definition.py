"""What an indicator is, whose it is, how it is judged and why, and which editions of it are held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import pandas as pd
import streamlit as st

from components import provenance, words
from data import imports, indicators
from data.indicators import Indicator
from views import context, newest
from views.cache import cached
from views.indicator import known_indicator

POLARITY = {"higher": "Higher is better", "lower": "Lower is better", "neither": "Neither direction is better"}
PRICES = {
    "cash": "In cash: prices have risen too, so a rise is not all real.",
    "real": "In real terms: the rise of prices is taken out.",
}
UNCERTAINTY = {
    "interval_95": "95% confidence intervals are published.",
    "complete_count": "No interval is published. A complete count has no sampling error, but varies by chance.",
    "none_published": "No uncertainty is published.",
}
_LINK = re.compile(r"\[([^\]\[]+)\]\((https?://[^\s()<>]+)\)")
_FEWEST_EDITIONS = 3


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator explained: texts (heading, safe Markdown), facts as label → Markdown."""

    texts: list[tuple[str, str]]
    facts: dict[str, str]
    breaks: pd.DataFrame
    editions: str


def draw(about: Definition, title: str) -> None:
    """Draw facts beside texts, and the breaks below."""
    facts, texts = st.columns(2, gap="large")
    facts.table(about.facts, border="horizontal", alt=f"Facts about {title}")
    for heading, text in about.texts:
        texts.subheader(heading)
        texts.markdown(text)
    st.subheader("Breaks in the series")
    if about.breaks.empty:
        st.markdown("No break is known.")
    else:
        st.table(about.breaks, hide_index=True, border="horizontal", alt=f"Breaks in {title}")


def prose(text: str | None) -> str:
    """A publisher's text as Markdown that keeps its paragraphs and web links and nothing else."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    return "\n\n".join(_with_links(paragraph) for paragraph in paragraphs if paragraph.strip())


def _with_links(text: str) -> str:
    parts = _LINK.split(text)
    links = [f"[{words.plain(name)}]({address})" for name, address in zip(parts[1::3], parts[2::3], strict=True)]
    return "".join(_plain(part) + link for part, link in zip(parts[::3], [*links, ""], strict=True)).strip()


def _plain(part: str) -> str:
    """A piece of text between links, with the space it has at either end."""
    before, after = (" " if part[end : end + 1 or None].isspace() else "" for end in (0, -1))
    return f"{before}{words.plain(part)}{after}" if part.strip() else before


@cached
def definition(slug: str, known: str | None, today: str) -> Definition:
    """Everything there is to know about an indicator besides its figures, on a day (ISO text)."""
    one = known_indicator(slug)
    every = indicators.editions(slug)
    held = [day for day in every if not known or day <= known]
    texts = {"Definition": one.description, "Method": one.methodology, "Strengths and limits": one.caveats}
    return Definition(
        texts=[(heading, prose(text)) for heading, text in texts.items() if text],
        facts=_facts(one, every, held, date.fromisoformat(today)),
        breaks=_breaks(slug),
        editions=_editions(held, known),
    )


def _facts(one: Indicator, every: list[str], held: list[str], today: date) -> dict[str, str]:
    """The facts in the order of a reader's questions; what does not apply is left out.

    Args:
        every: days of all editions held here, oldest first.
        held: those known on the day asked for.
    """
    taken = imports.last_taken(one.dataset)
    source_dates = sorted({day for day in (one.source_date or "").split("|") if day})
    facts = {
        "Measure": words.plain(one.subtitle or one.title),
        "Unit": words.plain(newest.unit(one) or one.prefix or one.suffix or "a number"),
        "Direction": _because(POLARITY[one.polarity], one.polarity_reason),
        "Combining places": _because(_aggregation(one), one.aggregation_reason),
        "Status": _because(_sentence(provenance.status_text(one.statistic_status)), one.status_reason),
        "Uncertainty": UNCERTAINTY.get(one.uncertainty or "", "Not stated."),
        "Prices": PRICES.get(one.price_basis, ""),
        "Source": words.join_list([_source(*pair) for pair in provenance.sources(one.source_org, one.source_url)]),
        "Source last updated": words.join_list([words.date_text(day) for day in source_dates]) or "Not stated.",
        "Edition shown": f"{words.date_text(held[-1])}, {words.age_text(held[-1], today)}" if held else "",
        "Imported": words.date_text(taken) if taken else "Not known.",
        "Next release": next_release(one.next_release, every, today),
        "Licence": words.plain(one.licence),
    }
    return {label: text for label, text in facts.items() if text}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _because(rule: str, reason: str | None) -> str:
    return f"**{rule}.** {words.plain(reason)}" if reason else f"{rule}."


def _aggregation(one: Indicator) -> str:
    rules = {"sum": "Added up", "none": "Cannot be combined"}
    return rules.get(one.aggregation) or f"Mean, weighted by {words.plain(one.weight or 'a weight not stated')}"


def _source(name: str, address: str | None) -> str:
    return f"[{words.plain(name)}]({address})" if address else words.plain(name)


def next_release(announced: str | None, held: list[str], today: date) -> str:
    """When new figures come: as announced, else as expected from the spacing of the editions held.

    Args:
        announced: ISO day; the first of a month stands for the month.
        held: days on which the editions held were published, oldest first.
    """
    if announced:
        day = date.fromisoformat(announced)
        when = f"{day:%B %Y}" if day.day == 1 else words.date_text(day)
        to_come = last_day(day) >= today if day.day == 1 else day > today
        return f"{when}, as announced." if to_come else f"Was announced for {when}; it is not held yet."
    if len(held) < _FEWEST_EDITIONS:
        return "Not announced, and too few editions are held to expect one."
    days = [date.fromisoformat(day) for day in held]
    expected = days[-1] + timedelta(median((after - before).days for before, after in pairwise(days)))
    if expected <= today:
        return f"Not announced. From past spacing one was expected by {expected:%B %Y}."
    return f"Not announced. Expected around {expected:%B %Y} from past spacing."


def last_day(month: date) -> date:
    """The last day of a month, of which any day is given."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _breaks(slug: str) -> pd.DataFrame:
    """Breaks in the series: Place, From, Why, Source; texts as safe Markdown."""
    found = indicators.breaks(slug)
    return pd.DataFrame(
        {
            "Place": [_place(code) for code in found["place"]],
            "From": [words.date_text(day) for day in found["period_start"]],
            "Why": [words.plain(why) for why in found["why"]],
            "Source": [f"[Source]({url})" if isinstance(url, str) else "" for url in found["source_url"]],
        }
    )


def _place(code: str | None) -> str:
    found = context.get_place(code) if isinstance(code, str) else None
    return words.plain(found.name) if found else "All places"


def _editions(held: list[str], known: str | None) -> str:
    """Which editions are held, or that there is one only."""
    by_then = f" by {words.date_text(known)}" if known else ""
    if not held:
        return f"No edition held here had been published{by_then}."
    if len(held) == 1:
        return (
            f"One edition is held{by_then}, of {words.date_text(held[0])}. Without an earlier one there are no "
            "revisions to show, and nothing as known on an earlier day."
        )
    days = words.join_list([words.date_text(day) for day in held])
    return f"{words.plural(len(held), 'edition')} held{by_then}: {days}."
