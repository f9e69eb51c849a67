"""Taking over the masked text: all personal data that have no reason to stay are hidden at once."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.refusals import NothingToMask
from services.catalog.domain.revision import CoIssuer, Content
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.co_issuers import NamedIssuer
from services.catalog.use_cases.edit import Edit, edit
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.submission import AttachmentName, GivenAnswer, Submission, masked


def mask(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Save the draft with its personal data masked, as an edit of its own."""
    disclosure = load_for_update(work, command.disclosure, act="mask", by=command.actor, expected=command.expected)
    present = disclosure.revision.content
    # Asked before the text is read: who may not edit shall not have it worked on.
    rules.edit(disclosure, present, by=command.actor, at=clock.now())
    if not disclosure.maskable_findings:
        raise NothingToMask
    text = work.files.get(present.text.digest).decode() if present.text.digest else ""
    submission = masked(_submission_of(present, text), disclosure.item, work)
    return edit(Edit(actor=command.actor, disclosure=disclosure.id, submission=submission), work=work, clock=clock)


def _submission_of(content: Content, text: str) -> Submission:
    return Submission(
        title=content.title,
        summary=content.summary,
        text=text,
        formed_on=content.formed_on,
        document_number=content.document_number,
        topics=content.topics,
        channels=tuple(channel.code for channel in content.channels),
        elements=content.elements,
        attachments=tuple(AttachmentName(file.digest, file.name) for file in content.attachments),
        publish_at=content.publish_at,
        period=content.period,
        also_fulfils=content.also_fulfils,
        interprets=content.interprets,
        related=content.related,
        co_issuers=tuple(_named(issuer) for issuer in content.co_issuers),
        self_check=tuple(GivenAnswer(answer.code, answer.answer, answer.remark) for answer in content.self_check),
        no_website_reason=content.no_website_reason,
        sensitive_data=content.sensitive_data,
        declassified_by=content.declassified_by,
        declassified_on=content.declassified_on,
        kept_findings=content.kept_findings,
        notice_until=content.notice_until,
        notice_hides=content.notice_hides,
    )


def _named(issuer: CoIssuer) -> NamedIssuer:
    return NamedIssuer(body=issuer.body) if issuer.body else NamedIssuer(name=issuer.name)
