"""期次审议记录: what the leading group said of an issue in one round, as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.web.ui.text import china_date, china_time
from services.review.adapters.documents.attendance_words import absences, recusals, votes
from services.review.adapters.documents.form import Form, Row, answered, heading, listed, opinion
from services.review.domain.case import Case
from services.review.domain.deliberation import Deliberation
from services.review.domain.issue import Issue, Listed
from services.vocabulary import DELIBERATION_ASPECTS

_NAMES_IN_A_ROW = 3
_LIST, _ASPECT = (1, 6, 2, 3), (5, 1, 6)


def issue_record(
    issue: Issue,
    said: Deliberation,
    rows: Sequence[tuple[Listed, Case | None]],
    *,
    body: str,
    departments: Mapping[str, str],
) -> Form:
    """The record of one round; ``rows`` are the revisions with the cases by whose words they are known."""
    return Form(
        title="政务公开期次审议记录",
        left=body,
        right=f"{issue.plain_number}（第 {said.round} 次审议）",
        name=f"{issue.number}-{said.round}",
        rows=(
            answered(("会议时间", china_date(said.meeting.on)), ("会议地点", said.meeting.place)),
            answered(("主持人", said.meeting.chair.name), ("记录人", said.by.name)),
            answered(("出席", "、".join(person.name for person in said.present))),
            answered(("缺席", absences(said) or "无")),
            answered(("回避", recusals(said, issue) or "无")),
            heading(f"审议的信息（{len(issue.listed)} 条）"),
            listed(_LIST, ("序号", "标题", "承办", "内容校验值（SM3 前 12 位）"), is_head=True),
            *(_line(number, each, case, departments) for number, (each, case) in enumerate(rows, 1)),
            heading("四个方面"),
            listed(_ASPECT, ("方面", "结论", "意见"), is_head=True),
            *(_aspect(said, code, name) for code, name in DELIBERATION_ASPECTS.items()),
            heading("审议结论"),
            answered(("表决", votes(said))),
            answered(("会议记录", said.minutes or "—"), height=30),
            opinion(
                "审议结论",
                _conclusion(said),
                signed=f"主持人：{said.meeting.chair.name}　{china_date(said.meeting.on)}",
            ),
            *_signatures(said),
        ),
        notes=(
            f"登记：{said.by.name}，{china_time(said.at)}。审议记录校验值：{said.record_digest}",
            *(["本期有信息已清除，相关文字随之清除。"] if said.purged else []),
        ),
    )


def _line(number: int, each: Listed, case: Case | None, departments: Mapping[str, str]) -> Row:
    proposal = case.proposal if case else None
    title = (proposal.title if proposal else "") or "（内容已清除）"
    who = proposal.proposer if proposal else None
    by = f"{departments.get(who.department, who.department)} {who.name}".strip() if who else ""
    edition = f"（第 {each.revision} 版）" if each.revision > 1 else ""
    return listed(_LIST, (str(number), f"{title}{edition}", by, each.content_hash.removeprefix("sm3:")[:12]))


def _aspect(said: Deliberation, code: str, name: str) -> Row:
    aspect = said.aspects[code]
    return listed(_ASPECT, (name, "是" if aspect.holds else "否", aspect.remark or "—"))


def _conclusion(said: Deliberation) -> str:
    words = "同意公开。" if said.agreed else "不同意，退回政务公开办公室调整后再次提请审议。"
    return f"{words}\n{said.opinion}" if said.opinion else words


def _signatures(said: Deliberation) -> list[Row]:
    """A box for each of those present to sign in, three in a row."""
    names = [person.name for person in said.present]
    rows = [names[start : start + _NAMES_IN_A_ROW] for start in range(0, len(names), _NAMES_IN_A_ROW)]
    boxes = [[f"{name}：" for name in row] + [""] * (_NAMES_IN_A_ROW - len(row)) for row in rows]
    return [heading("出席人员签名"), *(_box(row) for row in boxes)]


def _box(names: Sequence[str]) -> Row:
    row = listed((4,) * _NAMES_IN_A_ROW, names)
    return Row(cells=row.cells, height=16)
