"""提出 → 审核 → 公开 → 评议 → 反馈 → 归档 on real items and real texts, the same in both run modes."""

from __future__ import annotations

import json
from typing import Any

import pika
import pytest

from chassis.base.hashing import sm3
from tests.journey.harness import (
    act,
    await_state,
    decide,
    draft,
    enter,
    law,
    open_case,
    pass_all,
    publish,
    recheck,
    state,
)
from tests.journey.search import assert_nowhere, rows
from tests.journey.system import SERVICES, System
from tests.self_check import SELF_CHECK

pytestmark = pytest.mark.servers


def steps(system: System, disclosure: str, by: str) -> dict[str, str]:
    """The six steps with the state of each."""
    found = system.get(f"/catalog/api/v1/disclosures/{disclosure}/timeline", by=by)
    return {step["step"]: step["state"] for step in found["steps"]}


def in_feed(system: System, text: str) -> bool:
    return text in system.request("GET", "/notify/api/v1/feeds/publications.atom").text


def agency_messages(system: System, queue: str, wanted: int) -> list[dict[str, Any]]:
    """What an agency reads from its own queue with nothing but pika."""
    connection = pika.BlockingConnection(pika.URLParameters(system.publications_url))
    channel, found = connection.channel(), []

    def read() -> bool:
        while len(found) < wanted:
            method, _, body = channel.basic_get(queue, auto_ack=True)
            if method is None:
                return False
            found.append(json.loads(body))
        return True

    system.eventually(read, f"{wanted} messages in {queue}")
    connection.close()
    return found


def test_a_disclosure_goes_all_the_way_from_proposal_to_archive(system: System) -> None:
    title = "住房公积金管理条例"
    if system.mode == "distributed":
        assert system.yangguang("agency", "add", "archives", "市档案馆", "--topic", "policy").returncode == 0
        connection = pika.BlockingConnection(pika.URLParameters(system.publications_url))

        def queue_is_there() -> bool:
            channel = connection.channel()
            try:
                channel.queue_declare("agency.archives", passive=True)
            except pika.exceptions.ChannelClosedByBroker:
                return False
            return True

        system.eventually(queue_is_there, "the agency's queue is there")
        connection.close()

    # 提出
    disclosure = draft(system, "GJJ-W-02", title, law(title), topics=["policy"], document_number="国务院令第710号")
    assert state(system, disclosure, "gjj.proposer")["published"] == "unpublished"
    act(system, disclosure, "propose", "gjj.proposer")

    # 审核: each step by another person, and never by the proposer
    case = open_case(system, disclosure, 1, "gjj.secrecy")
    assert [step["roles"][0] for step in case["steps"]][:3] == ["section_head", "secrecy_officer", "office"]
    assert set(case["steps"][3]["roles"]) == {"management_committee", "leader"}
    assert system.get(f"/review/api/v1/cases/{case['id']}/text", by="gjj.office")["text"] == law(title)
    wrong = system.request(
        "POST",
        f"/review/api/v1/cases/{case['id']}/decisions",
        by="gjj.proposer",
        json={"step": 1, "decision": "pass", "opinion": "同意"},
    )
    assert wrong.status_code == 403
    assert system.request("GET", f"/review/api/v1/cases/{case['id']}", by="gs.office").status_code == 404
    while case["state"] == "open":
        case = decide(system, case)

    # 公开
    shown = await_state(system, disclosure, "published", "gjj.proposer")
    index_number = shown["index_number"]
    assert index_number.startswith("GJJ/2026-")
    address = f"/catalog/api/v1/published/{index_number}"
    system.quiet()  # what is told back of its channels changes what a reader sees
    detail = system.request("GET", address)
    assert detail.json()["text"] == law(title)
    again = system.request("GET", address, headers={"If-None-Match": detail.headers["ETag"]})
    assert again.status_code == 304
    found = system.get("/catalog/api/v1/published?q=公积金 提取")["items"]
    assert index_number in [line["index_number"] for line in found]
    assert system.page(f"/published/{index_number}").status_code == 200
    assert title in system.page(f"/published/{index_number}").text
    system.eventually(lambda: in_feed(system, title), "it is in the feed")
    if system.mode == "distributed":
        (event,) = agency_messages(system, "agency.archives", 1)
        assert event["type"].endswith("disclosure.published.v1")
        assert event["sequence"] == 1
        assert "text" not in event["data"] or isinstance(event["data"]["text"], dict)
        assert law(title)[200:260] not in json.dumps(event, ensure_ascii=False)

    # 公开 through the hand-kept channel, with proof, told back to the catalogue
    def pending() -> list[dict[str, Any]]:
        path = f"/notify/api/v1/deliveries?disclosure={disclosure}&state=pending"
        return list(system.get(path, by="gjj.keeper")["items"])

    refused = act(system, disclosure, "archive", "gjj.archivist", expect=409)
    assert refused["code"]
    for delivery in system.eventually(pending, "the notice board waits for its keeper"):
        proof = {"note": "已播出", "address": "营业大厅", "posted_at": system.get(address)["published_at"]}
        path = f"/notify/api/v1/deliveries/{delivery['id']}/confirm"
        assert system.request("POST", path, by="gjj.keeper", json=proof).status_code == 200

    # 评议
    evaluated = system.post(
        "/complaints/api/v1/evaluations",
        {
            "disclosure": disclosure,
            "truthfulness": 5,
            "completeness": 4,
            "effectiveness": 3,
            "comment": "提取条件能不能举一个例子？",
            "publish_ok": True,
        },
        expect=201,
    )
    twice = system.request(
        "POST",
        "/complaints/api/v1/evaluations",
        headers={"Evaluation-Token": evaluated["token"]},
        json={"disclosure": disclosure, "truthfulness": 1, "completeness": 1, "effectiveness": 1},
    )
    assert twice.status_code == 409

    # 反馈
    number = evaluated["number"]
    case, said = f"/complaints/api/v1/cases/{number}", {"outcome": "adopted", "text": "已在办事指南中补充计算示例。"}
    for deed, body in (("accept", {}), ("draft", said)):
        system.post(f"{case}/{deed}", body, by="gjj.officer")
    seen = system.get(f"{case}/preview", by="gjj.officer")["preview_digest"]
    system.post(f"{case}/answer", {**said, "publish": True, "preview_digest": seen}, by="gjj.officer")
    followed = system.get(f"/complaints/api/v1/cases/{number}", headers={"Receipt-Code": evaluated["receipt_code"]})
    assert followed["state"] == "answered"

    (answered,) = system.eventually(lambda: system.get(address)["responses"], "the answer stands beside it")
    assert (answered["case_number"], answered["outcome"]) == (number, "adopted")
    assert answered["answer"]["digest"] == sm3("已在办事指南中补充计算示例。".encode())
    assert "已在办事指南中补充计算示例" in system.page(f"/published/{index_number}").text
    assert "已在办事指南中补充计算示例" in system.page("/complaints/responses").text

    # 归档
    filed = system.eventually(
        lambda: (
            system.request(
                "POST", f"/catalog/api/v1/disclosures/{disclosure}/archive", by="gjj.archivist", json={}
            ).status_code
            == 200
        ),
        "every channel is delivered, so it can be filed",
    )
    assert filed
    found_state = state(system, disclosure, "gjj.archivist")
    assert found_state["archive_number"]
    assert found_state["filings"][-1]["package_digest"].startswith("sm3:")
    done = steps(system, disclosure, "gjj.archivist")
    assert done.pop("evaluate") == "now", "open as long as people can read it"
    assert set(done.values()) == {"past"}
    system.quiet()


def test_a_returned_one_is_mended_and_proposed_again(system: System) -> None:
    disclosure = draft(system, "GDJ-W-02", "政府信息公开条例解读", law("政府信息公开条例"))
    act(system, disclosure, "propose", "gdj.proposer")
    case = open_case(system, disclosure, 1, "gdj.secrecy")
    case = decide(system, case, "return", opinion="请补充文号", fields=["document_number"])
    assert case["state"] == "returned"
    found = await_state(system, disclosure, "returned", "gdj.proposer")
    tasks = system.eventually(
        lambda: [
            task
            for task in system.get("/notify/api/v1/tasks", by="gdj.proposer")["items"]
            if task["about"]["id"] == disclosure
        ],
        "the proposer finds it among his tasks",
    )
    assert tasks[0]["kind"] == "returned"
    response = system.request("GET", f"/catalog/api/v1/disclosures/{disclosure}", by="gdj.proposer")
    changed = system.request(
        "PUT",
        f"/catalog/api/v1/disclosures/{disclosure}",
        by="gdj.proposer",
        headers={"If-Match": response.headers["ETag"]},
        json={
            "title": found["title"],
            "summary": found["summary"],
            "text": law("政府信息公开条例"),
            "formed_on": found["formed_on"],
            "document_number": "国务院令第711号",
            "self_check": SELF_CHECK,
        },
    )
    assert changed.status_code == 200, changed.text
    act(system, disclosure, "propose", "gdj.proposer")
    system.eventually(
        lambda: [
            case
            for case in system.get(f"/review/api/v1/cases?disclosure={disclosure}", by="gdj.secrecy")["items"]
            if case["state"] == "open"
        ],
        "it is under review again",
    )
    pass_all(system, disclosure)
    assert await_state(system, disclosure, "published", "gdj.proposer")["document_number"] == "国务院令第711号"


@pytest.mark.parametrize("back", ["returned", "recalled"])
def test_who_hands_over_what_he_proposed_does_not_review_it(system: System, back: str) -> None:
    """移交: unchanged and proposed by another it is his text still, though he is of the office and a leader."""
    first, then = f"gjj.first.{back}", f"gjj.second.{back}"
    posts = {first: ("proposer", "section_head", "office", "leader"), then: ("proposer",)}
    people = [
        {"sub": sub, "name": sub, "body": "GJJ", "posts": [{"role": role} for role in roles]}
        for sub, roles in posts.items()
    ]
    enter(system, people)
    system.quiet()
    disclosure = draft(system, "GJJ-W-05", f"住房公积金动态（{back}）", "本月提取情况平稳。", by=first)
    act(system, disclosure, "propose", first)
    case = open_case(system, disclosure, 1, "gjj.secrecy")
    if back == "returned":
        decide(system, case, "return", opinion="请再核对", fields=["text"])
        await_state(system, disclosure, "returned", first)
    else:
        act(system, disclosure, "recall", first, {"reason": "改由他人承办"})
    act(system, disclosure, "hand-over", "gjj.office", {"to": then, "reason": "工作调整"})
    recheck(system, disclosure, then)
    act(system, disclosure, "propose", then)
    ended = case["id"]

    def again() -> dict[str, Any] | None:
        found = system.get(f"/review/api/v1/cases?disclosure={disclosure}&state=open", by="gjj.secrecy")["items"]
        return next((case for case in found if case["id"] != ended), None)

    case = dict(system.eventually(again, "it is under review again"))
    while case["state"] == "open":
        number = case["current"][0]
        given = {"step": number, "decision": "pass", "opinion": "同意"}
        refused = system.post(f"/review/api/v1/cases/{case['id']}/decisions", given, by=first, expect=403)
        assert refused["code"] == "proposed_before"
        mine = system.get("/review/api/v1/cases?mine=true", by=first)["items"]
        assert case["id"] not in {each["id"] for each in mine}
        case = decide(system, case)
    shown = system.get(f"/review/api/v1/cases/{case['id']}", by="gjj.office")
    assert [(each["sub"], each["by"]["sub"]) for each in shown["recusals"]] == [(first, "system")]
    await_state(system, disclosure, "published", then)


def test_a_refused_one_keeps_its_legal_ground_and_stays_unpublished(system: System) -> None:
    disclosure = draft(system, "GS-W-04", "行政处罚法", law("行政处罚法"))
    act(system, disclosure, "propose", "gs.proposer")
    case = decide(system, open_case(system, disclosure, 1, "gs.secrecy"))
    case = decide(system, case, "refuse", opinion="属于过程性信息", ground="process_information")
    assert case["state"] == "refused"
    found = await_state(system, disclosure, "refused", "gs.proposer")
    assert found["published"] == "unpublished"
    assert found["review"]["refusal_ground"] == "process_information"
    assert found["review"]["refusal_reason"] == "属于过程性信息"
    refused = act(system, disclosure, "propose", "gs.proposer", expect=409)
    assert refused["code"] == "illegal_transition"
    assert "allowed" in refused


def test_a_recalled_one_leaves_review_and_can_be_abandoned(system: System) -> None:
    disclosure = draft(system, "GJJ-W-05", "住房公积金动态", "本月归集情况平稳。")
    act(system, disclosure, "propose", "gjj.proposer")
    case = open_case(system, disclosure, 1, "gjj.secrecy")
    act(system, disclosure, "recall", "gjj.proposer", {"reason": "数字有误"})
    assert state(system, disclosure, "gjj.proposer")["state"] == "draft"
    system.eventually(
        lambda: system.get(f"/review/api/v1/cases/{case['id']}", by="gjj.secrecy")["state"] == "withdrawn",
        "review has dropped the case",
    )
    act(system, disclosure, "abandon", "gjj.proposer")
    assert state(system, disclosure, "gjj.proposer")["state"] == "abandoned"


def test_a_correction_is_reviewed_again_while_the_first_revision_stays_public(system: System) -> None:
    elements = [element["code"] for element in system.get("/catalog/api/v1/items/GS-W-03")["elements"]]
    disclosure = publish(system, "GS-W-03", "城市供水条例", law("城市供水条例"), elements=elements)
    index_number = state(system, disclosure, "gs.proposer")["index_number"]
    address = f"/catalog/api/v1/published/{index_number}"
    system.quiet()
    act(system, disclosure, "correct", "gs.proposer", {"reason": "补充收费依据"})
    response = system.request("GET", f"/catalog/api/v1/disclosures/{disclosure}", by="gs.proposer")
    found = response.json()
    assert (found["revision"], found["state"]) == (2, "draft")
    changed = system.request(
        "PUT",
        f"/catalog/api/v1/disclosures/{disclosure}",
        by="gs.proposer",
        headers={"If-Match": response.headers["ETag"]},
        json={
            "title": found["title"],
            "summary": found["summary"],
            "text": "第二版：" + law("城市供水条例"),
            "formed_on": found["formed_on"],
            "elements": elements,
            "topics": found["topics"],
            "self_check": SELF_CHECK,
        },
    )
    assert changed.status_code == 200, changed.text
    act(system, disclosure, "propose", "gs.proposer")
    case = open_case(system, disclosure, 2, "gs.secrecy")
    assert system.get(address)["text"] == law("城市供水条例")
    while case["state"] == "open":
        case = decide(system, case)
    system.eventually(lambda: system.get(address)["revision"] == 2, "revision 2 is public")
    assert system.get(address)["text"].startswith("第二版：")
    assert system.get(f"{address}?revision=1")["text"] == law("城市供水条例")
    acts = [
        change["act"]
        for change in system.get("/catalog/api/v1/changes?limit=100")["items"]
        if change["index_number"] == index_number
    ]
    assert acts == ["published", "corrected"]


def test_a_withdrawn_ones_address_answers_410_with_the_reason(system: System) -> None:
    disclosure = publish(system, "GDJ-W-03", "广播电视管理条例", law("广播电视管理条例"))
    index_number = state(system, disclosure, "gdj.office")["index_number"]
    act(system, disclosure, "withdraw", "gdj.office", {"reason": "文件已废止", "ground": "repealed"})
    gone = system.request("GET", f"/catalog/api/v1/published/{index_number}")
    assert gone.status_code == 410
    assert "文件已废止" in gone.text
    page = system.page(f"/published/{index_number}")
    assert page.status_code == 410
    assert "文件已废止" in page.text
    assert index_number not in system.request("GET", "/catalog/api/v1/published?q=广播电视").text
    system.eventually(lambda: not in_feed(system, "广播电视管理条例"), "it is gone from the feed")


def test_what_is_taken_down_is_in_no_table_file_queue_or_page(system: System) -> None:
    secret = "甲乙丙丁戊己庚辛壬癸只在这篇里出现的一句话"
    disclosure = publish(
        system, "GJJ-W-08", "执法公告误发件", f"# 公告\n\n{secret}\n\n" + law("明码标价和禁止价格欺诈规定")
    )
    index_number = state(system, disclosure, "gjj.office")["index_number"]
    system.eventually(lambda: in_feed(system, "执法公告误发件"), "it is in the feed")
    system.quiet()
    act(system, disclosure, "take-down", "gjj.office", {"reason": "误发"})
    gone = system.request("GET", f"/catalog/api/v1/published/{index_number}")
    assert gone.status_code == 410
    assert "误发件" not in gone.text
    system.quiet()
    system.eventually(lambda: not in_feed(system, "执法公告误发件"), "it is gone from the feed")
    assert_nowhere(system, secret)
    assert_nowhere(system, "执法公告误发件")
    for page in ("/", "/published", f"/published/{index_number}", "/notify/screen"):
        assert secret not in system.page(page).text
        assert "误发件" not in system.page(page).text
    assert system.get(f"/catalog/api/v1/published?q={secret}")["items"] == []


@pytest.mark.parametrize(
    ("item", "title", "readers", "strangers"),
    [
        ("GJJ-N-08", "内部考勤制度", ["gjj.clerk", "gjj.office"], [None, "gs.office", "gdj.leader"]),
        ("GDJ-W-01", "党费收缴情况", ["gdj.member", "gdj.party"], [None, "gdj.clerk", "gdj.officer", "gjj.party"]),
    ],
)
def test_what_is_not_for_everybody_is_seen_by_its_readers_and_by_nobody_else(
    system: System, item: str, title: str, readers: list[str], strangers: list[str | None]
) -> None:
    text = f"{title}：这段话只给有权的人看。"
    disclosure = publish(system, item, title, text)
    proposer = f"{item.split('-')[0].lower()}.proposer"
    index_number = state(system, disclosure, proposer)["index_number"]
    address = f"/catalog/api/v1/published/{index_number}"
    system.quiet()
    for reader in readers:
        assert system.get(address, by=reader)["text"] == text
        assert title in system.page(f"/published/{index_number}", by=reader).text
        assert index_number in system.request("GET", f"/catalog/api/v1/published?q={title}", by=reader).text
    for stranger in strangers:
        assert system.request("GET", address, by=stranger).status_code == 404
        assert system.page(f"/published/{index_number}", by=stranger).status_code == 404
        for path in (
            f"/catalog/api/v1/disclosures/{disclosure}",
            f"/catalog/api/v1/disclosures/{disclosure}/timeline",
        ):
            assert system.request("GET", path, by=stranger).status_code in (401, 403, 404)
        for path in (
            f"/catalog/api/v1/published?q={title}",
            "/catalog/api/v1/published",
            "/catalog/api/v1/changes?limit=100",
            "/catalog/api/v1/disclosures?limit=100",
            f"/review/api/v1/cases?disclosure={disclosure}",
            f"/notify/api/v1/deliveries?disclosure={disclosure}",
            "/notify/api/v1/feeds/publications.atom",
            "/notify/api/v1/feeds/publications.json",
            "/notify/api/v1/tasks?limit=100",
        ):
            answer = system.request("GET", path, by=stranger).text
            assert title not in answer.replace(path, ""), f"{stranger} sees it at {path}"
            assert disclosure not in answer.replace(path, ""), f"{stranger} sees it at {path}"
        for path in ("/", "/published", "/directory", "/notify/screen", "/complaints/responses"):
            assert title not in system.page(path, by=stranger).text
        evaluated = {"disclosure": disclosure, "truthfulness": 5, "completeness": 5, "effectiveness": 5}
        assert system.request("POST", "/complaints/api/v1/evaluations", json=evaluated).status_code == 404
    if system.mode == "distributed":
        assert title not in outside_log(system)
    for name, table, row in rows(system):
        assert name != "complaints" or disclosure not in row, f"complaints.{table} was told of it"


def outside_log(system: System) -> str:
    """Everything that other agencies have been told so far, from the outbox rows for the outside."""
    return "\n".join(
        row for name, table, row in rows(system) if (name, table) == ("notify", "outbox") and "publications" in row
    )


def test_the_audit_chains_of_all_services_hold_and_nothing_is_left_behind(system: System) -> None:
    system.quiet()
    done = system.yangguang("audit", "verify", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    chains = json.loads(done.stdout)
    assert set(chains) == set(SERVICES)
    assert all(chain["records"] > 0 and chain["broken"] is None for chain in chains.values())
    parked = system.yangguang("parked", "list", "--json")
    assert json.loads(parked.stdout) == []


def test_the_head_of_every_audit_chain_is_kept_by_every_service(system: System) -> None:
    def told() -> bool:
        chains = json.loads(system.yangguang("audit", "verify", "--json").stdout)
        return all({*SERVICES, "its file"} == set(chain["anchors"]["witnesses"]) for chain in chains.values())

    system.eventually(told, "all heads are told")


def test_the_digest_of_the_text_is_what_everybody_was_told(system: System) -> None:
    disclosure = publish(system, "GJJ-W-04", "价格管理条例", law("价格管理条例"))
    index_number = state(system, disclosure, "gjj.office")["index_number"]
    entry = system.get(f"/catalog/api/v1/published/{index_number}")
    digest = sm3(entry["text"].encode())
    system.eventually(
        lambda: digest in system.request("GET", "/notify/api/v1/feeds/publications.json").text,
        "the feed names the digest of the text",
    )
