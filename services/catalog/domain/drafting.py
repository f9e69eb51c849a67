"""提出: drafting, editing, proposing, recalling, correcting and abandoning a revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent, Due, Invalid, in_both
from services.catalog.domain.access import knows_item, require
from services.catalog.domain.announcement import TO_REVIEW, announced, audited, content_data
from services.catalog.domain.body import Body, only_inner
from services.catalog.domain.checks import Errors
from services.catalog.domain.content_hash import FORM, content_hash, digest_of
from services.catalog.domain.directory_refusals import ItemRetired, NoSuchItem
from services.catalog.domain.disclosure import Disclosure, Entry
from services.catalog.domain.findings import Finding, KeptFinding, unexplained
from services.catalog.domain.fulfilment import check_further, require_further
from services.catalog.domain.item import Item
from services.catalog.domain.notice_rules import check_notice, require_notice
from services.catalog.domain.periodic import check_period, require_period
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.personal_data_refusals import AggregateOnly, PersonalDataFound
from services.catalog.domain.refusals import Incomplete, NotItsProposer, NotProactive, NotPublished, RevisionUnderWay
from services.catalog.domain.revision import Attachment, Content, Revision, Similar
from services.catalog.domain.self_check import AGGREGATES_ONLY, declares_aggregates, require_answers
from services.catalog.domain.states import DISCLOSURE, NEW, REVISION, after

# A longer wait is a slip of the pen, and its approval would be forgotten before.
LONGEST_WAIT = timedelta(days=366)
# What review said, once it is void.
_VOID: Mapping[str, Any] = {
    "step": "",
    "approved_at": None,
    "verdicts": (),
    "record_digest": "",
    "deliberated_at": None,
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
    _require_own("disclosure.edit", disclosure, by)
    _refuse_own_number(content, disclosure.index_number)
    state = after(REVISION, disclosure.revision.state, "edit")
    check_content(content, disclosure.item)
    edited = replace(disclosure, revision=replace(disclosure.revision, content=content, state=state))
    return edited, audited("edited", edited, by=by, at=at, detail={"text": content.text.digest})


def propose(
    disclosure: Disclosure,
    *,
    by: Actor,
    at: datetime,
    today: date,
    due: Due,
    similar: Sequence[Similar] = (),
    further: Mapping[str, Item] | None = None,
    accompanied: bool = False,
) -> tuple[Disclosure, DomainEvent]:
    """Hand a complete revision to review (先审查、后公开, 条例第十七条).

    ``similar`` does not stand in its way: the proposer and the reviewers are told of it. ``further``: the items that it
    fulfils besides its own, by code. ``accompanied``: its interpretation goes out with it.
    """
    _require_own("disclosure.propose", disclosure, by)
    state = after(REVISION, disclosure.revision.state, "propose")
    # A retired item takes no new disclosures; what is public already must stay correctable.
    if not disclosure.item.active and not disclosure.is_published:
        raise ItemRetired(disclosure.item.code)
    if not disclosure.is_published:
        require_proactive(disclosure.item)
    content = disclosure.revision.content
    check_complete(content, disclosure.item, at, today, further=further or {}, was_on_website=disclosure.on_website)
    revision = replace(
        disclosure.revision,
        state=state,
        proposed_at=at,
        content_hash=content_hash(content, disclosure.item),
        content_form=FORM,
        similar=tuple(similar),
        returned_reason="",
        returned_fields=(),
        step="",
        approved_at=None,
        verdicts=(),
        deliberate_before=is_deliberated_before(disclosure.item, disclosure.body),
        deliberated_at=None,
        accompanied=accompanied,
        together_at=None,
    )
    proposed = note(replace(disclosure, revision=revision), "propose", "propose", by=by, at=at)
    data = proposed_data(proposed, due)
    return proposed, announced(
        "proposed", proposed, by=by, at=at, data=data, detail={"content_hash": revision.content_hash}
    )


def is_deliberated_before(item: Item, body: Body) -> bool:
    """Whether the leading group deliberates before it is public, by the body's rule.

    Party matters are the party organisation's; what is urgent is deliberated afterwards.
    """
    return body.rules.deliberate_before and item.audience != "party" and item.review_route != "urgent"


def _file_to_review(file: Attachment) -> dict[str, Any]:
    """The public copy: what review passes is what people get."""
    told = {name: getattr(file, name) for name in ("digest", "name", "size", "media_type", "unseen")}
    return told | {name: found for name in ("findings", "withheld") if (found := getattr(file, name))}


def _finding_to_review(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in ("field", "kind", "name", "masked")}


def _kept_to_review(kept: KeptFinding) -> dict[str, Any]:
    told = {name: getattr(kept, name) for name in ("kind", "name", "masked", "reason")}
    return told | {name: value for name in ("file", "by", "at") if (value := getattr(kept, name))}


def proposed_data(disclosure: Disclosure, due: Due) -> dict[str, Any]:
    """What review is told of a proposed revision."""
    revision = disclosure.revision
    data = {
        **content_data(revision.content),
        **{name: getattr(revision.content, name) for name in TO_REVIEW},
        # Here with what no program could read of them: the secrecy review looks at it.
        "attachments": [_file_to_review(file) for file in revision.content.attachments],
        "findings": [_finding_to_review(finding) for finding in revision.content.findings],
        "kept_findings": [_kept_to_review(kept) for kept in revision.content.kept_findings],
        "content_hash": revision.content_hash,
        "content_form": revision.content_form,
        "review_route": disclosure.item.review_route,
        "approvers": disclosure.item.approvers or disclosure.body.rules.approvers,
        "same_person": disclosure.body.rules.same_person,
        "personal_data": disclosure.item.personal_data,
        "sensitive_item": disclosure.item.sensitive_data,
        "information_type": disclosure.item.information_type,
        "attention": len(disclosure.item.selection_reasons),
        "proposer": revision.proposer,
        "due_on": due.on,
        "similar": revision.similar,
    }
    # 对内公开: the leader's approval is left out, unless the directory says who approves this item.
    if disclosure.item.approvers and disclosure.item.review_route == "internal":
        data["internal_approval"] = True
    if revision.deliberate_before:
        data["deliberate_before"] = True
    if revision.change_reason:
        data["change_reason"] = revision.change_reason
    if revision.content.after_notice:
        data["after_notice"] = revision.content.after_notice
    return data


def recall(disclosure: Disclosure, *, by: Actor, at: datetime, reason: str = "") -> tuple[Disclosure, DomainEvent]:
    """Take a proposed revision back to a draft, while review has not ended; only its proposer may."""
    _require_own("disclosure.recall", disclosure, by)
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


def check_content(content: Content, item: Item) -> None:
    """What even a draft must keep. Raises :class:`~chassis.ports.Invalid` with every wrong field."""
    errors = Errors()
    known = {element.code for element in item.elements}
    for number, element in enumerate(content.elements):
        errors.need(element in known, f"elements.{number}", "该事项没有这个要素。", "The item has no such element.")
    errors.distinct(content.topics, "topics")
    errors.distinct([*content.related, content.interprets] if content.interprets else content.related, "related")
    errors.distinct(content.elements, "elements")
    check_period(content.period, item, errors)
    errors.need(
        item.audience == "external" or not content.co_issuers,
        "co_issuers",
        "只有对外公开的信息可以联合发文。",
        "Only what is for everybody is issued jointly.",
    )
    for channel in content.channels:
        errors.need(item.audience != "external" or not channel.is_inner, "channels", *only_inner(channel))
    is_needed = item.audience == "external" and not content.has_website
    errors.need(
        is_needed or not content.no_website_reason,
        "no_website_reason",
        "不是对外公开，或者已经选了网站：请删去不上网公开的理由。",
        "It is not for everybody, or has a website: leave the reason out.",
    )
    errors.need(
        item.personal_data != "aggregate_only" or not content.kept_findings,
        "kept_findings",
        "该事项只公开汇总情况，不能保留个人信息；请隐去。",
        "Of this item only aggregates are disclosed; mask the personal data.",
    )
    check_notice(content, item, errors)
    errors.refuse("invalid_content")
    if item.personal_data == "aggregate_only" and content.attachments:
        raise AggregateOnly({"attachments": in_both("该事项不得上传附件。", "No attachments with this item.")})


NEEDED: Mapping[str, tuple[str, str]] = {
    "summary": ("请填写内容概述。", "Fill in the summary."),
    "text": ("请填写正文。", "Fill in the text."),
    "topics": ("请至少选择一个主题。", "Choose a topic."),
    "channels": ("请至少选择一个公开渠道。", "Choose a channel."),
    "formed_on": ("请填写成文日期。", "Fill in the date of formation."),
}
"""What every proposal needs, whatever its item, and what is said where it is missing."""


def check_complete(
    content: Content,
    item: Item,
    at: datetime,
    today: date,
    *,
    further: Mapping[str, Item],
    was_on_website: bool = False,
) -> None:
    """What a proposal needs. Raises :class:`Incomplete` or :class:`AggregateOnly`.

    ``was_on_website``: an edition is on our website now. Only a withdrawal, with its tombstone, takes it from there.
    """
    check_content(content, item)
    errors = Errors()
    errors.need(bool(content.summary.strip()), "summary", *NEEDED["summary"])
    errors.need(content.text.size > 0, "text", *NEEDED["text"])
    errors.need(bool(content.topics), "topics", *NEEDED["topics"])
    errors.need(bool(content.channels), "channels", *NEEDED["channels"])
    errors.need(
        content.on_website or not was_on_website,
        "channels",
        "现行版本已在本网站公开，更正不能取消本网站；不宜再上网的，请撤下。",
        "The present edition is on our website, from which only a withdrawal takes it.",
    )
    # 条例第二十三条: agencies publish on their websites first of all; whoever does not says why.
    errors.need(
        item.audience != "external"
        or not content.channels
        or content.has_website
        or bool(content.no_website_reason.strip()),
        "no_website_reason",
        "没有选任何网站，请说明不上网公开的理由（条例第二十三条）。",
        "Say why it is on no website at all (Art. 23).",
    )
    errors.need(
        bool(content.elements) or not item.elements,
        "elements",
        "请勾选本条信息包含的要素。",
        "Choose the elements that it contains.",
    )
    require_period(content.period, item, today, errors)
    check_further(content.also_fulfils, item, further, errors)
    require_further(content.also_fulfils, further, today, errors)
    errors.need(content.formed_on is not None, "formed_on", *NEEDED["formed_on"])
    errors.need(
        content.formed_on is None or content.formed_on <= today,
        "formed_on",
        "成文日期不能晚于今天。",
        "The date of formation lies in the future.",
    )
    hour = content.publish_at
    errors.need(
        not is_hour_past(content, at),
        "publish_at",
        "定时公开的时间已过：请改为以后的时间，或者清空，批准后立即公开。",
        "That moment is over: choose a later one, or none, and it is published on approval.",
    )
    errors.need(
        hour is None or hour <= at + LONGEST_WAIT,
        "publish_at",
        "定时公开的时间须在一年以内，请改早。",
        "At most a year ahead; choose an earlier moment.",
    )
    require_declassification(content, today, errors)
    require_notice(content, item, today, errors)
    require_answers(content.self_check, item.self_check_points, errors)
    if errors.found:
        raise Incomplete(errors.found)
    if item.personal_data == "aggregate_only" and not declares_aggregates(content.self_check):
        said = in_both("该事项只公开汇总情况，正文须只含汇总情况。", "Declare that the text holds aggregates only.")
        raise AggregateOnly({f"self_check.{AGGREGATES_ONLY.code}": said})
    found = unexplained(content.all_findings, content.kept_findings, rule=item.personal_data)
    if found:
        raise PersonalDataFound(found)


def require_declassification(content: Content, today: date, errors: Errors) -> None:
    """保守国家秘密法: what was declassified enters with number and day of the decision, never with one alone."""
    number, day = content.declassified_by.strip(), content.declassified_on
    errors.need(bool(number) or day is None, "declassified_by", "请写明解密决定的机关和文号。", "Name the decision.")
    errors.need(day is not None or not number, "declassified_on", "请写明解密日期。", "Say when it was declassified.")
    errors.need(
        day is None or day <= today, "declassified_on", "解密日期不能晚于今天。", "That day lies in the future."
    )


def is_hour_past(content: Content, at: datetime) -> bool:
    """Whether the hour at which it shall be published is over; a draft may keep such a one, a proposal may not."""
    return content.publish_at is not None and content.publish_at <= at


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


def _require_own(act: str, disclosure: Disclosure, by: Actor) -> None:
    if not disclosure.is_proposed_by(by):
        raise NotItsProposer
    require(act, disclosure, by)
