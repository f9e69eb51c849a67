"""The accounts of a private broker, made of the definitions that the containers import."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chassis.broker.accounts import ACCOUNTS, OPERATOR, PUBLICATIONS, rights
from chassis.broker.definitions import definitions
from tests.servers.private import control, control_command, is_private


@dataclass(frozen=True)
class BrokerAccounts:
    """How each account is addressed: ``amqp://catalog:…@host:port``, without a vhost.

    A broker that was given to the tests has the one account that was given with it.
    """

    server: str

    def address(self, account: str) -> str:
        """The broker's address with an account; its password is its name with a suffix."""
        if not is_private(self.server):
            return self.server
        scheme, _, rest = self.server.partition("://")
        return f"{scheme}://{account}:{account}-broker@{rest.rpartition('@')[2]}"

    def events(self, account: str) -> str:
        """The vhost of the services."""
        return f"{self.address(account)}/%2F"

    def publications(self, account: str = PUBLICATIONS) -> str:
        """The vhost of the agencies."""
        return f"{self.address(account)}/publications"


def broker_accounts(server: str, subscriptions: Mapping[str, Sequence[str]], folder: Path) -> BrokerAccounts:
    """Import topology and accounts into a private broker; a second time changes nothing."""
    if not is_private(server):
        return BrokerAccounts(server)
    names = [*subscriptions, OPERATOR, PUBLICATIONS, ACCOUNTS]
    tags = {ACCOUNTS: ["administrator"]}
    users = [{"name": name, "password": f"{name}-broker", "tags": tags.get(name, [])} for name in names]
    file = folder / "broker-definitions.json"
    file.write_text(json.dumps({**definitions(subscriptions), "users": users, **rights(subscriptions)}))
    control(server, "import_definitions", str(file))
    return BrokerAccounts(server)


def rabbitmqctl(server: str, folder: Path, script: str, **variables: str) -> None:
    """Run a script of a how-to that calls `rabbitmqctl`, against a private broker, in a folder."""
    command, environment = control_command(server)
    shim = folder / "rabbitmqctl"
    shim.write_text(f'#!/bin/sh\nexec {" ".join(command)} "$@"\n')
    shim.chmod(0o755)
    given = environment | {"PATH": f"{folder}:{environment['PATH']}"} | variables
    subprocess.run(["bash", "-euc", script], cwd=folder, env=given, check=True)
