"""What the harness finds in answers that their document does not promise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import fields

from chassis.base.converter import dumps
from chassis.base.settings import Settings
from chassis.service import Service
from chassis.storage.database import Database
from chassis.web import problems
from chassis.web.access import OPEN
from chassis.web.app import create_app
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.schema import View
from tests.harness import response_contract
from tests.harness.response_contract import ContractClient
from tests.keys import SECRET

NAME = "samples"
endpoints = Endpoints(NAME, "samples")


class SampleView(View):
    """A name, and perhaps a number."""

    name = fields.String()
    number = fields.Integer(allow_none=True, metadata={"optional": True})


def given(work: Any) -> Reply:
    """What the test asks for, past the View: as an endpoint would that renders by itself."""
    return Reply(**GIVEN)


GIVEN: dict[str, Any] = {}
endpoints.get("/sample", who=OPEN, returns=SampleView)(given)


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(response_contract, "_documents", {})
    response_contract._validator.cache_clear()
    database = Database(f"sqlite:///{tmp_path}/samples.sqlite")
    service = Service(
        name=NAME,
        settings=Settings.load({"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_SECRET_KEY": SECRET}),
        database=database,
        root=tmp_path,
        publishes=(),
        subscribes=(),
        handlers={},
        make_work=lambda connection, events: None,
        routes=lambda: (endpoints,),
    )
    app = create_app(service)
    app.test_client_class = ContractClient
    client: FlaskClient = app.test_client()

    def ask(content: bytes, status: int = 200, media_type: str = "application/json", **more: Any) -> Any:
        GIVEN.clear()
        GIVEN.update(content=content, status=status, media_type=media_type, **more)
        return client.get(f"/{NAME}/api/v1/sample")

    return ask


@pytest.mark.parametrize("content", [b'{"name": "a"}', b'{"name": "a", "number": 1}', b'{"name": "a", "number": null}'])
def test_what_the_document_promises_is_taken(answer: Callable[..., Any], content: bytes) -> None:
    assert answer(content).status_code == 200


@pytest.mark.parametrize(
    "content",
    [b"{}", b'{"name": null}', b'{"name": "a", "colour": "red"}', b'{"name": "a", "number": "1"}', b"[]"],
)
def test_missing_undeclared_and_wrong_fields_are_found(answer: Callable[..., Any], content: bytes) -> None:
    with pytest.raises(AssertionError, match="against its document"):
        answer(content)


def test_a_status_that_is_not_documented_is_found(answer: Callable[..., Any]) -> None:
    with pytest.raises(AssertionError, match="this status"):
        answer(b'{"name": "a"}', status=202)


def test_a_refusal_that_is_not_documented_is_found(answer: Callable[..., Any]) -> None:
    problem = dumps(problems.document(410, "withdrawn", "已撤下。", "It was withdrawn."))
    with pytest.raises(AssertionError, match=r"\['this status is not among"):
        answer(problem, status=410, media_type=problems.MEDIA_TYPE)


@pytest.mark.parametrize(("header", "sent"), [("ETag", {"etag": "1"}), ("Location", {"location": "/x"})])
def test_a_header_that_is_not_documented_is_found(
    answer: Callable[..., Any], header: str, sent: dict[str, str]
) -> None:
    with pytest.raises(AssertionError, match=f"the header {header} is not described"):
        answer(b'{"name": "a"}', **sent)


def test_an_error_must_be_a_problem(answer: Callable[..., Any]) -> None:
    with pytest.raises(AssertionError, match="an error as application/json"):
        answer(b"{}", status=409)
    with pytest.raises(AssertionError, match="required property"):
        answer(b'{"status": 409}', status=409, media_type="application/problem+json")


def test_a_file_is_taken_as_it_is(answer: Callable[..., Any]) -> None:
    assert answer(b"a;b", media_type="text/csv").data == b"a;b"
