"""What belongs together can be found together: a request's trace and correlation go with everything that follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.events.envelope import Delivery, Event, decode
from chassis.web.access import Access
from chassis.web.app import create_app
from chassis.web.endpoint import Endpoints
from chassis.web.request import clock
from chassis.web.schema import View
from tests.harness.sessions import entered
from tests.integration.chassis.tally import NewDatabase, a_service, payloads, seen, told
from tests.people import a_person

pytestmark = pytest.mark.servers
TRACE = "00-{}-00f067aa0ba902b7-01"


endpoints = Endpoints("alpha", "tallies")


@endpoints.post("/tallies/<key>", who=Access(staff=True, roles=frozenset({"proposer"})), returns=View, status=201)
def add(work, key):
    """Count one more."""
    work.events.record(told(key, 1, clock().now()))
    work.see(key, 1)
    return {}


@pytest.fixture
def pair(new_database: NewDatabase, tmp_path: Path):
    alpha = a_service("alpha", new_database(), tmp_path)
    alpha.routes = lambda: [endpoints]
    beta = a_service("beta", new_database(), tmp_path, subscribes=["alpha.tally.*.internal"])
    yield alpha, beta
    alpha.database.dispose()
    beta.database.dispose()


def post(service, key: str, traceparent: str) -> None:
    token = entered(service, a_person("gjj.zhou", "proposer"))
    headers = {"Authorization": f"Bearer {token}", "traceparent": traceparent}
    assert create_app(service).test_client().post(f"/alpha/api/v1/tallies/{key}", headers=headers).status_code == 201


def events(service) -> list[Event]:
    return [decode(payload) for payload in payloads(service)]


@pytest.mark.parametrize(
    "header",
    [
        "01-" + "a" * 32 + "-00f067aa0ba902b7-01-what-a-later-version-adds",
        "x" * 5_000,
        "光",
        "",
    ],
)
def test_a_header_that_is_no_traceparent_is_left_out_and_the_event_can_be_read(pair, header: str) -> None:
    alpha, beta = pair
    post(alpha, "a", header.encode().decode("latin-1"))
    assert [event.traceparent for event in events(alpha)] == [""]
    beta.inbox.take([Delivery(payload) for payload in payloads(alpha)])
    assert seen(beta, "a") == [1]


def test_each_effect_of_a_batch_carries_the_trace_of_its_own_cause(pair) -> None:
    """追踪: a batch takes many requests' events in one transaction, and must not mix them up."""
    alpha, beta = pair
    traces = {key: TRACE.format(key * 32) for key in "abc"}
    for key, trace in traces.items():
        post(alpha, key, trace)

    def pass_on(event: Event, *, work, clock) -> None:
        work.events.record(told(f"of-{event.subject}", 1, clock.now()))

    beta.handlers["alpha.tally.told"] = pass_on
    beta.inbox.take([Delivery(payload) for payload in payloads(alpha)])
    assert {event.subject: event.traceparent for event in events(beta)} == {
        f"of-{key}": trace for key, trace in traces.items()
    }
    assert {event.subject: event.correlation for event in events(beta)} == {f"of-{key}": key for key in traces}
