"""Cases as the pages show them: every code by its name, every date in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.ports import Actor, Gone, WorkCalendar
from chassis.web.ui.text import china_date, china_time
from services.review.adapters.dates import deadline_of
from services.review.adapters.forms import answers_of, fields_of
from services.review.domain.case import Case
from services.review.domain.grounds import GROUNDS
from services.review.domain.refusals import ACT_NAMES, STATE_NAMES
from services.review.domain.review import FIELD_NAMES
from services.review.domain.routes import ROLE_NAMES, ROUTE_NAMES
from services.review.domain.step import Person, Step, Verdict
from services.review.ports import Body, Surroundings, UnitOfWork
from services.review.use_cases.read_text import read_text

AUDIENCE_NAMES = {"external": "全社会", "internal": "本单位职工", "party": "党员"}
PERSONAL_DATA_NAMES = {"none": "不涉及", "mask": "公开前去标识化", "aggregate_only": "只公开汇总情况"}
TOPIC_NAMES = {
    "policy": "政策法规",
    "procedure": "业务程序",
    "finance": "财务收支",
    "fees": "收费标准",
    "organisation": "机构职能",
    "enforcement": "执法公告",
    "questions": "知识问答",
    "news": "工作动态",
    "procurement": "采购招标",
    "personnel": "人事信息",
    "other": "其他",
}
STEP_STATE_NAMES = {
    "pending": "未开始",
    "current": "办理中",
    "passed": "已通过",
    "returned": "已退回",
    "refused": "不予公开",
}
# Which of the six legal steps a case leaves its disclosure in: 提出 1, 审核 2, 公开 3.
STAGES = {"open": 2, "approved": 3, "returned": 1, "refused": 2, "withdrawn": 1, "voided": 1}


def entry_view(
    case: Case, *, viewer: Actor, today: date, calendar: WorkCalendar, bodies: Mapping[str, Body]
) -> dict[str, Any]:
    """A case in a list."""
    step, proposal, body = case.current, case.proposal, bodies.get(case.body)
    return {
        "id": case.id,
        "title": _title(case),
        "revision": proposal.revision,
        "state": case.state,
        "state_name": STATE_NAMES[case.state],
        "body": body.name if body else case.body,
        "from": _who(proposal.proposer, _departments(body)),
        "route": ROUTE_NAMES[proposal.review_route],
        "step_name": step.name if step else "",
        "stage": STAGES[case.state],
        "deadline": deadline_of(step, today=today, calendar=calendar) if step else None,
        "closed_at": china_time(case.closed_at),
        "mine": case.awaits(viewer),
    }


def case_view(case: Case, *, viewer: Actor, today: date, work: UnitOfWork) -> dict[str, Any]:
    """A case on its own page."""
    around = work.directory.around(case)
    departments = _departments(around.body)
    current = case.current
    return {
        "id": case.id,
        "version": case.version,
        "disclosure": case.proposal.disclosure,
        "title": _title(case),
        "summary": case.proposal.summary,
        "state": case.state,
        "state_name": STATE_NAMES[case.state],
        "stage": STAGES[case.state],
        "deliberate_after": case.deliberate_after,
        "redacted": case.redacted,
        "meta": _meta(case, around, departments),
        "seals": _seals(case),
        "change_reason": case.proposal.paper.get("change_reason", ""),
        "text": _text(case, work),
        "attachments": _attachments(case),
        "steps": [_step_view(case, step, around, departments, today, work.calendar) for step in case.steps],
        "current": current.number if current else None,
        "current_name": current.name if current else "",
        "mine": case.awaits(viewer),
        "is_proposer": viewer.sub == case.proposal.proposer.sub,
        "fields": fields_of(current.sheet) if current else [],
        "sheet_title": current.sheet["title"] if current and current.sheet else "",
        "return_fields": list(FIELD_NAMES.items()),
        "grounds": [(code, ground.name, ground.article) for code, ground in GROUNDS.items()],
    }


def _departments(body: Body | None) -> dict[str, str]:
    return {one["code"]: one["name"] for one in body.departments} if body else {}


def _title(case: Case) -> str:
    return case.proposal.title or "（已下架）"


def _meta(case: Case, around: Surroundings, departments: Mapping[str, str]) -> list[tuple[str, str]]:
    proposal, paper = case.proposal, case.proposal.paper
    elements = {one["code"]: one["name"] for one in around.item.elements} if around.item else {}
    rows = [
        ("公开事项", proposal.item_title),
        ("公开主体", around.body.name if around.body else case.body),
        ("承办", _who(proposal.proposer, departments)),
        ("公开对象", AUDIENCE_NAMES[proposal.audience]),
        ("审核流程", f"{ROUTE_NAMES[proposal.review_route]}流程（{len(case.steps)} 步）"),
        ("版本", f"第 {proposal.revision} 版"),
        ("成文日期", china_date(paper.get("formed_on"))),
        ("发文字号", paper.get("document_number", "")),
        ("主题分类", "、".join(TOPIC_NAMES.get(topic, topic) for topic in paper.get("topics", []))),
        ("公开渠道", "、".join(channel["name"] for channel in paper.get("channels", []))),
        ("要素", "、".join(elements.get(code, code) for code in paper.get("elements", []))),
        ("个人信息", PERSONAL_DATA_NAMES.get(proposal.personal_data, proposal.personal_data)),
        ("公开时间", china_time(paper.get("publish_at")) or "审核通过后即公开"),
        ("公开期限", china_date(proposal.due_on)),
        ("提交审核", china_time(case.opened_at)),
    ]
    return [(name, value) for name, value in rows if value]


def _seals(case: Case) -> list[tuple[str, str]]:
    rows = [
        ("内容摘要（SM3）", case.proposal.content_hash),
        ("正文摘要（SM3）", str(case.proposal.text.get("digest", ""))),
        ("审核记录（SM3）", case.record),
    ]
    return [(name, value) for name, value in rows if value]


def _text(case: Case, work: UnitOfWork) -> dict[str, Any]:
    try:
        text = read_text(case, work=work)
    except Gone as gone:
        return {"markdown": "", "gone": gone.zh, "intact": False}
    return {"markdown": text.markdown, "gone": "", "intact": text.intact}


def _attachments(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "name": one["name"],
            "size": one["size"],
            "digest": one["digest"],
            "href": f"/review/cases/{case.id}/files/{one['digest']}",
        }
        for one in case.proposal.paper.get("attachments", [])
    ]


def _step_view(
    case: Case,
    step: Step,
    around: Surroundings,
    departments: Mapping[str, str],
    today: date,
    calendar: WorkCalendar,
) -> dict[str, Any]:
    takers = [one.name for one in around.people if set(one.roles) & set(step.roles) and _may_take(one.sub, case)]
    return {
        "number": step.number,
        "name": step.name,
        "state": step.state,
        "state_name": STEP_STATE_NAMES[step.state] if case.state == "open" or step.verdicts else "未办理",
        "roles": "、".join(ROLE_NAMES.get(role, role) for role in step.roles),
        "people": "、".join(takers),
        "needed": f"须 {step.count} 人同意，已有 {step.agreed} 人" if step.count > 1 else "",
        "deadline": deadline_of(step, today=today, calendar=calendar) if case.state == "open" else None,
        "verdicts": [_verdict_view(step, verdict, departments) for verdict in step.verdicts],
    }


def _verdict_view(step: Step, verdict: Verdict, departments: Mapping[str, str]) -> dict[str, Any]:
    ground = GROUNDS.get(verdict.ground)
    return {
        "who": _who(verdict.by, departments),
        "at": china_time(verdict.at),
        "decision": verdict.decision,
        "decision_name": ACT_NAMES[verdict.decision],
        "opinion": verdict.opinion,
        "answers": answers_of(step.sheet, verdict.sheet),
        "ground": f"{ground.article}：{ground.name}" if ground else "",
        "fields": "、".join(FIELD_NAMES[name] for name in verdict.fields),
    }


def _may_take(sub: str, case: Case) -> bool:
    return sub != case.proposal.proposer.sub


def _who(person: Person, departments: Mapping[str, str]) -> str:
    department = departments.get(person.department, person.department)
    return f"{department} {person.name}".strip()
