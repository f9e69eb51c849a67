"""Holds every answer of the JSON endpoints against the OpenAPI document of the service that gave it: its status, its
headers, its content.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jsonschema_rs
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from services.catalog.domain.vocabulary import ACTS, STATES
from services.complaints.domain.kinds import KINDS
from services.complaints.domain.states import ACTS as CASE_ACTS
from services.complaints.domain.states import STATES as CASE_STATES
from services.notify.domain.transitions import ACTS as POSTING_ACTS
from services.review.domain.refusals import ACT_NAMES as REVIEW_ACTS
from services.review.domain.refusals import STATE_NAMES as REVIEW_STATES
from services.vocabulary import AUDIENCES, CHANNEL_KINDS, LEVELS, PERSONAL_DATA, REFUSAL_GROUNDS, ROLES, TOPICS

JSON, PROBLEM = "application/json", "application/problem+json"
# What a client acts upon, so that the document must name it wherever it is sent.
HEADERS = ("ETag", "Location", "Link", "WWW-Authenticate", "Retry-After", "Idempotent-Replayed")

_WORD, _QUOTED = re.compile(r"[a-z][a-z_]+"), re.compile("“[^”]*”")
_CHINESE, _ENGLISH = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Z'].*[.]$", re.DOTALL)
_CONVERTER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "title_en", "status", "detail", "detail_en", "code"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:yangguang:problem:"},
        "title": {"type": "string", "minLength": 1},
        "title_en": {"type": "string", "minLength": 1},
        "status": {"type": "integer", "minimum": 400},
        "detail": {"type": "string", "minLength": 1},
        "detail_en": {"type": "string", "minLength": 1},
        "code": {"type": "string", "pattern": "^[a-z0-9_]+$"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


class ContractClient(FlaskClient):
    """A test client that takes no answer which the service's document does not promise."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request. Raises :class:`AssertionError` when its answer breaks the contract."""
        response = super().open(*args, **kwargs)
        path, method = response.request.path, response.request.method
        if path.split("/")[2:4] == ["api", "v1"]:
            wrong = self._broken_promises(path, method, response)
            assert not wrong, f"{method} {path} answered {response.status_code} against its document: {wrong}"
        return response

    def _broken_promises(self, path: str, method: str, response: TestResponse) -> list[str]:
        if method == "HEAD":
            return []
        wrong = _problem(response) if response.status_code >= 400 else []
        operation = self._operation(path, method)
        if operation is None:
            return wrong if response.status_code in (404, 405) else ["the document does not know this operation"]
        name, path_of_document = operation
        document, status = _document(name, self), str(response.status_code)
        responses = document["paths"][path_of_document][method.lower()]["responses"]
        if status not in responses:
            return [*wrong, f"this status is not among {', '.join(responses)}"]
        promised = _resolved(document, responses[status])
        wrong += [f"the header {header} is not described" for header in _undescribed(response, promised)]
        if response.mimetype != JSON or response.status_code == 304:
            return wrong  # a problem, a file, or nothing
        if promised.get("content", {}).get(JSON, {}).get("schema") is None:
            return [*wrong, "the document shows no JSON for it"]
        validator = _validator(name, path_of_document, method.lower(), status)
        return wrong + _errors(validator, response.json)

    def _operation(self, path: str, method: str) -> tuple[str, str] | None:
        """The service and the path, as the document writes it, of an address."""
        try:
            rule, _ = self.application.url_map.bind("").match(path, method=method, return_rule=True)
        except HTTPException:
            return None
        return path.split("/")[1], _CONVERTER.sub(r"{\1}", rule.rule)


def _problem(response: TestResponse) -> list[str]:
    if response.mimetype != PROBLEM:
        return [f"an error as {response.mimetype}"]
    problem: Any = response.json
    wrong = _errors(_problem_validator(), problem)
    wrong += refused_badly(problem) if not wrong else []
    return wrong if problem.get("status") == response.status_code else [*wrong, "another status in the body"]


def refused_badly(problem: dict[str, Any]) -> list[str]:
    """Where a refusal shows people a code of ours, or says of a field only in one language what is wrong with it."""
    wrong = [f"the detail shows the code {code}" for code in codes_in(problem["detail"])]
    for path, text in problem.get("errors", {}).items():
        zh, _, en = text.partition(" / ")
        if not _CHINESE.search(zh) or not _ENGLISH.match(en):
            wrong.append(f"{path} is not refused in both languages: {text}")
        wrong += [f"{path} shows the code {code}" for code in codes_in(zh)]
    return wrong


def codes_in(zh: str) -> list[str]:
    """Codes of ours in a Chinese text; what somebody wrote himself may stand there in quotes."""
    return [word for word in _WORD.findall(_QUOTED.sub("", zh)) if "_" in word or word in _codes()]


@cache
def _codes() -> frozenset[str]:
    """Every state, act, role and kind that a document lists and that has a name for people."""
    named = (ROLES, TOPICS, AUDIENCES, LEVELS, CHANNEL_KINDS, PERSONAL_DATA, REFUSAL_GROUNDS, STATES, ACTS)
    return frozenset(
        code
        for names in (*named, CASE_STATES, CASE_ACTS, KINDS, REVIEW_STATES, REVIEW_ACTS, POSTING_ACTS)
        for code in names
    )


def _resolved(document: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """A response of the document, also one that it names under its components."""
    name = described.get("$ref", "").removeprefix("#/components/responses/")
    found: dict[str, Any] = document["components"]["responses"][name] if name else described
    return found


def _undescribed(response: TestResponse, promised: dict[str, Any]) -> list[str]:
    return [name for name in HEADERS if name in response.headers and name not in promised.get("headers", {})]


def _errors(validator: Any, value: Any) -> list[str]:
    return [f"{'.'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(value)]


@cache
def _problem_validator() -> Any:
    return jsonschema_rs.validator_for(_PROBLEM_SCHEMA)


_documents: dict[str, dict[str, Any]] = {}


def _document(service: str, client: FlaskClient) -> dict[str, Any]:
    if service not in _documents:
        _documents[service] = dict(client.get(f"/{service}/api/openapi.json").json or {})
    return _documents[service]


@cache
def _validator(service: str, path: str, method: str, status: str) -> Any:
    document = _documents[service]
    schema = document["paths"][path][method]["responses"][status]["content"][JSON]["schema"]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": document["components"], **schema}
    return jsonschema_rs.validator_for(whole, validate_formats=True)
