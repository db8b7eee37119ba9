"""The project's own words and tables, made ready for the About page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from components import provenance, words
from data import carried, imports, store
from views.cache import cached

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = {
    "methods": ROOT / "docs" / "methods.md",
    "accessibility": ROOT / "docs" / "accessibility.md",
    "changes": ROOT / "CHANGELOG.md",
}
PURPOSE = """
This dashboard shows how the country and each of its places stand on the government's five missions, from
official figures alone. It is made for members of mission councils, for officers in regions and councils, for
ministers and their offices, and for anyone who wants to see what they see: every view has a link that shows
the same thing to everyone.

**What it is:** published statistics by place and period, each with its source, its interval where one is
published, its age, and what was known on an earlier day.

**What it is not:** it does not rank places, does not average an area into one score, and says nothing about
causes. It is not a government service, and it makes no figures of its own.
"""
METHODS = """
- A place is called *better*, *similar* or *worse* than a country or region only when its published 95% interval
  allows it. Without an interval the answer is *not compared*.
- A change is called a rise or a fall only when a test of two periods that do not overlap finds one. Money in cash
  is never said to rise or fall, because prices did too.
- Similar places, chosen by the Office for National Statistics, give a median and a range, not a verdict.
- Areas whose code changed keep one series. Areas that were merged or split do not.
- A value that a newer edition replaced is kept, so that every page can show what was known on an earlier day.

The rules with their formulas, sources and limits are on the page **Methods**.
"""
CONTACT = """
Write to the maintainers through the issue tracker of the project's repository: about a figure that looks wrong,
something that keeps you from using a page, or a source that is missing. Name the page and copy the link to your
view from the foot of the page. Questions about a statistic itself go to its producer, who is
linked beside each indicator.
"""
_OWN_TABLES = {"mission": "Missions", "goal": "Goals and targets", "indicator_rule": "Rules for indicators"}
_LINK_WITHIN_THE_REPOSITORY = re.compile(r"\[([^\]]+)\]\((?!https?://|#)[^)]*\)")


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the project: the text of its first heading, and what follows it as Markdown."""

    title: str
    body: str


@cached
def document(name: str) -> Document:
    """One of `DOCUMENTS` as a page shows it: links to other files of the project become plain text."""
    text = DOCUMENTS[name].read_text(encoding="utf-8")
    heading, _, body = text.partition("\n")
    return Document(heading.lstrip("# ").strip(), _LINK_WITHIN_THE_REPOSITORY.sub(r"\1", body).strip())


@cached
def licences() -> pd.DataFrame:
    """Whose data this is and on what terms, a row for each: What, From, Licence, Line to quote."""
    figures = carried.table("source").rename(columns={"table": "what", "source_org": "publisher"})
    places = carried.table("SOURCES", carried.PLACES).rename(columns={"source": "what"})
    figures["what"] = [_OWN_TABLES.get(name, name.replace("-", " ").capitalize()) for name in figures["what"]]
    columns = ["what", "publisher", "licence", "licence_line"]
    rows = pd.concat([figures[columns], places[columns]]).drop_duplicates("what")
    rows["licence_line"] = rows["licence_line"].fillna("No line needed: facts and our own words.")
    terms = ["publisher", "licence", "licence_line"]
    whats = rows.groupby(terms, sort=False)["what"].agg("; ".join).reset_index()[columns]
    return whats.set_axis(["What", "From", "Licence", "Line to quote"], axis=1)


def statuses() -> pd.DataFrame:
    """The kinds of statistics: "Label", "What it means"."""
    meanings = [(provenance.STATUS[key].capitalize(), text) for key, text in provenance.STATUS_MEANINGS.items()]
    return pd.DataFrame(meanings, columns=["Label", "What it means"])


def marks() -> pd.DataFrame:
    """The short marks beside figures: "Mark", "What it means"."""
    return pd.DataFrame(
        [(f"[{mark}]", meaning) for mark, meaning in words.MARKS.items()], columns=["Mark", "What it means"]
    )


@cached
def build_text() -> str:
    """Which store this is, when it last took figures in, and how new they are."""
    newest, runs = imports.newest_edition(), imports.runs(1)
    parts = [f"Version of the store: {store.version()}."]
    if len(runs):
        parts.append(f"Figures last taken in on {words.date_text(runs['finished'][0])}.")
    if newest:
        parts.append(f"Newest edition: {words.date_text(newest)}.")
    return " ".join(parts)


def licence_list() -> str:
    """`licences` as a Markdown list, which a narrow screen can read."""
    return "\n".join(
        f"- **{words.plain(row['What'])}**, {words.plain(row['From'])}: {words.plain(row['Licence'])}. "
        f"*{words.plain(row['Line to quote'])}*"
        for row in licences().to_dict("records")
    )
