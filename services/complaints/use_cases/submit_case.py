"""A citizen submits a case, or an officer records one that came by telephone, visit or letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from chassis.ports import Actor, Clock, Invalid, in_both
from services.complaints.domain import acts, deadline, kinds, receipt, states, task, telling, tip_off
from services.complaints.domain import order as orders
from services.complaints.domain.case import Case, may
from services.complaints.domain.directory import Publication
from services.complaints.domain.permissions import require_to
from services.complaints.domain.reported import Parties, kept_away, one_after_another
from services.complaints.ports import Place, UnitOfWork
from services.complaints.use_cases.begun_term import begun_term, law_of_channel
from services.complaints.use_cases.case_number import case_number
from services.complaints.use_cases.known_order import must_be_new
from services.complaints.use_cases.name_in_words import named_by
from services.complaints.use_cases.name_reported import Told, reported_by


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitCase:
    """What a citizen says. Without ``body`` it goes to the disclosure's, or to the only one there is."""

    actor: Actor
    kind: str
    title: str
    text: str
    body: str | None = None
    disclosure: str | None = None
    channel: str = "web"
    received_on: date | None = None
    contact: Mapping[str, str] | None = field(default=None, repr=False)
    anonymous: bool = False
    notify: bool = False
    publish_ok: bool = False
    order_number: str = ""
    order_due_on: date | None = None
    corruption: bool = False
    reported_departments: Sequence[str] = ()
    reported_person: str = ""
    person_unlisted: bool = False
    mentioned_not_reported: Sequence[str] = ()
    not_a_tip_off: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the citizen is given: the case, and the code that opens it, which is kept nowhere."""

    case: Case
    code: str = field(repr=False)


def submit_case(command: SubmitCase, *, work: UnitOfWork, clock: Clock) -> Receipt:
    """Raises :class:`Invalid` for what cannot be taken; then not a byte of it is kept."""
    tip_off.must_be_taken(
        command.kind,
        corruption=command.corruption,
        departments=command.reported_departments,
        person=command.reported_person,
        unlisted=command.person_unlisted,
        mentioned=command.mentioned_not_reported,
        meant_otherwise=command.not_a_tip_off,
        disclosure=command.disclosure,
        publish=command.publish_ok,
        notify=command.notify,
    )
    scan(command, work)
    place = place_of(command, work)
    _must_be_open_to(command, place.body)
    named = named_in_case(command, place.body, is_meant=command.not_a_tip_off, work=work)
    reported = _reported(command, place.body, work, clock) if command.kind == kinds.TIP_OFF else ()
    return take_in(
        command,
        body=place.body,
        publication=place.publication,
        reported=reported,
        named=named,
        work=work,
        clock=clock,
    )


def take_in(
    command: SubmitCase,
    *,
    body: str,
    publication: Publication | None,
    work: UnitOfWork,
    clock: Clock,
    came_on: date | None = None,
    reported: Parties = (),
    named: Parties,
) -> Receipt:
    """Number the case, start its clock, give it a receipt code, and open a task for the officers.

    ``came_on`` is the day on which it came, where that is known otherwise than by whoever submits it.
    """
    contact = _contact(command)
    telling.must_be_possible(command.notify, contact, by_mail=work.tells_by_mail)
    if contact and command.kind == kinds.TIP_OFF and not work.identities.can_seal():
        raise tip_off.NotSealed
    code, today, now = work.ids.code(receipt.LENGTH), clock.today(), clock.now()
    came_on = came_on or _day_received(command, body, today=today, work=work)
    recorded = may("case.record", body, command.actor)
    order = orders.taken(
        orders.number_entered(command.order_number),
        command.order_due_on,
        channel=command.channel,
        recorded=recorded,
        came_on=came_on,
        by_law=law_of_channel(command.channel, came_on, is_accepted=False, work=work),
    )
    rules = work.rules.of(body)
    begun = begun_term(command.kind, command.channel, came_on, rules=rules, work=work, order=order)
    number = case_number(body, command.kind, today.year, work=work)
    if order:
        must_be_new(order.number, command.channel, by=command.actor, work=work)
    case = Case(
        id=work.ids.new(),
        number=number,
        kind=command.kind,
        body=body,
        disclosure=publication.disclosure if publication else None,
        channel=command.channel,
        title=command.title,
        text=command.text,
        receipt=receipt.kept(code, work.ids.code(receipt.LENGTH)),
        state=states.NEW,
        received_at=now,
        publish_ok=command.publish_ok and not (publication and publication.purged),
        anonymous=contact is None,
        contact=contact if command.kind != kinds.TIP_OFF else None,
        reported=reported,
        named=named,
        kept_away=kept_away(reported, work.directory.staff_of([body])) if reported else (),
        notify=command.notify,
        order_number=order.number if order else None,
    )
    department = publication.department if publication and publication.department else None
    words = {"reported_person": command.reported_person}
    case, received = acts.submitted(case, by=command.actor, at=now, begun=begun, department=department, words=words)
    case = work.cases.add(case)
    if contact and command.kind == kinds.TIP_OFF:
        work.identities.seal(case.id, contact)
    work.events.record(received)
    work.events.record(task.opened(case, by=received.actor, at=now))
    return Receipt(case, code)


def named_in_case(command: SubmitCase, body: str, *, is_meant: bool, work: UnitOfWork) -> Parties:
    """Whom of the body its words name.

    Raises :class:`~services.complaints.domain.accusation.LooksLikeATipOff` unless somebody said that it is none, or
    nobody can be asked.
    """
    words = one_after_another(command.title, command.text)
    recorder = command.actor if may("case.record", body, command.actor) else None
    return named_by(command.kind, words, body, asked=None if is_meant else words, recorder=recorder, work=work)


def _reported(command: SubmitCase, body: str, work: UnitOfWork, clock: Clock) -> Parties:
    told = Told(
        departments=command.reported_departments,
        person=command.reported_person,
        words=one_after_another(command.title, command.text),
        person_unlisted=command.person_unlisted,
        mentioned_not_reported=command.mentioned_not_reported,
        is_named=_contact(command) is not None,
    )
    return reported_by(told, body, by=command.actor, channel=command.channel, work=work, clock=clock)


def _day_received(command: SubmitCase, body: str, *, today: date, work: UnitOfWork) -> date:
    return deadline.day_received(
        command.received_on,
        channel=command.channel,
        recorded=may("case.record", body, command.actor),
        today=today,
        earliest=today - timedelta(days=work.terms.recording_days),
    )


def scan(command: SubmitCase, work: UnitOfWork) -> None:
    """Refuse what bears a secrecy marking."""
    contact = ((f"contact.{part}", text) for part, text in (command.contact or {}).items())
    for where, text in (
        ("title", command.title),
        ("text", command.text),
        ("order_number", command.order_number),
        ("reported_person", command.reported_person),
        *contact,
    ):
        work.refuse_marked(where, text)


def _contact(command: SubmitCase) -> Mapping[str, str] | None:
    contact = {part: text for part, text in (command.contact or {}).items() if text}
    if contact and command.anonymous:
        raise Invalid(
            "匿名提交时不要填写联系方式；我们不会保存它。请清空联系方式，或者取消“匿名”。",
            "An anonymous case carries no contact. Leave the contact out, or do not send it anonymously.",
            code="anonymous_contact",
            errors={"contact": in_both("匿名时请留空。", "Leave it out.")},
        )
    return contact or None


def place_of(command: SubmitCase, work: UnitOfWork) -> Place:
    """Where it goes. Raises :class:`Invalid` where that is not known."""
    place = work.directory.place(body=command.body, disclosure=command.disclosure)
    if place is None and command.disclosure is not None:
        raise Invalid(
            "没有这条公开信息。请从信息页面重新进入，或者不关联信息直接提交。",
            "There is no such publication. Open this form from its page again, or leave the disclosure out.",
            code="no_such_publication",
            errors={"disclosure": in_both("没有这条公开信息。", "No such publication.")},
        )
    if place is None:
        raise Invalid(
            "请选择受理单位。",
            "Name the body that shall answer.",
            code="no_such_body",
            errors={"body": in_both("请选择受理单位。", "Name the body.")},
        )
    if command.body is not None and command.body != place.body:
        raise Invalid(
            "这条公开信息不是该单位的。请改正受理单位，或者不填。",
            "This publication is another body's. Correct the body, or leave it out.",
            code="another_body",
            errors={"body": in_both("不是公布这条信息的单位。", f"It is {place.body}.")},
        )
    return place


def _must_be_open_to(command: SubmitCase, body: str) -> None:
    records = may("case.record", body, command.actor)
    if command.actor.is_staff and command.channel not in kinds.PUBLIC_CHANNELS:
        require_to("case.record", body, command.actor)
    usable = kinds.RECORDED_CHANNELS if records else kinds.PUBLIC_CHANNELS
    if command.channel not in usable:
        raise Invalid(
            "请选择来件渠道：" + "、".join(kinds.CHANNELS[code] for code in usable) + "。",
            f"The channel is one of {', '.join(usable)}.",
            code="channel_not_open",
            errors={"channel": in_both("请选择来件渠道。", f"One of: {', '.join(usable)}.")},
        )
