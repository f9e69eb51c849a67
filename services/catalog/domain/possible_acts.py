"""Which acts a person can do with a disclosure now: for the buttons of a page and the hints of the interface."""

from __future__ import annotations

from chassis.ports import Actor
from services.catalog.domain.access import may
from services.catalog.domain.disclosure import UNPUBLISHED_TASK, Disclosure
from services.catalog.domain.filing import can_be_filed
from services.catalog.domain.states import APPROVED, DISCLOSURE, REVISION, Table
from services.catalog.domain.tasks import TOLD

# In the order of their buttons.
_ACTS = (
    "edit",
    "mask",
    "propose",
    "recall",
    "hand-over",
    "abandon",
    "publish-again",
    "re-examine",
    "acknowledge",
    "record-consent",
    "hold",
    "correct",
    "declare-validity",
    "withdraw",
    "take-down",
    "purge",
    "archive",
)


def acts_for(disclosure: Disclosure, actor: Actor) -> list[str]:
    """The acts that state and permission table allow; each act still checks its own guard."""
    acts = ("review-purge",) if disclosure.is_purged else _ACTS
    return [act for act in acts if _is_possible(act, disclosure) and may(f"disclosure.{act}", disclosure, actor)]


def _is_possible(act: str, disclosure: Disclosure) -> bool:
    state, published = disclosure.revision.state, disclosure.published
    if act == "review-purge":
        return disclosure.awaits_review_of_purge
    if act == "publish-again":
        return state == APPROVED and UNPUBLISHED_TASK in disclosure.tasks
    if act == "purge":
        return True
    if act == "re-examine":
        return disclosure.reexamine_on is not None
    if act == "acknowledge":
        return not TOLD.isdisjoint(disclosure.tasks)
    if act == "mask":
        return _has(REVISION, state, "edit") and bool(disclosure.maskable_findings)
    if act == "record-consent":
        return _has(REVISION, state, "record_consent") and bool(disclosure.missing_consents)
    if act == "hand-over":
        return _has(REVISION, state, "hand_over")
    if act == "correct":
        return _has(DISCLOSURE, published, "correct") and not disclosure.revision.is_under_way
    if act == "archive":
        return can_be_filed(disclosure)
    if act in ("declare-validity", "withdraw", "take-down"):
        return _has(DISCLOSURE, published, act.replace("-", "_"))
    return _has(REVISION, state, act)


def _has(table: Table, state: str, act: str) -> bool:
    return (state, act) in table
