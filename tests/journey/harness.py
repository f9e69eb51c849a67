"""The people and bodies of the journey, and the deeds that its stories are made of."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from chassis.base.clock import SystemClock
from tests.journey.system import System
from tests.self_check import SELF_CHECK
from tests.shared_data import SHARED, laws

BODIES = ("GJJ", "GS", "GDJ")
ROLES = {
    "proposer": ("proposer",),
    "head": ("section_head",),
    "secrecy": ("secrecy_officer",),
    "office": ("office",),
    "leader": ("leader",),
    "committee": ("management_committee",),
    "party": ("party_organisation", "party_member"),
    "member": ("party_member",),
    "officer": ("case_officer",),
    "archivist": ("archivist",),
    "keeper": ("channel_keeper",),
    "clerk": (),
}
# In the body that has a party item, those through whose hands it goes are members.
PARTY_BODY, MEMBERS = "GDJ", ("proposer", "head", "secrecy", "archivist", "keeper")
STEP_PEOPLE = {
    "section_head": "head",
    "secrecy_officer": "secrecy",
    "office": "office",
    "management_committee": "committee",
    "leader": "leader",
    "party_organisation": "party",
}
OPERATOR = {"sub": "ops", "name": "运维", "body": "GJJ", "posts": [{"role": "operator", "body": "*"}]}
_keys = count(1)


@cache
def law(title: str) -> str:
    """The text of a real law."""
    return next(law["body"] for law in laws() if law["title"] == title)


def settle_in(system: System) -> None:
    """Import the catalogue of the three real bodies and their people by the command line."""
    done = system.yangguang("import", "catalogue", str(SHARED / "data" / "seed-catalogue.json"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["loaded"]["items"] == 38
    enter(system, [*(person for body in BODIES for person in people_of(body)), OPERATOR])
    for body in BODIES:
        give_fonds(system, body)
    system.quiet()


def give_fonds(system: System, body: str) -> None:
    """The office enters the number that the archives gave to its body, so that it files."""
    change_body(system, body, fonds=f"J{body}")


def change_body(system: System, body: str, **changes: Any) -> None:
    """The office changes its body."""
    path, by = f"/catalog/api/v1/bodies/{body}", f"{body.lower()}.office"
    shown = system.get(path)
    given = {name: value for name, value in shown.items() if name not in ("code", "etag")}
    answer = system.request("PUT", path, by=by, json={**given, **changes}, headers={"If-Match": f'"{shown["etag"]}"'})
    assert answer.status_code == 200, answer.text


def people_of(body: str) -> list[dict[str, Any]]:
    """Somebody of a body for each of the roles, as an import takes them."""
    return [
        {
            "sub": f"{body.lower()}.{name}",
            "name": f"{name}{body}",
            "body": body,
            "party_member": "party_member" in roles or (body == PARTY_BODY and name in MEMBERS),
            "posts": [{"role": role} for role in roles if role != "party_member"],
        }
        for name, roles in ROLES.items()
    ]


def enter(system: System, people: list[dict[str, Any]]) -> None:
    """Enter people with posts that count, by the command line."""
    file = system.data / "people.import.json"
    file.write_text(json.dumps({"people": people}), encoding="utf-8")
    done = system.yangguang("import", "catalogue", str(file), "--json")
    assert done.returncode == 0, done.stdout + done.stderr


def draft(system: System, item: str, title: str, text: str, *, by: str = "", **fields: Any) -> str:
    """A proposer of the item's body drafts a disclosure, he who is named or the usual one; its id."""
    proposer = by or f"{item.split('-')[0].lower()}.proposer"
    formed = SystemClock().today() - timedelta(days=3)
    content = {
        "item": item,
        "title": title,
        "summary": f"{title}的内容概述",
        "text": text,
        "formed_on": formed.isoformat(),
        "self_check": SELF_CHECK,
        **fields,
    }
    made = system.post(
        "/catalog/api/v1/disclosures",
        content,
        by=proposer,
        expect=201,
        headers={"Idempotency-Key": f"draft-{next(_keys)}"},
    )
    assert made["state"] == "draft"
    return str(made["id"])


def act(system: System, disclosure: str, deed: str, by: str, body: Any = None, **options: Any) -> Any:
    """One of the acts on a disclosure."""
    return system.post(f"/catalog/api/v1/disclosures/{disclosure}/{deed}", body, by=by, **options)


def recheck(system: System, disclosure: str, by: str) -> None:
    """Answer the self-check of a correction, its words as they are."""
    path = f"/catalog/api/v1/disclosures/{disclosure}"
    response = system.request("GET", path, by=by)
    found = response.json()
    kept = ("title", "summary", "text", "formed_on", "document_number", "topics", "elements")
    files = [{"digest": file["digest"], "name": file["name"]} for file in found["attachments"]]
    given = {**{name: found[name] for name in kept}, "attachments": files, "self_check": SELF_CHECK}
    changed = system.request("PUT", path, by=by, headers={"If-Match": response.headers["ETag"]}, json=given)
    assert changed.status_code == 200, changed.text


def state(system: System, disclosure: str, by: str) -> dict[str, Any]:
    """The disclosure as its staff see it."""
    return dict(system.get(f"/catalog/api/v1/disclosures/{disclosure}", by=by))


def open_case(system: System, disclosure: str, revision: int, by: str) -> dict[str, Any]:
    """The open review case of a revision, once it is there."""

    def find() -> dict[str, Any] | None:
        path = f"/review/api/v1/cases?disclosure={disclosure}&state=open"
        found = system.get(path, by=by)["items"]
        return next((case for case in found if case["revision"] == revision), None)

    return dict(system.eventually(find, f"review has opened a case for revision {revision}"))


def decide(
    system: System, case: dict[str, Any], decision: str = "pass", by: str | None = None, **more: Any
) -> dict[str, Any]:
    """The person of the current step decides; the case afterwards."""
    number = case["current"][0]
    step = next(step for step in case["steps"] if step["step"] == number)
    body = case["body"].lower()
    person = by or f"{body}.{STEP_PEOPLE[step['roles'][0]]}"
    sent = {"step": number, "decision": decision, "opinion": f"{step['name']}意见", **more}
    if decision == "pass" and step["sheet"]:
        sent["sheet"] = filled(step["sheet"])
    return dict(system.post(f"/review/api/v1/cases/{case['id']}/decisions", sent, by=person))


def pass_all(system: System, disclosure: str, revision: int = 1) -> None:
    """Every step of the route passes, each by the person of its role."""
    secrecy = _colleague(system, disclosure, "secrecy")
    case = open_case(system, disclosure, revision, secrecy)
    while case["state"] == "open":
        case = decide(system, case)
    assert case["state"] == "approved"


def publish(system: System, item: str, title: str, text: str, **fields: Any) -> str:
    """Draft, propose, pass every step, and wait until it is published; its id."""
    disclosure = draft(system, item, title, text, **fields)
    proposer = f"{item.split('-')[0].lower()}.proposer"
    act(system, disclosure, "propose", proposer)
    pass_all(system, disclosure)
    await_state(system, disclosure, "published", proposer)
    return disclosure


def await_state(system: System, disclosure: str, wanted: str, by: str) -> dict[str, Any]:
    """Wait until the present revision has a state."""

    def reached() -> dict[str, Any] | None:
        found = state(system, disclosure, by)
        return found if found["state"] == wanted else None

    return dict(system.eventually(reached, f"{disclosure} is {wanted}"))


def filled(schema: dict[str, Any]) -> dict[str, Any]:
    """A sheet filled in as a diligent reviewer would."""
    return {name: _value(field) for name, field in schema["properties"].items() if name in schema.get("required", ())}


def _value(schema: dict[str, Any]) -> Any:
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "oneOf" in schema:
        return _value(schema["oneOf"][0])
    return {"boolean": True, "integer": 1, "number": 1, "string": "已逐项核对，可以公开"}[schema["type"]]


def _colleague(system: System, disclosure: str, name: str) -> str:
    for body in BODIES:
        path = f"/catalog/api/v1/disclosures/{disclosure}"
        if system.request("GET", path, by=f"{body.lower()}.proposer").status_code == 200:
            return f"{body.lower()}.{name}"
    raise AssertionError(f"nobody's proposer knows {disclosure}")
