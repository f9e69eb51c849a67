"""The addresses of the yearly assessment, one assessment in each state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from chassis.permissions import Thing
from services.review.adapters.storage.assessments import SqlAssessments
from services.review.domain.assessment import Assessment, Objection
from services.review.domain.assessment_scheme import Indicator
from services.review.domain.scoring import Line, Score
from services.review.domain.step import Person
from tests.integration.review.harness import NOW, ReviewHarness
from tests.matrix.people import BODY, DEPARTMENT, DEPARTMENTS, OWNER
from tests.matrix.trying import Try

API, PAGE = "/review/api/v1/assessments", "/review/assessments"
_LINE = {"name": "公开义务", "kind": "obligation", "formula": "share", "points": 100}
_FORM = {f"indicators.0.{name}": str(value) for name, value in _LINE.items()}
_WHOLE = Thing(body=BODY)
_ANNOUNCED = Thing(body=BODY, departments=(DEPARTMENT,))
_DRAFT = Thing(body=BODY, roles=frozenset({"office", "leading_group", "leader", "inspector"}))
_ANSWER = {"objection": 1, "upheld": False, "text": "维持。"}
_READ, _PUBLIC = ("assessment.read",), ("assessment.read", "assessment.read_published")


# Who objected, and those of the office and the leading group who work in his department.
_INSIDE = (OWNER, f"office.all.{BODY}", "office.party", f"leading_group.all.{BODY}", "superior")


def tries_of_assessments(harness: ReviewHarness) -> list[Try]:
    """Each address on an assessment of which it makes sense."""
    harness.deliver("catalog.body.changed", BODY, {"code": BODY, "departments": DEPARTMENTS})
    for state, year in (("draft", 2026), ("announced", 2025), ("over", 2024), ("submitted", 2023), ("decided", 2022)):
        _kept(harness, state, year)
    _kept(harness, "published", 2021)
    decision = {"present": ["fang", f"leading_group.all.{BODY}"], "rewards": "无", "measures": "无"}
    objection = {"department": DEPARTMENT, "line": 1, "text": "不符。"}
    return [
        Try(rule=API, path=API),
        Try(rule=PAGE, path=PAGE),
        Try(rule=API, path=API, method="POST", body={"body": BODY, "year": 2020}, thing=_WHOLE),
        Try(rule=f"{PAGE}/start", path=f"{PAGE}/start", method="POST", body={"body": BODY, "year": 2020}, thing=_WHOLE),
        *_reads("draft", _DRAFT, _READ),
        *_reads("announced", _ANNOUNCED, _READ),
        *_reads("published", _ANNOUNCED, _PUBLIC),
        *_act("draft", "announce", _DRAFT),
        *_act("draft", "discard", _DRAFT),
        *_act("announced", "object", _ANNOUNCED, objection),
        *_act("over", "answer", replace(_ANNOUNCED, kept_from={"objector": _INSIDE}), _ANSWER, objected=True),
        *_act("submitted", "decide", _ANNOUNCED, decision),
        *_act("decided", "publish", _ANNOUNCED),
        *_act("over", "submit", _ANNOUNCED),
        *_scheme(),
    ]


def _kept(harness: ReviewHarness, state: str, year: int) -> None:
    by = Person(sub="chen", name="陈", department="BGS")
    indicator = Indicator(**{**_LINE, "points": 10_000})  # type: ignore[arg-type]
    made = Assessment(id=f"a-{state}", body=BODY, year=year, started_by=by, started_at=NOW)
    if state != "draft":
        line = Line(good=1, figure=10_000, earned=10_000)
        scores = (Score(department="", lines=(line,)), Score(department=DEPARTMENT, lines=(line,)))
        until = date(2026, 1, 9) if state == "over" else date(2026, 12, 31)
        made = replace(made, state=state, scheme_version=0, indicators=(indicator,), scores=scores)
        made = replace(made, announced_at=NOW, objections_until=until, published_at=NOW)
    if state == "over":
        objection = Objection(number=1, department=DEPARTMENT, line=1, by=replace(by, sub=OWNER), at=NOW, text="不符。")
        made = replace(made, state="announced", objections=(objection,))
    with harness.service.database.write() as connection:
        SqlAssessments(connection).add(made)


def _reads(state: str, thing: Thing, acts: tuple[str, ...]) -> list[Try]:
    asked = "kind=obligation"
    return [
        Try(rule=f"{at}/<assessment>{more}", path=f"{at}/a-{state}{more}{query}", thing=thing, acts=acts)
        for at in (API, PAGE)
        for more, query in (("", ""), ("/facts", f"?{asked}"))
    ]


def _act(state: str, act: str, thing: Thing, body: Any = None, *, objected: bool = False) -> list[Try]:
    form = {**body, "upheld": "no"} if objected else body
    return [
        Try(rule=f"{at}/<assessment>/{act}", path=f"{at}/a-{state}/{act}", method="POST", body=given, thing=thing)
        for at, given in ((API, body), (PAGE, form))
    ]


def _scheme() -> list[Try]:
    api, page = "/review/api/v1/assessment-schemes", "/review/assessment-schemes"
    return [
        Try(rule=f"{api}/<body_code>", path=f"{api}/{BODY}", thing=_WHOLE),
        Try(rule=f"{page}/<body_code>", path=f"{page}/{BODY}", thing=_WHOLE),
        Try(
            rule=f"{api}/<body_code>",
            path=f"{api}/{BODY}",
            method="PUT",
            body={"indicators": [_LINE]},
            headers={"If-Match": '"0"'},
            thing=_WHOLE,
        ),
        Try(
            rule=f"{page}/<body_code>/write",
            path=f"{page}/{BODY}/write",
            method="POST",
            body={**_FORM, "seen": "0"},
            thing=_WHOLE,
        ),
    ]
