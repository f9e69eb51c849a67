"""What is wrong with a route: it must end, keep the secrecy review, and have people for each step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from chassis.ports import Actor, Due, in_both
from services.review.domain.case import Case
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.proposal import CONTENT_FORM, Proposal, TextFile
from services.review.domain.route_version import RouteVersion
from services.review.domain.routes import ALWAYS, RouteStep
from services.review.domain.staffing import unstaffed
from services.review.domain.step import Person, Step

STEP_ROLES = tuple(dict.fromkeys(grant.role for grant in PERMISSIONS["case.decide"].all_grants))
# A step of these alone, or of nobody named (审批人), approves.
_APPROVING_ROLES = frozenset({"leader", "management_committee", "leading_group", "party_organisation"})
_SECRECY_ROLE, _SECRECY_SHEET = ("secrecy_officer",), "secrecy"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBody:
    """What a route is held against: who holds posts in the body now, its departments, who approves, and who may pass
    two steps.
    """

    staff: Sequence[Actor]
    departments: Collection[str] = ()
    approvers: tuple[str, ...] = ()
    same_person: tuple[tuple[str, str], ...] = ()


def faults(route: RouteVersion, body: OfBody) -> dict[str, str]:
    """What is wrong, field by field; empty when it may be entered."""
    found = _malformed(route, body.departments)
    if not any(_is_secrecy_review(step) for step in route.steps):
        zh = "须有一个保密审查环节：角色只选保密审查人，审查表选保密审查表，不设条件（条例第十七条）。"
        en = "A step of the secrecy officer alone, with the secrecy sheet and no conditions, is needed (Art. 17)."
        found.setdefault("steps", in_both(zh, en))
    found |= _approved_before_review(route)
    return found or _unstaffed(route, body) or _named_for_some(route, body)


def _malformed(route: RouteVersion, departments: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    stages = sorted({step.stage for step in route.steps})
    if stages != list(range(1, len(stages) + 1)):
        found["steps"] = in_both("阶段须从 1 起连续编号。", "Stages are numbered from 1 without gaps.")
    if route.code == "party" and route.deliberate_within:
        zh = "党内事项不列入期次，不能要求补行审议；请填 0。"
        found["deliberate_within"] = in_both(zh, "Party matters are in no issue; leave it 0.")
    names = [step.name for step in route.steps]
    for number, step in enumerate(route.steps):
        if names.index(step.name) != number:
            found[f"steps.{number}.name"] = in_both("环节名称重复。", "Another step has this name.")
        if step.department and step.department not in departments:
            found[f"steps.{number}.department"] = in_both("本单位没有这个科室。", "The body has no such department.")
        if step.sheet == _SECRECY_SHEET and step.roles != _SECRECY_ROLE:
            zh = "保密审查表只能由保密审查人填写。"
            found[f"steps.{number}.sheet"] = in_both(zh, "The secrecy sheet is the secrecy officer's alone.")
        if wrong := _skipped_in_vain(route, step):
            found[f"steps.{number}.skip_when"] = wrong
        if step.person and step.count > 1:
            zh = "指定一个人的环节，只能须 1 人同意。"
            found[f"steps.{number}.count"] = in_both(zh, "A step for a named person needs one to agree.")
    return found


def _skipped_in_vain(route: RouteVersion, step: RouteStep) -> str:
    """Why a correction may not leave a step out; empty where it may, or is not to."""
    if not step.skip_when:
        return ""
    if step.sheet == _SECRECY_SHEET or step.roles == _SECRECY_ROLE:
        return in_both("保密审查不能省略（条例第十七条）。", "The secrecy review is never left out (Art. 17).")
    if step.stage == max(each.stage for each in route.steps):
        return in_both("最后阶段的环节不能省略。", "A step of the last stage is never left out.")
    return ""


def _is_secrecy_review(step: RouteStep) -> bool:
    is_always = step.when == ALWAYS and not step.skip_when
    return step.roles == _SECRECY_ROLE and step.sheet == _SECRECY_SHEET and is_always


def _approved_before_review(route: RouteVersion) -> dict[str, str]:
    """先审查、后公开: whenever somebody approves, the last who does comes not before the secrecy review."""
    reviewed = min((step.stage for step in route.steps if _is_secrecy_review(step)), default=0)
    approvals = [step for step in route.steps if set(step.roles) <= _APPROVING_ROLES]
    for early in approvals:
        is_last = not any(each.stage >= reviewed and each.when in (ALWAYS, early.when) for each in approvals)
        if is_last:
            number = route.steps.index(early)
            zh = f"“{early.name}”排在保密审查以前；先审查、后审批，请把它的阶段改到 {reviewed} 或者以后。"
            en = f"It would approve before the secrecy review; set its stage to {reviewed} or later."
            return {f"steps.{number}.stage": in_both(zh, en)}
    return {}


def _unstaffed(route: RouteVersion, body: OfBody) -> dict[str, str]:
    """Steps that nobody could take, or not as many as must agree, each step by other people."""
    found: dict[str, str] = {}
    conditions = dict.fromkeys(step.when for step in route.steps)
    for condition in conditions:
        # Those that are taken together for certain: the ones without a condition and those of the same one.
        numbers = [number for number, step in enumerate(route.steps) if step.when in (ALWAYS, condition)]
        case = _as_case(route, [route.steps[number] for number in numbers], body)
        for missing in unstaffed(case, body.staff):
            zh = "没有足够的人能办这个环节（各环节须由不同的人办理）。请改角色或人数，或者先补充岗位。"
            en = "Not enough people for this step, each step being another's; change it or fill the posts first."
            found[f"steps.{numbers[missing - 1]}.roles"] = in_both(zh, en)
    return found


def _named_for_some(route: RouteVersion, body: OfBody) -> dict[str, str]:
    """Steps for one person that nobody could take of what some departments propose: he has the post in others alone."""
    found: dict[str, str] = {}
    for number, step in enumerate(route.steps):
        if not step.person or step.department:
            continue
        case = _as_case(route, [step], body)
        taken = [replace(case.steps[0], department=department) for department in body.departments]
        if not all(any(case.may_take(each, person) for person in body.staff) for each in taken):
            zh = (
                "指定的人只在部分科室担任这个岗位，其他科室提出的信息到这一环节无人可办。请同时指定科室，或者不指定人。"
            )
            en = "This person holds the post in some departments only, and what others propose would wait for nobody."
            found[f"steps.{number}.person"] = in_both(zh, f"{en} Name the department too, or nobody.")
    return found


def _as_case(route: RouteVersion, steps: Sequence[RouteStep], body: OfBody) -> Case:
    """A case on that route of somebody outside of the body's staff, to ask who could take its steps."""
    proposal = Proposal(
        disclosure="",
        revision=1,
        body=route.body,
        audience="party" if route.code == "party" else "internal",
        item="",
        item_title="",
        title="",
        summary="",
        content_hash="",
        content_form=CONTENT_FORM,
        text=TextFile(digest="", size=0),
        review_route=route.code,
        approvers=body.approvers,
        personal_data="none",
        proposer=Person(sub="", name=""),
        same_person=body.same_person,
    )
    current = tuple(_as_step(number, step, body) for number, step in enumerate(steps, 1))
    return Case(id="", proposal=proposal, state="open", steps=current, opened_at=datetime(2000, 1, 1, tzinfo=UTC))


def _as_step(number: int, step: RouteStep, body: OfBody) -> Step:
    day = date(2000, 1, 1)
    return Step(
        number=number,
        stage=step.stage,
        name=step.name,
        roles=step.roles or body.approvers or ("leader",),
        count=step.count,
        days=step.days,
        sheet=None,
        started_on=day,
        due=Due(day),
        department=step.department,
        person=step.person,
        state="current",
    )
