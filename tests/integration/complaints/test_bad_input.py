"""Every endpoint answers bad input with problem+json that says what to do; nothing is changed, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.complaints.desk import API, Desk

CASE = {"kind": "opinion", "title": "一", "text": "二"}
RATINGS = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 3}


def _refused(desk: Desk, response: Any, status: int) -> dict[str, Any]:
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
    ({"text": "\ud800"}, "text"),
    ({"text": "机密★10年"}, "text"),
    ({"disclosure": "unknown"}, "disclosure"),
    ({"disclosure": ""}, "disclosure"),
    ({"disclosure": 5}, "disclosure"),
    ({"disclosure": "\ud800"}, "disclosure"),
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
    ({"contact": {"name": "张三"}, "anonymous": True}, "contact"),
    ({"contact": {"name": "绝密★启用前"}}, "contact.name"),
    ({"identity": "x"}, "identity"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG_CASES)
def test_wrong_case_names_the_field_and_nothing_is_kept(desk: Desk, wrong: dict[str, Any], field: str) -> None:
    problem = _refused(desk, desk.post("/cases", {**CASE, **wrong}), 422)
    assert field in problem["errors"]
    assert desk.told() == []
    assert desk.get("/cases", **desk.officer()).json["items"] == []


@pytest.mark.parametrize("missing", ["kind", "title", "text"])
def test_missing_field_is_named(desk: Desk, missing: str) -> None:
    body = {name: value for name, value in CASE.items() if name != missing}
    assert missing in _refused(desk, desk.post("/cases", body), 422)["errors"]


def test_tip_off_says_where_to_turn(desk: Desk) -> None:
    problem = _refused(desk, desk.post("/cases", {**CASE, "kind": "tip_off", "text": "某某受贿"}), 422)
    assert problem["code"] == "tip_off_elsewhere"
    assert problem["turn_to"]["telephone"] == "12388"
    assert "受贿" not in desk.everything()


def test_marked_text_leaves_no_byte(desk: Desk) -> None:
    problem = _refused(desk, desk.post("/cases", {**CASE, "text": "机密★10年\n关于某某工程的报告"}), 422)
    assert problem["code"] == "secrecy_marking"
    assert "某某工程" not in desk.everything()


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
def test_unreadable_body_is_refused(desk: Desk, path: str, content: bytes, media_type: str, status: int) -> None:
    response = desk.client.post(API + path, data=content, content_type=media_type)
    if status == 422:
        assert response.status_code in (415, 422)
    else:
        _refused(desk, response, status)


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
def test_wrong_evaluation_names_the_field_and_counts_nothing(desk: Desk, wrong: dict[str, Any], field: str) -> None:
    problem = _refused(desk, desk.post("/evaluations", {**RATINGS, **wrong}), 422)
    assert field in problem["errors"]
    assert desk.get("/evaluations?disclosure=d1").json["count"] == 0


def test_evaluation_of_an_unknown_publication_is_not_found(desk: Desk) -> None:
    _refused(desk, desk.post("/evaluations", {**RATINGS, "disclosure": "d9"}), 404)
    _refused(desk, desk.get("/evaluations?disclosure=d9"), 404)
    assert "disclosure" in _refused(desk, desk.get("/evaluations"), 422)["errors"]


@pytest.mark.parametrize("token", ["made-up", "a.b", "令牌.x".encode().decode("latin-1"), "." * 500])
def test_made_up_evaluation_token_is_refused(desk: Desk, token: str) -> None:
    problem = _refused(desk, desk.post("/evaluations", RATINGS, Evaluation_Token=token), 422)
    assert "Evaluation-Token" in problem["errors"]


def test_second_evaluation_with_a_comment_keeps_no_case(desk: Desk) -> None:
    token = desk.post("/evaluations", RATINGS).json["token"]
    _refused(desk, desk.post("/evaluations", {**RATINGS, "comment": "又"}, Evaluation_Token=token), 409)
    assert desk.get("/cases", **desk.officer()).json["items"] == []
    assert desk.get("/evaluations?disclosure=d1").json["count"] == 1


ACTS = {
    "accept": {},
    "not-accept": {"reason": "不属于本单位"},
    "assign": {"department": "CW"},
    "draft": {"text": "x", "outcome": "adopted"},
    "answer": {"text": "x", "outcome": "adopted"},
    "close": {},
    "reopen": {"reason": "x"},
    "messages": {"text": "x"},
}


@pytest.mark.parametrize("act", ACTS)
def test_act_on_an_unknown_case_is_not_found(desk: Desk, act: str) -> None:
    _refused(desk, desk.act("GJJ-YJ-2026-9999", act, ACTS[act]), 404)


@pytest.mark.parametrize("act", ACTS)
def test_act_on_another_bodys_case_is_not_found(desk: Desk, act: str) -> None:
    number = desk.submit()["number"]
    _refused(desk, desk.act(number, act, ACTS[act], desk.officer("li", "GDJ")), 404)


@pytest.mark.parametrize("act", [act for act in ACTS if act not in ("messages", "reopen")])
def test_act_needs_a_case_officer(desk: Desk, act: str) -> None:
    number = desk.submit()["number"]
    _refused(desk, desk.post(f"/cases/{number}/{act}", ACTS[act]), 401)
    _refused(desk, desk.act(number, act, ACTS[act], desk.officer("li", "GJJ", "office")), 403)
    _refused(desk, desk.act(number, act, ACTS[act], {"Authorization": "Bearer forged"}), 401)


@pytest.mark.parametrize("act", ["messages", "reopen"])
def test_dialogue_needs_the_code_or_a_case_officer(desk: Desk, act: str) -> None:
    number = desk.submit()["number"]
    _refused(desk, desk.post(f"/cases/{number}/{act}", ACTS[act]), 404)
    _refused(desk, desk.post(f"/cases/{number}/{act}", ACTS[act], Receipt_Code="WRONG"), 404)
    _refused(desk, desk.act(number, act, ACTS[act], desk.officer("li", "GJJ", "office")), 403)


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
def test_act_in_a_wrong_state_says_what_is_possible(desk: Desk, act: str, states: set[str]) -> None:
    for state in ("received", "accepted", "answered", "closed"):
        if state in states:
            continue
        number = _case_in(desk, state)
        problem = _refused(desk, desk.act(number, act, ACTS[act]), 409)
        assert problem["code"] == "illegal_transition"
        assert isinstance(problem["allowed"], list)
        assert desk.get(f"/cases/{number}", **desk.officer()).json["state"] == state


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
def test_wrong_body_of_an_act_changes_nothing(desk: Desk, act: str, wrong: dict[str, Any]) -> None:
    states = {
        "assign": "accepted",
        "draft": "accepted",
        "answer": "accepted",
        "close": "answered",
        "reopen": "answered",
    }
    number = _case_in(desk, states.get(act, "received"))
    before = desk.get(f"/cases/{number}", **desk.officer()).json
    assert _refused(desk, desk.act(number, act, wrong), 422)["errors"]
    assert desk.get(f"/cases/{number}", **desk.officer()).json == before


@pytest.mark.parametrize("wrong", [{}, {"satisfaction": 0}, {"satisfaction": 6}, {"satisfaction": "5"}])
def test_wrong_rating_is_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    given = desk.answered()
    path = f"/cases/{given['number']}/rate"
    _refused(desk, desk.post(path, wrong, Receipt_Code=given["receipt_code"]), 422)
    _refused(desk, desk.post(path, {"satisfaction": 5}), 404)


def test_stale_version_is_refused(desk: Desk) -> None:
    number = desk.submit()["number"]
    etag = desk.get(f"/cases/{number}", **desk.officer()).headers["ETag"]
    assert desk.post(f"/cases/{number}/accept", {}, desk.officer(), If_Match=etag).status_code == 200
    _refused(desk, desk.post(f"/cases/{number}/assign", {"department": "CW"}, desk.officer(), If_Match=etag), 412)


def test_case_is_shown_to_nobody_without_its_code(desk: Desk) -> None:
    given = desk.submit()
    number = given["number"]
    for headers in ({}, {"Receipt_Code": "A" * 16}, {"Receipt_Code": ""}):
        _refused(desk, desk.get(f"/cases/{number}", **headers), 404)
    _refused(desk, desk.get(f"/cases/{number}", **desk.officer("li", "GDJ")), 404)
    _refused(desk, desk.get(f"/cases/{number}", **desk.officer("li", "GJJ", "proposer")), 404)
    other = desk.submit()
    _refused(desk, desk.get(f"/cases/{number}", Receipt_Code=other["receipt_code"]), 404)


def test_list_is_for_who_handles_or_oversees_the_cases_of_the_body(desk: Desk) -> None:
    desk.submit()
    _refused(desk, desk.get("/cases"), 401)
    _refused(desk, desk.get("/cases", **desk.officer("li", "GJJ", "proposer")), 403)
    assert desk.get("/cases", **desk.officer("li", "GDJ")).json["items"] == []
    assert len(desk.get("/cases", **desk.officer("li", "SJ", scope=("GJJ",))).json["items"]) == 1
    assert len(desk.get("/cases", **desk.officer("li", "SJ", scope=("*",))).json["items"]) == 1
    _refused(desk, desk.get("/cases?body=GJJ", **desk.officer("li", "GDJ")), 403)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=%25%25",
        "cursor=WzFd",
        "cursor=WyJ4IiwieSIsInoiXQ",
        "order=newest&cursor=WzFd",
        "state=open",
        "kind=petition",
        "order=oldest",
        "mine=perhaps",
        "unknown=1",
    ],
)
def test_wrong_query_of_the_case_list_is_refused(desk: Desk, query: str) -> None:
    assert _refused(desk, desk.get(f"/cases?{query}", **desk.officer()), 422)["errors"]


@pytest.mark.parametrize("query", ["limit=0", "cursor=WzFd", "cursor=WyIyMDI2LTExLTI0IiwiYSJd", "unknown=1"])
def test_wrong_query_of_the_response_list_is_refused(desk: Desk, query: str) -> None:
    assert _refused(desk, desk.get(f"/responses?{query}"), 422)["errors"]


def test_contact_is_told_to_nobody_but_the_officer(desk: Desk) -> None:
    contact = {"name": "张三丰", "phone": "13711112222"}
    given = desk.answered(contact=contact, publish_ok=True)
    path = f"/cases/{given['number']}"
    assert desk.get(path, **desk.officer()).json["contact"] == contact
    for text in (
        desk.get(path, Receipt_Code=given["receipt_code"]).text,
        desk.get("/responses").text,
        desk.get("/cases", **desk.officer()).text,
        repr([event.data for event in desk.told()]),
        desk.get("/audit", **desk.officer("li", "GJJ", "inspector")).text,
    ):
        assert "张三丰" not in text
        assert "13711112222" not in text


def test_who_oversees_cases_reads_them_without_contact_and_without_acts(desk: Desk) -> None:
    given = desk.submit(contact={"phone": "13711112222"})
    seen = desk.get(f"/cases/{given['number']}", **desk.officer("li", "GJJ", "inspector")).json
    assert (seen["contact"], seen["allowed"], seen["text"]) == (None, [], "中午也能办业务就好了。")


def test_receipt_code_is_stored_nowhere_in_clear(desk: Desk) -> None:
    given = desk.submit()
    everything = desk.everything()
    assert given["receipt_code"] not in everything
    assert given["receipt_code"].replace("-", "") not in everything


def _case_in(desk: Desk, state: str) -> str:
    number = str(desk.submit()["number"])
    steps = {"received": 0, "accepted": 1, "answered": 2, "closed": 3}[state]
    for act in ("accept", "answer", "close")[:steps]:
        assert desk.act(number, act, ACTS[act]).status_code == 200
    return number


def test_characters_that_no_database_keeps_are_refused_everywhere(any_desk: Desk) -> None:
    desk, officer = any_desk, any_desk.officer()
    number = desk.submit()["number"]
    cursor = "WyJ4XHUwMDAwIl0"  # ["x\u0000"]
    for response in (
        desk.get("/cases/x%00y", **officer),
        desk.get("/cases/x%00y/deadline", Receipt_Code="A"),
        desk.post("/cases/x%00y/accept", {}, officer),
        desk.get("/cases?disclosure=%00", **officer),
        desk.get(f"/cases?order=newest&cursor={cursor}", **officer),
        desk.get("/evaluations?disclosure=%00"),
        desk.get("/responses?body=%00"),
        desk.act(number, "not-accept", {"reason": "\ud800"}),
        desk.act(number, "messages", {"text": "\ud800"}),
        desk.client.post("/complaints/follow", data={"number": "\x00", "code": "A"}),
        desk.client.post("/complaints/ask", data={"kind": "opinion", "title": "t", "text": "t", "body": "\x00"}),
        desk.client.get("/complaints/ask?disclosure=%00"),
    ):
        assert response.status_code == 422, response.text
    desk.act(number, "accept")
    for wrong in ({"department": "\x00"}, {"person": "\ud800"}):
        assert desk.act(number, "assign", wrong).status_code == 422
    assert desk.post("/cases", {"kind": "\ud800", "title": "t", "text": "t"}).status_code == 422
    assert desk.get(f"/cases/{number}", Receipt_Code="\xff\x80").status_code == 404
    assert desk.get("/cases/" + "9" * 3000, **officer).status_code == 404
