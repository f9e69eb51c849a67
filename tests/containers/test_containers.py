"""What a newcomer gets from `make up`: the six steps from outside, a queue for another agency, and data that stay."""

from __future__ import annotations

import json
from typing import Any

import pika
import pytest

from tests.containers.containers import Containers
from tests.journey import test_six_steps
from tests.journey.harness import law, publish, state

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
SUBSCRIPTION = {"code": "archives", "name": "市档案馆", "topics": ["policy"]}


def read(system: Containers, agency: str, wanted: int) -> list[dict[str, Any]]:
    """So many messages of an agency's queue, with its own account and nothing but pika."""
    found: list[dict[str, Any]] = []

    def enough() -> bool:
        try:
            connection = pika.BlockingConnection(pika.URLParameters(system.agency_url(agency)))
        except pika.exceptions.AMQPConnectionError:  # its account is made within seconds
            return False
        channel = connection.channel()
        while len(found) < wanted:
            method, _, body = channel.basic_get("agency.archives", auto_ack=True)
            if method is None:
                break
            found.append(json.loads(body))
        connection.close()
        return len(found) == wanted

    system.eventually(enough, f"{wanted} messages for the agency")
    return found


def public_state(system: Containers) -> dict[str, Any]:
    """What the public sees, and how long the audit chains are."""
    chains = json.loads(system.yangguang("audit", "verify", "--json").stdout)
    return {
        "published": system.get("/catalog/api/v1/published?limit=100")["items"],
        "responses": system.get("/complaints/api/v1/responses?limit=100")["items"],
        "feed": sorted(
            publication["id"] for publication in system.get("/notify/api/v1/feeds/publications.json")["items"]
        ),
        "chains": {name: (chain["records"], chain["broken"]) for name, chain in chains.items()},
    }


@pytest.fixture(scope="module")
def agency(system: Containers) -> str:
    return str(system.post("/notify/api/v1/subscriptions", SUBSCRIPTION, by="ops", expect=201)["id"])


def test_the_six_steps_are_walked_through_the_gateway(system: Containers, agency: str) -> None:
    test_six_steps.test_a_disclosure_goes_all_the_way_from_proposal_to_archive(system)
    (event,) = read(system, agency, 1)
    assert event["type"].endswith("disclosure.published.v1")
    assert event["data"]["title"] == "住房公积金管理条例"
    page = system.page(f"/published/{event['data']['index_number']}")
    assert page.status_code == 200
    assert "住房公积金管理条例" in page.text


def test_an_accounts_password_opens_nothing_else(system: Containers, agency: str) -> None:
    with pytest.raises(pika.exceptions.AMQPConnectionError):
        pika.BlockingConnection(pika.URLParameters(system.agency_url(agency).replace("/publications", "/%2F")))


def test_every_container_is_healthy_and_none_of_ours_runs_as_root(system: Containers) -> None:
    lines = system.compose("ps", "--format", "json").stdout.splitlines()
    states = {container["Service"]: container["Health"] for container in map(json.loads, lines)}
    assert len(states) == 15
    assert set(states.values()) == {"healthy"}
    for service in ("catalog-web", "review-worker", "notify-relay"):
        assert system.compose("exec", "--no-TTY", service, "id", "-u").stdout.strip() != "0"


def test_down_and_up_again_everything_is_there(system: Containers, agency: str) -> None:
    kept = publish(system, "GDJ-W-03", "广播电视管理条例", law("广播电视管理条例"), topics=["policy"])
    system.quiet()
    before = public_state(system)
    number = state(system, kept, "gdj.office")["index_number"]
    system.make("down")
    system.make("up")
    assert public_state(system) == before
    assert system.get(f"/catalog/api/v1/published/{number}")["text"] == law("广播电视管理条例")
    (event,) = read(system, agency, 1)
    assert event["data"]["index_number"] == number
    publish(system, "GS-W-04", "行政处罚法", law("行政处罚法"), topics=["policy"])
    assert read(system, agency, 1)[0]["data"]["title"] == "行政处罚法"
