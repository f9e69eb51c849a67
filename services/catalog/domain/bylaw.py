"""The register of a body's own rules (制度): which are in force, where each is read, when it was looked at last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.catalog.domain.body import Body
from services.catalog.domain.checks import Errors
from services.catalog.domain.drafting import require_reason
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.tasks import LONGEST_TITLE
from services.catalog.domain.vocabulary import EIGHT_BYLAWS

REVIEW_TASK = "bylaw_review"
# The one of the eight that only a body has of which something can be requested (条例第五十五条).
OF_REQUESTS = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bylaw:
    """One version of a rule. ``code`` is the rule's, the same in all of its versions.

    ``index_number`` is that of the publication in which it is read; empty where it is not published here. ``review_by``
    is the day until when it is to be looked at again, ``task`` the open task that says so.
    """

    id: str
    body: str
    code: str
    version: str
    kind: str
    name: str
    in_force_from: date
    document_number: str = ""
    index_number: str = ""
    department: str = ""
    reviewed_on: date | None = None
    review_by: date | None = None
    repealed_on: date | None = None
    task: str = ""
    etag: int = 0

    @property
    def thing(self) -> Thing:
        """The rule as the permission table sees it."""
        return Thing(body=self.body)

    @property
    def title(self) -> str:
        """By which people call it."""
        return f"{self.name}（{self.version}）"


Changed = tuple[Bylaw, list[DomainEvent]]


def state_of(bylaw: Bylaw, versions: Collection[Bylaw], today: date) -> str:
    """``in_force``, ``coming``, ``superseded`` by a later one of ``versions``, or ``repealed``."""
    if bylaw.repealed_on and bylaw.repealed_on <= today:
        return "repealed"
    if bylaw.in_force_from > today:
        return "coming"
    later = (other for other in versions if other.code == bylaw.code and _place(other) > _place(bylaw))
    return "superseded" if any(other.in_force_from <= today for other in later) else "in_force"


def expected_kinds(body: Body) -> list[str]:
    """Those of the eight that the body has to have."""
    return [kind for kind in EIGHT_BYLAWS if body.takes_requests or kind != OF_REQUESTS]


def save_bylaw(
    bylaw: Bylaw,
    *,
    others: Sequence[Bylaw],
    body: Body,
    is_readable: bool,
    by: Actor,
    at: datetime,
    today: date,
) -> Changed:
    """Enter a version of a rule, or change what is entered of it.

    ``others`` are the further versions of the rule; ``is_readable`` whether everybody can read a publication of the
    body under the index number. Raises :class:`~chassis.ports.Invalid` with every wrong field.
    """
    PERMISSIONS.require("bylaw.keep", by, bylaw.thing)
    _check(bylaw, others, body, today, is_readable=is_readable)
    saved, closed = _without_needless_task(bylaw, others, at=at, today=today, reason="changed")
    return saved, [_event(saved, "changed", by, at), *closed]


def review_bylaw(
    bylaw: Bylaw,
    *,
    others: Sequence[Bylaw],
    reviewed_on: date,
    review_by: date | None,
    by: Actor,
    at: datetime,
    today: date,
) -> Changed:
    """Somebody looked at it again, and it stays as it is; ``review_by`` is when that is due the next time."""
    PERMISSIONS.require("bylaw.keep", by, bylaw.thing)
    reviewed = replace(bylaw, reviewed_on=reviewed_on, review_by=review_by)
    errors = Errors()
    _check_review(reviewed, today, errors)
    errors.need(
        review_by is None or review_by > today,
        "review_by",
        "下次复查日期须在今天以后。",
        "The next review is later than today.",
    )
    errors.refuse("invalid_bylaw")
    saved, closed = _without_needless_task(reviewed, others, at=at, today=today, reason="reviewed")
    return saved, [_event(saved, "reviewed", by, at), *closed]


def remove_bylaw(bylaw: Bylaw, *, reason: str, by: Actor, at: datetime) -> list[DomainEvent]:
    """What was entered by mistake is taken out; the audit keeps that, and why."""
    PERMISSIONS.require("bylaw.keep", by, bylaw.thing)
    require_reason(reason)
    closed = [_task(bylaw).closed("removed", by=SYSTEM, at=at, **_recorded(bylaw))] if bylaw.task else []
    return [_event(bylaw, "removed", by, at, reason=reason), *closed]


def awaits_review(bylaw: Bylaw, others: Collection[Bylaw], today: date) -> bool:
    """Whether it is in force, and the day until when it was to be looked at has passed."""
    return bylaw.review_by is not None and bylaw.review_by < today and state_of(bylaw, others, today) == "in_force"


def with_task(
    bylaw: Bylaw, others: Collection[Bylaw], *, new_id: Callable[[], str], at: datetime, today: date
) -> Changed:
    """The rule with the task that its day wants, opened once, or without one that it wants no more."""
    if bylaw.task or not awaits_review(bylaw, others, today):
        return _without_needless_task(bylaw, others, at=at, today=today, reason="changed")
    asked = replace(bylaw, task=new_id())
    return asked, [opened_task(asked, at=at)]


def opened_task(bylaw: Bylaw, *, at: datetime) -> DomainEvent:
    """That the office is to look at it."""
    return _task(bylaw).opened(by=SYSTEM, at=at, **_recorded(bylaw))


def closed_task(bylaw: Bylaw, task: str, *, at: datetime) -> DomainEvent:
    """That a task of it is done, for a reader that missed it."""
    return _task(replace(bylaw, task=task)).closed("done", by=SYSTEM, at=at, **_recorded(bylaw))


def _place(bylaw: Bylaw) -> tuple[date, str]:
    """By which the later of two versions is found; of two from one day the one that was entered later."""
    return bylaw.in_force_from, bylaw.id


def _without_needless_task(
    bylaw: Bylaw, others: Collection[Bylaw], *, at: datetime, today: date, reason: str
) -> Changed:
    if not bylaw.task or awaits_review(bylaw, others, today):
        return bylaw, []
    return replace(bylaw, task=""), [_task(bylaw).closed(reason, by=SYSTEM, at=at, **_recorded(bylaw))]


def _check(bylaw: Bylaw, others: Sequence[Bylaw], body: Body, today: date, *, is_readable: bool) -> None:
    errors = Errors()
    errors.need(
        body.takes_requests or bylaw.kind != OF_REQUESTS,
        "kind",
        "公共企事业单位没有依申请公开，不登记这一类。",
        "Utilities have no disclosure on request; choose another kind.",
    )
    errors.need(
        not bylaw.department or bylaw.department in {unit.code for unit in body.departments},
        "department",
        "该单位没有这个部门。",
        "The body has no such department.",
    )
    errors.need(
        all(other.in_force_from != bylaw.in_force_from for other in others),
        "in_force_from",
        "这项制度已有一版从这一天起施行，请核对版本和日期。",
        "Another version of it is in force from that day; check version and day.",
    )
    errors.need(
        bylaw.repealed_on is None or bylaw.repealed_on >= bylaw.in_force_from,
        "repealed_on",
        "废止日期不能早于施行日期。",
        "It is repealed before it is in force.",
    )
    errors.need(
        is_readable or not bylaw.index_number,
        "index_number",
        "本单位没有这个索引号的对外公开信息；请从公开信息的页面抄录，还没有公开的留空。",
        "Everybody reads no publication of this body under that number; leave it out until it is published.",
    )
    _check_review(bylaw, today, errors)
    errors.refuse("invalid_bylaw")


def _check_review(bylaw: Bylaw, today: date, errors: Errors) -> None:
    errors.need(
        bylaw.reviewed_on is None or bylaw.reviewed_on <= today,
        "reviewed_on",
        "复查日期不能晚于今天。",
        "That day is still to come.",
    )
    errors.need(
        bylaw.review_by is None or bylaw.reviewed_on is None or bylaw.review_by > bylaw.reviewed_on,
        "review_by",
        "下次复查日期须晚于上次复查日期。",
        "The next review is later than the last one.",
    )


def _task(bylaw: Bylaw) -> Task:
    title = f"制度到期未复查，请复查：{bylaw.title}"
    return Task(
        id=bylaw.task,
        kind=REVIEW_TASK,
        title=title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…",
        body=bylaw.body,
        page=f"/bylaws/{bylaw.id}",
        about=("bylaw", bylaw.id),
        roles=("office",),
        due_on=bylaw.review_by,
    )


def _recorded(bylaw: Bylaw) -> dict[str, Any]:
    return {"correlation": bylaw.id, "detail": {"kind": REVIEW_TASK, "bylaw": bylaw.id}}


def _event(bylaw: Bylaw, verb: str, by: Actor, at: datetime, **more: str) -> DomainEvent:
    """Audited only: no other service asks for these rules."""
    names = ("code", "kind", "in_force_from", "index_number", "reviewed_on", "review_by", "repealed_on")
    return DomainEvent(
        name=f"bylaw.{verb}",
        aggregate=bylaw.id,
        body=bylaw.body,
        actor=by,
        at=at,
        detail={name: getattr(bylaw, name) for name in names} | more,
        announce=False,
    )
