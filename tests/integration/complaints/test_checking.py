"""The rules of a body, and an answer that goes through them: by the interface and on the pages."""

from __future__ import annotations

from tests.harness.error_summary import error_summary
from tests.integration.complaints.harness import ComplaintsHarness, an_officer, as_told

OFFICE, HU = an_officer("li", "GJJ", "office"), an_officer("hu", "GJJ", "secrecy_officer")
LEADER = an_officer("zhou", "GJJ", "leader")
SAID = {"text": "中午已安排值班。依据《服务承诺》。", "outcome": "adopted", "checks": ["parts", "ground", "remedy"]}
RULES = {"steps": ["review_answer", "sign_answer"], "checklist": True, "document_code": "公积金信复"}


def test_an_answer_is_checked_signed_numbered_posted_and_published_as_previewed(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    rules = harness.get("/rules/GJJ", OFFICE)
    assert (rules.json["version"], rules.json["steps"], rules.headers["ETag"]) == (0, [], '"0"')
    assert harness.put("/rules/GJJ", RULES, OFFICE).status_code == 428
    assert harness.put("/rules/GJJ", RULES, an_officer(), If_Match='"0"').status_code == 403
    assert harness.put("/rules/GJJ", RULES, OFFICE, If_Match='"0"').json["version"] == 1
    assert harness.put("/rules/GJJ", RULES, OFFICE, If_Match='"0"').status_code == 412

    given = harness.submit_case(publish_ok=True, body="GJJ")
    number = given["number"]
    assert "answer" not in harness.act(number, "accept").json["allowed"]
    assert harness.act(number, "answer", SAID).status_code == 409
    unfinished = harness.act(number, "draft", {**SAID, "checks": []})
    assert (unfinished.status_code, "review_answer" in unfinished.json["allowed"]) == (200, False)
    assert harness.act(number, "submit-answer").json["code"] == "not_looked_over"
    assert harness.announced("task.opened")[-1].data["kind"] == "answer", "nobody is asked to check what is unfinished"
    assert harness.act(number, "draft", SAID).status_code == 200
    assert harness.act(number, "submit-answer").status_code == 200
    assert harness.act(number, "review-answer", {}, HU).status_code == 200
    signed = harness.act(number, "sign-answer", {}, LEADER)
    assert (signed.status_code, harness.act(number, "answer", {**SAID, "text": "改了。"}).status_code) == (200, 409)
    seen = harness.get(f"/cases/{number}/preview", an_officer()).json["preview_digest"]
    sent = harness.act(number, "answer", {"publish": True, "preview_digest": seen, "delivery": "signature"})
    assert (sent.status_code, sent.json["state"]) == (200, "answered")
    told = harness.get(f"/cases/{number}", Receipt_Code=given["receipt_code"]).json
    assert (told["document_number"], told["answered_on"], told["delivery"]) == (
        "公积金信复〔2026〕1号",
        "2026-11-24",
        "signature",
    )
    assert harness.get("/responses").json["items"][0]["answer"] == SAID["text"]
    ledger = harness.get(f"/cases/{number}/entries", an_officer()).json["items"]
    assert [(entry["kind"], entry["by"]["sub"]) for entry in ledger[2:]] == [
        ("draft", "chen"),
        ("draft", "chen"),
        ("submit_answer", "chen"),
        ("review_answer", "hu"),
        ("sign_answer", "zhou"),
        ("answer", "chen"),
    ]
    assert harness.undone() == 0
    harness.ledgers_are_the_rows()


def test_a_purge_ends_the_task_to_check_a_draft_about_it(harness: ComplaintsHarness) -> None:
    assert harness.put("/rules/GJJ", RULES, OFFICE, If_Match='"0"').status_code == 200
    number = harness.submit_case(disclosure="d1")["number"]
    harness.act(number, "accept")
    assert harness.act(number, "draft", SAID).status_code == 200
    assert harness.act(number, "submit-answer").status_code == 200
    harness.purge("d1")
    assert harness.announced("task.closed")[-1].data["kind"] == "review_answer"
    assert harness.get(f"/cases/{number}", an_officer()).json["allowed"].count("review_answer") == 0
    harness.ledgers_are_the_rows()


def test_office_sets_the_rules_and_each_step_has_its_page(harness: ComplaintsHarness) -> None:
    harness.sign_in(OFFICE)
    form = {"version": "0", "steps": ["review_answer", "sign_answer"], "document_code": "公积金信复"}
    form |= {"limits.0.kind": "opinion", "limits.0.days": "3", "limits.0.basis": "服务承诺第三条", "limits.1.kind": ""}
    form |= {
        "templates.0.name": "服务时间",
        "templates.0.kind": "opinion",
        "templates.0.text": "您反映的服务时间问题，",
    }
    wrong = {**form, "limits.0.days": "", "templates.0.text": ""}
    refused = harness.submit("/complaints/rules/GJJ", wrong)
    assert list(error_summary(refused.text)) == ["f-limits.0.days", "f-templates.0.text"], "each leads to its field"
    assert harness.submit("/complaints/rules/GJJ", form).headers["Location"].endswith("?done=1")
    shown = harness.client.get("/complaints/rules/GJJ").text
    assert "公积金信复" in shown
    assert "服务承诺第三条" in shown
    assert "3 个工作日内答复" in harness.client.get("/complaints/ask").text
    (limit,) = harness.get("/rules/GJJ", OFFICE).json["limits"]
    assert (limit["days"], limit["unit"], limit["channel"]) == (3, "working", None)
    given = harness.submit_case(body="GJJ")
    number = given["number"]
    assert given["due_on"] == "2026-11-27"
    harness.act(number, "accept")
    page = f"/complaints/cases/{number}"
    harness.sign_in(an_officer())
    shown = harness.client.get(page).text
    assert "发出答复" not in shown
    assert f'href="{page}?template=0#f-text"' in shown
    assert "您反映的服务时间问题，</textarea>" in harness.client.get(f"{page}?template=0").text
    said = {"text": "已延长。", "outcome": "adopted"}
    assert harness.submit(f"{page}/answer", {"do": "draft", **said}).headers["Location"].endswith("?done=drafted")
    assert "草稿还没有送审。" in harness.client.get(page).text
    assert harness.submit(f"{page}/answer", {"do": "submit", **said}).headers["Location"].endswith("?done=submitted")
    harness.sign_in(HU)
    assert "已延长。" in harness.client.get(f"{page}/review-answer").text
    assert "答复已审核" in harness.client.get(harness.submit(f"{page}/review-answer").headers["Location"]).text
    harness.sign_in(LEADER)
    assert harness.submit(f"{page}/sign-answer").status_code == 303
    harness.sign_in(an_officer())
    shown = harness.client.get(page).text
    assert "已签发 公积金信复〔2026〕1号" in shown
    sent = harness.submit(f"{page}/answer", {"do": "send", "delivery": "online"})
    assert sent.headers["Location"].endswith("?done=answered")


def test_a_body_promises_no_less_than_the_law_and_each_thing_once(harness: ComplaintsHarness) -> None:
    """A petition had ninety days to be told whether it is taken on, where the law gives fifteen."""

    def refused(*limits: dict[str, object]) -> list[str]:
        given = [{"kind": "complaint", "unit": "working", "basis": "承诺", "days": 5, **limit} for limit in limits]
        answer = harness.put("/rules/GJJ", {**RULES, "limits": given}, OFFICE, If_Match='"0"')
        assert (answer.status_code, answer.json["code"]) == (422, "wrong_limits")
        return list(answer.json["errors"])

    petition = {"channel": "petition_platform", "unit": "calendar"}
    assert refused({**petition, "days": 90}) == ["limits.0.days"]
    assert refused({**petition, "unit": "working", "days": 14}) == ["limits.0.days"]
    assert refused({"channel": None}, {"channel": None, "days": 7}) == ["limits.1.kind"]


def test_the_only_one_who_could_sign_an_answer_does_not_check_it_away(harness: ComplaintsHarness) -> None:
    """Once he has checked it he may not sign it: it would lie until its term is over, and nobody be told."""
    assert harness.put("/rules/GJJ", RULES, OFFICE, If_Match='"0"').status_code == 200
    for person in (HU, OFFICE):
        harness.deliver("catalog.person.changed", person.sub, as_told(person))
    number = harness.submit_case(body="GJJ")["number"]
    harness.act(number, "accept")
    assert harness.act(number, "draft", SAID).status_code == 200
    assert harness.act(number, "submit-answer").status_code == 200
    refused = harness.act(number, "review-answer", {}, OFFICE)
    assert (refused.status_code, refused.json["code"]) == (409, "nobody_signs")
    harness.sign_in(OFFICE)
    assert "由您审核以后" in harness.submit(f"/complaints/cases/{number}/review-answer").text
    harness.deliver("catalog.person.changed", LEADER.sub, as_told(LEADER))
    assert harness.act(number, "review-answer", {}, OFFICE).status_code == 200, "another can sign it now"
