"""`yangguang audit verify | export`: the hash chains of the four services."""

from __future__ import annotations

import sys

import click

from chassis.storage import audit_chain as chain
from chassis.storage.migrate import OutOfDate, require_current
from yangguang.composition import BUILD
from yangguang.verbs.cli_output import SERVICE, as_json, say, settings


@click.group()
def audit() -> None:
    """The audit records.

    Example: yangguang audit verify
    """


@audit.command()
@click.argument("service", type=SERVICE, required=False)
@as_json
def verify(service: str | None, machine: bool) -> None:
    """Verify the chain of SERVICE, or of all four; exit code 1 when one does not hold.

    Example: yangguang audit verify catalog
    """
    found, results, broken = settings(), {}, False
    for name in [service] if service else list(BUILD):
        built = BUILD[name](found)
        try:
            require_current(built.database, built.migrations)
        except OutOfDate as error:
            sys.exit(f"{name}: {error}")
        with built.database.read() as connection:
            verdict = chain.verify(connection)
        broken_at = {"seq": verdict.broken.seq, "reason": verdict.broken.reason} if verdict.broken else None
        results[name] = {"records": verdict.records, "head": verdict.head, "broken": broken_at}
        broken = broken or verdict.broken is not None
        if not machine:
            state = (
                f"BROKEN at record {broken_at['seq']}: {broken_at['reason']}"
                if broken_at
                else f"holds, head {verdict.head}"
            )
            click.echo(f"{name}: {verdict.records} records, {state}")
    if machine:
        say(results)
    sys.exit(1 if broken else 0)


@audit.command()
@click.argument("service", type=SERVICE)
def export(service: str) -> None:
    """Print the chain of SERVICE as JSON lines that anyone can verify.

    Example: yangguang audit export catalog > catalog-audit.jsonl
    """
    with BUILD[service](settings()).database.read() as connection:
        for line in chain.export(connection):
            click.echo(line)
