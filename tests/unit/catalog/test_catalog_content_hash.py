"""The content hash: equal contents have equal hashes, however they were typed; anything else has another."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.base.hashing import canonical_json, sm3
from services.catalog.domain.content_hash import canonical, content_hash, hashed_fields, normalised
from services.catalog.domain.findings import KeptFinding
from services.catalog.domain.revision import CoIssuer, Fulfilment
from tests.unit.catalog.builders import NOW, SCREEN, WEBSITE, a_content, an_attachment, an_item, answered

KEPT = KeptFinding(kind="mobile", name="手机号", masked="138****5678", reason="公务电话。")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(TEXTS, TEXTS)
def test_the_canonical_form_is_the_one_that_is_documented(title: str, summary: str) -> None:
    fields = hashed_fields(a_content(title=title, summary=summary), an_item())
    assert canonical(fields) == canonical_json(fields)
    assert content_hash(a_content(title=title, summary=summary), an_item()) == sm3(canonical_json(fields))


@given(TEXTS)
def test_composed_and_decomposed_texts_are_the_same(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert content_hash(a_content(title=text), an_item()) == content_hash(a_content(title=apart), an_item())
    assert normalised(apart) == normalised(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "别的"},
        {"summary": "别的"},
        {"text": replace(a_content().text, digest="sm3:" + "0" * 64)},
        {"formed_on": None},
        {"document_number": ""},
        {"topics": ("fees",)},
        {"channels": (WEBSITE,)},
        {"channels": (SCREEN, WEBSITE)},
        {"elements": ("E01",)},
        {"attachments": (an_attachment(),)},
        {"publish_at": NOW},
        {"period": "2026-Q3"},
        {"also_fulfils": (Fulfilment(item="GJJ-W-09"),)},
        {"co_issuers": (CoIssuer("", "市财政局"),)},
        {"co_issuers": (CoIssuer("CZJ", "市财政局"),)},
        {"interprets": "GJJ/2026-00042"},
        {"related": ("GJJ/2026-00007",)},
        {"self_check": ()},
        {"self_check": answered(answer="unsure", remark="请审核人定。")},
        {"no_website_reason": "只在大厅公示。"},
        {"sensitive_data": True},
        {"declassified_by": "市保密局解〔2026〕1号", "declassified_on": date(2026, 9, 1)},
        {"kept_findings": (KEPT,)},
        {"kept_findings": (replace(KEPT, reason="别的理由。"),)},
    ],
)
def test_everything_that_is_approved_is_covered(changes: dict[str, Any]) -> None:
    assert content_hash(a_content(**changes), an_item()) != content_hash(a_content(), an_item())


def test_the_audience_is_covered() -> None:
    assert content_hash(a_content(), an_item("internal")) != content_hash(a_content(), an_item())


def test_the_zone_in_which_a_moment_is_written_does_not_matter() -> None:
    china = NOW.astimezone(timezone(timedelta(hours=8)))
    assert content_hash(a_content(publish_at=china), an_item()) == content_hash(a_content(publish_at=NOW), an_item())
