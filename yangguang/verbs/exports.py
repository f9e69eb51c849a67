"""`yangguang export`: the directory, and the registers, as files that `yangguang import` reads back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chassis.ports import SYSTEM
from services.catalog.adapters.imports.directory_files import TABLES
from services.catalog.adapters.registers.export import write_registers
from services.catalog.adapters.standard_directory.export import FORMATS, write_directory
from services.catalog.adapters.storage.reads.directory import all_bodies, items_in
from services.catalog.adapters.storage.reads.registers import all_activities, all_bylaws
from services.catalog.domain.directory_refusals import NoSuchBody
from yangguang.verbs.cli_output import as_json, opened, refusing, say


@click.group("export")
def exports() -> None:
    """Write files.

    Example: yangguang export catalogue --body GJJ --format xlsx --to GJJ.xlsx
    """


@exports.command()
@click.option("--body", default="", help="The code of one body; without it all of them.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="xlsx", show_default=True)
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), help="The file; without it the output.")
@as_json
def catalogue(body: str, form: str, file: Path | None, machine: bool) -> None:
    """Write bodies and every item of their directory: internal and party ones too, so mind who reads the file.

    Example: yangguang export catalogue --body GJJ --format xlsx --to GJJ.xlsx
    """
    if file is None and machine:
        raise click.UsageError("--json tells of a file: name it with --to")
    service = opened("catalog")
    with refusing(machine), service.reading() as work:
        bodies = [found for found in all_bodies(work.events.connection) if body in ("", found.code)]
        if body and not bodies:
            raise NoSuchBody(body)
        items = items_in(work.events.connection, SYSTEM, body)
        content = write_directory(bodies, items, form)
    _write(content, file, {"bodies": len(bodies), "items": len(items)}, machine)


@exports.command()
@click.option("--body", required=True, help="The code of the body.")
@click.option("--format", "form", type=click.Choice(list(TABLES)), default="xlsx", show_default=True)
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), help="The file; without it the output.")
@as_json
def registers(body: str, form: str, file: Path | None, machine: bool) -> None:
    """Write a body's own rules, and what it held for training and publicity.

    Example: yangguang export registers --body GJJ --to GJJ-registers.xlsx
    """
    if file is None and machine:
        raise click.UsageError("--json tells of a file: name it with --to")
    service = opened("catalog")
    with refusing(machine), service.reading() as work:
        found, connection = work.bodies.get(body), work.events.connection
        if found is None:
            raise NoSuchBody(body)
        bylaws, activities = all_bylaws(connection, body), all_activities(connection, body)
        content = write_registers(found, bylaws, activities, form)
    _write(content, file, {"bylaws": len(bylaws), "activities": len(activities)}, machine)


def _write(content: bytes, file: Path | None, counts: dict[str, int], machine: bool) -> None:
    if file is None:
        sys.stdout.buffer.write(content)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(file), hint=error.strerror or str(error)) from None
    if machine:
        say({"file": str(file), **counts})
    else:
        click.echo(f"{', '.join(f'{count} {kind}' for kind, count in counts.items())} in {file}")
