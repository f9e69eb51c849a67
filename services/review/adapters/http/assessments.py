"""The yearly assessments and the schemes that they score by, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from chassis.permissions import Thing
from chassis.storage.paging import Page
from chassis.web.endpoint import AnyView, Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match, required_version
from services.review.adapters.access import may
from services.review.adapters.assessing import carry_out, discard, save_scheme, shown_scores
from services.review.adapters.http.assessment_schemas import (
    AnswerSchema,
    AssessmentDecisionSchema,
    AssessmentProgressView,
    AssessmentQuery,
    AssessmentView,
    FactQuery,
    FactView,
    ObjectionSchema,
    SchemeSchema,
    SchemeView,
    StartSchema,
)
from services.review.adapters.http.oversight_schemas import DiscardedView
from services.review.adapters.storage.reads import assessments as reads
from services.review.adapters.storage.work import Work
from services.review.domain.assessment import Assessment
from services.review.domain.assessment_refusals import BodyNotFound
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.scoring import Fact
from services.review.use_cases.current_assessment import as_it_stands
from services.review.use_cases.start_assessment import StartAssessment, start_assessment

ASSESSMENT = "/assessments/<assessment>"
SCHEME = "/assessment-schemes/<body_code>"
READ = may("assessment.read", "assessment.read_published")

endpoints = Endpoints("review", "assessments")


@endpoints.get(
    "/assessments", who=may("assessment.list"), query=AssessmentQuery, returns=AssessmentProgressView, many=True
)
def list_assessments(work: Work, query: dict[str, Any]) -> Page[Assessment]:
    """The assessments that the caller may see, newest first."""
    return reads.list_assessments(work.events.connection, actor(), **query)


@endpoints.post(
    "/assessments", who=may("assessment.prepare"), body=StartSchema, returns=AssessmentProgressView, status=201
)
def begin_assessment(work: Work, body: dict[str, Any]) -> Reply:
    """Begin the assessment of a body for a year."""
    begun = start_assessment(StartAssessment(actor=actor(), **body), work=work, clock=clock())
    return Reply(begun, location=f"/review/api/v1/assessments/{begun.id}")


@endpoints.get(ASSESSMENT, who=READ, returns=AssessmentView, etag=True)
def show_assessment(work: Work, assessment: str) -> Reply:
    """One assessment with its scores, each explained. A draft's ETag follows its facts; acts compare its version."""
    found = reads.find_assessment(work.events.connection, assessment, actor())
    live = as_it_stands(found, work=work, today=clock().today())
    shown = {**_fields(live), "scores": shown_scores(live)}
    return Reply(shown, etag=str(found.version), is_live=found.state == "draft")


@endpoints.get(f"{ASSESSMENT}/facts", who=READ, query=FactQuery, returns=FactView, many=True)
def list_facts_behind(work: Work, query: dict[str, Any], assessment: str) -> Page[Fact]:
    """The facts behind a figure."""
    connection = work.events.connection
    found = reads.find_assessment(connection, assessment, actor())
    return reads.list_facts(connection, found, clock().today(), **query)


def _act(name: str, **options: Any) -> Callable[[AnyView], AnyView]:
    return endpoints.act(ASSESSMENT, name, match="optional", returns=AssessmentProgressView, **options)


def _done(act: str, given: dict[str, Any], assessment: str, work: Work) -> Reply:
    done = carry_out(act, given, assessment, seen=if_match() or "", work=work)
    return Reply(done, etag=str(done.version))


@_act("announce", who=may("assessment.prepare"))
def announce_scores(work: Work, assessment: str) -> Reply:
    """Tell the departments their scores; facts that arrive later do not change them."""
    return _done("announce", {}, assessment, work)


@endpoints.act(ASSESSMENT, "discard", who=may("assessment.prepare"), match="optional", returns=DiscardedView)
def discard_draft(work: Work, assessment: str) -> Reply:
    """Delete a draft, of which nobody was told yet."""
    discard(assessment, seen=if_match() or "", work=work)
    return Reply({"id": assessment})


@_act("object", who=may("assessment.object"), body=ObjectionSchema)
def object_to_score(work: Work, body: dict[str, Any], assessment: str) -> Reply:
    """Object to a line of one's department's score."""
    return _done("object", body, assessment, work)


@_act("answer", who=may("assessment.answer"), body=AnswerSchema)
def answer_objection(work: Work, body: dict[str, Any], assessment: str) -> Reply:
    """Answer an objection in writing; upheld, it changes the points."""
    return _done("answer", body, assessment, work)


@_act("submit", who=may("assessment.prepare"))
def submit_to_group(work: Work, assessment: str) -> Reply:
    """Put it to the leading group."""
    return _done("submit", {}, assessment, work)


@_act("decide", who=may("assessment.decide"), body=AssessmentDecisionSchema)
def decide_on_scores(work: Work, body: dict[str, Any], assessment: str) -> Reply:
    """Record what the leading group decided."""
    return _done("decide", body, assessment, work)


@_act("publish", who=may("assessment.prepare"))
def publish_scores(work: Work, assessment: str) -> Reply:
    """Show it to everybody of the body; it is frozen."""
    return _done("publish", {}, assessment, work)


@endpoints.get(SCHEME, who=may("assessment_scheme.read"), returns=SchemeView, etag=True)
def show_scheme(work: Work, body_code: str) -> Reply:
    """By what a body is assessed now."""
    require_body(work, body_code)
    scheme = work.assessments.current_scheme(body_code)
    return Reply(scheme, etag=str(scheme.version))


@endpoints.put(SCHEME, who=may("assessment_scheme.change"), body=SchemeSchema, match="required", returns=SchemeView)
def write_scheme(work: Work, given: dict[str, Any], body_code: str) -> Reply:
    """Write the next version; what was announced keeps the version that it was announced with."""
    scheme = save_scheme(given, body_code, seen=required_version(), work=work)
    return Reply(scheme, etag=str(scheme.version))


def require_body(work: Work, body: str) -> None:
    """Raise :class:`BodyNotFound` unless it is the reader's body."""
    if not PERMISSIONS.permits("assessment_scheme.read", actor(), Thing(body=body)) or (
        work.facts.departments(body) is None
    ):
        raise BodyNotFound


def _fields(assessment: Assessment) -> dict[str, Any]:
    return {name: value for name, value in asdict(assessment).items() if name != "scores"}
