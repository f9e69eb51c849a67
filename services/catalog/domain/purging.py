"""清除: a purge takes every word of a disclosure away, from whichever state, and leaves digests.

保守国家秘密法: whoever finds that a secret has leaked, or may have, takes remedial measures at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.access import require
from services.catalog.domain.announcement import audited
from services.catalog.domain.disclosure import Disclosure, Validity, Withdrawal
from services.catalog.domain.drafting import note
from services.catalog.domain.refusals import NotInThisState
from services.catalog.domain.revision import Content, Text
from services.catalog.domain.states import DISCLOSURE, REVISION, WITHDRAWN, after
from services.catalog.domain.vocabulary import PURGE_OUTCOMES

# The same words for each purge, and as agencies get them: a tombstone that told a secret from a slip, or named the
# article on secrecy review, would confirm the secret.
NEUTRAL_REASON = "该信息已停止公开。"
NEUTRAL_GROUND = "《政府信息公开条例》有关规定"


def require_takedown(disclosure: Disclosure, by: Actor) -> None:
    """A takedown (紧急下架) is the purge of what is published. Raises :class:`IllegalTransition`."""
    require("disclosure.take-down", disclosure, by)
    after(DISCLOSURE, disclosure.published, "take_down")


def purge(
    disclosure: Disclosure, *, by: Actor, at: datetime, copies: Sequence[str] = ()
) -> tuple[Disclosure, DomainEvent]:
    """Take every word away at once, without review and without a version; a review follows.

    A revision under way ends with it. What was published is withdrawn, under words that are the same for each purge.
    ``copies`` are other disclosures that have the same text or files: theirs stay, and whoever purges is told.
    """
    require("disclosure.purge", disclosure, by)
    under_way = disclosure.revision.number if disclosure.revision.is_under_way else None
    state = after(REVISION, disclosure.revision.state, "purge")
    published = after(DISCLOSURE, disclosure.published, "purge")
    gone = _blanked(disclosure)
    gone = replace(gone, revision=replace(gone.revision, state=state), published=published, purged_at=at)
    if published == WITHDRAWN:
        gone = replace(gone, withdrawal=_tombstone(disclosure, by, at))
    gone = note(gone, "publish", "purge", by=by, at=at)
    detail = {
        "copies": list(copies),
        "ended": under_way,
        "digests": [edition.content_hash for edition in gone.editions],
    }
    return gone, replace(
        audited("purged", gone, by=by, at=at, detail=detail),
        data=purged_data(gone, ended=under_way),
        announce=True,
        erases=True,
    )


def review(
    disclosure: Disclosure, *, outcome: str, record: str, by: Actor, at: datetime
) -> tuple[Disclosure, DomainEvent]:
    """Note that another person has looked at the purge, what came of it, and where the record on paper is.

    Nothing comes back by it: after an unjustified purge the matter is proposed anew.
    """
    require("disclosure.review-purge", disclosure, by)
    if not disclosure.awaits_review_of_purge:
        raise NotInThisState(disclosure.revision.state, "review_purge", [])
    said = f"{PURGE_OUTCOMES[outcome]}，复核记录 {record}"
    reviewed = note(disclosure, "publish", "review_purge", by=by, at=at, text=said)
    return reviewed, audited("purge_reviewed", reviewed, by=by, at=at, detail={"outcome": outcome, "record": record})


def purged_data(disclosure: Disclosure, *, ended: int | None = None) -> dict[str, Any]:
    """What others are told of a purge: ids and states, not a word. ``ended``: the revision that was under way."""
    data: dict[str, Any] = {
        "id": disclosure.id,
        "body": disclosure.body.code,
        "audience": disclosure.audience,
        "published": disclosure.published,
        "ended": ended,
        "purged_at": disclosure.purged_at,
    }
    return data | ({"index_number": disclosure.index_number} if disclosure.index_number else {})


def _tombstone(disclosure: Disclosure, by: Actor, at: datetime) -> Withdrawal:
    before = disclosure.withdrawal
    at, who = (before.at, before.by) if before else (at, by.snapshot())
    return Withdrawal(reason=NEUTRAL_REASON, ground=NEUTRAL_GROUND, at=at, by=who)


def _blanked(disclosure: Disclosure) -> Disclosure:
    content = replace(
        Content(title=""),
        text=Text(digest=disclosure.revision.content.text.digest),
        channels=disclosure.revision.content.channels,
    )
    revision = replace(
        disclosure.revision,
        content=content,
        change_reason="",
        returned_reason="",
        refusal_reason="",
        verdicts=(),
        consents=(),
    )
    return replace(
        disclosure,
        revision=revision,
        editions=tuple(replace(edition, title="", change_reason="") for edition in disclosure.editions),
        timeline=tuple(replace(entry, note="") for entry in disclosure.timeline),
        deliveries=tuple(replace(delivery, proof={}, reason="") for delivery in disclosure.deliveries),
        responses=(),
        opinions={},
        validity=Validity(),
    )
