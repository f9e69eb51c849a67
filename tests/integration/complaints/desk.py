"""Complaints as its clients meet it: an application on an empty database, told of one body and one publication."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.base.clock import FixedClock
from chassis.base.settings import Settings
from chassis.events.envelope import Delivery, Event, decode, encode
from chassis.ports import Actor
from chassis.service import Service
from chassis.storage.tables import inbox, outbox
from chassis.web.app import create_app
from chassis.web.auth import LocalIssuer
from chassis.web.http import SESSION_COOKIE
from services.complaints.app import build
from tests.events import complete

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
API = "/complaints/api/v1"

BODY = {
    "code": "GJJ",
    "name": "市住房公积金管理中心",
    "kind": "住房公积金管理中心",
    "legal_regime": "mandated",
    "departments": [{"code": "CW", "name": "财务科"}, {"code": "BGS", "name": "办公室"}],
    "channels": [],
    "rules": {"approvers": ["leader"], "deliberate_before": False},
    "active": True,
}
ITEM = {
    "code": "GJJ-03",
    "body": "GJJ",
    "title": "定期公布财务收支报告",
    "audience": "external",
    "topic": "finance",
    "elements": [],
    "personal_data": "none",
    "review_route": "external",
    "retention": "30年",
    "time_limit": {"days": 20, "unit": "working"},
    "department": "CW",
    "channels": [],
    "active": True,
    "version": 1,
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


def a_person(sub: str, body: str = "GJJ", *roles: str) -> dict[str, Any]:
    """A member of staff as catalog tells of him; a case officer unless other roles are named."""
    return {
        "sub": sub,
        "name": "陈珂",
        "body": body,
        "department": "BGS",
        "roles": list(roles or ("case_officer",)),
        "active": True,
    }


class Desk:
    """One client of one service, with hands on its clock, its events and its database."""

    def __init__(self, database_url: str, folder: Path) -> None:
        settings = Settings.load({"YANGGUANG_DATA": str(folder), "YANGGUANG_COMPLAINTS_DATABASE_URL": database_url})
        self.clock = FixedClock(NOW)
        self.service: Service = build(settings, clock=self.clock)
        self.service.migrate()
        self.client: FlaskClient = create_app(self.service).test_client()
        self.issuer = LocalIssuer(settings.secret_key, self.clock)
        self._sequences: dict[str, Iterator[int]] = {}

    # Events -------------------------------------------------------------------------------------------------------

    def tell(self, name: str, subject: str, data: dict[str, Any], audience: str = "internal") -> None:
        """Hand over catalog's next event of an aggregate."""
        self.service.inbox.take([self._next(name, subject, data, audience)])

    def _next(self, name: str, subject: str, data: dict[str, Any], audience: str = "internal") -> Delivery:
        noun = name.split(".")[0]
        sequence = next(self._sequences.setdefault(f"{noun}/{subject}", count(1)))
        event = Event(
            id=f"{noun}-{subject}-{sequence}",
            name=f"catalog.{name}",
            source="catalog",
            subject=subject,
            sequence=sequence,
            body=data["body"] if "body" in data else data["code"],
            audience=audience,  # type: ignore[arg-type]  # one of the three, as tests write it
            at=self.clock.now(),
            data=complete(f"catalog.{name}", data),
        )
        return Delivery(encode(event).encode())

    def know(self) -> Desk:
        """Learn of the body, its officers, an item and a publication."""
        self.service.inbox.take(
            [
                self._next("body.changed", "GJJ", BODY),
                self._next("person.changed", "chen", a_person("chen")),
                self._next("person.changed", "wang", a_person("wang")),
                self._next("item.changed", "GJJ-03", ITEM),
                self._next("disclosure.published", "d1", PUBLICATION, "external"),
            ]
        )
        return self

    def publish(self, disclosure: str, **changes: Any) -> None:
        """Learn that a disclosure was published."""
        data = {**PUBLICATION, "id": disclosure, **changes}
        self.tell("disclosure.published", disclosure, data, "external")

    def withdraw(self, disclosure: str, *, purge: bool = False) -> None:
        """Learn that a disclosure was withdrawn or taken down."""
        data = {**PUBLICATION, "id": disclosure, "state": "published", "published": "withdrawn"}
        data |= {"title": "" if purge else data["title"], "reason": "内容已失效", "ground": "x", "purge": purge}
        data |= {"withdrawn_at": "2026-11-24T02:00:00Z", "channels": []}
        del data["address"]
        self.tell("disclosure.withdrawn", disclosure, data, "external")

    def told(self, name: str = "") -> list[Event]:
        """What the service has announced, in order."""
        with self.service.database.read() as connection:
            events = [decode(payload) for payload in connection.execute(sa.select(outbox.c.payload)).scalars()]
        return [event for event in events if name in ("", event.name)]

    def undone(self) -> int:
        """How many events wait or are parked."""
        with self.service.database.read() as connection:
            return connection.execute(
                sa.select(sa.func.count()).select_from(inbox).where(inbox.c.state != "done")
            ).scalar_one()

    # Requests -----------------------------------------------------------------------------------------------------

    def officer(self, sub: str = "chen", body: str = "GJJ", *roles: str, scope: tuple[str, ...] = ()) -> dict[str, str]:
        """Headers of a person of staff; a case officer unless other roles are named."""
        actor = Actor(
            sub=sub,
            name="陈珂",
            body=body,
            department="BGS",
            roles=frozenset(roles or ("case_officer",)),
            scope=frozenset(scope),
        )
        return {"Authorization": f"Bearer {self.issuer.issue(actor)}"}

    def sign_in(self, sub: str = "chen", body: str = "GJJ", *roles: str) -> str:
        """Give the client a session; returns the csrf field's value."""
        token = self.officer(sub, body, *roles)["Authorization"].removeprefix("Bearer ")
        self.client.set_cookie(SESSION_COOKIE, token)
        return self.issuer.sign("csrf", token)

    def sign_out(self) -> None:
        """End the session."""
        self.client.delete_cookie(SESSION_COOKIE)

    def get(self, path: str, **headers: str) -> TestResponse:
        """GET an address of the API; header names with underscores."""
        return self.client.get(API + path, headers=_headers(headers))

    def post(self, path: str, json: Any = None, headers: dict[str, str] | None = None, **more: str) -> TestResponse:
        """POST to the API."""
        return self.client.post(API + path, json={} if json is None else json, headers=(headers or {}) | _headers(more))

    def act(self, number: str, act: str, json: Any = None, headers: dict[str, str] | None = None) -> TestResponse:
        """One act of the case officer."""
        return self.post(f"/cases/{number}/{act}", json, headers or self.officer())

    def submit(self, **changes: Any) -> dict[str, Any]:
        """Submit an opinion and return its receipt."""
        body = {"kind": "opinion", "title": "建议延长服务时间", "text": "中午也能办业务就好了。", **changes}
        response = self.post("/cases", body)
        assert response.status_code == 201, response.text
        return dict(response.json)

    def answered(self, reply: str = "已延长到中午。", **changes: Any) -> dict[str, Any]:
        """An answered case; returns its receipt."""
        given = self.submit(**changes)
        assert self.act(given["number"], "accept").status_code == 200
        assert self.act(given["number"], "answer", {"text": reply, "outcome": "adopted"}).status_code == 200
        return given

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL statements that run inside the block."""
        seen: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        sa.event.listen(self.service.database.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(self.service.database.engine, "before_cursor_execute", note)

    def everything(self) -> str:
        """Every cell of every table, as text."""
        with self.service.database.read() as connection:
            tables = sa.MetaData()
            tables.reflect(connection)
            rows = [connection.execute(sa.select(table)).all() for table in tables.sorted_tables]
        return repr(rows)


def _headers(given: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}
