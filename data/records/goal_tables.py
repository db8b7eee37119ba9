"""Records about goals: local targets, steps on the way, stories, facts on the quality of the measure."""

from __future__ import annotations

from data.records.fields import choice, day, long, number, ref, slug, table, text
from data.records.vocabulary import FACTS, STORY

GOAL_TABLES = (
    table(
        "goal_target",
        "A place's own target for a goal.",
        "goal place",
        ref("goal", "goal", "Which goal.", "school-readiness", required=True),
        ref("place", "place", "Code of the place that set it.", "E12000001", required=True),
        number("value", "The target, in the goal's unit.", "74", required=True),
        day("date", "By when.", "2028-08-31", required=True),
        text("set_by", "Who set it.", "North East mission council", required=True),
        day("set_on", "When it was set.", "2026-09-16"),
        in_order=(("set_on", "date"),),
    ),
    table(
        "goal_milestone",
        "Interim steps on the way to a goal.",
        "goal place date",
        ref("goal", "goal", "Which goal.", "waiting-times-18-weeks", required=True),
        ref(
            "place",
            "place",
            "Code of the goal's area, or of a place with a target of its own.",
            "E92000001",
            required=True,
        ),
        day("date", "By when.", "2026-03-31", required=True),
        number("value", "What should be reached, in the goal's unit.", "65", required=True),
        text("note", "Anything that must be known of it."),
    ),
    table(
        "goal_story",
        "The story behind a goal's figures: what helps, what hinders, who contributes.",
        "slug",
        slug("school-readiness-helps-hubs"),
        ref("goal", "goal", "Which goal.", "school-readiness", required=True),
        ref("place", "place", "Code of the place it is about; empty for the goal's area."),
        choice("part", STORY, "What helps, what hinders, who contributes.", required=True),
        ref("organisation", "organisation", "Who contributes."),
        long("text", "The story in a sentence or two.", "Hubs find families early.", required=True),
        day("date", "Of which day."),
    ),
    table(
        "goal_fact",
        "Five facts on the quality of a goal's measure.",
        "goal fact",
        ref("goal", "goal", "Which goal.", "school-readiness", required=True),
        choice("fact", FACTS, "Which of the five.", required=True),
        long("text", "The fact in a sentence.", "Teachers assess; councils check a sample.", required=True),
    ),
)
