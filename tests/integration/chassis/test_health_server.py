"""Worker and relay say by HTTP whether they are alive and ready, and what they count."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import httpx
import pytest

from chassis.base.settings import Settings
from chassis.broker.consumer import RabbitConsumer
from chassis.monitoring.health_server import HealthServer, broker_error, listen
from chassis.storage.lease import Lease
from chassis.web.app import create_app
from services.catalog import app as catalog
from services.review.app import build
from tests.integration.chassis.tally import Faults, a_service, payloads, tell
from tests.servers.private import free_port, wait_for


@pytest.fixture
def alpha(tmp_path: Path):
    service = a_service("alpha", f"sqlite:///{tmp_path}/alpha.sqlite", tmp_path)
    yield service
    service.database.dispose()


def a_probe(checks=None, stuck="", metrics=lambda: b"", **seconds):
    probe = HealthServer(
        listen("127.0.0.1:0"), service="alpha", checks=checks or {}, stuck=lambda: stuck, metrics=metrics, **seconds
    )
    probe.start()
    return probe


def get(probe: HealthServer, path: str) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{probe.port}{path}", timeout=10, trust_env=False)


def test_it_is_ready_while_no_check_finds_anything_and_says_which_one_did() -> None:
    found = {"broker": ""}
    probe = a_probe({"broker": lambda: found["broker"], "subscription": lambda: ""})
    assert get(probe, "/readyz").json() == {"status": "ready", "checks": {"broker": "ok", "subscription": "ok"}}
    found["broker"] = "it does not answer"
    answer = get(probe, "/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"broker": "it does not answer", "subscription": "ok"}
    assert get(probe, "/elsewhere").status_code == 404
    probe.stop()


def test_it_is_not_alive_when_its_process_has_not_turned_for_long() -> None:
    probe = a_probe(stuck="no turn for 121 s")
    answer = get(probe, "/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "stuck", "reason": "no turn for 121 s"}
    probe.stop()


def test_a_check_that_hangs_does_not_take_the_others_with_it() -> None:
    release = threading.Event()
    probe = a_probe({"database": lambda: "" if release.wait(20) else "late"}, check_patience_seconds=0.2)
    first = threading.Thread(target=get, args=(probe, "/readyz"))
    first.start()
    time.sleep(0.2)
    assert get(probe, "/readyz").json()["reason"] == "an earlier check has not come back"
    assert get(probe, "/healthz").status_code == 200
    release.set()
    first.join()
    probe.stop()


def test_a_broker_that_nobody_runs_is_found_out() -> None:
    assert broker_error(f"amqp://guest:guest@127.0.0.1:{free_port()}/") == "it does not answer: ConnectionRefusedError"


@pytest.mark.parametrize(("listens", "found"), [(False, "it hangs up"), (True, "")])
def test_a_balancer_without_a_broker_behind_it_is_no_broker(listens: bool, found: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        lines = []

        def accept() -> None:
            line, _ = server.accept()
            lines.append(line)
            if not listens:
                line.close()

        threading.Thread(target=accept, daemon=True).start()
        assert broker_error(f"amqp://guest:guest@127.0.0.1:{server.getsockname()[1]}/") == found


def test_a_consumer_without_broker_is_not_subscribed() -> None:
    consumer = RabbitConsumer(f"amqp://guest:guest@127.0.0.1:{free_port()}/", "beta", [], lambda _: None)
    assert consumer.health_error() == "it is not subscribed"


def test_a_lease_is_well_while_somebody_holds_it(alpha) -> None:
    lease = Lease(alpha.database, alpha.clock, name="relay", owner="one")
    assert lease.health_error() == "nobody holds it"
    lease.hold()
    assert Lease(alpha.database, alpha.clock, name="relay", owner="two").health_error() == ""
    lease.release()
    assert lease.health_error() == "nobody holds it"


def test_effects_waiting_parked_and_repeated_events_are_counted(alpha, tmp_path: Path) -> None:
    from chassis.events.envelope import Delivery

    faults = Faults()
    beta = a_service(
        "beta", f"sqlite:///{tmp_path}/b.sqlite", tmp_path, subscribes=["alpha.tally.*.internal"], faults=faults
    )
    for number in range(1, 6):
        tell(alpha, "a", number)
    first, second, third, fourth, _ = payloads(alpha)
    beta.inbox.take([Delivery(first), Delivery(first, redelivered=1), Delivery(third)])
    faults.refused = {4}
    beta.inbox.take([Delivery(second), Delivery(fourth)])
    text = beta.metrics.render().decode()
    for line in (
        'yangguang_events_consumed_total{outcome="done"} 3.0',
        'yangguang_events_consumed_total{outcome="waiting"} 1.0',
        'yangguang_events_consumed_total{outcome="parked"} 1.0',
        'yangguang_events_consumed_total{outcome="seen"} 1.0',
        "yangguang_events_redelivered_total 1.0",
        "yangguang_consume_batch_events_count 2.0",
        "yangguang_effect_seconds_count 3.0",
        "yangguang_inbox_parked 1.0",
        "yangguang_inbox_waiting 0.0",
        "yangguang_inbox_waiting_seconds 0.0",
    ):
        assert line in text, text
    assert "yangguang_outbox_rows 5.0" in alpha.metrics.render().decode()
    beta.database.dispose()


def test_what_the_local_bus_delivers_is_counted_as_published(alpha) -> None:
    from chassis.broker.local_bus import LocalBus

    tell(alpha, "a", 1)
    LocalBus([alpha]).deliver_all()
    text = alpha.metrics.render().decode()
    assert "yangguang_events_published_total 1.0" in text
    assert "yangguang_publish_batch_events_sum 1.0" in text
    wait_for(lambda: "yangguang_outbox_age_seconds 0.0" in alpha.metrics.render().decode(), 1, "nothing is left")


def test_what_the_database_said_is_told_on_this_machine_and_not_through_the_gateway(tmp_path: Path) -> None:
    settings = Settings.load(
        {
            "YANGGUANG_DATA": str(tmp_path),
            "YANGGUANG_REVIEW_DATABASE_URL": f"postgresql://anna@127.0.0.1:{free_port()}/review",
        }
    )
    client = create_app(build(settings)).test_client()
    assert "Connection refused" in client.get("/review/readyz").json["reason"]
    assert client.get("/review/readyz").json["status"] == "not ready", "a text, as where it is ready"
    public = client.get("/review/readyz", headers={"X-Forwarded-For": "203.0.113.9"})
    assert public.status_code == 503
    assert public.json["reason"] == "database: it cannot be used; the log of this web says why"


def test_pages_that_a_database_keeps_from_being_shown_are_one_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"postgresql://anna@127.0.0.1:{free_port()}/catalog"
    settings = Settings.load({"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_CATALOG_DATABASE_URL": url})
    client = create_app(catalog.build(settings)).test_client()
    assert {client.get("/").status_code for _ in range(3)} == {503}
    (line,) = caplog.messages
    assert line.startswith("the database is away: it does not answer at 127.0.0.1:")
