"""Addresses: what none of them is, what their parameters may say, and lists page by page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.chassis.http.tallies import bearer, is_problem

pytestmark = pytest.mark.servers


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


# Its length is not told.
CHUNKED = {"environ_overrides": {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}}


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"name": "a"}},
        {"data": b"name=a", "content_type": "text/plain"},
        {"data": b"name=a"},
        {"json": {"name": "a"}, **CHUNKED},
    ],
)
def test_what_is_no_form_is_refused_by_a_page_as_such(service, client, sent: dict[str, Any]) -> None:
    """Its fields would all count as left out, and whoever sent it be told to fill in what he has filled in."""
    answer = client.post("/alpha/form", headers=bearer(service) | {"Accept": "application/json"}, **sent)
    assert is_problem(answer, 415, "wrong_media_type")["detail_en"].startswith("This address takes forms")
    of_a_page = {"data": {"name": "a"}}
    for form in ({}, of_a_page, {**of_a_page, "content_type": "multipart/form-data"}, {**of_a_page, **CHUNKED}):
        assert client.post("/alpha/form", headers=bearer(service), **form).status_code == 200


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


def test_health_metrics_and_the_api_document_are_there(service, client) -> None:
    assert client.get("/alpha/healthz").get_json() == {"status": "ok"}
    assert "yangguang_outbox_rows 0.0" in client.get("/alpha/metrics").text
    document = client.get("/alpha/api/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) >= {"/alpha/api/v1/tallies", "/alpha/api/v1/tallies/{key}", "/alpha/api/v1/audit"}
