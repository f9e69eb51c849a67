"""`yangguang set-aside`: what a timer could not do; looked at, tried again at once, or given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from chassis.base.clock import SystemClock
from chassis.ports import NotFound
from chassis.service import Service
from chassis.storage import set_aside as things
from yangguang.composition import BUILD
from yangguang.operator import note
from yangguang.verbs.cli_output import SERVICE, answering, as_json, reasoned, refusing, say, settings

LIMIT = 100


@click.group("set-aside")
def set_aside() -> None:
    """Things that a timer failed at; it tries them again, later and later, and goes on with the others.

    Example: yangguang set-aside list
    """


@set_aside.command("list")
@click.argument("service", type=SERVICE, required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=LIMIT, show_default=True, help="Of each service.")
@as_json
def list_set_aside(service: str | None, limit: int, machine: bool) -> None:
    """List what is set aside in SERVICE, or in all four, the oldest failure first.

    Example: yangguang set-aside list catalog
    """
    found: list[dict[str, Any]] = []
    for name in [service] if service else list(BUILD):
        with _built(name).database.read() as connection:
            found += [{"service": name, **asdict(thing)} for thing in things.listed(connection, limit=limit)]
    if machine:
        say(found)
        return
    for row in found:
        ended = "given up" if row["given_up"] else "tried no more" if row["retry_at"] == things.NEVER else ""
        then = ended or f"again at {row['retry_at']:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{row['service']}  {row['timer']}  {row['key']}  {row['failures']} times, {then}  {row['reason']}")
    if not found:
        click.echo("nothing is set aside")


@set_aside.command()
@click.argument("service", type=SERVICE)
@click.argument("timer")
@click.argument("key")
@as_json
def retry(service: str, timer: str, key: str, machine: bool) -> None:
    """Let TIMER of SERVICE try KEY again in its next round, once the cause is corrected.

    Example: yangguang set-aside retry complaints lapse 0192…
    """
    _change(service, timer, key, machine, "retried", {}, lambda connection: _again(connection, timer, key))


@set_aside.command("give-up")
@click.argument("service", type=SERVICE)
@click.argument("timer")
@click.argument("key")
@reasoned("Why it is given up; kept in the audit record.")
@as_json
def give_up(service: str, timer: str, key: str, reason: str, machine: bool) -> None:
    """Let TIMER of SERVICE leave KEY alone from now on.

    What was to be published is better held on its page, so that its proposer hears of it.

    Example: yangguang set-aside give-up complaints lapse 0192… --reason "closed by hand"
    """
    detail = {"reason": reason}
    _change(service, timer, key, machine, "given_up", detail, lambda found: things.give_up(found, timer, key))


def _change(
    service: str,
    timer: str,
    key: str,
    machine: bool,
    verb: str,
    detail: dict[str, str],
    change: Callable[[Any], bool],
) -> None:
    built = _built(service)
    with refusing(machine), built.transaction() as work:
        if not change(work.events.connection):
            raise NotFound("没有搁置这一项。", "This is not set aside; see 'yangguang set-aside list'.")
        note(work, f"timer.{verb}", f"{timer}/{key}", detail)
    if machine:
        say({"timer": timer, "key": key, "state": verb})
    else:
        click.echo(f"{timer} {key}: {verb.replace('_', ' ')}")


def _again(connection: Any, timer: str, key: str) -> bool:
    return things.retry(connection, timer, key, SystemClock().now())


def _built(name: str) -> Service:
    return answering([BUILD[name](settings())])[0]
