"""Data of the services' events, true to their publishers' contracts, for tests that care about a few fields only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chassis.events.contracts import Contracts

SERVICES = Path(__file__).resolve().parents[1] / "services"
# Those have one contract, in the chassis.
SHARED_BY_ALL = ("task.opened", "task.closed", "audit_head.sealed")


def complete(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The given data of an event ``service.noun.verb`` and, from its publisher's example, what else is required.

    Only fields of the contract are told, so that one disclosure's data serve for all that happens to it; their values
    are told as given, right or wrong. An event without contract is told as it is.
    """
    service, _, event = name.partition(".")
    contracts = _contracts(service)
    if event not in contracts.schemas:
        return dict(data)
    schema, example = contracts.schemas[event], contracts.examples[event]
    told = {field: example[field] for field in schema["required"]} | dict(data)
    return {field: value for field, value in told.items() if field in schema["properties"]}


def version(name: str) -> int:
    """The version of an event's contract; 1 where it has none."""
    service, _, event = name.partition(".")
    return _contracts(service).versions.get(event, 1)


@cache
def _contracts(service: str) -> Contracts:
    return Contracts(SERVICES / service / "contracts", SHARED_BY_ALL)
