"""What comes in: every wrong input is answered with a problem document that says what to do, and changes nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests.integration.chassis.http.tallies import POST, Sent, bearer, is_problem
from tests.integration.chassis.tally import seen

pytestmark = pytest.mark.servers


@pytest.mark.parametrize(
    ("sent", "status", "code", "errors"),
    [
        ({"json": {"number": "x"}}, 422, "invalid", {"number"}),
        ({"json": {}}, 422, "invalid", {"number"}),
        ({"json": {"number": 1, "colour": "red"}}, 422, "invalid", {"colour"}),
        ({"json": {"number": 1, "notes": [{"text": "a"}, {}]}}, 422, "invalid", {"notes.1.text"}),
        ({"json": [1]}, 422, "invalid", {"body"}),
        ({"json": {"number": -1}}, 422, "rule_broken", {"number"}),
        ({"data": b"null", "content_type": "application/json"}, 422, "invalid", {"body"}),
        ({}, 422, "invalid", {"number"}),
        ({"json": {"number": True}}, 422, "invalid", {"number"}),
        ({"json": {"number": "1"}}, 422, "invalid", {"number"}),
        ({"json": {"number": 1.5}}, 422, "invalid", {"number"}),
        ({"json": {"number": 1e300}}, 422, "invalid", {"number"}),
        ({"json": {"number": 1, "ready": 1}}, 422, "invalid", {"ready"}),
        ({"json": {"number": 1, "ready": "true"}}, 422, "invalid", {"ready"}),
        ({"json": {"number": 1, "title": "\u200b"}}, 422, "invalid", {"title"}),
        ({"json": {"number": 1, "title": "a\u0000"}}, 422, "invalid", {"title"}),
        ({"json": {"number": 1, "on": "20250101"}}, 422, "invalid", {"on"}),
        ({"json": {"number": 1, "on": "2025-02-30"}}, 422, "invalid", {"on"}),
        ({"json": {"number": 1, "on": "1948-12-31"}}, 422, "invalid", {"on"}),
        ({"json": {"number": 1, "at": "2025-01-01"}}, 422, "invalid", {"at"}),
        ({"json": {"number": 1, "at": "2025-01-01T00:00:00"}}, 422, "invalid", {"at"}),
        ({"json": {"number": 1, "at": "2025-01-01 00:00:00Z"}}, 422, "invalid", {"at"}),
        ({"json": {"number": 1, "at": "2025-01-01T00:00:00+25:00"}}, 422, "invalid", {"at"}),
        ({"json": {"number": 1, "at": "9999-12-31T23:59:59-10:00"}}, 422, "invalid", {"at"}),
        ({"data": b"{", "content_type": "application/json"}, 400, "malformed", None),
        ({"data": b'{"number": "\\ud800"}', "content_type": "application/json"}, 400, "malformed", None),
        ({"data": b"[" * 100_000, "content_type": "application/json"}, 400, "malformed", None),
        ({"data": b"[" * 99 + b"]" * 99, "content_type": "application/json"}, 400, "malformed", None),
        ({"data": b'{"number": ' + b"1" * 5_000 + b"}", "content_type": "application/json"}, 400, "malformed", None),
        ({"data": b'{"number": 0.' + b"1" * 41 + b"}", "content_type": "application/json"}, 400, "malformed", None),
        ({"data": b'{"number": NaN}', "content_type": "application/json"}, 400, "malformed", None),
        ({"data": b'{"number": 1, "title": "\xff"}', "content_type": "application/json"}, 400, "malformed", None),
        ({"data": b'{"number": 1}', "content_type": "text/plain"}, 415, "wrong_media_type", None),
        ({"data": b'{"number": 1}'}, 415, "wrong_media_type", None),
        ({"data": {"number": "1"}}, 415, "wrong_media_type", None),
        (
            {"data": b'{"number": 1, "x": "' + b"y" * 2_100_000 + b'"}', "content_type": "application/json"},
            413,
            None,
            None,
        ),
    ],
)
def test_wrong_input_is_explained_by_field_and_changes_nothing(service, client, sent, status, code, errors) -> None:
    response = client.post(POST, headers=bearer(service, "proposer"), **sent)
    problem = is_problem(response, status, code or "too_large")
    assert set(problem.get("errors", {})) == (errors or set())
    assert seen(service, "a") == []


def test_a_body_may_be_left_out_where_nothing_in_it_is_required(service, client) -> None:
    for sent in ({}, {"json": {}}, {"content_type": "application/json"}, {"content_type": "text/plain"}):
        response = client.post(f"{POST}/note", headers=bearer(service), **sent)
        assert (response.status_code, response.get_json()) == (200, {"note": ""}), sent
        assert client.post(f"{POST}/touch", headers=bearer(service), **sent).status_code == 200, sent


def test_a_body_of_another_type_is_not_taken_for_none(service, client) -> None:
    for path in (f"{POST}/note", f"{POST}/touch"):
        is_problem(client.post(path, data="a=1", headers=bearer(service)), 415, "wrong_media_type")
        is_problem(client.post(path, data={"a": "1"}, headers=bearer(service)), 415, "wrong_media_type")
        problem = is_problem(client.post(path, json={"reason": "x"}, headers=bearer(service)), 422, "invalid")
        assert list(problem["errors"]) == ["reason"]
    assert seen(service, "a") == []


@pytest.mark.parametrize(
    "sent",
    [
        {"number": 1.0},
        {"number": 1, "ready": True, "title": " 标题 "},
        {"number": 1, "on": "2024-02-29", "at": "2024-02-29T23:59:59.123456789-11:30"},
        {"number": 1, "at": "2999-12-31T23:59:59-10:00"},
        {"number": 1, "at": "1949-10-01t00:00:00z"},
    ],
)
def test_what_the_document_allows_is_taken(service, client, sent) -> None:
    assert client.post(POST, json=sent, headers=bearer(service, "proposer")).status_code == 201
    assert seen(service, "a") == [1]


def test_a_moment_is_given_in_utc() -> None:
    moment = Sent().load({"number": 1, "at": "2999-12-31T23:59:59-10:00"})["at"]
    assert moment.isoformat() == "3000-01-01T09:59:59+00:00"


def a_file(content: bytes = b"abc", part: str = "file") -> dict[str, Any]:
    return {"data": {part: (io.BytesIO(content), "a.txt")}}


def test_a_file_is_one_part_of_a_form(service, client) -> None:
    response = client.post("/alpha/api/v1/files", headers=bearer(service), **a_file())
    assert response.get_json() == {"name": "a.txt", "size": 3}


@pytest.mark.parametrize(
    ("sent", "status", "code", "errors"),
    [
        (lambda: {"json": {}}, 415, "wrong_media_type", None),
        (dict, 415, "wrong_media_type", None),
        (lambda: a_file(part="other"), 422, "invalid", ["other", "file"]),
        (lambda: {"data": {"file": "text"}, "content_type": "multipart/form-data"}, 422, "invalid", ["file"]),
        (lambda: a_file(b"x" * 1_000), 413, "too_large", None),
    ],
)
def test_another_form_is_no_file(service, client, sent, status, code, errors) -> None:
    problem = is_problem(client.post("/alpha/api/v1/files", headers=bearer(service), **sent()), status, code)
    assert list(problem.get("errors", {})) == (errors or [])
