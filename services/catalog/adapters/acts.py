"""The acts of people on a disclosure, declared once for endpoints and buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chassis.web.input import Nothing
from chassis.web.schema import Schema
from services.catalog.adapters.http.consent_schemas import RecordConsentSchema
from services.catalog.adapters.http.schemas import (
    HandOverSchema,
    NeededReasonSchema,
    PurgeReviewSchema,
    ReasonSchema,
    ReexaminationSchema,
    ValiditySchema,
    WithdrawSchema,
)
from services.catalog.domain.disclosure import Disclosure
from services.catalog.use_cases.abandon import abandon
from services.catalog.use_cases.acknowledge import acknowledge
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.archive import archive
from services.catalog.use_cases.correct import correct
from services.catalog.use_cases.declare_validity import DeclareValidity, declare_validity
from services.catalog.use_cases.hand_over import HandOver, hand_over
from services.catalog.use_cases.hold import hold
from services.catalog.use_cases.mask import mask
from services.catalog.use_cases.propose import propose
from services.catalog.use_cases.publish_again import publish_again
from services.catalog.use_cases.purge import purge
from services.catalog.use_cases.re_examine import ReExamine, re_examine
from services.catalog.use_cases.recall import recall
from services.catalog.use_cases.record_consent import RecordConsent, record_consent
from services.catalog.use_cases.review_purge import ReviewPurge, review_purge
from services.catalog.use_cases.take_down import take_down
from services.catalog.use_cases.withdraw import withdraw


@dataclass(frozen=True, slots=True)
class DeclaredAct:
    """The use case, and what it is given beside who and which, as its ``command``.

    ``versioned``: it is refused when something else was seen; what must happen at once asks for no version.
    """

    run: Callable[..., Disclosure]
    given: type[Schema] = ReasonSchema
    versioned: bool = True
    command: type[Act] = Act


ACTS: Mapping[str, DeclaredAct] = {
    "mask": DeclaredAct(mask, Nothing),
    "propose": DeclaredAct(propose),
    "recall": DeclaredAct(recall),
    "hand-over": DeclaredAct(hand_over, HandOverSchema, command=HandOver),
    "abandon": DeclaredAct(abandon),
    "publish-again": DeclaredAct(publish_again, Nothing),
    "re-examine": DeclaredAct(re_examine, ReexaminationSchema, command=ReExamine),
    "acknowledge": DeclaredAct(acknowledge, Nothing),
    "record-consent": DeclaredAct(record_consent, RecordConsentSchema, command=RecordConsent),
    "hold": DeclaredAct(hold, NeededReasonSchema),
    "correct": DeclaredAct(correct, NeededReasonSchema),
    "declare-validity": DeclaredAct(declare_validity, ValiditySchema, command=DeclareValidity),
    "withdraw": DeclaredAct(withdraw, WithdrawSchema),
    "take-down": DeclaredAct(take_down, versioned=False),
    "purge": DeclaredAct(purge, versioned=False),
    "review-purge": DeclaredAct(review_purge, PurgeReviewSchema, command=ReviewPurge),
    "archive": DeclaredAct(archive),
}
