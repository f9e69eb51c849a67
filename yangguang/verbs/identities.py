"""`yangguang identities`: the key under which the identities of informants are sealed."""

from __future__ import annotations

import sys
from functools import partial

import click

from chassis.base.sealing import Sealer
from services.complaints.adapters.storage.identities import PURPOSE, are_sealed, rewrap
from yangguang.operator import note
from yangguang.verbs.cli_output import as_json, opened, refusing, say, settings

_PORTION = 500


@click.group()
def identities() -> None:
    """The sealed identities of informants (docs/how-to/handle-a-tip-off.md)."""


@identities.command("rewrap")
@as_json
def rewrap_all(machine: bool) -> None:
    """Wrap what a former key wraps by the first of YANGGUANG_IDENTITY_KEYS; no identity is opened for it.

    Then the former key can be taken away. Exit code 1 where a record is left that no key given opens.

    Example: yangguang identities rewrap
    """
    given = settings()
    with refusing(machine):
        service = opened("complaints", given)
        keys = given.identity_keys(partial(are_sealed, service.database))
        if not keys:
            raise click.ClickException("YANGGUANG_IDENTITY_KEYS is missing: give the present key and the former ones.")
        sealer = Sealer(keys, PURPOSE)
        done = lost = 0
        while True:
            with service.transaction() as work:
                wrapped, lost = rewrap(work.connection, sealer, limit=_PORTION)
                if wrapped:
                    note(work, "identities.rewrapped", "identities/complaints", {"records": wrapped})
            done += wrapped
            if wrapped < _PORTION:
                break
    if machine:
        say({"rewrapped": done, "lost": lost})
    else:
        click.echo(f"{done} wrapped by the present key{f', {lost} that no key given opens' if lost else ''}")
    sys.exit(1 if lost else 0)
