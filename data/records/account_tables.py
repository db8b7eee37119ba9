"""Records of purpose and account: Purpose Goals, the civil society account, sources of fields and disputes."""

from __future__ import annotations

from data.records.fields import Field, choice, day, long, number, ref, slug, table, text, whole
from data.records.vocabulary import ACCOUNT, DISPUTES, LEVELS, NAME_MARKS, QUALITIES

ACCOUNT_TABLES = (
    table(
        "purpose_goal",
        "The Purpose Goals against which organisations measure themselves.",
        "slug",
        slug("purpose-goal-15"),
        whole("number", "Its number.", "15", required=True),
        text("name", "Its name; empty where it is to be confirmed.", "Working in partnership"),
        choice(
            "mark", NAME_MARKS, "Whether the name was read, reported, or is to be confirmed.", "read", required=True
        ),
        Field("number_confirmed", "yes", "Whether its number was read too.", "yes", True),
    ),
    table(
        "assessment",
        "How far an organisation says it is on a Purpose Goal, and what shows it.",
        "organisation purpose_goal year",
        ref("organisation", "organisation", "Which organisation.", "north-east-combined-authority", required=True),
        ref("purpose_goal", "purpose_goal", "Which goal.", "purpose-goal-15", required=True),
        whole("year", "Of which year.", "2026", required=True),
        choice("level", LEVELS, "How far it is.", "under_way", required=True),
        day("assessed", "When.", "2026-05-20"),
        long("evidence", "What shows it.", "A board of users meets each quarter"),
        Field("evidence_url", "url", "Where that can be read."),
        ref("initiative", "initiative", "What it tries.", "saturday-hubs"),
    ),
    table(
        "civil_society_account",
        "The account of civil society beside the national accounts.",
        "place period measure",
        ref("place", "place", "Code of the place.", "K02000001", required=True),
        Field("period", "period", "Which year.", "2024-01-01/P1Y", True),
        choice("measure", ACCOUNT, "Which entry of the account.", "gross_value_added", required=True),
        number("value", "The value; empty where none is published.", "1"),
        text("unit", "Its unit.", "£ million"),
        choice("quality", QUALITIES, "How good the figure is.", "estimate", required=True),
        long("note", "What must be known of it."),
    ),
    table(
        "field_source",
        "Where one field of a record was read, where sources differ.",
        "record key field source_name",
        text("record", "Which table.", "partnership", required=True),
        text(
            "key",
            "Which row: its short name, or the parts of its key with ' | ' between.",
            "north-east-family-hubs",
            required=True,
        ),
        text("field", "Which field.", "start", required=True),
        text("source_name", "Which source.", "Annual report", required=True),
        text("value", "What it says there.", "2025-04-01", required=True),
        day("read_on", "When it was read.", "2026-09-01"),
    ),
    table(
        "dispute",
        "A value that somebody disputes: who, when, what, and the answer.",
        "slug",
        slug("hubs-start-disputed"),
        text("record", "Which table.", "partnership", required=True),
        text(
            "key",
            "Which row: its short name, or the parts of its key with ' | ' between.",
            "north-east-family-hubs",
            required=True,
        ),
        text("field", "Which field.", "start", required=True),
        ref("raised_by", "organisation", "Who disputes it.", "north-east-combined-authority", required=True),
        day("raised", "When.", "2026-09-16", required=True),
        long("what", "What is said to be wrong.", "It began a year later", required=True),
        day("answered", "When it was answered."),
        long("answer", "The answer."),
        choice("state", DISPUTES, "How it stands.", "open", required=True),
        in_order=(("raised", "answered"),),
    ),
)
