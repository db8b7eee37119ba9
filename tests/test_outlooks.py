"""What is baked for the coming years: the same as a fresh fit to the last digit, and only where figures changed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import baking
from data import build, goals, load, outlooks, store
from methods.outlook import paths, simulate
from tests.making import cells, dataset, metadata, take, value_of

ALWAYS = "9998-12-31"
SMALL = "small-rate"


def every_slug() -> list[str]:
    return [row["slug"] for row in store.rows("SELECT slug FROM indicator ORDER BY slug")]


def rows(table: str, slug: str | None = None) -> list[tuple[object, ...]]:
    found = store.rows(f"SELECT * FROM {table} WHERE :slug IS NULL OR indicator = :slug", {"slug": slug})
    return [tuple(row) for row in found]


def same(one: outlooks.Model, other: outlooks.Model) -> bool:
    """Whether two models agree to the last digit, and all paths with them."""
    if one.fitted is None or other.fitted is None:
        return one == other
    pd.testing.assert_frame_equal(one.fitted.places, other.fitted.places, check_exact=True)
    # Frames do not compare to one truth value; they were compared above.
    assert replace(one.fitted, places=None) == replace(other.fitted, places=None)
    places = list(one.fitted.places.index[:3])
    assert (simulate(one.fitted, places, 5) == simulate(other.fitted, places, 5)).all()
    return (one.last, one.overlapping, one.why) == (other.last, other.overlapping, other.why)


@pytest.mark.usefixtures("store")
def test_baked_is_fitted_fresh_to_the_last_digit() -> None:
    models = {slug: outlooks.model(slug) for slug in every_slug()}
    assert all(same(one, outlooks.model(slug, ALWAYS)) for slug, one in models.items() if one.last)
    fitted = [one for one in models.values() if one.fitted]
    assert len(fitted) > 10
    assert {one.fitted.scale.name for one in fitted if one.fitted} == {"log", "logit", "identity"}
    assert models["healthy-life-expectancy-male"].overlapping
    assert models["electric-vehicle-public-charging-devices"].why == outlooks.NOT_YEARLY
    assert models["gcses-equivalent-english-maths"].why == outlooks.TOO_FEW_YEARS


@pytest.mark.usefixtures("store")
def test_nothing_baked_is_no_number() -> None:
    for row in store.rows("SELECT level, trend, spread, points FROM outlook_place"):
        assert np.isfinite(list(row)).all()
        assert row["spread"] >= 0
        assert row["points"] >= 1


@pytest.mark.usefixtures("store")
def test_a_past_day_is_fitted_to_what_was_known() -> None:
    then, now = (outlooks.model("gross-median-weekly-pay", known) for known in ("2025-07-01", None))
    assert then.last == now.last - 1
    assert then.fitted
    assert now.fitted
    assert not np.allclose(paths(then.fitted, "E12000001", 1), paths(now.fitted, "E12000001", 1))


@pytest.mark.usefixtures("store")
def test_what_is_not_held_has_no_outlook() -> None:
    assert outlooks.model("no-such-thing") == outlooks.model("no-such-thing", ALWAYS)
    assert outlooks.model("no-such-thing").why == outlooks.NOT_YEARLY


def test_an_import_bakes_what_it_touched_and_nothing_else(full_store: Path, tmp_path: Path) -> None:
    untouched = rows("outlook"), rows("outlook_place")
    take(dataset(tmp_path))
    assert same(outlooks.model(SMALL), outlooks.model(SMALL, ALWAYS))
    before = rows("outlook_place", SMALL)
    assert len(before) == 14
    assert set(rows("outlook")) - set(untouched[0]) == set(rows("outlook", SMALL))
    assert set(rows("outlook_place")) - set(untouched[1]) == set(before)

    changed = [
        row | {"observation": str(value_of(3, 2023) + 1.0)}
        if (row["areacd"], row["period"]) == ("E09000005", "2023-01-01/P1Y")
        else row
        for row in cells()
    ]
    newer = tmp_path / "newer"
    take(dataset(newer, changed, described=metadata("02/04/2025")))
    assert rows("outlook_place", SMALL) != before
    assert same(outlooks.model(SMALL), outlooks.model(SMALL, ALWAYS))


def test_a_refused_import_leaves_the_outlook_as_it_was(full_store: Path, tmp_path: Path) -> None:
    take(dataset(tmp_path))
    before = rows("outlook"), rows("outlook_place")
    wrong = [row | {"observation": str(1000 * float(row["observation"]))} for row in cells()]
    (outcome,) = take(dataset(tmp_path / "wrong", wrong, described=metadata("02/04/2025")))
    assert outcome.state == "refused"
    assert (rows("outlook"), rows("outlook_place")) == before


def test_what_is_forgotten_has_no_outlook_left(full_store: Path) -> None:
    with closing(store.connect()) as connection, store.writing(connection):
        dataset_of = connection.execute("SELECT dataset FROM indicator WHERE slug = 'employment-rate'").fetchone()[0]
        load.forget(connection, dataset_of)
    assert rows("outlook", "employment-rate") == rows("outlook_place", "employment-rate") == []
    assert rows("outlook", "gross-median-weekly-pay")


def test_a_bake_tells_how_far_it_is_and_repeats_itself(full_store: Path) -> None:
    before, told = (rows("outlook"), rows("outlook_place")), []
    with closing(store.connect()) as connection, store.writing(connection):
        outlooks.bake(connection, progress=lambda share, slug: told.append((share, slug)))
    assert [slug for _, slug in told] == every_slug()
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] < 1
    assert (rows("outlook"), rows("outlook_place")) == before


def test_a_build_shows_its_progress_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    build.build(tmp_path / "missions.db", lambda share, step: told.append((share, step)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert any(step == "What may come: employment rate" for _, step in told)


def test_a_store_from_before_is_brought_up_to_date(full_store: Path) -> None:
    expected = rows("outlook_place")
    with closing(store.connect()) as connection:
        connection.executescript("DROP TABLE outlook_place; DROP TABLE outlook;")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'create_outlooks'")
        connection.execute("UPDATE meta SET value = 'older' WHERE key = 'carried'")
    assert build.build()
    assert rows("outlook_place") == expected


def test_statuses_do_not_change_by_baking_twice(full_store: Path) -> None:
    before = [tuple(row) for row in store.rows("SELECT * FROM goal_status ORDER BY goal, place")]
    with closing(store.connect()) as connection, store.writing(connection):
        goals.bake(connection)
        outlooks.bake(connection, ["employment-rate"])
    assert [tuple(row) for row in store.rows("SELECT * FROM goal_status ORDER BY goal, place")] == before


def test_the_bench_bakes_every_series_and_changes_none(full_store: Path) -> None:
    before = rows("outlook_place")
    baked = baking.bake(full_store)
    assert baked.series == len(before) > 1000
    assert rows("outlook_place") == before


def test_figures_by_month_are_refused_as_a_fresh_fit_refuses_them(full_store: Path, tmp_path: Path) -> None:
    months = [
        row | {"period": f"{year}-{month:02}-01/P1M"}
        for year in range(2021, 2024)
        for month in range(1, 13)
        for row in cells(years=[2020])
    ]
    take(dataset(tmp_path, months))
    assert outlooks.model(SMALL) == outlooks.model(SMALL, ALWAYS)
    assert outlooks.model(SMALL) == outlooks.Model(None, False, 2023, outlooks.NOT_YEARLY)
