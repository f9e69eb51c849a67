"""The catalogue on a real database: asked what people ask, told what the other services tell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from chassis.base.clock import FixedClock, rfc3339
from chassis.base.settings import Settings
from chassis.events.envelope import Delivery, Event, encode
from chassis.ports import SYSTEM, Actor
from chassis.relay.scheduler import run_timer
from chassis.service import Service
from chassis.storage.tables import inbox, outbox
from chassis.web.app import create_app
from chassis.web.auth import LocalIssuer
from services.catalog.app import build
from services.catalog.use_cases.import_catalogue import ImportCatalogue, import_catalogue
from tests.events import complete
from tests.unit.catalog.builders import CATALOGUE

SECRET = "s" * 40
NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
API = "/catalog/api/v1"
TEXT = "# 财务收支报告\n\n本季度归集住房公积金**三亿二千一百万元**，逾期率万分之二点一。\n"


def a_person(sub: str, *roles: str, body: str = "GJJ", department: str = "JCK") -> Actor:
    return Actor(sub, f"人员{sub}", body, department, frozenset(roles))


PROPOSER = a_person("lin", "proposer")
HEAD = a_person("zhou", "section_head")
OFFICE = a_person("chen", "office", department="BGS")
LEADER = a_person("fang", "leader", department="BGS")
ARCHIVIST = a_person("du", "archivist", department="BGS")
READER = a_person("li", department="GJK")
PARTY_READER = a_person("su", "party_member", body="GDJ", department="BGS")
PARTY_PROPOSER = a_person("ma", "proposer", body="GDJ", department="BGS")
PARTY_ORGANISATION = a_person("cai", "party_organisation", body="GDJ", department="BGS")
STRANGER = a_person("far", "proposer", "office", "leader", "archivist", "section_head", body="GS", department="ZHB")


class Desk:
    """One catalogue with its clock, files and clients."""

    def __init__(self, url: str, folder: Path) -> None:
        environ = {"YANGGUANG_DATA": str(folder), "YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_CATALOG_DATABASE_URL": url}
        self.folder = folder
        self.settings = Settings.load(environ)
        self.clock = FixedClock(NOW)
        self.service: Service = build(self.settings, clock=self.clock)
        self.service.migrate()
        with self.service.transaction() as work:
            outcome = import_catalogue(ImportCatalogue(actor=SYSTEM, text=CATALOGUE), work=work, clock=self.clock)
        assert not outcome.bad
        self.client = create_app(self.service).test_client()
        self._sequences: dict[str, Iterator[int]] = {}
        self._cases = itertools.count(1)

    def close(self) -> None:
        self.service.database.dispose()

    def bearer(self, actor: Actor | None) -> dict[str, str]:
        """The header by which a program is this person."""
        return {"Authorization": f"Bearer {LocalIssuer(SECRET, self.clock).issue(actor)}"} if actor else {}

    def get(self, path: str, actor: Actor | None = None, **headers: str) -> Any:
        return self.client.get(API + path, headers=self.bearer(actor) | _headers(headers))

    def post(self, path: str, body: Any, actor: Actor | None = None, **headers: str) -> Any:
        return self.client.post(API + path, json=body, headers=self.bearer(actor) | _headers(headers))

    def put(self, path: str, body: Any, actor: Actor | None = None, **headers: str) -> Any:
        return self.client.put(API + path, json=body, headers=self.bearer(actor) | _headers(headers))

    def act(self, disclosure: str, act: str, actor: Actor, body: Any = None, **headers: str) -> Any:
        return self.post(f"/disclosures/{disclosure}/{act}", body or {}, actor, **headers)

    def draft(self, actor: Actor = PROPOSER, **changes: Any) -> str:
        """Draft a disclosure and return its id."""
        given = self.post("/disclosures", content(**changes), actor)
        assert given.status_code == 201, given.json
        return str(given.json["id"])

    def proposed(self, actor: Actor = PROPOSER, **changes: Any) -> str:
        """Draft and propose."""
        disclosure = self.draft(actor, **changes)
        given = self.act(disclosure, "propose", actor)
        assert given.status_code == 200, given.json
        return disclosure

    def published(self, actor: Actor = PROPOSER, **changes: Any) -> str:
        """Draft, propose, have it approved."""
        disclosure = self.proposed(actor, **changes)
        self.approve(disclosure)
        return disclosure

    def index_number(self, disclosure: str) -> str:
        with self.service.reading() as work:
            return str(work.disclosures.get(disclosure).index_number)

    def whole(self, disclosure: str) -> Any:
        """The aggregate as it is kept."""
        with self.service.reading() as work:
            return work.disclosures.get(disclosure)

    def tell(self, name: str, subject: str, data: dict[str, Any], audience: str = "external") -> None:
        """Deliver an event of another service, next in its sequence; what is not said is its example's."""
        sequence = next(self._sequences.setdefault(f"{name.rsplit('.', 1)[0]}/{subject}", itertools.count(1)))
        event = Event(
            id=f"{name}-{subject}-{sequence}",
            name=name,
            source=name.split(".")[0],
            subject=subject,
            sequence=sequence,
            body=data.get("body", "GJJ"),
            audience=audience,  # type: ignore[arg-type]  # the tests give one of the three
            at=self.clock.now(),
            data=complete(name, data),
        )
        self.service.inbox.take([Delivery(encode(event).encode())])

    def review_word(self, disclosure: str, verb: str, case: str, **data: Any) -> None:
        """A word of review about the latest revision."""
        found = self.whole(disclosure)
        at = rfc3339(self.clock.now())
        common = {
            "id": case,
            "disclosure": disclosure,
            "revision": found.revision.number,
            "body": found.body.code,
            "at": at,
            "by": HEAD.snapshot(),
            "step": 1,
            "name": "科室负责人审核",
        }
        self.tell(f"review.case.{verb}", case, {**common, **data}, found.audience)

    def open_case(self, disclosure: str) -> str:
        """Review opens a case of two steps."""
        case = f"0199e2a4-6f00-7000-8000-{next(self._cases):012d}"
        steps = [
            {"step": 1, "name": "科室负责人审核", "roles": ["section_head"], "due_on": "2026-11-11"},
            {"step": 2, "name": "保密审查", "roles": ["secrecy_officer"], "due_on": "2026-11-16"},
        ]
        self.review_word(disclosure, "opened", case, steps=steps)
        return case

    def approve(self, disclosure: str) -> None:
        """Review opens, passes and approves."""
        case = self.open_case(disclosure)
        self.review_word(disclosure, "step_passed", case, next=2, opinion="同意。")
        self.review_word(
            disclosure,
            "approved",
            case,
            content_hash=self.whole(disclosure).revision.content_hash,
            record_digest="sm3:" + "0" * 64,
        )

    def deliver(self, disclosure: str, channel: str = "screen") -> None:
        """Notify confirms a channel."""
        found = self.whole(disclosure)
        one = next(one for one in found.public_edition.channels if one.code == channel)
        data = {
            "id": f"del-{disclosure}-{channel}",
            "disclosure": disclosure,
            "revision": found.public_revision,
            "index_number": found.index_number,
            "body": found.body.code,
            "channel": {"code": one.code, "name": one.name, "kind": one.kind},
            "proof": {"at": rfc3339(self.clock.now()), "note": "已张贴"},
        }
        self.tell("notify.delivery.completed", data["id"], data, found.audience)

    def later(self, **by: int) -> None:
        self.clock.advance(timedelta(**by))

    def run_timers(self) -> int:
        return sum(run_timer(self.service, timer) for timer in self.service.timers)

    def told(self) -> list[dict[str, Any]]:
        """The envelopes in the outbox, oldest first."""
        with self.service.database.read() as connection:
            return [orjson.loads(one) for one in connection.scalars(sa.select(outbox.c.payload).order_by(outbox.c.id))]

    def names(self, subject: str) -> list[str]:
        """The names of what was told of one aggregate, without prefix."""
        found = [one for one in self.told() if one["subject"] == subject]
        return [one["type"].removeprefix("yangguang.catalog.").removesuffix(".v1") for one in found]

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

    def bytes_kept(self) -> bytes:
        """Everything under the data folder, the database's own files and its log included."""
        return b"\n".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


def content(**changes: Any) -> dict[str, Any]:
    """The body of POST /disclosures."""
    given = {
        "item": "GJJ-W-01",
        "title": "2026年第三季度住房公积金财务收支报告",
        "summary": "第三季度归集、提取、贷款和增值收益情况。",
        "text": TEXT,
        "formed_on": "2026-11-05",
        "document_number": "公积金〔2026〕31号",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not ...}


def _headers(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
