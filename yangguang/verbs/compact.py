"""`yangguang compact`: writing the databases anew after a purge."""

from __future__ import annotations

import click

from chassis.base.settings import Settings
from chassis.storage.compaction import compact as compact_database
from chassis.storage.database import Database
from yangguang.composition import BUILD
from yangguang.verbs.cli_output import SERVICE, as_json, must_be_there, refusing, say, settings


@click.command()
@click.argument("service", type=SERVICE, required=False)
@as_json
def compact(service: str | None, machine: bool) -> None:
    """Write a service's database anew, or all four, so that nothing erased is left in free pages or dead rows.

    Each table is locked while it is written: choose a quiet hour. PostgreSQL lets only their owner do it, whose
    address it takes as 'migrate' does.

    Example: yangguang compact
    """
    found: Settings = settings(with_secret=False)
    with refusing(machine):
        done = {name: _compacted(found, name) for name in ([service] if service else BUILD)}
    if machine:
        say(done)
        return
    for name, tables in done.items():
        click.echo(f"{name}: {tables} tables written anew")


def _compacted(found: Settings, name: str) -> int:
    must_be_there(found, name)
    database = Database(found.migration_database_url(name))
    try:
        return compact_database(database)
    finally:
        database.dispose()
