"""SQL statements per request stay within the targets, whatever the length of a list."""

from __future__ import annotations

from tests.integration.complaints.desk import Desk

DETAIL, LIST, WRITE = 2, 3, 10


def test_reading_one_case_takes_two_statements(desk: Desk) -> None:
    given = desk.answered(disclosure="d1")
    for number in range(5):
        desk.post(f"/cases/{given['number']}/messages", {"text": str(number)}, Receipt_Code=given["receipt_code"])
    officer = desk.officer()
    for headers in ({"Receipt_Code": given["receipt_code"]}, officer):
        with desk.statements() as seen:
            assert desk.get(f"/cases/{given['number']}", **headers).status_code == 200
        assert len(seen) <= DETAIL, seen
    with desk.statements() as seen:
        desk.get(f"/cases/{given['number']}/deadline", **officer)
        desk.get("/evaluations?disclosure=d1")
    assert len(seen) <= DETAIL * 2, seen


def test_lists_take_the_same_statements_whatever_their_length(desk: Desk) -> None:
    for _ in range(6):
        desk.answered(disclosure="d1", publish_ok=True)
    officer = desk.officer()
    for path in ("/cases?limit={}", "/responses?limit={}"):
        for limit in (1, 5, 100):
            with desk.statements() as seen:
                assert len(desk.get(path.format(limit), **officer).json["items"]) == min(limit, 6)
            assert len(seen) <= LIST, seen


def test_every_write_stays_within_ten_statements(desk: Desk) -> None:
    """An Idempotency-Key costs two of them."""
    officer = desk.officer()
    case = {"kind": "opinion", "title": "一", "text": "二", "disclosure": "d1", "publish_ok": True}
    ratings = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 3}
    with desk.statements() as seen:
        given = desk.post("/cases", case, Idempotency_Key="a").json
    assert len(seen) <= WRITE, seen
    path, code = f"/cases/{given['number']}", {"Receipt-Code": given["receipt_code"]}
    acts = (
        ("messages", {"text": "x"}, code),
        ("accept", {}, officer),
        ("assign", {"department": "CW", "person": "wang"}, officer),
        ("draft", {"text": "x", "outcome": "adopted"}, officer),
        ("draft", {"text": "y", "outcome": "adopted"}, officer),
        ("answer", {"text": "z", "outcome": "adopted"}, officer),
        ("rate", {"satisfaction": 5}, code),
        ("reopen", {"reason": "x"}, code),
        ("answer", {"text": "z", "outcome": "adopted"}, officer),
        ("close", {}, officer),
    )
    for number, (act, body, who) in enumerate(acts):
        with desk.statements() as seen:
            assert desk.post(f"{path}/{act}", body, who, Idempotency_Key=str(number)).status_code < 300
        assert len(seen) <= WRITE, (act, len(seen), seen)
    with desk.statements() as seen:
        assert desk.post("/evaluations", ratings, Idempotency_Key="b").status_code == 201
    assert len(seen) <= WRITE, seen
    with desk.statements() as seen:
        assert desk.post("/evaluations", {**ratings, "comment": "x"}).status_code == 201
    assert len(seen) <= WRITE, seen
