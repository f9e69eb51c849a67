"""Two relays and three workers of one service side by side, the active relay frozen beyond its lease and thawed."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.faults.run import Stage
from tests.servers.private import wait_for

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.timeout(400)]
ENOUGH = 40
FREEZE_SECONDS = float(os.environ.get("FREEZE_SECONDS", "14"))


def active_relay(running: Stage) -> str:
    """The process that holds the lease of the catalogue's relay."""
    with running.cluster.database("catalog") as connection:
        row = connection.execute("SELECT owner FROM leases WHERE name = 'relay'").fetchone()
    pid = int(row[0].rsplit(":", 1)[1]) if row else 0
    return next((child.name for child in running.cluster.children.values() if child.pid == pid), "")


def test_order_and_effects_stay_exact_while_a_frozen_relay_thaws(running: Stage) -> None:
    """A thawed former owner can only repeat what is known; three workers of one queue keep each aggregate's order."""
    made = running.cluster
    for name in made.extra:
        made.children[name].start()
    begun = len(running.history.deeds)
    traffic = running.traffic(clients=6)
    traffic.start()
    wait_for(lambda: active_relay(running) != "", 30, "a relay is active")
    wait_for(lambda: len(running.history.deeds) - begun >= ENOUGH, 60, "much was accepted")
    frozen = active_relay(running)
    made.children[frozen].signal(signal.SIGSTOP)
    other = "catalog-relay" if frozen.endswith("-2") else "catalog-relay-2"
    wait_for(lambda: active_relay(running) == other, 30, "the other relay has taken over")
    committed = len(running.history.deeds)
    time.sleep(FREEZE_SECONDS)
    assert len(running.history.deeds) > committed, "the traffic went on"
    made.children[frozen].signal(signal.SIGCONT)
    time.sleep(3)  # in which it must not act: there is nothing to await
    assert active_relay(running) == other, "a thawed relay does not take the lease back"
    running.heal(traffic)
    outcome = running.judge()
    for name in made.extra:
        made.children[name].end(signal.SIGTERM)
    assert not outcome.violations, outcome.told
