"""`yangguang staff`: how a body gets the first people who may let others in."""

from __future__ import annotations

import click

from services.catalog.domain.person import Person
from services.catalog.use_cases.appoint_first import AppointFirst, appoint_first
from yangguang.operator import OPERATOR
from yangguang.verbs.cli_output import as_json, opened, refusing, say


@click.group()
def staff() -> None:
    """Appoint the first staff of a body.

    Example: yangguang staff appoint GJJ --office chen=陈静 --security-admin qin=秦枫 --audit-admin jiang=江宁
    """


def _named(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, str]:
    sub, _, name = value.partition("=")
    if not sub or not name:
        raise click.BadParameter("give identifier and name, such as gjj.chenjing=陈静")
    return sub, name


@staff.command()
@click.argument("body")
@click.option("--office", required=True, callback=_named, help="SUB=NAME of who enters people and posts.")
@click.option("--security-admin", required=True, callback=_named, help="SUB=NAME of who confirms posts.")
@click.option("--audit-admin", required=True, callback=_named, help="SUB=NAME of who reads the audits.")
@as_json
def appoint(
    body: str, office: tuple[str, str], security_admin: tuple[str, str], audit_admin: tuple[str, str], machine: bool
) -> None:
    """Appoint office, security administrator and auditor of BODY while nobody there can confirm a post.

    Example: yangguang staff appoint GJJ --office chen=陈静 --security-admin qin=秦枫 --audit-admin jiang=江宁
    """
    catalog = opened("catalog")
    holders = [Person(sub=sub, name=name, body=body) for sub, name in (office, security_admin, audit_admin)]
    with refusing(machine), catalog.transaction() as work:
        appoint_first(AppointFirst(actor=OPERATOR, body=body, holders=holders), work=work, clock=catalog.clock)
    if machine:
        say({"body": body, "appointed": [person.sub for person in holders]})
    else:
        click.echo(f"{body}: appointed {', '.join(f'{person.name} ({person.sub})' for person in holders)}")
