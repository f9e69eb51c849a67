"""The JSON endpoints of review: what they give, to whom, and how they refuse."""

from __future__ import annotations

import base64
import html
import re
from urllib.parse import quote

import pytest

from services.review.domain.grounds import GROUNDS
from tests.harness.base import WHO_ASKS
from tests.integration.review.harness import (
    ARCHIVIST,
    HEAD,
    LEADER,
    OFFICE,
    OFFICE_SHEET,
    PARTY,
    PARTY_HEAD,
    PARTY_PROPOSER,
    PARTY_SECRECY,
    PROPOSER,
    SECRECY,
    SECRECY_SHEET,
    STRANGER,
)
from tests.unit.review.builders import a_person

pytestmark = pytest.mark.one_database

PASS = {"step": 1, "decision": "pass", "opinion": "同意。"}


def is_problem(response, status, code):
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["code"] == code
    assert problem["detail"]
    return problem


def test_a_case_shows_its_steps_with_their_sheets(harness):
    case_id = harness.propose()
    case = harness.get(f"/cases/{case_id}", HEAD).get_json()
    assert (case["id"], case["state"], case["disclosure"], case["current"]) == (case_id, "open", "d-1", [1])
    assert [step["step"] for step in case["steps"]] == [1, 2, 3, 4]
    assert case["steps"][0] == case["steps"][0] | {
        "name": "科室负责人审核",
        "roles": ["section_head"],
        "state": "current",
        "due_on": "2026-11-11",
        "sheet": None,
    }
    assert case["steps"][1]["sheet"]["required"] == ["attribute", "ground"]
    assert (case["title"], case["formed_on"]) == ("2026年第三季度财务收支报告", "2026-11-05")


def test_an_unchanged_case_answers_304(harness):
    case_id = harness.propose()
    etag = harness.get(f"/cases/{case_id}", HEAD).headers["ETag"]
    headers = harness.bearer(HEAD) | {"If-None-Match": etag}
    assert harness.client.get(f"{harness.api}/cases/{case_id}", headers=headers).status_code == 304
    harness.pass_current(case_id)
    assert harness.client.get(f"{harness.api}/cases/{case_id}", headers=headers).status_code == 200


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


@pytest.mark.parametrize("path", ["", "/text", "/files/sm3:00", "/decisions"])
@pytest.mark.parametrize("actor", [STRANGER, PARTY])
def test_who_may_not_know_of_a_case_finds_none(harness, actor, path):
    case_id = harness.propose()
    if path == "/decisions":
        is_problem(harness.decide(case_id, actor, **PASS), 404, "case_not_found")
        return
    is_problem(harness.get(f"/cases/{case_id}{path}", actor), 404, "case_not_found")


@pytest.mark.parametrize("path", ["", "/text", "/files/sm3:00", "/decisions"])
def test_who_takes_no_step_of_any_case_is_refused_whether_there_is_one_or_not(harness, path):
    for case_id in (harness.propose(), "nothing"):
        decides = path == "/decisions"
        answer = (
            harness.decide(case_id, ARCHIVIST, **PASS) if decides else harness.get(f"/cases/{case_id}{path}", ARCHIVIST)
        )
        is_problem(answer, 403, "role_missing")


@pytest.mark.parametrize("case_id", ["nothing", "0", "%00", "a" * 500, "%F0%9F%99%82"])
@pytest.mark.servers
def test_an_unknown_case_is_not_found(any_harness, case_id):
    assert any_harness.get(f"/cases/{case_id}", HEAD).status_code == 404
    assert any_harness.get(f"/cases/{case_id}/text", HEAD).status_code == 404
    assert any_harness.decide(case_id, HEAD, **PASS).status_code == 404


def test_nobody_sees_anything_without_signing_in(harness):
    case_id = harness.propose()
    for path in ("/cases", f"/cases/{case_id}", f"/cases/{case_id}/text"):
        is_problem(harness.get(path), 401, "not_signed_in")
    is_problem(harness.client.post(f"{harness.api}/cases/{case_id}/decisions", json=PASS), 401, "not_signed_in")


def test_the_office_reads_every_case_of_its_body_but_those_of_the_party(harness):
    """Also where its route has no step of the office: the office is asked for deputies and to see to late steps."""
    urgent = harness.propose(review_route="urgent")
    party = harness.propose("d-2", audience="party", review_route="party", proposer=PARTY_PROPOSER.snapshot())
    member = a_person("chen", "office", "party_member")
    assert harness.get(f"/cases/{urgent}", OFFICE).status_code == 200
    assert [case["id"] for case in harness.get("/cases", OFFICE).get_json()["items"]] == [urgent]
    assert harness.get(f"/cases/{party}", member).status_code == 404
    assert [case["id"] for case in harness.get("/cases", member).get_json()["items"]] == [urgent]
    assert harness.get(f"/cases/{urgent}", STRANGER).status_code == 404


@pytest.mark.both_databases
@pytest.mark.servers
def test_a_party_case_is_known_to_its_route_only(any_harness):
    case_id = any_harness.propose(audience="party", review_route="party")
    for actor in (PARTY_PROPOSER, PARTY_HEAD, PARTY_SECRECY, PARTY):
        assert any_harness.get(f"/cases/{case_id}", actor).status_code == 200
        assert len(any_harness.get("/cases", actor).get_json()["items"]) == 1
    for actor in (PROPOSER, HEAD, SECRECY, OFFICE, LEADER, STRANGER):
        assert any_harness.get(f"/cases/{case_id}", actor).status_code == 404
        assert any_harness.get("/cases", actor).get_json()["items"] == []


@pytest.mark.servers
def test_the_list_gives_what_the_caller_may_see_newest_first(any_harness):
    first, second = any_harness.propose("d-1"), any_harness.propose("d-2")
    any_harness.propose("d-3", body="GDJ")
    assert [case["id"] for case in any_harness.get("/cases", HEAD).get_json()["items"]] == [second, first]
    assert [case["disclosure"] for case in any_harness.get("/cases", STRANGER).get_json()["items"]] == ["d-3"]
    assert [case["id"] for case in any_harness.get("/cases", PROPOSER).get_json()["items"]] == [second, first]


@pytest.mark.both_databases
@pytest.mark.servers
def test_the_list_is_filtered_by_disclosure_state_and_mine(any_harness):
    first = any_harness.propose("d-1")
    second = any_harness.propose("d-2")
    any_harness.pass_current(first)

    def ids(query, actor):
        return [case["id"] for case in any_harness.get(f"/cases?{query}", actor).get_json()["items"]]

    assert ids("disclosure=d-1", OFFICE) == [first]
    assert ids("disclosure=unknown", OFFICE) == []
    assert ids("state=open", OFFICE) == [second, first]
    assert ids("state=approved", OFFICE) == []
    assert ids("mine=true", SECRECY) == [first]
    assert ids("mine=1", HEAD) == [second]
    assert ids("mine=true", a_person("lin", "section_head")) == []


@pytest.mark.both_databases
@pytest.mark.servers
def test_the_list_is_paged_by_cursor(any_harness):
    made = [any_harness.propose(f"d-{number}") for number in range(5)]
    seen, path = [], "/cases?limit=2"
    while path:
        answer = any_harness.get(path, HEAD)
        page = answer.get_json()
        seen += [case["id"] for case in page["items"]]
        path = f"/cases?limit=2&cursor={page['next']}" if page["next"] else ""
        assert bool(page["next"]) == ("Link" in answer.headers)
    assert seen == made[::-1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("state=asleep", "state"),
        ("mine=perhaps", "mine"),
        ("disclosure=%00", "disclosure"),
        ("disclosure=" + "a" * 65, "disclosure"),
        ("colour=red", "colour"),
    ],
)
@pytest.mark.servers
def test_a_wrong_query_is_explained(any_harness, query, field):
    problem = is_problem(any_harness.get(f"/cases?{query}", HEAD), 422, "invalid")
    assert field in problem["errors"]


@pytest.mark.parametrize("key", ["[]", '[{"a":1}]', "[null,2]", '["\\u0000"]', '["d-1", "d-2"]', "nonsense"])
@pytest.mark.servers
def test_a_forged_cursor_is_refused(any_harness, key):
    any_harness.propose()
    cursor = base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")
    for given in (cursor, key):
        is_problem(any_harness.get(f"/cases?cursor={quote(given)}", HEAD), 400, "bad_cursor")
        assert any_harness.page(f"/review/cases?cursor={quote(given)}", HEAD).status_code == 400


@pytest.mark.both_databases
@pytest.mark.servers
def test_the_page_of_cases_is_turned_by_the_same_cursor(any_harness):
    made = [any_harness.propose(f"d-{number}") for number in range(31)]
    first = any_harness.page("/review/cases", HEAD).text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    second = any_harness.page(html.unescape(following[1]), HEAD).text
    shown = [re.findall(r'<a href="/review/cases/([0-9a-f-]{36})">', page) for page in (first, second)]
    assert [len(ids) for ids in shown] == [30, 1]
    assert shown[0] + shown[1] == made, "due on one day, the older first"
    assert 'rel="next"' not in second


def test_the_text_is_checked_against_the_content_hash(harness):
    case_id = harness.propose()
    text = harness.get(f"/cases/{case_id}/text", SECRECY).get_json()
    assert (text["intact"], text["digest"]) == (True, harness.case(case_id).proposal.text.digest)
    wrong = harness.propose("d-2", content_hash="sm3:" + "0" * 64)
    assert harness.get(f"/cases/{wrong}/text", SECRECY).get_json()["intact"] is False


def test_an_attachment_is_read_through_its_case(harness):
    digest = harness.catalog_files.put(b"a;b\n")
    told = {"digest": digest, "name": "收支表.csv", "size": 4, "media_type": "text/csv", "unseen": []}
    case_id = harness.propose(attachments=[told])
    answer = harness.get(f"/cases/{case_id}/files/{digest}", HEAD)
    assert (answer.data, answer.mimetype) == (b"a;b\n", "text/csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    part = harness.get(f"/cases/{case_id}/files/{digest}", HEAD, Range="bytes=2-", If_Range=answer.headers["ETag"])
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"b\n", "bytes 2-3/4")
    other = harness.catalog_files.put(b"not of this case")
    is_problem(harness.get(f"/cases/{case_id}/files/{other}", HEAD), 404, "no_such_attachment")


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


@pytest.mark.both_databases
@pytest.mark.servers
def test_statements_stay_within_the_budget(any_harness):
    """Detail ≤ 2, list ≤ 3 whatever its length, a decision ≤ 11: steps and verdicts are rows of their own."""
    case_ids = [any_harness.propose(f"d-{number}") for number in range(6)]
    with any_harness.statements() as seen:
        any_harness.get(f"/cases/{case_ids[0]}", HEAD)
    assert len(seen) <= 2, seen
    with any_harness.statements() as seen:
        assert len(any_harness.get("/cases?limit=100", HEAD).get_json()["items"]) == 6
    assert len(seen) <= 3, seen
    for number in range(4):
        headers = {"Idempotency-Key": f"k-{number}"}
        with any_harness.statements() as seen:
            assert any_harness.pass_current(case_ids[0], headers=headers).status_code == 200
        numbering = number == 1  # the secrecy review's certificate is counted (decision 0061)
        assert len(seen) - 1 <= 12 + WHO_ASKS + numbering, seen  # the any_harness itself looks the step up


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
