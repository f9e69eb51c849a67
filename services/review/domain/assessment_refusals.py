"""The named refusals of the yearly assessment; each says what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chassis.ports import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound

ASSESSMENT_STATES = {
    "draft": "评分中",
    "announced": "已下达",
    "submitted": "待审定",
    "decided": "已审定",
    "published": "已公布",
}
ASSESSMENT_ACTS = {
    "discard": "撤销",
    "announce": "下达",
    "object": "提出异议",
    "answer": "答复异议",
    "submit": "提请审定",
    "decide": "审定",
    "publish": "公布",
}


class AssessmentNotFound(NotFound):
    """There is no such assessment, or the asker may not know of it."""

    code = "assessment_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这次考核，或者您现在还不能查看。请从待办或考核列表进入。",
            "There is no such assessment, or you may not see it yet. Open it from your tasks or the list.",
        )


class AssessmentExists(Conflict):
    """A body is assessed once a year."""

    code = "assessment_exists"

    def __init__(self, year: int) -> None:
        super().__init__(
            f"本单位{year}年度考核已经有了，请在考核列表中打开。",
            f"The body has an assessment of {year} already; open it from the list.",
        )


class UnknownBody(Invalid):
    """There is no such body, so nobody is assessed."""

    code = "unknown_body"

    def __init__(self) -> None:
        zh, en = "没有这个单位，请选择本单位。", "There is no such body; name your own."
        super().__init__(zh, en, errors={"body": f"{zh} / {en}"})


class BodyNotFound(NotFound):
    """There is no such body, or it is not the asker's."""

    code = "body_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这个单位，或者不是您所在的单位。请从考核列表进入。",
            "There is no such body, or it is not yours. Open it from the list of assessments.",
        )


class YearToCome(Invalid):
    """A year that has not begun has no facts."""

    code = "year_to_come"

    def __init__(self, year: int) -> None:
        zh, en = f"只能考核{year}年及以前的年度。", f"Only {year} and earlier years can be assessed."
        super().__init__(zh, en, errors={"year": f"{zh} / {en}"})


class YearRuns(Conflict):
    """A year that is not over has facts to come."""

    code = "year_runs"

    def __init__(self, year: int) -> None:
        super().__init__(
            f"{year}年度还没有结束，从{year + 1}年1月1日起才能下达；在此之前可以查看评分。",
            f"The year {year} is not over; announce the scores from {year + 1}-01-01 on.",
        )


class AssessmentIllegal(IllegalTransition):
    """The act is not possible in the state that the assessment has reached."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        can = f"现在可以：{'、'.join(ASSESSMENT_ACTS[act] for act in allowed)}。" if allowed else "它已冻结，不再变动。"
        return f"这次考核“{ASSESSMENT_STATES[self.state]}”，不能“{ASSESSMENT_ACTS[self.act]}”。{can}"


class SchemeRefused(Invalid):
    """Weights and formulas that cannot be honoured as they are."""

    code = "scheme_refused"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "考核办法不能照此执行，请按提示修改。", "The scheme cannot be honoured as it is.", errors=errors
        )


class NobodyScored(Conflict):
    """No department has facts, so there is nothing to announce."""

    code = "nobody_scored"

    def __init__(self) -> None:
        super().__init__(
            "这一年各部门都还没有可以评分的事实，不能下达；有了公开义务、送审、来件或整改后再下达。",
            "No department has facts in this year yet, so there is no score to announce; wait for some.",
        )


class ObjectionsOver(Conflict):
    """The term for objections has ended."""

    code = "objections_over"

    def __init__(self, until: date) -> None:
        super().__init__(
            f"异议期已于{until.year}年{until.month}月{until.day}日结束，请直接向政务公开办公室反映。",
            f"Objections were taken until {until}; speak to the office of disclosure.",
        )


class ObjectionsRunning(Conflict):
    """The departments may still object."""

    code = "objections_running"

    def __init__(self, until: date) -> None:
        super().__init__(
            f"异议期到{until.year}年{until.month}月{until.day}日为止，期满后再提请审定。",
            f"Departments may object until {until}; submit it afterwards.",
        )


class ObjectionsUnanswered(Conflict):
    """Each objection has an answer before anybody decides."""

    code = "objections_unanswered"

    def __init__(self, numbers: Sequence[int]) -> None:
        listed = "、".join(f"第{number}号" for number in numbers)
        super().__init__(
            f"还有异议没有答复：{listed}。请逐件书面答复后再提请审定。",
            f"Objections {', '.join(map(str, numbers))} have no answer; answer each first.",
            objections=list(numbers),
        )


class UnknownLine(Invalid):
    """The department has no such line in its score, or no points in it."""

    code = "unknown_line"

    def __init__(self) -> None:
        zh, en = "请选择本部门得分表中有得分的一项。", "Name a line of the department's score that has points."
        super().__init__(zh, en, errors={"line": f"{zh} / {en}"})


class ObjectedAlready(Conflict):
    """A department objects to each line of its score once."""

    code = "objected_already"

    def __init__(self) -> None:
        super().__init__(
            "本部门对这一项已经提过异议，请看答复；不另行受理。",
            "The department objected to this line already; read the answer to that.",
        )


class UnknownObjection(NotFound):
    """There is no objection of that number."""

    code = "unknown_objection"

    def __init__(self) -> None:
        super().__init__(
            "没有这一号异议，请刷新考核页面后再答复。", "There is no such objection; reload the assessment."
        )


class AnsweredAlready(Conflict):
    """The same answer again corrects nothing."""

    code = "answered_already"

    def __init__(self) -> None:
        super().__init__(
            "这一号异议已经这样答复；需要更正的，请修改结论、得分或者文字。",
            "This objection has that very answer; to correct it, change the conclusion, the points or the text.",
        )


class AnswerIncomplete(Invalid):
    """An answer changes points where it upholds the objection, and only there."""

    code = "answer_incomplete"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en, errors={"points": f"{zh} / {en}"})


class OwnObjection(NotAllowed):
    """Who objected does not answer himself, nor does anybody of the department whose objection it is."""

    code = "own_objection"

    def __init__(self) -> None:
        super().__init__(
            "这是您本人或者您所在部门的异议，不能由您答复；请其他部门的政务公开办公室人员或者领导小组成员答复。",
            "You or your department raised it; the office or the leading group answers, by somebody of another one.",
        )


class TooFewPresent(Invalid):
    """More than half of the leading group decide."""

    code = "too_few_present"

    def __init__(self, members: int, needed: int) -> None:
        zh = f"请勾选到会的领导小组成员，每人一次；现有 {members} 人，至少 {needed} 人到会，代理人与被代理人按 1 人计。"
        en = f"Name those present, each once: at least {needed} of the {members} members of the leading group."
        super().__init__(zh, en, errors={"present": f"{zh} / {en}"})
