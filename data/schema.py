"""Tables and migrations of the store.

*Published* tables (place … goal) come from files and can be rebuilt. People's records stand
beside them in tables of their own; an import or a build never rewrites what people wrote there.
Dates are ISO 8601 text, so that they sort and compare as written.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from data.records import schema as records_schema

migrations = Migrations("missions")

_PLACES = """
CREATE TABLE place (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, start_year INTEGER, end_year INTEGER,
    population INTEGER, population_year INTEGER, area_km2 REAL, easting REAL, northing REAL
) STRICT;
CREATE TABLE place_level (
    place TEXT NOT NULL REFERENCES place(code), level TEXT NOT NULL, PRIMARY KEY (place, level)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_level_by_level ON place_level(level, place);
CREATE TABLE place_name (
    place TEXT NOT NULL REFERENCES place(code), other_name TEXT NOT NULL, PRIMARY KEY (place, other_name)
) STRICT, WITHOUT ROWID;
CREATE TABLE place_parent (
    child TEXT NOT NULL REFERENCES place(code), parent TEXT NOT NULL REFERENCES place(code),
    relation TEXT NOT NULL CHECK (relation IN ('direct', 'within')), start_year INTEGER, end_year INTEGER,
    PRIMARY KEY (child, parent)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_parent_by_parent ON place_parent(parent, child);
CREATE TABLE place_successor (
    old TEXT NOT NULL REFERENCES place(code), new TEXT NOT NULL REFERENCES place(code),
    kind TEXT NOT NULL CHECK (kind IN ('recode', 'merge', 'split', 'boundary_change')),
    year INTEGER, source TEXT NOT NULL, PRIMARY KEY (old, new)
) STRICT, WITHOUT ROWID;
CREATE TABLE place_neighbour (
    place TEXT NOT NULL REFERENCES place(code), neighbour TEXT NOT NULL REFERENCES place(code),
    rank INTEGER NOT NULL, model TEXT NOT NULL, PRIMARY KEY (place, model, rank)
) STRICT;
CREATE TABLE statistical_code (
    code TEXT PRIMARY KEY, place TEXT NOT NULL REFERENCES place(code)
) STRICT, WITHOUT ROWID;
CREATE TABLE education_number (
    name TEXT PRIMARY KEY, number INTEGER, place TEXT NOT NULL REFERENCES place(code)
) STRICT, WITHOUT ROWID;
"""

_INDICATORS = """
CREATE TABLE indicator (
    slug TEXT PRIMARY KEY, dataset TEXT NOT NULL, title TEXT NOT NULL, subtitle TEXT, description TEXT,
    unit TEXT, prefix TEXT, suffix TEXT, decimals INTEGER, topic TEXT, source_org TEXT, source_url TEXT,
    source_date TEXT, licence TEXT NOT NULL, published TEXT NOT NULL, next_release TEXT, methodology TEXT,
    caveats TEXT
) STRICT;
CREATE TABLE indicator_rule (
    indicator TEXT PRIMARY KEY, mission TEXT REFERENCES mission(slug), headline_order INTEGER, short_title TEXT,
    polarity TEXT NOT NULL CHECK (polarity IN ('higher', 'lower', 'neither')), polarity_reason TEXT NOT NULL,
    aggregation TEXT NOT NULL CHECK (aggregation IN ('sum', 'weighted_mean', 'none')), weight TEXT,
    aggregation_reason TEXT NOT NULL, statistic_status TEXT NOT NULL, status_reason TEXT, price_basis TEXT,
    uncertainty TEXT
) STRICT;
CREATE TABLE series_break (
    indicator TEXT NOT NULL, place TEXT REFERENCES place(code), period_start TEXT NOT NULL,
    why TEXT NOT NULL, source_url TEXT
) STRICT;
CREATE INDEX series_break_by_indicator ON series_break(indicator);
CREATE TABLE value_warning (
    indicator TEXT NOT NULL, place TEXT NOT NULL REFERENCES place(code), first_start TEXT, last_start TEXT,
    from_edition TEXT, action TEXT NOT NULL CHECK (action IN ('withhold', 'warn')), why TEXT NOT NULL, evidence TEXT
) STRICT;
"""

_OBSERVATIONS = """
CREATE TABLE import_run (
    id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, source TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('carried', 'file')), sha256 TEXT NOT NULL, published TEXT,
    state TEXT NOT NULL CHECK (state IN ('taken', 'refused')), started TEXT NOT NULL, finished TEXT NOT NULL,
    rows_read INTEGER NOT NULL, rows_new INTEGER NOT NULL, rows_changed INTEGER NOT NULL,
    rows_same INTEGER NOT NULL, rows_gone INTEGER NOT NULL, rows_rejected INTEGER NOT NULL
) STRICT;
CREATE INDEX import_run_by_dataset ON import_run(dataset, id);
CREATE TABLE import_issue (
    import_run INTEGER NOT NULL REFERENCES import_run(id), severity TEXT NOT NULL, kind TEXT NOT NULL,
    file TEXT, row INTEGER, "column" TEXT, what TEXT NOT NULL, mend TEXT NOT NULL, occurrences INTEGER NOT NULL
) STRICT;
CREATE INDEX import_issue_by_run ON import_issue(import_run);
CREATE TABLE observation (
    indicator TEXT NOT NULL REFERENCES indicator(slug), place TEXT NOT NULL REFERENCES place(code),
    period_start TEXT NOT NULL, period_end TEXT NOT NULL, value REAL, lower REAL, upper REAL, mark TEXT,
    note TEXT, published TEXT NOT NULL, import_run INTEGER NOT NULL REFERENCES import_run(id),
    PRIMARY KEY (indicator, place, period_start, period_end)
) STRICT, WITHOUT ROWID;
CREATE INDEX observation_by_period ON observation(indicator, period_start, period_end, place);
CREATE TABLE revision (
    indicator TEXT NOT NULL REFERENCES indicator(slug), place TEXT NOT NULL REFERENCES place(code),
    period_start TEXT NOT NULL, period_end TEXT NOT NULL, value REAL, lower REAL, upper REAL, mark TEXT,
    published TEXT NOT NULL, replaced TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('revised', 'rounded', 'interval', 'mark', 'withdrawn')),
    PRIMARY KEY (indicator, place, period_start, period_end, published)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_by_period ON revision(indicator, period_start, period_end, place);
"""

_BAKED = """
CREATE TABLE latest (
    indicator TEXT NOT NULL REFERENCES indicator(slug), place TEXT NOT NULL REFERENCES place(code),
    period_start TEXT NOT NULL, period_end TEXT NOT NULL, value REAL, lower REAL, upper REAL, mark TEXT,
    published TEXT NOT NULL, previous_start TEXT, previous_end TEXT, previous_value REAL,
    previous_lower REAL, previous_upper REAL, periods INTEGER NOT NULL, first_start TEXT NOT NULL,
    series TEXT NOT NULL, PRIMARY KEY (indicator, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX latest_by_place ON latest(place, indicator);
CREATE TABLE spread (
    indicator TEXT NOT NULL REFERENCES indicator(slug), level TEXT NOT NULL, period_start TEXT NOT NULL,
    period_end TEXT NOT NULL, places INTEGER NOT NULL, low REAL NOT NULL, p10 REAL NOT NULL, p25 REAL NOT NULL,
    median REAL NOT NULL, p75 REAL NOT NULL, p90 REAL NOT NULL, high REAL NOT NULL,
    PRIMARY KEY (indicator, level, period_start, period_end)
) STRICT, WITHOUT ROWID;
CREATE TABLE coverage (
    indicator TEXT NOT NULL REFERENCES indicator(slug), level TEXT NOT NULL, places INTEGER NOT NULL,
    places_expected INTEGER NOT NULL, periods INTEGER NOT NULL, first_start TEXT, first_end TEXT,
    last_start TEXT, last_end TEXT, cells INTEGER NOT NULL, "values" INTEGER NOT NULL, intervals INTEGER NOT NULL,
    PRIMARY KEY (indicator, level)
) STRICT, WITHOUT ROWID;
"""

_MISSIONS = """
CREATE TABLE mission (
    slug TEXT PRIMARY KEY, number INTEGER NOT NULL, name TEXT NOT NULL, short_name TEXT NOT NULL, lead TEXT,
    aim TEXT, icon TEXT, source_url TEXT
) STRICT;
CREATE TABLE goal (
    slug TEXT PRIMARY KEY, mission TEXT NOT NULL REFERENCES mission(slug), title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN
        ('official_milestone', 'mission_ambition', 'other_commitment', 'local_target', 'illustrative')),
    rule TEXT NOT NULL CHECK (rule IN ('reach', 'cumulate', 'exceed_baseline', 'close_gap')),
    indicator TEXT, related_indicators TEXT, area TEXT, unit TEXT, baseline_value REAL, baseline_date TEXT,
    baseline_note TEXT, latest_value REAL, latest_date TEXT, latest_note TEXT, target_value REAL, target_date TEXT,
    target_note TEXT, result_due TEXT, reckoned_until TEXT, statistic TEXT, source TEXT, source_url TEXT,
    verified TEXT NOT NULL CHECK (verified IN ('V', 'P')),
    reported_fields TEXT, measurable_note TEXT, "order" INTEGER NOT NULL
) STRICT;
CREATE TABLE goal_point (
    goal TEXT NOT NULL REFERENCES goal(slug), date TEXT NOT NULL, value REAL NOT NULL, series TEXT, published TEXT,
    note TEXT,
    verified TEXT NOT NULL CHECK (verified IN ('V', 'P')), source TEXT
) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


@migrations()
def create_published_tables(db: Database) -> None:
    """Places, missions, indicators, observations, and what is baked from them."""
    for script in (_PLACES, _MISSIONS, _INDICATORS, _OBSERVATIONS, _BAKED):
        for statement in filter(str.strip, script.split(";\n")):
            db.execute(statement)
    db.execute("INSERT INTO meta (key, value) VALUES ('version', '0')")


_GOAL_STATUS = """
CREATE TABLE goal_target (
    goal TEXT NOT NULL REFERENCES goal(slug), place TEXT NOT NULL REFERENCES place(code), value REAL NOT NULL,
    date TEXT NOT NULL, set_by TEXT NOT NULL, set_on TEXT, source_url TEXT, PRIMARY KEY (goal, place)
) STRICT;
CREATE TABLE goal_status (
    goal TEXT NOT NULL, place TEXT NOT NULL, status TEXT NOT NULL, why TEXT NOT NULL, ratio REAL, so_far REAL,
    needed REAL, still_needed REAL, baseline_value REAL, baseline_day TEXT, latest_value REAL, latest_day TEXT,
    target_value REAL, target_day TEXT, points INTEGER NOT NULL, own INTEGER NOT NULL, reported INTEGER NOT NULL,
    PRIMARY KEY (goal, place)
) STRICT;
CREATE TABLE goal_status_change (
    id INTEGER PRIMARY KEY, goal TEXT NOT NULL, place TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL,
    latest_day TEXT, import_run INTEGER
) STRICT;
"""


@migrations()
def create_goal_status(db: Database) -> None:
    """Local targets, where goals stand, and how that changed."""
    for statement in filter(str.strip, _GOAL_STATUS.split(";\n")):
        db.execute(statement)


_FOOTPRINTS = """
CREATE TABLE footprint_value (
    partnership TEXT NOT NULL, indicator TEXT NOT NULL REFERENCES indicator(slug), period_start TEXT,
    period_end TEXT, value REAL, lower REAL, upper REAL, weight TEXT, weight_year INTEGER, places INTEGER NOT NULL,
    published_for TEXT REFERENCES place(code), refused TEXT, CHECK ((value IS NULL) = (refused IS NOT NULL))
) STRICT;
CREATE INDEX footprint_value_by_partnership ON footprint_value(partnership, indicator, period_end);
CREATE INDEX footprint_value_by_indicator ON footprint_value(indicator);
CREATE TABLE footprint_outline (
    partnership TEXT PRIMARY KEY, geojson TEXT, area_km2 REAL
) STRICT, WITHOUT ROWID;
"""


@migrations()
def create_footprints(db: Database) -> None:
    """Areas of partnerships as places of their own: outlines, and figures or why there is none."""
    for statement in filter(str.strip, _FOOTPRINTS.split(";\n")):
        db.execute(statement)


_OUTLOOKS = """
CREATE TABLE outlook (
    indicator TEXT PRIMARY KEY REFERENCES indicator(slug), overlapping INTEGER NOT NULL, last INTEGER NOT NULL,
    why TEXT NOT NULL, scale TEXT, edge REAL, last_year INTEGER, years INTEGER, drift REAL, drift_error REAL,
    spread REAL, shock REAL, shock_chance REAL, level_gain REAL, trend_gain REAL, damping REAL, widening TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE outlook_place (
    indicator TEXT NOT NULL REFERENCES indicator(slug), place TEXT NOT NULL REFERENCES place(code),
    level REAL NOT NULL, trend REAL NOT NULL, spread REAL NOT NULL, points INTEGER NOT NULL,
    last_year INTEGER NOT NULL, PRIMARY KEY (indicator, place)
) STRICT, WITHOUT ROWID;
"""


@migrations()
def create_outlooks(db: Database) -> None:
    """What the paths of the coming years are simulated from, by indicator and place."""
    for statement in filter(str.strip, _OUTLOOKS.split(";\n")):
        db.execute(statement)


@migrations()
def add_comparison_methods(db: Database) -> None:
    """How the places of an indicator are compared, and why so."""
    db.execute(
        "ALTER TABLE indicator_rule ADD COLUMN comparison TEXT NOT NULL DEFAULT 'interval' "
        "CHECK (comparison IN ('interval', 'quintiles', 'none'))"
    )
    db.execute("ALTER TABLE indicator_rule ADD COLUMN comparison_reason TEXT")


@migrations()
def create_records(db: Database) -> None:
    """Tables of people's records with their histories; local targets become one of them, their rows kept."""
    db.execute("ALTER TABLE goal_target RENAME TO goal_target_before")
    records_schema.create_missing(db)
    db.execute(
        "INSERT INTO goal_target (goal, place, value, date, set_by, set_on, source_url) "
        "SELECT goal, place, value, date, set_by, set_on, source_url FROM goal_target_before"
    )
    db.execute("DROP TABLE goal_target_before")


@migrations()
def create_money_records(db: Database) -> None:
    """Tables of records that stores made before lack: initiatives, money, contracts, Purpose Goals, the account."""
    records_schema.create_missing(db)


_NEVER_CHANGED = "a frozen briefing is never changed or removed; freeze a new one"
_SNAPSHOTS = f"""
CREATE TABLE snapshot (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL, mission TEXT, meeting TEXT,
    as_of TEXT NOT NULL, audience TEXT NOT NULL, store_version TEXT NOT NULL, created_at TEXT NOT NULL,
    created_by TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, document TEXT NOT NULL
) STRICT;
CREATE INDEX snapshot_by_time ON snapshot(created_at);
CREATE TRIGGER snapshot_changed BEFORE UPDATE ON snapshot BEGIN SELECT RAISE(ABORT, '{_NEVER_CHANGED}'); END;
CREATE TRIGGER snapshot_removed BEFORE DELETE ON snapshot BEGIN SELECT RAISE(ABORT, '{_NEVER_CHANGED}'); END;
CREATE TRIGGER snapshot_replaced BEFORE INSERT ON snapshot
WHEN EXISTS (SELECT 1 FROM snapshot WHERE id = NEW.id OR sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, '{_NEVER_CHANGED}'); END;
"""


@migrations()
def create_snapshots(db: Database) -> None:
    """Frozen briefings, which nothing changes: replacing one would pass the trigger on removal, so it has its own."""
    for statement in filter(str.strip, _SNAPSHOTS.split(";\n")):
        db.execute(statement)
