"""责任制度: who answers for a body's disclosure, at which level, and in which term of office (任期)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent
from services.catalog.domain.body import Body
from services.catalog.domain.checks import Errors
from services.catalog.domain.drafting import require_reason
from services.catalog.domain.permissions import PERMISSIONS

FIRST, LEADER, HEAD, OFFICE = "first", "leader", "head", "office"
RESPONSIBILITY_LEVELS: Mapping[str, str] = {
    FIRST: "第一责任人",
    LEADER: "直接领导责任人",
    HEAD: "直接责任人（部门负责人）",
    OFFICE: "政务公开办公室负责人",
}
# Of these there is one for the whole body.
_OF_THE_BODY = (FIRST, OFFICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """A term of office: ``until_on`` is its last day, None while no end is known.

    A head answers for a ``department``; a leader for one, or for all (empty).
    """

    id: str
    body: str
    level: str
    name: str
    title: str = ""
    department: str = ""
    from_on: date
    until_on: date | None = None
    etag: int = 0

    @property
    def thing(self) -> Thing:
        """The entry as the permission table sees it."""
        return Thing(body=self.body)

    def holds_on(self, day: date) -> bool:
        """Whether the term includes a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def overlaps(self, other: Responsibility) -> bool:
        """Whether two people would answer for the same at once."""
        is_same = (self.level, self.department) == (other.level, other.department) and self.id != other.id
        last, others_last = self.until_on or date.max, other.until_on or date.max
        return is_same and self.from_on <= others_last and other.from_on <= last


@dataclass(frozen=True, slots=True)
class Gap:
    """A level for which nobody answers today; ``department`` empty: of the whole body."""

    level: str
    department: str = ""


def save_responsibility(
    entry: Responsibility, body: Body, others: Iterable[Responsibility], *, by: Actor, at: datetime
) -> DomainEvent:
    """Enter a term or change it. Raises :class:`~chassis.ports.Invalid` with every wrong field."""
    PERMISSIONS.require("responsibility.keep", by, entry.thing)
    errors, codes = Errors(), {department.code for department in body.departments}
    errors.need(
        not entry.department or entry.department in codes,
        "department",
        "请选择本单位的部门。",
        "Name a department of the body.",
    )
    errors.need(
        entry.level != HEAD or bool(entry.department),
        "department",
        "部门负责人须选择所负责的部门。",
        "A head answers for a department; name it.",
    )
    errors.need(
        entry.level not in _OF_THE_BODY or not entry.department,
        "department",
        "第一责任人和政务公开办公室负责人对全单位负责，不选部门。",
        "These answer for the whole body; leave the department empty.",
    )
    errors.need(
        entry.until_on is None or entry.until_on >= entry.from_on,
        "until_on",
        "任期止日不能早于起日。",
        "A term does not end before it begins.",
    )
    clash = next((other for other in others if entry.overlaps(other)), None)
    errors.need(
        clash is None,
        "from_on",
        f"任期与{clash.name if clash else ''}重叠，请先填写其任期止日。",
        "Somebody else answers for the same in that term; enter its end first.",
    )
    errors.refuse("invalid_responsibility")
    return _event(entry, "changed", by, at)


def remove_responsibility(entry: Responsibility, *, reason: str, by: Actor, at: datetime) -> DomainEvent:
    """What was entered by mistake is taken out; the audit keeps that, and why."""
    PERMISSIONS.require("responsibility.keep", by, entry.thing)
    require_reason(reason)
    return _event(entry, "removed", by, at, reason=reason)


def gaps_of(entries: Sequence[Responsibility], departments: Iterable[str], day: date) -> list[Gap]:
    """The levels for which nobody answers on a day; ``departments`` are those that have items of the directory."""
    today = [entry for entry in entries if entry.holds_on(day)]
    levels = {entry.level for entry in today}
    heads = {entry.department for entry in today if entry.level == HEAD}
    missing = [Gap(level) for level in (FIRST, LEADER, OFFICE) if level not in levels]
    return missing + [Gap(HEAD, department) for department in sorted(set(departments) - heads - {""})]


def answering_for(entries: Iterable[Responsibility], department: str, day: date) -> list[Responsibility]:
    """Who answers for a department's items on a day, by level; the leader in charge of it before the one for all."""
    found: dict[str, Responsibility] = {}
    for entry in entries:
        if entry.holds_on(day) and entry.department in ("", department):
            known = found.get(entry.level)
            found[entry.level] = entry if known is None or entry.department else known
    return [found[level] for level in RESPONSIBILITY_LEVELS if level in found]


def _event(entry: Responsibility, verb: str, by: Actor, at: datetime, **more: str) -> DomainEvent:
    """Audited only: no other service asks for it."""
    names = ("level", "department", "from_on", "until_on")
    return DomainEvent(
        name=f"responsibility.{verb}",
        aggregate=entry.id,
        body=entry.body,
        actor=by,
        at=at,
        detail={name: getattr(entry, name) for name in names} | more,
        announce=False,
    )
