"""The states of a case and of an answer, as data.

The tables are whole, so that later kinds and acts fit in; what nobody can do yet stands in ``LATER`` and is never
offered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from chassis.ports import IllegalTransition

NEW = ""
RECEIVED, ACCEPTED, ANSWERED, CLOSED = "received", "accepted", "answered", "closed"
OPEN = (RECEIVED, ACCEPTED)
STATES = {RECEIVED: "已收到", ACCEPTED: "办理中", ANSWERED: "已答复", CLOSED: "已办结"}

TRANSITIONS: Mapping[tuple[str, str], str] = {
    (NEW, "submit"): RECEIVED,
    (NEW, "record"): RECEIVED,
    (RECEIVED, "accept"): ACCEPTED,
    (RECEIVED, "not_accept"): CLOSED,
    (RECEIVED, "message"): RECEIVED,
    (ACCEPTED, "message"): ACCEPTED,
    (ACCEPTED, "assign"): ACCEPTED,
    (ACCEPTED, "transfer"): ACCEPTED,
    (ACCEPTED, "merge"): ACCEPTED,
    (ACCEPTED, "split"): ACCEPTED,
    (ACCEPTED, "extend"): ACCEPTED,
    (ACCEPTED, "investigate"): ACCEPTED,
    (ACCEPTED, "draft"): ACCEPTED,
    (ACCEPTED, "review_answer"): ACCEPTED,
    (ACCEPTED, "sign_answer"): ACCEPTED,
    (ACCEPTED, "answer"): ANSWERED,
    (ANSWERED, "message"): ANSWERED,
    (ANSWERED, "rate"): ANSWERED,
    (ANSWERED, "reopen"): ACCEPTED,
    (ANSWERED, "close"): CLOSED,
    (ANSWERED, "lapse"): CLOSED,
    (RECEIVED, "erase"): CLOSED,
    (ACCEPTED, "erase"): CLOSED,
    (ANSWERED, "erase"): CLOSED,
    (CLOSED, "erase"): CLOSED,
    (RECEIVED, "purge"): RECEIVED,
    (ACCEPTED, "purge"): ACCEPTED,
    (ANSWERED, "purge"): ANSWERED,
    (CLOSED, "purge"): CLOSED,
}
LATER = frozenset({"transfer", "merge", "split", "extend", "investigate", "review_answer", "sign_answer"})

DRAFT, SENT = "draft", "sent"
ANSWER_TRANSITIONS: Mapping[tuple[str, str], str] = {
    (NEW, "draft"): DRAFT,
    (NEW, "answer"): SENT,
    (DRAFT, "draft"): DRAFT,
    (DRAFT, "answer"): SENT,
}

ACTS = {
    "accept": "受理",
    "not_accept": "不予受理",
    "message": "留言",
    "assign": "分派",
    "draft": "拟答复",
    "answer": "答复",
    "rate": "评价答复",
    "reopen": "重新办理",
    "close": "办结",
    "lapse": "期满办结",
    "erase": "删除个人信息",
}


class NotNow(IllegalTransition):
    """The act is not possible in the case's present state; says it in the words of the pages."""

    def __init__(self, state: str, act: str) -> None:
        super().__init__(state, act, allowed_acts(state))

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        possible = "、".join(ACTS[name] for name in allowed if name != "lapse") or "没有可办的事项"
        said = f"现在的状态是“{STATES[self.state]}”" if self.state else "还没有收到"
        return f"{said}，不能“{ACTS.get(self.act, self.act)}”。现在可以：{possible}。请刷新后再办理。"


class AnswerSent(IllegalTransition):
    """What was sent is never changed."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What leads to another answer."""
        return "答复已经发出，不能再改。请刷新；需要更正的，请先重新办理，再作答复。"


def allowed_acts(state: str, acts: Collection[str] = ACTS) -> list[str]:
    """What of ``acts`` can be done with a case now, in the order of the table."""
    return [act for (origin, act) in TRANSITIONS if origin == state and act not in LATER and act in acts]


def step(state: str, act: str) -> str:
    """The state after ``act``. Raises :class:`IllegalTransition` naming the acts that are possible."""
    if act in LATER or (state, act) not in TRANSITIONS:
        raise NotNow(state, act)
    return TRANSITIONS[state, act]


def answer_step(state: str, act: str) -> str:
    """The state of an answer after ``act``; one that was sent is never changed, a reopened case gets another."""
    if (state, act) not in ANSWER_TRANSITIONS:
        acts = [possible for (origin, possible) in ANSWER_TRANSITIONS if origin == state]
        raise AnswerSent(state, act, acts)
    return ANSWER_TRANSITIONS[state, act]
