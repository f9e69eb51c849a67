"""提出 → 审核 → 公开 → 评议 → 反馈 → 归档, as the catalogue lives it, on both databases."""

from __future__ import annotations

import pytest

from chassis.base.clock import rfc3339
from tests.integration.catalog.harness import (
    ARCHIVIST,
    HEAD,
    OFFICE,
    PROPOSER,
    READER,
    STRANGER,
    TEXT,
    CatalogHarness,
    content,
)

pytestmark = pytest.mark.one_database


def test_a_disclosure_goes_through_all_six_steps(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    catalog.approve(disclosure)
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert (shown["state"], shown["published"], shown["index_number"]) == ("published", "published", "GJJ/2026-00001")
    public = catalog.get("/published/GJJ/2026-00001").json
    assert public["text"] == TEXT
    assert public["body_name"] == "市住房公积金管理中心"
    assert public["valid"] is True

    refused = catalog.act(disclosure, "archive", ARCHIVIST)
    assert (refused.status_code, refused.json["code"]) == (409, "not_delivered")
    catalog.confirm_channel(disclosure)
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["deliveries"]
    proofs = {delivery["channel"]["code"]: delivery["proof"] for delivery in shown}
    assert proofs == {"website": {}, "screen": {"note": "已张贴"}}, "what is not said is left out"
    catalog.deliver(
        "complaints.evaluation.submitted",
        disclosure,
        {
            "disclosure": disclosure,
            "body": "GJJ",
            "count": 37,
            "truthfulness": 4.81,
            "completeness": 4.54,
            "effectiveness": 4.62,
            "comments": 2,
            "suppressed": False,
        },
    )
    case = {"id": "c1", "number": "GJJ-1", "kind": "opinion", "body": "GJJ", "disclosure": disclosure}
    catalog.deliver("complaints.case.received", "c1", {**case, "state": "received", "due_on": "2026-11-30"})
    assert "1条意见待答复" in _lines(catalog, disclosure, "respond")
    catalog.deliver("complaints.case.answered", "c1", {**case, "state": "answered"})
    response = {
        "id": "r1",
        "body": "GJJ",
        "disclosure": disclosure,
        "case_number": "GJJ-1",
        "outcome": "adopted",
        "question": {"digest": "sm3:" + "1" * 64, "size": 3},
        "answer": {"digest": "sm3:" + "2" * 64, "size": 3},
        "published_at": rfc3339(catalog.clock.now()),
    }
    catalog.deliver("complaints.response.published", "r1", response)
    public = catalog.get("/published/GJJ/2026-00001").json
    assert public["evaluation"]["truthfulness"] == 4.81
    assert public["responses"][0]["outcome"] == "adopted"

    filed = catalog.act(disclosure, "archive", ARCHIVIST)
    assert (filed.status_code, filed.json["archive_number"]) == (200, "GJJ-WS·2026-D30-JCK-0001")
    with catalog.service.reading() as work:
        package = work.files.get(catalog.whole(disclosure).filings[0].package_digest).decode()
    assert '"archive_number":"GJJ-WS·2026-D30-JCK-0001"' in package
    assert "三亿二千一百万元" not in package
    states = {step["step"]: step["state"] for step in catalog.get(f"/disclosures/{disclosure}/timeline").json["steps"]}
    assert states.pop("evaluate") == "now", "open as long as people can read it"
    assert set(states.values()) == {"past"}
    assert catalog.names_announced(of=disclosure) == ["disclosure.proposed", "disclosure.published", "disclosure.filed"]
    assert catalog.parked() == []


def test_what_review_returns_can_be_changed_and_proposed_again(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "returned", case, reason="数字与附表不符。", fields=["text"])
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert (shown["state"], shown["review"]["returned_reason"]) == ("returned", "数字与附表不符。")
    tasks = [event.data for event in catalog.announced() if event.name.startswith("catalog.task")]
    assert [(task["kind"], task.get("person")) for task in tasks] == [("returned", "lin")]

    edited = catalog.put(
        f"/disclosures/{disclosure}", content(item=..., text="改好了。"), PROPOSER, If_Match=f'"{shown["etag"]}"'
    )
    assert edited.status_code == 200, edited.json
    assert catalog.act(disclosure, "propose", PROPOSER).json["state"] == "proposed"
    catalog.approve(disclosure)
    assert catalog.get("/published/GJJ/2026-00001").json["text"] == "改好了。"
    closed = [event.data["reason"] for event in catalog.announced("task.closed")]
    assert closed == ["proposed"]


def test_what_review_refuses_ends_with_its_ground(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    catalog.review_says(
        disclosure, "refused", case, reason="涉及第三方商业秘密。", ground="commercial_secret_or_privacy"
    )
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert (shown["state"], shown["review"]["refusal_ground"]) == ("refused", "commercial_secret_or_privacy")
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 409


def test_a_recall_that_crosses_the_approval_wins(catalog: CatalogHarness) -> None:
    """The recall was first here, so the approval is void and nothing is parked."""
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    approved = catalog.whole(disclosure).revision.content_hash
    assert catalog.act(disclosure, "recall", PROPOSER).json["state"] == "draft"
    catalog.review_says(disclosure, "approved", case, content_hash=approved)
    assert catalog.whole(disclosure).revision.state == "draft"
    assert catalog.parked() == []


def test_an_approval_of_another_content_is_parked_and_publishes_nothing(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "approved", case, parks=True, content_hash="sm3:" + "0" * 64)
    assert catalog.whole(disclosure).published == "unpublished"
    assert len(catalog.parked()) == 1


def test_what_waits_for_its_hour_is_published_by_the_timer_or_held(catalog: CatalogHarness) -> None:
    first = catalog.proposed(publish_at="2026-11-20T09:00:00+08:00")
    second = catalog.proposed(publish_at="2026-11-20T09:00:00+08:00")
    catalog.approve(first)
    catalog.approve(second)
    assert catalog.run_timers() == 0
    assert catalog.get(f"/disclosures/{first}", PROPOSER).json["state"] == "approved"
    held = catalog.act(second, "hold", OFFICE, {"reason": "会议推迟。"})
    assert (held.status_code, held.json["state"]) == (200, "draft")
    catalog.later(days=11, minutes=1)
    assert catalog.run_timers() == 1
    assert catalog.get(f"/disclosures/{first}", PROPOSER).json["published"] == "published"
    assert catalog.get(f"/disclosures/{second}", PROPOSER).json["published"] == "unpublished"


def test_a_correction_replaces_the_edition_which_stays_readable(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": ""}).status_code == 422
    begun = catalog.act(disclosure, "correct", PROPOSER, {"reason": "更正逾期率。"})
    assert (begun.json["revision"], begun.json["state"]) == (2, "draft")
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "再次更正。"}).json["code"] == "revision_under_way"
    changed = content(item=..., text="更正后的正文。")
    catalog.put(f"/disclosures/{disclosure}", changed, PROPOSER, If_Match=f'"{begun.json["etag"]}"')
    catalog.act(disclosure, "propose", PROPOSER)
    assert catalog.get("/published/GJJ/2026-00001").json["revision"] == 1
    public_steps = catalog.get(f"/disclosures/{disclosure}/timeline").json
    assert public_steps["revision"] == 1, "readers do not learn that a correction is being prepared"

    catalog.approve(disclosure)
    public = catalog.get("/published/GJJ/2026-00001").json
    assert (public["revision"], public["text"], public["change_reason"]) == (2, "更正后的正文。", "更正逾期率。")
    first = catalog.get("/published/GJJ/2026-00001?revision=1").json
    assert (first["text"], first["valid"]) == (TEXT, False)
    assert [edition["revision"] for edition in public["editions"]] == [1, 2]
    assert [line["act"] for line in catalog.get("/changes").json["items"]] == ["published", "corrected"]
    assert [line["title"] for line in catalog.get("/published?q=逾期率").json["items"]] == []
    assert len(catalog.get("/published?q=更正").json["items"]) == 1
    assert catalog.get("/published/GJJ/2026-00001?revision=3").status_code == 404


def test_a_withdrawal_leaves_a_tombstone_with_its_reason(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    missing = catalog.act(disclosure, "withdraw", OFFICE, {"reason": "已失效。"})
    assert missing.status_code == 422
    gone = catalog.act(disclosure, "withdraw", OFFICE, {"reason": "文件已失效。", "ground": "条例第八条"})
    assert gone.json["published"] == "withdrawn"
    tomb = catalog.get("/published/GJJ/2026-00001")
    assert tomb.status_code == 410
    assert (tomb.json["code"], tomb.json["reason"]) == ("withdrawn", "文件已失效。")
    assert tomb.json["detail"] == "该信息已撤下。原因：文件已失效。如有疑问，请联系政务公开办公室。"
    assert catalog.get(f"/disclosures/{disclosure}/timeline").status_code == 410
    assert catalog.get("/published").json["items"] == []
    assert [line["act"] for line in catalog.get("/changes").json["items"]] == ["published", "withdrawn"]
    told = catalog.announced("disclosure.withdrawn")[0].data
    assert (told["reason"], told["title"]) == ("文件已失效。", "2026年第三季度住房公积金财务收支报告")
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "再公开。"}).status_code == 409


def test_a_withdrawal_ends_the_revision_under_way(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    catalog.act(disclosure, "correct", PROPOSER, {"reason": "更正。"})
    catalog.recheck(disclosure)
    catalog.act(disclosure, "propose", PROPOSER)
    catalog.open_case(disclosure)
    catalog.act(disclosure, "withdraw", OFFICE, {"reason": "文件已失效。", "ground": "条例第八条"})
    assert catalog.whole(disclosure).revision.state == "abandoned"
    assert catalog.names_announced(of=disclosure)[-3:] == [
        "disclosure.recalled",
        "disclosure.abandoned",
        "disclosure.withdrawn",
    ]


@pytest.mark.parametrize("end", ["withdrawn", "abandoned"])
def test_a_correction_that_ended_is_not_how_far_the_matter_came(catalog: CatalogHarness, end: str) -> None:
    """Its first edition was proposed, reviewed, public and filed, and the six steps go on to say so."""
    disclosure = catalog.published()
    catalog.confirm_channel(disclosure)
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200
    before = catalog.get(f"/disclosures/{disclosure}/timeline", OFFICE).json["steps"][:2]
    catalog.later(days=20)
    catalog.act(disclosure, "correct", PROPOSER, {"reason": "更正。"})
    catalog.recheck(disclosure)
    catalog.act(disclosure, "propose", PROPOSER)
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "step_passed", case, current=[], opinion="同意。")
    if end == "withdrawn":
        catalog.act(disclosure, "withdraw", OFFICE, {"reason": "文件已失效。", "ground": "条例第八条"})
    else:
        catalog.act(disclosure, "recall", PROPOSER)
        catalog.act(disclosure, "abandon", PROPOSER, {"reason": "不必更正。"})
    shown = catalog.get(f"/disclosures/{disclosure}/timeline", OFFICE).json["steps"]
    assert [step["state"] for step in shown[:3]] == ["past", "past", "ended" if end == "withdrawn" else "past"]
    told = ("state", "word", "at", "working_days")
    assert [[step[name] for name in told] for step in shown[:2]] == [[step[name] for name in told] for step in before]
    assert [step["lines"][0][:5] for step in shown[:2]] == ["11月9日"] * 2
    assert shown[5]["state"] == "past"
    catalog.sign_in(OFFICE)
    listed = catalog.client.get("/catalog/disclosures?show=all").text
    assert "止于提出" not in listed
    assert ("止于公开" in listed) == (end == "withdrawn")


def test_an_abandoned_draft_tells_why(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    assert catalog.act(disclosure, "abandon", PROPOSER, {"reason": "重复。"}).json["state"] == "abandoned"
    assert catalog.act(disclosure, "abandon", PROPOSER).json["allowed"] == []
    assert catalog.act(disclosure, "hold", OFFICE, {"reason": "会议推迟。"}).json["allowed"] == ["purge"]


def test_only_those_who_work_on_it_see_a_draft(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    assert catalog.get(f"/disclosures/{disclosure}", HEAD).status_code == 200
    for reader, status in ((READER, 403), (STRANGER, 404)):
        assert catalog.get(f"/disclosures/{disclosure}", reader).status_code == status
        assert catalog.get(f"/disclosures/{disclosure}/timeline", reader).status_code == 404
    assert catalog.get(f"/disclosures/{disclosure}/timeline").status_code == 404
    assert catalog.get(f"/disclosures/{disclosure}").status_code == 401


def _lines(catalog: CatalogHarness, disclosure: str, step: str) -> list[str]:
    steps = catalog.get(f"/disclosures/{disclosure}/timeline", PROPOSER).json["steps"]
    return next(shown["lines"] for shown in steps if shown["step"] == step)


def test_an_act_that_somebody_did_first_says_who_and_keeps_the_words(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    version = catalog.whole(disclosure).etag
    first = catalog.act(disclosure, "withdraw", OFFICE, {"reason": "数据有误。", "ground": "条例第六条"})
    assert first.status_code == 200, first.json
    catalog.sign_in(OFFICE)
    form = {"reason": "附表的数字有误，需要更正。", "ground": "《政府信息公开条例》第六条", "version": version}
    late = catalog.submit(f"/catalog/disclosures/{disclosure}/acts/withdraw", form)
    assert late.status_code == 412
    assert "他人已先办理" in late.text
    assert f"撤下，{OFFICE.name}" in late.text
    assert "附表的数字有误，需要更正。" in late.text
    assert "勾选“已核对”" not in late.text
