"""The composition root of complaints: the only wiring of this service."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from chassis.base.clock import SystemClock
from chassis.base.ids import Uuid7Ids
from chassis.base.outside import OutsideServers
from chassis.base.settings import Settings, SettingsError
from chassis.calendar.workdays import calendar
from chassis.events.recorder import TransactionRecorder
from chassis.ports import Clock, Ids
from chassis.service import Chore, Service, Timer
from chassis.storage.database import Database
from chassis.storage.file_store import ORPHANED_AFTER, FileStore
from services.complaints.adapters.deadline_timers import DEADLINE_TIMERS
from services.complaints.adapters.mailbox_timers import mailbox_timers
from services.complaints.adapters.messages import HANDLERS
from services.complaints.adapters.replicas import REPLICAS
from services.complaints.adapters.snapshots import SNAPSHOTS
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.identities import PURPOSE, Sealer, are_sealed
from services.complaints.adapters.storage.reads.reported import reporting
from services.complaints.adapters.telling import telling_timers
from services.complaints.domain.lapse import lapses_before
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.terms import Terms
from services.complaints.domain.votes import VoteLimits
from services.complaints.events import PUBLISHES, SUBSCRIBES
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.lapse_case import lapse_case

NAME = "complaints"
LAPSE_EVERY = timedelta(hours=1)
SWEEP_EVERY = timedelta(days=1)
PORTION = 1_000
log = logging.getLogger(__name__)


def build(
    settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None, terms: Terms | None = None
) -> Service:
    """The service with its database, files, calendar and figures."""
    clock, ids, terms = (
        clock or SystemClock(),
        ids or Uuid7Ids(),
        terms or Terms(recording_days=settings.recording_days, small_cell=settings.small_cell),
    )
    files = FileStore(settings.files, room=NAME)
    workdays = calendar(settings.data / "calendar")
    limits = VoteLimits(
        unknown=settings.limits["vote"], known=settings.limits["known-vote"], everybody=settings.limits["publication"]
    )

    database, outside = Database(settings.database_url(NAME)), OutsideServers(log)

    @cache
    def sealing() -> Sealer | None:
        # Asked for by the web alone, when an identity comes or is opened: nobody else is given the keys.
        from chassis.base.sealing import Sealer

        keys = settings.identity_keys(partial(are_sealed, database))
        return Sealer(keys, PURPOSE) if keys else None

    def sealer() -> Sealer | None:
        try:
            return sealing()
        except SettingsError as error:
            log.error("identities cannot be sealed or opened: %s", error)
            return None

    def make_work(connection: Any, events: TransactionRecorder) -> Work:
        work = Work(
            connection,
            events,
            ids=ids,
            calendar=workdays,
            files=files,
            terms=terms,
            vote_limits=limits,
            sealer=sealer,
        )
        work.tells_by_mail = settings.mail_server is not None
        return work

    def sweep(work: UnitOfWork, clock: Clock) -> int:
        return files.sweep(work.answers.named, clock.now() - ORPHANED_AFTER)

    return Service(
        name=NAME,
        settings=settings,
        database=database,
        root=Path(__file__).parent,
        publishes=PUBLISHES,
        subscribes=SUBSCRIBES,
        handlers=HANDLERS,
        make_work=make_work,
        snapshots=SNAPSHOTS,
        replicas=REPLICAS,
        routes=_routes,
        permissions=PERMISSIONS,
        timers=(
            Timer("lapse", LAPSE_EVERY, _lapsing, _lapse),
            *DEADLINE_TIMERS,
            *mailbox_timers(settings, outside),
            *telling_timers(settings, outside),
            Chore("sweep-files", SWEEP_EVERY, sweep),
            Chore("forget-sources", SWEEP_EVERY, _forget_sources),
        ),
        files_named=lambda work, digests: work.answers.named(digests),
        kept_from=reporting,
        outside=outside,
        clock=clock,
        ids=ids,
    )


def _routes() -> Sequence[Any]:
    # Loaded by the web alone: a worker or relay answers no request, and shall not carry Flask.
    from services.complaints.adapters.http import (
        case_answers,
        case_dialogue,
        case_handing_on,
        case_handling,
        cases,
        clock,
        documents,
        evaluations,
        filing,
        mails,
        meetings,
        questionnaires,
        rules,
        sent_cases,
        telling,
        tip_offs,
    )
    from services.complaints.adapters.http.typed_numbers import TypedNumbers
    from services.complaints.adapters.pages import (
        acting,
        asking,
        calculator,
        citizens,
        handing_code,
        officers,
        questionnaire_desk,
        recording,
    )
    from services.complaints.adapters.pages import documents as documents_page
    from services.complaints.adapters.pages import filing as filing_pages
    from services.complaints.adapters.pages import mails as mail_pages
    from services.complaints.adapters.pages import meetings as meeting_pages
    from services.complaints.adapters.pages import questionnaires as questionnaire_pages
    from services.complaints.adapters.pages import rules as rules_page
    from services.complaints.adapters.pages import sent_cases as sent_pages
    from services.complaints.adapters.pages import telling as telling_pages
    from services.complaints.adapters.pages import tip_offs as tip_off_pages

    of_cases = (cases, sent_cases, case_dialogue, case_handling, case_handing_on, case_answers)
    beside_cases = (documents, rules, clock, filing, telling, tip_offs, mails)
    of_publications = (evaluations, questionnaires, meetings)
    to_citizens = (calculator, asking, citizens, filing_pages, telling_pages, tip_off_pages, questionnaire_pages)
    at_the_desk = (officers, acting, handing_code, recording, sent_pages, documents_page, rules_page)
    to_officers = (*at_the_desk, questionnaire_desk, meeting_pages, mail_pages)
    return (
        TypedNumbers(),
        *(module.endpoints for module in (*of_cases, *beside_cases, *of_publications)),
        *(module.pages for module in (*to_citizens, *to_officers)),
    )


def _lapsing(work: UnitOfWork, clock: Clock, limit: int) -> Sequence[str]:
    return work.cases.lapsing(lapses_before(work.terms, today=clock.today()), limit=limit)


def _forget_sources(work: UnitOfWork, clock: Clock) -> int:
    before = clock.now() - timedelta(days=work.terms.source_days)
    forgotten = work.evaluations.forget_sources(before, limit=PORTION)
    return forgotten + work.questionnaires.forget_sources(before, limit=PORTION)


def _lapse(number: str, work: UnitOfWork, clock: Clock) -> None:
    lapse_case(number, work=work, clock=clock)
