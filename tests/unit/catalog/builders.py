"""Builders and fakes of the catalogue's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from chassis.base.converter import plain
from chassis.base.hashing import sm3
from chassis.events.contracts import Contracts
from chassis.ports import Actor, Audience, DomainEvent, Due
from services.catalog.domain import publishing, reviewing
from services.catalog.domain.body import Body, Channel, Department, Rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import abandon, draft
from services.catalog.domain.item import Element, Item
from services.catalog.domain.proposing import propose
from services.catalog.domain.revision import Attachment, Content, Text
from services.catalog.domain.self_check import STANDARD, Answer, Point
from services.catalog.domain.states import (
    ABANDONED,
    APPROVED,
    DRAFT,
    IN_REVIEW,
    PROPOSED,
    PUBLISHED,
    REFUSED,
    RETURNED,
)
from services.catalog.events import PUBLISHES
from tests import people

ROOT = Path(__file__).parents[3]
CATALOGUE = (ROOT / "yangguang/demonstration/catalogue.json").read_text(encoding="utf-8")
CONTRACTS = Contracts(ROOT / "services/catalog/contracts", PUBLISHES)

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 9)
WEBSITE = Channel("website", "中心网站", "website", automatic=True)
SCREEN = Channel("screen", "营业大厅电子显示屏", "screen")
BODY = Body(
    code="GJJ",
    name="市住房公积金管理中心",
    legal_regime="mandated",
    fonds="J012",
    departments=(Department("BGS", "办公室（政务公开办公室）"), Department("JCK", "计划财务科")),
    channels=(WEBSITE, SCREEN),
    rules=Rules(approvers=("management_committee", "leader")),
    etag=1,
)
CASE = "0199e2a4-6f00-7000-8000-000000000001"


def a_person(sub: str, *roles: str, body: str = "GJJ", department: str = "JCK") -> Actor:
    """Somebody of a body's staff."""
    return people.a_person(sub, *roles, body=body, department=department)


PROPOSER = a_person("lin", "proposer")
OFFICE = a_person("chen", "office", department="BGS")
ARCHIVIST = a_person("du", "archivist", department="BGS")
HEAD = a_person("zhou", "section_head")


def an_item(audience: Audience = "external", **changes: Any) -> Item:
    return replace(
        Item(
            code="GJJ-W-01",
            body="GJJ",
            title="定期向社会公布财务收支报告",
            audience=audience,
            topic="finance",
            department="JCK",
            channels=("website", "screen"),
            review_route=audience,
            version=1,
        ),
        **changes,
    )


def elements(*names: str) -> tuple[Element, ...]:
    return tuple(Element(f"E{number:02d}", name) for number, name in enumerate(names, 1))


def answered(*more: Point, answer: str = "yes", remark: str = "") -> tuple[Answer, ...]:
    """The standard points of the self-check, and ``more``, all answered alike."""
    return tuple(Answer(point.code, point.text, answer, remark) for point in (*STANDARD, *more))


def a_content(**changes: Any) -> Content:
    return replace(
        Content(
            title="2026年第三季度住房公积金财务收支报告",
            summary="归集、提取、贷款情况。",
            text=Text(digest=sm3("正文".encode()), size=6),
            formed_on=date(2026, 11, 5),
            document_number="公积金〔2026〕31号",
            topics=("finance",),
            channels=(WEBSITE, SCREEN),
            self_check=answered(),
        ),
        **changes,
    )


def an_attachment(text: str = "附表") -> Attachment:
    return Attachment(sm3(text.encode()), f"{text}.txt", len(text.encode()), "text/plain")


def a_disclosure(
    state: str = DRAFT,
    *,
    content: Content | None = None,
    item: Item | None = None,
    at: datetime = NOW,
    serial: int = 118,
) -> Disclosure:
    """A disclosure that has come as far as ``state`` on the way that real ones go."""
    item = item or an_item()
    proposer = replace(PROPOSER, body=item.body, party_member=item.audience == "party")
    found, _ = draft(
        identity="0199e2a4-6f00-7000-8000-0000000000d1",
        item=item,
        body=replace(BODY, code=item.body),
        content=content or a_content(),
        by=proposer,
        at=at,
    )
    if state == DRAFT:
        return found
    if state == ABANDONED:
        return abandon(found, by=proposer, at=at)[0]
    found = _proposed(found, proposer, at)
    if state == PROPOSED:
        return found
    found, _ = reviewing.open_review(found, case=CASE, current=reviewing.CurrentSteps("科室负责人审核"), at=at)
    if state == IN_REVIEW:
        return found
    if state == RETURNED:
        return reviewing.return_for_revision(found, by=HEAD.snapshot(), at=at, reason="数字有误。", fields=["text"])[0]
    if state == REFUSED:
        return reviewing.refuse(found, by=HEAD.snapshot(), at=at, reason="不宜公开。", ground="article_15")[0]
    found = approved(found, at)
    if state == APPROVED:
        return found
    assert state == PUBLISHED
    return published(found, at, serial)


def _proposed(found: Disclosure, by: Actor, at: datetime) -> Disclosure:
    proposed, _ = propose(found, by=by, at=at, today=TODAY, due=Due(date(2026, 12, 3)))
    return proposed


def approved(found: Disclosure, at: datetime = NOW) -> Disclosure:
    verdicts = [{"step": step, "by": HEAD.snapshot()} for step in (1, 2)]
    return reviewing.approve(
        found, approved_hash=found.revision.content_hash, verdicts=verdicts, record_digest="", at=at
    )[0]


def published(found: Disclosure, at: datetime = NOW, serial: int = 118) -> Disclosure:
    return publishing.publish(found, at=at, position=1, new_index_number=lambda: f"GJJ/2026-{serial:05d}")[0]


def keeps_its_contract(event: DomainEvent) -> DomainEvent:
    """The event, once its data are seen to keep the contract."""
    CONTRACTS.check(event.name, plain(event.data))
    return event


class PlainCalendar:
    """Monday to Friday are working days; no holidays."""

    version = "plain"

    def due(self, start: date, days: int, unit: str = "working") -> Due:
        day, left = start, days
        while left:
            day += timedelta(days=1)
            left -= unit == "calendar" or day.weekday() < 5
        return Due(day)

    def working_days(self, start: date, end: date) -> int:
        if end < start:
            return -self.working_days(end, start)
        return sum((start + timedelta(days=step)).weekday() < 5 for step in range(1, (end - start).days + 1))
