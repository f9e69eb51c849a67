"""The OpenAPI document says of each declared endpoint what it reads, what it gives, and how it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import fields
from openapi_spec_validator import OpenAPIV31SpecValidator

from chassis.web.access import OPEN, Access
from chassis.web.document import openapi
from chassis.web.endpoint import Endpoints
from chassis.web.headers import Header
from chassis.web.schema import Coded, Cursor, Day, Flag, Moment, PageQuery, Schema, Text, View, Whole, choice

THINGS, THING = "/alpha/api/v1/things", "/alpha/api/v1/things/{name}"
CODE = Header("Receipt-Code", "given with the receipt", required=True)

endpoints = Endpoints("alpha", "things")


class Form(Schema):
    title = Text(longest=10, shortest=1, required=True)
    code = Coded("[a-z]{2}")
    on = Day(load_default=None)
    at = Moment()
    count = Whole(least=1, greatest=5)
    ready = Flag(load_default=False)
    kind = choice(["a", "b"], load_default="")


class Reason(Schema):
    reason = Text(longest=10)


class Filter(PageQuery):
    kind = choice(["a", "b"], load_default=None)
    topic = choice(["c"], load_default="")


class Thing(View):
    name = fields.String()
    note = fields.String(metadata={"optional": True})


@endpoints.get("/things", who=OPEN, query=Filter, returns=Thing, many=True)
def list_things(work, query):
    """List the things,
    the newest first.

    Nothing else.
    """


@endpoints.get("/things/<name>", who=OPEN, returns=Thing, etag=True, also=(410,), headers=(CODE,))
def show_thing(work, name):
    """Show a thing."""


@endpoints.put("/things/<name>", who=Access(staff=True), body=Form, returns=Thing, match="required")
def change_thing(work, body, name):
    """Change a thing."""


@endpoints.post("/things", who=Access(staff=True), body=Form, returns=Thing, status=201, also=(200,))
def add_thing(work, body):
    """Add a thing."""


@endpoints.act("/things/<name>", "close", who=Access(staff=True), body=Reason, returns=Thing, match="optional")
def close_thing(work, body, name):
    """Close a thing."""


@endpoints.act("/things/<name>", "open", who=Access(staff=True), returns=Thing)
def open_thing(work, name):
    """Open a thing."""


@endpoints.get("/feed", who=OPEN, media=("application/atom+xml",), etag=True)
def show_feed(work):
    """Show the feed."""


@endpoints.post("/files", who=Access(staff=True), upload="file", returns=Thing, status=201, max_bytes=50)
def store_file(work, file):
    """Store a file."""


DOCUMENT = openapi("alpha", [endpoints])


def operation(path: str, method: str) -> Any:
    return DOCUMENT["paths"][path][method]


def parameters(path: str, method: str) -> dict[str, Any]:
    return {parameter["name"]: parameter for parameter in operation(path, method)["parameters"]}


def test_it_is_valid() -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


@pytest.mark.parametrize(
    ("path", "method", "statuses"),
    [
        (THINGS, "get", "200 400 401 421 422 503"),
        (THING, "get", "200 304 401 404 410 421 422 503"),
        (THING, "put", "200 400 401 403 404 409 412 413 415 421 422 428 503"),
        (THINGS, "post", "200 201 400 401 403 409 413 415 421 422 503"),
        (f"{THING}/close", "post", "200 400 401 403 404 409 412 413 415 421 422 503"),
        ("/alpha/api/v1/feed", "get", "200 304 401 421 422 503"),
    ],
)
def test_every_status_follows_from_what_was_declared(path: str, method: str, statuses: str) -> None:
    assert list(operation(path, method)["responses"]) == statuses.split()


def test_a_status_of_refusal_is_a_problem_document() -> None:
    for status, response in operation(THING, "put")["responses"].items():
        if status >= "400":
            assert response == {"$ref": f"#/components/responses/Problem{status}"}
            assert list(DOCUMENT["components"]["responses"][f"Problem{status}"]["content"]) == [
                "application/problem+json"
            ]


def test_a_view_promises_its_fields_but_for_those_that_may_be_absent() -> None:
    thing = DOCUMENT["components"]["schemas"]["Thing"]
    assert (thing["required"], thing["additionalProperties"]) == (["name"], False)
    page = operation(THINGS, "get")["responses"]["200"]["content"]["application/json"]["schema"]
    assert page["required"] == ["items", "next"]


def test_a_body_is_required_where_one_of_its_fields_is() -> None:
    assert operation(THINGS, "post")["requestBody"]["required"]
    assert not operation(f"{THING}/close", "post")["requestBody"]["required"]
    assert not operation(f"{THING}/open", "post")["requestBody"]["required"]
    assert "requestBody" not in operation(THINGS, "get")


def test_a_file_is_the_one_part_of_a_form() -> None:
    body = operation("/alpha/api/v1/files", "post")["requestBody"]
    schema = body["content"]["multipart/form-data"]["schema"]
    assert body["required"]
    assert (schema["required"], schema["additionalProperties"]) == (["file"], False)


def test_headers_are_named_where_they_are_read() -> None:
    assert set(parameters(THING, "get")) == {"name", "Receipt-Code", "If-None-Match"}
    assert parameters(THING, "get")["Receipt-Code"]["required"]
    assert parameters(THING, "put")["If-Match"]["required"]
    assert not parameters(f"{THING}/close", "post")["If-Match"]["required"]
    assert not parameters(THINGS, "post")["Idempotency-Key"]["required"]


def test_staff_must_sign_in_and_the_public_may() -> None:
    assert operation(THINGS, "post")["security"] == [{"bearer": []}]
    assert operation(THINGS, "get")["security"] == [{}, {"bearer": []}]


def test_a_parameter_is_neither_null_nor_beside_its_choices() -> None:
    asked = parameters(THINGS, "get")
    assert asked["kind"]["schema"] == {"type": "string", "enum": ["a", "b"]}
    assert asked["topic"]["schema"] == {"type": "string", "enum": ["c"]}
    assert asked["limit"]["schema"] == {"type": "integer", "default": 20, "minimum": 1, "maximum": 100}
    assert asked["cursor"]["schema"]["type"] == "string"
    assert "default" not in DOCUMENT["components"]["schemas"]["Form"]["properties"]["kind"]


def test_fields_say_what_they_take() -> None:
    fields_of = DOCUMENT["components"]["schemas"]["Form"]["properties"]
    assert fields_of["code"]["pattern"] == "^([a-z]{2})$"
    assert fields_of["at"]["format"] == "date-time"
    assert fields_of["on"]["format"] == "date"
    assert (fields_of["title"]["minLength"], fields_of["title"]["maxLength"]) == (1, 10)


def test_a_docstring_is_the_summary_and_the_description() -> None:
    described = operation(THINGS, "get")
    assert described["summary"] == "List the things, the newest first."
    assert described["description"] == "Nothing else."
    assert described["operationId"] == "list_things"


def test_a_feed_is_not_called_json() -> None:
    assert list(operation("/alpha/api/v1/feed", "get")["responses"]["200"]["content"]) == ["application/atom+xml"]


def test_a_cursor_is_as_opaque_as_our_own() -> None:
    assert Cursor().metadata["pattern"] == "^[A-Za-z0-9_-]+$"
