"""Which acts a person can do with a disclosure now: for the buttons of a page and the hints of the interface."""

from __future__ import annotations

from chassis.ports import Actor
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.purging import may_purge
from services.catalog.domain.states import DISCLOSURE, REVISION, Table


def acts_for(disclosure: Disclosure, actor: Actor) -> list[str]:
    """The acts that state and role allow; each act still checks its own guard."""
    if disclosure.is_purged:
        return []
    purges = may_purge(disclosure, actor)
    own, body = disclosure.is_proposed_by(actor), disclosure.body.code
    party = disclosure.audience == "party"
    office = actor.holds("party_organisation" if party else "office", body=body)
    state, published = disclosure.revision.state, disclosure.published
    allowed = {
        "edit": own and _has(REVISION, state, "edit"),
        "mask": own and _has(REVISION, state, "edit") and bool(disclosure.unexplained_findings),
        "propose": own and _has(REVISION, state, "propose"),
        "recall": own and _has(REVISION, state, "recall"),
        "abandon": (own or actor.holds("office", body=body)) and _has(REVISION, state, "abandon"),
        "hold": office and _has(REVISION, state, "hold"),
        "correct": actor.holds("proposer", body=body)
        and _has(DISCLOSURE, published, "correct")
        and not disclosure.revision.is_under_way,
        "withdraw": (office or (not party and actor.holds("leader", body=body)))
        and _has(DISCLOSURE, published, "withdraw"),
        "take-down": purges and _has(DISCLOSURE, published, "take_down"),
        "purge": purges,
        "archive": actor.holds("archivist", body=body)
        and _has(DISCLOSURE, published, "file")
        and not disclosure.undelivered(),
    }
    return [act for act, is_allowed in allowed.items() if is_allowed]


def _has(table: Table, state: str, act: str) -> bool:
    return (state, act) in table
