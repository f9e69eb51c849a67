"""`yangguang sweep`: files that no record names, looked at or removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial

import click

from chassis.base.clock import SystemClock
from chassis.service import Service
from chassis.storage.file_store import ORPHANED_AFTER, FileStore, StoredFile, unnamed
from yangguang.composition import BUILD
from yangguang.operator import note
from yangguang.verbs.cli_output import SERVICE, answering, as_json, say, settings


@click.command()
@click.argument("service", type=SERVICE, required=False)
@click.option("--dry-run", is_flag=True, help="Only list them.")
@as_json
def sweep(service: str | None, dry_run: bool, machine: bool) -> None:
    """Remove the files of SERVICE, or of all four, that no record names: what a rolled-back transaction left.

    Nothing younger than a day is touched: a draft or an answer that is being written may be about to name it. What
    was removed is in the audit of its service, by its digest.

    Example: yangguang sweep --dry-run
    """
    given, found = settings(), []
    for each in answering(BUILD[name](given) for name in ([service] if service else BUILD)):
        for file in _swept(each, dry_run=dry_run):
            found.append({"service": each.name, **asdict(file)})
            if not machine:
                click.echo(f"{each.name}  {_called(file)}  {file.size} bytes  put {file.put_at:%Y-%m-%d %H:%M} UTC")
    if machine:
        say(found)
        return
    size = sum(row["size"] for row in found)
    click.echo(f"{len(found)} files that nothing names {'found' if dry_run else 'removed'}, {size} bytes")
    if found and dry_run:
        click.echo("'yangguang sweep' removes them")


def _swept(service: Service, *, dry_run: bool) -> Iterator[StoredFile]:
    """The files that nothing names, a portion at a time; removed unless it is a dry run."""
    if service.files_named is None:
        return
    store = FileStore(service.settings.files, room=service.name)
    before = SystemClock().now() - ORPHANED_AFTER
    for portion in store.old_files(before):
        with service.reading() as work:
            found = unnamed(portion, partial(service.files_named, work))
        yield from found if dry_run else _removed(service, store, found)


def _removed(service: Service, store: FileStore, found: list[StoredFile]) -> list[StoredFile]:
    """Whoever names one of them from now on puts it anew, and it is young again and stays."""
    if not found:
        return []
    with service.transaction() as work:
        gone = store.remove_old(found, SystemClock().now() - ORPHANED_AFTER)
        if gone:
            note(work, "files.swept", f"files/{service.name}", {"files": [_called(file) for file in gone]})
    return gone


def _called(file: StoredFile) -> str:
    return file.digest or f"half-written {file.path.name}"
