"""Time limits as data: how long each kind may take, from when, and why; and what follows an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.complaints.domain import kinds


@dataclass(frozen=True, slots=True)
class Limit:
    """A term to answer, counted from the day after receipt, with the rule that people are shown."""

    days: int
    unit: str
    basis: str
    extension: int = 0
    """By how many days more the term may be extended, once; 0: not at all."""
    given: bool = False
    """Whether its last day was set by whoever handed the case over, so that no calendar moves it."""


_PROMISE = "本单位公开承诺的办理时限"

DEFAULT_LIMITS: Mapping[str, Limit] = {
    kinds.OPINION: Limit(5, "working", f"{_PROMISE}：意见建议 5 个工作日内答复", 5),
    kinds.ENQUIRY: Limit(5, "working", f"{_PROMISE}：咨询 5 个工作日内答复", 5),
    kinds.COMPLAINT: Limit(15, "working", f"{_PROMISE}：投诉 15 个工作日内答复", 10),
    kinds.TIP_OFF: Limit(15, "working", f"{_PROMISE}：举报 15 个工作日内答复", 10),
    kinds.CORRECTION: Limit(15, "working", f"{_PROMISE}：更正 15 个工作日内答复", 10),
}


CHANNEL_LIMITS: Mapping[str, Limit] = {
    "petition_platform": Limit(15, "calendar", "信访工作条例第二十三条：自收到之日起15日内书面告知是否受理"),
}
"""What a channel of its own law wants, whatever the kind, from receipt."""

LIMITS_FROM_ACCEPTANCE: Mapping[str, Limit] = {
    "petition_platform": Limit(60, "calendar", "信访工作条例第三十四条：自受理之日起60日内办结", 30),
}
"""The same from acceptance, where a second term begins with it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The service's figures. A deployment gives its own to `app.build`; nothing else knows a number of days."""

    limits: Mapping[str, Limit] = field(default_factory=lambda: DEFAULT_LIMITS)
    channels: Mapping[str, Limit] = field(default_factory=lambda: CHANNEL_LIMITS)
    from_acceptance: Mapping[str, Limit] = field(default_factory=lambda: LIMITS_FROM_ACCEPTANCE)
    due_soon_days: int = 2
    """Working days left from which an open case counts as due soon."""
    head_days: int = 2
    """Working days that the head of the department has with an overdue case before the office is asked."""
    recording_days: int = 30
    """Calendar days back that an officer may enter as the day on which a case came."""
    lapse_days: int = 15
    """Calendar days after an answer in which the citizen may reopen; then the case is closed by itself."""
    source_days: int = 30
    """For so many days it is kept, as a keyed hash, from where an evaluation came: time to void what was stuffed."""
    small_cell: int = 5
    """Counts of a questionnaire's answers below it are not shown."""
