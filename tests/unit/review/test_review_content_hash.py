"""Review computes the content hash anew from what catalog tells: both must mean the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from chassis.base.converter import plain
from chassis.base.hashing import canonical_json, sm3
from chassis.events.envelope import Event
from services.catalog.domain.announcement import TO_REVIEW, content_data
from services.catalog.domain.body import Channel
from services.catalog.domain.content_hash import FORM, content_hash
from services.catalog.domain.findings import Finding, KeptFinding
from services.catalog.domain.revision import AfterNotice, Attachment, CoIssuer, Content, Fulfilment, Text
from services.catalog.domain.self_check import Answer
from services.review.adapters.messages import proposal_of
from tests.unit.review.builders import NOW, PROPOSER

ITEM = SimpleNamespace(code="GJJ-W-01", body="GJJ", audience="external")
FULL = Content(
    title="2026年第三季度财务收支报告",
    summary="归集、提取、贷款情况。",
    text=Text(digest="sm3:" + "1" * 64, size=10),
    formed_on=date(2026, 11, 5),
    document_number="公积金〔2026〕31号",
    topics=("finance", "news"),
    channels=(Channel(code="website", name="中心网站", kind="website", automatic=True),),
    elements=("E01",),
    attachments=(Attachment(digest="sm3:" + "2" * 64, name="表.xlsx", size=5, media_type="text/csv"),),
    publish_at=datetime(2026, 11, 20, 1, tzinfo=UTC),
    period="2026-Q3",
    also_fulfils=(Fulfilment(item="GJJ-W-09", elements=("E01",), period="2026"),),
    co_issuers=(CoIssuer(body="", name="市财政局"), CoIssuer(body="GS", name="供水公司")),
    interprets="GJJ/2026-00042",
    related=("GJJ/2026-00007",),
    self_check=(
        Answer("truthful", "内容属实", "yes"),
        Answer("no_privacy", "不涉及个人隐私", "unsure", "手机号是否公开，请审查人定。"),
    ),
    no_website_reason="只在大厅公示。",
    sensitive_data=True,
    declassified_by="市保密局解〔2026〕1号",
    declassified_on=date(2026, 9, 1),
    findings=(Finding(field="text", kind="mobile", name="手机号", masked="138****5678"),),
    kept_findings=(KeptFinding(kind="mobile", name="手机号", masked="138****5678", reason="公务电话。"),),
    notice_until=date(2026, 11, 30),
    notice_hides=("欧阳雪",),
    after_notice=AfterNotice(
        title="×××任前公示", summary="", document_number="", text=Text(digest="sm3:" + "3" * 64, size=9)
    ),
)
PLAIN = Content(title="通知", text=Text(digest="sm3:" + "1" * 64, size=10), formed_on=date(2026, 11, 5))


@pytest.mark.parametrize("content", [FULL, PLAIN])
def test_the_hash_of_what_was_told_is_the_hash_that_was_proposed(content):
    told = {
        **content_data(content),
        "id": "d-1",
        "body": ITEM.body,
        "item": ITEM.code,
        "item_title": "财务收支",
        "title": content.title,
        "audience": ITEM.audience,
        "revision": 1,
        "department": "JCK",
        **{name: getattr(content, name) for name in TO_REVIEW},
        **({"after_notice": content.after_notice} if content.after_notice else {}),
        "content_form": FORM,
        "content_hash": content_hash(content, ITEM),
        "review_route": "external",
        "approvers": ["leader"],
        "personal_data": "none",
        "proposer": PROPOSER.snapshot(),
        "due_on": "2026-12-03",
    }
    event = Event(
        id="e",
        name="catalog.disclosure.proposed",
        source="catalog",
        subject="d-1",
        sequence=1,
        body="GJJ",
        audience="external",
        at=NOW,
        data=plain(told),
    )
    proposal = proposal_of(event)
    assert proposal.content_hash == sm3(canonical_json(proposal.hashed_value()))
