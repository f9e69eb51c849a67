"""The six steps 提出 审核 公开 评议 反馈 归档 of one disclosure: where it stands, who has it, how long each took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from chassis.ports import Due, WorkCalendar
from services.catalog.domain import vocabulary
from services.catalog.domain.disclosure import Disclosure, Entry, Evaluation, GroupEvaluation
from services.catalog.domain.reception import awaiting_response, is_all_delivered, is_filed
from services.catalog.domain.revision import Revision
from services.catalog.domain.states import ABANDONED, APPROVED, IN_REVIEW, PROPOSED, PUBLISHED, REFUSED, WITHDRAWN
from services.catalog.domain.time_limit import DUE_SOON_WORKING_DAYS, Deadline, basis_of, deadline
from services.vocabulary import EVALUATION_ASPECTS, EVALUATION_CONCLUSIONS, EVALUATION_VERDICTS, STEPS

CHINA = timezone(timedelta(hours=8))

WORDS: Mapping[str, str] = {"past": "已完成", "now": "进行中", "future": "未开始", "ended": "已终止"}
"""How a step stands, in a word that is read beside its colour."""

# In a record a deed is done: it reads otherwise than on the button for it.
ACTS: Mapping[str, str] = {
    **vocabulary.ACTS,
    "propose": "提出",
    "correct": "开始更正",
    "recall": "收回修改",
    "respond": "答复",
    "evaluate": "领导小组评议",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing that happened within a step; staff see it."""

    act: str
    name: str
    at: datetime
    by: Mapping[str, str]
    revision: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the six steps. ``state``: past, now, future or ended; ``word`` says it, ``late`` that its day is past.

    ``lines`` are for everybody; ``records`` and ``waiting_for`` only for those who work on it.
    ``working_days`` is how long the step took, or has taken so far.
    """

    step: str
    name: str
    state: str
    word: str
    late: bool = False
    at: datetime | None = None
    working_days: int | None = None
    lines: tuple[str, ...] = ()
    waiting_for: str = ""
    records: tuple[Record, ...] = field(default_factory=tuple)

    def public(self) -> Mapping[str, Any]:
        """The part that everybody may see."""
        return {
            "step": self.step,
            "name": self.name,
            "state": self.state,
            "word": self.word,
            "late": self.late,
            "at": self.at,
            "working_days": self.working_days,
            "lines": self.lines,
        }


def six_steps(disclosure: Disclosure, *, calendar: WorkCalendar, today: date) -> tuple[Step, ...]:
    """The steps of the present revision, as far as they have come; of the edition before where a correction ended."""
    disclosure = _without_what_ended(disclosure)
    return (
        _propose(disclosure, calendar, today),
        _review(disclosure, calendar, today),
        _publish(disclosure, calendar, today),
        _evaluate(disclosure),
        _respond(disclosure, today),
        _archive(disclosure),
    )


def _without_what_ended(disclosure: Disclosure) -> Disclosure:
    """The disclosure with the edition that people read, or read last, where what came after it never was public.

    Its way is told by what was noted then. A correction that was refused still says so, as long as the edition is out.
    """
    revision, edition = disclosure.revision, disclosure.public_edition
    is_over = revision.state == ABANDONED or disclosure.published == WITHDRAWN
    if edition is None or edition.number == revision.number or not is_over:
        return disclosure
    # The edition that the end of a public notice left went the way of the one before it.
    earlier = [entry for entry in disclosure.timeline if entry.revision <= edition.number]
    approved = _newest(earlier, "approve")
    its_own = [entry for entry in earlier if approved and entry.revision == approved.revision]
    proposed = _newest(its_own, "propose")
    drafted = its_own[0] if its_own else None
    public = replace(
        revision,
        number=edition.number,
        state=PUBLISHED,
        change_reason=edition.change_reason,
        proposer=proposed.by if proposed else revision.proposer,
        drafted_at=drafted.at if drafted else revision.drafted_at,
        proposed_at=proposed.at if proposed else None,
        approved_at=approved.at if approved else None,
        published_at=edition.published_at,
        verdicts=(),
    )
    return replace(disclosure, revision=public)


def _newest(entries: Sequence[Entry], act: str) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.act == act), None)


def time_limit(disclosure: Disclosure, *, calendar: WorkCalendar, today: date) -> Deadline | None:
    """How the disclosure stands towards its time limit; None while its date of formation is not known."""
    formed = disclosure.revision.content.formed_on
    if formed is None:
        return None
    examined = disclosure.counted_from
    item, first = disclosure.item, disclosure.first_published_at
    # What was moved here from another website was public there: a reprint is not overdue.
    published_on = disclosure.formerly_published_on or (china_date(first) if first else None)
    # A correction runs against no limit of its own: the limit was met, or not, by the first publication.
    return deadline(
        examined or formed,
        item.time_limit,
        basis=basis_of(item.audience, disclosure.body.legal_regime, item.time_limit, item.legal_basis),
        calendar=calendar,
        today=today,
        published_on=published_on,
        is_reexamined=examined is not None,
    )


def proposal_due(disclosure: Disclosure, *, calendar: WorkCalendar, today: date) -> Due:
    """Until when a proposal is to be public: by the item's limit from the day of formation.

    What another website published already has the same time from the day of the proposal, ``today``.
    """
    formed, limit = disclosure.revision.content.formed_on, disclosure.item.time_limit
    if formed is None:
        return Due(today)
    return calendar.due(
        today if disclosure.formerly_published_on else disclosure.counted_from or formed, limit.days, limit.unit
    )


def next_deadline(disclosure: Disclosure, *, calendar: WorkCalendar, today: date) -> Deadline | None:
    """The time limit, or the day of the present step of review where that comes earlier."""
    limit, revision = time_limit(disclosure, calendar=calendar, today=today), disclosure.revision
    step = revision.step_due_on if revision.state == IN_REVIEW else None
    runs = limit is not None and limit.state not in ("on_time", "late")
    if step is None or (runs and limit is not None and limit.on <= step):
        return limit if runs else None
    left = calendar.working_days(today, step)
    state = "overdue" if today > step else "due_soon" if left <= DUE_SOON_WORKING_DAYS else "open"
    explanation = f"审核环节“{revision.step}”的期限，早于公开期限" if runs else f"审核环节“{revision.step}”的期限"
    return Deadline(on=step, left=left, state=state, provisional=False, explanation=explanation)


def china_date(moment: datetime) -> date:
    """The date in China (no daylight saving since 1991) of a moment."""
    return moment.astimezone(CHINA).date()


def day(value: date) -> str:
    """A date as people write it within a year: 11月9日."""
    return f"{value.month}月{value.day}日"


def _propose(disclosure: Disclosure, calendar: WorkCalendar, today: date) -> Step:
    revision = disclosure.revision
    proposed, entries = revision.proposed_at, _of(disclosure, "propose")
    moved_on = revision.state in (PROPOSED, IN_REVIEW, APPROVED, PUBLISHED, REFUSED, "superseded")
    department = disclosure.body.department_name(revision.proposer.get("department", "")) or disclosure.body.name
    lines = [f"{day(china_date(proposed if moved_on and proposed else revision.drafted_at))} {department}"]
    if revision.number > 1:
        lines.append(f"第{revision.number}版：{revision.change_reason}" if revision.change_reason else "更正")
    state = "past" if moved_on else "ended" if revision.state == ABANDONED else "now"
    waiting = revision.proposer.get("name", "") if state == "now" else ""
    return _step(
        "propose",
        state,
        at=proposed if moved_on else None,
        days=_days(calendar, revision.drafted_at, proposed if moved_on else None, today),
        lines=lines,
        late=state == "now" and _is_overdue(disclosure, calendar, today),
        waiting=waiting,
        records=entries,
    )


def _review(disclosure: Disclosure, calendar: WorkCalendar, today: date) -> Step:
    revision, entries = disclosure.revision, _of(disclosure, "review")
    passed = sum(1 for entry in entries if entry.act == "pass_step" and _is_of(entry, revision))
    if revision.state in (PROPOSED, IN_REVIEW):
        lines = [f"已通过{passed}步"] if passed else ["等待审核"]
        days = _days(calendar, revision.proposed_at, None, today)
        due = next_deadline(disclosure, calendar=calendar, today=today)
        late = due is not None and due.state == "overdue"
        return _step("review", "now", late=late, days=days, lines=lines, waiting=revision.step, records=entries)
    if revision.state == REFUSED:
        return _step("review", "ended", at=_last(entries), lines=["不予公开"], records=entries)
    approved = revision.approved_at
    if approved is None:
        return _step("review", "future", records=entries)
    steps = len(revision.verdicts) or passed
    lines = [f"{day(china_date(approved))} {steps}步通过" if steps else day(china_date(approved))]
    return _step(
        "review",
        "past",
        at=approved,
        days=_days(calendar, revision.proposed_at, approved, today),
        lines=lines,
        records=entries,
    )


def _publish(disclosure: Disclosure, calendar: WorkCalendar, today: date) -> Step:
    revision, entries = disclosure.revision, _of(disclosure, "publish")
    limit = time_limit(disclosure, calendar=calendar, today=today)
    if disclosure.published == WITHDRAWN and disclosure.withdrawal:
        gone = disclosure.withdrawal
        lines = [f"{day(china_date(gone.at))} 已撤下：{gone.reason}"]
        return _step("publish", "ended", at=gone.at, lines=lines, records=entries)
    if revision.state == PUBLISHED and revision.published_at:
        return _step(
            "publish",
            "past" if is_all_delivered(disclosure) else "now",
            at=revision.published_at,
            days=_days(calendar, revision.approved_at, revision.published_at, today),
            lines=[_channels(disclosure), *_limit_line(limit)],
            waiting="、".join(channel.name for channel in disclosure.undelivered()),
            records=entries,
        )
    if revision.state == APPROVED:
        when = revision.together_at or revision.content.publish_at
        hour = f"定于{day(china_date(when))}公开" if when else "即将公开"
        waits = disclosure.awaits_deliberation
        together = "等待与解读同步公开" if revision.accompanied else "等待与被解读的文件同步公开"
        missing = "、".join(issuer.name for issuer in disclosure.missing_consents)
        others = together if disclosure.awaits_companion else hour
        stands = "等待审议" if waits else f"等待会签：{missing}" if missing else others
        lines = [stands, *_limit_line(limit)]
        late = limit is not None and limit.state == "overdue"
        waiting = "领导小组按期审议" if waits else missing
        return _step("publish", "now", late=late, lines=lines, waiting=waiting, records=entries)
    # While a correction is on its way people read the edition before it.
    lines = [f"第{disclosure.public_revision}版仍公开"] if disclosure.is_published else _limit_line(limit)
    return _step("publish", "future", lines=lines, records=entries)


def _evaluate(disclosure: Disclosure) -> Step:
    """Open as long as people can read it: no vote ends it."""
    found, count = disclosure.evaluation, disclosure.evaluation.count if disclosure.evaluation else 0
    entries = _of_the_group(disclosure)
    if disclosure.audience != "external" or (disclosure.is_published and not disclosure.on_website):
        state = "past" if disclosure.is_published else "future"
        return _step("evaluate", state, word="不适用", lines=["不面向社会评议"], records=entries)
    lines = _averages(found) if found and count else ["尚无评议"] * disclosure.is_published
    if disclosure.is_published:
        word = f"开放 · {count}人" if count else "开放"
        return _step("evaluate", "now", word=word, at=found.at if found else None, lines=lines, records=entries)
    if found and count:
        return _step("evaluate", "past", word=f"已结束 · {count}人", at=found.at, lines=lines, records=entries)
    return _step("evaluate", "future", lines=lines, records=entries)


def _of_the_group(disclosure: Disclosure) -> list[Entry]:
    """What the leading group said, as entries beside those of the staff's acts; the public reads its own alone."""
    return [
        Entry(
            step="evaluate",
            act="evaluate",
            at=said.at,
            by=said.by,
            revision=said.revision,
            note="；".join([EVALUATION_CONCLUSIONS[said.conclusion], *_verdicts(said)]),
        )
        for said in disclosure.group_evaluations
    ]


def _verdicts(said: GroupEvaluation) -> list[str]:
    return [f"{name}：{EVALUATION_VERDICTS[said.aspects[code]]}" for code, name in EVALUATION_ASPECTS.items()]


def _averages(found: Evaluation) -> list[str]:
    if found.suppressed:
        return ["人数较少，暂不显示结果"]
    return [f"真实 {found.truthfulness:.1f} 全面 {found.completeness:.1f} 实效 {found.effectiveness:.1f}"]


def _respond(disclosure: Disclosure, today: date) -> Step:
    waiting = awaiting_response(disclosure)
    if waiting:
        dates = sorted(due_on for due_on in waiting if due_on)
        lines = [f"{len(waiting)}条意见待答复"]
        if dates:
            lines.append(f"最迟{day(dates[0])}")
        late = bool(dates) and dates[0] < today
        return _step("respond", "now", late=late, lines=lines, records=_answers(disclosure))
    if disclosure.responses:
        last = max(disclosure.responses, key=lambda response: response.published_at)
        lines = [f"已答复{len(disclosure.responses)}条", disclosure.body.department_name(last.by.get("department", ""))]
        return _step("respond", "past", at=last.published_at, lines=lines, records=_answers(disclosure))
    return _step("respond", "future", lines=["没有待答复的意见"] * _is_out(disclosure))


def _answers(disclosure: Disclosure) -> list[Entry]:
    """Who answered what citizens said, as entries beside those of the staff's acts."""
    number = disclosure.public_revision or disclosure.revision.number
    return [
        Entry(
            step="respond",
            act="respond",
            at=response.published_at,
            by={"sub": "", "name": "", "department": "", **response.by},
            revision=number,
            note=response.case_number or "",
        )
        for response in disclosure.responses
    ]


def _archive(disclosure: Disclosure) -> Step:
    entries = _of(disclosure, "archive")
    # 档号 names it, so what is filed keeps it whatever becomes of the item.
    keep = disclosure.filings[0].retention if disclosure.filings else disclosure.item.retention
    kept_for = f"保管{keep}" if keep in vocabulary.RETENTIONS else ""
    if disclosure.filings:
        filing = disclosure.filings[-1]
        state = "past" if is_filed(disclosure) or disclosure.published == WITHDRAWN else "now"
        return _step(
            "archive",
            state,
            at=filing.filed_at,
            lines=[f"{day(china_date(filing.filed_at))} 档号 {filing.label}", kept_for],
            records=entries,
        )
    waiting = "档案员" if is_all_delivered(disclosure) else ""
    return _step("archive", "now" if waiting else "future", lines=[kept_for], waiting=waiting, records=entries)


def _step(
    step: str,
    state: str,
    *,
    word: str = "",
    late: bool = False,
    at: datetime | None = None,
    days: int | None = None,
    lines: Sequence[str] = (),
    waiting: str = "",
    records: Sequence[Entry] = (),
) -> Step:
    return Step(
        step=step,
        name=STEPS[step],
        state=state,
        word=word or ("逾期" if late else WORDS[state]),
        late=late,
        at=at,
        working_days=days,
        lines=tuple(line for line in lines if line),
        waiting_for=waiting,
        records=tuple(
            Record(
                act=entry.act,
                name=ACTS.get(entry.act, entry.act),
                at=entry.at,
                by=entry.by,
                revision=entry.revision,
                note=entry.note,
            )
            for entry in records
        ),
    )


def _of(disclosure: Disclosure, step: str) -> list[Entry]:
    return [entry for entry in disclosure.timeline if entry.step == step]


def _is_overdue(disclosure: Disclosure, calendar: WorkCalendar, today: date) -> bool:
    limit = time_limit(disclosure, calendar=calendar, today=today)
    return limit is not None and limit.state == "overdue"


def _is_out(disclosure: Disclosure) -> bool:
    return disclosure.is_published and disclosure.revision.state == PUBLISHED


def _is_of(entry: Entry, revision: Revision) -> bool:
    """Whether it is of the review that the revision is in, or was."""
    since, until = revision.proposed_at, revision.approved_at
    return since is not None and entry.at >= since and (until is None or entry.at <= until)


def _last(entries: Sequence[Entry]) -> datetime | None:
    return entries[-1].at if entries else None


def _days(calendar: WorkCalendar, start: datetime | None, end: datetime | None, today: date) -> int | None:
    if start is None:
        return None
    return max(0, calendar.working_days(china_date(start), china_date(end) if end else today))


def _channels(disclosure: Disclosure) -> str:
    edition = disclosure.public_edition
    count = len(edition.channels) if edition else 0
    missing = len(disclosure.undelivered())
    return f"{count}个渠道" if not missing else f"{count}个渠道，{missing}个待确认"


def _limit_line(limit: Deadline | None) -> list[str]:
    if limit is None:
        return []
    words = {"on_time": "，按时", "late": "，逾期公开", "overdue": "，已逾期", "due_soon": "，临近期限", "open": ""}
    return [f"限期{day(limit.on)}{words[limit.state]}"]
