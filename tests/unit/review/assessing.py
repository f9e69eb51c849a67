"""Assessments and their facts in memory, for the tests of review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chassis.ports import Stale
from services.review.domain.accountability import Accountability
from services.review.domain.assessment import Assessment
from services.review.domain.assessment_refusals import AssessmentExists
from services.review.domain.assessment_scheme import Indicator, Scheme
from services.review.domain.scoring import Fact

FIRST = (Indicator(name="公开义务", kind="obligation", formula="share", points=10_000),)


class FakeAssessments:
    """Assessments, schemes and kept facts in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Assessment] = {}
        self.schemes: dict[str, Scheme] = {}
        self.facts: dict[str, Sequence[Fact]] = {}

    def add(self, assessment: Assessment) -> None:
        if any((each.body, each.year) == (assessment.body, assessment.year) for each in self.kept.values()):
            raise AssessmentExists(assessment.year)
        self.kept[assessment.id] = assessment

    def load_for_update(self, identity: str) -> Assessment | None:
        return self.kept.get(identity)

    def load_all_for_update(self, body: str) -> Sequence[Assessment]:
        return [each for each in self.kept.values() if each.body == body]

    def save(self, assessment: Assessment) -> Assessment:
        assert self.kept[assessment.id].version == assessment.version, "saved over a newer version"
        saved = self.kept[assessment.id] = replace(assessment, version=assessment.version + 1)
        return saved

    def keep_facts(self, assessment: str, facts: Sequence[Fact]) -> None:
        assert assessment not in self.facts, "facts are kept once"
        self.facts[assessment] = list(facts)

    def current_scheme(self, body: str) -> Scheme:
        return self.schemes.get(body) or Scheme(body=body, version=0, indicators=FIRST)

    def add_scheme(self, scheme: Scheme) -> None:
        if self.current_scheme(scheme.body).version >= scheme.version:
            raise Stale("已修改", "changed")
        self.schemes[scheme.body] = scheme


class FakeFacts:
    """Facts in memory, of one body."""

    def __init__(self) -> None:
        self.known: list[Fact] = []
        self.listed = ["JCK", "CW"]

    def of_year(self, body: str, year: int, today: date) -> Sequence[Fact]:
        return list(self.known)

    def departments(self, body: str) -> Sequence[str] | None:
        return self.listed if body == "GJJ" else None


class FakeAccountabilities:
    """Matters of accountability in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Accountability] = {}

    def add(self, matter: Accountability) -> None:
        self.kept[matter.id] = matter

    def load_for_update(self, identity: str) -> Accountability | None:
        return self.kept.get(identity)

    def load_all_for_update(self, disclosure: str) -> Sequence[Accountability]:
        return [each for each in self.kept.values() if each.disclosure == disclosure]

    def save(self, matter: Accountability) -> Accountability:
        assert self.kept[matter.id].version == matter.version, "saved over a newer version"
        saved = self.kept[matter.id] = replace(matter, version=matter.version + 1)
        return saved
