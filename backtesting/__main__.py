"""``python -m backtesting``: test the outlook on the past of the official files and write what came out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import click
import pandas as pd

from backtesting import editions, revisions, scores
from backtesting.cases import cases
from backtesting.run import Result, run
from data import build, carried, intake, sources, store

OFFICIAL = Path(__file__).resolve().parents[2] / "shared" / "data"


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False), default=OFFICIAL)
@click.option("--store", "filled", type=click.Path(path_type=Path, exists=True), help="A store to read instead.")
@click.option("--dry-run", is_flag=True, help="Print the scores, write nothing.")
def main(source: Path, filled: Path | None, dry_run: bool) -> None:
    """Test on the official files in SOURCE (default ../shared/data) and write its tables into data/reference."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MISSION_STORE"] = str(filled or Path(folder) / "official.db")
        if not filled:
            fill(source)
        found = cases()
        with click.progressbar(length=100, label="Testing", item_show_func=str) as bar:
            result = run(found, lambda share, step: bar.update(round(share * 100) - bar.pos, step))
            bar.update(100 - bar.pos)
        revised = {
            "backtest_revision": revisions.table(found),
            "backtest_edition": editions.table(found, result.widening),
        }
    if not dry_run:
        write(result, revised)
    tell(result)


def fill(source: Path) -> None:
    """Put all official figures into the store that `MISSION_STORE` names."""
    build.build()
    with closing(store.connect()) as connection:
        for outcomes in intake.take(connection, sources.find([source]), intake.Options()):
            click.echo(f"{outcomes[0].dataset}: {outcomes[-1].state}", err=True)


def write(result: Result, revised: Mapping[str, pd.DataFrame], folder: Path = carried.ROOT) -> None:
    """Write the tables of a run, and those about revisions by name; the same run gives the same bytes."""
    tables = {
        "backtest": result.scores,
        "backtest_calibration": result.calibration,
        "backtest_method": result.methods,
        "outlook_widening": result.widening,
        **revised,
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def tell(result: Result) -> None:
    """Print the goals set before the test beside what came out, and the methods side by side."""
    whole = result.scores[result.scores["indicator"].isna() & result.scores["horizon"].isna()].iloc[0]
    skill = scores.indicators_with_skill(result.scores)
    click.echo(result.methods.to_string(index=False))
    click.echo(result.calibration.to_string(index=False))
    click.echo(f"80% limits held in {whole['cover80']:.1%} of {whole['n']:,} forecasts (goal: 76 to 84%)")
    click.echo(f"Error {whole['scaled_error']:.2f} times that of the drift (goal: at most 0.95)")
    click.echo(f"Brier score {whole['brier']:.3f}, of the base rate {whole['brier_base']:.3f}")
    click.echo(f"Better than the base rate in {skill.sum()} of {len(skill)} indicators (goal: 75%)")


if __name__ == "__main__":
    main()
