"""A canary text and a canary citizen through every flow, then purged and erased: nothing is left but digests.

Databases, files and logs are searched as bytes, the broker by reading all that can be read, after the compaction that
`docs/how-to/erase-what-must-not-be-there.md` describes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pika
import psycopg
import pytest

from chassis.base.clock import SystemClock
from chassis.broker import topology
from tests.benchmarks.gateway_rows import gateway
from tests.journey.harness import act, await_state, decide, draft, filled, open_case, pass_all, publish, recheck, state
from tests.journey.search import rows
from tests.journey.system import System
from tests.self_check import SELF_CHECK
from tests.servers.private import free_port

pytestmark = pytest.mark.servers

# Words that nothing else writes: of the text, its metadata and files, its reviewers, and the citizen.
TEXT, TITLE, FILE = "金丝雀歌谣第七节", "金丝雀迁徙纪要", "金丝雀名单"
OPINION, SHEET, RETURNED, PROOF = "金丝雀意见属实", "金丝雀核对无误", "金丝雀之句请改", "金丝雀张贴于东墙"
NAME, PHONE, ASKED, ANSWER = "欧阳金丝雀", "13912345678", "金丝雀何时迁徙", "金丝雀明春迁徙"
WORDS = (TEXT, TITLE, FILE, OPINION, SHEET, RETURNED, PROOF, NAME, PHONE, ASKED, ANSWER)
BIRD = "金丝雀"
DELIVERIES = "/notify/api/v1/deliveries"


def upload(system: System) -> str:
    sent = {"file": (f"{FILE}.txt", f"{TEXT}附表".encode(), "text/plain")}
    given = system.request("POST", "/catalog/api/v1/files", by="gjj.proposer", files=sent)
    assert given.status_code == 201, given.text
    return str(given.json()["digest"])


def reviewed_with_words(system: System, disclosure: str, revision: int) -> None:
    """Each reviewer writes of it, on the sheet too."""
    case = open_case(system, disclosure, revision, "gjj.secrecy")
    while case["state"] == "open":
        step = next(step for step in case["steps"] if step["step"] == case["current"][0])
        texts = {} if not step["sheet"] else _sheet(step["sheet"])
        more = {"sheet": texts} if texts else {}
        case = decide(system, case, opinion=OPINION, **more)


def _sheet(schema: dict[str, Any]) -> dict[str, Any]:
    sheet = filled(schema)
    free = [
        name
        for name, field in schema["properties"].items()
        if field.get("type") == "string" and "enum" not in field and "const" not in field and "oneOf" not in field
    ]
    return {**sheet, **dict.fromkeys(free, SHEET)}


def canary(system: System) -> tuple[str, dict[str, Any]]:
    """A disclosure through every flow, with a citizen's opinion and its published answer; its id, and the receipt."""
    if system.mode == "distributed":
        assert system.yangguang("agency", "add", "canary", "市鸟类局").returncode == 0
    content = {"summary": f"{TITLE}概述", "document_number": f"{BIRD}〔2026〕1号", "attachments": [upload(system)]}
    content["self_check"] = [{**SELF_CHECK[0], "remark": f"{BIRD}一节待核"}, *SELF_CHECK[1:]]
    disclosure = draft(system, "GJJ-W-08", TITLE, f"# 纪要\n\n{TEXT}", **content)
    act(system, disclosure, "propose", "gjj.proposer", headers={"Idempotency-Key": "canary-propose"})
    case = open_case(system, disclosure, 1, "gjj.secrecy")
    decide(system, case, "return", opinion=RETURNED, fields=["text"])
    await_state(system, disclosure, "returned", "gjj.proposer")
    act(system, disclosure, "propose", "gjj.proposer")
    reviewed_with_words(system, disclosure, 1)
    await_state(system, disclosure, "published", "gjj.proposer")
    system.quiet()
    path = f"{DELIVERIES}?disclosure={disclosure}&state=pending"
    published_at = system.get(f"/catalog/api/v1/disclosures/{disclosure}", by="gjj.office")["editions"][0][
        "published_at"
    ]
    for delivery in system.get(path, by="gjj.keeper")["items"]:
        proof = {"address": PROOF, "note": PROOF, "posted_at": published_at}
        confirmed = system.request("POST", f"{DELIVERIES}/{delivery['id']}/confirm", by="gjj.keeper", json=proof)
        assert confirmed.status_code == 200, confirmed.text
    rated = {"disclosure": disclosure, "truthfulness": 5, "completeness": 4, "effectiveness": 3}
    system.post("/complaints/api/v1/evaluations", {**rated, "comment": f"{ASKED}？", "publish_ok": True}, expect=201)
    citizen = {"kind": "opinion", "title": ASKED, "text": f"我是{NAME}。{ASKED}？", "disclosure": disclosure}
    contact = {"name": NAME, "phone": PHONE}
    receipt = system.post("/complaints/api/v1/cases", {**citizen, "contact": contact, "publish_ok": True}, expect=201)
    answered(system, receipt["number"])
    asked(system, disclosure)
    act(system, disclosure, "correct", "gjj.proposer", {"reason": f"{BIRD}更正"})
    recheck(system, disclosure, "gjj.proposer")
    act(system, disclosure, "propose", "gjj.proposer")
    open_case(system, disclosure, 2, "gjj.secrecy")
    system.quiet()
    return disclosure, dict(receipt)


def answered(system: System, number: str) -> None:
    for deed, body in (("accept", {}), ("answer", {"outcome": "answered", "text": ANSWER})):
        system.post(f"/complaints/api/v1/cases/{number}/{deed}", body, by="gjj.officer")


def asked(system: System, disclosure: str) -> None:
    """The office asks the public about it, and the citizen answers."""
    path, today = "/complaints/api/v1/questionnaires", SystemClock().today()
    window = {"opens_on": today.isoformat(), "closes_on": (today + timedelta(days=9)).isoformat()}
    wanted = {"body": "GJJ", "title": TITLE, "disclosure": disclosure, "questions": [{"text": ASKED, "kind": "words"}]}
    made = system.post(path, {**wanted, **window}, by="gjj.office", expect=201)["id"]
    system.post(f"{path}/{made}/open", {}, by="gjj.office")
    system.post(f"{path}/{made}/answers", {"answers": [{"question": 1, "words": ANSWER}]}, expect=201)


def outside(system: System) -> Iterator[bytes]:
    """All that agencies can read: the canary's queue, and the stream from its beginning."""
    connection = pika.BlockingConnection(pika.URLParameters(system.publications_url))
    channel = connection.channel()
    channel.basic_qos(prefetch_count=500)
    start = {"x-stream-offset": "first"}
    for method, _, body in channel.consume(topology.PUBLICATIONS_STREAM, arguments=start, inactivity_timeout=2):
        if method is None:
            break
        channel.basic_ack(method.delivery_tag)
        yield body
    channel.cancel()
    while True:
        method, _, body = channel.basic_get("agency.canary")
        if method is None:
            break
        yield body
    connection.close()  # what was read goes back to its place


def told_outside(system: System) -> list[dict[str, Any]]:
    return [json.loads(body) for body in outside(system)]


def compacted(system: System) -> None:
    """The documented compaction."""
    done = system.yangguang("compact", "--json", **system.owners)
    assert done.returncode == 0, done.stderr + done.stdout


def found(system: System) -> list[str]:
    """Where one of the words is left, in whichever table or byte."""
    left = [f"{name}.{table}" for name, table, row in rows(system) for word in WORDS if word in row]
    for path in _files(system):
        content = path.read_bytes()
        for word in WORDS:
            if word.encode() in content or json.dumps(word).strip('"').encode() in content:
                left.append(f"{path.name}: {word}")
    return left


def _files(system: System) -> Iterator[Path]:
    """Every file that the system keeps: databases, logs, the file store; PostgreSQL's own folder too."""
    folders = [system.data]
    if system.mode == "distributed":
        with psycopg.connect(system.administrator_url, autocommit=True) as connection:
            # What the log of changes still holds is written away and not reused.
            connection.execute("ALTER SYSTEM SET wal_recycle = off")
            connection.execute("SELECT pg_reload_conf()")
            for _ in range(2):
                connection.execute("SELECT pg_switch_wal()")
                connection.execute("CHECKPOINT")
            folders.append(Path(connection.execute("SHOW data_directory").fetchone()[0]))
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def test_a_purge_and_an_erasure_leave_nothing_but_digests(system: System) -> None:
    disclosure, receipt = canary(system)
    index_number = state(system, disclosure, "gjj.office")["index_number"]
    assert found(system), "the canary is where it must not be"
    if system.mode == "distributed":
        assert any(TITLE in json.dumps(event, ensure_ascii=False) for event in told_outside(system))
    digests = {edition["content_hash"] for edition in state(system, disclosure, "gjj.office")["editions"]}

    purged = act(system, disclosure, "purge", "gjj.secrecy")
    assert purged["published"] == "withdrawn"
    # Where a sheet hangs is known until somebody has taken it down there.
    system.quiet()
    for delivery in system.get(f"{DELIVERIES}?disclosure={disclosure}&state=to_remove", by="gjj.keeper")["items"]:
        removed = {"removed_at": SystemClock().now().isoformat(), "note": PROOF}
        system.post(f"{DELIVERIES}/{delivery['id']}/confirm-removal", removed, by="gjj.keeper")
    # The citizen has said the same elsewhere, about nothing that was published, and asks for it to be erased.
    other = {
        "kind": "enquiry",
        "title": ASKED,
        "text": f"{NAME}又问",
        "body": "GJJ",
        "contact": {"name": NAME, "phone": PHONE},
    }
    again = system.post("/complaints/api/v1/cases", {**other, "publish_ok": True}, expect=201)
    answered(system, again["number"])
    for number in (again["number"], receipt["number"]):
        erased = system.post(
            f"/complaints/api/v1/cases/{number}/erase",
            {"ground": "consent_withdrawn", "reason": "本人要求。"},
            by="gjj.office",
        )
        assert erased["state"] == "closed"
    for number in _comments(system):
        system.post(
            f"/complaints/api/v1/cases/{number}/erase",
            {"ground": "consent_withdrawn", "reason": "本人要求。"},
            by="gjj.office",
        )
    review = {"outcome": "justified", "record": "保复〔2026〕1号"}
    reviewed = act(system, disclosure, "review-purge", "gjj.office", review)
    assert reviewed["acts"] == []

    system.quiet()
    awaited = system.get("/notify/api/v1/tasks", by="gjj.office")["items"]
    assert [task for task in awaited if task["kind"] == "follow_up"] == []
    if system.mode == "distributed":

        def is_gone() -> bool:
            told = told_outside(system)
            of_it = [event for event in told if event["subject"] == index_number]
            return bool(of_it) and all(event["data"].get("erase") is True for event in of_it)

        system.eventually(is_gone, "agencies' queue and stream hold tombstones only")
        assert all(BIRD not in json.dumps(event, ensure_ascii=False) for event in told_outside(system))
    compacted(system)
    assert found(system) == []
    kept = "".join(row for _, _, row in rows(system))
    assert all(digest in kept for digest in digests)
    for path in (f"/published/{index_number}", "/published", "/complaints/responses", "/notify/screen"):
        assert BIRD not in system.page(path).text
    assert system.request("GET", f"/catalog/api/v1/published/{index_number}").status_code == 410
    done = system.yangguang("reconcile")
    assert done.returncode == 0, done.stdout
    verified = system.yangguang("audit", "verify", "--json")
    assert verified.returncode == 0, verified.stdout


def _comments(system: System) -> list[str]:
    listed = system.get("/complaints/api/v1/cases?limit=100", by="gjj.officer")["items"]
    return [case["number"] for case in listed if case["channel"] == "evaluation"]


def test_a_purge_is_gone_within_five_seconds_from_all_that_people_read_through_the_gateway(
    system: System, tmp_path: Path
) -> None:
    """Each address is asked for all the time, so nginx and each web keep what they may."""
    asked, said, port = "布谷鸟", "观察记录", free_port()
    title = asked + said  # a search shows its own words in any case
    disclosure = publish(system, "GJJ-W-05", title, "正文。", channels=["website"], summary=f"{title}的概述")
    number = state(system, disclosure, "gjj.office")["index_number"]
    system.quiet()
    with gateway(tmp_path, system.origins, port) as (origin, _, _):
        reading = httpx.Client(base_url=origin, headers={"Host": urlsplit(system.public_url).netloc}, trust_env=False)

        def showing() -> list[str]:
            """Where it can be read; of an address that does not answer, nobody knows."""
            answers = {path: reading.get(path) for path in read_by_all(asked, number)}
            assert {answer.status_code for answer in answers.values()} <= {200, 410}
            return [path for path, answer in answers.items() if said in answer.text]

        assert showing() == showing() == read_by_all(asked, number)
        act(system, disclosure, "purge", "gjj.secrecy")
        until = time.monotonic() + 5
        while left := showing():
            assert time.monotonic() < until, f"still to be read: {left}"
        assert reading.get(f"/published/{number}").status_code == 410
        assert reading.get(f"/catalog/api/v1/published/{number}").status_code == 410


def read_by_all(asked: str, number: str) -> list[str]:
    """Where everybody reads of a publication: pages, API, feeds."""
    catalog, feeds = "/catalog/api/v1", "/notify/api/v1/feeds/publications"
    return [
        "/",
        "/published",
        f"/published?q={asked}&sort=date",
        f"/published/{number}",
        f"{catalog}/published",
        f"{catalog}/published?limit=100",
        f"{catalog}/published/{number}",
        f"{catalog}/changes?limit=100",
        f"{feeds}.atom",
        f"{feeds}.rss",
        f"{feeds}.json",
    ]


@pytest.mark.parametrize("step", ["draft", "in_review", "approved"])
def test_what_was_never_published_is_gone_as_if_it_never_was(system: System, step: str) -> None:
    later = (SystemClock().now() + timedelta(days=30)).isoformat() if step == "approved" else None
    fields = {"publish_at": later} if later else {}
    disclosure = draft(system, "GJJ-W-08", TITLE, TEXT, **fields)
    if step != "draft":
        act(system, disclosure, "propose", "gjj.proposer")
    if step == "in_review":
        decide(system, open_case(system, disclosure, 1, "gjj.secrecy"), opinion=OPINION)
    if step == "approved":
        pass_all(system, disclosure)
        await_state(system, disclosure, "approved", "gjj.proposer")
    act(system, disclosure, "purge", "gjj.office")
    system.quiet()
    left = [f"{name}.{table}" for name, table, row in rows(system) for word in (TITLE, TEXT, OPINION) if word in row]
    assert left == []
    cases = system.get(f"/review/api/v1/cases?disclosure={disclosure}", by="gjj.secrecy")["items"]
    assert {case["state"] for case in cases} <= {"withdrawn", "voided"}
    assert system.request("GET", f"/catalog/api/v1/disclosures/{disclosure}/timeline").status_code == 404


def test_evaluations_from_the_street_never_keep_the_office_from_acting(system: System) -> None:
    disclosure = publish(system, "GJJ-W-08", "评议很多的信息", "正文。")
    seen = system.request("GET", f"/catalog/api/v1/disclosures/{disclosure}", by="gjj.office").headers["ETag"]
    rated = {"disclosure": disclosure, "truthfulness": 5, "completeness": 4, "effectiveness": 3}
    system.eventually(
        lambda: system.request("POST", "/complaints/api/v1/evaluations", json=rated).status_code == 201, "it is known"
    )
    for _ in range(22):
        system.post("/complaints/api/v1/evaluations", rated, expect=201)
    system.quiet()
    given = {"reason": "失效", "ground": "条例第八条"}
    act(system, disclosure, "withdraw", "gjj.office", given, headers={"If-Match": seen})
