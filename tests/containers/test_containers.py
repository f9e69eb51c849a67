"""What a newcomer gets from `make up`: the six steps from outside, a queue for another agency, and data that stay."""

from __future__ import annotations

import json
import re
import ssl
from typing import Any

import pika
import pytest

from tests.containers.containers import Containers
from tests.journey import test_six_steps
from tests.journey.harness import law, publish, state
from tests.journey.system import SERVICES
from tests.servers.certificates import certificate

SECRET = re.compile(r"[A-Z_]+_(SECRET_KEY|PASSWORD)")
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
    """What the public sees."""
    return {
        "published": system.get("/catalog/api/v1/published?limit=100")["items"],
        "responses": system.get("/complaints/api/v1/responses?limit=100")["items"],
        "feed": sorted(
            publication["id"] for publication in system.get("/notify/api/v1/feeds/publications.json")["items"]
        ),
    }


def chains(system: Containers) -> dict[str, int]:
    """How long the audit chains are, which hold."""
    found = json.loads(system.yangguang("audit", "verify", "--json").stdout)
    assert [name for name, chain in found.items() if chain["broken"]] == []
    return {name: chain["records"] for name, chain in found.items()}


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


# What one process is given besides its service's own: for the agencies' queues, and for who informants are.
GIVEN_BESIDE = {
    ("notify", "relay"): ("PUBLICATIONS_BROKER_PASSWORD", "ACCOUNTS_BROKER_PASSWORD"),
    ("complaints", "web"): ("IDENTITY_SECRET_KEY",),
}


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_holds_no_secret_of_another_service(system: Containers, service: str) -> None:
    """As Docker sees it, after everything was put in."""
    config = json.loads(system.compose("config", "--format", "json").stdout)
    env = dict(line.split("=", 1) for line in (system.data / ".env").read_text().splitlines() if "=" in line)
    others = {env[name]: name for name in env if SECRET.fullmatch(name) and not name.startswith(service.upper())}
    for process in ("web", "worker", "relay"):
        given = json.dumps(config["services"][f"{service}-{process}"])
        allowed = GIVEN_BESIDE.get((service, process), ())
        assert [name for value, name in others.items() if value in given and name not in allowed] == []
        assert env[f"{service.upper()}_SECRET_KEY"] in given


def test_a_process_writes_its_own_folder_and_no_other(system: Containers) -> None:
    files = "/var/lib/yangguang/files"

    def touch(service: str, folder: str) -> bool:
        done = system.compose("exec", "--no-TTY", service, "touch", f"{folder}/tried")
        return done.returncode == 0

    assert touch("catalog-web", f"{files}/catalog")
    assert touch("catalog-relay", "/var/lib/yangguang/anchors/catalog")
    for service, folder in (
        ("review-web", f"{files}/catalog"),
        ("catalog-web", f"{files}/complaints"),
        ("catalog-relay", f"{files}/review"),
        ("catalog-worker", "/var/lib/yangguang/anchors/catalog"),
        ("catalog-relay", "/var/lib/yangguang/anchors/review"),
    ):
        assert not touch(service, folder), f"{service} writes {folder}"
    read = system.compose("exec", "--no-TTY", "review-web", "ls", f"{files}/catalog")
    assert "tried" in read.stdout
    assert system.compose("exec", "--no-TTY", "review-web", "ls", f"{files}/complaints").stdout == ""


def test_a_services_account_speaks_for_no_other_at_the_broker(system: Containers) -> None:
    """From outside by its port, with the password that only catalog's containers hold."""
    env = dict(line.split("=", 1) for line in (system.data / ".env").read_text().splitlines() if "=" in line)
    url = f"amqp://catalog:{env['CATALOG_BROKER_PASSWORD']}@127.0.0.1:{system.environ['AMQP_PORT']}/%2F"
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.confirm_delivery()
    with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
        channel.basic_publish("yangguang.events", "review.case.approved.external", b"{}")
    connection.close()


def test_the_owners_of_the_tables_compact_without_a_secret(system: Containers) -> None:
    """As docs/how-to/erase-what-must-not-be-there.md says; nobody else may."""
    done = system.compose("run", "--rm", "--no-TTY", "migrate", "compact", "--json")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == set(SERVICES)
    assert system.yangguang("compact").returncode == 1


def test_the_doctor_finds_nothing_that_is_to_be_done_but_the_sign_in(system: Containers) -> None:
    """With the operator's account: queues, folders, rights, heads."""
    findings = json.loads(system.yangguang("doctor", "--json").stdout)["findings"]
    todo = {(found["where"], found["what"]): found for found in findings if found["todo"]}
    assert set(todo) <= {("settings", "sign-in"), ("calendar", "years")}, todo


def test_every_container_is_healthy_and_none_of_ours_runs_as_root(system: Containers) -> None:
    lines = system.compose("ps", "--format", "json").stdout.splitlines()
    states = {container["Service"]: container["Health"] for container in map(json.loads, lines)}
    assert len(states) == 15
    assert set(states.values()) == {"healthy"}
    for service in ("catalog-web", "review-worker", "notify-relay"):
        assert system.compose("exec", "--no-TTY", service, "id", "-u").stdout.strip() != "0"


def test_agencies_read_over_tls_where_a_certificate_is_given(system: Containers, agency: str) -> None:
    """The services go on by the inner port; the outer one takes no plain connection any more."""
    made = certificate(system.data / "tls")
    system.environ["BROKER_TLS"] = "./tls"
    system.make("up")
    parameters = pika.URLParameters(system.agency_url(agency).replace("amqp://", "amqps://"))
    parameters.ssl_options = pika.SSLOptions(ssl.create_default_context(cafile=made.ca), "127.0.0.1")
    pika.BlockingConnection(parameters).close()
    with pytest.raises(pika.exceptions.AMQPConnectionError):
        pika.BlockingConnection(pika.URLParameters(system.agency_url(agency)))
    assert public_state(system)["published"]
    del system.environ["BROKER_TLS"]
    system.make("up")


def test_down_and_up_again_everything_is_there(system: Containers, agency: str) -> None:
    kept = publish(system, "GDJ-W-03", "广播电视管理条例", law("广播电视管理条例"), topics=["policy"])
    system.quiet()
    before, records = public_state(system), chains(system)
    number = state(system, kept, "gdj.office")["index_number"]
    system.make("down")
    system.make("up")
    assert public_state(system) == before
    # At its end a service signs the head of its chain, which is itself a record.
    assert all(records[name] <= count <= records[name] + 1 for name, count in chains(system).items())
    assert system.get(f"/catalog/api/v1/published/{number}")["text"] == law("广播电视管理条例")
    (event,) = read(system, agency, 1)
    assert event["data"]["index_number"] == number
    publish(system, "GS-W-04", "行政处罚法", law("行政处罚法"), topics=["policy"])
    assert read(system, agency, 1)[0]["data"]["title"] == "行政处罚法"
