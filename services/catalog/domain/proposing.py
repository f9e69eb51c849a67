"""What is proposed to review: whether it may be, and everything that review has to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor, DomainEvent, Due
from services.catalog.domain.announcement import TO_REVIEW, announced, content_data
from services.catalog.domain.body import Body
from services.catalog.domain.completeness import check_complete
from services.catalog.domain.content_hash import FORM, content_hash
from services.catalog.domain.directory_refusals import ItemRetired
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import note, require_own, require_proactive
from services.catalog.domain.findings import Finding, KeptFinding
from services.catalog.domain.item import Item
from services.catalog.domain.revision import Attachment, Similar
from services.catalog.domain.states import REVISION, after


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
    require_own("disclosure.propose", disclosure, by)
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
        deliberated_in="",
        deliberate_after=False,
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
