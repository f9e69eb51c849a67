"""Review's unit of work on one open transaction."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.events.recorder import TransactionRecorder
from chassis.ports import Files, Ids, WorkCalendar
from services.review.ports import (
    Accountabilities,
    Assessments,
    Cases,
    Contents,
    Counters,
    Evaluations,
    Facts,
    Indicators,
    Inspections,
    Issues,
    Markings,
    Publications,
    Records,
    RemedialOrders,
    Routes,
    Sheets,
    Staff,
)


@dataclass(slots=True)
class Work:
    """:class:`services.review.ports.UnitOfWork` on a database connection."""

    cases: Cases
    issues: Issues
    counters: Counters
    routes: Routes
    events: TransactionRecorder
    ids: Ids
    calendar: WorkCalendar
    files: Files
    sheets: Sheets
    records: Records
    contents: Contents
    staff: Staff
    markings: Markings
    publications: Publications
    evaluations: Evaluations
    orders: RemedialOrders
    inspections: Inspections
    indicators: Indicators
    assessments: Assessments
    facts: Facts
    accountabilities: Accountabilities
