"""The JSON endpoints of review: what they give, to whom, and how they refuse."""

from __future__ import annotations

import pytest

from services.review.domain.grounds import GROUNDS
from tests.integration.review.desk import (
    API,
    ARCHIVIST,
    HEAD,
    LEADER,
    OFFICE,
    OFFICE_SHEET,
    PARTY,
    PROPOSER,
    SECRECY,
    SECRECY_SHEET,
    STRANGER,
)
from tests.unit.review.builders import a_person

PASS = {"step": 1, "decision": "pass", "opinion": "同意。"}


def is_problem(response, status, code):
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["code"] == code
    assert problem["detail"]
    return problem


def test_a_case_shows_its_steps_with_their_sheets(desk):
    case_id = desk.propose()
    case = desk.get(f"{API}/{case_id}", HEAD).get_json()
    assert (case["id"], case["state"], case["disclosure"], case["current"]) == (case_id, "open", "d-1", [1])
    assert [step["step"] for step in case["steps"]] == [1, 2, 3, 4]
    assert case["steps"][0] == case["steps"][0] | {
        "name": "科室负责人审核",
        "roles": ["section_head"],
        "state": "current",
        "due_on": "2026-11-11",
        "sheet": None,
    }
    assert case["steps"][1]["sheet"]["required"] == ["attribute", "ground", "self_check", "opinion", "number"]
    assert (case["title"], case["formed_on"]) == ("2026年第三季度财务收支报告", "2026-11-05")


def test_an_unchanged_case_answers_304(desk):
    case_id = desk.propose()
    etag = desk.get(f"{API}/{case_id}", HEAD).headers["ETag"]
    headers = desk.bearer(HEAD) | {"If-None-Match": etag}
    assert desk.client.get(f"{API}/{case_id}", headers=headers).status_code == 304
    desk.pass_current(case_id)
    assert desk.client.get(f"{API}/{case_id}", headers=headers).status_code == 200


@pytest.mark.servers
def test_each_step_is_passed_by_its_role_until_the_case_is_approved(any_desk):
    case_id = any_desk.propose()
    for number, (actor, sheet) in enumerate(
        [(HEAD, None), (SECRECY, SECRECY_SHEET), (OFFICE, OFFICE_SHEET), (LEADER, None)], 1
    ):
        answer = any_desk.decide(case_id, actor, step=number, decision="pass", opinion="同意。", sheet=sheet)
        assert answer.status_code == 200, answer.text
    done = answer.get_json()
    assert (done["state"], done["current"]) == ("approved", [])
    assert done["record_digest"].startswith("sm3:")
    assert "title" not in done


def test_the_answer_to_a_decision_carries_the_new_version(desk):
    case_id = desk.propose()
    answer = desk.decide(case_id, HEAD, **PASS)
    assert answer.headers["ETag"] == desk.get(f"{API}/{case_id}", HEAD).headers["ETag"]


def test_returning_keeps_reason_and_fields(desk):
    case_id = desk.propose()
    answer = desk.decide(
        case_id, HEAD, step=1, decision="return", opinion="附件不全。", fields=["attachments", "attachments"]
    )
    verdict = answer.get_json()["steps"][0]["verdicts"][0]
    assert (verdict["decision"], verdict["fields"]) == ("return", ["attachments"])
    assert desk.told()[-2]["data"]["reason"] == "附件不全。"


def test_returning_needs_no_fields(desk):
    answer = desk.decide(desk.propose(), HEAD, step=1, decision="return", opinion="请重写。")
    assert answer.get_json()["state"] == "returned"


@pytest.mark.parametrize("ground", GROUNDS)
def test_refusing_takes_a_ground_of_the_list(desk, ground):
    answer = desk.decide(desk.propose(), HEAD, step=1, decision="refuse", opinion="不予公开。", ground=ground)
    assert answer.get_json()["state"] == "refused"
    assert desk.told()[-2]["data"]["ground"] == ground


def test_refusing_finds_the_ground_in_the_opinion(desk):
    answer = desk.decide(desk.propose(), HEAD, step=1, decision="refuse", opinion="含第三方商业秘密。")
    assert answer.get_json()["steps"][0]["verdicts"][0]["ground"] == "commercial_secret_or_privacy"


def test_refusing_without_ground_lists_the_grounds(desk):
    problem = is_problem(
        desk.decide(desk.propose(), HEAD, step=1, decision="refuse", opinion="不合适。"), 422, "ground_needed"
    )
    assert "enforcement_file" in problem["errors"]["ground"]


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
        ({"opinion": "\ud800"}, {"opinion"}),
        ({"sheet": "all well"}, {"sheet"}),
        ({"sheet": {"colour": "red"}}, {"sheet"}),
        ({"fields": "text"}, {"fields"}),
        ({"fields": ["colour"]}, {"fields.0"}),
        ({"ground": "bad_mood"}, {"ground"}),
        ({"colour": "red"}, {"colour"}),
    ],
)
def test_a_wrong_decision_is_explained_by_field_and_changes_nothing(desk, changes, errors):
    case_id = desk.propose()
    before = desk.names()
    response = desk.decide(case_id, HEAD, **{**PASS, **changes})
    assert response.status_code == 422, response.text
    assert set(response.get_json()["errors"]) == errors
    assert desk.case(case_id).current.number == 1
    assert desk.names() == before


@pytest.mark.parametrize("missing", PASS)
def test_a_missing_field_is_named(desk, missing):
    body = {name: value for name, value in PASS.items() if name != missing}
    problem = is_problem(desk.decide(desk.propose(), HEAD, **body), 422, "invalid")
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
        ({"colour": "red"}, "sheet.colour"),
        ({"ground": {"deep": ["\ud800"]}}, "sheet.ground"),
    ],
)
def test_a_wrong_sheet_is_explained_by_field(desk, changes, field):
    case_id = desk.propose()
    desk.pass_current(case_id)
    sheet = {**SECRECY_SHEET, **changes}
    response = desk.decide(case_id, SECRECY, step=2, decision="pass", opinion="同意。", sheet=sheet)
    assert response.status_code == 422, response.text
    assert list(response.get_json()["errors"]) == [field]
    assert desk.case(case_id).current.number == 2


def test_personal_data_must_be_checked_where_the_item_has_them(desk):
    case_id = desk.propose(personal_data="mask")
    desk.pass_current(case_id)
    response = desk.decide(case_id, SECRECY, step=2, decision="pass", opinion="同意。", sheet=SECRECY_SHEET)
    problem = is_problem(response, 422, "sheet_invalid")
    assert "已核对个人信息" in problem["errors"]["sheet.personal_data_checked"]
    desk.approve(case_id)


def test_a_marking_in_an_opinion_is_refused_and_not_kept(desk):
    case_id = desk.propose()
    marked = "机密★10年"
    response = desk.decide(case_id, HEAD, **{**PASS, "opinion": marked}, headers={"Idempotency-Key": "k"})
    is_problem(response, 422, "secrecy_marking")
    assert marked not in desk.everything_kept()


def test_an_impossible_step_names_the_current_one(desk):
    case_id = desk.propose()
    response = desk.decide(case_id, SECRECY, step=2, decision="pass", opinion="同意。", sheet=SECRECY_SHEET)
    assert is_problem(response, 409, "step_not_current")["current"] == [1]
    desk.pass_current(case_id)
    assert is_problem(desk.decide(case_id, HEAD, **PASS), 409, "step_not_current")["current"] == [2]


@pytest.mark.parametrize("decision", ["pass", "return", "refuse"])
def test_a_closed_case_takes_no_decision(desk, decision):
    case_id = desk.propose()
    desk.approve(case_id)
    body = {"step": 4, "decision": decision, "opinion": "属内部事务。"}
    problem = is_problem(desk.decide(case_id, LEADER, **body), 409, "illegal_transition")
    assert problem["allowed"] == ["void"]


def test_the_proposer_takes_no_step_of_his_own(desk):
    both = a_person("lin", "proposer", "section_head")
    is_problem(desk.decide(desk.propose(), both, **PASS), 403, "self_approval")
    is_problem(desk.decide(desk.propose("d-2"), PROPOSER, **PASS), 403, "self_approval")


def test_other_roles_of_the_route_do_not_take_the_step(desk):
    assert is_problem(desk.decide(desk.propose(), OFFICE, **PASS), 403, "wrong_role")["roles"] == ["section_head"]


def test_a_stale_version_is_refused(desk):
    case_id = desk.propose()
    etag = desk.get(f"{API}/{case_id}", HEAD).headers["ETag"]
    desk.pass_current(case_id)
    body = {"step": 2, "decision": "return", "opinion": "请改。"}
    is_problem(desk.decide(case_id, SECRECY, **body, headers={"If-Match": etag}), 412, "stale")
    assert desk.decide(case_id, SECRECY, **body, headers={"If-Match": '"2"'}).status_code == 200


@pytest.mark.servers
def test_a_repeated_key_decides_once(any_desk):
    case_id = any_desk.propose()
    headers = {"Idempotency-Key": "k-1"}
    first = any_desk.decide(case_id, HEAD, **PASS, headers=headers)
    again = any_desk.decide(case_id, HEAD, **PASS, headers=headers)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert any_desk.names().count("case.step_passed") == 1
    other = {**PASS, "opinion": "另一意见。"}
    is_problem(any_desk.decide(case_id, HEAD, **other, headers=headers), 422, "idempotency_key_reused")


def test_malformed_and_oversized_bodies_are_refused(desk):
    path = f"{API}/{desk.propose()}/decisions"
    send = {"headers": desk.bearer(HEAD), "content_type": "application/json"}
    assert desk.client.post(path, data=b"{", **send).status_code == 400
    assert desk.client.post(path, data=b'{"opinion": "' + b"x" * 2_100_000 + b'"}', **send).status_code == 413
    assert desk.client.post(path, json=[1], headers=desk.bearer(HEAD)).status_code == 422


@pytest.mark.parametrize("path", ["", "/text", "/files/sm3:00", "/decisions"])
@pytest.mark.parametrize("actor", [STRANGER, ARCHIVIST, PARTY])
def test_who_may_not_know_of_a_case_finds_none(desk, actor, path):
    case_id = desk.propose()
    if path == "/decisions":
        is_problem(desk.decide(case_id, actor, **PASS), 404, "case_not_found")
        return
    is_problem(desk.get(f"{API}/{case_id}{path}", actor), 404, "case_not_found")


@pytest.mark.parametrize("case_id", ["nothing", "0", "%00", "a" * 500, "%F0%9F%99%82"])
@pytest.mark.servers
def test_an_unknown_case_is_not_found(any_desk, case_id):
    assert any_desk.get(f"{API}/{case_id}", HEAD).status_code == 404
    assert any_desk.get(f"{API}/{case_id}/text", HEAD).status_code == 404
    assert any_desk.decide(case_id, HEAD, **PASS).status_code == 404


def test_nobody_sees_anything_without_signing_in(desk):
    case_id = desk.propose()
    for path in (API, f"{API}/{case_id}", f"{API}/{case_id}/text"):
        is_problem(desk.client.get(path), 401, "not_signed_in")
    is_problem(desk.client.post(f"{API}/{case_id}/decisions", json=PASS), 401, "not_signed_in")


@pytest.mark.servers
def test_a_party_case_is_known_to_its_route_only(any_desk):
    case_id = any_desk.propose(audience="party", review_route="party")
    for actor in (PROPOSER, HEAD, SECRECY, PARTY):
        assert any_desk.get(f"{API}/{case_id}", actor).status_code == 200
        assert len(any_desk.get(API, actor).get_json()["items"]) == 1
    for actor in (OFFICE, LEADER, STRANGER, ARCHIVIST):
        assert any_desk.get(f"{API}/{case_id}", actor).status_code == 404
        assert any_desk.get(API, actor).get_json()["items"] == []


@pytest.mark.servers
def test_the_list_gives_what_the_caller_may_see_newest_first(any_desk):
    first, second = any_desk.propose("d-1"), any_desk.propose("d-2")
    any_desk.propose("d-3", body="GDJ")
    assert [case["id"] for case in any_desk.get(API, HEAD).get_json()["items"]] == [second, first]
    assert [case["disclosure"] for case in any_desk.get(API, STRANGER).get_json()["items"]] == ["d-3"]
    assert len(any_desk.get(API, PROPOSER).get_json()["items"]) == 3


@pytest.mark.servers
def test_the_list_is_filtered_by_disclosure_state_and_mine(any_desk):
    first = any_desk.propose("d-1")
    second = any_desk.propose("d-2")
    any_desk.pass_current(first)

    def ids(query, actor):
        return [case["id"] for case in any_desk.get(f"{API}?{query}", actor).get_json()["items"]]

    assert ids("disclosure=d-1", OFFICE) == [first]
    assert ids("disclosure=unknown", OFFICE) == []
    assert ids("state=open", OFFICE) == [second, first]
    assert ids("state=approved", OFFICE) == []
    assert ids("mine=true", SECRECY) == [first]
    assert ids("mine=1", HEAD) == [second]
    assert ids("mine=true", a_person("lin", "section_head")) == []


@pytest.mark.servers
def test_the_list_is_paged_by_cursor(any_desk):
    made = [any_desk.propose(f"d-{number}") for number in range(5)]
    seen, path = [], f"{API}?limit=2"
    while path:
        answer = any_desk.get(path, HEAD)
        page = answer.get_json()
        seen += [case["id"] for case in page["items"]]
        path = f"{API}?limit=2&cursor={page['next']}" if page["next"] else ""
        assert bool(page["next"]) == ("Link" in answer.headers)
    assert seen == made[::-1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("cursor=nonsense", "cursor"),
        ("state=asleep", "state"),
        ("mine=perhaps", "mine"),
        ("disclosure=%00", "disclosure"),
        ("disclosure=" + "a" * 65, "disclosure"),
        ("colour=red", "colour"),
    ],
)
@pytest.mark.servers
def test_a_wrong_query_is_explained(any_desk, query, field):
    problem = is_problem(any_desk.get(f"{API}?{query}", HEAD), 422, "invalid")
    assert field in problem["errors"]


@pytest.mark.parametrize("key", ['[""]', "[]", '[{"a":1}]', "[null,2]", '["\\u0000"]'])
@pytest.mark.servers
def test_a_forged_cursor_breaks_nothing(any_desk, key):
    import base64

    any_desk.propose()
    cursor = base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")
    assert any_desk.get(f"{API}?cursor={cursor}", HEAD).status_code in (200, 422)


def test_the_text_is_checked_against_the_content_hash(desk):
    case_id = desk.propose()
    text = desk.get(f"{API}/{case_id}/text", SECRECY).get_json()
    assert (text["intact"], text["digest"]) == (True, desk.case(case_id).proposal.text["digest"])
    wrong = desk.propose("d-2", content_hash="sm3:" + "0" * 64)
    assert desk.get(f"{API}/{wrong}/text", SECRECY).get_json()["intact"] is False


def test_an_attachment_is_read_through_its_case(desk):
    digest = desk.catalog_files.put(b"a;b\n")
    told = {"digest": digest, "name": "收支表.csv", "size": 4, "media_type": "text/csv"}
    case_id = desk.propose(attachments=[told])
    answer = desk.get(f"{API}/{case_id}/files/{digest}", HEAD)
    assert (answer.data, answer.mimetype) == (b"a;b\n", "text/csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    other = desk.catalog_files.put(b"not of this case")
    is_problem(desk.get(f"{API}/{case_id}/files/{other}", HEAD), 404, "no_such_attachment")


@pytest.mark.servers
def test_statements_stay_within_the_budget(any_desk):
    """Detail ≤ 2, list ≤ 3 whatever its length, write ≤ 10."""
    case_ids = [any_desk.propose(f"d-{number}") for number in range(6)]
    with any_desk.statements() as seen:
        any_desk.get(f"{API}/{case_ids[0]}", HEAD)
    assert len(seen) <= 2, seen
    with any_desk.statements() as seen:
        assert len(any_desk.get(f"{API}?limit=100", HEAD).get_json()["items"]) == 6
    assert len(seen) <= 3, seen
    for number in range(4):
        headers = {"Idempotency-Key": f"k-{number}"}
        with any_desk.statements() as seen:
            assert any_desk.pass_current(case_ids[0], headers=headers).status_code == 200
        assert len(seen) - 1 <= 10, seen  # the any_desk itself looks the step up
