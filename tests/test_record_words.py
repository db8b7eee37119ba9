"""Every choice that a record may make has a word, and no word stands for a choice that cannot be made."""

from __future__ import annotations

import pytest

from components import record_words
from data.records.fields import PROVENANCES
from data.records.tables import BY_NAME


def choices(table: str, field: str) -> tuple[str, ...]:
    """What a field of a record table may hold."""
    return next(one.choices for one in BY_NAME[table].fields if one.name == field)


@pytest.mark.parametrize(
    ("said", "table", "field"),
    [
        (record_words.SECTORS, "organisation", "sector"),
        (record_words.TIERS, "organisation", "tier"),
        (record_words.KINDS, "partnership", "kind"),
        (record_words.STAGES, "partnership_stage", "stage"),
        (record_words.POLICY_STAGES, "involvement", "stage"),
        (record_words.DEPTHS, "involvement", "depth"),
        (record_words.LEVERS, "lever", "kind"),
        (record_words.EVENTS, "participation", "kind"),
        (record_words.COMMITMENT_STATES, "commitment", "state"),
        (record_words.STEPS, "action_step", "state"),
        (record_words.OUTCOMES, "challenge", "outcome"),
        (record_words.MEETINGS, "meeting", "state"),
        (record_words.ATTENDANCE, "attendance", "state"),
        (record_words.STORY, "goal_story", "part"),
        (record_words.FACTS, "goal_fact", "fact"),
        (record_words.EVIDENCE, "initiative", "evidence"),
        (record_words.EVIDENCE, "fund_holding", "evidence"),
        (record_words.VERDICTS, "initiative", "verdict"),
        (record_words.LIKELIHOODS, "risk", "likelihood"),
        (record_words.LIKELIHOODS, "risk", "effect"),
        (record_words.PRICE_BASES, "purse", "price_basis"),
        (record_words.CONTRIBUTIONS, "contribution", "state"),
        (record_words.ALLOCATIONS, "allocation", "state"),
        (record_words.INSTRUMENTS, "fund_holding", "instrument"),
        (record_words.FUNDING, "fund_holding", "funding"),
        (record_words.SUPPLIERS, "contract", "supplier_kind"),
        (record_words.PROCEDURES, "contract", "procedure"),
        (record_words.REVIEWS, "provider_review", "outcome"),
        (record_words.NAME_MARKS, "purpose_goal", "mark"),
        (record_words.LEVELS, "assessment", "level"),
        (record_words.ACCOUNT, "civil_society_account", "measure"),
        (record_words.QUALITIES, "civil_society_account", "quality"),
        (record_words.DISPUTES, "dispute", "state"),
    ],
)
def test_every_choice_has_its_word(said, table, field):
    assert tuple(said) == choices(table, field)


def test_who_stands_behind_a_row_has_its_word():
    assert tuple(record_words.PROVENANCE) == PROVENANCES


def test_an_illustrative_text_cannot_be_read_without_its_sign():
    assert record_words.marked("Open hubs on Saturdays", "illustrative") == "◇ Open hubs on Saturdays"
    assert record_words.marked("Open hubs on Saturdays", "official") == "Open hubs on Saturdays"
