"""会签: what several bodies issue is public once each has consented to exactly what it says."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chassis.ports import NotFound
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import (
    ARCHIVIST,
    HEAD,
    OFFICE,
    PROPOSER,
    CatalogHarness,
    a_person,
    content,
)

GAO = a_person("gao", "office", body="GS", department="ZHB")
QIAN = a_person("qian", "leader", body="GS", department="ZHB")
CLERK = a_person("yu", "proposer", "section_head", body="GS", department="ZHB")
ELSEWHERE = a_person("xu", "office", body="GDJ", department="BGS")
BOTH = [{"body": "GS"}, {"name": "市财政局"}]
ON_PAPER = {"issuer": "市财政局", "document_number": "财函〔2026〕5号", "on": "2026-11-06"}


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[CatalogHarness]:
    """Where no SQL of its own is tried."""
    made = CatalogHarness(f"sqlite:///{tmp_path}/catalog.sqlite", tmp_path)
    yield made
    made.close()


def joint(catalog: CatalogHarness, **changes: Any) -> str:
    return catalog.proposed(**{"co_issuers": [{"body": "GS"}], **changes})


def given(catalog: CatalogHarness, disclosure: str, actor: Any = GAO, **changes: str) -> Any:
    content_hash = catalog.whole(disclosure).revision.content_hash
    return catalog.post(f"/consents/{disclosure}/give", {"content_hash": content_hash, **changes}, actor)


def asked(catalog: CatalogHarness, actor: Any = GAO, *, waiting: bool = True) -> list[str]:
    lines = catalog.get(f"/consents{'?waiting=true' if waiting else ''}", actor).json["items"]
    return [line["id"] for line in lines]


def tasks(catalog: CatalogHarness, kind: str) -> list[Any]:
    """Those open, in the order in which they were opened."""
    closed = {event.data["id"] for event in catalog.announced("task.closed")}
    opened = [event.data for event in catalog.announced("task.opened") if event.data["kind"] == kind]
    return [task for task in opened if task["id"] not in closed]


def test_it_waits_for_the_consent_of_a_body_and_is_public_with_it(catalog: CatalogHarness) -> None:
    disclosure = joint(catalog)
    (task,) = tasks(catalog, "consent")
    assert (task["body"], task["roles"], task["page"]) == ("GS", ["office"], f"/catalog/consents/{disclosure}")
    assert (task["not_for"], task["from_department"]) == (["lin"], "")
    assert asked(catalog) == [disclosure]
    catalog.approve(disclosure)
    catalog.run_timers()
    shown = catalog.get(f"/disclosures/{disclosure}", OFFICE).json
    assert (shown["state"], shown["awaits_consent"]) == ("approved", True)
    assert [each["body"] for each in shown["missing_consents"]] == ["GS"]
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text
    assert "等待会签：" in page
    assert given(catalog, disclosure).status_code == 200
    assert catalog.whole(disclosure).is_published
    assert (tasks(catalog, "consent"), asked(catalog)) == ([], [])
    assert asked(catalog, waiting=False) == [disclosure]
    assert given(catalog, disclosure).status_code == 409


def test_a_leader_may_consent_first_and_approval_then_publishes(on_sqlite: CatalogHarness) -> None:
    disclosure = joint(on_sqlite)
    assert given(on_sqlite, disclosure, QIAN).status_code == 200
    assert given(on_sqlite, disclosure).json["code"] == "consent_not_asked"
    on_sqlite.approve(disclosure)
    assert on_sqlite.whole(disclosure).is_published
    assert [entry.act for entry in on_sqlite.whole(disclosure).timeline][1:3] == ["propose", "consent"]


def test_others_do_not_know_of_it_and_a_draft_is_nobodys(on_sqlite: CatalogHarness) -> None:
    """Neither before 提出 nor by whoever holds no post for it in the body that is asked."""
    file = on_sqlite.upload("附表.txt", "附表".encode())["digest"]
    disclosure = on_sqlite.draft(co_issuers=[{"body": "GS"}], attachments=[{"digest": file}])
    paths = [f"/consents/{disclosure}", f"/consents/{disclosure}/files/{file}"]
    assert [on_sqlite.get(path, GAO).status_code for path in paths] == [404, 404]
    assert on_sqlite.act(disclosure, "propose", PROPOSER).status_code == 200
    assert [on_sqlite.get(path, GAO).status_code for path in paths] == [200, 200]
    assert [on_sqlite.get(path, ELSEWHERE).status_code for path in paths] == [404, 404]
    assert on_sqlite.get(paths[0], CLERK).status_code == 403
    read = on_sqlite.get(paths[0], GAO).json
    assert read["text"].startswith("# 财务")
    # Not what its own body says of it inside.
    assert {"self_check", "kept_findings", "review", "proposer"}.isdisjoint(read)
    assert [on_sqlite.get(f"/disclosures/{disclosure}{more}", GAO).status_code for more in ("", "/timeline")] == [
        404
    ] * 2
    assert given(on_sqlite, disclosure, ELSEWHERE).status_code == 404
    assert on_sqlite.act(disclosure, "recall", PROPOSER).status_code == 200
    assert [on_sqlite.get(path, GAO).status_code for path in paths] == [404, 404]
    assert (asked(on_sqlite, waiting=False), tasks(on_sqlite, "consent")) == ([], [])


def test_a_consent_is_worth_what_was_read(on_sqlite: CatalogHarness) -> None:
    """Another text is asked for anew; the same text, returned and proposed again, is not."""
    disclosure = joint(on_sqlite)
    assert given(on_sqlite, disclosure, content_hash="sm3:" + "0" * 64).json["code"] == "consent_mismatch"
    assert given(on_sqlite, disclosure).status_code == 200
    on_sqlite.act(disclosure, "recall", PROPOSER)
    on_sqlite.act(disclosure, "propose", PROPOSER)
    assert (asked(on_sqlite), on_sqlite.whole(disclosure).missing_consents) == ([], ())
    on_sqlite.act(disclosure, "recall", PROPOSER)
    form = {**on_sqlite.get(f"/disclosures/{disclosure}", PROPOSER).json, "summary": "改过的概述。"}
    kept = {name: form[name] for name in ("title", "summary", "text", "formed_on", "topics", "elements", "period")}
    checked = [{"code": each["code"], "answer": "yes"} for each in form["self_check"]]
    edited = {**kept, "self_check": checked, "co_issuers": [{"body": "GS"}], "channels": ["website"]}
    answer = on_sqlite.put(f"/disclosures/{disclosure}", edited, PROPOSER, If_Match=f'"{form["etag"]}"')
    assert answer.status_code == 200, answer.json
    on_sqlite.act(disclosure, "propose", PROPOSER)
    assert asked(on_sqlite) == [disclosure]
    on_sqlite.approve(disclosure)
    assert not on_sqlite.whole(disclosure).is_published


@pytest.mark.parametrize("approved", [True, False])
def test_an_objection_takes_it_back_with_its_reason(on_sqlite: CatalogHarness, approved: bool) -> None:
    disclosure = joint(on_sqlite)
    if approved:
        on_sqlite.approve(disclosure)
    assert on_sqlite.post(f"/consents/{disclosure}/object", {"reason": "……"}, GAO).status_code == 422
    assert (
        on_sqlite.post(f"/consents/{disclosure}/object", {"reason": "数字与本单位的不一致。"}, GAO).status_code == 200
    )
    assert on_sqlite.whole(disclosure).revision.state == "draft"
    told = on_sqlite.announced("disclosure.held" if approved else "disclosure.recalled", of=disclosure)[-1]
    assert "数字与本单位的不一致。" in told.data["reason"]
    (task,) = tasks(on_sqlite, "objected")
    assert (task["person"], task["from_name"]) == ("lin", "人员gao")
    page = Browser(on_sqlite, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text
    assert "联合发文单位不同意" in page
    assert "数字与本单位的不一致。" in page
    assert tasks(on_sqlite, "consent") == []
    assert on_sqlite.act(disclosure, "propose", PROPOSER).status_code == 200
    assert (tasks(on_sqlite, "objected"), asked(on_sqlite)) == ([], [disclosure])
    assert on_sqlite.act(disclosure, "purge", OFFICE).status_code == 200
    assert asked(on_sqlite, waiting=False) == []
    assert "数字与本单位的" not in repr(on_sqlite.whole(disclosure))
    assert "数字与本单位的" not in json.dumps(
        [event.data for event in on_sqlite.announced("disclosure.held")], default=str
    )


def test_the_office_that_leads_enters_what_was_given_on_paper(catalog: CatalogHarness) -> None:
    """Of a body outside nobody else can; the proof is kept, filed with it, and gone with a purge."""
    disclosure = joint(catalog, co_issuers=BOTH)
    act = f"/disclosures/{disclosure}/record-consent"
    assert catalog.post(act, ON_PAPER, PROPOSER).status_code == 403
    for wrong in ({"issuer": "市教育局"}, {"document_number": ""}, {"on": "2027-01-01"}, {"file": "sm3:" + "0" * 64}):
        refused = catalog.post(act, {**ON_PAPER, **wrong}, OFFICE)
        assert (refused.status_code, list(refused.json["errors"])) == (422, list(wrong))
    proof = catalog.upload("会签页.txt", "同意。".encode(), OFFICE)["digest"]
    assert catalog.post(act, {**ON_PAPER, "document_number": "", "file": proof}, OFFICE).status_code == 200
    assert given(catalog, disclosure).status_code == 200
    catalog.approve(disclosure)
    assert catalog.whole(disclosure).is_published
    assert catalog.get(f"/disclosures/{disclosure}/files/{proof}", OFFICE).text == "同意。"
    assert catalog.get(f"/consents/{disclosure}/files/{proof}", GAO).status_code == 404
    number = catalog.index_number(disclosure)
    assert catalog.get(f"/published/{number}/files/{proof}").status_code == 404
    catalog.confirm_channel(disclosure)
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200
    filed = json.loads(catalog.files.get(catalog.whole(disclosure).filings[-1].package_digest))
    kept = filed["revisions"][0]["consents"]
    assert [each["issuer"]["name"] for each in kept] == ["市财政局", kept[1]["issuer"]["name"]]
    assert kept[0]["file"]["digest"] == proof
    assert catalog.act(disclosure, "take-down", OFFICE).status_code == 200
    with pytest.raises(NotFound):
        catalog.files.get(proof)


def test_a_person_of_two_bodies_does_not_consent_to_his_own(on_sqlite: CatalogHarness) -> None:
    """职责分离: whoever proposed it speaks for none of the others, nor enters that they have spoken."""
    both = replace(a_person("lin", "proposer", "office"), posts=(*PROPOSER.posts, *OFFICE.posts, *GAO.posts))
    disclosure = joint(on_sqlite, co_issuers=BOTH)
    assert given(on_sqlite, disclosure, both).json["code"] == "own_proposal"
    refused = on_sqlite.act(disclosure, "record-consent", both, ON_PAPER)
    assert (refused.status_code, refused.json["code"]) == (403, "own_proposal")


def test_whoever_handed_it_over_after_proposing_it_consents_to_it_as_little(on_sqlite: CatalogHarness) -> None:
    """Recalled and handed over, it was anybody's to speak for but the new proposer's."""
    both = replace(a_person("hu", "office"), posts=(*OFFICE.posts, *GAO.posts))
    disclosure = on_sqlite.proposed(both, co_issuers=BOTH)
    assert on_sqlite.act(disclosure, "recall", both, {"reason": "再改。"}).status_code == 200
    on_sqlite.enter(PROPOSER)
    handed = on_sqlite.act(disclosure, "hand-over", both, {"to": PROPOSER.sub, "reason": "由其承办。"})
    assert handed.status_code == 200, handed.json
    etag = on_sqlite.get(f"/disclosures/{disclosure}", PROPOSER).json["etag"]
    rechecked = content(co_issuers=BOTH)
    del rechecked["item"]
    edited = on_sqlite.put(f"/disclosures/{disclosure}", rechecked, PROPOSER, If_Match=f'"{etag}"')
    assert edited.status_code == 200, edited.json
    assert on_sqlite.act(disclosure, "propose", PROPOSER).status_code == 200
    assert given(on_sqlite, disclosure, both).json["code"] == "own_proposal"
    assert on_sqlite.act(disclosure, "record-consent", both, ON_PAPER).json["code"] == "own_proposal"
    assert all(task["not_for"] == ["hu", "lin"] for task in tasks(on_sqlite, "consent"))
    assert on_sqlite.act(disclosure, "record-consent", OFFICE, ON_PAPER).status_code == 200


def test_on_the_pages_it_is_read_and_answered_and_entered(on_sqlite: CatalogHarness) -> None:
    disclosure = joint(on_sqlite, co_issuers=BOTH)
    office = Browser(on_sqlite, GAO)
    assert "2026年第三季度" in office.get("/catalog/consents").text
    assert "其他单位请我们会签的" in office.get("/catalog/disclosures").text
    path = f"/catalog/consents/{disclosure}"
    read = office.get(path).text
    assert "同意会签" in read
    assert "归集住房公积金" in read
    again = office.submit(path, f"{path}/acts/object", reason="")
    assert (again.status_code, "请填写" in again.text or "理由" in again.text) == (422, True)
    content_hash = on_sqlite.whole(disclosure).revision.content_hash
    assert office.submit(path, f"{path}/acts/give", content_hash=content_hash).status_code == 303
    assert "已同意会签" in office.get(f"{path}?done=give").text
    lead = Browser(on_sqlite, OFFICE)
    page = f"/catalog/disclosures/{disclosure}"
    assert "不在本系统，由政务公开办公室登记" in lead.get(page).text
    form = {"issuer": "市财政局", "on": "2026-11-06"}
    refused = lead.act(disclosure, "record-consent", **form)
    assert (refused.status_code, "请填写会签文件的文号" in refused.text) == (422, True)
    sent = lead.act(disclosure, "record-consent", **form, file=(io.BytesIO("同意。".encode()), "会签页.txt"))
    assert sent.status_code == 303, sent.text
    assert "会签页.txt" in lead.get(page).text
    on_sqlite.approve(disclosure)
    assert on_sqlite.whole(disclosure).is_published
    assert HEAD.body == "GJJ"
    assert on_sqlite.parked() == []


def test_who_comes_after_an_objection_of_his_own_body_is_sent_to_the_list(on_sqlite: CatalogHarness) -> None:
    """Office and leader may answer at once: the second reads what may have happened, and learns nothing of a draft."""
    disclosure = joint(on_sqlite)
    leader = Browser(on_sqlite, GAO)
    path = f"/catalog/consents/{disclosure}"
    content_hash = on_sqlite.whole(disclosure).revision.content_hash
    assert leader.get(path).status_code == 200
    objected = on_sqlite.post(f"/consents/{disclosure}/object", {"reason": "数字与本单位的不一致。"}, GAO)
    assert objected.status_code == 200
    late = leader.submit("/catalog/consents", f"{path}/acts/give", content_hash=content_hash)
    assert late.status_code == 404
    assert "已经不用会签" in late.text
    assert 'href="/catalog/consents"' in late.text.partition("<main")[2]
    unknown = leader.get(f"/catalog/consents/{disclosure[:-4]}0000")
    assert "已经不用会签" in unknown.text
    assert "数字与本单位的" not in late.text
