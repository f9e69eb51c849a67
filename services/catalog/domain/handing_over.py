"""移交: what is not in review goes to another proposer, also where the present one can act no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from chassis.ports import Actor, Audience, DomainEvent, Invalid, in_both
from services.catalog.domain.access import require, working_thing
from services.catalog.domain.announcement import audited
from services.catalog.domain.content_hash import digest_of
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import note, require_reason
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.states import DRAFT, RETURNED, REVISION, after

STATES = (DRAFT, RETURNED)
"""Where nobody but its proposer can go on with a revision; what is in review goes on without him."""


def can_propose(audience: Audience, body: str, department: str, person: Actor | None) -> bool:
    """Whether ``person`` (None: nobody active) could propose what is his own there, by the posts that he holds."""
    if person is None:
        return False
    thing = working_thing(audience, body, department, person.sub)
    return PERMISSIONS.permits("disclosure.propose", person, thing)


def can_take_over(disclosure: Disclosure, person: Actor | None) -> bool:
    """Whether it can be given to ``person``. A program answers no self-check."""
    if person is None or person.kind != "person":
        return False
    # Of an item that belongs to no department it is that of who proposes it.
    department = disclosure.item.department or person.department
    return can_propose(disclosure.audience, disclosure.body.code, department, person)


def is_stranded(disclosure: Disclosure, proposer: Actor | None) -> bool:
    """Whether it waits for somebody who can act no more; ``proposer`` as he may act today."""
    if disclosure.revision.state not in STATES:
        return False
    return not can_propose(disclosure.audience, disclosure.body.code, disclosure.department, proposer)


def hand_over(
    disclosure: Disclosure, *, to: Actor | None, by: Actor, at: datetime, reason: str
) -> tuple[Disclosure, DomainEvent]:
    """Give a draft or returned revision to another proposer, who answers its self-check (自查) anew.

    He may have passed a step before: its next case is a new one, in which he passes none.
    """
    require("disclosure.hand-over", disclosure, by)
    state = after(REVISION, disclosure.revision.state, "hand_over")
    require_reason(reason)
    if to is None or not can_take_over(disclosure, to):
        _refuse("此人不能承办这条信息，请在列出的人员中选择。", "He cannot propose this one; choose a proposer.")
    if disclosure.is_proposed_by(to):
        _refuse("此人就是现在的承办人，请另选他人。", "He proposes it already; choose somebody else.")
    content = replace(disclosure.revision.content, self_check=())
    revision = replace(disclosure.revision, state=state, content=content, proposer=to.snapshot())
    said = f"{disclosure.revision.proposer.get('name', '')}移交{to.name}：{reason}"
    handed = note(replace(disclosure, revision=revision), "propose", "hand_over", by=by, at=at, text=said)
    detail = {"from": disclosure.proposer, "to": to.sub, "reason_digest": digest_of(reason)}
    return handed, audited("handed_over", handed, by=by, at=at, detail=detail)


def _refuse(zh: str, en: str) -> NoReturn:
    raise Invalid(zh, en, code="not_a_proposer", errors={"to": in_both(zh, en)})
