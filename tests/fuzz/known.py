"""Names of what is there: without them nearly every generated identifier would end at a 404."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.fuzz import scene
from tests.journey.system import System

Values = dict[str, list[Any]]
# How often a parameter gets a known value instead of a generated one.
SHARE = 0.7
# How often what the scene made is named for each time that something else is.
OFTEN = 3
OFFICER = "case_officer"
# Keys that no list of ours gave out, in the form of those that they give: a cursor is checked, not believed.
KEYS: tuple[Any, ...] = (
    [],
    [None],
    [True],
    [-1],
    [1.5],
    [2**63],
    [2**64 - 1],
    ["\x00"],
    ["\ud800"],
    ["2026-01-01", "\x00"],
    ["9999-99-99", "x"],
    [[]],
    [{}],
    ["", "", "", "", ""],
    {},
)
# Moments at the ends of the calendar: in another zone they lie beyond it.
MOMENTS = ["9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+14:00", "2026-06-30T23:59:59.999999999Z"]
BY_PARAMETER = {
    "body.publish_at": "moments",
    "body.posted_at": "moments",
    "body.removed_at": "moments",
    "query.cursor": "cursors",
    "query.revision": "revisions",
    "path.disclosure": "disclosures",
    "query.disclosure": "publications",
    "body.disclosure": "publications",
    "path.code": "codes",
    "query.item": "items",
    "body.item": "items",
    "query.body": "bodies",
    "body.body": "bodies",
    "path.body": "publishing bodies",
    "path.body_code": "bodies",
    "path.serial": "serials",
    "path.sub": "people",
    "path.post": "posts",
    "path.case_id": "review cases",
    "body.step": "steps",
    "path.digest": "digests",
    "body.person": "officers",
    "body.department": "departments",
    "path.delivery_id": "deliveries",
    "path.agency_id": "agencies",
    "path.number": "numbers",
    "path.questionnaire": "questionnaires",
    "body.predecessor": "questionnaires",
    "header.Receipt-Code": "receipt codes",
    "header.If-Match": "versions",
}


def known_values(system: System, token: str) -> Values:
    """What the parameters of the four services may name, read and made through their own addresses."""
    made = scene.set_up(system, token)
    catalog, published = "/catalog/api/v1", _listed(system, token, "/catalog/api/v1/published")
    disclosures = _listed(system, token, f"{catalog}/disclosures")
    attached = [row for row in published if row["id"] in made.published]
    numbers = [str(row["index_number"]).split("/") for row in (*published, *(attached * OFTEN))]
    awaited = [row for row in _listed(system, token, "/notify/api/v1/deliveries") if row["acts"]]
    to_remove = [row for row in awaited if row["state"] == "to_remove"]
    items, bodies, people = (_listed(system, token, f"{catalog}/{noun}") for noun in ("items", "bodies", "people"))
    return {
        "disclosures": [*_each(disclosures, "id"), *(made.drafts + made.waiting) * OFTEN],
        "publications": _each([*published, *attached], "id"),
        "items": _each(items, "code"),
        "bodies": _each(bodies, "code"),
        "codes": _each([*bodies, *items], "code"),
        "publishing bodies": [body for body, _ in numbers],
        "serials": [serial for _, serial in numbers],
        "people": _each(people, "sub"),
        "posts": [str(post["id"]) for person in people for post in person["posts"]],
        "digests": [made.digest],
        "departments": [each["code"] for row in bodies if row["code"] == scene.BODY for each in row["departments"]],
        "officers": _each([row for row in people if row["body"] == scene.BODY and _holds(row, OFFICER)], "sub"),
        "review cases": _each(_listed(system, token, "/review/api/v1/cases", state="open"), "id"),
        "steps": [1, 2, 3],
        "deliveries": _each([*awaited, *to_remove * OFTEN], "id"),
        "agencies": made.agencies,
        "numbers": _each(made.cases, "number"),
        "questionnaires": made.questionnaires,
        "receipt codes": _each(made.cases, "receipt_code"),
        "moments": [*MOMENTS, *[datetime.now(UTC).isoformat()] * OFTEN],
        "revisions": [1, 2],
        "cursors": [_cursor(key) for key in KEYS],
        "versions": ['"1"', '"2"', '"3"', *["*"] * 2 * OFTEN],
    }


def as_configuration(values: Values, document: Mapping[str, Any]) -> dict[str, Any]:
    """The values as schemathesis wants them, for the parameters that a document has."""
    present = set(_parameters(document))
    used = {parameter: name for parameter, name in BY_PARAMETER.items() if parameter in present and values[name]}
    return {
        "dictionaries": {name: {"values": values[name]} for name in sorted(set(used.values()))},
        "parameters": {parameter: {"dictionary": name, "probability": SHARE} for parameter, name in used.items()},
    }


def _parameters(document: Mapping[str, Any]) -> Iterator[str]:
    for path in document["paths"].values():
        for described in (path, *(operation for operation in path.values() if isinstance(operation, dict))):
            for parameter in described.get("parameters", ()):
                if "name" in parameter:
                    yield f"{parameter['in']}.{parameter['name']}"
    for schema in document["components"]["schemas"].values():
        yield from (f"body.{name}" for name in schema.get("properties", {}))


def _listed(system: System, token: str, path: str, **filters: str) -> Sequence[Mapping[str, Any]]:
    return list(system.get(path, params={"limit": "100", **filters}, headers=_signed(token))["items"])


def _cursor(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _signed(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _holds(person: Mapping[str, Any], role: str) -> bool:
    return any(post["role"] == role for post in person["posts"])


def _each(found: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    return [str(row[name]) for row in found]
