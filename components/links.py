"""Every link of the dashboard: page paths and query keys are spelled here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

PAGES: Mapping[str, str] = {
    "nation": "pages/nation.py",
    "mission": "pages/mission.py",
    "place": "pages/place.py",
    "compare": "pages/compare.py",
    "indicator": "pages/indicator.py",
    "partnerships": "pages/partnerships.py",
    "councils": "pages/councils.py",
    "decisions": "pages/decisions.py",
    "what_works": "pages/what_works.py",
    "levers": "pages/levers.py",
    "taking_part": "pages/taking_part.py",
    "money": "pages/money.py",
    "purpose_goals": "pages/purpose_goals.py",
    "briefings": "pages/briefings.py",
    "methods": "pages/methods.py",
    "data": "pages/data.py",
    "about": "pages/about.py",
}

PLACE, MISSION, VERSUS, KNOWN, ILLUSTRATIVE = "place", "mission", "vs", "known", "illustrative"
CONTEXT_KEYS = (PLACE, MISSION, VERSUS, KNOWN, ILLUSTRATIVE)
INDICATOR, TIER, PERIOD, PLACES, VIEW = "indicator", "tier", "period", "places", "view"
TARGET, BY = "target", "by"
PARTNERSHIP, COUNCIL, DECISION, GOAL = "partnership", "council", "decision", "goal"
MEETING = "meeting"
BRIEFING, AUDIENCE, PARTS, SINCE = "briefing", "audience", "parts", "since"
STATE, SECTOR, KIND, REGION, STAGE = "state", "sector", "kind", "region", "stage"
INITIATIVE, EVIDENCE, VERDICT = "initiative", "evidence", "verdict"
PURPOSE = "purpose"
PURSE, SERVICE, YEAR, SHARE, GIVING = "purse", "service", "year", "share", "giving"
PROCEDURE, CLAUSE, SIZE, FUND, WITHIN = "procedure", "clause", "size", "fund", "within"
LIMITS, OTHER = "limits", "other"
SECOND, ORDER, GROUP, SEARCH, SCOPE, MODEL = "second", "order", "group", "q", "scope", "model"


def path(page: str) -> str:
    """The URL path of a page relative to any other page; the first page is the root."""
    return "./" if page == "nation" else page


def query(parameters: Mapping[str, str | None]) -> dict[str, str]:
    """The parameters that say something, in a fixed order of keys."""
    return {key: value for key, value in parameters.items() if value}


def url(page: str, parameters: Mapping[str, str | None]) -> str:
    """A relative link to a page, for text and tables."""
    encoded = urlencode(query(parameters), safe="/:,")
    return f"{path(page)}?{encoded}" if encoded else path(page)
