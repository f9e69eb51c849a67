"""A tip-off of a name about the finance section, those whom it reports, and what is kept and told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chassis.ports import Actor, Post
from services.complaints.adapters.storage.tables import sealed_identities
from tests.integration.complaints.harness import ComplaintsHarness, an_officer, as_told
from tests.people import a_person

NAME, PHONE = "欧阳举报", "13912345678"
CONTACT = {"name": NAME, "phone": PHONE}
TIP_OFF = {"kind": "tip_off", "title": "业务没有按规定办", "text": "上月三笔业务没有按规定办理。", "body": "GJJ"}
NOT_OURS = {"reason": "不属于本单位职责。", "remedy": "可以申请复查。", "right_channel": "县局"}
LEADER = an_officer("lin", "GJJ", "leader")
OFFICE = an_officer("hu", "GJJ", "office")
CAI = a_person("cai", "case_officer", "office", "leader", "inspector", name="蔡文", department="CW")
HEAD = Actor("qian", "钱勇", "GJJ", "CW", (Post("section_head", "GJJ", "CW"),))
AUDITOR = a_person("shi", "audit_admin", name="石磊", department="CW")
OTHER_AUDITOR = a_person("pan", "audit_admin", name="潘", department="BGS")
REPORTED = (CAI, HEAD)
PAGE = "/complaints/tip-offs"


@contextmanager
def an_office(tmp_path: Path) -> Iterator[ComplaintsHarness]:
    """Complaints where they work, with a leader, the office and administrators of the audit."""
    made = ComplaintsHarness(f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path).know()
    for person in (*REPORTED, LEADER, OFFICE, AUDITOR, OTHER_AUDITOR):
        made.deliver("catalog.person.changed", person.sub, as_told(person))
    try:
        yield made
    finally:
        made.close()


def given(office: ComplaintsHarness, *, actor: Actor | None = None, **changes: Any) -> dict[str, Any]:
    """The receipt of a tip-off about the finance section, by name; ``actor``: who records it."""
    told = {**TIP_OFF, "reported_departments": ["CW"], "contact": CONTACT, **changes}
    response = office.post("/cases", told, actor)
    assert response.status_code == 201, response.text
    return dict(response.json)


def opened_by(office: ComplaintsHarness, number: str) -> None:
    assert office.act(number, "ask-identity", {"reason": "要当面核实。"}).status_code == 200
    assert office.act(number, "grant-identity", {"reason": "确有必要。"}, LEADER).status_code == 200


def sealed(office: ComplaintsHarness) -> int:
    with office.service.database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(sealed_identities)).scalar_one()


def audited(office: ComplaintsHarness, reader: Actor) -> list[dict[str, Any]]:
    """What of cases and tasks the audit shows somebody."""
    items = office.get("/audit?limit=100", reader).json["items"]
    return [each for each in items if each["name"].startswith(("case.", "task."))]
