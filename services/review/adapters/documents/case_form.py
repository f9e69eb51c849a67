"""公开审批（保密审查）表 of a case, and the certificate of its secrecy review, as forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from chassis.web.ui.text import china_date, china_time
from services.review.adapters.documents.form import Form, Row, answered, heading, listed, opinion
from services.review.adapters.pages.sheet_form import answers_of
from services.review.adapters.withheld import personal_data_words, withheld_words
from services.review.domain.case import Case
from services.review.domain.grounds import GROUNDS
from services.review.domain.proposal import Metadata, Proposal
from services.review.domain.refusals import ACT_NAMES, STATE_NAMES, NoCertificate
from services.review.domain.routes import ROUTE_NAMES, SKIPPED_FOR
from services.review.domain.sheets import CERTIFICATE, is_certified
from services.review.domain.step import Person, Recusal, Skipped, Step, Verdict
from services.vocabulary import AUDIENCES, TOPICS, period_name

_CHECK = (8, 1, 3)
_ANSWERS = {"yes": "是", "unsure": "不确定"}
Around = Mapping[str, Any]


def approval_form(case: Case, around: Around) -> Form:
    """Everything that was said of a case: its self-check, every step with sheet and verdict, its hash."""
    return Form(
        title="政务公开审批（保密审查）表",
        left=around["body"],
        right=f"保密审查编号：{certificate_of(case)}" if certificate_of(case) else "保密审查编号：（未编号）",
        name=f"-{_title(case)}"[:40],
        rows=(
            *_subject(case, around),
            *_self_check(case),
            *(row for step in case.steps for row in _step(step, around)),
            *(answered((each.name, _left_out(each))) for each in case.skipped),
            *_recusals(case),
            answered(("审核结果", _outcome(case))),
        ),
        notes=_notes(case),
    )


def certificate(case: Case, around: Around) -> Form:
    """The numbered certificate of a passed secrecy review. Raises :class:`NoCertificate` where there is none."""
    found = next(_certified(case), None)
    if found is None:
        raise NoCertificate
    step, verdict = found
    return Form(
        title="政务公开保密审查表",
        left=around["body"],
        right=f"编号：{certificate_of(case)}",
        name=f"-{certificate_of(case)}",
        rows=(
            *_subject(case, around),
            *_self_check(case),
            heading("保密审查"),
            *_sheet(step, verdict),
            opinion("审查意见", verdict.opinion, signed=_signed(verdict, around)),
        ),
        notes=_notes(case),
    )


def certificate_of(case: Case) -> str:
    """The number that its passed secrecy review got; empty where it is not passed, or was purged."""
    return next((str((verdict.sheet or {})[CERTIFICATE]) for _, verdict in _certified(case)), "")


def _certified(case: Case) -> Iterator[tuple[Step, Verdict]]:
    for step in case.steps:
        if is_certified(step.sheet):
            yield from ((step, verdict) for verdict in step.verdicts if CERTIFICATE in (verdict.sheet or {}))


def _subject(case: Case, around: Around) -> list[Row]:
    proposal, metadata = case.proposal, case.proposal.metadata
    names = around["departments"]
    return [
        answered(("信息标题", _title(case))),
        answered(("公开事项", proposal.item_title), ("版本", f"第 {proposal.revision} 版")),
        answered(("发文字号", metadata.document_number or "—"), ("成文日期", china_date(metadata.formed_on) or "—")),
        answered(
            ("承办科室", names.get(proposal.department, proposal.department)), ("承办人", _proposer(proposal, names))
        ),
        answered(("公开范围", AUDIENCES[proposal.audience]), ("公开渠道", _named(c.name for c in metadata.channels))),
        answered(
            ("主题分类", _named(TOPICS.get(code, code) for code in metadata.topics)),
            ("所属期", period_name(metadata.period) or "—"),
        ),
        answered(
            ("个人信息", personal_data_words(proposal, around["withheld"] or ())),
            ("审核流程", ROUTE_NAMES[proposal.review_route]),
        ),
        *_where_given(metadata),
        answered(("未公开的内容", withheld_words(around["withheld"]))),
        *(
            [answered(("解密决定", metadata.declassified_by), ("解密日期", china_date(metadata.declassified_on)))]
            if metadata.declassified_by
            else []
        ),
        answered(("附件", _named(file.name for file in metadata.attachments))),
    ]


def _where_given(metadata: Metadata) -> list[Row]:
    """What few proposals say, and those who sign for them decide upon."""
    given = {
        "更正原因": metadata.change_reason or "",
        "联合发文": _named(issuer.name for issuer in metadata.co_issuers),
        "公开时间": metadata.publish_at and f"批准后，不早于{china_time(metadata.publish_at)}",
        "公示期至": china_date(metadata.notice_until),
        "不上网理由": metadata.no_website_reason,
        "敏感个人信息": "公开，已作影响评估" if metadata.sensitive_data else "",
    }
    return [answered((name, words)) for name, words in given.items() if words and words != "—"]


def _self_check(case: Case) -> list[Row]:
    answers = case.proposal.metadata.self_check
    if not answers:
        return []
    lines = [listed(_CHECK, (it.text, _ANSWERS[it.answer], it.remark or "—")) for it in answers]
    return [heading("承办科室自查"), listed(_CHECK, ("自查要点", "结论", "说明"), is_head=True), *lines]


def _proposer(proposal: Proposal, names: Mapping[str, str]) -> str:
    """By his name, and his department where the item belongs to another one, whose head reviews."""
    person = proposal.proposer
    if person.department in ("", proposal.department):
        return person.name
    return f"{person.name}（{names.get(person.department, person.department)}）"


def _step(step: Step, around: Around) -> list[Row]:
    """A step with its sheet and each verdict on it; one that was not taken leaves its box open."""
    if not step.verdicts:
        return [opinion(step.name, "", signed="（未办理）")]
    rows = [heading(step.name)] if any(verdict.sheet for verdict in step.verdicts) else []
    for verdict in step.verdicts:
        rows += _sheet(step, verdict)
        rows.append(opinion(step.name, _said(verdict), signed=_signed(verdict, around)))
    return rows


def _recusals(case: Case) -> list[Row]:
    """Who was kept away, since when and why, and who ended that."""
    return [opinion("回避", _recused(each), signed=_of(each.by, each.at), height=9) for each in case.recusals]


def _left_out(step: Skipped) -> str:
    return f"省略：{SKIPPED_FOR[step.why]}，第 {step.revision} 版已经这个环节通过。"


def _recused(recusal: Recusal) -> str:
    lines = [f"{recusal.name}回避" + (f"：{recusal.reason}" if recusal.reason else "")]
    if recusal.ended_by and recusal.ended_at:
        why = f"：{recusal.why_ended}" if recusal.why_ended else ""
        lines.append(f"已撤销{why}（{_of(recusal.ended_by, recusal.ended_at)}）")
    return "\n".join(lines)


def _of(person: Person, at: datetime) -> str:
    return f"{person.name}　{china_time(at)}"


def _sheet(step: Step, verdict: Verdict) -> list[Row]:
    """Each field of the sheet in a row of its own: their names are sentences at times."""
    return [listed((5, 7), (title, answer)) for title, answer in answers_of(step.sheet, verdict.sheet)]


def _said(verdict: Verdict) -> str:
    ground = GROUNDS.get(verdict.ground)
    cited = f"\n依据：{ground.article}（{ground.name}）" if ground else ""
    return f"{ACT_NAMES[verdict.decision]}。{verdict.opinion}{cited}"


def _signed(verdict: Verdict, around: Around) -> str:
    deputy = around["principals"].get(verdict.deputy_for, verdict.deputy_for)
    standing = f"（代理 {deputy}）" if deputy else ""
    return f"{_who(verdict.by, around)}{standing}　{china_time(verdict.at)}"


def _who(person: Person, around: Around) -> str:
    return f"{around['departments'].get(person.department, person.department)} {person.name}".strip()


def _outcome(case: Case) -> str:
    when = f"（{china_time(case.closed_at)}）" if case.closed_at else ""
    return f"{STATE_NAMES[case.state]}{when}"


def _notes(case: Case) -> tuple[str, ...]:
    kept = [f"内容校验值：{case.proposal.content_hash}"]
    if case.record_digest:
        kept.append(f"审核记录校验值：{case.record_digest}")
    return (*kept, "意见只对上列校验值的内容有效；签名、时间由系统记录，可凭审核记录核验。")


def _title(case: Case) -> str:
    return case.proposal.title or "（内容已清除）"


def _named(names: Any) -> str:
    return "、".join(names) or "—"
