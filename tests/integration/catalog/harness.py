"""The catalogue on a real database, with the words of its own tests."""

from __future__ import annotations

import io
import itertools
import json
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from chassis.base.clock import rfc3339
from chassis.base.converter import plain
from chassis.events.envelope import Event
from chassis.ports import SYSTEM, Actor
from chassis.storage.file_store import FileStore
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from services.catalog.adapters.storage.reads.aggregates import disclosures_of
from services.catalog.app import build
from services.catalog.domain.disclosure import Disclosure
from tests import people
from tests.harness.base import ServiceHarness
from tests.self_check import SELF_CHECK
from tests.unit.catalog.builders import CATALOGUE

TEXT = "# 财务收支报告\n\n本季度归集住房公积金**三亿二千一百万元**，逾期率万分之二点一。"

a_person = partial(people.a_person, department="JCK")

PROPOSER = a_person("lin", "proposer")
HEAD = a_person("zhou", "section_head")
OFFICE = a_person("chen", "office", department="BGS")
LEADER = a_person("fang", "leader", department="BGS")
ARCHIVIST = a_person("du", "archivist", department="BGS")
READER = a_person("li", department="GJK")
PARTY_READER = a_person("su", "party_member", body="GDJ", department="BGS")
PARTY_PROPOSER = a_person("ma", "proposer", "party_member", body="GDJ", department="BGS")
PARTY_ORGANISATION = a_person("cai", "party_organisation", body="GDJ", department="BGS")
STRANGER = a_person("far", "proposer", "office", "leader", "archivist", "section_head", body="GS", department="ZHB")


class CatalogHarness(ServiceHarness):
    """A catalogue of two bodies."""

    name = "catalog"

    def __init__(self, url: str, folder: Path, **given: Any) -> None:
        super().__init__(build, url, folder, **given)
        self._cases = itertools.count(1)

    def fill(self) -> None:
        """Two bodies with their items."""
        with self.service.transaction() as work:
            outcome = import_catalogue(read_catalogue(CATALOGUE), actor=SYSTEM, work=work, clock=self.clock)
        assert not outcome.bad

    def staff(self, *people: dict[str, Any]) -> None:
        """Import people with posts that count."""
        with self.service.transaction() as work:
            text = json.dumps({"people": people})
            assert not import_catalogue(read_catalogue(text), actor=SYSTEM, work=work, clock=self.clock).bad

    @cached_property
    def files(self) -> FileStore:
        """The catalogue's room in the file store."""
        return FileStore(self.settings.files, room="catalog")

    def upload(self, name: str, data: bytes, actor: Actor = PROPOSER) -> dict[str, Any]:
        """Store an attachment, and return what is said of it."""
        given = self.client.post(
            f"{self.api}/files", data={"file": (io.BytesIO(data), name)}, headers=self.bearer(actor)
        )
        assert given.status_code == 201, given.json
        return dict(given.json)

    def act(self, disclosure: str, act: str, actor: Actor, body: Any = None, **headers: str) -> TestResponse:
        return self.post(f"/disclosures/{disclosure}/{act}", body, actor, **headers)

    def draft(self, actor: Actor = PROPOSER, **changes: Any) -> str:
        """Draft a disclosure and return its id."""
        given = self.post("/disclosures", content(**changes), actor)
        assert given.status_code == 201, given.json
        return str(given.json["id"])

    def recheck(self, disclosure: str, actor: Actor = PROPOSER) -> None:
        """Answer the self-check of a correction, everything else as it was."""
        shown = self.get(f"/disclosures/{disclosure}", actor).json
        kept = ("title", "summary", "text", "formed_on", "document_number", "topics", "elements", "period")
        given = {name: shown[name] for name in kept} | {
            "channels": [channel["code"] for channel in shown["channels"]],
            "attachments": [{"digest": file["digest"], "name": file["name"]} for file in shown["attachments"]],
            "self_check": SELF_CHECK,
        }
        edited = self.put(f"/disclosures/{disclosure}", given, actor, If_Match=f'"{shown["etag"]}"')
        assert edited.status_code == 200, edited.json

    def proposed(self, actor: Actor = PROPOSER, **changes: Any) -> str:
        """Draft and propose."""
        disclosure = self.draft(actor, **changes)
        given = self.act(disclosure, "propose", actor)
        assert given.status_code == 200, given.json
        return disclosure

    def published(self, actor: Actor = PROPOSER, **changes: Any) -> str:
        """Draft, propose, have it consented to by whoever issues it too, and approved."""
        disclosure = self.proposed(actor, **changes)
        for issuer in self.whole(disclosure).missing_consents:
            self.record_consent(disclosure, issuer.name)
        self.approve(disclosure)
        return disclosure

    def record_consent(self, disclosure: str, issuer: str) -> None:
        """The office of the body that leads enters a consent that was given on paper."""
        proof = {"issuer": issuer, "document_number": "建函〔2026〕8号", "on": "2026-11-05"}
        office = a_person("chen", "office", body=self.whole(disclosure).body.code, department="BGS")
        recorded = self.act(disclosure, "record-consent", office, proof)
        assert recorded.status_code == 200, recorded.json

    def index_number(self, disclosure: str) -> str:
        return str(self.whole(disclosure).index_number)

    def whole(self, disclosure: str) -> Disclosure:
        """The aggregate as it is kept."""
        with self.service.reading() as work:
            return next(disclosures_of(work.events.connection, [disclosure]))[0]

    def review_says(self, disclosure: str, verb: str, case: str, *, parks: bool = False, **data: Any) -> None:
        """An event of review about the latest revision comes."""
        self.take(self.of_case(disclosure, verb, case, **data), parks=parks)

    def of_case(self, disclosure: str, verb: str, case: str, **data: Any) -> Event:
        """Such an event, which comes with others."""
        found = self.whole(disclosure)
        common = {
            "id": case,
            "disclosure": disclosure,
            "revision": found.revision.number,
            "body": found.body.code,
            "at": rfc3339(self.clock.now()),
            "by": HEAD.snapshot(),
            "step": 1,
            "name": "科室负责人审核",
        }
        return self.event(f"review.case.{verb}", case, {**common, **data}, audience=found.audience)

    def open_case(self, disclosure: str) -> str:
        """Review opens a case of two steps."""
        case = f"0199e2a4-6f00-7000-8000-{next(self._cases):012d}"
        steps = [
            {"step": 1, "name": "科室负责人审核", "roles": ["section_head"], "due_on": "2026-11-11"},
            {"step": 2, "name": "保密审查", "roles": ["secrecy_officer"], "due_on": "2026-11-16"},
        ]
        self.review_says(disclosure, "opened", case, steps=steps)
        return case

    def approve(self, disclosure: str, **said: Any) -> None:
        """Review opens, passes and approves; ``said`` is what it says besides."""
        case = self.open_case(disclosure)
        secrecy = {"step": 2, "name": "保密审查", "roles": ["secrecy_officer"], "due_on": "2026-11-16"}
        self.review_says(disclosure, "step_passed", case, current=[secrecy], opinion="同意。")
        self.review_says(
            disclosure,
            "approved",
            case,
            content_hash=self.whole(disclosure).revision.content_hash,
            record_digest="sm3:" + "0" * 64,
            **said,
        )

    def confirm_channel(self, disclosure: str, code: str = "screen", *, photo: str = "", days_ago: int = 0) -> None:
        """Notify confirms a channel, on which it was put up ``days_ago``."""
        posted_at = self.clock.now() - timedelta(days=days_ago)
        found = self.whole(disclosure)
        channel = next(channel for channel in found.public_edition.channels if channel.code == code)
        data = {
            "id": f"del-{disclosure}-{code}",
            "disclosure": disclosure,
            "revision": found.public_revision,
            "index_number": found.index_number,
            "body": found.body.code,
            "channel": plain(channel),
            "proof": {"at": rfc3339(posted_at), "note": "已张贴", "address": "", "photo": photo, "by": {}},
        }
        self.deliver("notify.delivery.completed", data["id"], data, audience=found.audience)


def content(**changes: Any) -> dict[str, Any]:
    """The body of POST /disclosures."""
    given = {
        "item": "GJJ-W-01",
        "title": "2026年第三季度住房公积金财务收支报告",
        "summary": "第三季度归集、提取、贷款和增值收益情况。",
        "text": TEXT,
        "formed_on": "2026-11-05",
        "document_number": "公积金〔2026〕31号",
        "self_check": SELF_CHECK,
        **changes,
    }
    if given["item"] in ("GJJ-W-01", ...):
        given.setdefault("period", "2026-Q3")
    return {name: value for name, value in given.items() if value is not ...}
