"""Builders for the tests of notify."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from chassis.ports import Actor
from services.notify.domain.agency import Agency
from services.notify.domain.channels import Channel
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.proof import Proof
from services.notify.domain.publication import FileRef, Publication
from services.notify.domain.tasks import Task
from tests import people

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
WEBSITE = Channel(code="site", name="中心网站", kind="website", automatic=True)
BOARD = Channel(code="board", name="营业大厅公开栏", kind="notice_board")
SCREEN = Channel(code="screen", name="大厅电子显示屏", kind="screen")


def a_person(
    sub: str = "li", *roles: str, body: str = "GJJ", department: str = "办公室", scope: tuple[str, ...] = ()
) -> Actor:
    """Somebody of a body's staff."""
    return people.a_person(sub, *roles, body=body, department=department, scope=scope)


KEEPER = a_person("sun", "channel_keeper")
OPERATOR = a_person("ops", "operator", scope=("*",))


def a_publication(**changes: Any) -> Publication:
    given: dict[str, Any] = {
        "disclosure": "d-1",
        "index_number": "GJJ/2026-00118",
        "body": "GJJ",
        "audience": "external",
        "revision": 1,
        "title": "2026年第三季度财务收支报告",
        "summary": "归集、提取、贷款情况。",
        "item": "GJJ-W-07",
        "item_title": "财务收支情况",
        "department": "计划科",
        "topic": "finance",
        "topics": ("finance",),
        "level": "municipal",
        "formed_on": date(2026, 11, 18),
        "document_number": "",
        "published_at": PUBLISHED,
        "updated_at": PUBLISHED,
        "text": FileRef(digest="sm3:" + "1f" * 32, size=5120),
        "content_hash": "sm3:" + "3d" * 32,
        "address": "/published/GJJ/2026-00118",
        "channels": (WEBSITE, BOARD),
    }
    return Publication(**{**given, **changes})


def a_delivery(channel: Channel = BOARD, state: DeliveryState = DeliveryState.PENDING, **changes: Any) -> Delivery:
    given: dict[str, Any] = {
        "id": "v-1",
        "disclosure": "d-1",
        "revision": 1,
        "index_number": "GJJ/2026-00118",
        "body": "GJJ",
        "audience": "external",
        "channel": channel,
        "title": "2026年第三季度财务收支报告",
        "summary": "归集、提取、贷款情况。",
        "address": "/published/GJJ/2026-00118",
        "published_at": PUBLISHED,
        "state": state,
        "due_on": date(2026, 11, 25),
    }
    return Delivery(**{**given, **changes})


def a_proof(**changes: Any) -> Proof:
    given: dict[str, Any] = {"at": NOW - timedelta(hours=1), "address": "一楼东侧", "note": "已张贴"}
    return Proof(**{**given, **changes})


def a_task(**changes: Any) -> Task:
    given: dict[str, Any] = {
        "id": "t-1",
        "source": "review",
        "kind": "decide",
        "title": "办公室审核：财务收支报告",
        "body": "GJJ",
        "page": "/review/cases/c-1",
        "about": ("case", "c-1"),
        "audience": "external",
        "opened_at": NOW,
        "roles": ("office",),
    }
    return Task(**{**given, **changes})


def an_agency(**changes: Any) -> Agency:
    return Agency(**{"id": "a-1", "code": "sjj", "name": "市审计局", "added_at": NOW, **changes})
