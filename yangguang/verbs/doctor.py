"""`yangguang doctor`: one page on what is reachable, behind, waiting and parked, and what to do."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import NoReturn

import click

from chassis.base.clock import SystemClock
from chassis.base.settings import SettingsError
from yangguang.composition import build_all
from yangguang.diagnosis import Finding, examine, nothing_there
from yangguang.verbs.cli_output import as_json, say, settings


@click.command()
@as_json
def doctor(machine: bool) -> None:
    """Say what is reachable, behind, waiting and parked, and what to do; exit code 1 when there is something to do.

    Example: yangguang doctor
    """
    found = settings(with_secret=False, makes=True)  # it says itself what is missing
    if missing := nothing_there(found):
        _report(found.mode, [missing], machine)
    found = settings()
    try:
        services = build_all(found)
    except SettingsError as error:
        click.echo(f"yangguang: {error}", err=True)
        sys.exit(2)
    _report(found.mode, list(examine(found, services, SystemClock().now())), machine)


def _report(mode: str, findings: list[Finding], machine: bool) -> NoReturn:
    todo = [finding for finding in findings if finding.todo]
    if machine:
        say({"healthy": not todo, "mode": mode, "findings": [asdict(finding) for finding in findings]})
    else:
        _show(findings)
        click.echo(f"\n{_sum(findings)}")
    sys.exit(1 if todo else 0)


def _sum(findings: list[Finding]) -> str:
    todo = sum(1 for finding in findings if finding.todo)
    if todo:
        return f"{todo} thing{'s' if todo > 1 else ''} to do"
    if any(finding.rests for finding in findings):
        return "nothing to mend, and nobody is answered: 'yangguang run' starts it"
    return "all is well"


def _show(findings: list[Finding]) -> None:
    where = ""
    order = list(dict.fromkeys(finding.where for finding in findings))
    for finding in sorted(findings, key=lambda each: order.index(each.where)):
        if finding.where != where:
            where = finding.where
            click.echo(where)
        click.echo(f"  {'✗' if finding.todo else '–' if finding.rests else '✓'} {finding.what}: {finding.says}")
        if finding.todo:
            click.echo(f"      → {finding.todo}")
