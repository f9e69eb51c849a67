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


def _named(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, str] | None:
    if value is None:
        return None
    sub, _, name = value.partition("=")
    if not sub or not name:
        raise click.BadParameter("give identifier and name, such as gjj.chenjing=陈静")
    return sub, name


@staff.command()
@click.argument("body")
@click.option("--office", callback=_named, help="SUB=NAME of who enters people and posts.")
@click.option("--security-admin", callback=_named, help="SUB=NAME of who confirms posts.")
@click.option("--audit-admin", callback=_named, help="SUB=NAME of who reads the audits.")
@as_json
def appoint(body: str, machine: bool, **named: tuple[str, str] | None) -> None:
    """Appoint office, security administrator and auditor of BODY, or who of them is missing.

    Only while nobody there enters posts or nobody confirms them. What is known of a person stays as it is.

    Example: yangguang staff appoint GJJ --office chen=陈静 --security-admin qin=秦枫 --audit-admin jiang=江宁
    """
    catalog = opened("catalog")
    holders = {role: Person(sub=who[0], name=who[1], body=body) for role, who in named.items() if who}
    if not holders:
        raise click.UsageError("name at least one of --office, --security-admin and --audit-admin")
    with refusing(machine), catalog.transaction() as work:
        command = AppointFirst(actor=OPERATOR, body=body, holders=holders)
        done = appoint_first(command, work=work, clock=catalog.clock)
    new = [each for each in done if each.is_new]
    held = [each for each in done if not each.is_new]
    if machine:
        say({"body": body, "appointed": [each.person.sub for each in new], "held": [each.person.sub for each in held]})
        return
    for each, what in (*((each, "appointed") for each in new), *((each, "is already") for each in held)):
        click.echo(f"{body}: {each.person.name} ({each.person.sub}) {what} {each.role}")
