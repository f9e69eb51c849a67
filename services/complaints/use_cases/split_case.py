"""An officer makes a case of its own of a part of a case."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock, Due, Invalid, in_both
from services.complaints.domain import awaited, handing_on, kinds, notices, states, task
from services.complaints.domain.acts import Begun
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import GRANTED, Case
from services.complaints.domain.named import words_of
from services.complaints.domain.reported import parties
from services.complaints.domain.terms import Limit
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.begun_term import by_limit, term_once_accepted
from services.complaints.use_cases.case_number import case_number
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.name_in_words import named_by
from services.complaints.use_cases.tell_citizen import tell_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of the case becomes one of its own: its title and text, in the officer's words; its kind, where another."""

    title: str
    text: str
    kind: str | None = None


def part_of(title: str, text: str) -> Part | None:
    """The part that a form asks for, none where it names neither; one of the two alone is refused."""
    if title and text:
        return Part(title=title, text=text)
    if not title and not text:
        return None
    words, english = "只转办一部分的，标题和内容都要写。", "A part has both, title and text."
    missing = "part_text" if title else "part_title"
    raise Invalid(words, english, code="half_a_part", errors={missing: in_both(words, english)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCase(CaseCommand):
    """The part that becomes a case."""

    part: Part


def split_case(command: SplitCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """Returns the part. The citizen opens it with the code that he has, and is told its number."""
    case, by = current_case(command, work=work)
    return split_off(case, command.part, by=by, work=work, clock=clock)


def split_off(case: Case, part: Part, *, by: Actor, work: UnitOfWork, clock: Clock) -> Case:
    """Both cases are kept; the part is the officer's who made it, and its term runs from the day the whole came."""
    _must_stay_protected(case, part)
    for where, text in (("title", part.title), ("text", part.text)):
        work.refuse_marked(where, text)
    require_act(case, "split", by)
    now, filed = clock.now(), _filed(case, part, work=work, clock=clock)
    filed = replace(filed, named=parties(case.named, named_by(filed.kind, words_of(filed), case.body, work=work)))
    begun = replace(term_of_part(case, filed.kind, work), since=case.clock_from)
    filed, made = handing_on.split_off(filed, by=by, at=now, begun=begun, department=case.department)
    told = tell_citizen(case.id, notices.split(filed.number, part.title), by=by, at=now, work=work)
    rest, parted = handing_on.split(case, filed, by=by, at=now, message=told)
    void = (*awaited.moved(case, rest, "split", by=by, at=now), *task.check_closed(case, "split", by=by, at=now))
    for event in (parted, made, *void, task.opened(filed, by=by, at=now)):
        work.events.record(event)
    work.cases.save(rest)
    return work.cases.add(filed)


def _must_stay_protected(case: Case, part: Part) -> None:
    """A part of a tip-off is one, kept from the same; a part of anything else is none, for it was not sealed."""
    if part.kind is not None and (kinds.TIP_OFF in (case.kind, part.kind)) and part.kind != case.kind:
        words = "举报拆出的部分仍是举报，其他来件拆不出举报。"
        english = "A part of a tip-off is a tip-off, and of nothing else."
        raise Invalid(words, english, code="stays_as_it_is", errors={"kind": in_both(words, english)})


def term_of_part(case: Case, kind: str, work: UnitOfWork) -> Begun:
    """By the law of its channel, or the limit of its kind, but never before the whole is due by its own term.

    It keeps the day that a platform set for the whole.
    """
    if case.has_set_day:
        return Begun(on=case.clock_from, due=Due(case.due_on), limit=Limit(**case.term), task=work.ids.new())
    begun = term_once_accepted(kind, case.channel, case.clock_from, rules=case.rules, work=work)
    if case.channel in work.terms.from_acceptance:
        return begun
    whole = by_limit(_of_the_whole(case), case.clock_from, work=work)
    return max(begun, whole, key=lambda each: each.due.on)


def _of_the_whole(case: Case) -> Limit:
    """The limit of the whole with what was added to it; a part is extended by nobody once more."""
    limit, extension = Limit(**case.term), case.extension or {}
    if extension.get("state") != GRANTED:
        return limit
    return replace(limit, days=limit.days + int(extension["days"]), extension=0)


def _filed(case: Case, part: Part, *, work: UnitOfWork, clock: Clock) -> Case:
    kind = part.kind or case.kind
    return Case(
        id=work.ids.new(),
        number=case_number(case.body, kind, clock.today().year, work=work),
        kind=kind,
        body=case.body,
        channel=case.channel,
        title=part.title,
        text=part.text,
        receipt=case.receipt,
        state=states.NEW,
        received_at=case.received_at,
        disclosure=case.disclosure,
        anonymous=case.anonymous,
        contact=case.contact,
        notify=case.notify,
        split_from=case.number,
        reported=case.reported,
        kept_away=case.kept_away,
        order_number=case.order_number,
        rules=case.rules,
    )
