"""`yangguang outbox` and `yangguang parked`: what is on its way, and what could not take effect."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from chassis import inbox
from chassis import outbox as rows
from chassis.ports import NotFound
from chassis.service import Service
from chassis.settings import Settings
from yangguang.composition import BUILD, build_all
from yangguang.operator import note
from yangguang.verbs.speech import answering, as_json, refusing, say, settings

SERVICE = click.Choice(list(BUILD))
WATCH_SECONDS = 2.0


@click.group(invoke_without_command=True)
@click.option("--watch", is_flag=True, help="Print again every two seconds until interrupted.")
@as_json
@click.pass_context
def outbox(context: click.Context, watch: bool, machine: bool) -> None:
    """How many events of each service wait to be published, and since when.

    Example: yangguang outbox --watch
    """
    if context.invoked_subcommand:
        return
    services = answering(build_all(settings()))
    while True:
        depths = {service.name: asdict(_depth(service)) for service in services}
        if machine:
            say(depths)
        for name, depth in depths.items() if not machine else ():
            click.echo(f"{name}: {depth['rows']} waiting" + (f", oldest {depth['oldest']}" if depth["oldest"] else ""))
        if not watch:
            return
        time.sleep(WATCH_SECONDS)


@outbox.command()
@click.option("--since", required=True, help="RFC 3339 time; what was published since then is published again.")
@click.option("--service", type=SERVICE, help="Only this service.")
def republish(since: str, service: str | None) -> None:
    """Publish again, after the broker was lost with its disk; the inboxes ignore what they have seen.

    Example: yangguang outbox republish --since 2026-11-24T08:00:00+08:00
    """
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise click.BadParameter("give an RFC 3339 time such as 2026-11-24T08:00:00+08:00") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    found = settings()
    for name in [service] if service else list(BUILD):
        with _built(name, found).transaction() as work:
            count = rows.republish(work.journal.connection, moment)
            note(work, "outbox.republished", name, {"since": since, "rows": count})
        click.echo(f"{name}: {count} events will be published again")


@click.group()
def parked() -> None:
    """Events that a service refused or could not read; later ones of the same aggregate wait behind them.

    Example: yangguang parked list
    """


@parked.command("list")
@click.argument("service", type=SERVICE, required=False)
@as_json
def list_parked(service: str | None, machine: bool) -> None:
    """List the parked events of SERVICE, or of all four.

    Example: yangguang parked list catalog
    """
    found: list[dict[str, Any]] = []
    for name in [service] if service else list(BUILD):
        with _built(name).database.read() as connection:
            found += [{"service": name, **asdict(one), "payload": None} for one in inbox.held(connection, "parked")]
    if machine:
        say(found)
        return
    for one in found:
        click.echo(f"{one['service']}  {one['event_id']}  {one['name']} {one['aggregate']}  {one['reason']}")
    if not found:
        click.echo("nothing is parked")


@parked.command()
@click.argument("service", type=SERVICE)
@click.argument("event_id")
def show(service: str, event_id: str) -> None:
    """Show a parked event of SERVICE with its content and reason.

    Example: yangguang parked show catalog 0192…
    """
    with _built(service).database.read() as connection:
        found = [one for one in inbox.held(connection, "parked", limit=10_000) if one.event_id == event_id]
    if not found:
        click.echo("There is no such parked event; see 'yangguang parked list'.", err=True)
        sys.exit(1)
    say(asdict(found[0]))


@parked.command()
@click.argument("service", type=SERVICE)
@click.argument("event_id")
def replay(service: str, event_id: str) -> None:
    """Try a parked event of SERVICE again, then what waited behind it, in order.

    Example: yangguang parked replay catalog 0192…
    """
    built = _built(service)
    with refusing():
        state = built.inbox.replay(
            event_id, note=lambda work, state: note(work, "inbox.replayed", event_id, {"state": state})
        )
    click.echo(f"{event_id}: {state}")
    sys.exit(0 if state == "done" else 1)


@parked.command()
@click.argument("service", type=SERVICE)
@click.argument("event_id")
@click.option("--reason", required=True, help="Why it is given up; kept in the audit record.")
def discard(service: str, event_id: str, reason: str) -> None:
    """Give a parked event of SERVICE up; what waited behind it goes on.

    Example: yangguang parked discard catalog 0192… --reason "test message"
    """
    built = _built(service)
    with refusing():
        if not reason.strip():
            raise NotFound("请写明理由。", "Give a reason.")
        built.inbox.discard(event_id, note=lambda work, _: note(work, "inbox.discarded", event_id, {"reason": reason}))
    click.echo(f"{event_id}: discarded")


def _built(name: str, found: Settings | None = None) -> Service:
    return answering([BUILD[name](found or settings())])[0]


def _depth(service: Service) -> rows.Depth:
    with service.database.read() as connection:
        return rows.depth(connection)
