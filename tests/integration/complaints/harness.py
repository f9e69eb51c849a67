"""Complaints as its clients meet it: an application on an empty database, told of one body and one publication."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from chassis.base.converter import structure
from chassis.events.envelope import Event
from chassis.ports import Actor
from services.complaints.adapters.storage.tables import cases, entries
from services.complaints.app import build
from services.complaints.domain.case import Case
from services.complaints.domain.entry import Entry
from services.complaints.domain.ledger import fold
from tests.harness.base import ServiceHarness
from tests.people import a_person, staff_row
from tests.unlimited import UNLIMITED

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
API = "/complaints/api/v1"

BODY = {
    "code": "GJJ",
    "name": "市住房公积金管理中心",
    "kind": "住房公积金管理中心",
    "legal_regime": "mandated",
    "departments": [{"code": "CW", "name": "财务科"}, {"code": "BGS", "name": "办公室"}],
    "channels": [],
    "rules": {"approvers": ["leader"], "same_person": [], "deliberate_before": False},
    "active": True,
}
PUBLICATION = {
    "id": "d1",
    "body": "GJJ",
    "item": "GJJ-03",
    "item_title": "定期公布财务收支报告",
    "title": "2026年第三季度财务收支报告",
    "audience": "external",
    "revision": 1,
    "state": "published",
    "published": "published",
    "department": "CW",
    "index_number": "GJJ/2026-00118",
    "address": "/published/GJJ/2026-00118",
}


def an_officer(sub: str = "chen", body: str = "GJJ", *roles: str, scope: tuple[str, ...] = ()) -> Actor:
    """A person of staff; a case officer unless other roles are named."""
    return a_person(sub, *(roles or ("case_officer",)), name="陈珂", body=body, department="BGS", scope=scope)


def as_told(person: Actor, **changes: Any) -> dict[str, Any]:
    """A person as catalog tells of him."""
    return staff_row(person) | changes


class ComplaintsHarness(ServiceHarness):
    """Complaints with hands on its clock, its events and its database."""

    name = "complaints"

    def __init__(self, url: str, folder: Path, *, limits: str = UNLIMITED, **settings: str) -> None:
        super().__init__(build, url, folder, now=NOW, settings={"YANGGUANG_LIMITS": limits, **settings})

    # Events -------------------------------------------------------------------------------------------------------

    def know(self) -> ComplaintsHarness:
        """Learn of the body, its officers and a publication."""
        self.take(
            self.event("catalog.body.changed", "GJJ", BODY),
            self.event("catalog.person.changed", "chen", as_told(an_officer("chen"))),
            self.event("catalog.person.changed", "wang", as_told(an_officer("wang"))),
            self.event("catalog.disclosure.published", "d1", PUBLICATION),
        )
        return self

    def publish(self, disclosure: str, **changes: Any) -> None:
        """Learn that a disclosure was published."""
        self.deliver("catalog.disclosure.published", disclosure, {**PUBLICATION, "id": disclosure, **changes})

    def withdraw(self, disclosure: str, **changes: Any) -> None:
        """Learn that a disclosure was withdrawn."""
        data = {**PUBLICATION, "id": disclosure, "published": "withdrawn", "reason": "内容已失效", "ground": "x"}
        data |= {"channels": [], "withdrawn_at": "2026-11-24T02:00:00Z", **changes}
        del data["address"]
        self.deliver("catalog.disclosure.withdrawn", disclosure, data)

    def purged(self, disclosure: str, **attributes: Any) -> Event:
        """catalog's next event of a disclosure: that it was purged."""
        data = {"id": disclosure, "body": "GJJ", "audience": "external", "published": "withdrawn"}
        return self.event("catalog.disclosure.purged", disclosure, data, erases=True, **attributes)

    def purge(self, disclosure: str) -> None:
        """Learn of it."""
        self.take(self.purged(disclosure))

    # Database -----------------------------------------------------------------------------------------------------

    def ledgers_are_the_rows(self) -> None:
        """Each case is what the entries of its ledger make of it."""
        with self.service.database.read() as connection:
            rows = connection.execute(sa.select(cases)).mappings().all()
            for row in rows:
                kept = sa.select(entries).where(entries.c.case == row["id"]).order_by(entries.c.place)
                ledger = [structure(Entry, entry) for entry in connection.execute(kept).mappings()]
                assert fold(structure(Case, row), ledger) == structure(Case, row)

    # Requests -----------------------------------------------------------------------------------------------------

    def act(self, number: str, act: str, body: Any = None, actor: Actor | None = None) -> TestResponse:
        """One act of the case officer; what is erased the office erases."""
        default = an_officer("li", "GJJ", "office") if act == "erase" else an_officer()
        return self.post(f"/cases/{number}/{act}", body, actor or default)

    def submit_case(self, **changes: Any) -> dict[str, Any]:
        """Submit an opinion and return its receipt."""
        body = {"kind": "opinion", "title": "建议延长服务时间", "text": "中午也能办业务就好了。", **changes}
        response = self.post("/cases", body)
        assert response.status_code == 201, response.text
        return dict(response.json or {})

    def answered(self, reply: str = "已延长到中午。", **changes: Any) -> dict[str, Any]:
        """An answered case; returns its receipt."""
        given = self.submit_case(**changes)
        assert self.act(given["number"], "accept").status_code == 200
        said = {"text": reply, "outcome": "adopted"}
        if changes.get("publish_ok"):
            self.publish_answer(given["number"], said)
        else:
            assert self.act(given["number"], "answer", said).status_code == 200
        return given

    def publish_answer(self, number: str, said: dict[str, Any]) -> None:
        """Draft, preview, and publish what was previewed."""
        assert self.act(number, "draft", said).status_code == 200
        seen = self.get(f"/cases/{number}/preview", an_officer()).json["preview_digest"]
        answered = self.act(number, "answer", {**said, "publish": True, "preview_digest": seen})
        assert answered.status_code == 200, answered.json
