"""A short run of the fault suite with a fixed seed; `make faults` is the long one."""

from __future__ import annotations

import random
import socket

import pytest

from tests.faults.faults import PROCESSES, SURROUNDINGS
from tests.faults.nemesis import plan
from tests.faults.proxy import Network
from tests.faults.run import Stage

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.timeout(400)]
INJECTIONS, MINUTES = 16, 0.5


def test_under_faults_nothing_is_lost_doubled_disordered_or_resurrected(running: Stage) -> None:
    """事件恰好生效一次: what was accepted takes effect once and in order, whatever dies meanwhile."""
    traffic = running.traffic(clients=6)
    traffic.start()
    running.rage(INJECTIONS, MINUTES)
    running.heal(traffic)
    outcome = running.judge()
    assert not outcome.violations, outcome.told
    assert sum(outcome.injected.values()) >= INJECTIONS / 2
    assert outcome.committed > 20


def test_a_plan_has_every_kind_before_any_is_repeated() -> None:
    for deck in (PROCESSES, SURROUNDINGS):
        order = plan(deck, random.Random(1), 100)
        assert set(order[: len(deck)]) == set(deck)
        assert order == plan(deck, random.Random(1), 100)


def test_the_network_can_be_closed_with_connections_open() -> None:
    network = Network()
    with socket.create_server(("127.0.0.1", 0)) as server:
        way = network.way_to(server.getsockname()[1])
        with socket.create_connection(("127.0.0.1", way.port), timeout=10) as client, server.accept()[0] as served:
            client.sendall(b"asked")
            assert served.recv(5) == b"asked"
            network.close()
            client.settimeout(10)
            assert client.recv(1) == b""
