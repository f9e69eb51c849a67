"""`yangguang doctor`: one page on what is reachable, behind, waiting and parked, and what to do."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from chassis.base.clock import SystemClock
from chassis.base.settings import SettingsError
from yangguang.composition import build_all
from yangguang.diagnosis import Finding, examine
from yangguang.verbs.speech import as_json, say, settings


@click.command()
@as_json
def doctor(machine: bool) -> None:
    """Say what is reachable, behind, waiting and parked, and what to do; exit code 1 when there is something to do.

    Example: yangguang doctor
    """
    found = settings()
    try:
        services = build_all(found)
    except SettingsError as error:
        click.echo(f"yangguang: {error}", err=True)
        sys.exit(2)
    findings = list(examine(found, services, SystemClock().now()))
    todo = [one for one in findings if one.todo]
    if machine:
        say({"healthy": not todo, "mode": found.mode, "findings": [asdict(one) for one in findings]})
    else:
        _show(findings)
        click.echo(f"\n{len(todo)} things to do" if todo else "\nall is well")
    sys.exit(1 if todo else 0)


def _show(findings: list[Finding]) -> None:
    where = ""
    for one in findings:
        if one.where != where:
            where = one.where
            click.echo(where)
        click.echo(f"  {'✗' if one.todo else '✓'} {one.what}: {one.says}")
        if one.todo:
            click.echo(f"      → {one.todo}")
