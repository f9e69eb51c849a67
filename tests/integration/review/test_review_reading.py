"""Who sees which case of review and how: one with its files, lists with their pages, and 404 for everybody else."""

from __future__ import annotations

import base64
import html
import re
from urllib.parse import quote

import pytest

from tests.harness.base import WHO_ASKS
from tests.integration.review.harness import (
    ARCHIVIST,
    HEAD,
    LEADER,
    OFFICE,
    PARTY,
    PARTY_HEAD,
    PARTY_PROPOSER,
    PARTY_SECRECY,
    PROPOSER,
    SECRECY,
    STRANGER,
    is_problem,
)
from tests.unit.review.builders import a_person

pytestmark = pytest.mark.one_database

PASS = {"step": 1, "decision": "pass", "opinion": "同意。"}


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


def test_an_unchanged_case_answers_304(harness):
    case_id = harness.propose()
    etag = harness.get(f"/cases/{case_id}", HEAD).headers["ETag"]
    headers = harness.bearer(HEAD) | {"If-None-Match": etag}
    assert harness.client.get(f"{harness.api}/cases/{case_id}", headers=headers).status_code == 304
    harness.pass_current(case_id)
    assert harness.client.get(f"{harness.api}/cases/{case_id}", headers=headers).status_code == 200


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
