"""What the pages show of a case: every code by its name, every date in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from chassis.content.findings.bars import Withheld
from chassis.ports import Actor, WorkCalendar
from chassis.web.ui.text import china_date, china_time
from services.review.adapters.content import read_changes, read_text
from services.review.adapters.documents.case_form import certificate_of
from services.review.adapters.pages.deadlines import deadline_of
from services.review.adapters.pages.sheet_form import answers_of, fields_of
from services.review.adapters.storage.reads.cases import approved_before
from services.review.adapters.storage.reads.directory import directory_around, names_by_code
from services.review.adapters.storage.reads.precedents import precedents_of
from services.review.adapters.storage.work import Work
from services.review.adapters.withheld import personal_data_words
from services.review.domain.case import Case
from services.review.domain.grounds import GROUNDS
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.proposal import Fulfilment, Proposal
from services.review.domain.refusals import ACT_NAMES, STATE_NAMES, ContentDamaged, TextGone
from services.review.domain.review import FIELD_NAMES
from services.review.domain.routes import ROUTE_NAMES, SKIPPED_FOR
from services.review.domain.sensitive_data import needs_assessment, sensitive_kinds
from services.review.domain.step import Person, Step, Verdict
from services.vocabulary import AUDIENCES, REFUSAL_GROUNDS, ROLES, SAME, STEPS, TOPICS, period_name

STEP_STATE_NAMES = {
    "pending": "未开始",
    "current": "办理中",
    "passed": "已通过",
    "returned": "已退回",
    "refused": "不予公开",
    "ended": "未办结",
}
STATE_KINDS = {"open": "now", "approved": "done", "returned": "due", "refused": "late"}


def case_entry(
    case: Case, viewer: Actor, today: date, calendar: WorkCalendar, body: Mapping[Any, Any] | None
) -> dict[str, Any]:
    """A case in a list; ``body`` is its row, where it is known."""
    mine, proposal = case.awaiting(viewer), case.proposal
    shown = [mine] if mine else case.current
    deadlines = [deadline_of(case, step, today=today, calendar=calendar) for step in shown]
    deadline = min(deadlines, key=lambda found: found.on, default=None)
    return {
        "case": case,
        "title": _title(case),
        "state_name": STATE_NAMES[case.state],
        "body": body["name"] if body else case.body,
        "from": _who(proposal.proposer, names_by_code(body["departments"] if body else None)),
        "route": ROUTE_NAMES[proposal.review_route],
        "bars": _bars(case, late=deadline is not None and deadline.left < 0),
        "deadline": deadline,
        "at": mine.name if mine else case.current_names,
        "mine": mine,
        # With others at once is passed what asks for nothing but an opinion.
        "ticks": f"{case.id}:{mine.number}:{case.version}" if mine and mine.sheet is None else "",
    }


def case_page(case: Case, viewer: Actor, today: date, work: Work) -> dict[str, Any]:
    """A case on its own page."""
    around = directory_around(work.events.connection, case, today)
    mine = case.awaiting(viewer)
    try:
        text, gone = read_text(case, work.files), ""
    except (ContentDamaged, TextGone) as refusal:
        text, gone = {}, refusal.zh
    return {
        "case": case,
        "title": _title(case),
        "state_name": STATE_NAMES[case.state],
        "state_kind": STATE_KINDS.get(case.state, ""),
        "last": _last(case, around),
        "meta": _meta(case, around, text.get("withheld", ())),
        "digests": [
            ("内容校验值（SM3）", case.proposal.content_hash),
            ("正文校验值（SM3）", case.proposal.text.digest),
            ("审核记录（SM3）", case.record_digest),
        ],
        "text": text,
        "changes": _changes(case, work),
        "gone": gone,
        "same_names": SAME,
        "precedents": precedents_of(work.events.connection, case, viewer) if case.awaits(viewer) else [],
        "ground_names": REFUSAL_GROUNDS,
        "skipped_for": SKIPPED_FOR,
        "certificate": certificate_of(case),
        "steps": [_step(case, step, around, today, work.calendar) for step in case.steps],
        "mine": mine,
        "proposed_as": case.proposed_as(viewer.sub),
        "fields": fields_of(mine.sheet) if mine else [],
        "recusing": _recusing(case, viewer, around["people"]),
        "ending": _ending(case, viewer, around["people"]),
        "return_fields": list(FIELD_NAMES.items()),
        "grounds": [(code, ground.name, ground.article) for code, ground in GROUNDS.items()],
    }


def _changes(case: Case, work: Work) -> dict[str, Any] | None:
    """What a correction changes, for whoever reviews it; a first edition changes nothing."""
    before = approved_before(work.events.connection, case)
    if before is None or case.purged:
        return None
    found = read_changes(case, before, work.files)
    return {**found, "names": [FIELD_NAMES[name] for name in found["fields"]]}


def _recusing(case: Case, viewer: Actor, people: Sequence[Actor]) -> list[tuple[str, str]]:
    """Whom the viewer may recuse: the office everybody who could take a step, others themselves."""
    if case.state != "open" or case.proposed_as(viewer.sub):
        return []
    coming = [step for step in case.steps if step.state in ("current", "pending")]
    able = [person for person in people if any(case.may_take(step, person) for step in coming)]
    able = [person for person in able if not any(step.agreed_by(person.sub) for step in case.steps)]
    is_office = _is_office(case, viewer)
    return [(person.sub, person.name) for person in able if is_office or person.sub == viewer.sub]


def _ending(case: Case, viewer: Actor, people: Sequence[Actor]) -> list[tuple[str, str]]:
    """Whose recusal the viewer may end: his own that he declared, and for the office that of others."""
    if case.state != "open" or case.proposed_as(viewer.sub):
        return []
    coming = [step for step in case.steps if step.state in ("current", "pending")]
    back = {person.sub for person in people if any(case.is_asked(step, person) for step in coming)}
    declared = [held for sub, held in case.recused.items() if sub in back and not held.is_lasting]
    return [
        (held.sub, held.name)
        for held in declared
        if (held.by.sub == held.sub if held.sub == viewer.sub else _is_office(case, viewer))
    ]


def _is_office(case: Case, viewer: Actor) -> bool:
    return PERMISSIONS.permits("case.recuse", viewer, replace(case.thing(), roles=("office",)))


def _bars(case: Case, *, late: bool) -> list[dict[str, Any]]:
    """The six steps while a first publication is reviewed; of all else the catalogue knows more, and tells it."""
    if case.state != "open" or case.proposal.revision > 1:
        return []
    states = ["past", "now", *["future"] * (len(STEPS) - 2)]
    return [
        {"name": name, "state": state, "late": late and state == "now"}
        for name, state in zip(STEPS.values(), states, strict=True)
    ]


def _last(case: Case, around: Mapping[str, Any]) -> str:
    """The last decision, for whoever comes after it with a form filled in before."""
    given = [(verdict.at, step, verdict) for step in case.steps for verdict in step.verdicts]
    if not given:
        return ""
    at, step, verdict = max(given, key=lambda found: found[0])
    return f"{step.name}，{ACT_NAMES[verdict.decision]}，{_who(verdict.by, around['departments'])}，{china_time(at)}"


def _title(case: Case) -> str:
    return case.proposal.title or "（内容已清除）"


def _meta(case: Case, around: Mapping[str, Any], withheld: Sequence[Withheld]) -> list[tuple[str, str | None]]:
    proposal, metadata = case.proposal, case.proposal.metadata
    return [
        ("公开事项", proposal.item_title),
        ("发布机构", around["body"]),
        ("联合发文", "、".join(issuer.name for issuer in metadata.co_issuers)),
        ("解读的文件", _document(metadata.interprets)),
        ("相关文件", "、".join(metadata.related)),
        ("承办", _who(proposal.proposer, around["departments"])),
        ("公开范围", AUDIENCES[proposal.audience]),
        ("审核流程", f"{ROUTE_NAMES[proposal.review_route]}流程（{len(case.steps)} 步）"),
        ("版本", f"第 {proposal.revision} 版"),
        ("所属期", period_name(metadata.period)),
        ("成文日期", china_date(metadata.formed_on)),
        ("发文字号", metadata.document_number),
        ("主题分类", _listed(metadata.topics, TOPICS)),
        ("公开渠道", "、".join(channel.name for channel in metadata.channels)),
        ("要素", _listed(metadata.elements, around["elements"])),
        ("同时履行", "；".join(_further(each, around["further"].get(each.item)) for each in metadata.also_fulfils)),
        ("个人信息", personal_data_words(proposal, withheld)),
        ("不上网理由", metadata.no_website_reason),
        ("敏感个人信息", _assessed(proposal)),
        ("解密", _declassified(proposal)),
        ("公开时间", _publication_time(proposal)),
        ("公示期至", china_date(metadata.notice_until)),
        # Of a correction none runs: the first publication met it, or did not.
        ("公开期限", "" if metadata.change_reason else china_date(proposal.due_on)),
        ("提交审核", china_time(case.opened_at)),
    ]


def _declassified(proposal: Proposal) -> str:
    metadata = proposal.metadata
    day = china_date(metadata.declassified_on)
    return f"{metadata.declassified_by}，{day}" if metadata.declassified_by else ""


def _document(interprets: str) -> str:
    """The index number of what it explains; what is not public yet, and goes out with it, is read in the catalogue."""
    if not interprets or "/" in interprets:
        return interprets
    return Markup('<a href="/catalog/disclosures/{}">还没有公开的文件，与本件同步公开</a>').format(interprets)


def _publication_time(proposal: Proposal) -> str:
    """When it is public once it is approved."""
    hour = china_time(proposal.metadata.publish_at)
    if proposal.deliberate_before:
        return f"审核通过并经领导小组审议同意后，不早于{hour}" if hour else "审核通过并经领导小组审议同意后公开"
    return hour or "审核通过后即公开"


def _further(each: Fulfilment, item: Mapping[Any, Any] | None) -> str:
    """A further item by its title, with its period and elements."""
    names = names_by_code(item["elements"] if item else None)
    told = "、".join(text for text in (period_name(each.period), _listed(each.elements, names)) if text)
    title = item["title"] if item else each.item
    return f"{title}（{told}）" if told else title


def _step(case: Case, step: Step, around: Mapping[str, Any], today: date, calendar: WorkCalendar) -> dict[str, Any]:
    takers = [person.name for person in around["people"] if case.may_take(step, person)]
    return {
        "number": step.number,
        "name": step.name,
        "state": step.state,
        "state_name": STEP_STATE_NAMES[step.state] if case.state == "open" or step.verdicts else "未办理",
        "roles": _listed(step.roles, ROLES),
        "people": "、".join(takers),
        "needed": f"须 {step.count} 人同意，已有 {step.agreed} 人" if step.count > 1 else "",
        "deadline": deadline_of(case, step, today=today, calendar=calendar) if case.state == "open" else None,
        "verdicts": [_verdict(step, verdict, around) for verdict in step.verdicts],
    }


def _verdict(step: Step, verdict: Verdict, around: Mapping[str, Any]) -> dict[str, Any]:
    ground = GROUNDS.get(verdict.ground)
    return {
        "who": _who(verdict.by, around["departments"]),
        "at": china_time(verdict.at),
        "decision_name": ACT_NAMES[verdict.decision],
        "opinion": verdict.opinion,
        "answers": answers_of(step.sheet, verdict.sheet),
        "together": "、".join(f"第 {number} 步" for number in verdict.together_with),
        "deputy": around["principals"].get(verdict.deputy_for, verdict.deputy_for),
        "ground": f"{ground.article}：{ground.name}" if ground else "",
        "fields": _listed(verdict.fields, FIELD_NAMES),
    }


def _listed(codes: tuple[str, ...], names: Mapping[str, str]) -> str:
    return "、".join(names.get(code, code) for code in codes)


def _who(person: Person, departments: Mapping[str, str]) -> str:
    return f"{departments.get(person.department, person.department)} {person.name}".strip()


def _assessed(proposal: Proposal) -> str:
    """That an assessment is due, and what stays by which it is."""
    kept = "、".join(sensitive_kinds(proposal))
    return f"公开，须作影响评估{f'（保留了{kept}）' if kept else ''}" if needs_assessment(proposal) else ""
