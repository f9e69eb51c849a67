"""The composition root of review: the only wiring of this service."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from chassis.base.clock import SystemClock
from chassis.base.ids import Uuid7Ids
from chassis.base.settings import Settings
from chassis.calendar.workdays import calendar
from chassis.content import markings
from chassis.events.recorder import TransactionRecorder
from chassis.ports import Clock, Ids
from chassis.service import Service, Timer
from chassis.storage.database import Database
from chassis.storage.file_store import FileStore
from services.review.adapters.content import FileContents
from services.review.adapters.messages import HANDLERS
from services.review.adapters.replicas import REPLICAS
from services.review.adapters.sheets import JsonSchemaSheets
from services.review.adapters.snapshots import SNAPSHOTS
from services.review.adapters.storage.accountabilities import SqlAccountabilities
from services.review.adapters.storage.assessments import SqlAssessments
from services.review.adapters.storage.cases import SqlCases
from services.review.adapters.storage.counters import SqlCounters
from services.review.adapters.storage.evaluations import SqlEvaluations
from services.review.adapters.storage.indicators import SqlIndicators
from services.review.adapters.storage.inspections import SqlInspections
from services.review.adapters.storage.issues import SqlIssues
from services.review.adapters.storage.publications import SqlPublications
from services.review.adapters.storage.reads.accountabilities import ended_by
from services.review.adapters.storage.reads.assessments import shown_long_enough
from services.review.adapters.storage.reads.facts import SqlFacts
from services.review.adapters.storage.reads.oversight import named as named_by_oversight
from services.review.adapters.storage.reads.oversight import orders_to_escalate, samples_to_draw
from services.review.adapters.storage.reads.records import named
from services.review.adapters.storage.reads.staffing import cases_to_check_again, cases_to_remind_of
from services.review.adapters.storage.records import FileRecords
from services.review.adapters.storage.remedial_orders import SqlRemedialOrders
from services.review.adapters.storage.routes import SqlRoutes
from services.review.adapters.storage.staff import StaffCopy
from services.review.adapters.storage.work import Work
from services.review.domain.permissions import PERMISSIONS
from services.review.events import PUBLISHES, SUBSCRIBES
from services.review.use_cases.check_staffing import check_staffing_again
from services.review.use_cases.end_accountability import end_accountability
from services.review.use_cases.end_assessment_notice import end_assessment_notice
from services.review.use_cases.escalate_order import escalate_order
from services.review.use_cases.inspect import draw_sample
from services.review.use_cases.remind_of_overdue import remind_of_overdue

__all__ = ["NAME", "SUBSCRIBES", "build"]

NAME = "review"
READS_FILES_OF = ("catalog",)
CHECK_STAFFING_EVERY = timedelta(minutes=1)
REMIND_EVERY = timedelta(minutes=10)
DRAW_EVERY = timedelta(seconds=20)
END_EVERY = timedelta(minutes=10)


def build(settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None) -> Service:
    """The service with its database, files and calendar."""
    clock, ids = clock or SystemClock(), ids or Uuid7Ids()
    files = FileStore(settings.files, room=NAME, reads=READS_FILES_OF)
    workdays = calendar(settings.data / "calendar")
    sheets, records = JsonSchemaSheets(), FileRecords(files)

    def make_work(connection: Any, events: TransactionRecorder) -> Work:
        return Work(
            cases=SqlCases(connection),
            issues=SqlIssues(connection),
            counters=SqlCounters(connection),
            routes=SqlRoutes(connection),
            events=events,
            ids=ids,
            calendar=workdays,
            files=files,
            sheets=sheets,
            records=records,
            contents=FileContents(files),
            staff=StaffCopy(connection),
            markings=markings,
            publications=SqlPublications(connection),
            evaluations=SqlEvaluations(connection),
            orders=SqlRemedialOrders(connection),
            inspections=SqlInspections(connection),
            indicators=SqlIndicators(connection),
            assessments=SqlAssessments(connection),
            facts=SqlFacts(connection),
            accountabilities=SqlAccountabilities(connection),
        )

    return Service(
        name=NAME,
        settings=settings,
        database=Database(settings.database_url(NAME)),
        root=Path(__file__).parent,
        publishes=PUBLISHES,
        subscribes=SUBSCRIBES,
        handlers=HANDLERS,
        make_work=make_work,
        snapshots=SNAPSHOTS,
        replicas=REPLICAS,
        routes=_routes,
        files_named=_named,
        reads_files_of=READS_FILES_OF,
        timers=(
            Timer("check_staffing", CHECK_STAFFING_EVERY, _to_check, _check),
            Timer("remind_of_overdue", REMIND_EVERY, _to_remind_of, _remind),
            Timer("escalate_orders", REMIND_EVERY, _to_escalate, _escalate),
            Timer("draw_samples", DRAW_EVERY, _to_draw, _draw),
            Timer("end_assessment_notices", END_EVERY, _notices_to_end, _end_notice),
            Timer("end_accountabilities", END_EVERY, _to_end, _end),
        ),
        permissions=PERMISSIONS,
        clock=clock,
        ids=ids,
    )


def _to_check(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return cases_to_check_again(work.events.connection, clock.today(), limit)


def _check(case_id: str, work: Work, clock: Clock) -> None:
    check_staffing_again(case_id, work=work, clock=clock)


def _to_remind_of(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return cases_to_remind_of(work.events.connection, clock.today(), limit)


def _remind(case_id: str, work: Work, clock: Clock) -> None:
    remind_of_overdue(case_id, work=work, clock=clock)


def _named(work: Work, digests: Sequence[str]) -> Collection[str]:
    connection = work.events.connection
    return {*named(connection, digests), *named_by_oversight(connection, digests)}


def _to_escalate(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return orders_to_escalate(work.events.connection, clock.today(), limit)


def _escalate(order: str, work: Work, clock: Clock) -> None:
    escalate_order(order, work=work, clock=clock)


def _to_draw(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return samples_to_draw(work.events.connection, limit)


def _draw(inspection: str, work: Work, clock: Clock) -> None:
    draw_sample(inspection, work=work, clock=clock)


def _notices_to_end(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return shown_long_enough(work.events.connection, clock.today(), limit)


def _end_notice(identity: str, work: Work, clock: Clock) -> None:
    end_assessment_notice(identity, work=work, clock=clock)


def _to_end(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return ended_by(work.events.connection, clock.today(), limit)


def _end(identity: str, work: Work, clock: Clock) -> None:
    end_accountability(identity, work=work, clock=clock)


def _routes() -> Sequence[Any]:
    # Loaded by the web alone: a worker or relay answers no request, and shall not carry Flask.
    from services.review.adapters.http import (
        accountabilities,
        assessments,
        cases,
        documents,
        evaluations,
        indicators,
        inspections,
        issues,
        precedents,
        remedial_orders,
        routes,
    )
    from services.review.adapters.pages import accountabilities as accountability_pages
    from services.review.adapters.pages import assessments as assessment_pages
    from services.review.adapters.pages import cases as case_pages
    from services.review.adapters.pages import documents as document_pages
    from services.review.adapters.pages import evaluations as evaluation_pages
    from services.review.adapters.pages import indicators as indicator_pages
    from services.review.adapters.pages import inspections as inspection_pages
    from services.review.adapters.pages import issues as issue_pages
    from services.review.adapters.pages import remedial_orders as order_pages
    from services.review.adapters.pages import routes as route_pages

    return (
        cases.endpoints,
        issues.endpoints,
        routes.endpoints,
        documents.endpoints,
        precedents.endpoints,
        case_pages.pages,
        issue_pages.pages,
        document_pages.pages,
        route_pages.pages,
        *(each.endpoints for each in (evaluations, remedial_orders, inspections, indicators)),
        *(each.pages for each in (evaluation_pages, order_pages, inspection_pages, indicator_pages)),
        assessments.endpoints,
        assessment_pages.pages,
        accountabilities.endpoints,
        accountability_pages.pages,
    )
