"""A case: one thing that a citizen said to a body, from receipt to close (国办发〔2020〕50号 for public utilities)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import RECEIPT
from chassis.ports import Actor, DomainEvent, NotFound
from services.complaints.domain import states
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.entry import Entry
from services.complaints.domain.kinds import TIP_OFF
from services.complaints.domain.permissions import PERMISSIONS, of_place, require_to
from services.complaints.domain.reported import Parties, concerns

OFFICER = "case_officer"
CITIZEN_ACTS = tuple(
    act for act in states.ACTS if any(grant.role == RECEIPT for grant in PERMISSIONS[f"case.{act}"].all_grants)
)
"""What whoever has the receipt code can be offered."""
STAFF_ACTS = tuple(act for act in states.ACTS if act != "rate")
ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
"""How a request stands that another person decides: for more time, or for a look at an identity."""
MAX_MESSAGES = 100
ERASED: Mapping[str, Any] = {
    "title": "",
    "text": "",
    "close_reason": None,
    "remedy": None,
    "right_channel": None,
    "draft": None,
    "publish_ok": False,
}
"""Whatever of a case holds words that were said in it, and what stands there once they are erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: what was filed, and how it stands by the entries of its ledger (:mod:`.ledger`).

    ``due_on`` is the last day to answer; ``clock_from`` the day whose morrow is day 1 of the term.
    """

    id: str
    number: str
    kind: str
    body: str
    channel: str
    title: str
    text: str
    receipt: str
    """What is stored of the receipt code (:func:`services.complaints.domain.receipt.kept`)."""
    state: str
    received_at: datetime
    """When it was taken in here."""
    received_on: date = date.min
    """When it came: for a letter, call or visit the day that its officer entered."""
    clock_from: date = date.min
    due_on: date = date.min
    task: str = ""
    due_provisional: bool = False
    term: Mapping[str, Any] = field(default_factory=dict)
    """The limit that its term follows, as it was when the term began: days, unit and basis."""
    department: str | None = None
    disclosure: str | None = None
    publish_ok: bool = False
    anonymous: bool = True
    contact: Mapping[str, str] | None = field(default=None, repr=False)
    """How the citizen can be reached. Never in events, logs, audit records or public pages."""
    notify: bool = False
    """Whether he wants to be told by mail when there is news."""
    handler: Mapping[str, str] | None = None
    """Snapshot of the person in charge."""
    order_number: str | None = None
    """What the platform that handed it over calls it."""
    split_from: str | None = None
    """The number of the case of which this was a part."""
    merged_into: str | None = None
    """The number of the chief case with which this one is answered."""
    absorbed: int = 0
    """How many were merged into this one."""
    transfer: Mapping[str, Any] | None = None
    """From which body, department and handler it came, and until when that can be disputed."""
    extension: Mapping[str, Any] | None = None
    """Of its term: asked, granted or refused, how many days, and who asked."""
    referral: Mapping[str, Any] | None = field(default=None, repr=False)
    """The letter to an organisation outside that is not sent yet: to whom, why, who drafted it, and who signed."""
    finding: str | None = None
    reported: Parties = ()
    """Whom and what a tip-off reports, and who is kept away from it for that (:mod:`.reported`)."""
    named: Parties = ()
    """Whom the words of what is no tip-off name, as parties: they do not handle it (:mod:`.named`)."""
    opening: Mapping[str, Any] | None = None
    """Of an informant's sealed identity: asked, granted or refused; who asked, and until when it is open to him."""
    draft: str | None = None
    """Identifier of the answer under way."""
    messages: int = 0
    reminded: int = 0
    """How often somebody was told to hurry since its term began."""
    wording: str | None = None
    """Digest of its wording."""
    answer_state: str = ""
    """How far it is: draft, submitted, returned, checked, signed."""
    answer_by: Mapping[str, str] = field(default_factory=dict)
    """Who (`sub`) did which step of it."""
    answer_task: str | None = None
    """The task of whoever checks or signs it."""
    signed_on: date | None = None
    document_number: str | None = None
    delivery: str | None = None
    """How the answer that stands reached the citizen."""
    reported_on: date | None = None
    """The day on which the platform that handed it over was told the answer."""
    answered_at: datetime | None = None
    """When the answer that stands was recorded as sent; none while it awaits one, after a reopening too."""
    answered_on: date | None = None
    """The day on which that answer was given."""
    first_answered_on: date | None = None
    """The day of the first answer, whatever came later."""
    satisfaction: int | None = None
    reopened: int = 0
    closed_at: datetime | None = None
    close_reason: str | None = None
    remedy: str | None = None
    right_channel: str | None = None
    erased_at: datetime | None = None
    """When what was written in it was erased; numbers, states and dates stay."""
    version: int = 0
    """How many entries its ledger has."""
    rules: BodyRules = field(default=BodyRules(), compare=False, repr=False)
    """The rules of its body as they are now."""
    kept_away: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """Who of the staff (`sub`) may not have it, as they work and hold posts now."""
    entries: tuple[Entry, ...] = field(default=(), compare=False, repr=False)
    """Those that are not kept yet."""

    @property
    def has_set_day(self) -> bool:
        """Whether its due day was set by whoever handed it over."""
        return bool(self.term.get("given"))


class NoSuchCase(NotFound):
    """No such number, a wrong code or another body's case; which of them is not said, so that nobody learns of one."""

    code = "no_such_case"

    def __init__(self) -> None:
        super().__init__(
            "没有这件来件，或者编号与查询码对不上。请核对回执上的编号和查询码（不分大小写，横线可省略）。",
            "There is no such case, or number and receipt code do not belong together. Check both on the receipt.",
        )


def may(act: str, body: str, actor: Actor, department: str | None = None) -> bool:
    """Whether ``actor`` is one who does that with cases of ``body`` that are given to ``department``."""
    return PERMISSIONS.permits(act, actor, of_place(body, department))


def acts_of(actor: Actor, body: str, department: str | None) -> list[str]:
    """The acts on a case of a body and department that the permission table lets somebody of the staff do."""
    return [act for act in STAFF_ACTS if may(f"case.{act}", body, actor, department)]


def require(act: str, case: Case, by: Actor) -> None:
    """Raise :class:`NoSuchCase` for those who may not know of the case, else :class:`~chassis.ports.NotAllowed`."""
    if not may("case.read", case.body, by, case.department):
        raise NoSuchCase
    if concerns(case.reported, by):
        raise NoSuchCase
    require_to(act, case.body, by, case.department)


def erased_event(case: Case, *, by: Actor, at: datetime, responses: Sequence[str] = (), **detail: Any) -> DomainEvent:
    """That whoever keeps anything of it, or of its published answers, forgets it."""
    event = announced(case, "erased", by=by, at=at, **detail)
    about = {name: value for name, value in event.data.items() if name not in ("due_on", "satisfaction")}
    data = {**about, "responses": list(responses)} if event.announce else {}
    return replace(event, data=data, erases=True)


def announced(case: Case, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """An event that is announced, of a tip-off to nobody: numbers and states, never who or what a citizen wrote."""
    is_secret = case.kind == TIP_OFF
    return DomainEvent(
        name=f"case.{verb}",
        aggregate=case.id,
        body=case.body,
        actor=by,
        at=at,
        data={} if is_secret else _given({name: getattr(case, name) for name in _ANNOUNCED}),
        detail={"number": case.number, "state": case.state, **_given(detail)},
        correlation=case.disclosure or case.id,
        announce=not is_secret,
        audited_as="confined" if is_secret else None,
    )


def deadline_changed(case: Case, former: date, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """That its due date moved, with the one before."""
    event = announced(case, "deadline_changed", by=by, at=at, former=former.isoformat(), **detail)
    if not event.announce:
        return event
    return replace(event, data={**event.data, "former_due_on": former, "provisional": case.due_provisional})


def audited(case: Case, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """An event for the audit record alone."""
    return replace(announced(case, verb, by=by, at=at, **detail), announce=False, data={})


def confined(case: Case, event: DomainEvent) -> DomainEvent:
    """The event as it may be recorded: of a tip-off the record is for the audit administrator alone (0064)."""
    return replace(event, audited_as="confined") if case.kind == TIP_OFF else event


def contact_read(case: str, *, number: str, body: str, by: Actor, at: datetime) -> DomainEvent:
    """Somebody saw who the citizen of a case is, and how to reach him (个人信息保护法第五十一条)."""
    detail = {"number": number}
    return DomainEvent(
        name="case.contact_read", aggregate=case, body=body, actor=by, at=at, detail=detail, announce=False
    )


_ANNOUNCED = (
    *("id", "number", "kind", "body", "department", "disclosure", "state", "due_on", "satisfaction"),
    *("received_on", "answered_at", "answered_on", "first_answered_on", "closed_at"),
)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
