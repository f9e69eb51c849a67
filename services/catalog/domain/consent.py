"""会签: what several bodies issue together is public once each has consented to exactly what it says.

党政机关公文处理工作条例第二十二条: a joint document is signed by the heads of all that issue it. A body of this
deployment answers here; of any of them the body that leads can enter a consent given on paper, with its proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent, Invalid, in_both
from services.catalog.domain.access import require
from services.catalog.domain.announcement import audited
from services.catalog.domain.checks import Errors
from services.catalog.domain.consent_refusals import ConsentMismatch, ConsentNotAsked
from services.catalog.domain.content_hash import digest_of
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import back_to_draft, note, require_reason
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.revision import Attachment, CoIssuer, Consent
from services.catalog.domain.states import APPROVED, IN_REVIEW, PROPOSED, PUBLISHED, REVISION, after

AWAITED_IN = (PROPOSED, IN_REVIEW, APPROVED)


def asked(disclosure: Disclosure) -> Mapping[str, bool]:
    """The bodies of this deployment that may read it because they issue it too, and whether it awaits their answer.

    From 提出 on, and not what was taken back, refused, withdrawn or purged: a draft is its proposer's alone.
    """
    revision = disclosure.revision
    is_awaited = revision.state in AWAITED_IN
    is_out = revision.state == PUBLISHED and disclosure.is_published
    if disclosure.is_purged or not (is_awaited or is_out):
        return {}
    missing = disclosure.missing_consents if is_awaited else ()
    return {issuer.body: issuer in missing for issuer in revision.content.co_issuers if issuer.body}


def bodies_of(disclosure: Disclosure, actor: Actor) -> list[str]:
    """For which of them ``actor`` reads it; none: he may not know of it."""
    return [body for body in asked(disclosure) if _permits("consent.read", disclosure, body, actor)]


def answers_somewhere(actor: Actor) -> bool:
    """Whether ``actor`` answers for a body at all."""
    return any(grant.role in actor.roles for grant in PERMISSIONS["consent.read"].all_grants)


def acts_of(disclosure: Disclosure, actor: Actor) -> list[str]:
    """What ``actor`` can answer for his body now."""
    mine, waiting = bodies_of(disclosure, actor), asked(disclosure)
    if disclosure.revision.state not in AWAITED_IN:
        return []
    can_give = any(waiting[body] and _permits("consent.give", disclosure, body, actor) for body in mine)
    can_object = any(_permits("consent.object", disclosure, body, actor) for body in mine)
    return ["give"] * can_give + ["object"] * can_object


def give(
    disclosure: Disclosure, *, body: str, content_hash: str, by: Actor, at: datetime
) -> tuple[Disclosure, DomainEvent]:
    """A body consents to what its office or leader read: ``content_hash`` says what that was.

    ``body`` may be empty where he speaks for one alone. Raises :class:`ConsentMismatch`, :class:`ConsentNotAsked`.
    """
    issuer = _issuer(disclosure, "consent.give", body, by)
    after(REVISION, disclosure.revision.state, "consent")
    if content_hash != disclosure.revision.content_hash:
        raise ConsentMismatch
    if issuer not in disclosure.missing_consents:
        raise ConsentNotAsked
    consent = Consent(issuer=issuer, content_hash=content_hash, by=by.snapshot(), at=at)
    return _kept(disclosure, consent, "consent", issuer.name, by=by, at=at)


def object_to(
    disclosure: Disclosure, *, body: str, by: Actor, at: datetime, reason: str
) -> tuple[Disclosure, DomainEvent]:
    """A body does not consent, or no more: back to a draft with its reason, as if it was recalled or held."""
    issuer = _issuer(disclosure, "consent.object", body, by)
    state = disclosure.revision.state
    after(REVISION, state, "object")
    require_reason(reason)
    left = tuple(consent for consent in disclosure.revision.consents if consent.issuer != issuer)
    before = replace(disclosure, revision=replace(disclosure.revision, consents=left))
    verb = "held" if state == APPROVED else "recalled"
    # His department is none of the body that leads, and its code may name another one there.
    back, event = back_to_draft(
        before, "object", verb, by=replace(by, department=""), at=at, reason=f"{issuer.name}：{reason}"
    )
    return back, replace(event, actor=by, detail={**event.detail, "objected_by": issuer.body})


def record(
    disclosure: Disclosure,
    *,
    issuer: str,
    document_number: str,
    file: Attachment | None,
    on: date,
    by: Actor,
    at: datetime,
    today: date,
) -> tuple[Disclosure, DomainEvent]:
    """The office of the body that leads enters a consent that was given elsewhere, with its proof and the day of it.

    ``issuer`` is the code or the name of whose consent it is.
    """
    require("disclosure.record-consent", disclosure, by)
    after(REVISION, disclosure.revision.state, "record_consent")
    found = next((each for each in disclosure.missing_consents if issuer in (each.body, each.name)), None)
    errors = Errors()
    errors.need(
        found is not None,
        "issuer",
        "没有待会签的这个单位，请从联合发文单位中选择。",
        "No consent of that body is awaited; name one that issues it too.",
    )
    errors.need(
        bool(document_number.strip()) or file is not None,
        "document_number",
        "请填写会签文件的文号，或者上传会签页。",
        "Give the number of the document by which it consented, or a file.",
    )
    errors.need(on <= today, "on", "会签日期不能晚于今天。", "That day lies in the future.")
    errors.refuse("invalid_consent")
    consent = Consent(
        issuer=found or CoIssuer("", ""),
        content_hash=disclosure.revision.content_hash,
        by=by.snapshot(),
        at=at,
        document_number=document_number,
        file=file,
        on=on,
    )
    said = "，".join(filter(None, (document_number, file.name if file else "", f"{on:%Y-%m-%d}")))
    return _kept(disclosure, consent, "record_consent", f"{consent.issuer.name}（{said}）", by=by, at=at)


def _kept(
    disclosure: Disclosure, consent: Consent, act: str, said: str, *, by: Actor, at: datetime
) -> tuple[Disclosure, DomainEvent]:
    consents = (*disclosure.valid_consents, consent)
    state = after(REVISION, disclosure.revision.state, act)
    kept = replace(disclosure, revision=replace(disclosure.revision, state=state, consents=consents))
    who = by if act == "record_consent" else replace(by, department="")
    kept = note(kept, "review", act, by=who, at=at, text=said)
    return kept, audited("consented", kept, by=by, at=at, detail=_detail(consent))


def _detail(consent: Consent) -> dict[str, Any]:
    """What the audit keeps for good: no word that stands in the content."""
    detail = {"content_hash": consent.content_hash, "issuer_digest": digest_of(consent.issuer.name)}
    if consent.issuer.body:
        detail["issuer"] = consent.issuer.body
    if consent.document_number:
        detail["document_number_digest"] = digest_of(consent.document_number)
    return detail | ({"file": consent.file.digest} if consent.file else {})


def _issuer(disclosure: Disclosure, act: str, body: str, by: Actor) -> CoIssuer:
    """For whom he speaks: whom he names, else the only one for whom he can, else the only one still asked."""
    mine = [each for each in disclosure.revision.content.co_issuers if each.body in bodies_of(disclosure, by)]
    named = [each for each in mine if each.body == body] if body else mine
    waiting = [each for each in named if each in disclosure.missing_consents]
    found = waiting if len(named) > 1 and len(waiting) == 1 else named
    if len(found) != 1:
        zh, en = "请写明代表哪个单位。", "Say for which body you answer."
        raise Invalid(zh, en, code="unknown_issuer", errors={"body": in_both(zh, en)})
    PERMISSIONS.require(act, by, _thing(disclosure, found[0].body))
    return found[0]


def _permits(act: str, disclosure: Disclosure, body: str, actor: Actor) -> bool:
    return PERMISSIONS.permits(act, actor, _thing(disclosure, body))


def _thing(disclosure: Disclosure, body: str) -> Thing:
    """The disclosure as a body sees it that issues it too."""
    return Thing(body=body, audience=disclosure.audience, kept_from={"proposer": disclosure.proposers})
