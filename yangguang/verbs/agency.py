"""`yangguang agency`: other agencies that receive publications in a queue of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from chassis.ports import NotFound
from services.notify.adapters.credentials import password_of
from services.notify.adapters.storage.reads.agencies import all_agencies
from services.notify.domain.agency import Agency
from services.notify.use_cases.add_agency import AddAgency, add_agency
from services.notify.use_cases.remove_agency import RemoveAgency, remove_agency
from services.notify.use_cases.rotate_agency import RotateAgency, rotate_agency
from services.notify.use_cases.show_credentials import ShowCredentials, show_credentials
from yangguang.operator import OPERATOR
from yangguang.verbs.cli_output import as_json, opened, refusing, say, settings


@click.group()
def agency() -> None:
    """Other agencies' subscriptions.

    Example: yangguang agency add archives 市档案馆 --topic finance
    """


@agency.command()
@click.argument("code")
@click.argument("name")
@click.option("--topic", "topics", multiple=True, help="Only publications of this topic; may be repeated.")
@click.option("--body", "bodies", multiple=True, help="Only publications of this body; may be repeated.")
@as_json
def add(code: str, name: str, topics: tuple[str, ...], bodies: tuple[str, ...], machine: bool) -> None:
    """Give the agency NAME the queue agency.CODE.

    Example: yangguang agency add archives 市档案馆
    """
    with _acting(machine) as (work, service):
        command = AddAgency(actor=OPERATOR, code=code, name=name, topics=topics, bodies=bodies)
        added = add_agency(command, work=work, clock=service.clock)
        added = show_credentials(ShowCredentials(actor=OPERATOR, agency=added.id), work=work, clock=service.clock)
    _show(added, machine, with_password=True)
    if service.settings.mode == "embedded":
        click.echo("There are no queues in the embedded mode: it can read once this system is distributed.", err=True)


@agency.command("list")
@as_json
def list_agencies(machine: bool) -> None:
    """List all agencies.

    Example: yangguang agency list
    """
    found = _all()
    if machine:
        say([_data(subscriber) for subscriber in found])
    for subscriber in found if not machine else ():
        _show(subscriber, machine)
    if not found and not machine:
        click.echo("no agency is entered; 'yangguang agency add' enters one")


@agency.command()
@click.argument("code")
@as_json
def rotate(code: str, machine: bool) -> None:
    """Give the agency CODE new credentials.

    Example: yangguang agency rotate archives
    """
    with _acting(machine) as (work, service):
        turned = rotate_agency(RotateAgency(actor=OPERATOR, agency=_id_of(code)), work=work, clock=service.clock)
        turned = show_credentials(ShowCredentials(actor=OPERATOR, agency=turned.id), work=work, clock=service.clock)
    _show(turned, machine, with_password=True)


@agency.command()
@click.argument("code")
@as_json
def remove(code: str, machine: bool) -> None:
    """Remove the agency CODE with its queue.

    Example: yangguang agency remove archives
    """
    with _acting(machine) as (work, service):
        gone = remove_agency(RemoveAgency(actor=OPERATOR, agency=_id_of(code)), work=work, clock=service.clock)
    _show(gone, machine)


@contextmanager
def _acting(machine: bool) -> Iterator[tuple[Any, Any]]:
    service = opened("notify")
    with refusing(machine), service.transaction() as work:
        yield work, service


def _all() -> Sequence[Agency]:
    with opened("notify").reading() as work:
        return all_agencies(work.connection)


def _id_of(code: str) -> str:
    for known in _all():
        if known.code == code:
            return known.id
    raise NotFound(f"没有代码为 {code} 的机关。", f"There is no agency '{code}'; see 'yangguang agency list'.")


def _data(subscriber: Agency) -> dict[str, Any]:
    return {
        "code": subscriber.code,
        "name": subscriber.name,
        "queue": subscriber.queue,
        "body": subscriber.body,
        "topics": list(subscriber.topics),
        "bodies": list(subscriber.bodies),
        "state": str(subscriber.state),
        "arranged": subscriber.is_arranged,
    }


def _show(subscriber: Agency, machine: bool, *, with_password: bool = False) -> None:
    data = _data(subscriber)
    if with_password:
        data |= {"user": subscriber.queue, "password": password_of(subscriber, settings().secrets("notify")[0])}
    if machine:
        say(data)
        return
    narrowed = "  ".join(
        f"{name} {', '.join(given) or 'all'}"
        for name, given in (("topics", subscriber.topics), ("bodies", subscriber.bodies))
    )
    state = str(subscriber.state)
    if not with_password and not subscriber.is_arranged:
        state += ", of which the broker was not told yet"
    click.echo(f"{subscriber.code}  {subscriber.name}  queue {subscriber.queue}  {narrowed}  {state}")
    if with_password:
        click.echo(f"  user {subscriber.queue}  password {data['password']}")
