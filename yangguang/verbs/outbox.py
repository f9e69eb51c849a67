"""`yangguang outbox`: what is on its way, and publishing again."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import datetime, timedelta

import click

from chassis.base.clock import SystemClock
from chassis.base.settings import Settings
from chassis.events import outbox as rows
from chassis.service import Service
from yangguang.composition import BUILD, build_all
from yangguang.operator import note
from yangguang.verbs.cli_output import SERVICE, answering, as_json, say, settings

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
@as_json
def republish(since: str, service: str | None, machine: bool) -> None:
    """Publish again, after the broker was lost with its disk; the inboxes ignore what they have seen.

    Example: yangguang outbox republish --since 2026-11-24T08:00:00+08:00
    """
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        moment = None
    # Without its zone it may be China's or UTC's: taken for the later one, it would leave out eight hours in silence.
    if moment is None or moment.tzinfo is None:
        raise click.BadParameter("give a time with its zone (RFC 3339), such as 2026-11-24T08:00:00+08:00")
    now = SystemClock().now()
    if moment > now:
        raise click.BadParameter(f"{since} is still to come; nothing was published since then")
    found = settings()
    again = {}
    for name in [service] if service else list(BUILD):
        with _built(name, found).transaction() as work:
            count = rows.republish(work.events.connection, moment)
            note(work, "outbox.republished", name, {"since": since, "rows": count})
        again[name] = {"rows": count}
        if not machine:
            click.echo(f"{name}: {count} events will be published again")
    if machine:
        say(again)
    if moment < now - timedelta(days=found.outbox_days):
        click.echo(
            f"What was published more than {found.outbox_days} days ago is kept no more (YANGGUANG_OUTBOX_DAYS); "
            "'yangguang reconcile' finds what a service lacks of it.",
            err=True,
        )


def _built(name: str, found: Settings) -> Service:
    return answering([BUILD[name](found)])[0]


def _depth(service: Service) -> rows.Depth:
    with service.database.read() as connection:
        return rows.depth(connection)
