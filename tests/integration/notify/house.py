"""A notify of its own for each test, and the events that it is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from chassis.base.clock import FixedClock
from chassis.base.settings import Settings
from chassis.events.envelope import Delivery, Event, decode, encode
from chassis.events.inbox import held
from chassis.ports import Actor
from chassis.service import Service
from chassis.storage.tables import outbox
from chassis.web.app import create_app
from chassis.web.auth import LocalIssuer
from services.notify.app import build
from tests.events import complete

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ORIGIN = "https://zwgk.example.gov.cn"
KEY = "a-secret-key-of-at-least-32-characters"
SITE = {"code": "site", "name": "中心网站", "kind": "website", "automatic": True}
BOARD = {"code": "board", "name": "营业大厅公开栏", "kind": "notice_board", "automatic": False}
SCREEN = {"code": "screen", "name": "大厅电子显示屏", "kind": "screen", "automatic": False}
_numbers = itertools.count(118)


def person(sub: str, *roles: str, body: str = "GJJ", department: str = "办公室", scope: tuple[str, ...] = ()) -> Actor:
    return Actor(
        sub=sub, name=f"{sub}同志", body=body, department=department, roles=frozenset(roles), scope=frozenset(scope)
    )


KEEPER = person("sun", "channel_keeper")
CLERK = person("li", "proposer")
OPERATOR = person("ops", "operator")
PARTY_MEMBER = person("he", "party_member")
STRANGER = person("zhao", "channel_keeper", "party_member", body="GDKY")
SUPERIOR = person("wang", "inspector", body="SJ", scope=("*",))


@dataclass
class House:
    """The service, its clock, and how far each aggregate was told."""

    service: Service
    clock: FixedClock
    sequences: dict[str, int] = field(default_factory=dict)

    def tell(self, name: str, subject: str, data: dict[str, Any], *, audience: str = "internal", **more: Any) -> Event:
        key = f"{name.split('.')[0]}:{name.split('.')[1]}/{subject}"
        self.sequences[key] = self.sequences.get(key, 0) + 1
        event = Event(
            id=f"{name}:{subject}:{self.sequences[key]}",
            name=name,
            source=name.split(".")[0],
            subject=subject,
            sequence=self.sequences[key],
            body="GJJ",
            audience=audience,  # type: ignore[arg-type]  # tests tell audiences as plain words
            at=self.clock.now(),
            data=complete(name, data),
            correlation=data.get("disclosure", subject),
            **more,
        )
        self.service.inbox.take([Delivery(encode(event).encode())])
        with self.service.database.read() as connection:
            parked = held(connection, "parked")
        assert not parked, parked[0].reason
        return event

    def publish(self, disclosure: str = "d-1", *, audience: str = "external", revision: int = 1, **changes: Any) -> Any:
        data = a_publication(disclosure, audience=audience, revision=revision, at=self.clock.now())
        data.update(changes)
        self.tell("catalog.disclosure.published", disclosure, data, audience=audience)
        return data

    def withdraw(self, data: dict[str, Any], *, purge: bool = False, reason: str = "所依据的文件已废止。") -> None:
        told = {**data, "reason": reason, "ground": "repealed", "purge": purge, "withdrawn_at": "2026-11-24T02:00:00Z"}
        told["title"] = "" if purge else told["title"]
        self.tell("catalog.disclosure.withdrawn", data["id"], told, audience=data["audience"])

    def client(self, actor: Actor | None = None) -> Client:
        return Client(self, actor)

    def events(self, name: str = "") -> list[Event]:
        """What notify told the other services."""
        return [event for event in map(decode, self.payloads("events")) if event.name.startswith(f"notify.{name}")]

    def outside(self) -> list[dict[str, Any]]:
        """What notify told the agencies."""
        return [orjson.loads(payload) for payload in self.payloads("publications")]

    def payloads(self, destination: str) -> list[str]:
        query = sa.select(outbox.c.payload).where(outbox.c.destination == destination).order_by(outbox.c.id)
        with self.service.database.read() as connection:
            return list(connection.execute(query).scalars())

    def everything_kept(self) -> str:
        """All rows of all tables as text, for what must not be found."""
        with self.service.database.read() as connection:
            names = sa.inspect(connection).get_table_names()
            return "\n".join(
                repr(connection.exec_driver_sql(f'SELECT * FROM "{name}"').all())  # our own tables
                for name in names
            )

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The SQL statements that are sent within the block."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.upper().startswith(("BEGIN", "PRAGMA")):
                sent.append(statement)

        engine = self.service.database.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)


class Client:
    """A program's or a person's requests."""

    def __init__(self, house: House, actor: Actor | None) -> None:
        self._client = create_app(house.service).test_client()
        self._headers = {}
        if actor:
            token = LocalIssuer(KEY, house.clock).issue(actor)
            self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **headers: str) -> Any:
        return self._client.get(path, headers={**self._headers, **_named(headers)})

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        if isinstance(body, (bytes, str)):
            given = {"data": body, "content_type": "application/json"}
        else:
            given = {} if body is None else {"json": body}
        return self._client.post(path, headers={**self._headers, **_named(headers)}, **given)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def a_publication(disclosure: str, *, audience: str, revision: int, at: datetime) -> dict[str, Any]:
    number = f"GJJ/2026-{next(_numbers):05}"
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
        "text": {"digest": "sm3:" + "1f" * 32, "size": 5120},
        "attachments": [{"digest": "sm3:" + "2e" * 32, "name": "附表.pdf", "size": 9, "media_type": "application/pdf"}],
        "content_hash": "sm3:" + "3d" * 32,
        "supersedes": revision - 1 or None,
        "address": f"/published/{number}",
        "filed": False,
    }


def a_house(folder: Path, database_url: str = "") -> House:
    environ = {
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": KEY,
        "YANGGUANG_PUBLIC_URL": ORIGIN,
        "YANGGUANG_NOTIFY_DATABASE_URL": database_url,
    }
    clock = FixedClock(NOW)
    service = build(Settings.load(environ), clock=clock)
    service.migrate()
    return House(service, clock)


def a_task(number: int = 1, **changes: Any) -> dict[str, Any]:
    told = {
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
    }
    return {**told, **changes}
