"""Every endpoint answers bad input with problem+json that says what to do; nothing is changed, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.texts import MARKED_TEXTS
from tests.integration.complaints.harness import API, ComplaintsHarness, an_officer

pytestmark = pytest.mark.one_database

CASE = {"kind": "opinion", "title": "一", "text": "二"}
RATINGS = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 3}


def _refused(harness: ComplaintsHarness, response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert response.json["detail"]
    assert response.json["detail_en"]
    return dict(response.json)


WRONG_CASES = [
    ({"kind": 1}, "kind"),
    ({"kind": "petition"}, "kind"),
    ({"kind": None}, "kind"),
    ({"title": ["x"]}, "title"),
    ({"title": "长" * 201}, "title"),
    ({"title": "  "}, "title"),
    ({"text": 7}, "text"),
    ({"text": "长" * 10_001}, "text"),
    ({"text": "\x00"}, "text"),
    ({"text": "机密★10年"}, "text"),
    ({"disclosure": "unknown"}, "disclosure"),
    ({"disclosure": ""}, "disclosure"),
    ({"disclosure": 5}, "disclosure"),
    ({"body": "\x00"}, "body"),
    ({"body": "NOBODY"}, "body"),
    ({"body": "NOBODY", "disclosure": "d1"}, "body"),
    ({"channel": "telepathy"}, "channel"),
    ({"channel": "hotline"}, "channel"),
    ({"channel": "evaluation"}, "channel"),
    ({"anonymous": "yes"}, "anonymous"),
    ({"publish_ok": 2}, "publish_ok"),
    ({"contact": "13800138000"}, "contact.body"),
    ({"contact": {"fax": "1"}}, "contact.fax"),
    ({"contact": {"phone": 138}}, "contact.phone"),
    ({"contact": {"phone": "1" * 41}}, "contact.phone"),
    ({"contact": {"phone": "打办公室电话"}}, "contact.phone"),
    ({"contact": {"email": "没有邮箱"}}, "contact.email"),
    ({"contact": {"name": "张三"}, "anonymous": True}, "contact"),
    ({"contact": {"name": "绝密★启用前"}}, "contact.name"),
    ({"identity": "x"}, "identity"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG_CASES)
def test_wrong_case_names_the_field_and_nothing_is_kept(
    harness: ComplaintsHarness, wrong: dict[str, Any], field: str
) -> None:
    problem = _refused(harness, harness.post("/cases", {**CASE, **wrong}), 422)
    assert field in problem["errors"]
    assert harness.announced() == []
    assert harness.get("/cases", an_officer()).json["items"] == []


@pytest.mark.parametrize("missing", ["kind", "title", "text"])
def test_missing_field_is_named(harness: ComplaintsHarness, missing: str) -> None:
    body = {name: value for name, value in CASE.items() if name != missing}
    assert missing in _refused(harness, harness.post("/cases", body), 422)["errors"]


def test_a_tip_off_about_corruption_says_where_to_turn(harness: ComplaintsHarness) -> None:
    tip_off = {**CASE, "kind": "tip_off", "text": "某某受贿", "corruption": True}
    problem = _refused(harness, harness.post("/cases", tip_off), 422)
    assert problem["code"] == "tip_off_elsewhere"
    assert problem["turn_to"]["telephone"] == "12388"
    assert "受贿" not in harness.everything_kept()


def test_marked_text_leaves_no_byte(harness: ComplaintsHarness) -> None:
    problem = _refused(harness, harness.post("/cases", {**CASE, "text": "机密★10年\n关于某某工程的报告"}), 422)
    assert ("不要拍照、上传" in problem["detail"], "do not copy or upload" in problem["detail_en"]) == (True, True)
    recorded = harness.post("/cases", {**CASE, "text": "机密★10年", "channel": "visit"}, an_officer())
    assert "本单位保密审查人" in recorded.json["detail"], "staff must report it"
    assert problem["code"] == "secrecy_marking"
    assert "某某工程" not in harness.everything_kept()


@pytest.mark.parametrize("field", ["text", "title"])
def test_no_disguised_marking_comes_in_with_a_citizens_words(harness: ComplaintsHarness, field: str) -> None:
    """By the API and by the page alike."""
    before = harness.everything_kept()
    said = {name: harness.post("/cases", {**CASE, field: text}).json["code"] for name, text in MARKED_TEXTS.items()}
    assert [name for name, code in said.items() if code != "secrecy_marking"] == []
    shown = {name: harness.submit("/complaints/ask", {**CASE, field: text}).text for name, text in MARKED_TEXTS.items()}
    assert [name for name, page in shown.items() if "带有国家秘密标志" not in page] == []
    assert harness.everything_kept() == before


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 422),
        (b'"x"', "application/json", 422),
        (b"null", "application/json", 422),
        (b"\xff\xfe", "application/json", 400),
        (b"kind=opinion", "application/x-www-form-urlencoded", 422),
        (b'{"text":"' + b"x" * 300_000 + b'"}', "application/json", 413),
    ],
)
@pytest.mark.parametrize("path", ["/cases", "/evaluations"])
def test_unreadable_body_is_refused(
    harness: ComplaintsHarness, path: str, content: bytes, media_type: str, status: int
) -> None:
    response = harness.client.post(API + path, data=content, content_type=media_type)
    if status == 422:
        assert response.status_code in (415, 422)
    else:
        _refused(harness, response, status)


WRONG_RATINGS = [
    ({"truthfulness": 0}, "truthfulness"),
    ({"truthfulness": 6}, "truthfulness"),
    ({"completeness": "5"}, "completeness"),
    ({"completeness": True}, "completeness"),
    ({"effectiveness": 4.5}, "effectiveness"),
    ({"effectiveness": None}, "effectiveness"),
    ({"disclosure": None}, "disclosure"),
    ({"disclosure": "x" * 121}, "disclosure"),
    ({"disclosure": "d1\x00"}, "disclosure"),
    ({"comment": 1}, "comment"),
    ({"comment": "长" * 10_001}, "comment"),
    ({"comment": "秘密★5年"}, "comment"),
    ({"stars": 5}, "stars"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG_RATINGS)
def test_wrong_evaluation_names_the_field_and_counts_nothing(
    harness: ComplaintsHarness, wrong: dict[str, Any], field: str
) -> None:
    problem = _refused(harness, harness.post("/evaluations", {**RATINGS, **wrong}), 422)
    assert field in problem["errors"]
    assert harness.get("/evaluations?disclosure=d1").json["count"] == 0


def test_evaluation_of_an_unknown_publication_is_not_found(harness: ComplaintsHarness) -> None:
    _refused(harness, harness.post("/evaluations", {**RATINGS, "disclosure": "d9"}), 404)
    _refused(harness, harness.get("/evaluations?disclosure=d9"), 404)
    assert "disclosure" in _refused(harness, harness.get("/evaluations"), 422)["errors"]


@pytest.mark.parametrize("token", ["made-up", "a.b", "令牌.x".encode().decode("latin-1"), "." * 500])
def test_made_up_evaluation_token_is_refused(harness: ComplaintsHarness, token: str) -> None:
    problem = _refused(harness, harness.post("/evaluations", RATINGS, Evaluation_Token=token), 422)
    assert "Evaluation-Token" in problem["errors"]


def test_second_evaluation_with_a_comment_keeps_no_case(harness: ComplaintsHarness) -> None:
    token = harness.post("/evaluations", RATINGS).json["token"]
    _refused(harness, harness.post("/evaluations", {**RATINGS, "comment": "又"}, Evaluation_Token=token), 409)
    assert harness.get("/cases", an_officer()).json["items"] == []
    assert harness.get("/evaluations?disclosure=d1").json["count"] == 1


ACTS = {
    "accept": {},
    "not-accept": {"reason": "不属于本单位", "remedy": "可以申请复查", "right_channel": "县局"},
    "assign": {"department": "CW"},
    "draft": {"text": "x", "outcome": "adopted"},
    "answer": {"text": "x", "outcome": "adopted"},
    "close": {"reason": "x"},
    "reopen": {"reason": "x"},
    "messages": {"text": "x"},
}


@pytest.mark.parametrize("act", ACTS)
def test_act_on_an_unknown_case_is_not_found(harness: ComplaintsHarness, act: str) -> None:
    _refused(harness, harness.act("GJJ-YJ-2026-9999", act, ACTS[act]), 404)


@pytest.mark.parametrize("act", ACTS)
def test_act_on_another_bodys_case_is_not_found(harness: ComplaintsHarness, act: str) -> None:
    number = harness.submit_case()["number"]
    _refused(harness, harness.act(number, act, ACTS[act], an_officer("li", "GDJ")), 404)


@pytest.mark.parametrize("act", [act for act in ACTS if act not in ("messages", "reopen")])
def test_act_needs_a_case_officer(harness: ComplaintsHarness, act: str) -> None:
    number = harness.submit_case()["number"]
    _refused(harness, harness.post(f"/cases/{number}/{act}", ACTS[act]), 401)
    _refused(harness, harness.act(number, act, ACTS[act], an_officer("li", "GJJ", "office")), 403)
    _refused(harness, harness.post(f"/cases/{number}/{act}", ACTS[act], Authorization="Bearer forged"), 401)


@pytest.mark.parametrize("act", ["messages", "reopen"])
def test_dialogue_needs_the_code_or_a_case_officer(harness: ComplaintsHarness, act: str) -> None:
    number = harness.submit_case()["number"]
    _refused(harness, harness.post(f"/cases/{number}/{act}", ACTS[act]), 404)
    _refused(harness, harness.post(f"/cases/{number}/{act}", ACTS[act], Receipt_Code="WRONG"), 404)
    _refused(harness, harness.act(number, act, ACTS[act], an_officer("li", "GJJ", "office")), 403)


@pytest.mark.parametrize(
    ("act", "states"),
    [
        ("accept", {"received"}),
        ("not-accept", {"received"}),
        ("assign", {"accepted"}),
        ("draft", {"accepted"}),
        ("answer", {"accepted"}),
        ("close", {"answered"}),
        ("reopen", {"answered"}),
        ("messages", {"received", "accepted", "answered"}),
    ],
)
def test_act_in_a_wrong_state_says_what_is_possible(harness: ComplaintsHarness, act: str, states: set[str]) -> None:
    for state in ("received", "accepted", "answered", "closed"):
        if state in states:
            continue
        number = _case_in(harness, state)
        problem = _refused(harness, harness.act(number, act, ACTS[act]), 409)
        assert problem["code"] == "illegal_transition"
        seen = harness.get(f"/cases/{number}", an_officer()).json
        assert (problem["allowed"], seen["state"]) == (sorted(seen["allowed"]), state)


def test_a_refused_citizen_is_offered_what_he_can_do_himself(harness: ComplaintsHarness) -> None:
    given = harness.submit_case()
    path, code = f"/cases/{given['number']}/reopen", given["receipt_code"]
    problem = harness.post(path, {"reason": "请再办"}, Receipt_Code=code).json
    assert (problem["code"], problem["allowed"]) == ("illegal_transition", ["message"])
    assert problem["detail"].endswith("现在可以：留言。请刷新后再办理。")


@pytest.mark.parametrize(
    ("act", "wrong"),
    [
        ("accept", {"reason": "x"}),
        ("not-accept", {}),
        ("not-accept", {"reason": ""}),
        ("not-accept", {"reason": "机密★10年"}),
        ("assign", {}),
        ("assign", {"department": 5}),
        ("assign", {"department": "XX"}),
        ("assign", {"person": "nobody"}),
        ("draft", {"outcome": "adopted"}),
        ("answer", {"text": ""}),
        ("answer", {"text": "x", "outcome": "ignored"}),
        ("answer", {"text": "x", "publish": "no"}),
        ("answer", {"text": "绝密★启用前"}),
        ("close", {"reason": "长" * 1001}),
        ("reopen", {}),
        ("messages", {"text": "长" * 5001}),
        ("messages", {"text": "x", "to": "y"}),
    ],
)
def test_wrong_body_of_an_act_changes_nothing(harness: ComplaintsHarness, act: str, wrong: dict[str, Any]) -> None:
    states = {
        "assign": "accepted",
        "draft": "accepted",
        "answer": "accepted",
        "close": "answered",
        "reopen": "answered",
    }
    number = _case_in(harness, states.get(act, "received"))
    before = harness.get(f"/cases/{number}", an_officer()).json
    assert _refused(harness, harness.act(number, act, wrong), 422)["errors"]
    assert harness.get(f"/cases/{number}", an_officer()).json == before


@pytest.mark.parametrize("wrong", [{}, {"satisfaction": 0}, {"satisfaction": 6}, {"satisfaction": "5"}])
def test_wrong_rating_is_refused(harness: ComplaintsHarness, wrong: dict[str, Any]) -> None:
    given = harness.answered()
    path = f"/cases/{given['number']}/rate"
    _refused(harness, harness.post(path, wrong, Receipt_Code=given["receipt_code"]), 422)
    _refused(harness, harness.post(path, {"satisfaction": 5}), 404)


def test_what_the_day_changes_of_a_case_is_no_longer_what_was_read_and_stops_no_act(harness: ComplaintsHarness) -> None:
    """A program that asked with the ETag was told for days that nothing had changed, while the case fell due."""
    number = harness.submit_case()["number"]
    read = harness.get(f"/cases/{number}", an_officer())
    etag = read.headers["ETag"]
    assert harness.get(f"/cases/{number}", an_officer(), If_None_Match=etag).status_code == 304
    harness.later(days=6)
    again = harness.get(f"/cases/{number}", an_officer(), If_None_Match=etag)
    assert (again.status_code, read.json["urgency"], again.json["urgency"]) == (200, "in_time", "due_soon")
    assert harness.post(f"/cases/{number}/accept", {}, an_officer(), If_Match=etag).status_code == 200


def test_stale_version_is_refused(harness: ComplaintsHarness) -> None:
    number = harness.submit_case()["number"]
    etag = harness.get(f"/cases/{number}", an_officer()).headers["ETag"]
    assert harness.post(f"/cases/{number}/accept", {}, an_officer(), If_Match=etag).status_code == 200
    _refused(harness, harness.post(f"/cases/{number}/assign", {"department": "CW"}, an_officer(), If_Match=etag), 412)


def test_case_is_shown_to_nobody_without_its_code(harness: ComplaintsHarness) -> None:
    given = harness.submit_case()
    number = given["number"]
    for headers in ({}, {"Receipt_Code": "A" * 16}, {"Receipt_Code": ""}):
        _refused(harness, harness.get(f"/cases/{number}", **headers), 404)
    _refused(harness, harness.get(f"/cases/{number}", an_officer("li", "GDJ")), 404)
    _refused(harness, harness.get(f"/cases/{number}", an_officer("li", "GJJ", "proposer")), 404)
    other = harness.submit_case()
    _refused(harness, harness.get(f"/cases/{number}", Receipt_Code=other["receipt_code"]), 404)


def test_list_is_for_who_handles_or_oversees_the_cases_of_the_body(harness: ComplaintsHarness) -> None:
    harness.submit_case()
    _refused(harness, harness.get("/cases"), 401)
    _refused(harness, harness.get("/cases", an_officer("li", "GJJ", "proposer")), 403)
    assert harness.get("/cases", an_officer("li", "GDJ")).json["items"] == []
    assert len(harness.get("/cases", an_officer("li", "SJ", scope=("GJJ",))).json["items"]) == 1
    assert len(harness.get("/cases", an_officer("li", "SJ", scope=("*",))).json["items"]) == 1
    _refused(harness, harness.get("/cases?body=GJJ", an_officer("li", "GDJ")), 403)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "state=open",
        "kind=petition",
        "order=oldest",
        "mine=perhaps",
        "unknown=1",
    ],
)
def test_wrong_query_of_the_case_list_is_refused(harness: ComplaintsHarness, query: str) -> None:
    assert _refused(harness, harness.get(f"/cases?{query}", an_officer()), 422)["errors"]


@pytest.mark.parametrize(
    "path",
    [
        "/cases?cursor=%25%25",
        "/cases?cursor=WzFd",
        "/cases?cursor=WyJ4IiwieSIsInoiXQ",
        "/cases?order=newest&cursor=WzFd",
        "/cases?order=newest&cursor=WyJ4XHUwMDAwIl0",  # ["x\u0000"]
        "/responses?cursor=WzFd",
        "/responses?cursor=WyIyMDI2LTExLTI0IiwiYSJd",
    ],
)
def test_cursor_of_no_page_of_ours_is_refused(any_harness: ComplaintsHarness, path: str) -> None:
    assert _refused(any_harness, any_harness.get(path, an_officer()), 400)["code"] == "bad_cursor"


@pytest.mark.parametrize("query", ["limit=0", "unknown=1"])
def test_wrong_query_of_the_response_list_is_refused(harness: ComplaintsHarness, query: str) -> None:
    assert _refused(harness, harness.get(f"/responses?{query}"), 422)["errors"]


def test_contact_is_told_to_nobody_but_the_officer(harness: ComplaintsHarness) -> None:
    contact = {"name": "张三丰", "phone": "13711112222"}
    given = harness.answered(contact=contact, publish_ok=True)
    path = f"/cases/{given['number']}"
    assert harness.get(path, an_officer()).json["contact"] == contact
    for text in (
        harness.get(path, Receipt_Code=given["receipt_code"]).text,
        harness.get("/responses").text,
        harness.get("/cases", an_officer()).text,
        repr([event.data for event in harness.announced()]),
        harness.get("/audit", an_officer("li", "GJJ", "inspector")).text,
    ):
        assert "张三丰" not in text
        assert "13711112222" not in text


@pytest.mark.both_databases
def test_whoever_sees_a_contact_is_named_in_the_audit(any_harness: ComplaintsHarness) -> None:
    """By program or page; not who sees the case without it, nor the citizen himself."""
    harness, officer, inspector = any_harness, an_officer(), an_officer("li", "GJJ", "inspector")
    with_one, without = (harness.submit_case(**given) for given in ({"contact": {"phone": "13711112222"}}, {}))
    harness.get(f"/cases/{with_one['number']}", officer)
    harness.sign_in(officer)
    assert "13711112222" in harness.client.get(f"/complaints/cases/{with_one['number']}").text
    harness.sign_out()
    harness.get(f"/cases/{without['number']}", officer)
    harness.get(f"/cases/{with_one['number']}/deadline", officer)
    harness.get(f"/cases/{with_one['number']}", inspector)
    harness.get(f"/cases/{with_one['number']}", Receipt_Code=with_one["receipt_code"])
    records = harness.get("/audit?limit=100", inspector).json["items"]
    seen = [
        (record["actor"]["sub"], record["detail"]["number"])
        for record in records
        if record["name"] == "case.contact_read"
    ]
    assert seen == [(officer.sub, with_one["number"])] * 2


def test_who_oversees_cases_reads_them_without_contact_and_without_acts(harness: ComplaintsHarness) -> None:
    given = harness.submit_case(contact={"phone": "13711112222"})
    seen = harness.get(f"/cases/{given['number']}", an_officer("li", "GJJ", "inspector")).json
    assert (seen["contact"], seen["allowed"], seen["text"]) == (None, [], "中午也能办业务就好了。")


def test_receipt_code_is_stored_nowhere_in_clear(harness: ComplaintsHarness) -> None:
    given = harness.submit_case()
    everything = harness.everything_kept()
    assert given["receipt_code"] not in everything
    assert given["receipt_code"].replace("-", "") not in everything


def _case_in(harness: ComplaintsHarness, state: str) -> str:
    given = harness.submit_case()
    number, code = str(given["number"]), given["receipt_code"]
    steps = {"received": 0, "accepted": 1, "answered": 2, "closed": 3}[state]
    for act in ("accept", "answer", "close")[:steps]:
        if act == "close":
            assert harness.post(f"/cases/{number}/rate", {"satisfaction": 5}, Receipt_Code=code).status_code == 200
        assert harness.act(number, act, ACTS[act]).status_code == 200
    return number


def test_characters_that_no_database_keeps_are_refused_everywhere(any_harness: ComplaintsHarness) -> None:
    harness, officer = any_harness, an_officer()
    number = harness.submit_case()["number"]
    for response in (
        harness.get("/cases?disclosure=%00", officer),
        harness.get("/evaluations?disclosure=%00"),
        harness.get("/responses?body=%00"),
        harness.act(number, "not-accept", {"reason": "\x00"}),
        harness.act(number, "messages", {"text": "\x00"}),
        harness.client.post("/complaints/ask", data={"kind": "opinion", "title": "t", "text": "t", "body": "\x00"}),
        harness.client.get("/complaints/responses?body=%00"),
    ):
        assert response.status_code == 422, response.text
    harness.act(number, "accept")
    for wrong in ({"department": "\x00"}, {"person": "\x7f"}):
        assert harness.act(number, "assign", wrong).status_code == 422
    assert harness.post("/cases", {"kind": "\x00", "title": "t", "text": "t"}).status_code == 422
    for half in (  # of a surrogate pair: no text at all, so it is no JSON either
        harness.act(number, "messages", {"text": "\ud800"}),
        harness.act(number, "assign", {"person": "\ud800"}),
        harness.post("/cases", {"kind": "\ud800", "title": "t", "text": "t"}),
        harness.post("/cases", {**CASE, "disclosure": "\ud800"}),
    ):
        _refused(harness, half, 400)


def test_what_no_database_keeps_names_nothing(any_harness: ComplaintsHarness) -> None:
    harness, officer = any_harness, an_officer()
    number = harness.submit_case()["number"]
    for response in (
        harness.get("/cases/x%00y", officer),
        harness.get("/cases/x%00y/deadline", Receipt_Code="A"),
        harness.post("/cases/x%00y/accept", {}, officer),
        harness.get(f"/cases/{number}", Receipt_Code="\xff\x80"),
        harness.get("/cases/" + "9" * 3000, officer),
    ):
        assert response.status_code == 404, response.text
    for page in (
        harness.client.get("/complaints/ask?disclosure=%00"),
        harness.client.post("/complaints/follow", data={"number": "\x00", "code": "A"}),
    ):
        assert page.status_code == 422
