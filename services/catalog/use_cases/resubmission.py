"""What a revision holds as if it were handed in once more, so that an act of the system changes a part of it."""

from __future__ import annotations

from services.catalog.domain.revision import CoIssuer, Content
from services.catalog.use_cases.co_issuers import NamedIssuer
from services.catalog.use_cases.submission import AttachmentName, GivenAnswer, Submission


def resubmitted(content: Content, text: str) -> Submission:
    """The input that gives this content again."""
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
