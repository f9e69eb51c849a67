"""Inspections as JSON, and the evidence pack of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply, download
from chassis.web.request import actor, if_match, service
from services.review.adapters import oversight_acts as acts
from services.review.adapters.access import may
from services.review.adapters.evidence.pack import pack_of
from services.review.adapters.http.inspection_schemas import (
    CheckSchema,
    FindingSchema,
    InspectionConclusionSchema,
    InspectionProgressView,
    InspectionQuery,
    InspectionSchema,
    InspectionView,
    VisitSchema,
)
from services.review.adapters.http.oversight_schemas import DiscardedView
from services.review.adapters.storage.reads import oversight as reads
from services.review.adapters.storage.work import Work
from services.review.domain.inspection import Inspection

INSPECTION = "/inspections/<inspection>"
ZIP = "application/zip"

endpoints = Endpoints("review", "inspections")


@endpoints.get(
    "/inspections",
    who=may("inspection.list"),
    query=InspectionQuery,
    returns=InspectionProgressView,
    many=True,
)
def list_inspections(work: Work, query: dict[str, Any]) -> Page[Inspection]:
    """The inspections that the caller may see, newest first."""
    return reads.list_inspections(work.events.connection, actor(), **query)


@endpoints.post(
    "/inspections",
    who=may("inspection.keep"),
    body=InspectionSchema,
    returns=InspectionProgressView,
    status=201,
)
def plan(work: Work, body: dict[str, Any]) -> Reply:
    """Plan an inspection of some departments."""
    done = acts.plan(body, work)
    return Reply(done, location=f"/review/api/v1/inspections/{done.id}")


@endpoints.get(INSPECTION, who=may("inspection.read"), returns=InspectionView, etag=True)
def show_inspection(work: Work, inspection: str) -> Reply:
    """One inspection with its sample and what was found."""
    found = reads.find_inspection(work.events.connection, inspection, actor())
    return Reply({**asdict(found), "sample": _titled(work, found)}, etag=str(found.version))


@endpoints.get(f"{INSPECTION}/evidence.zip", who=may("inspection.read"), media=(ZIP,))
def show_pack(work: Work, inspection: str) -> Reply:
    """Documents, records and audit proofs in one archive, which its own program checks offline."""
    name, content = pack_of(
        reads.find_inspection(work.events.connection, inspection, actor()), work, service().audit_keys
    )
    return download(name, content, ZIP)


@endpoints.act(INSPECTION, "discard", who=may("inspection.keep"), match="optional", returns=DiscardedView)
def discard_plan(work: Work, inspection: str) -> Reply:
    """Delete a plan of which nothing was recorded yet."""
    acts.discard(inspection, if_match() or "", work)
    return Reply({"id": inspection})


@endpoints.act(INSPECTION, "freeze", who=may("inspection.keep"), match="optional", returns=InspectionProgressView)
def freeze(work: Work, inspection: str) -> Reply:
    """Write down from what is drawn; the next signed head of the audit chain draws."""
    return _done(acts.freeze, inspection, {}, work)


@endpoints.act(
    INSPECTION,
    "check",
    who=may("inspection.keep"),
    body=CheckSchema,
    match="optional",
    returns=InspectionProgressView,
)
def check(work: Work, body: dict[str, Any], inspection: str) -> Reply:
    """Record the checklist of one unit of the sample."""
    return _done(acts.check, inspection, body, work)


@endpoints.act(
    INSPECTION,
    "visit",
    who=may("inspection.keep"),
    body=VisitSchema,
    match="optional",
    returns=InspectionProgressView,
)
def visit(work: Work, body: dict[str, Any], inspection: str) -> Reply:
    """Record a visit."""
    return _done(acts.visit, inspection, body, work)


@endpoints.act(
    INSPECTION,
    "find",
    who=may("inspection.keep"),
    body=FindingSchema,
    match="optional",
    returns=InspectionProgressView,
)
def find(work: Work, body: dict[str, Any], inspection: str) -> Reply:
    """Record what is wrong, and order it to be mended."""
    return _done(acts.find, inspection, body, work)


@endpoints.act(
    INSPECTION,
    "conclude",
    who=may("inspection.keep"),
    body=InspectionConclusionSchema,
    match="optional",
    returns=InspectionProgressView,
)
def conclude(work: Work, body: dict[str, Any], inspection: str) -> Reply:
    """End the inspection once its sample was checked."""
    return _done(acts.conclude, inspection, body, work)


def _done(act: Callable[..., Inspection], inspection: str, given: dict[str, Any], work: Work) -> Reply:
    done = act(inspection, given, if_match() or "", work)
    return Reply(done, etag=str(done.version))


def _titled(work: Work, inspection: Inspection) -> dict[str, Any] | None:
    if inspection.sample is None:
        return None
    titles = reads.titles_of(work.events.connection, inspection.sample.units, actor())
    units = [{**asdict(unit), "title": titles.get(unit.key, "")} for unit in inspection.sample.units]
    return {**asdict(inspection.sample), "units": units}
