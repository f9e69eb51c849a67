"""notify on a real database: given what the other services announce, asked what people ask."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from services.notify.app import build
from tests.harness.base import ServiceHarness
from tests.unit.notify.builders import a_person

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ORIGIN = "https://zwgk.example.gov.cn"
SETTINGS = {"YANGGUANG_PUBLIC_URL": ORIGIN, "YANGGUANG_LOCAL_ISSUER": "anywhere"}
SITE = {"code": "site", "name": "中心网站", "kind": "website", "automatic": True}
BOARD = {"code": "board", "name": "营业大厅公开栏", "kind": "notice_board", "automatic": False}
SCREEN = {"code": "screen", "name": "大厅电子显示屏", "kind": "screen", "automatic": False}
PROOF = {"address": "一楼东侧", "note": "已张贴两页", "posted_at": "2026-11-24T10:00:00+08:00"}
SJJ = {"code": "sjj", "name": "市审计局", "topics": ["finance"], "bodies": ["GJJ"]}

KEEPER = a_person("sun", "channel_keeper")
PARTY_KEEPER = a_person("tan", "channel_keeper", "party_member")
CLERK = a_person("li", "proposer")
OFFICE = a_person("li", "office")
OPERATOR = a_person("ops", "operator")
PARTY_MEMBER = a_person("he", "party_member")
STRANGER = a_person("zhao", "channel_keeper", "party_member", body="GDKY")
SUPERIOR = a_person("wang", "inspector", body="SJ", scope=("*",))


class NotifyHarness(ServiceHarness):
    """One notify service, and the events of the catalog."""

    name = "notify"

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__(build, url, folder, now=NOW, settings=SETTINGS)
        self._numbers = itertools.count(118)

    def publish(self, disclosure: str = "d-1", *, audience: str = "external", revision: int = 1, **changes: Any) -> Any:
        """Announce a publication and return the data of its event."""
        number = f"GJJ/2026-{next(self._numbers):05}"
        data = a_publication(disclosure, number, audience=audience, revision=revision, at=self.clock.now()) | changes
        self.deliver("catalog.disclosure.published", disclosure, data)
        return data

    def withdraw(self, data: dict[str, Any], *, purge: bool = False, reason: str = "所依据的文件已废止。") -> None:
        """Announce the withdrawal, or the purge, of what was published with ``data``."""
        if purge:
            self.take(self.purged(data))
            return
        gone = {"reason": reason, "ground": "repealed", "withdrawn_at": "2026-11-24T02:00:00Z"}
        self.deliver("catalog.disclosure.withdrawn", data["id"], {**data, **gone})

    def purged(self, data: dict[str, Any]) -> Any:
        """The event of the purge of what was published with ``data``."""
        told = {"id": data["id"], "body": "GJJ", "audience": data["audience"], "published": "withdrawn"}
        return self.event("catalog.disclosure.purged", data["id"], told, erases=True)

    def open_task(self, number: int = 1, *, of: str = "review", **changes: Any) -> None:
        """Announce a task of another service."""
        data = a_task(number, **changes)
        self.deliver(f"{of}.task.opened", data["id"], data)

    def items(self, path: str, actor: Any) -> list[dict[str, Any]]:
        """The first page of a list."""
        answer = self.get(path, actor)
        assert answer.status_code == 200, answer.json
        return answer.json["items"]

    def board(self, by: Any = PARTY_KEEPER) -> dict[str, Any]:
        """The newest delivery on the notice board."""
        return self.items("/deliveries?channel=board", by)[0]

    def sent(self) -> list[dict[str, Any]]:
        """What the agencies are sent."""
        return [orjson.loads(payload) for payload in self.payloads("publications")]


def a_publication(disclosure: str, number: str, *, audience: str, revision: int, at: datetime) -> dict[str, Any]:
    return {
        "id": disclosure,
        "body": "GJJ",
        "item": "GJJ-W-07",
        "item_title": "财务收支情况",
        "title": f"2026年第三季度财务收支报告（{disclosure}）",
        "audience": audience,
        "revision": revision,
        "state": "published",
        "published": "published",
        "department": "计划科",
        "index_number": number,
        "published_at": at.isoformat().replace("+00:00", "Z"),
        "summary": "归集、提取、贷款和增值收益情况。",
        "formed_on": "2026-11-18",
        "topic": "finance",
        "topics": ["finance"],
        "level": "municipal",
        "channels": [SITE, BOARD],
        "readers": [],
        "text": {"digest": "sm3:" + "1f" * 32, "size": 5120},
        "attachments": [{"digest": "sm3:" + "2e" * 32, "name": "附表.pdf", "size": 9, "media_type": "application/pdf"}],
        "content_hash": "sm3:" + "3d" * 32,
        "supersedes": revision - 1 or None,
        "address": f"/published/{number}",
        "filed": False,
    }


def a_task(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"t-{number:03}",
        "kind": "decide",
        "title": f"办公室审核：第{number}件",
        "person": None,
        "roles": ["office"],
        "body": "GJJ",
        "department": None,
        "due_on": "2026-11-25",
        "page": f"/review/cases/c-{number}",
        "about": {"noun": "case", "id": f"c-{number}"},
        "audience": "external",
        "disclosure": None,
        "not_for": [],
        "from_department": "JCK",
        "from_name": "林悦",
        **changes,
    }
