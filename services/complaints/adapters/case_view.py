"""A case as its citizen, or staff, may see it now: what was read, how urgent it is, and what can be done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from chassis.base.converter import structure
from chassis.ports import Actor, Clock
from chassis.storage.paging import Page
from services.complaints.adapters.hidden_identity import hidden_words, hiding, is_named_to, without_identity
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads import cases
from services.complaints.domain import deadline
from services.complaints.domain.allowed import Row
from services.complaints.domain.answer import Wording
from services.complaints.domain.awaited import awaits
from services.complaints.domain.case import CITIZEN_ACTS, acts_of, contact_read, may
from services.complaints.domain.lapse import reopen_until
from services.complaints.domain.named import NamedInIt, is_kept_from
from services.complaints.domain.offered import offered
from services.complaints.domain.response import NotForThePublic, NothingToPreview, Preview
from services.complaints.domain.states import ANSWERED
from services.complaints.use_cases.public_wording import public_wording


def for_citizen(work: Work, number: str, code: str, *, today: date) -> dict[str, Any]:
    """The case that number and receipt code open. Raises :class:`NoSuchCase`."""
    case = cases.find_for_citizen(work.connection, number, code)
    return _now(case, standing(case), CITIZEN_ACTS, work, today)


def for_staff(work: Work, number: str, reader: Actor, *, today: date) -> dict[str, Any]:
    """The case as staff of its body see it: officers with contact and acts, those who oversee without.

    Whom it names learns from no word of it who its citizen is.
    """
    found = cases.find_for_staff(work.connection, number, reader)
    named = {"named_in_it": is_kept_from(standing(found), reader), "identity_kept": is_named_to(reader, found)}
    row = standing(found)
    if named["identity_kept"]:
        found = without_identity(found, hiding(found["contact"]))
    case = _for_reader(found, row, reader, work, today) | {"letter": _letter(found["referral"])} | named
    if case["order_number"]:
        case["same_order"] = list(cases.of_same_order(work.connection, number, reader))
    return case if may("case.contact", case["body"], reader) else case | {"contact": None}


def _letter(referral: dict[str, Any] | None) -> dict[str, Any] | None:
    """The letter to an organisation outside, as those read it who draft and sign it."""
    shown = ("organisation", "reason")
    return {name: referral[name] for name in shown} | {"signed": "signed_by" in referral} if referral else None


def with_contact(work: Work, number: str, reader: Actor, clock: Clock) -> dict[str, Any]:
    """The case as :func:`for_staff` gives it, with a record in the audit of who saw the contact of its citizen."""
    case = for_staff(work, number, reader, today=clock.today())
    if case["contact"]:
        seen = contact_read(case["id"], number=number, body=case["body"], by=reader, at=clock.now())
        work.events.record(seen)
    return case


def previewed(work: Work, number: str, officer: Actor, *, today: date) -> Preview:
    """What would be public of the case and its draft.

    Raises :class:`NotForThePublic`, :class:`NothingToPreview`, or :class:`NamedInIt` for whom its citizen is kept from.
    """
    case = for_staff(work, number, officer, today=today)
    if case["identity_kept"]:
        raise NamedInIt
    if not case["publish_ok"]:
        raise NotForThePublic
    if not case.get("draft"):
        raise NothingToPreview
    said = structure(Wording, {name: case["draft"][name] for name in ("text", "outcome", "hides", "keeps")})
    return public_wording(
        title=case["title"], question=case["text"], contact=case["contact"], said=said, masker=work.personal_data
    )


def listed(work: Work, reader: Actor, query: dict[str, Any], *, today: date) -> Page[dict[str, Any]]:
    """A page of the cases that staff see."""
    page = cases.list_cases(work.connection, reader, query, today=today)
    naming = [case["number"] for case in page if is_named_to(reader, case)]
    contacts = cases.contacts_of(work.connection, naming) if naming else {}
    hidden = {number: hiding(contacts.get(number)) for number in naming}

    def shown(case: dict[str, Any]) -> dict[str, Any]:
        words = hidden_words(case, hidden[case["number"]]) if case["number"] in hidden else {}
        return _for_reader({**case, **words}, standing(case), reader, work, today)

    return page.map(shown)


def _for_reader(case: dict[str, Any], row: Row, reader: Actor, work: Work, today: date) -> dict[str, Any]:
    """``row``: how it stands, by the words that are hidden from some readers too."""
    acts = acts_of(reader, case["body"], case["department"])
    return _now(case, row, acts, work, today, reader) | {"awaits": awaits(row)}


def _now(
    case: dict[str, Any], row: Row, acts: Collection[str], work: Work, today: date, reader: Actor | None = None
) -> dict[str, Any]:
    urgency = deadline.urgency(case["state"], case["due_on"], today=today, terms=work.terms, calendar=work.calendar)
    is_open_to_him = case["state"] == ANSWERED and case["answered_at"]
    until = reopen_until(case["answered_at"], work.terms) if is_open_to_him else None
    return {name: value for name, value in case.items() if name not in ("named", "named_beside")} | {
        "urgency": urgency,
        "allowed": offered(row, acts, today=today, by=reader),
        "reopen_until": until,
    }


def standing(case: dict[str, Any]) -> Row:
    """What of a case that was read its acts depend on."""
    return structure(Row, case)
