"""Evaluation, remedial orders and inspection: what is published, who there is, and what is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.ports import Actor, Post
from tests.integration.review.harness import OFFICE, PROPOSER, ReviewHarness, a_person

FANG = a_person("fang", "leading_group")
GAO = a_person("gao", "leading_group")
INSPECTOR = a_person("ding", "inspector", department="BGS")
SECOND_OFFICE = a_person("qi", "office")
HEAD_OF_CW = replace(a_person("tao"), posts=(Post("section_head", "GJJ", "CW"),))
BODY = {
    "code": "GJJ",
    "name": "公积金中心",
    "active": True,
    "departments": [{"code": "CW", "name": "财务科"}, {"code": "BGS", "name": "办公室"}],
}
ASPECTS = ("truthfulness", "completeness", "effectiveness")
ORDER = {"department": "CW", "what": "补充附表并重新公开。", "why": "附表缺第三季度数据。", "days": 10}


def staffed(review: ReviewHarness) -> ReviewHarness:
    """Review with a leading group, an inspector, and the head of the department for finance."""
    review.deliver("catalog.body.changed", "GJJ", BODY)
    for person in (FANG, GAO, INSPECTOR, SECOND_OFFICE, HEAD_OF_CW, OFFICE):
        review.enter(person)
    return review


def published(review: ReviewHarness, disclosure: str = "d-1", *, serial: int = 1, **changes: Any) -> dict[str, Any]:
    """Tell that something was published, its text in catalog's room."""
    text = f"# {disclosure}\n\n本季度归集三亿元。\n".encode()
    kind = {"external": "", "internal": "N", "party": "D"}[changes.get("audience", "external")]
    data = {
        "id": disclosure,
        "body": "GJJ",
        "audience": "external",
        "department": "CW",
        "title": f"{disclosure}的标题",
        "index_number": f"GJJ/{kind}2026-{serial:05}",
        "published_at": "2026-11-02T01:00:00Z",
        "text": {"digest": review.catalog_files.put(text), "size": len(text)},
        "attachments": [],
        "content_hash": "sm3:" + "4" * 64,
        **changes,
    }
    review.deliver("catalog.disclosure.published", disclosure, data, audience=data["audience"])
    return data


def said(*disclosures: str, **changes: Any) -> dict[str, Any]:
    """An evaluation that finds all good."""
    return {
        "body": "GJJ",
        "period": "2026-Q4",
        "disclosures": list(disclosures or ("d-1",)),
        "present": ["fang", "gao"],
        "aspects": {name: {"verdict": "met"} for name in ASPECTS},
        "conclusion": "good",
        **changes,
    }


def bad(*disclosures: str, **changes: Any) -> dict[str, Any]:
    """An evaluation out of which something is to be mended."""
    aspects = {name: {"verdict": "met"} for name in ASPECTS}
    aspects["completeness"] = {"verdict": "not_met", "remark": "附表缺数据。"}
    return said(
        *disclosures, aspects=aspects, conclusion="mend", opinion="附表不全，须补。", order=dict(ORDER), **changes
    )


def ordered(review: ReviewHarness) -> str:
    """The id of an order out of a bad evaluation."""
    published(review)
    done = review.post("/evaluations", bad(), FANG)
    assert done.status_code == 201, done.json
    return str(done.json["order"])


def open_tasks(review: ReviewHarness, noun: str = "remedial_order") -> dict[str, dict[str, Any]]:
    """The open tasks about one kind of thing, by theirs."""
    gone = {event.data["id"] for event in review.announced("task.closed")}
    tasks = [event.data for event in review.announced("task.opened") if event.data["about"]["noun"] == noun]
    return {task["kind"]: task for task in tasks if task["id"] not in gone}


def evaluator(*roles: str) -> Actor:
    """Who proposed it and is of the leading group."""
    return a_person(PROPOSER.sub, "proposer", *roles)
