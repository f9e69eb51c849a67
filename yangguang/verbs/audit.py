"""`yangguang audit verify | export | anchors | keys | restored`: the hash chains of the four services."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chassis.ports import Conflict
from chassis.service import Service
from chassis.storage import audit_anchors
from chassis.storage import audit_chain as chain
from yangguang.composition import build_all
from yangguang.operator import note
from yangguang.verbs.cli_output import SERVICE, answering, as_json, reasoned, refusing, say, settings, unusable
from yangguang.witnesses import Known, all_anchors, known_keys
from yangguang.witnesses import verify as verify_chain


@click.group()
def audit() -> None:
    """The audit records.

    Example: yangguang audit verify
    """


@audit.command()
@click.argument("service", type=SERVICE, required=False)
@click.option(
    "--known",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Anchors that were kept elsewhere ('audit anchors', or a file of the folder of anchors).",
)
@as_json
def verify(service: str | None, known: Path | None, machine: bool) -> None:
    """Verify the chain of SERVICE, or of all four; exit code 1 when one does not hold, or cannot be read.

    Each is held against the anchors that the other services, its file and the file given keep.

    Example: yangguang audit verify catalog --known /media/safe/catalog.jsonl
    """
    services = _all()
    with refusing(machine):
        elsewhere = Known.read(str(known), known.read_text("utf-8", "replace").splitlines()) if known else None
    reports, unread = {}, list[str]()
    for name in [service] if service else list(services):
        if reason := unusable(services[name]):
            unread.append(reason)  # whoever makes one unreadable does not keep the others from being verified
            continue
        reports[name] = verify_chain(services[name], services, elsewhere)
        if not machine:
            click.echo("\n".join(reports[name].lines(name)))
    if machine:
        say({name: report.as_json() for name, report in reports.items()})
    if unread:
        click.echo(f"yangguang: {'; '.join(unread)}", err=True)
    sys.exit(1 if unread or any(report.broken for report in reports.values()) else 0)


@audit.command()
@click.argument("service", type=SERVICE)
def export(service: str) -> None:
    """Print the chain of SERVICE and its anchors as JSON lines that anyone can verify.

    Example: yangguang audit export catalog > catalog-audit.jsonl
    """
    services = _all()
    answering([services[service]])
    found = all_anchors(services[service], services)  # first: whatever they name is in the chain by then
    unreadable: chain.Unreadable | None = None
    with services[service].database.read() as connection:
        try:
            for line in chain.export(connection):
                click.echo(line)
        except chain.Unreadable as error:
            unreadable = error
    for anchor in found:
        click.echo(anchor.line())
    if unreadable:
        click.echo(f"yangguang: the records end where one cannot be read: {unreadable}", err=True)
        sys.exit(1)


@audit.command()
@click.argument("service", type=SERVICE, required=False)
def anchors(service: str | None) -> None:
    """Print the anchors of SERVICE, or of all four, as JSON lines to be kept elsewhere.

    Example: yangguang audit anchors > /media/safe/anchors.jsonl
    """
    services = _all()
    for name in [service] if service else list(services):
        for anchor in all_anchors(services[name], services):
            click.echo(anchor.line())


@audit.command()
@as_json
def keys(machine: bool) -> None:
    """Print the public keys with which the services sign the heads of their chains, the present ones first.

    Example: yangguang audit keys
    """
    found = {name: known_keys(service) for name, service in _all().items()}
    if machine:
        say(found)
        return
    for name, its in found.items():
        for key in its:
            click.echo(f"{name} {key}" + ("" if key == its[0] else " (earlier)"))


@audit.command()
@click.argument("service", type=SERVICE)
@reasoned("Why, and from which backup: it is kept for good.")
@as_json
def restored(service: str, reason: str, machine: bool) -> None:
    """Admit that SERVICE was restored from a backup and that the records since then are lost; it is audited.

    Later verifications say so, and do not take it for tampering. What fits no backup stays broken.

    Example: yangguang audit restored catalog --reason "disk failed, backup of 24 November"
    """
    services = _all()
    of = services[service]
    answering([of])
    with refusing(machine):
        report = verify_chain(of, services, None)
        found = report.comparison
        if found is None or found.newest is None or (report.broken and not found.newest.is_signed):
            raise Conflict(
                f"{service} 的审计链本身已断，或没有锚点，不能按恢复备份处理；请先运行 yangguang audit verify。",
                f"The chain of {service} is broken in itself, or has no anchors: that is no restored backup. "
                "Look with 'yangguang audit verify'.",
            )
        if report.broken is None:
            raise Conflict(
                f"{service} 的审计链与全部锚点相符，没有丢失。",
                f"The chain of {service} fits all its anchors: nothing is lost.",
            )
        loss = audit_anchors.give_up(service, after=found.fits, until=found.newest.at, key=of.audit_key)
        with of.transaction() as work:
            detail = {"service": service, "after": loss.after, "until": loss.until}
            signed = {"key": loss.key, "signature": loss.signature, "reason": reason}
            note(work, audit_anchors.RESTORED, service, detail | signed)
    said = {"service": service, "after": loss.after, "until": loss.until}
    if machine:
        say(said)
    else:
        click.echo(f"{service}: the records after {loss.after}, told until {loss.until}, are given up")


def _all() -> dict[str, Service]:
    return {service.name: service for service in build_all(settings())}
