"""On which ground what a citizen wrote is erased (个人信息保护法第四十七条第一款), by code; and when it may be."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.ports import Conflict, Invalid, in_both
from services.complaints.domain.case import Case
from services.complaints.domain.states import CLOSED

GROUNDS: Mapping[str, str] = {
    "purpose_fulfilled": "处理目的已实现、无法实现或者不再必要",
    "retention_over": "停止提供服务，或者保存期限已届满",
    "consent_withdrawn": "个人撤回同意",
    "unlawful": "违反法律、行政法规或者约定处理个人信息",
    "other_law": "法律、行政法规规定的其他情形",
}
OWN_DEMAND = "consent_withdrawn"
"""The ground that is the citizen's own word."""


class NotEnded(Conflict):
    """Erasing it would end it without an answer, and without its citizen having asked for that."""

    code = "not_ended"

    def __init__(self) -> None:
        super().__init__(
            "本件还没有办结，不能删除。请先答复或者决定不予受理，办结后再删除；"
            f"来件人本人要求删除的，依据选“{GROUNDS[OWN_DEMAND]}”，并写明理由。",
            "It has not ended: answer or do not accept it first, and erase it once it is closed; "
            f"where its citizen demands it, give the ground {OWN_DEMAND} and the reason.",
        )


def must_be_erasable(case: Case, *, ground: str, reason: str) -> None:
    """Only what has ended, but for the citizen's own demand, in writing. Raises :class:`NotEnded` or ``Invalid``."""
    if case.state == CLOSED:
        return
    if ground != OWN_DEMAND:
        raise NotEnded
    if not reason:
        zh, en = "请写明来件人何时、怎样要求删除。", "Write when and how its citizen demanded it."
        raise Invalid(zh, en, code="no_reason", errors={"reason": in_both(zh, en)})
