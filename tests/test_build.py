"""Building the store: whole from the carried tables, again without harm, and back into the same tables."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from data import build, carried, indicators, store, tables
from data.period import parse
from tests import making

FACTS = carried.table("indicator")
SLUGS = sorted(FACTS["slug"])


def carried_cells(slug: str) -> list[dict[str, object]]:
    return list(tables.read(carried.OBSERVATIONS / f"{slug}.csv"))


def touch(connection: object) -> None:
    """Make the store look as if it were built from other carried tables."""
    connection.execute("UPDATE meta SET value = 'other tables' WHERE key = 'carried'")


@pytest.mark.usefixtures("store")
def test_the_default_store_is_sound_and_holds_every_headline_indicator() -> None:
    assert store.check() == []
    assert sorted(one.slug for one in indicators.indicators(headline=True)) == SLUGS
    assert len(SLUGS) == 20
    assert all(one.mission and one.polarity_reason and one.source_url for one in indicators.indicators())


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("slug", SLUGS)
def test_every_carried_cell_is_held_as_written(slug: str) -> None:
    held = {
        (row["place"], row["period_start"], row["period_end"]): dict(row)
        for row in store.rows("SELECT * FROM observation WHERE indicator = :slug", {"slug": slug})
    }
    written = carried_cells(slug)
    assert len(held) == len(written)
    for cell in written:
        found = held[cell["place"], cell["period_start"], cell["period_end"]]
        assert {name: found[name] for name in cell} == cell


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("slug", SLUGS)
def test_the_carried_tables_are_written_again_byte_for_byte(slug: str, tmp_path: Path) -> None:
    with closing(store.connect()) as connection:
        tables.write(connection, slug, tmp_path / "observations", tmp_path / "revisions")
    for folder in (carried.OBSERVATIONS, carried.REVISIONS):
        original, again = folder / f"{slug}.csv", tmp_path / folder.name / f"{slug}.csv"
        assert original.exists() == again.exists()
        assert not original.exists() or again.read_bytes() == original.read_bytes()


@pytest.mark.usefixtures("full_store")
def test_building_again_changes_nothing() -> None:
    version = store.version()
    assert build.is_current()
    assert build.build() is False
    assert store.version() == version


@pytest.mark.usefixtures("full_store")
def test_a_rebuild_gives_the_same_store_and_keeps_what_people_and_files_brought(tmp_path: Path) -> None:
    making.take(making.dataset(tmp_path))
    with closing(store.connect()) as connection:
        connection.execute("CREATE TABLE note (title TEXT) STRICT")
        connection.execute("INSERT INTO note VALUES ('Spring meeting')")
        touch(connection)
    before, version = making.held(), store.version()
    assert not build.is_current()
    told: list[tuple[float, str]] = []
    assert build.build(progress=lambda share, step: told.append((share, step))) is True
    assert making.held() == before
    assert [row["title"] for row in store.rows("SELECT title FROM note")] == ["Spring meeting"]
    assert store.version() != version
    assert store.check() == []
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert (told[0][1], told[-1]) == ("Places", (1.0, "Done"))
    assert sum(step.startswith("Figures: ") for _, step in told) == FACTS["dataset"].nunique()


@pytest.mark.usefixtures("full_store")
def test_changed_carried_figures_replace_those_held() -> None:
    before = making.held("homicide-offences")
    with closing(store.connect()) as connection:
        connection.execute("UPDATE observation SET value = 0 WHERE indicator = 'homicide-offences'")
        connection.execute("DELETE FROM revision WHERE indicator = 'homicide-offences'")
        connection.execute("UPDATE import_run SET sha256 = 'other' WHERE dataset = 'homicide-offences'")
        touch(connection)
    assert build.build() is True
    after = making.held("homicide-offences")
    without_run = [row[:-1] for row in after.pop("observation")]
    assert without_run == [row[:-1] for row in before.pop("observation")]
    assert after == before


@pytest.mark.usefixtures("full_store")
def test_a_data_set_imported_from_its_file_stays_as_imported() -> None:
    facts = FACTS.set_index("slug").loc["homicide-offences"]
    with closing(store.connect()) as connection:
        connection.execute("UPDATE import_run SET origin = 'file' WHERE dataset = ?", (facts["dataset"],))
        connection.execute("UPDATE observation SET value = value + 1 WHERE indicator = ?", (facts.name,))
        touch(connection)
    imported = making.values(str(facts.name))
    assert build.build() is True
    assert making.values(str(facts.name)) == imported
    assert store.check() == []


@pytest.mark.usefixtures("empty_store")
def test_without_figures_there_are_places_and_rules() -> None:
    counted = {
        table: store.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"]
        for table in ("place", "mission", "goal", "indicator_rule", "observation")
    }
    assert counted.pop("observation") == 0
    assert all(counted.values())
    assert counted["mission"] == 5


def test_a_wide_table_reads_back_what_was_written(tmp_path: Path, empty_store: Path) -> None:
    rows = making.cells()
    rows[0] |= {"notes": "A remark, with a comma\nand a line", "status": "u"}
    rows[1] |= {"observation": "", "lci_95": "", "uci_95": "", "status": "c"}
    making.take(making.dataset(tmp_path, rows))
    with closing(store.connect(empty_store)) as connection:
        tables.write(connection, "small-rate", tmp_path / "observations", tmp_path / "revisions")
    found = {
        (cell["place"], cell["period_start"]): cell
        for cell in tables.read(tmp_path / "observations" / "small-rate.csv")
    }
    assert len(found) == len(rows)
    first, second = (found[making.PLACES[0], parse(row["period"]).start.isoformat()] for row in rows[:2])
    assert (first["value"], first["mark"], first["note"]) == (40.6, "u", "A remark, with a comma\nand a line")
    assert (second["value"], second["mark"]) == (None, "c")
    assert not (tmp_path / "revisions" / "small-rate.csv").exists()


def test_a_fingerprint_is_of_names_and_contents_in_any_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("a")
    two.write_text("b")
    first = carried.fingerprint(one, two)
    assert carried.fingerprint(two, one) == first
    two.write_text("c")
    assert carried.fingerprint(one, two) != first
