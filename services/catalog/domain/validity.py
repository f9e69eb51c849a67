"""有效性: whether what a publication says is still in force, as its body declares it; the text itself stays public.

规章制定程序条例 and local rules on normative documents want it shown beside the text; GB/T 9704 has no place for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.access import require
from services.catalog.domain.announcement import audited
from services.catalog.domain.checks import Errors
from services.catalog.domain.content_hash import digest_of
from services.catalog.domain.disclosure import Disclosure, Validity
from services.catalog.domain.drafting import note, require_reason
from services.catalog.domain.revision import Content
from services.catalog.domain.states import DISCLOSURE, after
from services.catalog.domain.vocabulary import VALIDITIES


def require_public(disclosure: Disclosure, *, by: Actor) -> None:
    """Only of what people can read is it declared, by those who may."""
    require("disclosure.declare-validity", disclosure, by)
    after(DISCLOSURE, disclosure.published, "declare_validity")


def declare_validity(
    disclosure: Disclosure,
    public: Content,
    validity: str,
    *,
    on: date,
    document: str,
    reason: str,
    by: Actor,
    at: datetime,
    today: date,
) -> tuple[Disclosure, DomainEvent]:
    """Say since when a publication is in force, amended, repealed or lapsed, why, and by which document.

    ``public`` is the content that people read, ``document`` the index number of the document that did it, or empty
    where that is none of this system. It is no revision: nobody changes the text, so nothing is reviewed and the hash
    stays. Raises :class:`~chassis.ports.Invalid`.
    """
    require_public(disclosure, by=by)
    require_reason(reason)
    errors = Errors()
    formed_on = public.formed_on
    errors.need(
        formed_on is None or on >= formed_on,
        "on",
        "不能早于成文日期，请核对。",
        "It lies before the date of formation; check it.",
    )
    errors.need(
        on <= today,
        "on",
        "日期还没有到，请在生效当日或者之后登记。",
        "That day is still to come; declare it on that day or later.",
    )
    errors.need(
        not document or document != disclosure.index_number,
        "document",
        "这是本文件自己的索引号；请填写修改或者废止它的那份文件。",
        "That is its own index number; give that of the document which changed it.",
    )
    errors.refuse("invalid_validity")
    validated = Validity(state=validity, on=on, reason=reason, document=document, at=at, by=by.snapshot())
    declared = replace(disclosure, validity=validated)
    declared = note(declared, "publish", "declare_validity", by=by, at=at, text=f"{VALIDITIES[validity]}：{reason}")
    detail = {"validity": validity, "on": on.isoformat(), "document": document, "reason_digest": digest_of(reason)}
    return declared, audited("validity_declared", declared, by=by, at=at, detail=detail)
