"""Evaluation, remedial orders and inspection: the rules by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.ports import NotAllowed
from services.review.domain import assessment as assessing
from services.review.domain import inspection as inspecting
from services.review.domain import remedial_order as ordering
from services.review.domain.assessment_refusals import ObjectionsRunning
from services.review.domain.evaluation import Opinion, evaluate, thing_of
from services.review.domain.indicators import Indicator, IndicatorSet, SelfScore, score
from services.review.domain.inspection import Inspection, Sample, Unit, UnitCheck, Visit
from services.review.domain.oversight_refusals import (
    EvaluationIncomplete,
    IndicatorsRefused,
    InspectionRefused,
    OrderRefused,
)
from services.review.domain.remedial_order import Demand, Evidence, RemedialOrder
from services.review.domain.sampling import Head
from services.review.domain.step import Person
from services.vocabulary import EVALUATION_ASPECTS
from tests.unit.review.builders import CALENDAR, NOW, TODAY, a_person, a_publication

FANG, GAO = a_person("fang", "leading_group"), a_person("gao", "leading_group")
HEAD, OFFICE = a_person("zhou", "section_head"), a_person("chen", "office", department="办公室")
INSPECTOR = a_person("ding", "inspector", department="办公室")


def evaluated(*publications: Any, verdict: str = "met", conclusion: str = "good", period: str = "2026-Q4") -> Any:
    aspects = {name: Opinion(verdict="met") for name in EVALUATION_ASPECTS}
    aspects["completeness"] = Opinion(verdict=verdict, remark="附表缺数。")
    found = publications or (a_publication(),)
    return evaluate(
        identity="e-1",
        thing=thing_of("GJJ", found, ()),
        period=period,
        publications=found,
        present=("fang", "gao"),
        aspects=aspects,
        conclusion=conclusion,
        opinion="见各项。",
        staff=[replace(FANG, party_member=True), replace(GAO, party_member=True)],
        by=FANG,
        at=NOW,
    )


@pytest.mark.parametrize(
    ("given", "changes", "field"),
    [
        ((), {"verdict": "not_met"}, "conclusion"),
        ((a_publication(), a_publication(id="d-2", audience="party")), {}, "disclosures"),
        ((), {"period": "2026-Q3"}, "disclosures"),
        ((a_publication(published="withdrawn"),), {}, "disclosures"),
    ],
)
def test_what_an_evaluation_may_not_say(given: Any, changes: dict[str, str], field: str) -> None:
    with pytest.raises(EvaluationIncomplete) as refused:
        evaluated(*given, **changes)
    assert list(refused.value.errors) == [field]


def test_an_aspect_that_is_partly_met_may_still_be_good() -> None:
    assert evaluated(verdict="partly").conclusion == "good"


def an_order(department: str = "归集科") -> RemedialOrder:
    order, _ = ordering.issue(
        Demand(department=department, what="补附表。", why="缺附表。", days=5),
        identity="o-1",
        number="整改〔2026〕1号",
        body="GJJ",
        audience="internal",
        source=ordering.Source(),
        disclosures=(),
        departments=("归集科",),
        staff=(HEAD, OFFICE),
        calendar=CALENDAR,
        today=TODAY,
        by=OFFICE,
        at=NOW,
    )
    return order


def test_an_order_names_a_department_of_the_body() -> None:
    with pytest.raises(OrderRefused) as refused:
        an_order("XX")
    assert "本单位没有这个科室" in refused.value.errors["department"]


def a_file(digest: str, *, round: int = 1) -> Evidence:
    media_type = "text/plain"
    return Evidence(
        digest=digest, name="附表.txt", size=1, media_type=media_type, round=round, by=Person.of(HEAD), at=NOW
    )


def test_a_reply_names_files_of_its_own_round_alone_and_keeps_those() -> None:
    order = replace(an_order(), round=2, evidence=(a_file("old"), a_file("new", round=2), a_file("left", round=2)))
    for foreign in ("old", "elsewhere"):
        with pytest.raises(OrderRefused) as refused:
            ordering.reply(order, "已补。", ["new", foreign], by=HEAD, at=NOW)
        assert list(refused.value.errors) == ["files"]
    assert [file.digest for file in ordering.reply(order, "已补。", ["new"], by=HEAD, at=NOW).evidence] == [
        "old",
        "new",
    ]


def an_inspection(**changes: Any) -> Inspection:
    units = tuple(Unit(kind="publications", id=each, label=each, disclosure=each) for each in ("d-1", "d-2"))
    sample = Sample(seed="s", head=Head(text="{}", key="", signature=""), units=units, at=NOW)
    given: dict[str, Any] = {
        "id": "i-1",
        "body": "GJJ",
        "kind": "year_end",
        "title": "年终检查",
        "departments": ("归集科",),
        "planned_on": TODAY,
        "from_on": date(2026, 1, 1),
        "until_on": date(2026, 12, 31),
        "sizes": {"publications": 2, "cases": 0},
        "by": Person.of(INSPECTOR),
        "at": NOW,
        "state": "drawn",
        "sample": sample,
    }
    return Inspection(**{**given, **changes})


def checked(inspection: Inspection, disclosure: str) -> Inspection:
    answers = dict.fromkeys(inspecting.CHECKLIST, "yes")
    said = UnitCheck(unit=f"publications/{disclosure}", answers=answers, remark="", by=Person.of(INSPECTOR), at=NOW)
    return inspecting.check(inspection, said, by=INSPECTOR)[0]


def test_an_inspection_is_over_once_each_unit_was_looked_at() -> None:
    once = checked(checked(an_inspection(), "d-1"), "d-1")
    with pytest.raises(InspectionRefused) as refused:
        inspecting.conclude(once, "总体良好。", by=INSPECTOR, at=NOW)
    assert "还有 1 件" in refused.value.errors["conclusion"]
    assert inspecting.conclude(checked(once, "d-2"), "总体良好。", by=INSPECTOR, at=NOW)[0].state == "concluded"


@pytest.mark.parametrize(("on", "is_taken"), [(date(2026, 11, 9), True), (date(2026, 11, 10), False)])
def test_a_visit_is_recorded_once_it_is_made(on: date, is_taken: bool) -> None:
    said = Visit(on=on, place="大厅", seen_there="已张贴。", good_practice="", by=Person.of(INSPECTOR), at=NOW)
    if is_taken:
        assert inspecting.visit(an_inspection(), said, today=TODAY, by=INSPECTOR)[0].visits == (said,)
        return
    with pytest.raises(InspectionRefused) as refused:
        inspecting.visit(an_inspection(), said, today=TODAY, by=INSPECTOR)
    assert list(refused.value.errors) == ["on"]


def test_departments_that_are_not_the_bodys_or_not_inspected_are_refused() -> None:
    planned = an_inspection(state="planned", sample=None)
    with pytest.raises(InspectionRefused):
        inspecting.plan(planned, departments=("财务科",), by=INSPECTOR)
    with pytest.raises(InspectionRefused):
        inspecting.require_department(planned, "财务科")
    with pytest.raises(NotAllowed):
        inspecting.plan(planned, departments=("归集科",), by=a_person("own", "inspector"))


def test_a_score_has_at_most_the_points_of_its_indicator() -> None:
    listed = (Indicator(code="A1", title="主动公开", evidence="目录", points=10),)
    found = IndicatorSet(
        id="k-1", body="GJJ", name="2026年", year=2026, indicators=listed, by=Person.of(OFFICE), at=NOW
    )
    given = SelfScore(points=10, evidence="见目录。", disclosures=(), by=Person.of(OFFICE), at=NOW)
    assert score(found, "A1", given, by=OFFICE)[0].scores["A1"].points == 10
    with pytest.raises(IndicatorsRefused) as refused:
        score(found, "A1", replace(given, points=11), by=OFFICE)
    assert list(refused.value.errors) == ["points"]


def test_scores_are_put_to_the_leading_group_the_day_after_the_objections_end() -> None:
    begun, _ = assessing.started("GJJ", 2025, identity="a-1", by=OFFICE, at=NOW)
    announced = replace(begun, state="announced", objections_until=TODAY)
    with pytest.raises(ObjectionsRunning):
        assessing.submit(announced, by=OFFICE, at=NOW, today=TODAY)
    assert assessing.submit(announced, by=OFFICE, at=NOW, today=TODAY + timedelta(days=1))[0].state == "submitted"
