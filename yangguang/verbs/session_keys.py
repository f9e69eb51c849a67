"""`yangguang session-keys`: the public keys of catalog's sessions, for services that have a secret of their own."""

from __future__ import annotations

import sys

import click

from chassis.base.settings import SettingsError
from chassis.web.identity.keys import public_form, signing_keys
from yangguang.verbs.cli_output import settings


@click.command("session-keys")
def session_keys() -> None:
    """Print what YANGGUANG_SESSION_PUBLIC_KEYS is to hold; nothing of it is secret.

    Example: yangguang session-keys
    """
    try:
        click.echo(public_form(signing_keys(settings(databases=False))))
    except SettingsError as error:
        click.echo(f"yangguang: {error}", err=True)
        sys.exit(2)
