"""提出 → 审核 → 公开 → 评议 → 反馈 → 归档, as the catalogue lives it, on both databases."""

from __future__ import annotations

from chassis.base.clock import rfc3339
from tests.integration.catalog.desk import ARCHIVIST, HEAD, OFFICE, PROPOSER, READER, STRANGER, TEXT, Desk, content


def test_a_disclosure_goes_through_all_six_steps(desk: Desk) -> None:
    disclosure = desk.proposed()
    desk.approve(disclosure)
    shown = desk.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert (shown["state"], shown["published"], shown["index_number"]) == ("published", "published", "GJJ/2026-00001")
    public = desk.get("/published/GJJ/2026-00001").json
    assert public["text"] == TEXT
    assert public["body_name"] == "市住房公积金管理中心"
    assert public["valid"] is True

    refused = desk.act(disclosure, "archive", ARCHIVIST)
    assert (refused.status_code, refused.json["code"]) == (409, "not_delivered")
    desk.deliver(disclosure)
    desk.tell(
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
    desk.tell("complaints.case.received", "c1", {**case, "state": "received", "due_on": "2026-11-30"}, "internal")
    assert "1条意见待答复" in _lines(desk, disclosure, "respond")
    desk.tell("complaints.case.answered", "c1", {**case, "state": "answered"}, "internal")
    response = {
        "id": "r1",
        "body": "GJJ",
        "disclosure": disclosure,
        "case_number": "GJJ-1",
        "outcome": "adopted",
        "question": {"digest": "sm3:" + "1" * 64, "size": 3},
        "answer": {"digest": "sm3:" + "2" * 64, "size": 3},
        "published_at": rfc3339(desk.clock.now()),
    }
    desk.tell("complaints.response.published", "r1", response)
    public = desk.get("/published/GJJ/2026-00001").json
    assert public["evaluation"]["truthfulness"] == 4.81
    assert public["responses"][0]["outcome"] == "adopted"

    filed = desk.act(disclosure, "archive", ARCHIVIST)
    assert (filed.status_code, filed.json["archive_number"]) == (200, "GJJ-2026-D30-0001")
    with desk.service.reading() as work:
        package = work.files.get(work.disclosures.get(disclosure).filings[0].package_digest).decode()
    assert '"archive_number":"GJJ-2026-D30-0001"' in package
    assert "三亿二千一百万元" not in package
    states = {step["step"]: step["state"] for step in desk.get(f"/disclosures/{disclosure}/timeline").json["steps"]}
    assert set(states.values()) == {"past"}
    assert desk.names(disclosure) == ["disclosure.proposed", "disclosure.published", "disclosure.filed"]
    assert desk.parked() == []


def test_what_review_returns_can_be_changed_and_proposed_again(desk: Desk) -> None:
    disclosure = desk.proposed()
    case = desk.open_case(disclosure)
    desk.review_word(disclosure, "returned", case, reason="数字与附表不符。", fields=["text"])
    shown = desk.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert (shown["state"], shown["review"]["returned_reason"]) == ("returned", "数字与附表不符。")
    tasks = [one["data"] for one in desk.told() if one["type"].startswith("yangguang.catalog.task")]
    assert [(task["kind"], task.get("person")) for task in tasks] == [("returned", "lin")]

    edited = desk.put(
        f"/disclosures/{disclosure}", content(item=..., text="改好了。"), PROPOSER, If_Match=shown["etag"]
    )
    assert edited.status_code == 200, edited.json
    assert desk.act(disclosure, "propose", PROPOSER).json["state"] == "proposed"
    desk.approve(disclosure)
    assert desk.get("/published/GJJ/2026-00001").json["text"] == "改好了。"
    closed = [one["data"]["reason"] for one in desk.told() if one["type"] == "yangguang.catalog.task.closed.v1"]
    assert closed == ["proposed"]


def test_what_review_refuses_ends_with_its_ground(desk: Desk) -> None:
    disclosure = desk.proposed()
    case = desk.open_case(disclosure)
    desk.review_word(disclosure, "refused", case, reason="涉及第三方商业秘密。", ground="commercial_secret_or_privacy")
    shown = desk.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert (shown["state"], shown["review"]["refusal_ground"]) == ("refused", "commercial_secret_or_privacy")
    assert desk.act(disclosure, "propose", PROPOSER).status_code == 409


def test_a_recall_that_crosses_the_approval_wins(desk: Desk) -> None:
    """The recall was first here, so the approval is void and nothing is parked."""
    disclosure = desk.proposed()
    case = desk.open_case(disclosure)
    approved = desk.whole(disclosure).revision.content_hash
    assert desk.act(disclosure, "recall", PROPOSER).json["state"] == "draft"
    desk.review_word(disclosure, "approved", case, content_hash=approved)
    assert desk.whole(disclosure).revision.state == "draft"
    assert desk.parked() == []


def test_an_approval_of_another_content_is_parked_and_publishes_nothing(desk: Desk) -> None:
    disclosure = desk.proposed()
    case = desk.open_case(disclosure)
    desk.review_word(disclosure, "approved", case, content_hash="sm3:" + "0" * 64)
    assert desk.whole(disclosure).published == "unpublished"
    assert len(desk.parked()) == 1


def test_what_waits_for_its_hour_is_published_by_the_timer_or_held(desk: Desk) -> None:
    first = desk.proposed(publish_at="2026-11-20T09:00:00+08:00")
    second = desk.proposed(publish_at="2026-11-20T09:00:00+08:00")
    desk.approve(first)
    desk.approve(second)
    assert desk.run_timers() == 0
    assert desk.get(f"/disclosures/{first}", PROPOSER).json["state"] == "approved"
    held = desk.act(second, "hold", OFFICE, {"reason": "会议推迟。"})
    assert (held.status_code, held.json["state"]) == (200, "draft")
    desk.later(days=11, minutes=1)
    assert desk.run_timers() == 1
    assert desk.get(f"/disclosures/{first}", PROPOSER).json["published"] == "published"
    assert desk.get(f"/disclosures/{second}", PROPOSER).json["published"] == "unpublished"


def test_a_correction_replaces_the_edition_which_stays_readable(desk: Desk) -> None:
    disclosure = desk.published()
    assert desk.act(disclosure, "correct", PROPOSER, {"reason": ""}).status_code == 422
    begun = desk.act(disclosure, "correct", PROPOSER, {"reason": "更正逾期率。"})
    assert (begun.json["revision"], begun.json["state"]) == (2, "draft")
    assert desk.act(disclosure, "correct", PROPOSER, {"reason": "再次更正。"}).json["code"] == "revision_under_way"
    changed = content(item=..., text="更正后的正文。")
    desk.put(f"/disclosures/{disclosure}", changed, PROPOSER, If_Match=begun.json["etag"])
    desk.act(disclosure, "propose", PROPOSER)
    assert desk.get("/published/GJJ/2026-00001").json["revision"] == 1
    public_steps = desk.get(f"/disclosures/{disclosure}/timeline").json
    assert public_steps["revision"] == 1, "readers do not learn that a correction is being prepared"

    desk.approve(disclosure)
    public = desk.get("/published/GJJ/2026-00001").json
    assert (public["revision"], public["text"], public["change_reason"]) == (2, "更正后的正文。", "更正逾期率。")
    first = desk.get("/published/GJJ/2026-00001?revision=1").json
    assert (first["text"], first["valid"]) == (TEXT, False)
    assert [edition["revision"] for edition in public["editions"]] == [1, 2]
    assert [one["act"] for one in desk.get("/changes").json["items"]] == ["published", "corrected"]
    assert [one["title"] for one in desk.get("/published?q=逾期率").json["items"]] == []
    assert len(desk.get("/published?q=更正").json["items"]) == 1
    assert desk.get("/published/GJJ/2026-00001?revision=3").status_code == 404


def test_a_withdrawal_leaves_a_tombstone_with_its_reason(desk: Desk) -> None:
    disclosure = desk.published()
    missing = desk.act(disclosure, "withdraw", OFFICE, {"reason": "已失效。"})
    assert missing.status_code == 422
    gone = desk.act(disclosure, "withdraw", OFFICE, {"reason": "文件已失效。", "ground": "条例第八条"})
    assert gone.json["published"] == "withdrawn"
    tomb = desk.get("/published/GJJ/2026-00001")
    assert tomb.status_code == 410
    assert (tomb.json["code"], tomb.json["reason"]) == ("withdrawn", "文件已失效。")
    assert desk.get(f"/disclosures/{disclosure}/timeline").status_code == 410
    assert desk.get("/published").json["items"] == []
    assert [one["act"] for one in desk.get("/changes").json["items"]] == ["published", "withdrawn"]
    told = next(one["data"] for one in desk.told() if one["type"].endswith("disclosure.withdrawn.v1"))
    assert (told["purge"], told["title"]) == (False, "2026年第三季度住房公积金财务收支报告")
    assert desk.act(disclosure, "correct", PROPOSER, {"reason": "再公开。"}).status_code == 409


def test_a_withdrawal_ends_the_revision_under_way(desk: Desk) -> None:
    disclosure = desk.published()
    desk.act(disclosure, "correct", PROPOSER, {"reason": "更正。"})
    desk.act(disclosure, "propose", PROPOSER)
    desk.open_case(disclosure)
    desk.act(disclosure, "withdraw", OFFICE, {"reason": "文件已失效。", "ground": "条例第八条"})
    assert desk.whole(disclosure).revision.state == "abandoned"
    assert desk.names(disclosure)[-3:] == ["disclosure.recalled", "disclosure.abandoned", "disclosure.withdrawn"]


def test_an_abandoned_draft_tells_why(desk: Desk) -> None:
    disclosure = desk.draft()
    assert desk.act(disclosure, "abandon", PROPOSER, {"reason": "重复。"}).json["state"] == "abandoned"
    assert desk.act(disclosure, "abandon", PROPOSER).json["allowed"] == []


def test_only_those_who_work_on_it_see_a_draft(desk: Desk) -> None:
    disclosure = desk.draft()
    assert desk.get(f"/disclosures/{disclosure}", HEAD).status_code == 200
    for reader in (READER, STRANGER):
        assert desk.get(f"/disclosures/{disclosure}", reader).status_code == 404
        assert desk.get(f"/disclosures/{disclosure}/timeline", reader).status_code == 404
    assert desk.get(f"/disclosures/{disclosure}/timeline").status_code == 404
    assert desk.get(f"/disclosures/{disclosure}").status_code == 401


def _lines(desk: Desk, disclosure: str, step: str) -> list[str]:
    steps = desk.get(f"/disclosures/{disclosure}/timeline", PROPOSER).json["steps"]
    return next(one["lines"] for one in steps if one["step"] == step)
