"""HTTP: every wrong input is answered with a problem document that says what to do, and changes nothing."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from marshmallow import fields, validate

from chassis.ports import SYSTEM, Conflict, DomainEvent, Invalid, Post, Stale
from chassis.storage import idempotency_keys
from chassis.storage.paging import Page, encode_cursor, number_in
from chassis.web.access import OPEN, Access
from chassis.web.app import create_app
from chassis.web.endpoint import Endpoints
from chassis.web.identity.tokens import form_token
from chassis.web.pages import Pages
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, required_version
from chassis.web.schema import Day, Flag, Moment, PageQuery, Schema, Text, View, Whole
from tests.harness.sessions import entered
from tests.integration.chassis.tally import a_service, seen, tell, told
from tests.people import a_person

pytestmark = pytest.mark.servers
ONCE = 13


class Sent(Schema):
    number = Whole(least=-100, greatest=100, required=True)
    on = Day()
    at = Moment()
    ready = Flag()
    title = Text(longest=5, shortest=1)
    notes = fields.List(fields.Nested(Schema.from_dict({"text": fields.String(required=True)})))


class Choice(PageQuery):
    kind = fields.String(validate=validate.OneOf(["a", "b"]))


class Named(Schema):
    name = fields.String(required=True)


class Counted(View):
    count = fields.Integer()


class Shown(View):
    seen = fields.List(fields.Integer())


class Number(View):
    number = fields.Integer()


class Asked(View):
    limit = fields.Integer()
    kind = fields.String(metadata={"optional": True})


class NameShown(View):
    name = fields.String()


class Stored(View):
    name = fields.String()
    size = fields.Integer()


class Note(Schema):
    note = Text(longest=20, load_default="")


class NoteShown(View):
    note = fields.String()


PROPOSERS = Access(staff=True, roles=frozenset({"proposer"}))
endpoints = Endpoints("alpha", "tallies")
pages = Pages("alpha")


@endpoints.post("/tallies/<key>", who=PROPOSERS, body=Sent, returns=Counted, status=201)
def count(work, body, key):
    """Count a number."""
    if body["number"] < 0:
        raise Invalid("不能为负。", "The number must not be negative.", errors={"number": "negative"})
    if body["number"] == ONCE and ONCE in work.seen(key):
        raise Conflict("已经有了。", "It is there already.")
    work.see(key, body["number"])
    counted = DomainEvent(
        name="tally.told",
        aggregate=key,
        body="GJJ",
        actor=actor(),
        at=clock().now(),
        data={"number": body["number"]},
    )
    work.events.record(counted)
    return Reply({"count": len(work.seen(key))}, etag="1", location=f"/alpha/api/v1/tallies/{key}")


@endpoints.get("/tallies", who=OPEN, query=Choice, returns=Number, many=True)
def list_tallies(work, query):
    """List."""
    start = number_in(query["cursor"])
    return Page([{"number": start}], encode_cursor([start + 1]) if start < 2 else None)


@endpoints.get("/asked", who=OPEN, query=Choice, returns=Asked)
def show_asked(work, query):
    """Show what was asked, and forget it."""
    asked = dict(query)
    query.clear()
    return asked


@endpoints.get("/named", who=OPEN, query=Named, returns=NameShown)
def show_named(work, query):
    """Show the name that must be given."""
    return query


@endpoints.get("/tallies/<key>", who=OPEN, returns=Shown, etag=True)
def show(work, key):
    """Show."""
    return Reply({"seen": work.seen(key)}, etag="7", cache="public, max-age=60")


@endpoints.put("/tallies/<key>", who=Access(staff=True), body=Sent, returns=Number, match="required")
def change(work, body, key):
    """Change."""
    if required_version() not in ("*", "7"):
        raise Stale("内容已被他人更新，请重新读取后再改。", "Someone changed it meanwhile; read it again.", etag="7")
    return {"number": body["number"]}


@endpoints.act("/tallies/<key>", "note", who=Access(staff=True), body=Note, returns=NoteShown, match="optional")
def note(work, body, key):
    """Note something, or nothing."""
    work.see(key, 1)
    return body


@endpoints.act("/tallies/<key>", "touch", who=Access(staff=True), returns=Shown)
def touch(work, key):
    """Take no body."""
    return {"seen": work.seen(key)}


@endpoints.post("/files", who=Access(staff=True), upload="file", returns=Stored, max_bytes=1_000)
def store(work, file):
    """Take a file."""
    return {"name": file.name, "size": len(file.content)}


@endpoints.get("/broken", who=OPEN, returns=Shown)
def broken(work):
    """Break."""
    raise RuntimeError("a secret of the inside")


@pages.get("/alpha/pages/<name>", who=OPEN)
def show_page(work, name):
    return name


@pages.post("/alpha/form", who=Access(staff=True))
def send_form(work, form):
    return "done"


@pytest.fixture
def service(new_database, tmp_path: Path):
    made = a_service("alpha", new_database(), tmp_path)
    made.routes = lambda: [endpoints, pages]
    yield made
    made.database.dispose()


@pytest.fixture
def client(service):
    return create_app(service).test_client()


def bearer(service, *roles: str, sub: str = "gjj.zhou") -> dict[str, str]:
    token = entered(service, a_person(sub, *roles, name="周海", department=""))
    return {"Authorization": f"Bearer {token}"}


def is_problem(response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["detail_en"]
    return problem


POST = "/alpha/api/v1/tallies/a"


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


def test_nobody_and_the_wrong_role_are_told_what_is_needed(service, client) -> None:
    is_problem(client.post(POST, json={"number": 1}), 401, "not_signed_in")
    is_problem(client.post(POST, json={"number": 1}, headers={"Authorization": "Bearer x.y.z"}), 401, "not_signed_in")
    problem = is_problem(client.post(POST, json={"number": 1}, headers=bearer(service, "leader")), 403, "not_allowed")
    assert problem["roles"] == ["proposer"]
    assert seen(service, "a") == []


def test_an_expired_token_no_longer_holds(service, client) -> None:
    token = entered(service, a_person("a", "proposer"), minutes=-1)
    is_problem(
        client.post(POST, json={"number": 1}, headers={"Authorization": f"Bearer {token}"}), 401, "not_signed_in"
    )


def test_a_repeated_key_gives_the_same_answer_and_one_effect(service, client) -> None:
    headers = bearer(service, "proposer") | {"Idempotency-Key": "k1"}
    first = client.post(POST, json={"number": 5}, headers=headers)
    second = client.post(POST, json={"number": 5}, headers=headers)
    assert first.status_code == second.status_code == 201
    assert first.get_json() == second.get_json()
    assert first.headers["Location"] == second.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert seen(service, "a") == [5]


def test_a_kept_answer_cannot_be_read_in_the_database(service, client) -> None:
    """It may hold a citizen's receipt code."""
    client.post(POST, json={"number": 5}, headers=bearer(service, "proposer") | {"Idempotency-Key": "k1"})
    with service.database.read() as connection:
        (kept,) = connection.exec_driver_sql("SELECT body FROM idempotency").scalars()
    assert "count" not in kept


def test_a_key_for_another_request_is_refused(service, client) -> None:
    headers = bearer(service, "proposer") | {"Idempotency-Key": "k1"}
    client.post(POST, json={"number": 5}, headers=headers)
    is_problem(client.post(POST, json={"number": 6}, headers=headers), 422, "idempotency_key_reused")
    other = bearer(service, "proposer", sub="gjj.li") | {"Idempotency-Key": "k1"}
    assert client.post(POST, json={"number": 7}, headers=other).status_code == 201


def test_the_same_key_at_the_same_moment_has_one_effect(service) -> None:
    headers = bearer(service, "proposer") | {"Idempotency-Key": "k9"}
    app, answers, gate = create_app(service), [], threading.Barrier(6)

    def send() -> None:
        gate.wait()
        answers.append(app.test_client().post(POST, json={"number": 5}, headers=headers).status_code)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 6
    assert seen(service, "a") == [5]


def test_a_repeat_that_the_first_ones_effect_forbids_gives_the_first_ones_answer(
    service, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that gave up waiting asks again while the first request still runs, and is let in when it is done."""
    headers = bearer(service, "proposer") | {"Idempotency-Key": "k10"}
    first = client.post(POST, json={"number": ONCE}, headers=headers)
    find, looked = idempotency_keys.find, []

    def too_early(*arguments: Any) -> Any:
        looked.append(arguments)
        return find(*arguments) if len(looked) > 1 else None

    monkeypatch.setattr(idempotency_keys, "find", too_early)
    second = client.post(POST, json={"number": ONCE}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.get_json() == first.get_json()
    assert seen(service, "a") == [ONCE]
    is_problem(client.post(POST, json={"number": ONCE}, headers=headers | {"Idempotency-Key": "k11"}), 409, "conflict")


def test_an_unchanged_resource_answers_304(client) -> None:
    first = client.get("/alpha/api/v1/tallies/a")
    for known in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"0", {first.headers["ETag"]}', "*"):
        again = client.get("/alpha/api/v1/tallies/a", headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b""), known
    assert client.get("/alpha/api/v1/tallies/a", headers={"If-None-Match": '"0"'}).status_code == 200


def test_a_change_needs_the_present_version(service, client) -> None:
    headers = bearer(service)
    is_problem(client.put(POST, json={"number": 1}, headers=headers), 428, "if_match_required")
    is_problem(client.put(POST, json={"number": 1}, headers=headers | {"If-Match": '"6"'}), 412, "stale")
    assert client.put(POST, json={"number": 1}, headers=headers | {"If-Match": '"7"'}).status_code == 200


def test_any_version_will_do_for_a_star_and_a_weak_tag_for_a_strong_one(service, client) -> None:
    for given in ("*", 'W/"7"'):
        headers = bearer(service) | {"If-Match": given}
        assert client.put(POST, json={"number": 1}, headers=headers).status_code == 200, given


@pytest.mark.parametrize("given", ["", '""', 'W/""', "7", '"6", "7"', '"7', "W/*", '"\t"'])
def test_what_is_no_entity_tag_is_neither_a_version_nor_none(service, client, given: str) -> None:
    headers = bearer(service) | {"If-Match": given}
    is_problem(client.put(POST, json={"number": 1}, headers=headers), 400, "malformed_header")
    is_problem(client.post(f"{POST}/note", json={}, headers=headers), 400, "malformed_header")
    assert seen(service, "a") == []


@pytest.mark.parametrize("key", ["", "a b", "k" * 201, "é"])
def test_what_is_no_key_is_neither_a_key_nor_none(service, client, key: str) -> None:
    headers = bearer(service, "proposer") | {"Idempotency-Key": key}
    is_problem(client.post(POST, json={"number": 1}, headers=headers), 400, "malformed_header")
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


def test_a_key_stands_for_the_content_of_a_file_too(service, client) -> None:
    headers = bearer(service) | {"Idempotency-Key": "k12"}
    boundary = "multipart/form-data; boundary=b"
    part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n{}\r\n--b--\r\n'
    sent = [
        client.post("/alpha/api/v1/files", headers=headers, data=part.format(text), content_type=boundary)
        for text in ("abc", "abc", "abcd")
    ]
    assert [answer.status_code for answer in sent] == [200, 200, 422]
    is_problem(sent[2], 422, "idempotency_key_reused")


@pytest.mark.parametrize("path", ["/alpha/api/v1/tallies/a", "/alpha/api/v1/tallies", "/alpha/api/v1/asked"])
def test_an_unknown_or_repeated_parameter_is_refused_everywhere(client, path: str) -> None:
    assert list(is_problem(client.get(f"{path}?what=1"), 422, "invalid")["errors"]) == ["what"]
    assert list(is_problem(client.get(f"{path}?limit=1&limit=2"), 422, "invalid")["errors"]) == ["limit"]


@pytest.mark.parametrize("bad", ["%00", "a%07", "%E2%80%AE"])
def test_an_address_that_nothing_can_bear_names_nothing(client, bad: str) -> None:
    """NUL ends a text in PostgreSQL; a mark of direction makes it read otherwise than it is."""
    is_problem(client.get(f"/alpha/api/v1/tallies/{bad}"), 404, "not_found")
    assert client.get(f"/alpha/pages/{bad}").status_code == 404
    assert list(is_problem(client.get(f"/alpha/api/v1/named?name={bad}"), 422, "invalid")["errors"]) == ["name"]
    assert client.get(f"/alpha/pages/x?q={bad}").status_code == 422


def test_a_list_is_paged_by_cursor_and_link(client) -> None:
    path, numbers = "/alpha/api/v1/tallies?limit=1", []
    while path:
        response = client.get(path)
        numbers += [tally["number"] for tally in response.get_json()["items"]]
        link = response.headers.get("Link")
        path = link.split(">")[0].lstrip("<") if link else None
    assert numbers == [0, 1, 2]


def test_an_empty_query_means_the_defaults_and_no_reader_changes_them(client) -> None:
    """They are worked out once; what a view does to its own query must not reach the next reader."""
    asked = [client.get(f"/alpha/api/v1/asked{query}").get_json() for query in ("", "?limit=3", "", "?", "?kind=a")]
    assert [query.get("limit") for query in asked] == [20, 3, 20, 20, 20]
    assert [query.get("kind") for query in asked] == [None, None, None, None, "a"]


def test_a_query_that_must_say_something_is_refused_when_it_is_empty(client) -> None:
    problem = is_problem(client.get("/alpha/api/v1/named"), 422, "invalid")
    assert list(problem["errors"]) == ["name"]
    assert client.get("/alpha/api/v1/named?name=x").get_json() == {"name": "x"}


@pytest.mark.parametrize(
    "cursor",
    ["", "%%%", "abc", "W10", "WyJhIl0", "WzEsMl0", "Wy0xXQ", "WzkyMjMzNzIwMzY4NTQ3NzU4MDhd", "e30", "x" * 3000],
)
def test_a_cursor_that_no_page_gave_is_refused(client, cursor: str) -> None:
    """Neither page one, which would loop, nor an error of ours: text, two keys, negative, beyond 64 bits, no list."""
    response = client.get("/alpha/api/v1/tallies", query_string={"cursor": cursor})
    is_problem(response, 400, "bad_cursor")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "limit=1_0", "limit=%201", "limit=٣", "limit=", "kind=z", "what=1"]
)
def test_a_wrong_query_is_explained(client, query: str) -> None:
    problem = is_problem(client.get(f"/alpha/api/v1/tallies?{query}"), 422, "invalid")
    assert list(problem["errors"]) == [query.split("=")[0]]


def test_unknown_addresses_and_methods_are_problems_too(client) -> None:
    is_problem(client.get("/alpha/api/v1/nothing"), 404, "not_found")
    response = client.delete("/alpha/api/v1/tallies/a")
    is_problem(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST, PUT"  # RFC 9110, 15.5.6


def test_an_address_that_no_database_could_keep_names_nothing(client):
    is_problem(client.get("/alpha/api/v1/tallies/a%00b"), 404, "not_found")


def test_a_failure_of_ours_tells_nothing_of_the_inside(client) -> None:
    response = client.get("/alpha/api/v1/broken")
    is_problem(response, 500, "broken")
    assert "secret" not in response.text


def test_a_form_from_elsewhere_is_refused(service, client) -> None:
    cookie = entered(service, a_person("a"))
    client.set_cookie("yangguang_session", cookie)
    assert client.post("/alpha/form", data={}).status_code == 403
    assert client.post("/alpha/form", data={"csrf": "伪造"}).status_code == 403
    good = client.post("/alpha/form", data={"csrf": form_token(cookie)})
    assert (good.status_code, good.text) == (200, "done")


def test_a_session_cookie_does_not_open_the_programs_addresses(service, client) -> None:
    """Programs use bearer tokens, so no foreign page can ride on a person's cookie."""
    cookie = entered(service, a_person("a", "proposer"))
    client.set_cookie("yangguang_session", cookie)
    is_problem(client.post(POST, json={"number": 1}), 401, "not_signed_in")


@pytest.mark.parametrize(
    "asker",
    [
        {"environ_overrides": {"REMOTE_ADDR": "10.0.0.5"}},
        {"environ_overrides": {"REMOTE_ADDR": ""}},
        {"headers": {"X-Forwarded-For": "203.0.113.9"}},
        {"headers": {"Forwarded": "for=203.0.113.9"}},
        {"headers": {"X-Real-IP": "127.0.0.1"}},
    ],
    ids=str,
)
def test_metrics_are_for_nobody_who_comes_from_outside(client, asker) -> None:
    """A gateway on the same machine says for whom it asks."""
    answer = client.get("/alpha/metrics", **asker)
    assert answer.status_code == 404
    assert "yangguang_" not in answer.text
    assert client.get("/alpha/healthz", **asker).status_code == 200


def test_health_metrics_and_the_api_document_are_there(service, client) -> None:
    assert client.get("/alpha/healthz").get_json() == {"status": "ok"}
    assert "yangguang_outbox_rows 0.0" in client.get("/alpha/metrics").text
    document = client.get("/alpha/api/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) >= {"/alpha/api/v1/tallies", "/alpha/api/v1/tallies/{key}", "/alpha/api/v1/audit"}


def test_the_audit_shows_a_body_only_its_own_records(service, client) -> None:
    client.post(POST, json={"number": 5}, headers=bearer(service, "proposer"))
    with service.transaction() as work:
        work.events.record(
            DomainEvent(
                name="tally.told", aggregate="z", body="GS", actor=SYSTEM, at=service.clock.now(), data={"number": 1}
            )
        )
    listed = client.get("/alpha/api/v1/audit", headers=bearer(service, "inspector")).get_json()["items"]
    assert [(record["aggregate"], record["actor"]["sub"]) for record in listed] == [("tally/a", "gjj.zhou")]
    is_problem(client.get("/alpha/api/v1/audit", headers=bearer(service, "proposer")), 403, "not_allowed")


def test_the_audit_shows_party_matters_to_party_members_only(service, client) -> None:
    with service.transaction() as work:
        for audience in ("external", "party"):
            work.events.record(replace(told(audience, 1, service.clock.now()), audience=audience))
    for member, shown in ((False, {"tally/external"}), (True, {"tally/external", "tally/party"})):
        reader = replace(a_person("gjj.qian", "inspector"), party_member=member)
        answer = client.get("/alpha/api/v1/audit", headers={"Authorization": f"Bearer {entered(service, reader)}"})
        assert {record["aggregate"] for record in answer.get_json()["items"]} == shown


def test_the_audit_of_a_body_is_read_by_a_post_there_not_by_working_there(service, client) -> None:
    """An inspector of another body, who is a proposer in this one, does not read this one's."""
    tell(service, "a", 1)
    posts = (Post("inspector", "GS"), Post("proposer", "GJJ"))
    token = entered(service, replace(a_person("gjj.qian"), posts=posts))
    answer = client.get("/alpha/api/v1/audit", headers={"Authorization": f"Bearer {token}"})
    assert answer.get_json()["items"] == []


def test_the_audit_is_paged_and_says_what_kind_of_actor_acted(service, client) -> None:
    for number in range(5):
        tell(service, "a", number)
    read, path = [], "/alpha/api/v1/audit?limit=2"
    while path:
        answer = client.get(path, headers=bearer(service, "inspector")).get_json()
        read += answer["items"]
        path = f"/alpha/api/v1/audit?limit=2&cursor={answer['next']}" if answer["next"] else ""
    assert [record["seq"] for record in read] == [1, 2, 3, 4, 5]
    assert {record["actor"]["kind"] for record in read} == {"system"}
