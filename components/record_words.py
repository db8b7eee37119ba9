"""The words for what records choose from lists: sectors, tiers, kinds, stages, states, and who stands behind a row."""

from __future__ import annotations

from collections.abc import Mapping

ILLUSTRATIVE_SIGN = "◇"

PROVENANCE: Mapping[str, str] = {
    "official": "official",
    "self_reported": "self-reported",
    "illustrative": f"{ILLUSTRATIVE_SIGN} illustrative",
}

SECTORS: Mapping[str, str] = {
    "central_government": "Central government",
    "devolved_government": "Devolved government",
    "combined_authority": "Combined authorities",
    "local_authority": "Local authorities",
    "nhs": "NHS",
    "police": "Police",
    "university": "Universities",
    "business": "Business",
    "trade_union": "Trade unions",
    "civil_society": "Civil society",
    "citizens": "Citizens",
}

TIERS: Mapping[str, str] = {
    "national": "National",
    "devolved": "Devolved",
    "regional": "Regional",
    "local": "Local",
    "neighbourhood": "Neighbourhood",
}

KINDS: Mapping[str, str] = {
    "combined_authority": "Combined authority",
    "integrated_settlement": "Integrated settlement",
    "growth_plan": "Local growth plan",
    "investment_zone": "Investment zone",
    "trailblazer": "Trailblazer",
    "programme": "Programme",
    "family_hubs": "Family hubs",
    "integrated_care_board": "Integrated care",
    "research_collaboration": "Research collaboration",
    "violence_reduction_unit": "Violence reduction unit",
    "covenant": "Covenant",
    "collective_impact": "Collective impact programme",
}

STAGES: Mapping[str, str] = {
    "exploring": "Exploring",
    "emerging": "Emerging",
    "sustaining": "Sustaining",
    "systems_change": "Systems change",
    "proof_point": "Proof point",
}

POLICY_STAGES: Mapping[str, str] = {
    "agenda": "Setting the agenda",
    "design": "Design",
    "decision": "Decision",
    "delivery": "Delivery",
    "evaluation": "Evaluation",
}

DEPTHS: Mapping[str, str] = {
    "informed": "Informed",
    "consulted": "Consulted",
    "involved": "Involved",
    "collaborated": "Worked together",
    "decided_together": "Decided together",
}

LEVERS: Mapping[str, str] = {
    "law_and_regulation": "Law and regulation",
    "money": "Money",
    "services": "Services",
    "planning_and_land": "Planning and land",
    "data": "Data",
    "convening": "Convening",
    "employing_and_buying": "Employing and buying",
}

EVENTS: Mapping[str, str] = {
    "assembly": "Assembly",
    "panel": "Panel",
    "consultation": "Consultation",
    "volunteering": "Volunteering",
    "participatory_budget": "Participatory budget",
    "open_meeting": "Open meeting",
}

COMMITMENT_STATES: Mapping[str, str] = {
    "open": "Open",
    "in_part": "Delivered in part",
    "delivered": "Delivered",
    "withdrawn": "Withdrawn",
    "declined": "Declined",
}

ACTIONS: Mapping[str, str] = {
    "overdue": "▼ Overdue",
    "open": "○ Open",
    "done": "● Done in time",
    "done_late": "◐ Done late",
    "dropped": "✕ Dropped",
    "not_yet": "Not yet opened",
}

STEPS: Mapping[str, str] = {
    "open": "open",
    "in_hand": "in hand",
    "late": "running late",
    "done": "done",
    "dropped": "dropped",
}

OUTCOMES: Mapping[str, str] = {
    "open": "Not yet answered",
    "accepted": "Accepted",
    "accepted_in_part": "Accepted in part",
    "not_accepted": "Not accepted",
}

MEETINGS: Mapping[str, str] = {"planned": "Planned", "held": "Held", "cancelled": "Cancelled"}

ATTENDANCE: Mapping[str, str] = {"present": "Present", "substitute": "By a substitute", "absent": "Absent"}

MOVED: Mapping[str, str] = {
    "not_yet_due": "○ Not yet due",
    "moved_as_expected": "▲ Moved as expected",
    "moved_less": "◆ Moved, less",
    "moved_other_way": "▼ Moved the other way",
    "did_not_move": "■ Did not move",
    "cannot_tell": "? Cannot tell",
    "no_expectation": "No change was expected of a figure",
}

STORY: Mapping[str, str] = {"helps": "What helps", "hinders": "What hinders", "contributes": "Who contributes"}

FACTS: Mapping[str, str] = {
    "how_verified": "How the measure is verified",
    "sources": "Its sources",
    "accuracy_needed": "The accuracy needed",
    "limits": "Its limits",
    "how_limits_are_made_good": "How the limits are made good",
}

EVIDENCE: Mapping[str, str] = {
    "not_rated": "Not rated",
    "1": "1 of 5",
    "2": "2 of 5",
    "3": "3 of 5",
    "4": "4 of 5",
    "5": "5 of 5",
}

VERDICTS: Mapping[str, str] = {
    "too_early": "○ Too early to decide",
    "scale": "▲ Scale",
    "adapt": "◆ Adapt",
    "stop": "✕ Stop",
    "continue": "● Continue",
}

LIKELIHOODS: Mapping[str, str] = {"low": "Low", "medium": "Medium", "high": "High"}

ALLOCATIONS: Mapping[str, str] = {"planned": "Planned", "committed": "Committed", "reported": "Reported"}

NAME_MARKS: Mapping[str, str] = {
    "read": "name read at its source",
    "reported": "name as others report it",
    "to_be_confirmed": "name to be confirmed",
}

LEVELS: Mapping[str, str] = {
    "not_started": "Not started",
    "started": "Started",
    "under_way": "Under way",
    "part_of_practice": "Part of practice",
}

ACCOUNT: Mapping[str, str] = {
    "turnover": "Turnover",
    "gross_value_added": "Gross value added",
    "employees": "Employees",
    "volunteer_hours": "Volunteer hours",
    "volunteer_value": "Value of volunteering",
}

QUALITIES: Mapping[str, str] = {
    "official": "Official statistic",
    "experimental": "Experimental",
    "estimate": "Estimate",
    "not_available": "Not available",
}

DISPUTES: Mapping[str, str] = {
    "open": "○ Not yet answered",
    "upheld": "● Upheld: the value was wrong",
    "not_upheld": "◆ Not upheld: the value stands",
}

PRICE_BASES: Mapping[str, str] = {"cash": "cash terms", "real": "real terms", "not_stated": "prices not stated"}

CONTRIBUTIONS: Mapping[str, str] = {"confirmed": "Confirmed", "indicative": "Indicative"}

INSTRUMENTS: Mapping[str, str] = {
    "grant": "Grant",
    "loan": "Loan",
    "equity": "Equity",
    "guarantee": "Guarantee",
    "outcomes_contract": "Outcomes contract",
}

FUNDING: Mapping[str, str] = {"public": "Public", "charitable": "Charitable", "private": "Private"}

SUPPLIERS: Mapping[str, str] = {
    "small_business": "Small business",
    "charity": "Charity",
    "large_business": "Large business",
    "public_body": "Public body",
}

PROCEDURES: Mapping[str, str] = {
    "open": "Open",
    "selective": "Selective",
    "limited": "Limited",
    "direct": "Direct award",
}

REVIEWS: Mapping[str, str] = {
    "kept": "Kept as it is",
    "reviewed": "Formal review",
    "stepped_down": "Risk stepped down",
    "withdrawn": "Funding withdrawn",
    "reinvested": "Reinvested in",
}

SUCCESS: Mapping[str, str] = {
    "weak": "▼ In the weakest tenth, beyond chance",
    "below": "▽ Below the others; in the weakest tenth by its figure",
    "looks_weak": "□ Looks weak; chance can explain it",
    "not_weak": "● Not in the weakest tenth",
    "not_compared": "○ Not compared",
}


def marked(text: str, provenance: str) -> str:
    """The text with the sign of illustrative rows in front, so that it cannot be read without it."""
    return f"{ILLUSTRATIVE_SIGN} {text}" if provenance == "illustrative" else text
