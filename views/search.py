"""A search over indicators and places, other names of places included."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import streamlit as st

from components import links, words
from views import context
from views.cache import cached
from views.context import Context

MOST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, up to `MOST` of each kind as code → label; ``slugs`` are all indicators found."""

    indicators: dict[str, str]
    places: dict[str, str]
    slugs: tuple[str, ...]
    n_places: int

    def sentence(self, asked: str) -> str:
        """How much was found for what was asked, and how to go on where it was nothing or too much."""
        if not self.slugs and not self.n_places:
            return f"Nothing held here is called “{words.plain(asked)}”. Try a shorter word, or part of a name."
        counts = {"indicator": len(self.slugs), "place": self.n_places}
        found = words.join_list([words.plural(n, noun) if n else f"no {noun}" for noun, n in counts.items()])
        cut = f" The first {MOST} of each are listed." if max(counts.values()) > MOST else ""
        return f"{found[0].upper()}{found[1:]} found.{cut}"


def folded(text: str) -> str:
    """Text as a search compares it: no case, no accents, no punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", bare).strip()


@cached
def find(text: str) -> Found:
    """Indicators and places whose names hold every word of ``text``; those that begin with it come first."""
    asked = folded(text)
    names = {
        one.slug: folded(f"{one.title} {one.short_title} {one.topic or ''} {one.slug}")
        for one in context.all_indicators()
    }
    titles = {one.slug: one.title for one in context.all_indicators()}
    options = context.finder_options()
    spellings = {option: folded(f"{label} {option}") for option, label in options.items()}
    places: dict[str, str] = {}
    for option in _hits(asked, spellings):
        places.setdefault(option.split("~")[0], options[option])
    slugs = tuple(_hits(asked, names))
    return Found({slug: titles[slug] for slug in slugs[:MOST]}, dict(list(places.items())[:MOST]), slugs, len(places))


def _hits(asked: str, texts: dict[str, str]) -> list[str]:
    """Keys of the texts that hold every word asked for, those that begin with what was asked first."""
    found = [key for key, text in texts.items() if all(word in text for word in asked.split())]
    return sorted(found, key=lambda key: not texts[key].startswith(asked))


def draw(ctx: Context) -> Found | None:
    """Draw the search box and links to what it finds; None while nothing is asked for."""
    typed = st.text_input(
        "Search indicators and places",
        key=links.SEARCH,
        bind="query-params",
        type="search",
        max_chars=80,
        placeholder="Such as obesity, Hartlepool, Caerdydd or E06000001",
    )
    if not typed or not folded(typed):
        return None
    found = find(typed)
    st.markdown(found.sentence(typed))
    for slug, label in found.indicators.items():
        link = links.query(ctx.parameters() | {links.INDICATOR: slug})
        st.page_link(links.PAGES["indicator"], label=words.plain(label), query_params=link)
    for code, label in found.places.items():
        link = links.query(ctx.parameters() | {links.PLACE: code, links.VERSUS: None})
        st.page_link(links.PAGES["place"], label=words.plain(label), query_params=link)
    return found
