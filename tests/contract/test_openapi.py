"""The four OpenAPI documents are valid, and tell a client everything that the endpoints read and answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from chassis.web.app import create_app
from tests.contract.test_structure import SERVICES, built

METHODS = ("get", "put", "post", "delete", "patch")
PROBLEM = "application/problem+json"
# Members that every problem document of ours has (RFC 9457, and both languages).
MEMBERS = {"type", "title", "title_en", "status", "detail", "detail_en", "code"}
CASE = "/complaints/api/v1/cases/{}"
WITH_RECEIPT_CODE = {
    ("get", CASE),
    ("get", f"{CASE}/deadline"),
    ("get", f"{CASE}/proof"),
    ("get", f"{CASE}/calendar"),
    ("post", f"{CASE}/messages"),
    ("post", f"{CASE}/rate"),
    ("post", f"{CASE}/reopen"),
}
WITH_EVALUATION_TOKEN = {
    ("post", "/complaints/api/v1/evaluations"),
    ("post", "/complaints/api/v1/questionnaires/{}/answers"),
}
# Acts on something that may have changed since it was read; a PUT cannot do without the version, they can.
ACTS = {
    "/catalog/api/v1/disclosures/{}": (
        "mask propose recall hand-over abandon publish-again re-examine acknowledge record-consent hold correct "
        "declare-validity withdraw review-purge archive"
    ),
    "/catalog/api/v1/disclosures/{}/files/{}": "redact",
    "/catalog/api/v1/consents/{}": "give object",
    "/catalog/api/v1/items/{}": "retire",
    "/catalog/api/v1/issues/{}": "add remove close cancel archive",
    "/catalog/api/v1/obligations/{}": "excuse undo-excuse",
    "/catalog/api/v1/bylaws/{}": "review remove",
    "/catalog/api/v1/activities/{}": "remove",
    "/catalog/api/v1/responsibilities/{}": "remove",
    "/review/api/v1/cases/{}": "decisions recuse end-recusal",
    "/review/api/v1/issues/{}": "deliberate",
    "/review/api/v1/remedial-orders/{}": "files reply verify reorder",
    "/review/api/v1/inspections/{}": "discard freeze check visit find conclude",
    "/review/api/v1/indicators/{}": "discard score",
    "/review/api/v1/assessments/{}": "discard announce object answer submit decide publish",
    "/review/api/v1/accountabilities/{}": "hear decide publish",
    "/catalog/api/v1/people/{}/posts/{}": "confirm end",
    CASE: (
        "messages reopen accept not-accept assign note correct-registration "
        "resume hand-code remind transfer dispute merge separate split extend "
        "draft-referral sign-referral recall-referral refer "
        "grant-extension "
        "refuse-extension investigate name-reported ask-identity grant-identity refuse-identity "
        "draft submit-answer review-answer return-answer sign-answer answer "
        "report-back close erase"
    ),
    "/complaints/api/v1/feedback-meetings/{}": "withdraw",
    "/complaints/api/v1/questionnaires/{}": "open close discard count publish void",
    "/notify/api/v1/deliveries/{}": "confirm confirm-removal fail retry give-up",
}
WITH_IF_MATCH = {("post", f"{thing}/{act}") for thing, acts in ACTS.items() for act in acts.split()} | {
    ("post", "/catalog/api/v1/people/{}/posts")
}


@dataclass(frozen=True)
class Operation:
    """One method of one path, as its document describes it."""

    service: str
    method: str
    path: str
    described: dict[str, Any]
    shared: tuple[dict[str, Any], ...]

    @property
    def place(self) -> tuple[str, str]:
        """Method and path, whatever the path's parameters are called."""
        return self.method, re.sub(r"{[^}]+}", "{}", self.path)

    def headers(self) -> dict[str, bool]:
        """The headers that it names, and whether they are required."""
        every = [*self.shared, *self.described.get("parameters", ())]
        found = (_resolved(self.service, parameter) for parameter in every)
        return {each["name"]: each.get("required", False) for each in found if each["in"] == "header"}

    def responses(self) -> dict[str, dict[str, Any]]:
        """What it may answer, by status."""
        described = self.described["responses"].items()
        return {status: _resolved(self.service, response) for status, response in described}


@cache
def application(service: str) -> Flask:
    """The WSGI application of a service."""
    return create_app(built(service))


@cache
def document(service: str) -> dict[str, Any]:
    """What a program gets."""
    found: dict[str, Any] = application(service).test_client().get(f"/{service}/api/openapi.json").get_json()
    return found


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation of the four documents."""
    return tuple(
        Operation(service, method, path, described[method], tuple(described.get("parameters", ())))
        for service in SERVICES
        for path, described in document(service)["paths"].items()
        for method in METHODS
        if method in described
    )


every_service = pytest.mark.parametrize("service", SERVICES)
every_operation = pytest.mark.parametrize(
    "operation", operations(), ids=lambda operation: f"{operation.method} {operation.path}"
)


CODED = {"state", "kind", "channel", "delivery", "finding", "outcome", "unit", "course"}
# Another service's, what catalog or the clock may add to, what is signed as it is, and acts of the ledger.
UNNAMED = {
    *("AuditActor.kind", "AuditRecord.kind", "PublicationView.state", "AskedView.state", "ClockView.kind"),
    *("DayView.kind", "EntryView.kind", "StatementView.kind", "StatementView.channel"),
}


def test_the_codes_in_answers_of_complaints_are_named_as_those_that_are_asked_for() -> None:
    """A client could write a state down by its name, and had to guess which ones come back."""
    views = {
        f"{name}.{field}": schema
        for name, view in document("complaints")["components"]["schemas"].items()
        if name.endswith("View")
        for field, schema in view.get("properties", {}).items()
    }
    plain = {name for name, schema in views.items() if name.split(".")[1] in CODED and "enum" not in schema}
    assert plain <= UNNAMED, plain - UNNAMED
    assert views["CaseView.state"]["enum"] == ["received", "accepted", "answered", "closed"]
    assert None in views["CaseView.finding"]["enum"], "of a case that was not investigated"


@every_service
def test_it_is_a_valid_openapi_document(service: str) -> None:
    assert document(service)["openapi"].startswith("3.1.")
    errors = OpenAPIV31SpecValidator(document(service)).iter_errors()
    assert [f"{'/'.join(map(str, error.path))}: {error.message}" for error in errors] == []


@every_service
def test_no_two_operations_have_one_name(service: str) -> None:
    names = [operation.described["operationId"] for operation in operations() if operation.service == service]
    assert sorted(names) == sorted(set(names))


@every_operation
def test_an_operation_says_what_it_does(operation: Operation) -> None:
    assert operation.described["summary"].endswith(".")


@every_operation
def test_no_part_of_an_address_bears_the_name_that_generated_clients_give_the_content(operation: Operation) -> None:
    assert "requestBody" not in operation.described or "{body}" not in operation.path


@every_operation
def test_what_an_operation_gives_is_described(operation: Operation) -> None:
    """No answer of any form, and none of free form at its top."""
    for status, response in operation.responses().items():
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if status < "300" and schema is not None:
            found = _resolved(operation.service, schema)
            assert found.get("properties"), status
            assert found.get("required"), status


@every_service
def test_it_says_how_a_program_signs_in(service: str) -> None:
    assert _bearer_schemes(service)


@every_operation
def test_an_operation_says_whether_one_must_sign_in(operation: Operation) -> None:
    """Without a scheme, or with an empty one beside it, the public may call it."""
    security = operation.described.get("security", document(operation.service).get("security", []))
    schemes = _bearer_schemes(operation.service)
    if _for_staff(operation):
        assert security
        assert all(schemes & set(required) for required in security)
    else:
        assert not security or {} in security


@every_operation
def test_an_operation_names_the_headers_that_it_reads(operation: Operation) -> None:
    place, method = operation.place, operation.method
    read = {
        "Receipt-Code": place in WITH_RECEIPT_CODE,
        "Evaluation-Token": place in WITH_EVALUATION_TOKEN,
        "If-Match": method == "put" or place in WITH_IF_MATCH,
        "Idempotency-Key": method == "post",
    }
    assert set(operation.headers()) & set(read) == {name for name, is_read in read.items() if is_read}


@every_operation
def test_only_a_put_cannot_do_without_the_version(operation: Operation) -> None:
    """428 where it is required (interfaces.md)."""
    headers = operation.headers()
    assert headers.get("If-Match", False) == (operation.method == "put")
    assert not headers.get("Idempotency-Key", False)


def test_every_header_above_is_read_by_an_operation_that_there_is() -> None:
    places = {operation.place for operation in operations()}
    assert places >= WITH_RECEIPT_CODE | WITH_EVALUATION_TOKEN | WITH_IF_MATCH


def test_a_file_is_sent_as_a_part_of_a_form() -> None:
    upload = document("catalog")["paths"]["/catalog/api/v1/files"]["post"]
    body = _resolved("catalog", upload["requestBody"])
    assert body["required"]
    schema = _resolved("catalog", body["content"]["multipart/form-data"]["schema"])
    assert "file" in schema["required"]
    assert _resolved("catalog", schema["properties"]["file"])["type"] == "string"


@every_operation
def test_every_error_is_a_problem_document(operation: Operation) -> None:
    """Each by its status: where there is a default, nobody can tell which statuses are promised."""
    errors = {status: response for status, response in operation.responses().items() if status > "399"}
    assert "default" not in errors
    assert set(errors) >= {"401", "422", "503"}
    for status, response in errors.items():
        assert set(response.get("content", ())) == {PROBLEM}, status
        schema = _resolved(operation.service, response["content"][PROBLEM]["schema"])
        assert set(schema.get("required", ())) >= MEMBERS, status


@every_operation
def test_an_answer_other_than_json_is_not_called_json(operation: Operation) -> None:
    media = {
        kind
        for status, response in operation.responses().items()
        if status.startswith("2")
        for kind in response.get("content", ())
    }
    last = operation.path.rsplit("/", 1)[1]
    is_file = (
        last in ("directory-file", "register-file", "case-table", "results-table", "calendar", "form", "certificate")
        and operation.method == "get"
    )
    is_file = is_file or "/records/" in operation.path or last in ("form.docx", "evidence.zip")
    if is_file or last == "{digest}" or last.startswith("publications."):
        assert media
        assert "application/json" not in media
    else:
        assert media == {"application/json"}


@every_service
def test_a_method_that_is_not_there_is_answered_with_those_that_are(service: str) -> None:
    """RFC 9110, 15.5.6: a 405 names the methods in Allow."""
    client = application(service).test_client()
    for path, described in document(service)["paths"].items():
        response = client.open(re.sub(r"{[^}]+}", "x", path), method="TRACE")
        assert response.status_code == 405, path
        assert response.mimetype == PROBLEM
        allowed = {method.strip().lower() for method in response.headers.get("Allow", "").split(",")}
        assert allowed - {"head", "options"} == set(described) & set(METHODS), path


def _resolved(service: str, described: dict[str, Any]) -> dict[str, Any]:
    found: Any = described
    while "$ref" in found:
        target: Any = document(service)
        for part in found["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        found = target
    return dict(found)


def _bearer_schemes(service: str) -> set[str]:
    schemes = document(service).get("components", {}).get("securitySchemes", {})
    return {name for name, found in schemes.items() if (found["type"], found.get("scheme")) == ("http", "bearer")}


def _for_staff(operation: Operation) -> bool:
    app = application(operation.service)
    path = re.sub(r"{[^}]+}", "x", operation.path)
    endpoint, _ = app.url_map.bind("localhost").match(path, method=operation.method.upper())
    view: Any = app.view_functions[endpoint]
    return bool(view.access.staff)
