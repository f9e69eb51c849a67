"""Declaring whether a publication is still in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock
from services.catalog.domain import validity as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.linked_documents import require_linkable
from services.catalog.use_cases.load_for_update import load_whole_for_update, public_revision
from services.catalog.use_cases.notice_words import refuse_hidden_words
from services.catalog.use_cases.public_words import refuse_personal_data
from services.catalog.use_cases.publish import awaiting_archive

VALIDITY_COUNTER = "validity"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareValidity(Act):
    """``validity`` is one of :data:`~services.catalog.domain.vocabulary.VALIDITIES`, since ``on``; ``document`` is the
    index number of the document that did it, empty where there is none here."""

    validity: str
    on: date
    document: str = ""


def declare_validity(command: DeclareValidity, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Declare it; a filed publication gets an addendum."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure, revisions = load_whole_for_update(
        work, command.disclosure, act="declare-validity", by=command.actor, expected=command.expected
    )
    at = clock.now()
    rules.require_public(disclosure, by=command.actor)
    public = public_revision(disclosure, revisions).content
    declared, event = rules.declare_validity(
        disclosure,
        public,
        command.validity,
        on=command.on,
        document=command.document,
        reason=command.reason,
        by=command.actor,
        at=at,
        today=clock.today(),
    )
    require_linkable([("document", command.document)], disclosure.item, work)
    refuse_personal_data({"reason": command.reason}, disclosure.item, work)
    refuse_hidden_words({"reason": command.reason}, disclosure, revisions, work)
    work.events.record(event)
    work.disclosures.link(declared, public)
    # The kept answers of lists and neighbours begin anew: the public log does not tell of it.
    work.counters.next(VALIDITY_COUNTER)
    return work.disclosures.save(awaiting_archive(declared, work=work, at=at), revision=False)
