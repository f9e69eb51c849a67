"""登记会签: the office of the body that leads enters a consent that was given on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Actor, Clock, Invalid, in_both
from services.catalog.domain import consent as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.revision import Attachment
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.go_together import go_on, lock_both
from services.catalog.use_cases.load_for_update import load_for_update


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent(Act):
    """Whose consent, by code or name; the proof, a document's number or the digest of an uploaded file; its day."""

    issuer: str
    on: date
    document_number: str = ""
    file: str = ""


def record_consent(command: RecordConsent, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Keep it with its proof; the last consent publishes what nothing else keeps back."""
    work.markings.refuse_text(command.document_number, "document_number")
    lock_both(command.disclosure, work)
    disclosure = load_for_update(
        work, command.disclosure, act="record-consent", by=command.actor, expected=command.expected
    )
    at, proof = clock.now(), _uploaded(command.file, command.actor, work)
    recorded, event = rules.record(
        disclosure,
        issuer=command.issuer,
        document_number=command.document_number,
        file=proof,
        on=command.on,
        by=command.actor,
        at=at,
        today=clock.today(),
    )
    work.events.record(event)
    if proof:
        # As long as it is referred to it stays, and a purge takes it away, with the file as it was uploaded.
        work.uploads.refer(disclosure.id, [digest for digest in (proof.digest, proof.original) if digest])
    recorded = with_consents_asked(recorded, work=work, at=at, reason="recorded")
    return go_on(recorded, work=work, at=at)


def _uploaded(digest: str, by: Actor, work: UnitOfWork) -> Attachment | None:
    """The file that he uploaded himself: a digest is no access right."""
    if not digest:
        return None
    uploads = work.uploads.known([digest]).get(digest, [])
    found = next((upload.attachment for upload in uploads if upload.by == by.sub), None)
    if found is None:
        zh, en = "没有上传过这个文件，请先上传。", "You have uploaded no such file; upload it first."
        raise Invalid(zh, en, code="unknown_attachment", errors={"file": in_both(zh, en)})
    return found
