"""What a body answers that issues a document too (会签), declared once for endpoints and buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chassis.web.schema import Schema
from services.catalog.adapters.http.consent_schemas import GiveConsentSchema, ObjectToJointSchema
from services.catalog.domain.disclosure import Disclosure
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.give_consent import GiveConsent, give_consent
from services.catalog.use_cases.object_to_joint import ObjectToJoint, object_to_joint


@dataclass(frozen=True, slots=True)
class ConsentAct:
    """The use case, and what it is given beside who and which, as its ``command``."""

    run: Callable[..., Disclosure]
    given: type[Schema]
    command: type[Act]


CONSENT_ACTS: Mapping[str, ConsentAct] = {
    "give": ConsentAct(give_consent, GiveConsentSchema, GiveConsent),
    "object": ConsentAct(object_to_joint, ObjectToJointSchema, ObjectToJoint),
}
