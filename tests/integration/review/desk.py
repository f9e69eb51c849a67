"""Review on a real database, told what catalog tells, asked what people ask."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from chassis.base.clock import FixedClock
from chassis.base.hashing import canonical_json, sm3
from chassis.base.settings import Settings
from chassis.events.envelope import Delivery, Event, encode
from chassis.ports import Actor
from chassis.service import Service
from chassis.storage.file_store import FileStore
from chassis.storage.tables import inbox, outbox
from chassis.web.app import create_app
from chassis.web.auth import LocalIssuer
from services.review.adapters.messages import proposal_of
from services.review.app import build
from services.review.domain.case import Proposal
from services.review.domain.content import hashed_forms
from tests.events import complete
from tests.unit.review.builders import OFFICE_SHEET, SECRECY_SHEET, a_person

SECRET = "s" * 40
NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
TEXT = "# 财务收支报告\n\n本季度归集住房公积金**三亿二千一百万元**。<script>alert(1)</script>\n"
API = "/review/api/v1/cases"
HEAD = a_person("zhou", "section_head")
PROPOSER = a_person("lin", "proposer")
SECRECY = a_person("wu", "secrecy_officer")
OFFICE = a_person("chen", "office")
LEADER = a_person("sun", "leader")
PARTY = a_person("he", "party_organisation")
ARCHIVIST = a_person("mo", "archivist")
STRANGER = a_person("far", "section_head", "secrecy_officer", "office", "leader", "party_organisation", body="GDJ")
BY_ROLE = {
    "section_head": HEAD,
    "secrecy_officer": SECRECY,
    "office": OFFICE,
    "leader": LEADER,
    "party_organisation": PARTY,
}
SHEETS: dict[str, dict[str, Any]] = {"secrecy_officer": SECRECY_SHEET, "office": OFFICE_SHEET}


class Desk:
    """One review service with its clock, files and clients."""

    def __init__(self, url: str, folder: Path) -> None:
        environ = {"YANGGUANG_DATA": str(folder), "YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_REVIEW_DATABASE_URL": url}
        self.settings = Settings.load(environ)
        self.clock = FixedClock(NOW)
        self.service: Service = build(self.settings, clock=self.clock)
        self.service.migrate()
        self.catalog_files = FileStore(self.settings.files, room="catalog")
        self.client = create_app(self.service).test_client()
        self._sequences: dict[str, Iterator[int]] = {}

    def tell(self, name: str, subject: str, data: dict[str, Any], **attributes: Any) -> Event:
        """Deliver an event of catalog, next in its sequence."""
        sequence = next(self._sequences.setdefault(f"{name.split('.')[1]}/{subject}", itertools.count(1)))
        event = Event(
            id=f"{name}-{subject}-{sequence}",
            name=name,
            source="catalog",
            subject=subject,
            sequence=sequence,
            body=data.get("body", data.get("code", "GJJ")),
            audience=attributes.pop("audience", data.get("audience", "internal")),
            at=self.clock.now(),
            data=complete(name, data),
            **attributes,
        )
        self.service.inbox.take([Delivery(encode(event).encode())])
        return event

    def propose(self, disclosure: str = "d-1", **changes: Any) -> str:
        """Tell of a proposal and return the id of its case."""
        self.tell("catalog.disclosure.proposed", disclosure, self.proposed(disclosure, **changes))
        return self.case_of(disclosure)

    def proposed(self, disclosure: str = "d-1", **changes: Any) -> dict[str, Any]:
        """The data of catalog.disclosure.proposed, its text in catalog's room."""
        text = changes.pop("markdown", TEXT).encode()
        data: dict[str, Any] = {
            "id": disclosure,
            "body": "GJJ",
            "item": "GJJ-W-01",
            "item_title": "财务收支报告",
            "title": "2026年第三季度财务收支报告",
            "audience": "external",
            "revision": 1,
            "state": "proposed",
            "published": "unpublished",
            "department": "CW",
            "summary": "第三季度归集、提取、贷款情况。",
            "formed_on": "2026-11-05",
            "document_number": "公积金〔2026〕31号",
            "topics": ["finance"],
            "channels": [{"code": "web", "name": "中心网站", "kind": "website", "automatic": True}],
            "elements": ["amounts"],
            "text": {"digest": self.catalog_files.put(text), "size": len(text)},
            "attachments": [],
            "review_route": "external",
            "approvers": ["management_committee", "leader"],
            "personal_data": "none",
            "proposer": PROPOSER.snapshot(),
            "due_on": "2026-12-03",
        }
        data |= changes
        if "content_hash" not in data:
            data["content_hash"] = sm3(canonical_json(hashed_forms(_read(data))[0]))
        return data

    def case_of(self, disclosure: str) -> str:
        """The id of the newest case of a disclosure."""
        with self.service.reading() as work:
            return str(work.cases.lock_disclosure(disclosure)[-1].id)

    def case(self, case_id: str) -> Any:
        """A case as it is kept."""
        with self.service.reading() as work:
            return work.cases.find(case_id)

    def bearer(self, actor: Actor) -> dict[str, str]:
        """The header by which a program is this person."""
        return {"Authorization": f"Bearer {LocalIssuer(SECRET, self.clock).issue(actor)}"}

    def get(self, path: str, actor: Actor) -> Any:
        """GET as a person."""
        return self.client.get(path, headers=self.bearer(actor))

    def decide(self, case_id: str, actor: Actor, *, headers: dict[str, str] | None = None, **body: Any) -> Any:
        """POST a decision as a person."""
        return self.client.post(f"{API}/{case_id}/decisions", json=body, headers=self.bearer(actor) | (headers or {}))

    def pass_current(self, case_id: str, *, headers: dict[str, str] | None = None) -> Any:
        """Pass the current step by the person whose role takes it, its sheet well filled."""
        step = self.case(case_id).current
        role = "leader" if "leader" in step.roles else step.roles[0]
        sheet = dict(SHEETS[role]) if role in SHEETS else None
        if step.sheet and "personal_data_checked" in step.sheet["properties"]:
            sheet = {**(sheet or {}), "personal_data_checked": True}
        body = {"step": step.number, "decision": "pass", "opinion": "同意。", "sheet": sheet}
        return self.decide(case_id, BY_ROLE[role], headers=headers, **body)

    def approve(self, case_id: str) -> None:
        """Pass every step."""
        while self.case(case_id).state == "open":
            assert self.pass_current(case_id).status_code == 200

    def told(self) -> list[dict[str, Any]]:
        """The envelopes in the outbox, oldest first."""
        with self.service.database.read() as connection:
            return [orjson.loads(one) for one in connection.scalars(sa.select(outbox.c.payload).order_by(outbox.c.id))]

    def names(self) -> list[str]:
        """The names of what was told, without prefix."""
        return [one["type"].removeprefix("yangguang.review.").removesuffix(".v1") for one in self.told()]

    def parked(self) -> list[str]:
        """Why events were parked."""
        with self.service.database.read() as connection:
            return list(connection.scalars(sa.select(inbox.c.reason).where(inbox.c.state == "parked")))

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL statements that are executed meanwhile, transaction control left out."""
        seen: list[str] = []

        def note(_c: Any, _u: Any, statement: str, *_: Any) -> None:
            if statement.split()[0] not in ("BEGIN", "COMMIT", "PRAGMA"):
                seen.append(statement)

        sa.event.listen(self.service.database.engine, "before_cursor_execute", note)
        yield seen
        sa.event.remove(self.service.database.engine, "before_cursor_execute", note)

    def everything_kept(self) -> str:
        """All rows of all tables as one text."""
        with self.service.database.read() as connection:
            tables = sa.inspect(connection).get_table_names()
            return "\n".join(
                str(tuple(row)) for name in tables for row in connection.execute(sa.text(f'SELECT * FROM "{name}"'))
            )


def _read(data: dict[str, Any]) -> Proposal:
    """The proposal as the handler reads it."""
    event = Event(
        id="x",
        name="catalog.disclosure.proposed",
        source="catalog",
        subject=data["id"],
        sequence=1,
        body=data["body"],
        audience=data["audience"],
        at=NOW,
        data={**data, "content_hash": ""},
    )
    return proposal_of(event)
