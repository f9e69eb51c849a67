"""Both AsyncAPI documents are well formed, whole, and made from the contracts as they are now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from chassis.web.app import create_app
from services.notify.adapters.external import CONTRACTS
from tests.contract.test_structure import ROOT, SERVICES, built, published
from yangguang import internal_events
from yangguang.composition import subscriptions

PATH = "/notify/api/asyncapi.json"


@cache
def document(side: str) -> dict[str, Any]:
    """What a program gets of each side."""
    if side == "inside":
        return json.loads((ROOT / "docs" / "reference" / "asyncapi-internal.json").read_text(encoding="utf-8"))
    return json.loads(create_app(built("notify")).test_client().get(PATH).data)


both_sides = pytest.mark.parametrize("side", ["inside", "outside"])


@both_sides
def test_it_is_an_asyncapi_document(side: str) -> None:
    schema = json.loads((Path(__file__).parent / "asyncapi-3.0.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in jsonschema_rs.validator_for(schema).iter_errors(document(side))] == []


@both_sides
def test_every_reference_leads_somewhere(side: str) -> None:
    for reference in _references(document(side)):
        assert _at(document(side), reference) is not None, reference


@both_sides
def test_every_parameter_of_an_address_is_described_and_none_besides(side: str) -> None:
    for name, channel in document(side)["channels"].items():
        assert set(re.findall(r"{(\w+)}", channel["address"])) == set(channel["parameters"]), name


@both_sides
def test_every_example_keeps_its_message(side: str) -> None:
    whole = document(side)
    for name, message in whole["components"]["messages"].items():
        payload = json.loads(json.dumps(message["payload"]))
        payload["properties"]["data"] = whole["components"]["schemas"][name]
        for example in message["examples"]:
            jsonschema_rs.validate(payload, example["payload"])


def test_inside_it_has_every_event_and_everybody_who_receives_it() -> None:
    services = [built(name) for name in SERVICES]
    assert document("inside") == json.loads(json.dumps(internal_events.document(services, subscriptions()))), (
        "run `make flow`"
    )
    assert set(document("inside")["channels"]) == {f"{name}.{event}" for name, event in published()}
    operations = document("inside")["operations"]
    assert operations["review.receives.catalog.disclosure.proposed"]["x-queue"] == "review.inbox"


def test_outside_it_has_the_public_contracts_and_is_served_to_everybody() -> None:
    assert set(document("outside")["channels"]) == set(CONTRACTS.schemas)
    client = create_app(built("notify")).test_client()
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert client.get(PATH, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        part = list(part.values())
    for element in part if isinstance(part, list) else ():
        yield from _references(element)


def _at(whole: Any, reference: str) -> Any:
    for name in reference.removeprefix("#/").split("/"):
        whole = whole.get(name, {}) if isinstance(whole, dict) else {}
    return whole or None
