"""Tasks (待办): what awaits whom. Each service opens and closes its own; here they are shown to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from chassis.ports import Task as AnnouncedTask
from services.notify.domain.transitions import NamedState, state_after
from services.vocabulary import STEPS

# Sorts what has no due date behind everything that has one.
NEVER_DUE = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class TaskKind:
    """How a kind of task reads: its name, which of the six steps it belongs to, and the one strong action.

    What keeps the office running (posts, deputies, rules) belongs to none: its ``step`` is empty.
    """

    name: str
    step: str
    action: str

    @property
    def position(self) -> int | None:
        """The place of its step among the six, 1 to 6; None where it belongs to none."""
        return list(STEPS).index(self.step) + 1 if self.step else None


KINDS: Mapping[str, TaskKind] = MappingProxyType(
    {
        "draft": TaskKind("临近期限", "propose", "去提出"),
        "returned": TaskKind("退回修改", "propose", "修改"),
        "decide": TaskKind("审核", "review", "审核"),
        "overdue": TaskKind("逾期未公开", "publish", "去督办"),
        "obligation_due": TaskKind("公开期限", "propose", "去起草"),
        "obligation_overdue": TaskKind("逾期未公开", "publish", "去督办"),
        "overdue_step": TaskKind("审核逾期", "review", "去督办"),
        "post": TaskKind("渠道公开", "publish", "去公开"),
        "page_missing": TaskKind("网页异常", "publish", "去处理"),
        "remove": TaskKind("撤下公开件", "publish", "去撤下"),
        "hand_over": TaskKind("移交", "propose", "去移交"),
        "notice_ended": TaskKind("公示期满", "propose", "看更正稿"),
        "re_examine": TaskKind("定期审查", "review", "去审查"),
        "re_examined": TaskKind("可以公开", "propose", "去修改"),
        "refused": TaskKind("不予公开", "review", "看理由"),
        "refusal_check": TaskKind("核对不予公开", "review", "去核对"),
        "withdrawn": TaskKind("已撤下", "propose", "看理由"),
        "consent": TaskKind("会签", "review", "去会签"),
        "companion_ended": TaskKind("同步公开", "propose", "去处理"),
        "objected": TaskKind("会签不同意", "propose", "看理由"),
        "held": TaskKind("暂缓公开", "propose", "看原因"),
        "unpublished": TaskKind("公开", "publish", "处理"),
        "no_issue": TaskKind("列入期次", "publish", "列入"),
        "deliberate": TaskKind("审议", "review", "去审议"),
        "deliberate_after": TaskKind("补行审议", "evaluate", "去列入"),
        "issue_not_agreed": TaskKind("审议不同意", "publish", "看理由"),
        "follow_up": TaskKind("补办复核", "review", "补办"),
        "name_deputy": TaskKind("任命代理", "", "去处理"),
        "bylaw_review": TaskKind("复查制度", "", "去复查"),
        "confirm_route": TaskKind("确认流程", "", "去确认"),
        "confirm_post": TaskKind("确认岗位", "", "去确认"),
        "evaluate": TaskKind("评议", "evaluate", "评议"),
        "remedy": TaskKind("整改", "evaluate", "去整改"),
        "verify_remedy": TaskKind("核验整改", "evaluate", "去核验"),
        "overdue_remedy": TaskKind("整改逾期", "evaluate", "去督办"),
        "answer": TaskKind("答复", "respond", "答复"),
        "case_due": TaskKind("答复期限临近", "respond", "答复"),
        "case_overdue": TaskKind("逾期未答复", "respond", "去督办"),
        "review_answer": TaskKind("审核答复", "respond", "去审核"),
        "sign_answer": TaskKind("签发答复", "respond", "去签发"),
        "sign_referral": TaskKind("签发转办函", "respond", "去签发"),
        "send_referral": TaskKind("转送外单位", "respond", "去转送"),
        "transferred": TaskKind("转来办理", "respond", "去查看"),
        "assign": TaskKind("指定承办人", "respond", "去指定"),
        "decide_extension": TaskKind("延期审批", "respond", "去审批"),
        "decide_identity": TaskKind("查看身份审批", "respond", "去审批"),
        "archive": TaskKind("归档", "archive", "归档"),
        "assessment_object": TaskKind("考核得分", "", "看得分"),
        "assessment_settle": TaskKind("考核异议", "", "去答复"),
        "assessment_decide": TaskKind("审定考核", "", "去审定"),
        "assessment_publish": TaskKind("公布考核", "", "去公布"),
        "assessment_result": TaskKind("考核结果", "", "看结果"),
        "accountability_hear": TaskKind("听取陈述", "", "去陈述"),
        "accountability_decide": TaskKind("责任追究", "", "去决定"),
        "accountability_publish": TaskKind("责任追究", "", "去公布"),
    }
)
# Their titles name no matter: a purge leaves them.
WORDLESS = frozenset(
    {
        *("follow_up", "answer", "case_due", "case_overdue", "review_answer", "sign_answer"),
        *("sign_referral", "send_referral", "transferred", "assign", "decide_extension", "decide_identity"),
    }
)
_OTHER = TaskKind("待办", "", "办理")


def kind_of(code: str) -> TaskKind:
    """The kind of a code; one that is not known yet is shown plainly."""
    return KINDS.get(code, _OTHER)


class TaskState(NamedState):
    """Where a task stands."""

    OPEN = "open", "待办"
    CLOSED = "closed", "已办结"


TRANSITIONS: Mapping[tuple[TaskState, str], TaskState] = MappingProxyType({(TaskState.OPEN, "close"): TaskState.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(AnnouncedTask):
    """One thing to do, as its service announced it, and what became of it."""

    source: str
    opened_at: datetime
    state: TaskState = TaskState.OPEN
    closed_at: datetime | None = None
    reason: str = ""


def close(task: Task, reason: str, *, at: datetime) -> Task:
    """Done, or no longer to do. A closed task keeps no title: nothing of a disclosure lives on in it.

    No event comes of it: the service that opened the task has the deed itself in its audit record.
    """
    state = state_after(TRANSITIONS, task.state, "close")
    return replace(task, state=state, closed_at=at, reason=reason, title="")
