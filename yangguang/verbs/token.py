"""`yangguang token`: a bearer token for a program or a trial: a session of somebody of the staff."""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import click

from chassis.base.settings import Settings, SettingsError
from chassis.broker.local_bus import LocalBus
from chassis.service import Service
from chassis.storage.staff import find_person
from chassis.web.identity.tokens import SESSION_MINUTES
from services.catalog.domain.person import Person
from services.catalog.domain.post import PARTY_ROLES, Wanted
from services.catalog.use_cases.appoint import Appoint, appoint
from services.vocabulary import ROLES
from yangguang.composition import BUILD, build_all
from yangguang.operator import OPERATOR
from yangguang.sessions import token_for
from yangguang.verbs.cli_output import refusing, settings

# A working day and its night: who needs more than a trial is entered as a program.
MAX_MINUTES = 24 * 60
# So long the services are waited for, until each knows of the person.
PATIENCE_SECONDS = 30.0


@click.command()
@click.argument("person", required=False)
@click.option("--sub", help="Identifier of a person to enter, instead of one of the staff.")
@click.option("--name", help="Name of the person.")
@click.option("--body", help="Code of his body.")
@click.option("--department", default="", help="Code of his department.")
@click.option("--roles", default="", help="Roles of his posts, separated by commas; party_member: he is one.")
@click.option("--scope", default="", help="Further bodies of these posts, separated by commas; * for all.")
@click.option(
    "--minutes",
    type=click.IntRange(1, MAX_MINUTES),
    default=SESSION_MINUTES,
    show_default=True,
    help="How long it is valid.",
)
def token(
    person: str | None,
    sub: str | None,
    name: str | None,
    body: str | None,
    department: str,
    roles: str,
    scope: str,
    minutes: int,
) -> None:
    """Print a token for PERSON of the staff, or enter whom the options describe, with these posts, and print his.

    Example: yangguang token gjj.zhouhai
    """
    found = settings()
    if found.provider is not None:
        click.echo("yangguang: programs get their tokens from the provider, YANGGUANG_OIDC_ISSUER.", err=True)
        sys.exit(1)
    if not found.local_issuer:
        click.echo("yangguang: set YANGGUANG_LOCAL_ISSUER=1 to sign tokens here.", err=True)
        sys.exit(1)
    catalog = BUILD["catalog"](found)
    with refusing():
        if not person:
            if not (sub and body):
                raise click.UsageError("name a PERSON of the staff, or give at least --sub and --body")
            person = sub
            _enter(catalog, sub, name, body, department, _listed(roles), (body, *_listed(scope)))
        printed = token_for(catalog, person, by=OPERATOR, minutes=minutes)
    _await(found, person)
    click.echo(printed)


def _enter(
    catalog: Service, sub: str, name: str | None, body: str, department: str, roles: list[str], places: tuple[str, ...]
) -> None:
    unknown = sorted(set(roles) - {*ROLES, "party_member"})
    if unknown:
        raise click.UsageError(f"no such role: {', '.join(unknown)}")
    posts = [Wanted(role=role, body=place) for role in roles if role in ROLES for place in places]
    with catalog.transaction() as work:
        present = work.people.get(sub) or Person(sub=sub, name=sub, body=body)
        described = replace(
            present,
            name=name or present.name,
            body=body,
            department=department or present.department,
            party_member=present.party_member or not {"party_member", *PARTY_ROLES}.isdisjoint(roles),
        )
        appoint(Appoint(actor=OPERATOR, person=described, posts=posts), work=work, clock=catalog.clock)


def _await(found: Settings, sub: str) -> None:
    """Until every service whose database is known here has the person as catalog has him; not for ever."""
    if found.mode == "embedded":
        # Maybe nothing runs; what does run takes the same event only once.
        LocalBus(build_all(found)).deliver_all()
        return
    known = [service for name in BUILD if (service := _built(found, name))]
    wanted = _row(known[0], sub)
    until = time.monotonic() + PATIENCE_SECONDS
    for service in known[1:]:
        while _row(service, sub) != wanted:
            if time.monotonic() > until:
                click.echo(
                    f"yangguang: {service.name} has not heard of '{sub}' yet; are worker and relay up?", err=True
                )
                return
            time.sleep(0.1)


def _built(found: Settings, name: str) -> Service | None:
    try:
        return BUILD[name](found)
    except SettingsError:
        return None


def _row(service: Service, sub: str) -> object:
    with service.database.read() as connection:
        return find_person(connection, sub)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
