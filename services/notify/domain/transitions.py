"""The one way in which a state changes: by a table from state and act to the state after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Self, TypeVar

from chassis.ports import IllegalTransition

ACTS: Mapping[str, str] = {
    "confirm": "确认公开",
    "fail": "登记未成功",
    "retry": "重新办理",
    "give_up": "放弃",
    "cancel": "取消",
    "replace": "由新版替换",
    "ask_removal": "要求撤下",
    "vanish": "撤下",
    "miss": "登记网页异常",
    "confirm_removal": "确认撤下",
    "correct": "更正",
    "file": "归档",
    "withdraw": "撤下",
    "purge": "清除",
    "close": "办结",
    "rotate": "更换账号",
    "show_credentials": "查看账号",
    "remove": "取消订阅",
}
# What people choose here; the others follow from what the catalogue announces.
_CHOSEN = frozenset(
    {"confirm", "fail", "retry", "give_up", "confirm_removal", "rotate", "show_credentials", "remove"},
)


class NamedState(StrEnum):
    """A state by its code, with the name that people read: ``OPEN = "open", "待办"``."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """A text that equals its code."""
        state = str.__new__(cls, code)
        state._value_, state.label = code, label
        return state


S = TypeVar("S", bound=NamedState)


class NotInThisState(IllegalTransition):
    """The act is not possible as things stand; says so in the words of the pages."""

    state: NamedState

    def __init__(self, state: NamedState, act: str, allowed: frozenset[str]) -> None:
        # Who was let try one of these may do each that people choose.
        super().__init__(state, act, allowed & _CHOSEN)

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        own = "、".join(ACTS[name] for name in allowed)
        can = f"现在可以：{own}。" if own else "请刷新页面，看它现在的状态。"
        return f"现在的状态是“{self.state.label}”，不能“{ACTS[self.act]}”。{can}"


def allowed_acts(transitions: Mapping[tuple[S, str], S], state: S) -> frozenset[str]:
    """The acts possible in ``state``."""
    return frozenset(act for (origin, act) in transitions if origin == state)


def state_after(transitions: Mapping[tuple[S, str], S], state: S, act: str) -> S:
    """The state after ``act``. Raises :class:`NotInThisState`."""
    after = transitions.get((state, act))
    if after is None:
        raise NotInThisState(state, act, allowed_acts(transitions, state))
    return after
