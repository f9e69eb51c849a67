"""`yangguang token`: a bearer token for a program or a trial: a session of somebody of the staff."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace

import click

from chassis.base.settings import Settings, SettingsError
from chassis.broker.local_bus import LocalBus
from chassis.ports import Conflict
from chassis.service import Service
from chassis.storage.staff import find_person
from chassis.web.identity.keys import check_pair
from chassis.web.identity.tokens import SESSION_MINUTES
from services.catalog.domain.person import Person
from services.catalog.domain.post import PARTY_ROLES, Wanted
from services.catalog.use_cases.appoint import Appoint, appoint
from services.vocabulary import ROLES
from yangguang.composition import BUILD, build_all
from yangguang.operator import OPERATOR
from yangguang.sessions import token_for
from yangguang.verbs.cli_output import answering, refusing, settings

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
    # Who signs people in is said first, whatever is in the folder.
    found = settings(with_secret=False, makes=True)
    if found.provider is not None:
        click.echo("yangguang: programs get their tokens from the provider, YANGGUANG_OIDC_ISSUER.", err=True)
        sys.exit(1)
    if not found.local_issuer:
        click.echo("yangguang: set YANGGUANG_LOCAL_ISSUER=1 to sign tokens here.", err=True)
        sys.exit(1)
    found = settings()
    check_pair(found)
    # Before anything is entered: of one that is away, nobody could say whether it has heard.
    known = answering(_known(found))
    catalog = next(service for service in known if service.name == "catalog")
    with refusing():
        if not person:
            if not (sub and body):
                raise click.UsageError("name a PERSON of the staff, or give at least --sub and --body")
            person = sub
            _enter(catalog, sub, name, body, department, _listed(roles), (body, *_listed(scope)))
        printed = token_for(catalog, person, by=OPERATOR, minutes=minutes)
    _await(found, known, person)
    click.echo(printed)


def _enter(
    catalog: Service, sub: str, name: str | None, body: str, department: str, roles: list[str], places: tuple[str, ...]
) -> None:
    unknown = sorted(set(roles) - {*ROLES, "party_member"})
    if unknown:
        raise click.UsageError(f"no such role: {', '.join(unknown)}")
    posts = [Wanted(role=role, body=place) for role in roles if role in ROLES for place in places]
    member = not {"party_member", *PARTY_ROLES}.isdisjoint(roles)
    described = Person(sub=sub, name=name or sub, body=body, department=department, party_member=member)
    with catalog.transaction() as work:
        present = work.people.get(sub)
        if present is None:
            appoint(Appoint(actor=OPERATOR, person=described, posts=posts), work=work, clock=catalog.clock)
            return
    # A real person is never renamed, moved or given posts by a trial's command.
    differs = _differences(present, replace(described, name=name or present.name), posts if roles else None)
    if differs:
        raise SomebodyElse(present, differs)


class SomebodyElse(Conflict):
    """There is a person of that identifier, who is not the one described."""

    code = "somebody_else"

    def __init__(self, present: Person, differs: Sequence[str]) -> None:
        super().__init__(
            f"已有人员“{present.sub}”（{present.name}，{present.body}），与所述不同：{'、'.join(differs)}；未作更改。"
            f"取令牌用 yangguang token {present.sub}；更改在 /staff 办理，首批管理人员用 yangguang staff appoint。",
            f"There is a '{present.sub}' already ({present.name}, {present.body}), other in {', '.join(differs)}: "
            f"nothing was changed. For his token: 'yangguang token {present.sub}'. He is changed at /staff; "
            "'yangguang staff appoint' appoints the first staff of a body.",
        )


def _differences(present: Person, described: Person, posts: Sequence[Wanted] | None) -> list[str]:
    """In what he is another than described; what was not described differs in nothing."""
    found = [name for name in ("name", "body") if getattr(present, name) != getattr(described, name)]
    if described.department and present.department != described.department:
        found.append("department")
    if described.party_member and not present.party_member:
        found.append("party_member")
    if posts is not None:
        held = [post for post in present.posts if post.is_open]
        matched = all(any(post.is_as(each) for post in held) for each in posts)
        if not matched or any(not any(post.is_as(each) for each in posts) for post in held):
            found.append("posts")
    return found


def _known(found: Settings) -> list[Service]:
    """catalog, and the services whose databases are known here."""
    if found.mode == "embedded":
        return build_all(found)
    others = [_built(found, name) for name in BUILD if name != "catalog"]
    return [BUILD["catalog"](found), *(service for service in others if service)]


def _await(found: Settings, known: Sequence[Service], sub: str) -> None:
    """Until every service whose database is known here has the person as catalog has him; not for ever."""
    if found.mode == "embedded":
        # Maybe nothing runs; what does run takes the same event only once.
        LocalBus(list(known)).deliver_all()
        return
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
