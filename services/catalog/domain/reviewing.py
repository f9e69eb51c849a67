"""审核, as the catalogue hears of it: what review decided about a revision, and holding what it approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, Actor, DomainEvent, Refusal
from services.catalog.domain.access import require
from services.catalog.domain.announcement import audited
from services.catalog.domain.content_hash import content_hash, digest_of
from services.catalog.domain.disclosure import Disclosure, Entry
from services.catalog.domain.drafting import back_to_draft, require_reason
from services.catalog.domain.reexamining import next_examination
from services.catalog.domain.refusals import ApprovalMismatch
from services.catalog.domain.states import IN_REVIEW, PROPOSED, REVISION, after


def is_late(disclosure: Disclosure, *, case: str, revision: int) -> bool:
    """Whether what review decided concerns what is no longer with it.

    A recall and a verdict can cross on their way; the recall came first here, so the verdict is void, not wrong.
    """
    present = disclosure.revision
    return present.number != revision or present.state != IN_REVIEW or present.case != case


def opens_late(disclosure: Disclosure, *, case: str, revision: int) -> bool:
    """Whether an opened case is one of an earlier proposal; case identifiers are ordered by time."""
    present = disclosure.revision
    return present.number != revision or present.state not in (PROPOSED, IN_REVIEW) or case < present.case


def is_with(disclosure: Disclosure, case: str) -> bool:
    """Whether the revision is in review with that case already."""
    return disclosure.revision.state == IN_REVIEW and disclosure.revision.case == case


@dataclass(frozen=True, slots=True)
class CurrentSteps:
    """The steps of review that may be taken now, named together, and the day by which the first of them is due."""

    names: str = ""
    due_on: date | None = None


def current_steps(announced: Sequence[Mapping[str, Any]]) -> CurrentSteps:
    """What review announces of its current steps: several where some run side by side."""
    names = "、".join(step["name"] for step in announced)
    return CurrentSteps(names, min((date.fromisoformat(step["due_on"]) for step in announced), default=None))


def first_steps(announced: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The steps of a route with which it begins: those of its first stage."""
    stages = [step.get("stage", step["step"]) for step in announced]
    return [step for step, stage in zip(announced, stages, strict=True) if stage == min(stages)]


def is_at(disclosure: Disclosure, current: CurrentSteps) -> bool:
    """Whether review was at these steps, as far as is known here."""
    return disclosure.revision.step == current.names


def open_review(
    disclosure: Disclosure, *, case: str, current: CurrentSteps, at: datetime
) -> tuple[Disclosure, DomainEvent]:
    """Review has opened its case; ``current`` are the steps with which its route begins."""
    state = disclosure.revision.state
    if state == PROPOSED:
        state = after(REVISION, state, "open_review")
    revision = replace(
        disclosure.revision,
        state=state,
        case=case,
        step=current.names,
        step_due_on=current.due_on,
        unstaffed=(),
    )
    opened = replace(disclosure, revision=revision)
    opened = _note(opened, "open_review", SYSTEM.snapshot(), at)
    return opened, audited("review_opened", opened, by=SYSTEM, at=at, detail={"case": case})


def note_unstaffed(disclosure: Disclosure, steps: Sequence[str], *, at: datetime) -> tuple[Disclosure, DomainEvent]:
    """Review says which steps, by name, nobody could take now."""
    noted = replace(disclosure, revision=replace(disclosure.revision, unstaffed=tuple(steps)))
    return noted, audited("unstaffed", noted, by=SYSTEM, at=at, detail={"steps": list(steps)})


def pass_step(
    disclosure: Disclosure,
    *,
    name: str,
    current: CurrentSteps,
    by: Mapping[str, str],
    at: datetime,
    opinion: str,
) -> tuple[Disclosure, DomainEvent]:
    """One step of the route agreed; ``current`` are those that may be taken now, none when it was the last."""
    state = after(REVISION, disclosure.revision.state, "pass_step")
    revision = replace(disclosure.revision, state=state, step=current.names, step_due_on=current.due_on)
    passed = replace(disclosure, revision=revision)
    passed = _note(passed, "pass_step", by, at, f"{name}：{opinion}" if opinion else name)
    return passed, audited("step_noted", passed, by=_person(by, disclosure), at=at, detail={"current": current.names})


def approve(
    disclosure: Disclosure,
    *,
    approved_hash: str,
    verdicts: Sequence[Mapping[str, Any]],
    record_digest: str,
    at: datetime,
    deliberate_after: bool = False,
) -> tuple[Disclosure, DomainEvent]:
    """Review approved exactly this content; ``deliberate_after``: the leading group deliberates afterwards.

    Raises :class:`ApprovalMismatch` where it approved another.
    """
    state = after(REVISION, disclosure.revision.state, "approve")
    revision = disclosure.revision
    present_hash = content_hash(revision.content, disclosure.item, revision.content_form)
    if approved_hash != revision.content_hash or approved_hash != present_hash:
        raise ApprovalMismatch
    revision = replace(
        revision,
        state=state,
        step="",
        approved_at=at,
        verdicts=tuple(verdicts),
        record_digest=record_digest,
        deliberate_after=deliberate_after,
    )
    # Who took the last step is who approved it.
    by = verdicts[-1]["by"] if verdicts else SYSTEM.snapshot()
    approved = _note(replace(disclosure, revision=revision), "approve", by, at)
    return approved, audited("approved", approved, by=SYSTEM, at=at, detail={"content_hash": approved_hash})


def approval_refused(
    disclosure: Disclosure, refusal: Refusal, approved_hash: str, *, at: datetime
) -> DomainEvent | None:
    """The record that an approval was not taken, since it is of other content; None: it is over for another reason."""
    if not isinstance(refusal, ApprovalMismatch) or disclosure.revision.state != IN_REVIEW:
        return None
    revision = disclosure.revision
    detail = {
        "refused": refusal.code,
        "act": "approve",
        "approved_hash": approved_hash,
        "content_hash": revision.content_hash,
        "present_hash": content_hash(revision.content, disclosure.item, revision.content_form),
    }
    return audited("act_refused", disclosure, by=SYSTEM, at=at, detail=detail)


def return_for_revision(
    disclosure: Disclosure, *, by: Mapping[str, str], at: datetime, reason: str, fields: Sequence[str]
) -> tuple[Disclosure, DomainEvent]:
    """Review gave it back with a reason; the reason is kept beside the revision."""
    state = after(REVISION, disclosure.revision.state, "return")
    revision = replace(disclosure.revision, state=state, step="", returned_reason=reason, returned_fields=tuple(fields))
    back = _note(replace(disclosure, revision=revision), "return", by, at, reason)
    return back, audited(
        "returned", back, by=_person(by, disclosure), at=at, detail={"reason_digest": digest_of(reason)}
    )


def refuse(
    disclosure: Disclosure, *, by: Mapping[str, str], at: datetime, reason: str, ground: str
) -> tuple[Disclosure, DomainEvent]:
    """Review said that it must not be disclosed; the legal ground is kept (条例第十四至十六条, 定期评估第十八条)."""
    state = after(REVISION, disclosure.revision.state, "refuse")
    revision = replace(
        disclosure.revision,
        state=state,
        step="",
        refusal_reason=reason,
        refusal_ground=ground,
        reexamine_on=next_examination(disclosure.body, at),
    )
    refused = _note(replace(disclosure, revision=revision), "refuse", by, at, reason)
    detail = {"reason_digest": digest_of(reason), "ground": ground}
    return refused, audited("refused", refused, by=_person(by, disclosure), at=at, detail=detail)


def hold(disclosure: Disclosure, *, by: Actor, at: datetime, reason: str) -> tuple[Disclosure, DomainEvent]:
    """The office holds what was approved and awaits its hour: back to a draft, the approval is void."""
    require("disclosure.hold", disclosure, by)
    # The state is asked before the reason, so that a hold that comes too late says so.
    after(REVISION, disclosure.revision.state, "hold")
    require_reason(reason)
    return back_to_draft(disclosure, "hold", "held", by=by, at=at, reason=reason)


def late_event(disclosure: Disclosure, *, name: str, case: str, at: datetime) -> DomainEvent:
    """The record of a decision of review that came too late to count."""
    return audited("late_event", disclosure, by=SYSTEM, at=at, detail={"event": name, "case": case})


def _note(disclosure: Disclosure, act: str, by: Mapping[str, str], at: datetime, text: str = "") -> Disclosure:
    entry = Entry(step="review", act=act, at=at, by=by, revision=disclosure.revision.number, note=text)
    return replace(disclosure, timeline=(*disclosure.timeline, entry))


def _person(by: Mapping[str, str], disclosure: Disclosure) -> Actor:
    return Actor(
        sub=by.get("sub", ""),
        name=by.get("name", ""),
        body=disclosure.body.code,
        department=by.get("department", ""),
    )
