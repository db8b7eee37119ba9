"""The project's own tables: whole, consistent with each other, and true of the official files."""

import csv
import re
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
OFFICIAL = Path(__file__).parents[2] / "shared" / "data"
HEADLINES = {
    "growth": "gross-disposable-household-income-per-head gross-value-added-per-hour-worked employment-rate "
    "gross-median-weekly-pay net-additions-housing-stock",
    "health": "healthy-life-expectancy-male healthy-life-expectancy-female adult-obesity-prevalence "
    "cancer-diagnosis-stage-1-and-2 cardiovascular-mortality-persons-aged-under-75",
    "safer-streets": "homicide-offences first-time-entrants-youth-justice",
    "opportunity": "good-level-of-development good-level-of-development-free-school-meals "
    "pupils-at-expected-standards-end-primary-school gcses-equivalent-english-maths "
    "persistent-absences-all-pupils children-in-relative-poverty-after-housing",
    "clean-energy": "greenhouse-gas-emissions electric-vehicle-public-charging-devices",
}
WORDS = {
    "polarity": "higher lower neither",
    "aggregation": "sum weighted_mean none",
    "statistic_status": "accredited_official official in_development management_information unknown",
    "price_basis": "cash real index not_money",
    "uncertainty": "interval_95 none_published complete_count",
    "comparison": "interval quintiles none",
    "kind": "official_milestone mission_ambition other_commitment",
    "rule": "reach cumulate exceed_baseline close_gap",
    "verified": "V P",
    "series": "goal annual",
    "period_kind": "academic financial calendar",
    "action": "withhold warn",
}
# Goals whose own statistic is in the store; for every other goal an indicator is at most related.
OWN_STATISTIC = {
    "school-readiness": "good-level-of-development",
    "early-cancer-diagnosis": "cancer-diagnosis-stage-1-and-2",
}
DATE = re.compile(r".*_date|date|reckoned_until|published|.*start|end")
NUMBER = re.compile(r".*_value|value|number|headline_order|decimals|order")
PLACE = re.compile(r"[EKNSW]\d{8}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def column(name: str, header: str) -> list[str]:
    return [row[header] for row in table(name)]


def official(path: str) -> Path:
    if not (OFFICIAL / path).exists():
        pytest.skip(f"the official files are not at {OFFICIAL}")
    return OFFICIAL / path


def official_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [{name.lower(): text for name, text in row.items()} for row in csv.DictReader(stream)]


def present_files() -> list[Path]:
    return sorted(official("local-statistics").glob("*/*.csv"))


def named_slugs() -> dict[tuple[str, str], str]:
    return {(row["dataset"], row["written"]): row["slug"] for row in table("indicator_alias")}


SLUGS = set(column("indicator_rule", "indicator"))
MEASURES = set(column("education_measure", "slug"))
TABLES = sorted(file.stem for file in REFERENCE.glob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_table_is_plain_and_rectangular(name: str) -> None:
    raw = (REFERENCE / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    rows = [tuple(row) for row in csv.reader(raw.decode("utf-8").splitlines())]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(set(rows)) == len(rows)
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell != cell.strip() or "[M]" in cell] == []
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\ufeff"))] == []


@pytest.mark.parametrize("name", TABLES)
def test_cells_are_of_their_kind(name: str) -> None:
    for row in table(name):
        filled = {header: text for header, text in row.items() if text}
        for header in filled.keys() & WORDS.keys():
            assert filled[header] in WORDS[header].split(), row
        for header in filter(DATE.fullmatch, filled):
            assert all(date.fromisoformat(day) for day in filled[header].split("|")), row
        for header in filter(NUMBER.fullmatch, filled):
            assert float(filled[header]) >= 0, row
        for header in filled.keys() & {"place", "area"}:
            assert PLACE.fullmatch(filled[header]), row
        for header in filled.keys() & {"source_url", "licence_url"}:
            assert filled[header].startswith("https://"), row
        assert filled.get("mission", "growth") in HEADLINES, row
        if name != "indicator_rule":
            assert filled.get("indicator", "employment-rate") in SLUGS, row


@pytest.mark.parametrize("name", ["mission", "goal", "indicator_rule", "education_measure"])
def test_slugs_are_unique_and_well_formed(name: str) -> None:
    slugs = [row.get("slug") or row["indicator"] for row in table(name)]
    assert len(set(slugs)) == len(slugs)
    assert all(SLUG.fullmatch(slug) for slug in slugs)


def test_the_five_missions() -> None:
    assert column("mission", "slug") == list(HEADLINES)
    assert column("mission", "number") == list("12345")
    assert [row["slug"] for row in table("mission") if not row["lead"]] == ["safer-streets"]


def test_headline_indicators_in_their_order() -> None:
    found = {(row["mission"], row["headline_order"]): row["indicator"] for row in table("indicator_rule")}
    wanted = {
        (mission, str(order)): slug
        for mission, slugs in HEADLINES.items()
        for order, slug in enumerate(slugs.split(), 1)
    }
    assert {key: slug for key, slug in found.items() if key[1]} == wanted


@pytest.mark.parametrize("row", table("indicator_rule"), ids=lambda row: row["indicator"])
def test_rule_is_full_and_gives_its_reasons(row: dict[str, str]) -> None:
    assert [name for name in row.keys() - {"mission", "headline_order", "weight"} if not row[name]] == []
    assert bool(row["weight"]) == (row["aggregation"] == "weighted_mean")
    assert len(row["short_title"]) <= 40


def test_places_are_compared_by_interval_where_there_is_one_and_only_there() -> None:
    for row in table("indicator_rule"):
        assert (row["comparison"] == "interval") == (row["uncertainty"] == "interval_95"), row["indicator"]
    totals = {row["indicator"] for row in table("indicator_rule") if row["comparison"] == "none"}
    assert {"active-businesses", "homicide-offences"} <= totals


def test_short_titles_tell_indicators_apart() -> None:
    assert len(set(column("indicator_rule", "short_title"))) == len(SLUGS)


@pytest.mark.parametrize("row", table("goal"), ids=lambda row: row["slug"])
def test_goal_is_linked_and_sourced(row: dict[str, str]) -> None:
    assert all((row["title"], row["unit"], row["source"], row["source_url"], row["measurable_note"]))
    assert row["indicator"] == OWN_STATISTIC.get(row["slug"], "")
    assert set(row["related_indicators"].split()) <= SLUGS - {row["indicator"]}
    assert set(row["reported_fields"].split()) <= {name for name, text in row.items() if text}
    assert row["target_value"] or row["target_note"]


def test_goals_are_numbered_within_their_mission() -> None:
    for mission in HEADLINES:
        orders = [int(row["order"]) for row in table("goal") if row["mission"] == mission]
        assert orders == list(range(1, len(orders) + 1))


def test_goal_points_agree_with_their_goals() -> None:
    goals = {row["slug"]: row for row in table("goal")}
    points = table("goal_point")
    assert {point["goal"] for point in points} <= goals.keys()
    assert [point for point in points if point["published"] and point["published"] <= point["date"]] == []
    found = {(p["goal"], p["date"]): float(p["value"]) for p in points if p["series"] == "goal"}
    for slug, goal in goals.items():
        for name in ("baseline", "latest"):
            if goal[f"{name}_value"] and goal[f"{name}_date"]:
                assert found[slug, goal[f"{name}_date"]] == float(goal[f"{name}_value"])


def test_rise_in_police_numbers_adds_up() -> None:
    police = next(row for row in table("goal") if row["slug"] == "neighbourhood-police-numbers")
    assert float(police["target_value"]) == float(police["baseline_value"]) + 13_000
    assert float(police["latest_value"]) == float(police["baseline_value"]) + 2_383


def test_breaks_and_warnings_say_why() -> None:
    assert all(row["why"].endswith(".") for row in table("series_break") + table("value_warning"))
    assert all(row["first_start"] <= row["last_start"] for row in table("value_warning"))


def test_aliases_resolve_or_say_why_not() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in table("indicator_alias"):
        assert row["slug"] or row["reason"].startswith("left out")
        assert seen.setdefault((row["dataset"], row["written"].lower()), row["slug"]) == row["slug"]
    assert set(seen.values()) - {""} == SLUGS - MEASURES


def test_education_measures_have_a_rule_of_the_same_mission() -> None:
    rules = {row["indicator"]: row["mission"] for row in table("indicator_rule")}
    assert [row for row in table("education_measure") if rules[row["slug"]] != row["mission"]] == []


def test_period_aliases_are_days_or_whole_aprils() -> None:
    rows = table("period_alias")
    assert len({(row["dataset"], row["written"]) for row in rows}) == len(rows)
    for row in rows:
        year = row["written"][:4]
        assert row["start"].startswith(f"{year}-04-")
        assert row["end"] == (row["start"] if row["start"] != f"{year}-04-01" else f"{year}-04-30")


def test_sources_have_a_licence() -> None:
    rows = {row["table"]: row for row in table("source")}
    assert "CC BY 4.0" in rows["local-authority-names"]["licence_line"]
    assert all(row["licence"] for row in rows.values())
    assert {"local-statistics", "earlier-editions", "local-authority-interactive-tool"} <= rows.keys()


def _names(rows: list[dict[str, str]]) -> set[str]:
    """Names of the indicators in a file of any layout."""
    blocks = {name.removesuffix("_measure") for name in rows[0] if name.endswith("_measure")}
    headers = [name for name in ("indicator", "variable name", "measure") if name in rows[0]]
    return blocks | {row[headers[0]] for row in rows if headers}


def test_every_indicator_of_the_official_files_is_named_and_ruled() -> None:
    files = [*present_files(), *official("earlier-editions").glob("*/*/*.csv")]
    assert {(file.stem, name) for file in files for name in _names(official_rows(file))} <= named_slugs().keys()
    datasets = {file.stem for file in present_files()}
    manifest = official_rows(official("local-statistics/manifest_metadata.csv"))
    assert {row["slug"] for row in manifest if row["dataset"] in datasets} == SLUGS - MEASURES


def test_interval_rule_is_what_the_files_hold() -> None:
    slugs = named_slugs()
    rows = ((file.stem, row) for file in present_files() for row in official_rows(file))
    with_interval = {slugs[dataset, row["indicator"]] for dataset, row in rows if row["lci_95"]}
    assert {row["indicator"] for row in table("indicator_rule") if row["uncertainty"] == "interval_95"} == (
        with_interval
    )


def test_breaks_begin_with_a_period_of_the_data() -> None:
    slugs, starts = named_slugs(), dict[str, set[str]]()
    for file in [*present_files(), *official("earlier-editions").glob("*/pupils*/*.csv")]:
        for row in official_rows(file):
            starts.setdefault(slugs[file.stem, row["indicator"]], set()).add(row["period"][:10])
    breaks = [row for row in table("series_break") if row["indicator"] in starts]
    assert [row for row in breaks if row["period_start"] not in starts[row["indicator"]]] == []


def test_pay_of_earlier_editions_meets_the_present_days() -> None:
    file = "gross-median-weekly-pay/gross-median-weekly-pay.csv"
    rows = official_rows(official(f"local-statistics/{file}"))
    today = {(row["areacd"], row["period"]): row["observation"] for row in rows}
    alias = {row["written"]: row["start"] for row in table("period_alias")}
    for edition in ("2024-06-30", "2025-06-30"):
        rows = official_rows(official(f"earlier-editions/{edition}/{file}"))
        pairs = [(row["observation"], today.get((row["areacd"], alias[row["period"]]))) for row in rows]
        met = [float(then) == float(now) for then, now in pairs if then and now]
        assert len(met) > 6_000
        assert sum(met) / len(met) > 0.9


def test_education_measures_stand_in_the_table() -> None:
    wanted = [("Short Desc", "in", column("education_measure", "short_desc"))]
    rows = pq.read_table(official("education/bds_long_0.parquet"), filters=wanted).to_pylist()
    cells = {(row["Short Desc"], row["Years"], row["LA Number"]): row["Values"] for row in rows}
    assert {measure for measure, _, _ in cells} == set(wanted[0][2])
    goal = next(row for row in table("goal") if row["slug"] == "school-readiness")
    england, regions = 970, [980, 981, 982, 983, 984, 985, 986, 989, 990]
    assert float(cells["FSP_NEW_GOODDEV", "2024", england]) == float(goal["baseline_value"])
    assert float(cells["FSP_NEW_GOODDEV", "2025", england]) == float(goal["latest_value"])
    summed = sum(float(cells["FirstYJS", "2024", region]) for region in regions)
    assert float(cells["FirstYJS", "2024", england]) == pytest.approx(summed, abs=5)


def test_homicide_warning_still_holds() -> None:
    place = next(row["place"] for row in table("value_warning") if row["indicator"] == "homicide-offences")
    file = "homicide-offences/homicide-offences.csv"
    rows = official_rows(official(f"local-statistics/{file}"))
    now = {row["period"]: float(row["observation"]) for row in rows if row["areacd"] == place}
    rows = official_rows(official(f"earlier-editions/2025-12-31/{file}"))
    then = {row["period"]: float(row["observation"]) for row in rows if row["areacd"] == place}
    shares = [then[period] / now[period] for period in then.keys() & now.keys()]
    assert shares == pytest.approx([0.417] * 8, abs=0.003)
