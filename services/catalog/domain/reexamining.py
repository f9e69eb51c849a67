"""定期审查 (条例第十八条): what was refused is examined again, for the circumstances may have changed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.access import require
from services.catalog.domain.announcement import audited
from services.catalog.domain.body import LONGEST_MONTHS, Body
from services.catalog.domain.checks import Errors
from services.catalog.domain.content_hash import digest_of
from services.catalog.domain.directory_refusals import ItemRetired
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import note, require_reason
from services.catalog.domain.refusals import NotInThisState
from services.catalog.domain.revision import Revision
from services.catalog.domain.states import NEW, REVISION, after
from services.catalog.domain.timeline import china_date


def next_examination(body: Body, at: datetime) -> date:
    """When a refusal of this moment is examined again, by the body's rule."""
    return months_after(china_date(at), body.rules.reexamine_months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of its month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def keep_refused(
    disclosure: Disclosure, *, reason: str, ground: str, next_on: date | None, by: Actor, at: datetime
) -> tuple[Disclosure, DomainEvent]:
    """It is still not to be disclosed: on which ground, and when it is examined again (None: by the body's rule)."""
    state = _examined(disclosure, "re_examine", by=by, reason=reason)
    today, errors = china_date(at), Errors()
    errors.need(bool(ground), "ground", "仍不予公开的，请选一项法定依据。", "Name the legal ground of the refusal.")
    errors.need(
        next_on is None or today < next_on <= months_after(today, LONGEST_MONTHS),
        "next_on",
        "下次审查须在今天之后、两年以内。",
        "The next examination is later than today, and within two years.",
    )
    errors.refuse("invalid_examination")
    following = next_on or next_examination(disclosure.body, at)
    revision = replace(
        disclosure.revision, state=state, refusal_reason=reason, refusal_ground=ground, reexamine_on=following
    )
    kept = note(replace(disclosure, revision=revision), "review", "re_examine", by=by, at=at, text=reason)
    detail = {"result": "keep", "ground": ground, "next_on": following, "reason_digest": digest_of(reason)}
    return kept, audited("re_examined", kept, by=by, at=at, detail=detail)


def disclose_after_all(
    disclosure: Disclosure, *, reason: str, ground: str, next_on: date | None, by: Actor, at: datetime
) -> tuple[Disclosure, DomainEvent]:
    """It may be disclosed now: the next revision begins as a draft of whoever proposed it, from the refused text."""
    _examined(disclosure, "re_examine", by=by, reason=reason)
    errors = Errors()
    zh, en = "改为公开的，不填这一项。", "Leave it out where it is to be disclosed."
    errors.need(not ground, "ground", zh, en)
    errors.need(next_on is None, "next_on", zh, en)
    errors.refuse("invalid_examination")
    if not disclosure.item.active and not disclosure.is_published:
        raise ItemRetired(disclosure.item.code)
    refused = disclosure.revision
    revision = Revision(
        number=refused.number + 1,
        # What was checked was checked in other circumstances.
        content=replace(refused.content, publish_at=None, self_check=()),
        proposer=refused.proposer,
        drafted_at=at,
        state=after(REVISION, NEW, "re_examine"),
        change_reason=refused.change_reason,
    )
    # Until a first edition is out, its limit runs from the day on which it may be disclosed.
    counted_from = disclosure.counted_from if disclosure.is_published else china_date(at)
    begun = replace(disclosure, revision=revision, counted_from=counted_from)
    begun = note(begun, "propose", "re_examine", by=by, at=at, text=reason)
    detail = {"result": "disclose", "reason_digest": digest_of(reason)}
    return begun, audited("re_examined", begun, by=by, at=at, detail=detail)


def _examined(disclosure: Disclosure, act: str, *, by: Actor, reason: str) -> str:
    require("disclosure.re-examine", disclosure, by)
    state = after(REVISION, disclosure.revision.state, act)
    if disclosure.reexamine_on is None:
        raise NotInThisState(disclosure.revision.state, act, [])
    require_reason(reason)
    return state
