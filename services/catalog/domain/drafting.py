"""提出: drafting, editing, recalling, correcting and abandoning a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent, Invalid, in_both
from services.catalog.domain.access import knows_item, require
from services.catalog.domain.announcement import announced, audited
from services.catalog.domain.body import Body
from services.catalog.domain.checks import Errors
from services.catalog.domain.completeness import check_content
from services.catalog.domain.content_hash import digest_of
from services.catalog.domain.directory_refusals import ItemRetired, NoSuchItem
from services.catalog.domain.disclosure import Disclosure, Entry
from services.catalog.domain.item import Item
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.refusals import NotItsProposer, NotProactive, NotPublished, RevisionUnderWay
from services.catalog.domain.revision import Content, Revision
from services.catalog.domain.states import DISCLOSURE, NEW, REVISION, after

# What review said, once it is void.
_VOID: Mapping[str, Any] = {
    "step": "",
    "approved_at": None,
    "verdicts": (),
    "record_digest": "",
    "deliberated_at": None,
    "deliberated_in": "",
    "deliberate_after": False,
    "together_at": None,
}


def draft(
    *, identity: str, item: Item, body: Body, content: Content, by: Actor, at: datetime
) -> tuple[Disclosure, DomainEvent]:
    """Begin a disclosure of an item: its first revision as a draft, kept to those who work on it."""
    require_drafter(item, by)
    if not item.active:
        raise ItemRetired(item.code)
    require_proactive(item)
    check_content(content, item)
    revision = Revision(
        number=1, content=content, proposer=by.snapshot(), drafted_at=at, state=after(REVISION, NEW, "draft")
    )
    begun = Disclosure(id=identity, item=item, body=body, revision=revision)
    begun = note(begun, "propose", "draft", by=by, at=at)
    return begun, audited("drafted", begun, by=by, at=at, detail={"item": item.code, "text": content.text.digest})


def edit(disclosure: Disclosure, content: Content, *, by: Actor, at: datetime) -> tuple[Disclosure, DomainEvent]:
    """Change a draft or a returned revision; only its proposer may."""
    require_own("disclosure.edit", disclosure, by)
    _refuse_own_number(content, disclosure.index_number)
    state = after(REVISION, disclosure.revision.state, "edit")
    check_content(content, disclosure.item)
    edited = replace(disclosure, revision=replace(disclosure.revision, content=content, state=state))
    return edited, audited("edited", edited, by=by, at=at, detail={"text": content.text.digest})


def recall(disclosure: Disclosure, *, by: Actor, at: datetime, reason: str = "") -> tuple[Disclosure, DomainEvent]:
    """Take a proposed revision back to a draft, while review has not ended; only its proposer may."""
    require_own("disclosure.recall", disclosure, by)
    return back_to_draft(disclosure, "recall", "recalled", by=by, at=at, reason=reason)


def correct(
    disclosure: Disclosure, source: Content, *, by: Actor, at: datetime, reason: str
) -> tuple[Disclosure, DomainEvent]:
    """Begin the next revision of what is published, as a draft with a copy of ``source``; the present one stays public.

    A reason is needed and will be shown (更正须说明理由).
    """
    require("disclosure.correct", disclosure, by)
    after(DISCLOSURE, disclosure.published, "correct")
    if disclosure.revision.is_under_way:
        raise RevisionUnderWay(disclosure.revision.number)
    if not disclosure.is_published:
        raise NotPublished
    require_reason(reason)
    revision = Revision(
        number=disclosure.revision.number + 1,
        # The new text is checked anew before it is proposed.
        content=replace(source, publish_at=None, self_check=()),
        proposer=by.snapshot(),
        drafted_at=at,
        state=after(REVISION, NEW, "correct"),
        change_reason=reason,
    )
    begun = note(replace(disclosure, revision=revision), "propose", "correct", by=by, at=at, text=reason)
    return begun, audited("corrected", begun, by=by, at=at, detail={"reason_digest": digest_of(reason)})


def _refuse_own_number(content: Content, index_number: str | None) -> None:
    errors = Errors()
    for path, number in (
        ("interprets", content.interprets),
        *((f"related.{n}", own) for n, own in enumerate(content.related)),
    ):
        errors.need(
            not number or number != index_number,
            path,
            "这是本信息自己的索引号；请填写另一份文件的。",
            "That is its own index number; give that of another document.",
        )
    errors.refuse("invalid_content")


def abandon(disclosure: Disclosure, *, by: Actor, at: datetime, reason: str = "") -> tuple[Disclosure, DomainEvent]:
    """Give a draft or returned revision up; its proposer or the office may."""
    require("disclosure.abandon", disclosure, by)
    return given_up(disclosure, by=by, at=at, reason=reason)


def given_up(disclosure: Disclosure, *, by: Actor, at: datetime, reason: str) -> tuple[Disclosure, DomainEvent]:
    """The abandoned revision, whoever decided it."""
    state = after(REVISION, disclosure.revision.state, "abandon")
    left = replace(disclosure, revision=replace(disclosure.revision, state=state))
    left = note(left, "propose", "abandon", by=by, at=at, text=reason)
    return left, announced(
        "abandoned", left, by=by, at=at, data=_because(by, reason), detail={"reason_digest": digest_of(reason)}
    )


def back_to_draft(
    disclosure: Disclosure, act: str, verb: str, *, by: Actor, at: datetime, reason: str
) -> tuple[Disclosure, DomainEvent]:
    """The revision as a draft again, whatever review had; an approval is void with it."""
    state = after(REVISION, disclosure.revision.state, act)
    revision = replace(disclosure.revision, state=state, **_VOID)
    back = note(replace(disclosure, revision=revision), "review", act, by=by, at=at, text=reason)
    return back, announced(
        verb, back, by=by, at=at, data=_because(by, reason), detail={"reason_digest": digest_of(reason)}
    )


def require_reason(reason: str, path: str = "reason") -> None:
    """A reason must be given, in words."""
    if not any(map(str.isalnum, reason)):
        zh, en = "请说明理由。", "Give a reason."
        raise Invalid(zh, en, code="reason_missing", errors={path: in_both(zh, en)})


def note(disclosure: Disclosure, step: str, act: str, *, by: Actor, at: datetime, text: str = "") -> Disclosure:
    """The disclosure with one more entry of its timeline."""
    entry = Entry(step=step, act=act, at=at, by=by.snapshot(), revision=disclosure.revision.number, note=text)
    return replace(disclosure, timeline=(*disclosure.timeline, entry))


def _because(by: Actor, reason: str) -> dict[str, object]:
    data: dict[str, object] = {"by": by.snapshot()}
    if reason:
        data["reason"] = reason
    return data


def require_drafter(item: Item, by: Actor) -> None:
    """Raise unless ``by`` drafts for the item's department; for those whose item he may not know it is not there."""
    if not knows_item(item.audience, item.body, by):
        raise NoSuchItem(item.code)
    PERMISSIONS.require("disclosure.draft", by, _of_department(item))


def require_proactive(item: Item) -> None:
    """Raise unless the directory has it published proactively; what is public already stays correctable."""
    if item.method != "proactive":
        raise NotProactive(item.code)


def may_draft(item: Item, actor: Actor) -> bool:
    """Whether ``actor`` drafts for the item's department, and there is something to draft."""
    return item.method == "proactive" and PERMISSIONS.permits("disclosure.draft", actor, _of_department(item))


def drafts_somewhere(actor: Actor) -> bool:
    """Whether ``actor`` drafts for any department at all."""
    act = PERMISSIONS["disclosure.draft"]
    return any(grant.role in actor.roles for grant in act.all_grants)


def _of_department(item: Item) -> Thing:
    departments = (item.department,) if item.department else ()
    return Thing(body=item.body, audience=item.audience, departments=departments)


def require_own(act: str, disclosure: Disclosure, by: Actor) -> None:
    """Whoever proposed it does ``act`` himself. Raises :class:`NotItsProposer` or :class:`Forbidden`."""
    if not disclosure.is_proposed_by(by):
        raise NotItsProposer
    require(act, disclosure, by)
