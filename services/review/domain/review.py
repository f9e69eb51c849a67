"""The transitions of a case: pure rules that return the new state and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, Conflict, DomainEvent, Invalid, NotAllowed, Refusal, WorkCalendar, in_both
from services.review.domain.case import TRANSITIONS, Case, allowed_acts
from services.review.domain.earlier_proposals import approved_before, recusals_of
from services.review.domain.grounds import GROUNDS, require_ground
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.proposal import Metadata, Proposal
from services.review.domain.refusals import (
    AlreadyAgreed,
    CannotRecuse,
    CaseClosed,
    LastingRecusal,
    NamedPerson,
    NotCurrent,
    NotYourRecusal,
    SheetRefused,
    UnknownStep,
    WrongRole,
)
from services.review.domain.route_version import RouteVersion
from services.review.domain.routes import steps_of
from services.review.domain.sensitive_data import needs_assessment
from services.review.domain.sheets import CERTIFICATE, Sheet, Subject, obstacles
from services.review.domain.skipping import skipped_of
from services.review.domain.step import Person, Recusal, Step, Verdict, moved_on, planned, verdicts_of

# What a return can point at; "whole" where the reason concerns no single field.
FIELD_NAMES = {
    "whole": "整体",
    "title": "标题",
    "summary": "内容概述",
    "text": "正文",
    "formed_on": "成文日期",
    "document_number": "发文字号",
    "topics": "主题分类",
    "elements": "要素",
    "channels": "公开渠道",
    "attachments": "附件",
    "publish_at": "公开时间",
    "period": "所属期",
    "also_fulfils": "同时履行的事项",
    "co_issuers": "联合发文",
    "self_check": "自查",
    "notice_until": "公示期",
    "notice_hides": "期满隐去的内容",
    "item": "公开事项",
}


def open_case(
    proposal: Proposal,
    route: RouteVersion,
    *,
    case_id: str,
    at: datetime,
    today: date,
    calendar: WorkCalendar,
    known: Sequence[Case] = (),
) -> tuple[Case, DomainEvent]:
    """Open the review of a proposed revision along its route (条例第十七条: 先审查、后公开).

    ``known``: every case of the disclosure until now. Who proposed it before is kept away.
    """
    route_steps = steps_of(route.steps, proposal.facts, approvers=proposal.approvers)
    skipped = skipped_of(route_steps, proposal, approved_before(known, proposal.revision))
    left_out = {each.name for each in skipped}
    case = Case(
        id=case_id,
        proposal=proposal,
        state=TRANSITIONS["–", "open"],
        steps=planned(
            tuple(step for step in route_steps if step.name not in left_out),
            today=today,
            department=proposal.department,
            subject=_subject(proposal),
            calendar=calendar,
        ),
        opened_at=at,
        route_version=route.version,
        deliberate_within=route.deliberate_within,
        recusals=recusals_of(known, proposal, at=at),
        skipped=skipped,
    )
    kept: dict[str, Any] = {"skipped": sorted(left_out)} if skipped else {}
    if case.recusals:
        kept["recused"] = [recusal.sub for recusal in case.recusals]
    hashed = proposal.content_hash
    return case, case.event("opened", by=SYSTEM, at=at, data=opened_data(case), content_hash=hashed, **kept)


def ready(case: Case, act: str, *, step: int, by: Actor) -> Step:
    """The step, if this person may act on it now.

    Raises :class:`CaseClosed`, :class:`SelfApproval`, :class:`ProposedBefore`, :class:`UnknownStep`,
    :class:`NotCurrent`, :class:`WrongRole`, :class:`NamedPerson`, :class:`Recused`, :class:`AnotherStepPassed` or
    :class:`AlreadyAgreed`.
    """
    if act not in allowed_acts(case.state):
        # What can still become of it is the catalogue's to do.
        raise CaseClosed(case.state, act)
    act_of_step = PERMISSIONS["case.decide"]
    # Before step and role: whoever proposed it learns why he may not, whatever his posts and wherever the case is.
    if proposed := case.proposed_as(by.sub):
        raise act_of_step.never[proposed]()
    if step not in (numbers := [known.number for known in case.steps]):
        raise UnknownStep(numbers)
    if not case.current:
        raise CaseClosed(case.state, act)
    current = next((known for known in case.current if known.number == step), None)
    if current is None:
        raise NotCurrent({known.number: known.name for known in case.current})
    if not act_of_step.has_role(by, case.thing(current, by.sub)):
        raise WrongRole(current.name, current.roles)
    if not case.is_asked(current, by):
        raise NamedPerson(current.name)
    if kept := case.kept_away(current, by):
        raise act_of_step.never[kept]()
    if case.has_agreed(current, by):
        raise AlreadyAgreed(current.count, current.agreed)
    return current


def pass_step(
    case: Case,
    *,
    step: int,
    opinion: str,
    sheet: Sheet | None,
    by: Actor,
    at: datetime,
    today: date,
    calendar: WorkCalendar,
) -> tuple[Case, DomainEvent]:
    """Agree to a current step; it is passed once as many distinct people agreed as it asks for.

    The proposer may not (职责分离). Raises the refusals of :func:`ready`, and :class:`SheetRefused` where the sheet
    itself speaks against passing.
    """
    current = ready(case, "pass", step=step, by=by)
    if errors := obstacles(sheet, audience=case.proposal.audience):
        raise SheetRefused(
            "审查表的结论与“通过”不符，请按提示退回修改或者决定不予公开。",
            "The sheet speaks against passing; return the revision or refuse it.",
            errors=errors,
        )
    verdict = _verdict(case, current, "pass", opinion, by=by, at=at, sheet=sheet)
    agreed = replace(current, verdicts=(*current.verdicts, verdict))
    if agreed.agreed < agreed.count:
        waiting = _moved(case.with_step(agreed), "pass")
        return waiting, waiting.event(
            "agreed", by=by, at=at, agreed=agreed.agreed, needed=agreed.count, **_how(verdict)
        )
    after = _moved(replace(case, steps=moved_on(case.steps, agreed, today=today, calendar=calendar)), "pass")
    data = passed_data(verdict, after.current)
    return after, after.event("step_passed", by=by, at=at, data=data, on_time=today <= current.due.on, **_how(verdict))


def refused_after_approval(case: Case, act: str, refusal: Refusal, *, by: Actor, at: datetime) -> DomainEvent | None:
    """The record of a decision that somebody tried on what is approved; None: there is nothing to keep."""
    if case.state != "approved" or not isinstance(refusal, (Conflict, NotAllowed)):
        return None
    approved = case.proposal.content_hash
    return case.event("decision_refused", by=by, at=at, refused=refusal.code, act=act, content_hash=approved)


def approve(case: Case, *, record_digest: str, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Approve a case all of whose steps are passed.

    The approval names the content hash that was reviewed and holds for nothing else.
    """
    if case.current:
        raise CaseClosed(case.state, "approve", set(allowed_acts(case.state)) - {"approve"})
    approved = replace(_moved(case, "approve"), record_digest=record_digest, closed_at=at)
    event = approved.event(
        "approved",
        by=by,
        at=at,
        data=approved_data(approved),
        content_hash=case.proposal.content_hash,
        record_digest=record_digest,
    )
    return approved, event


def return_for_revision(
    case: Case, *, step: int, opinion: str, fields: Sequence[str], sheet: Sheet | None, by: Actor, at: datetime
) -> tuple[Case, DomainEvent]:
    """Send the revision back to its proposer with the reason and the fields concerned."""
    current = ready(case, "return", step=step, by=by)
    concerned = tuple(dict.fromkeys(fields)) or ("whole",)
    if unknown := sorted(set(concerned) - set(FIELD_NAMES)):
        zh = f"可选：{'、'.join(FIELD_NAMES.values())}。"
        raise Invalid(
            f"退回须指明涉及的内容，{zh}",
            f"Unknown fields: {', '.join(unknown)}; use {', '.join(FIELD_NAMES)}.",
            errors={"fields": in_both(zh, f"Unknown: {', '.join(unknown)}.")},
            code="unknown_fields",
        )
    verdict = _verdict(case, current, "return", opinion, by=by, at=at, sheet=sheet, fields=concerned)
    returned = _closed(case, "return", current, verdict)
    data = ending_data(returned, verdict)
    return returned, returned.event("returned", by=by, at=at, data=data, fields=list(concerned), **_how(verdict))


def refuse(
    case: Case, *, step: int, opinion: str, ground: str, sheet: Sheet | None, by: Actor, at: datetime
) -> tuple[Case, DomainEvent]:
    """Decide that the revision is not to be disclosed, on one legal ground (条例第十四至十六条)."""
    current = ready(case, "refuse", step=step, by=by)
    require_ground(ground)
    verdict = _verdict(case, current, "refuse", opinion, by=by, at=at, sheet=sheet, ground=ground)
    refused = _closed(case, "refuse", current, verdict)
    data = ending_data(refused, verdict)
    return refused, refused.event("refused", by=by, at=at, data=data, ground=ground, **_how(verdict))


def recuse(case: Case, person: Actor, *, reason: str, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Keep a person away from every step of an open case (回避): he declares it himself, or the office does.

    Raises :class:`CaseClosed`, :class:`SelfApproval`, :class:`ProposedBefore`, :class:`RoleMissing`,
    :class:`LastingRecusal` or :class:`CannotRecuse`.
    """
    if case.state != "open":
        raise CaseClosed(case.state, "pass", allowed_acts(case.state))
    PERMISSIONS.require("case.recuse", by, _recusing(case, himself=person.sub == by.sub))
    _refuse_lasting(case, person)
    if any(verdict.by.sub == person.sub for step in case.steps for verdict in step.verdicts):
        raise CannotRecuse(
            "该人员已经办理过这个事项的环节，不能再回避；确有利害关系的，请退回后重新提出。",
            "He decided a step of this case already; where he has an interest in it, return it to be proposed anew.",
        )
    if person.sub in case.recused or not any(case.is_asked(step, person) for step in case.steps):
        raise CannotRecuse(
            "该人员不办理或者已经回避这个事项，无须再声明。",
            "He takes no step of this case, or is recused already.",
        )
    if not any(case.is_asked(step, person) for step in case.steps if step.state in ("current", "pending")):
        raise CannotRecuse(
            "该人员能办的环节都已经由他人办完，无须再声明。",
            "Others have taken the steps that he could take; there is nothing left to be kept from.",
        )
    recusal = Recusal(sub=person.sub, name=person.name, by=Person.of(by), at=at, reason=reason)
    after = replace(case, recusals=(*case.recusals, recusal))
    return after, after.event("recused", by=by, at=at, recused=person.sub)


def end_recusal(case: Case, person: Actor, *, why: str, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Let a person take steps of an open case again: who declared his own recusal ends it, of any the office does.

    Who proposed it before stays away. Raises :class:`CaseClosed`, :class:`SelfApproval`, :class:`ProposedBefore`,
    :class:`RoleMissing`, :class:`LastingRecusal`, :class:`NotYourRecusal` or, where he is not recused or others have
    taken his steps, :class:`CannotRecuse`.
    """
    if case.state != "open":
        raise CaseClosed(case.state, "pass", allowed_acts(case.state))
    is_himself = person.sub == by.sub
    PERMISSIONS.require("case.recuse", by, _recusing(case, himself=is_himself))
    _refuse_lasting(case, person)
    held = case.recused.get(person.sub)
    coming = (step for step in case.steps if step.state in ("current", "pending"))
    if held is None or not any(case.is_asked(step, person) for step in coming):
        raise CannotRecuse(
            "该人员没有回避这个事项，或者他的环节已经由他人办完，无须撤销。",
            "He is not recused from this case, or others have taken his steps; there is nothing to end.",
        )
    if is_himself and held.by.sub != by.sub:
        raise NotYourRecusal
    ended = replace(held, ended_by=Person.of(by), ended_at=at, why_ended=why)
    after = replace(case, recusals=tuple(ended if each is held else each for each in case.recusals))
    return after, after.event("recusal_ended", by=by, at=at, recused=person.sub)


def _recusing(case: Case, *, himself: bool) -> Thing:
    """Himself each may recuse who takes a step; others the office. Who proposed it chooses no reviewers."""
    thing = case.thing()
    return replace(thing, kept_from=case.proposers, roles=thing.roles if himself else ("office",))


def _refuse_lasting(case: Case, person: Actor) -> None:
    if (held := case.recused.get(person.sub)) and held.is_lasting:
        raise LastingRecusal(held.name)


def withdraw(case: Case, *, at: datetime, by: Actor = SYSTEM) -> tuple[Case, DomainEvent]:
    """End an open review because catalog recalled the revision or withdrew the whole disclosure."""
    withdrawn = replace(_moved(case, "withdraw"), closed_at=at)
    return withdrawn, withdrawn.event("withdrawn", by=by, at=at, data={})


def void(case: Case, *, at: datetime, by: Actor = SYSTEM) -> tuple[Case, DomainEvent]:
    """Void an approval because the office held the revision before it was published."""
    voided = _moved(case, "void")
    return voided, voided.event("voided", by=by, at=at, data={}, record_digest=case.record_digest)


def purge(case: Case, *, at: datetime) -> tuple[Case, DomainEvent]:
    """Forget what was proposed and what reviewers wrote of it, sheets included: all of it may quote a secret.

    Who decided what and when stays, and the digests.
    """
    blank = replace(case.proposal, title="", summary="", item_title="", metadata=Metadata())
    steps = tuple(replace(step, verdicts=tuple(map(_wordless, step.verdicts))) for step in case.steps)
    # What the system declared says nothing of the matter.
    recusals = tuple(
        recusal if recusal.is_lasting else replace(recusal, reason="", why_ended="") for recusal in case.recusals
    )
    purged = replace(case, proposal=blank, steps=steps, recusals=recusals, purged=True)
    return purged, purged.event("purged", by=SYSTEM, at=at, record_digest=case.record_digest)


def opened_data(case: Case) -> dict[str, object]:
    """What is announced of a new case, besides what every event of a case carries."""
    return {
        "title": case.proposal.title,
        "route": case.proposal.review_route,
        "route_version": case.route_version,
        "state": "open",
        "steps": [step.announced() for step in case.steps],
    }


def passed_data(verdict: Verdict, current: Sequence[Step]) -> dict[str, object]:
    """What is announced of a step that was passed; ``current`` are those that may be taken now."""
    told = {"opinion": verdict.opinion, "current": [step.announced() for step in current]}
    return {**_given(verdict), **told}


def approved_data(case: Case) -> dict[str, object]:
    """What is announced of an approval."""
    return {
        "content_hash": case.proposal.content_hash,
        "verdicts": verdicts_of(case.steps),
        "record_digest": case.record_digest,
        "deliberate_after": case.deliberate_after,
    }


def ending_data(case: Case, verdict: Verdict) -> dict[str, object]:
    """What is announced of a return or refusal."""
    said = {"reason": verdict.opinion, "verdicts": verdicts_of(case.steps), "fields": verdict.fields}
    if verdict.ground:
        said |= {"ground": verdict.ground, "article": GROUNDS[verdict.ground].article}
    return {**_given(verdict), **said}


def _subject(proposal: Proposal) -> Subject:
    return Subject(
        audience=proposal.audience,
        personal_data=proposal.personal_data,
        has_unseen=proposal.has_unseen,
        sensitive=needs_assessment(proposal),
        declassified=bool(proposal.metadata.declassified_by),
    )


def _wordless(verdict: Verdict) -> Verdict:
    return replace(verdict, opinion="", sheet=None)


def _how(verdict: Verdict) -> dict[str, Any]:
    """What the audit keeps of it: step, certificate, and by what right one passed two or stood in for another."""
    how: dict[str, Any] = {"step": verdict.step}
    if verdict.together_with:
        how["together_with"] = list(verdict.together_with)
    if verdict.deputy_for:
        how["deputy_for"] = verdict.deputy_for
    if number := (verdict.sheet or {}).get(CERTIFICATE):
        how["certificate"] = number
    return how


def _given(verdict: Verdict) -> dict[str, object]:
    return {"step": verdict.step, "name": verdict.name, "by": verdict.by, "at": verdict.at}


def _moved(case: Case, act: str) -> Case:
    if (case.state, act) not in TRANSITIONS:
        raise CaseClosed(case.state, act, allowed_acts(case.state))
    after = TRANSITIONS[case.state, act]
    # Beside the one that ended it others may have been under way.
    steps = case.steps if after == "open" else tuple(map(_ended, case.steps))
    return replace(case, state=after, steps=steps)


def _ended(step: Step) -> Step:
    return replace(step, state="ended") if step.state == "current" else step


def _closed(case: Case, act: str, current: Step, verdict: Verdict) -> Case:
    after = _moved(case, act)
    step = replace(current, state=after.state, verdicts=(*current.verdicts, verdict))
    return replace(after.with_step(step), closed_at=verdict.at)


def _verdict(
    case: Case, step: Step, decision: str, opinion: str, *, by: Actor, at: datetime, sheet: Sheet | None, **more: Any
) -> Verdict:
    if not opinion.strip():
        raise Invalid(
            "请写明意见。",
            "Write your opinion.",
            errors={"opinion": in_both("请写明意见。", "Write your opinion.")},
            code="opinion_needed",
        )
    return Verdict(
        step=step.number,
        name=step.name,
        decision=decision,
        by=Person.of(by),
        at=at,
        opinion=opinion.strip(),
        sheet=sheet,
        together_with=case.passed_before(step, by.sub),
        deputy_for=case.deputy_for(step, by),
        **more,
    )
