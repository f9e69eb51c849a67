"""What the verbs print: JSON for machines, plain lines for people, refusals in both languages with exit code 1."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
import orjson

from chassis.base import secret_keys
from chassis.base.settings import Settings, SettingsError
from chassis.ports import Invalid, Refusal
from yangguang import absent
from yangguang.composition import BUILD

if TYPE_CHECKING:
    from chassis.service import Service

SERVICE = click.Choice(list(BUILD))


def _worded(_context: click.Context, _parameter: click.Parameter, reason: str) -> str:
    if not reason.strip():
        raise click.BadParameter("give a reason: it is kept in the audit")
    return reason.strip()


def reasoned(why: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option for why something is done that is kept in the audit; it is not empty."""
    return click.option("--reason", required=True, callback=_worded, help=why)


as_json = click.option("--json", "machine", is_flag=True, help="Print JSON for machines.")


def settings(*, with_secret: bool = True, makes: bool = False, databases: bool = True) -> Settings:
    """The settings; a wrong one ends the program with one clear line and exit code 2.

    ``makes``: whether the verb begins a system where none is; any other says so in one line, with exit code 1, and
    makes nothing. ``databases``: whether it opens one.
    """
    try:
        found = Settings.load(with_secret=False)
        if not makes and absent.is_nothing_there(found) and (databases or not secret_keys.is_any_given(found.environ)):
            click.echo(f"yangguang: there is nothing in {found.data}: {absent.REMEDY}", err=True)
            sys.exit(1)
        return Settings.load() if with_secret else found
    except SettingsError as error:
        click.echo(f"yangguang: {error}", err=True)
        sys.exit(2)


def must_be_there(found: Settings, service: str) -> None:
    """End with one line and exit code 1 where the file of its database is not there: to open it would make it."""
    if file := absent.database(found, service):
        click.echo(f"yangguang: {file} is missing: {absent.REMEDY}", err=True)
        sys.exit(1)


def answering(services: Iterable[Service]) -> list[Service]:
    """These services, if their databases answer and are up to date; else one line says which is not, exit code 1."""
    found = list(services)
    for service in found:
        if reason := unusable(service):
            click.echo(f"yangguang: {reason}", err=True)
            sys.exit(1)
    return found


def unusable(service: Service) -> str:
    """Which database is not there, does not answer or is not up to date, in one line; empty where it is well."""
    from chassis.monitoring.health_server import (
        database_error,  # only these verbs need the database: the others start fast
    )

    if file := absent.database(service.settings, service.name):  # to open it would make it
        return f"{file} is missing: {absent.REMEDY}"
    error = database_error(service.database, service.migrations)
    setting = f"YANGGUANG_{service.name.upper()}_DATABASE_URL"
    where = f"{service.name} ({setting})" if service.settings.environ.get(setting) else service.name
    return error and f"the database of {where}: {error}"


def opened(name: str, found: Settings | None = None) -> Service:
    """One service, if its database answers and is up to date; else one line says why not, exit code 1."""
    return answering([BUILD[name](found or settings())])[0]


def say(value: Any) -> None:
    """Print JSON."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode())


@contextmanager
def refusing(machine: bool = False) -> Iterator[None]:
    """Say a refusal (as JSON for machines) and end with exit code 1."""
    try:
        yield
    except Refusal as refusal:
        errors = refusal.errors if isinstance(refusal, Invalid) else {}
        if machine:
            say({"code": refusal.code, "detail": refusal.en, "detail_zh": refusal.zh, "errors": errors})
        click.echo(f"{refusal.en}\n{refusal.zh}", err=True)
        for field, message in errors.items():
            if not field:  # of the whole, which is said above
                continue
            click.echo(f"  {field}: {message}", err=True)
        sys.exit(1)
