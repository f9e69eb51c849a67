"""What became of a case that went to another body, as far as the body that sent it may know."""

from __future__ import annotations

from collections.abc import Mapping

from services.complaints.domain.states import ACCEPTED

WAITING, TAKEN, RETURNED = "waiting", "taken", "returned"
COURSES: Mapping[str, str] = {WAITING: "待接办", TAKEN: "已接办", RETURNED: "已退回"}
"""Whether the receiver has it in his hands, or it came back."""


def course(state: str, *, is_back: bool, has_handler: bool) -> str:
    """``is_back``: the receiver disputed it, or the sender has it again; ``has_handler``: it is in somebody's hands."""
    if is_back:
        return RETURNED
    return TAKEN if has_handler or state != ACCEPTED else WAITING
