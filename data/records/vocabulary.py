"""The words that records may use where they choose from a list."""

SECTORS = (
    *("central_government", "devolved_government", "combined_authority", "local_authority", "nhs", "police"),
    *("university", "business", "trade_union", "civil_society", "citizens"),
)
TIERS = ("national", "devolved", "regional", "local", "neighbourhood")
KINDS = (
    *("combined_authority", "integrated_settlement", "growth_plan", "investment_zone", "trailblazer", "programme"),
    *("family_hubs", "integrated_care_board", "research_collaboration", "violence_reduction_unit", "covenant"),
    "collective_impact",
)
STAGES = ("exploring", "emerging", "sustaining", "systems_change", "proof_point")
POLICY_STAGES = ("agenda", "design", "decision", "delivery", "evaluation")
DEPTHS = ("informed", "consulted", "involved", "collaborated", "decided_together")
LEVERS = ("law_and_regulation", "money", "services", "planning_and_land", "data", "convening", "employing_and_buying")
EVENTS = ("assembly", "panel", "consultation", "volunteering", "participatory_budget", "open_meeting")
STORY = ("helps", "hinders", "contributes")
FACTS = ("how_verified", "sources", "accuracy_needed", "limits", "how_limits_are_made_good")
EVIDENCE = ("not_rated", "1", "2", "3", "4", "5")
VERDICTS = ("too_early", "scale", "adapt", "stop", "continue")
LIKELIHOODS = ("low", "medium", "high")
PRICE_BASES = ("cash", "real", "not_stated")
CONTRIBUTIONS = ("confirmed", "indicative")
ALLOCATIONS = ("planned", "committed", "reported")
INSTRUMENTS = ("grant", "loan", "equity", "guarantee", "outcomes_contract")
FUNDING = ("public", "charitable", "private")
SUPPLIERS = ("small_business", "charity", "large_business", "public_body")
PROCEDURES = ("open", "selective", "limited", "direct")
REVIEWS = ("kept", "reviewed", "stepped_down", "withdrawn", "reinvested")
NAME_MARKS = ("read", "reported", "to_be_confirmed")
LEVELS = ("not_started", "started", "under_way", "part_of_practice")
ACCOUNT = ("turnover", "gross_value_added", "employees", "volunteer_hours", "volunteer_value")
QUALITIES = ("official", "experimental", "estimate", "not_available")
DISPUTES = ("open", "upheld", "not_upheld")
