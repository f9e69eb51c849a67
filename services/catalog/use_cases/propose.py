"""Handing a revision to review."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import proposing as rules
from services.catalog.domain.companion import require_document, require_interpretation
from services.catalog.domain.disclosure import COMPANION_ENDED, HAND_OVER, NOTICE_ENDED, OBJECTED, Disclosure
from services.catalog.domain.limit_tasks import without_limit_tasks
from services.catalog.domain.revision import is_draft_id
from services.catalog.domain.states import UNPUBLISHED
from services.catalog.domain.tasks import REEXAMINED, close_tasks
from services.catalog.domain.timeline import proposal_due
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.further_items import further_items
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.notice_words import refuse_hidden_words

_DONE_WITH_IT = ("returned", "held", OBJECTED, COMPANION_ENDED, NOTICE_ENDED, REEXAMINED, HAND_OVER)


def propose(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Hand the revision to review, its content bound by its hash."""
    disclosure = load_for_update(work, command.disclosure, act="propose", by=command.actor, expected=command.expected)
    at, today = clock.now(), clock.today()
    due = proposal_due(disclosure, calendar=work.calendar, today=today)
    similar = work.disclosures.similar_to(disclosure)
    further = further_items(disclosure.revision.content.also_fulfils, work)
    interpretation = _interpretation_of(disclosure, work)
    proposed, event = rules.propose(
        disclosure,
        by=command.actor,
        at=at,
        today=today,
        due=due,
        similar=similar,
        further=further,
        accompanied=interpretation is not None,
    )
    require_interpretation(disclosure, interpretation)
    if is_draft_id(disclosure.revision.content.interprets):
        require_document(work.disclosures.load(disclosure.revision.content.interprets))
    _refuse_names_after_notice(disclosure, work)
    # The task of an earlier return is done with that, and nobody needs to press for it: review does.
    proposed, closed = close_tasks(proposed, _DONE_WITH_IT, at=at, reason="proposed")
    proposed, pressed = without_limit_tasks(proposed, at=at, reason="proposed")
    for recorded in (event, *closed, *pressed):
        work.events.record(recorded)
    return work.disclosures.save(with_consents_asked(proposed, work=work, at=at, reason="proposed"))


def _interpretation_of(disclosure: Disclosure, work: UnitOfWork) -> str | None:
    """What explains it and goes out with it; what is public, or explains another one itself, has none such."""
    is_document = disclosure.published == UNPUBLISHED and not disclosure.revision.content.interprets
    return work.disclosures.interpretation_of(disclosure.id) if is_document else None


def _refuse_names_after_notice(disclosure: Disclosure, work: UnitOfWork) -> None:
    """A correction that ends a public notice, or follows its end, is not a way back for the persons."""
    content = disclosure.revision.content
    follows = disclosure.notice_until is not None or disclosure.closed_through
    whole = work.disclosures.load_whole_for_update(disclosure.id) if follows and not content.notice_until else None
    if whole is None:
        return
    texts = {
        "title": content.title,
        "summary": content.summary,
        "document_number": content.document_number,
        "text": work.files.get(content.text.digest).decode(),
    }
    refuse_hidden_words(texts, *whole, work)
