"""Other agencies' programs, as the how-tos give them, come back after much has happened and have what is public."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pika
import pytest

from chassis.broker import topology
from services.notify.adapters.storage.tables import broker_erasures
from tests.harness.agency import ROOT, Agency
from tests.journey.harness import act, await_state, draft, open_case, pass_all, state
from tests.journey.search import rows
from tests.journey.system import System
from tests.self_check import SELF_CHECK
from tests.servers.broker_accounts import rabbitmqctl

pytestmark = [
    pytest.mark.servers,
    pytest.mark.parametrize("system", ["distributed"], indirect=True),
]

CANARY = "朱鹮"
_PASSES = [column.name for column in broker_erasures.c].index("passes")
# How each of them reads, and with which account.
READERS = (("python", "queue", "sjj"), ("js", "queue", "dag"), ("python", "stream", "sjj"), ("js", "stream", "dag"))


def publish(system: System, title: str) -> str:
    """One more publication, its text that of its title; the id."""
    disclosure = draft(system, "GJJ-W-08", title, f"# {title}\n\n全文。")
    act(system, disclosure, "propose", "gjj.proposer")
    pass_all(system, disclosure)
    await_state(system, disclosure, "published", "gjj.proposer")
    return disclosure


def correct(system: System, disclosure: str) -> None:
    act(system, disclosure, "correct", "gjj.proposer", {"reason": "补充依据"})
    path = f"/catalog/api/v1/disclosures/{disclosure}"
    response = system.request("GET", path, by="gjj.proposer")
    kept = {name: response.json()[name] for name in ("title", "summary", "formed_on", "topics", "elements")}
    text = {"text": f"# {kept['title']}\n\n更正后的全文。", "self_check": SELF_CHECK}
    match = {"If-Match": response.headers["ETag"]}
    assert system.request("PUT", path, by="gjj.proposer", headers=match, json=kept | text).status_code == 200
    act(system, disclosure, "propose", "gjj.proposer")
    open_case(system, disclosure, 2, "gjj.secrecy")
    pass_all(system, disclosure, 2)
    await_state(system, disclosure, "published", "gjj.proposer")


def number(system: System, disclosure: str) -> str:
    return str(state(system, disclosure, "gjj.office")["index_number"])


def texts(system: System, *disclosures: str) -> dict[str, str]:
    """What the site publishes of these."""
    numbers = [number(system, disclosure) for disclosure in disclosures]
    return {each: system.get(f"/catalog/api/v1/published/{each}")["text"] for each in numbers}


def by_hand() -> list[str]:
    """The how-to's commands that make, rotate and remove an account."""
    page = (ROOT / "docs/how-to/add-an-agency.md").read_text(encoding="utf-8")
    return re.findall(r"```sh\n((?: *rabbitmqctl .*\n)+) *```", page)


def add_agency(system: System, rabbit: str, folder: Path, code: str) -> str:
    """As the how-to has it where accounts are made by hand; gives the address."""
    added = system.yangguang("agency", "add", code, code, "--json")
    assert added.returncode == 0, added.stderr
    password = json.loads(added.stdout)["password"]
    rabbitmqctl(rabbit, folder, by_hand()[0].replace("sjj", code), PASSWORD=password)
    return system.publications_url.replace("guest:guest", f"agency.{code}:{password}")


@pytest.fixture(scope="module", autouse=True)
def stream(rabbit_server: str) -> Iterator[None]:
    """Removed before the system starts, and after its end: another one's index numbers are the same."""
    _remove_stream(rabbit_server)
    yield
    _remove_stream(rabbit_server)


def _remove_stream(rabbit: str) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(f"{rabbit}/publications"))
    connection.channel().queue_delete(topology.PUBLICATIONS_STREAM)
    connection.close()


@pytest.fixture
def agencies(system: System, rabbit_server: str, agency_python: Path, tmp_path: Path) -> Iterator[list[Agency]]:
    addresses = {code: add_agency(system, rabbit_server, tmp_path, code) for code in ("sjj", "dag")}
    made = []
    for language, by, code in READERS:
        environ = {"PUBLICATIONS_URL": addresses[code]}
        agency = Agency(tmp_path / f"{language}-{by}", language, by, agency_python, environ)
        agency.change("agency.sjj", f"agency.{code}")
        made.append(agency)
    yield made
    for agency in made:
        agency.stop()
    for code in addresses:
        assert system.yangguang("agency", "remove", code).returncode == 0
        rabbitmqctl(rabbit_server, tmp_path, by_hand()[-1].replace("sjj", code))


def waiting(system: System, queue: str) -> int:
    connection = pika.BlockingConnection(pika.URLParameters(system.publications_url))
    try:
        return int(connection.channel().queue_declare(queue, passive=True).method.message_count)
    finally:
        connection.close()


def await_texts(system: System, agency: Agency, wanted: dict[str, str]) -> None:
    def reached() -> bool:
        return {name: kept["text"] for name, kept in agency.has().items()} == wanted

    system.eventually(reached, f"{agency.folder.name} has what is public: {agency.log}")


def erased(system: System) -> int:
    """Of how many publications the relay has been through the queues and the stream, however often it began anew."""
    return sum(table == "broker_erasures" and json.loads(row)[_PASSES] != "0" for _, table, row in rows(system))


def told(system: System) -> str:
    """Everything that the stream and the queues hold."""
    connection = pika.BlockingConnection(pika.URLParameters(system.publications_url))
    channel = connection.channel()
    channel.basic_qos(prefetch_count=500)
    found = []
    for name in (topology.PUBLICATIONS_STREAM, "agency.sjj", "agency.dag"):
        start = {"x-stream-offset": "first"} if name == topology.PUBLICATIONS_STREAM else None
        for method, _, body in channel.consume(name, arguments=start, inactivity_timeout=1):
            if method is None:
                break
            found.append(body.decode())
            if start:
                channel.basic_ack(method.delivery_tag)
        channel.cancel()
    connection.close()  # what was read of the queues goes back to its place
    return "".join(found)


def test_agencies_that_were_away_have_what_is_public_and_nothing_else(
    system: System, agencies: list[Agency], agency_python: Path, tmp_path: Path
) -> None:
    """Away during ten publications, two corrections and four withdrawals, two of them a purge."""
    before = [publish(system, title) for title in ("先前公开一", "先前公开二", f"先前误发{CANARY}")]
    for agency in agencies:
        agency.start()
    for agency in agencies:
        await_texts(system, agency, texts(system, *before))
        agency.stop()
        assert agency.mentions(CANARY)

    new = [publish(system, f"新公开{number}") for number in range(9)]
    leaked = publish(system, f"新误发{CANARY}")
    correct(system, before[0])
    correct(system, new[0])
    for disclosure in (before[1], new[1]):
        act(system, disclosure, "withdraw", "gjj.office", {"reason": "已废止", "ground": "repealed"})
    unlisted = {number(system, before[1])}
    for disclosure in (before[2], leaked):
        act(system, disclosure, "purge", "gjj.secrecy")
    system.quiet()
    # Who looked into the queues before that would have the leaked one in hand.
    system.eventually(lambda: erased(system) == 2, "both are erased at the broker")
    assert CANARY not in told(system)

    public = texts(system, before[0], new[0], *new[2:])
    for agency in agencies:
        agency.start()
    for agency in agencies:
        await_texts(system, agency, public)
        assert set(agency.has("unlisted")) == unlisted, agency.log
        system.eventually(lambda agency=agency: not agency.mentions(CANARY), f"{agency.folder.name} has forgotten it")
        assert "set aside" not in agency.log
    for queue in ("agency.sjj", "agency.dag"):
        system.eventually(lambda queue=queue: waiting(system, queue) == 0, "nothing is left in a queue")
    for agency in agencies:
        agency.stop()

    for language in ("python", "js"):
        newcomer = Agency(tmp_path / f"newcomer-{language}", language, "load", agency_python)
        newcomer.change(', topics=["finance", "fees"]', "")
        newcomer.change(", topics: ['finance', 'fees']", "")
        newcomer.environ = {
            "SITE": system.origins["catalog"],
            "PUBLICATIONS_URL": agencies[0].environ["PUBLICATIONS_URL"],
        }
        newcomer.start()
        try:
            await_texts(system, newcomer, public)
        finally:
            newcomer.stop()
