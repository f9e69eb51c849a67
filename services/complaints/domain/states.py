"""The states of a case and of an answer, as data. What holds besides the state is in :mod:`.allowed`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from chassis.ports import IllegalTransition

NEW = ""
RECEIVED, ACCEPTED, ANSWERED, CLOSED = "received", "accepted", "answered", "closed"
OPEN = (RECEIVED, ACCEPTED)
STATES = {RECEIVED: "已收到", ACCEPTED: "办理中", ANSWERED: "已答复", CLOSED: "已办结"}

TRANSITIONS: Mapping[tuple[str, str], str] = {
    (NEW, "submit"): RECEIVED,
    (NEW, "record"): RECEIVED,
    (NEW, "split_off"): ACCEPTED,
    (RECEIVED, "accept"): ACCEPTED,
    (RECEIVED, "not_accept"): CLOSED,
    (RECEIVED, "message"): RECEIVED,
    (RECEIVED, "note"): RECEIVED,
    (RECEIVED, "name_reported"): RECEIVED,
    (RECEIVED, "ask_identity"): RECEIVED,
    (RECEIVED, "grant_identity"): RECEIVED,
    (RECEIVED, "refuse_identity"): RECEIVED,
    (RECEIVED, "remind"): RECEIVED,
    (RECEIVED, "correct_registration"): RECEIVED,
    (ACCEPTED, "correct_registration"): ACCEPTED,
    (ANSWERED, "correct_registration"): ANSWERED,
    (CLOSED, "correct_registration"): CLOSED,
    (ACCEPTED, "message"): ACCEPTED,
    (ACCEPTED, "note"): ACCEPTED,
    (ACCEPTED, "name_reported"): ACCEPTED,
    (ACCEPTED, "ask_identity"): ACCEPTED,
    (ACCEPTED, "grant_identity"): ACCEPTED,
    (ACCEPTED, "refuse_identity"): ACCEPTED,
    (ACCEPTED, "remind"): ACCEPTED,
    (ACCEPTED, "assign"): ACCEPTED,
    (ACCEPTED, "transfer"): ACCEPTED,
    (ACCEPTED, "dispute"): ACCEPTED,
    (ACCEPTED, "draft_referral"): ACCEPTED,
    (ACCEPTED, "sign_referral"): ACCEPTED,
    (ACCEPTED, "recall_referral"): ACCEPTED,
    (ACCEPTED, "refer"): CLOSED,
    (ACCEPTED, "merge"): ACCEPTED,
    (ACCEPTED, "absorb"): ACCEPTED,
    (ACCEPTED, "separate"): ACCEPTED,
    (ACCEPTED, "release"): ACCEPTED,
    (ACCEPTED, "split"): ACCEPTED,
    (ACCEPTED, "extend"): ACCEPTED,
    (ACCEPTED, "grant_extension"): ACCEPTED,
    (ACCEPTED, "refuse_extension"): ACCEPTED,
    (ACCEPTED, "investigate"): ACCEPTED,
    (ACCEPTED, "draft"): ACCEPTED,
    (ACCEPTED, "submit_answer"): ACCEPTED,
    (ACCEPTED, "review_answer"): ACCEPTED,
    (ACCEPTED, "return_answer"): ACCEPTED,
    (ACCEPTED, "sign_answer"): ACCEPTED,
    (ACCEPTED, "answer"): ANSWERED,
    (ANSWERED, "message"): ANSWERED,
    (ANSWERED, "note"): ANSWERED,
    (ANSWERED, "name_reported"): ANSWERED,
    (ANSWERED, "ask_identity"): ANSWERED,
    (ANSWERED, "grant_identity"): ANSWERED,
    (ANSWERED, "refuse_identity"): ANSWERED,
    (ANSWERED, "rate"): ANSWERED,
    (ANSWERED, "reopen"): ACCEPTED,
    (ANSWERED, "report_back"): ANSWERED,
    (CLOSED, "report_back"): CLOSED,
    (CLOSED, "resume"): ACCEPTED,
    (ANSWERED, "close"): CLOSED,
    (ANSWERED, "lapse"): CLOSED,
    (RECEIVED, "hand_code"): RECEIVED,
    (ACCEPTED, "hand_code"): ACCEPTED,
    (ANSWERED, "hand_code"): ANSWERED,
    (CLOSED, "hand_code"): CLOSED,
    (RECEIVED, "redate"): RECEIVED,
    (ACCEPTED, "redate"): ACCEPTED,
    (RECEIVED, "erase"): CLOSED,
    (ACCEPTED, "erase"): CLOSED,
    (ANSWERED, "erase"): CLOSED,
    (CLOSED, "erase"): CLOSED,
    (RECEIVED, "purge"): RECEIVED,
    (ACCEPTED, "purge"): ACCEPTED,
    (ANSWERED, "purge"): ANSWERED,
    (CLOSED, "purge"): CLOSED,
}

ENDING = frozenset(
    act for (origin, act), state in TRANSITIONS.items() if state == CLOSED and origin not in (NEW, CLOSED)
)
"""What closes a case; its clock stops there."""

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
CHECKED, SIGNED, SENT = "checked", "signed", "sent"
ANSWER_STATES = {
    DRAFT: "草稿",
    SUBMITTED: "已送审",
    RETURNED: "已退回",
    CHECKED: "已审核",
    SIGNED: "已签发",
    SENT: "已发出",
}
ANSWER_TRANSITIONS: Mapping[tuple[str, str], str] = {
    (NEW, "draft"): DRAFT,
    (NEW, "answer"): SENT,
    (DRAFT, "draft"): DRAFT,
    (SUBMITTED, "draft"): DRAFT,
    (RETURNED, "draft"): DRAFT,
    (CHECKED, "draft"): DRAFT,
    (SIGNED, "draft"): DRAFT,
    (DRAFT, "submit_answer"): SUBMITTED,
    (SUBMITTED, "review_answer"): CHECKED,
    (SUBMITTED, "sign_answer"): SIGNED,
    (CHECKED, "sign_answer"): SIGNED,
    (SUBMITTED, "return_answer"): RETURNED,
    (CHECKED, "return_answer"): RETURNED,
    (SIGNED, "return_answer"): RETURNED,
    (DRAFT, "answer"): SENT,
    (SUBMITTED, "answer"): SENT,
    (RETURNED, "answer"): SENT,
    (CHECKED, "answer"): SENT,
    (SIGNED, "answer"): SENT,
}

ACTS = {
    "accept": "受理",
    "not_accept": "不予受理",
    "message": "留言",
    "note": "内部备注",
    "correct_registration": "更正登记",
    "remind": "催办",
    "assign": "分派",
    "transfer": "转办",
    "dispute": "对转办提出异议",
    "draft_referral": "拟转送外单位",
    "sign_referral": "签发转办函",
    "recall_referral": "撤回转办函",
    "refer": "转送外单位",
    "merge": "并案",
    "separate": "解除并案",
    "split": "拆分",
    "extend": "申请延期",
    "grant_extension": "批准延期",
    "refuse_extension": "不批准延期",
    "investigate": "调查认定",
    "name_reported": "指明被举报对象",
    "ask_identity": "申请查看举报人身份",
    "grant_identity": "批准查看举报人身份",
    "refuse_identity": "不批准查看举报人身份",
    "draft": "拟答复",
    "submit_answer": "答复送审",
    "review_answer": "审核答复",
    "return_answer": "退回答复",
    "sign_answer": "签发答复",
    "answer": "答复",
    "rate": "评价答复",
    "reopen": "重新办理",
    "resume": "恢复办理",
    "report_back": "回复转办平台",
    "close": "办结",
    "hand_code": "当面补发查询码",
    "erase": "删除个人信息",
}
"""What people can be offered, by name."""

_OVER = frozenset({"message", "rate", "reopen"})
"""What its citizen did with a case as long as it was not closed."""

ENTERED = {
    **ACTS,
    "submit": "提交",
    "record": "登记",
    "split_off": "拆分立件",
    "absorb": "并入来件",
    "release": "并入的来件分出",
    "lapse": "期满办结",
    "redate": "按新的放假安排重算期限",
    "purge": "清除内容",
}
"""Each kind of entry, by name; the others follow from an act, or are the system's."""


class NotNow(IllegalTransition):
    """The act is not possible in the case's present state; says it in the words of the pages."""

    def __init__(self, state: str, act: str, allowed: Collection[str] | None = None) -> None:
        super().__init__(state, act, allowed_acts(state) if allowed is None else allowed)

    def offer(self, acts: Iterable[str]) -> None:
        """Whoever can do nothing with a closed case any more is told what else he can do."""
        super().offer(acts)
        if self._is_over(self.extra["allowed"]):
            self.en += " It is closed: submit another case that names the number of this one."
            self.args = (self.en,)

    def _is_over(self, allowed: Collection[str]) -> bool:
        return self.state == CLOSED and self.act in _OVER and not allowed

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        if self._is_over(allowed):
            return f"本件已经办结，不能再“{ACTS[self.act]}”。还有要说的，请另行提交一件，并写上本件编号。"
        possible = "、".join(ACTS[name] for name in allowed) or "没有可办的事项"
        said = f"现在的状态是“{STATES[self.state]}”" if self.state else "还没有收到"
        return f"{said}，不能“{ACTS.get(self.act, self.act)}”。现在可以：{possible}。请刷新后再办理。"


class AnswerSent(IllegalTransition):
    """What was sent is never changed."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What leads to another answer."""
        return "答复已经发出，不能再改。请刷新；需要更正的，请先重新办理，再作答复。"


def allowed_acts(state: str, acts: Collection[str] = ACTS) -> list[str]:
    """What of ``acts`` the state alone lets be done, in the order of the table."""
    return [act for (origin, act) in TRANSITIONS if origin == state and act in acts]


def step(state: str, act: str) -> str:
    """The state after ``act``. Raises :class:`IllegalTransition` naming the acts that are possible."""
    if (state, act) not in TRANSITIONS:
        raise NotNow(state, act)
    return TRANSITIONS[state, act]


def answer_step(state: str, act: str) -> str:
    """The state of an answer after ``act``; one that was sent is never changed, a reopened case gets another."""
    if (state, act) not in ANSWER_TRANSITIONS:
        acts = [possible for (origin, possible) in ANSWER_TRANSITIONS if origin == state]
        raise AnswerSent(state, act, acts)
    return ANSWER_TRANSITIONS[state, act]
