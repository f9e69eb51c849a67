"""The decisions on a case of review: what each step takes, and how it refuses."""

from __future__ import annotations

import pytest

from services.review.domain.grounds import GROUNDS
from tests.integration.review.harness import (
    HEAD,
    LEADER,
    OFFICE,
    OFFICE_SHEET,
    PROPOSER,
    SECRECY,
    SECRECY_SHEET,
    is_problem,
)
from tests.unit.review.builders import a_person

pytestmark = pytest.mark.one_database

PASS = {"step": 1, "decision": "pass", "opinion": "同意。"}


@pytest.mark.servers
def test_each_step_is_passed_by_its_role_until_the_case_is_approved(any_harness):
    case_id = any_harness.propose()
    for number, (actor, sheet) in enumerate(
        [(HEAD, None), (SECRECY, SECRECY_SHEET), (OFFICE, OFFICE_SHEET), (LEADER, None)], 1
    ):
        answer = any_harness.decide(case_id, actor, step=number, decision="pass", opinion="同意。", sheet=sheet)
        assert answer.status_code == 200, answer.text
    done = answer.get_json()
    assert (done["state"], done["current"]) == ("approved", [])
    assert done["record_digest"].startswith("sm3:")
    assert "title" not in done


def test_the_answer_to_a_decision_carries_the_new_version(harness):
    case_id = harness.propose()
    answer = harness.decide(case_id, HEAD, **PASS)
    assert answer.headers["ETag"] == harness.get(f"/cases/{case_id}", HEAD).headers["ETag"]


def test_returning_keeps_reason_and_fields(harness):
    case_id = harness.propose()
    answer = harness.decide(
        case_id, HEAD, step=1, decision="return", opinion="附件不全。", fields=["attachments", "attachments"]
    )
    verdict = answer.get_json()["steps"][0]["verdicts"][0]
    assert (verdict["decision"], verdict["fields"]) == ("return", ["attachments"])
    assert harness.announced()[-2].data["reason"] == "附件不全。"


def test_returning_needs_no_fields(harness):
    answer = harness.decide(harness.propose(), HEAD, step=1, decision="return", opinion="请重写。")
    assert answer.get_json()["state"] == "returned"


@pytest.mark.parametrize("ground", GROUNDS)
def test_refusing_takes_a_ground_of_the_list(harness, ground):
    answer = harness.decide(harness.propose(), HEAD, step=1, decision="refuse", opinion="不予公开。", ground=ground)
    assert answer.get_json()["state"] == "refused"
    assert harness.announced()[-2].data["ground"] == ground


@pytest.mark.parametrize("opinion", ["不合适。", "含第三方商业秘密。", "commercial_secret_or_privacy"])
def test_refusing_without_ground_lists_the_grounds_whatever_the_opinion_cites(harness, opinion):
    problem = is_problem(
        harness.decide(harness.propose(), HEAD, step=1, decision="refuse", opinion=opinion), 422, "ground_needed"
    )
    assert "enforcement_file" in problem["errors"]["ground"]


@pytest.mark.parametrize(
    ("decision", "given"),
    [
        ("pass", {"ground": "state_secret"}),
        ("pass", {"fields": ["text"]}),
        ("return", {"ground": "state_secret"}),
        ("refuse", {"fields": ["text"], "ground": "state_secret"}),
    ],
)
def test_what_belongs_to_another_decision_is_refused(harness, decision, given):
    """It would be taken and mean nothing."""
    case_id = harness.propose()
    answer = harness.decide(case_id, HEAD, step=1, decision=decision, opinion="同意。", **given)
    problem = is_problem(answer, 422, "not_of_this_decision")
    assert set(problem["errors"]) == set(given) - ({"ground"} if decision == "refuse" else set())
    assert harness.case(case_id).current_numbers == (1,)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"step": "1"}, {"step"}),
        ({"step": True}, {"step"}),
        ({"step": 1.5}, {"step"}),
        ({"step": None}, {"step"}),
        ({"step": 9}, {"step"}),
        ({"step": 10**30}, {"step"}),
        ({"decision": "maybe"}, {"decision"}),
        ({"decision": 1}, {"decision"}),
        ({"opinion": ""}, {"opinion"}),
        ({"opinion": "   "}, {"opinion"}),
        ({"opinion": 5}, {"opinion"}),
        ({"opinion": "x" * 4001}, {"opinion"}),
        ({"opinion": "a\0b"}, {"opinion"}),
        ({"opinion": "同\u202e意"}, {"opinion"}),
        ({"opinion": "\u200b"}, {"opinion"}),
        ({"sheet": "all well"}, {"sheet"}),
        ({"sheet": {"colour": "red"}}, {"sheet"}),
        ({"fields": "text"}, {"fields"}),
        ({"fields": ["colour"]}, {"fields.0"}),
        ({"ground": "bad_mood"}, {"ground"}),
        ({"colour": "red"}, {"colour"}),
    ],
)
def test_a_wrong_decision_is_explained_by_field_and_changes_nothing(harness, changes, errors):
    case_id = harness.propose()
    before = harness.names_announced()
    response = harness.decide(case_id, HEAD, **{**PASS, **changes})
    assert response.status_code == 422, response.text
    assert set(response.get_json()["errors"]) == errors
    assert harness.case(case_id).current_numbers == (1,)
    assert harness.names_announced() == before


@pytest.mark.parametrize("changes", [{"opinion": "\ud800"}, {"sheet": {"ground": {"deep": ["\ud800"]}}}])
def test_half_of_a_surrogate_pair_is_no_json(harness, changes):
    is_problem(harness.decide(harness.propose(), HEAD, **{**PASS, **changes}), 400, "malformed")


@pytest.mark.parametrize("missing", PASS)
def test_a_missing_field_is_named(harness, missing):
    body = {name: value for name, value in PASS.items() if name != missing}
    problem = is_problem(harness.decide(harness.propose(), HEAD, **body), 422, "invalid")
    assert set(problem["errors"]) == {missing}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"attribute": "secret"}, "sheet.attribute"),
        ({"attribute": "withheld"}, "sheet.attribute"),
        ({"number": ""}, "sheet.number"),
        ({"number": 7}, "sheet.number"),
        ({"opinion": "x" * 2001}, "sheet.opinion"),
        ({"opinion": "a\0b"}, "sheet.opinion"),
        ({"opinion": "同\u202e意"}, "sheet.opinion"),
        ({"opinion": "\u200b"}, "sheet.opinion"),
        ({"colour": "red"}, "sheet.colour"),
        ({"ground": {"deep": ["x"]}}, "sheet.ground"),
    ],
)
def test_a_wrong_sheet_is_explained_by_field(harness, changes, field):
    case_id = harness.propose()
    harness.pass_current(case_id)
    sheet = {**SECRECY_SHEET, **changes}
    response = harness.decide(case_id, SECRECY, step=2, decision="pass", opinion="同意。", sheet=sheet)
    assert response.status_code == 422, response.text
    assert list(response.get_json()["errors"]) == [field]
    assert harness.case(case_id).current_numbers == (2,)


def test_personal_data_must_be_checked_where_the_item_has_them(harness):
    case_id = harness.propose(personal_data="mask")
    harness.pass_current(case_id)
    response = harness.decide(case_id, SECRECY, step=2, decision="pass", opinion="同意。", sheet=SECRECY_SHEET)
    problem = is_problem(response, 422, "sheet_invalid")
    assert "已核对个人信息" in problem["errors"]["sheet.personal_data_checked"]
    harness.approve(case_id)


def test_a_marking_in_an_opinion_is_refused_and_not_kept(harness):
    case_id = harness.propose()
    marked = "机密★10年"
    response = harness.decide(case_id, HEAD, **{**PASS, "opinion": marked}, headers={"Idempotency-Key": "k"})
    is_problem(response, 422, "secrecy_marking")
    assert marked not in harness.everything_kept()


def test_an_impossible_step_names_the_current_one(harness):
    case_id = harness.propose()
    response = harness.decide(case_id, SECRECY, step=2, decision="pass", opinion="同意。", sheet=SECRECY_SHEET)
    assert is_problem(response, 409, "step_not_current")["current"] == [1]
    harness.pass_current(case_id)
    assert is_problem(harness.decide(case_id, HEAD, **PASS), 409, "step_not_current")["current"] == [2]


@pytest.mark.parametrize("decision", ["pass", "return", "refuse"])
def test_a_closed_case_takes_no_decision(harness, decision):
    case_id = harness.propose()
    harness.approve(case_id)
    body = {"step": 4, "decision": decision, "opinion": "属内部事务。"}
    problem = is_problem(harness.decide(case_id, LEADER, **body), 409, "illegal_transition")
    assert problem["allowed"] == [], "to void it is the catalogue's, when the publication is held"


def test_the_proposer_takes_no_step_of_his_own(harness):
    both = a_person("lin", "proposer", "section_head")
    is_problem(harness.decide(harness.propose(), both, **PASS), 403, "self_approval")
    is_problem(harness.decide(harness.propose("d-2"), PROPOSER, **PASS), 403, "role_missing")


def test_other_roles_of_the_route_do_not_take_the_step(harness):
    assert is_problem(harness.decide(harness.propose(), OFFICE, **PASS), 403, "wrong_role")["roles"] == ["section_head"]


def test_a_stale_version_is_refused(harness):
    case_id = harness.propose()
    etag = harness.get(f"/cases/{case_id}", HEAD).headers["ETag"]
    harness.pass_current(case_id)
    body = {"step": 2, "decision": "return", "opinion": "请改。"}
    is_problem(harness.decide(case_id, SECRECY, **body, headers={"If-Match": etag}), 412, "stale")
    assert harness.decide(case_id, SECRECY, **body, headers={"If-Match": '"2"'}).status_code == 200


@pytest.mark.servers
def test_a_repeated_key_decides_once(any_harness):
    case_id = any_harness.propose()
    headers = {"Idempotency-Key": "k-1"}
    first = any_harness.decide(case_id, HEAD, **PASS, headers=headers)
    again = any_harness.decide(case_id, HEAD, **PASS, headers=headers)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert any_harness.names_announced().count("case.step_passed") == 1
    other = {**PASS, "opinion": "另一意见。"}
    is_problem(any_harness.decide(case_id, HEAD, **other, headers=headers), 422, "idempotency_key_reused")


def test_malformed_and_oversized_bodies_are_refused(harness):
    path = f"{harness.api}/cases/{harness.propose()}/decisions"
    send = {"headers": harness.bearer(HEAD), "content_type": "application/json"}
    assert harness.client.post(path, data=b"{", **send).status_code == 400
    assert harness.client.post(path, data=b'{"opinion": "' + b"x" * 2_100_000 + b'"}', **send).status_code == 413
    assert harness.client.post(path, json=[1], headers=harness.bearer(HEAD)).status_code == 422


def test_the_secrecy_officer_says_that_he_looked_at_what_no_program_could_read(harness):
    """A scanned page may be anything; without his word it does not pass."""
    digest = harness.catalog_files.put(b"scan")
    told = {"digest": digest, "name": "扫描件.pdf", "size": 4, "media_type": "application/pdf"}
    case_id = harness.propose(attachments=[{**told, "unseen": ["picture", "binary"]}])
    assert harness.pass_current(case_id).status_code == 200
    shown = harness.get(f"/cases/{case_id}", SECRECY).get_json()
    assert shown["attachments"][0]["unseen"] == ["picture", "binary"]
    assert "unseen_examined" in shown["steps"][1]["sheet"]["required"]
    page = harness.page(f"/review/cases/{case_id}", SECRECY).text
    assert "含机器无法检查的内容：图片、内嵌对象" in page
    given = {"step": 2, "decision": "pass", "opinion": "同意。"}
    for sheet in (SECRECY_SHEET, {**SECRECY_SHEET, "unseen_examined": False}):
        refused = harness.decide(case_id, SECRECY, **given, sheet=sheet)
        assert "sheet.unseen_examined" in is_problem(refused, 422, "sheet_invalid")["errors"]
    passed = harness.decide(case_id, SECRECY, **given, sheet={**SECRECY_SHEET, "unseen_examined": True})
    assert passed.status_code == 200


def test_a_readable_attachment_asks_nothing_more_of_the_secrecy_officer(harness):
    told = {"digest": "sm3:" + "7" * 64, "name": "表.csv", "size": 4, "media_type": "text/csv", "unseen": []}
    case_id = harness.propose(attachments=[told])
    sheet = harness.get(f"/cases/{case_id}", SECRECY).get_json()["steps"][1]["sheet"]
    assert "unseen_examined" not in sheet["properties"]


def test_a_decision_on_what_is_approved_is_refused_and_kept_in_the_audit(harness):
    case_id = harness.propose()
    harness.approve(case_id)
    answer = harness.decide(case_id, HEAD, **PASS)
    is_problem(answer, 409, "illegal_transition")
    records = harness.get(f"/audit?aggregate=case/{case_id}&limit=100", OFFICE).get_json()["items"]
    (record,) = [record for record in records if record["name"].endswith("case.decision_refused")]
    assert (record["actor"]["sub"], record["detail"]["refused"]) == (HEAD.sub, "illegal_transition")
    approved = harness.announced("case.approved")[-1].data["content_hash"]
    assert (record["detail"]["act"], record["detail"]["content_hash"]) == ("pass", approved)
