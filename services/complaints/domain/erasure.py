"""On which ground what a citizen wrote is erased (个人信息保护法第四十七条第一款), by code; and when it may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chassis.ports import Actor, Conflict, Invalid, in_both
from services.complaints.domain.case import Case
from services.complaints.domain.entry import china_date
from services.complaints.domain.kinds import TIP_OFF
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
BODYS_OWN = frozenset({"purpose_fulfilled", "retention_over"})
"""Grounds that are the body's alone to judge."""
REMEDY_RUNS = timedelta(days=60)
"""For so long a citizen may ask for administrative reconsideration of how it ended (行政复议法第二十条)."""


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


class TipOffNotEnded(Conflict):
    """No program knows an informant: who says that he demands it may be whom it reports."""

    code = "not_ended"

    def __init__(self) -> None:
        super().__init__(
            "举报办结以前不能删除，任何依据都不行：无法确认要求删除的是不是举报人本人。请先答复或者决定不予受理，并告知他办结后可以删除。",
            "A tip-off is not erased before it has ended, on no ground: nobody knows that its informant demands it. "
            "Answer or do not accept it first.",
        )


class OwnErasure(Conflict):
    """职责分离: who has a case in his hands, or had a part in its answer, does not make it go away."""

    code = "own_erasure"

    def __init__(self) -> None:
        super().__init__(
            "本件由您承办、审核或者签发，不能由您删除，请由办公室的另一人办理。",
            "You handle it, or checked or signed its answer; another person of the office erases it.",
        )


class RemedyRuns(Conflict):
    """Its citizen may still turn against how it ended, for which he needs what was said."""

    code = "remedy_runs"

    def __init__(self, until: str) -> None:
        super().__init__(
            f"办结后60日内来件人可以申请行政复议，{until}以前不能按这一依据删除；本人要求删除的，选“{GROUNDS[OWN_DEMAND]}”。",
            f"Its citizen has 60 days to turn against how it ended: it is not erased on that ground until {until}. "
            f"Where he demands it himself, give the ground {OWN_DEMAND}.",
        )


def must_be_erasable(case: Case, *, ground: str, reason: str, by: Actor, at: datetime) -> None:
    """Only what has ended, but for the citizen's own demand, in writing; by nobody who handled it.

    Raises :class:`OwnErasure`, :class:`NotEnded`, :class:`TipOffNotEnded`, :class:`RemedyRuns` or ``Invalid``.
    """
    if by.sub in {(case.handler or {}).get("sub"), *case.answer_by.values()}:
        raise OwnErasure
    if case.state == CLOSED:
        _must_be_over(case, ground, at)
        return
    if case.kind == TIP_OFF:
        raise TipOffNotEnded
    if ground != OWN_DEMAND:
        raise NotEnded
    if not reason:
        zh, en = "请写明来件人何时、怎样要求删除。", "Write when and how its citizen demanded it."
        raise Invalid(zh, en, code="no_reason", errors={"reason": in_both(zh, en)})


def _must_be_over(case: Case, ground: str, at: datetime) -> None:
    until = (case.closed_at or at) + REMEDY_RUNS
    if ground in BODYS_OWN and at < until and case.erased_at is None:
        raise RemedyRuns(china_date(until).isoformat())
