"""Review on a real database: given what catalog announces, asked what people ask."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chassis.base.hashing import canonical_json, sm3
from chassis.events.envelope import Event
from chassis.ports import Actor
from chassis.storage.file_store import FileStore
from services.review.adapters.messages import proposal_of
from services.review.adapters.storage.reads.cases import cases_of_disclosures, cases_with_ids
from services.review.app import build
from services.review.domain.case import Case
from tests.harness.base import ServiceHarness
from tests.unit.review.builders import OFFICE_SHEET, PARTY_HEAD, PARTY_SECRECY, SECRECY_SHEET, a_person

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
TEXT = "# 财务收支报告\n\n本季度归集住房公积金**三亿二千一百万元**。<script>alert(1)</script>\n"
HEAD = a_person("zhou", "section_head")
PROPOSER = a_person("lin", "proposer")
PARTY_PROPOSER = a_person("lin", "proposer", "party_member")
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


class ReviewHarness(ServiceHarness):
    """One review service that knows somebody for each step, with the file store's room of catalog beside it."""

    name = "review"

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__(build, url, folder, now=NOW)
        for reviewer in (*BY_ROLE.values(), PARTY_HEAD, PARTY_SECRECY):
            self.enter(reviewer)
        self.catalog_files = FileStore(self.settings.files, room="catalog")

    def propose(self, disclosure: str = "d-1", **changes: Any) -> str:
        """Announce a proposal and return the id of its case."""
        self.deliver("catalog.disclosure.proposed", disclosure, self.proposed(disclosure, **changes))
        return self.case_of(disclosure).id

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
            "also_fulfils": [],
            "interprets": "",
            "related": [],
            "self_check": [{"code": "truthful", "text": "内容属实", "answer": "yes", "remark": ""}],
            "no_website_reason": "",
            "sensitive_data": False,
            "sensitive_item": False,
            "declassified_by": "",
            "declassified_on": None,
            "findings": [],
            "kept_findings": [],
            "similar": [],
            "content_form": 1,
            "text": {"digest": self.catalog_files.put(text), "size": len(text)},
            "attachments": [],
            "review_route": "external",
            "approvers": ["management_committee", "leader"],
            "same_person": [],
            "personal_data": "none",
            "proposer": PROPOSER.snapshot(),
            "due_on": "2026-12-03",
        }
        data |= changes
        if "content_hash" not in data:
            data["content_hash"] = _content_hash(data)
        return data

    def case_of(self, disclosure: str) -> Case:
        """The newest case of a disclosure."""
        with self.service.database.read() as connection:
            return cases_of_disclosures(connection, [disclosure])[disclosure][-1]

    def case(self, case_id: str) -> Case:
        """A case as it is kept."""
        with self.service.database.read() as connection:
            return next(cases_with_ids(connection, [case_id]))

    def rows(self, table: sa.Table) -> list[Any]:
        """The rows of a table, in the order of its primary key."""
        with self.service.database.read() as connection:
            query = sa.select(table).order_by(*table.primary_key.columns)
            return list(connection.execute(query).mappings())

    def decide(self, case_id: str, actor: Actor, *, headers: dict[str, str] | None = None, **body: Any) -> Any:
        """POST a decision as a person."""
        return self.post(f"/cases/{case_id}/decisions", body, actor, **(headers or {}))

    def page(self, path: str, actor: Actor) -> Any:
        """A page as a person sees it."""
        self.sign_in(actor)
        return self.client.get(path)

    def fill_in(self, case_id: str, actor: Actor, **fields: Any) -> Any:
        """Send a form of the case's page, with all that it holds hidden."""
        page = self.page(f"/review/cases/{case_id}", actor).text
        hidden = dict(re.findall(r'<input type="hidden" name="(csrf|step|seen)" value="([^"]*)">', page))
        return self.client.post(f"/review/cases/{case_id}/decide", data={**hidden, **fields})

    def pass_current(self, case_id: str, *, headers: dict[str, str] | None = None) -> Any:
        """Pass the current step by the person whose role takes it, its sheet well filled."""
        step = self.case(case_id).current[0]
        assert step
        role = "leader" if "leader" in step.roles else step.roles[0]
        sheet = dict(SHEETS[role]) if role in SHEETS else None
        if step.sheet and "personal_data_checked" in step.sheet["properties"]:
            sheet = {**(sheet or {}), "personal_data_checked": True}
        if (
            step.sheet
            and sheet
            and "ground" in sheet
            and sheet["ground"] not in step.sheet["properties"]["ground"]["enum"]
        ):
            sheet["ground"] = step.sheet["properties"]["ground"]["enum"][0]
        body = {"step": step.number, "decision": "pass", "opinion": "同意。", "sheet": sheet}
        return self.decide(case_id, BY_ROLE[role], headers=headers, **body)

    def approve(self, case_id: str) -> None:
        """Pass every step."""
        while self.case(case_id).state == "open":
            assert self.pass_current(case_id).status_code == 200


def _content_hash(data: dict[str, Any]) -> str:
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
    return sm3(canonical_json(proposal_of(event).hashed_value()))


def is_problem(response: Any, status: int, code: str) -> Any:
    """The problem document of a refusal, once it is the one that was expected."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["code"] == code
    assert problem["detail"]
    return problem
