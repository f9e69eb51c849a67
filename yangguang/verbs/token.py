"""`yangguang token`: a bearer token for a program or a trial, signed by the local issuer."""

from __future__ import annotations

import sys

import click

from chassis.base.clock import SystemClock
from chassis.ports import Actor, Post
from chassis.web.auth import SESSION_MINUTES, LocalIssuer
from yangguang.composition import BUILD
from yangguang.verbs.cli_output import settings


@click.command()
@click.argument("person", required=False)
@click.option("--sub", help="Identifier of the person, instead of one of the staff directory.")
@click.option("--name", help="Name of the person.")
@click.option("--body", help="Code of his body.")
@click.option("--department", default="", help="Code of his department.")
@click.option("--roles", default="", help="Roles, separated by commas.")
@click.option("--scope", default="", help="Further bodies in which the roles hold, separated by commas; * for all.")
@click.option("--minutes", default=SESSION_MINUTES, show_default=True, help="How long it is valid.")
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
    """Print a token for PERSON of the staff directory, or for whom the options describe.

    Example: yangguang token gjj.zhouhai
    """
    found = settings()
    if not found.local_issuer:
        click.echo("yangguang: set YANGGUANG_LOCAL_ISSUER=1 to sign tokens here.", err=True)
        sys.exit(1)
    if person:
        actor = _known(person)
    elif sub and body:
        posts = (Post(role, place) for role in _listed(roles) for place in (body, *_listed(scope)))
        actor = Actor(sub, name or sub, body, department, tuple(posts))
    else:
        raise click.UsageError("name a PERSON of the staff directory, or give at least --sub and --body")
    click.echo(LocalIssuer(found.secret_key, SystemClock()).issue(actor, minutes=minutes))


def _known(sub: str) -> Actor:
    with BUILD["catalog"](settings()).reading() as work:
        person = work.people.get(sub)
    if person is None or not person.active:
        click.echo(f"Nobody is called '{sub}' in the staff directory; see GET /catalog/api/v1/people.", err=True)
        sys.exit(1)
    found: Actor = person.actor
    return found


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
