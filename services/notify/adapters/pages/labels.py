"""How pages write states, outcomes and terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from services.notify.domain.delivery import DeliveryState
from services.notify.domain.proof import OUTCOMES as OUTCOMES

STATES: Mapping[str, str] = MappingProxyType({state.value: state.label for state in DeliveryState})
AUDIENCES: Mapping[str, str] = MappingProxyType({"external": "对外公开", "internal": "内部公开", "party": "党内公开"})
NO_TITLE = "（标题已清除）"


def time_left(due_on: date | None, working_days: int, today: date) -> tuple[str, str]:
    """How long is left, and how pressing it is (`late`, `due` or nothing)."""
    if due_on is None:
        return "无期限", ""
    if due_on < today:
        # A term that ended yesterday, a day off, is late though no working day has passed since.
        return (f"逾期 {-working_days} 个工作日" if working_days < 0 else "已逾期"), "late"
    if due_on == today:
        return "今天", "due"
    return f"还剩 {working_days} 个工作日", "due" if working_days <= 1 else ""
