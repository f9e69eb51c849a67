"""RabbitMQ stopped, and RabbitMQ with its disk wiped."""

from __future__ import annotations

import random
import signal

import httpx
import pytest

from tests.faults.client import Client
from tests.faults.run import Stage, await_quiet
from tests.faults.stories import COMPLAINTS, Teller
from tests.journey.system import SERVICES
from tests.servers.private import wait_for

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.timeout(400)]
POSTS = 20
ENOUGH = 40
LONG_AGO = "2026-01-01T00:00:00+08:00"


def post(running: Stage) -> None:
    """Drafts, proposals and complaints are each accepted at the first try; `make bench` says how fast (`posting`)."""
    history = running.history
    client = Client(running.cluster.system, history, f"{history.next_story()}-posting")
    teller = Teller(client, random.Random(1))
    for _ in range(POSTS):
        teller.draft(("GJJ-W-05",)).act("propose", "proposer")
        case = {"kind": "complaint", "title": "窗口排队", "text": "请增加窗口。", "body": "GJJ"}
        client.do("submit", f"{COMPLAINTS}/cases", case)
    client.close()
    deeds = [deed for deed in history.deeds if deed.story == client.story]
    assert len(deeds) == 3 * POSTS
    assert {deed.tries for deed in deeds} == {1}, "none needed a second try"


def answers(url: str) -> int:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code
    except httpx.HTTPError:
        return 0


def test_without_the_broker_work_goes_on_and_everything_arrives_in_order_afterwards(running: Stage) -> None:
    """Posting goes on as before; workers say that they are not ready; web stays ready, with a warning."""
    made = running.cluster
    post(running)
    made.broker.end(signal.SIGTERM)
    try:
        post(running)
        for service in SERVICES:
            readiness = httpx.get(f"{made.system.origins[service]}/{service}/readyz", timeout=5, trust_env=False)
            assert readiness.status_code == 200
            assert "broker" in readiness.json()["warnings"][0]
            probe = made.probes[f"{service}-worker"]
            wait_for(lambda probe=probe: answers(f"{probe}/readyz") == 503, 60, f"{service}-worker is not ready")
            assert answers(f"{probe}/healthz") == 200
    finally:
        made.broker.start()
    for name, probe in made.probes.items():
        if name not in made.extra:
            wait_for(lambda probe=probe: answers(f"{probe}/readyz") == 200, 60, f"{name} is ready again")
    outcome = running.judge()
    assert not outcome.violations, outcome.told


def test_after_the_brokers_disk_was_lost_republishing_brings_everything_back(running: Stage) -> None:
    """What only the broker had is gone with it; `outbox republish` sends it again, and the inboxes know the rest."""
    made = running.cluster
    begun = len(running.history.deeds)
    traffic = running.traffic(clients=3)
    traffic.start()
    wait_for(lambda: len(running.history.deeds) - begun >= ENOUGH, 60, "much was accepted")
    for service in SERVICES:
        made.children[f"{service}-worker"].end(signal.SIGKILL)
    wait_for(lambda: any(made.depth(service) > 0 for service in SERVICES), 60, "some of it is at the broker alone")
    made.broker.end(signal.SIGKILL)
    made.broker.wipe()
    made.broker.start()
    running.meddler.listen()
    traffic.stop()
    made.heal()
    wait_for(lambda: all(made.depth(service) >= 0 for service in SERVICES), 60, "the queues are there again")
    await_quiet(made, 10)
    done = made.system.yangguang("outbox", "republish", "--since", LONG_AGO)
    assert done.returncode == 0, done.stderr
    running.heal(traffic)
    outcome = running.judge()
    assert not outcome.violations, outcome.told
