"""`yangguang parked`: what could not take effect; looked at, tried again, or given up."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from chassis.events import inbox, operator_inbox
from chassis.ports import NotFound, Refusal
from chassis.service import Service
from yangguang.composition import BUILD
from yangguang.operator import note
from yangguang.verbs.cli_output import SERVICE, answering, as_json, reasoned, refusing, say, settings

LIMIT = 100


@click.group()
def parked() -> None:
    """Events that a service refused or could not read; later ones of the same aggregate wait behind them.

    Example: yangguang parked list
    """


@parked.command("list")
@click.argument("service", type=SERVICE, required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=LIMIT, show_default=True, help="Of each service.")
@click.option("--after", default="", help="Go on after this event, of SERVICE.")
@as_json
def list_parked(service: str | None, limit: int, after: str, machine: bool) -> None:
    """List the parked events of SERVICE, or of all four, oldest first.

    Example: yangguang parked list catalog --limit 20
    """
    if after and not service:
        raise click.UsageError("--after goes on within one SERVICE")
    found: list[dict[str, Any]] = []
    more: dict[str, tuple[int, str]] = {}
    for name in [service] if service else list(BUILD):
        with _built(name).database.read() as connection:
            page = inbox.held(connection, "parked", limit=limit, after=after)
            beyond = operator_inbox.count_parked(connection, after=page[-1].event_id) if page else 0
        found += [{"service": name, **asdict(held), "payload": None} for held in page]
        more |= {name: (beyond, page[-1].event_id)} if beyond else {}
    if machine:
        say(found)
    for row in found if not machine else ():
        click.echo(f"{row['service']}  {row['event_id']}  {row['name']} {row['aggregate']}  {row['reason']}")
    if not found and not machine:
        click.echo("nothing more is parked" if after else "nothing is parked")
    for name, (count, last) in more.items():
        # Beside the list for machines, never within it.
        click.echo(f"{name}: {count} more; continue with 'parked list {name} --after {last}'", err=machine)


@parked.command()
@click.argument("service", type=SERVICE)
@click.argument("event_id")
@as_json
def show(service: str, event_id: str, machine: bool) -> None:
    """Show a parked event of SERVICE with its content and reason, as JSON in any case.

    Example: yangguang parked show catalog 0192…
    """
    with _built(service).database.read() as connection, refusing(machine):
        found = operator_inbox.find(connection, event_id)
        if found is None or found.state != "parked":
            raise NotFound("没有这个被搁置的事件。", "There is no such parked event; see 'yangguang parked list'.")
    say(asdict(found))


@parked.command()
@click.argument("service", type=SERVICE)
@click.argument("event_ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that are parked, such as after a wrong deployment.")
@as_json
def replay(service: str, event_ids: Sequence[str], everything: bool, machine: bool) -> None:
    """Try parked events of SERVICE again, in the order of each aggregate, each with what waited behind it.

    Example: yangguang parked replay catalog --all
    """
    if everything == bool(event_ids):
        raise click.UsageError("give the events' ids, or --all")
    built = _built(service)
    wanted = _all(built) if everything else _given(built, event_ids)
    outcomes = [_shown(_replayed(built, chosen), machine) for chosen in wanted]
    done = sum(1 for outcome in outcomes if outcome["state"] == "done")
    if machine:
        say({"events": outcomes, "done": done, "left": len(outcomes) - done})
    elif everything or len(event_ids) > 1:
        click.echo(f"{done} done, {len(outcomes) - done} left")
    sys.exit(0 if done == len(outcomes) else 1)


@parked.command()
@click.argument("service", type=SERVICE)
@click.argument("event_id")
@reasoned("Why it is given up; kept in the audit record.")
@as_json
def discard(service: str, event_id: str, reason: str, machine: bool) -> None:
    """Give a parked event of SERVICE up; what waited behind it goes on.

    Example: yangguang parked discard catalog 0192… --reason "test message"
    """
    built = _built(service)
    with refusing(machine):
        built.inbox.discard(event_id, note=lambda work, _: note(work, "inbox.discarded", event_id, {"reason": reason}))
    if machine:
        say({"event_id": event_id, "state": "discarded"})
    else:
        click.echo(f"{event_id}: discarded")


def _all(service: Service) -> Iterator[str]:
    """The ids of all that are parked, in the order of their aggregates; those that no replay can help come first."""
    page: list[operator_inbox.Position] = []
    while True:
        with service.database.read() as connection:
            page = operator_inbox.in_order(connection, after=page[-1] if page else None)
        if not page:
            return
        yield from (position.event_id for position in page)


def _given(service: Service, event_ids: Iterable[str]) -> list[str]:
    """These ids, each once and in the order of their aggregates; unknown ones first."""
    with service.database.read() as connection:
        found = {event_id: operator_inbox.find(connection, event_id) for event_id in event_ids}
    return sorted(found, key=lambda event_id: _order(found[event_id]))


def _order(held: inbox.Held | None) -> tuple[str, str, int]:
    return (held.source, held.aggregate, held.sequence) if held else ("", "", 0)


def _replayed(service: Service, event_id: str) -> dict[str, Any]:
    """What became of an event: done, parked again, or refused for what it is."""
    try:
        state = service.inbox.replay(
            event_id, note=lambda work, state: note(work, "inbox.replayed", event_id, {"state": state})
        )
    except Refusal as refusal:
        reason = {"code": refusal.code, "detail": refusal.en, "detail_zh": refusal.zh}
        return {"event_id": event_id, "state": "refused", **reason}
    return {"event_id": event_id, "state": state}


def _shown(outcome: dict[str, Any], machine: bool) -> dict[str, Any]:
    """Each as it comes, so that long work shows its progress."""
    if not machine and outcome["state"] == "refused":
        click.echo(f"{outcome['event_id']}: {outcome['detail']}\n{outcome['detail_zh']}", err=True)
    elif not machine:
        click.echo(f"{outcome['event_id']}: {outcome['state']}")
    return outcome


def _built(name: str) -> Service:
    return answering([BUILD[name](settings())])[0]
