"""What the command lines share: how they end."""

from __future__ import annotations

import sys
from sqlite3 import DatabaseError

import click

from data import store
from data.errors import InputError

UNUSABLE, INTERRUPTED = 2, 130


def run(main: click.Command, *bad: type[Exception]) -> None:
    """Run a command line: bad input, a store that cannot be used, and the errors ``bad`` end in one line."""
    told: tuple[type[Exception], ...] = (InputError, store.StoreMissing, *bad)
    try:
        main(standalone_mode=False)
    except told as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE)
    except DatabaseError as error:
        click.echo(f"{store.path()}: {error}. Is it a store, and does no other import run?", err=True)
        sys.exit(UNUSABLE)
    except click.ClickException as error:
        error.show()
        sys.exit(UNUSABLE)
    except click.Abort:
        sys.exit(INTERRUPTED)
