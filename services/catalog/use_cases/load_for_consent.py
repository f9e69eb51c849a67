"""Loading what several bodies issue, for the answer of one of them."""

from __future__ import annotations

from chassis.ports import Actor
from services.catalog.domain.consent import bodies_of
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.freshness import require_version
from services.catalog.domain.refusals import NothingToConsentTo
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.go_together import lock_both
from services.catalog.use_cases.load_for_update import audit_refusals


def load_for_consent(work: UnitOfWork, identity: str, *, act: str, by: Actor, expected: str | None) -> Disclosure:
    """The disclosure, locked with what goes out with it. Whoever may not know of it learns nothing."""
    lock_both(identity, work)
    disclosure = work.disclosures.load_for_update(identity)
    if disclosure is None or not bodies_of(disclosure, by):
        raise NothingToConsentTo
    require_version(disclosure.etag, expected)
    audit_refusals(work, disclosure, act, by=by)
    return disclosure
