"""What review announces keeps its contracts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chassis.events.contracts import ContractBroken, Contracts
from services.review.domain import assessment as assessing
from services.review.domain.assessment_scheme import Indicator
from services.review.domain.deliberating import Said, Seat
from services.review.domain.deliberation import Aspect
from services.review.domain.evaluation import Opinion
from services.review.domain.grounds import GROUNDS
from services.review.domain.issue import Issue, Listed
from services.review.domain.remedial_order import Demand
from services.review.domain.review import FIELD_NAMES
from services.review.domain.scoring import Line, Score
from services.review.events import PUBLISHES
from services.review.use_cases.conclude_evaluation import ConcludeEvaluation, conclude_evaluation
from services.review.use_cases.deliberate import Deliberate, deliberate
from services.review.use_cases.refuse import refuse
from services.review.use_cases.reply_to_order import ReplyToOrder, reply_to_order
from services.review.use_cases.return_for_revision import return_for_revision
from services.review.use_cases.take_hold import take_hold
from services.review.use_cases.take_issue import take_closed_issue
from services.review.use_cases.take_recall import take_recall
from services.review.use_cases.verify_order import VerifyOrder, verify_order
from services.vocabulary import DELIBERATION_ASPECTS, EVALUATION_ASPECTS
from tests.unit.review.builders import NOW, TODAY, FakeWork, a_person, a_publication
from tests.unit.review.test_review_use_cases import CLOCK, approved, decide, opened

CONTRACTS = Contracts(Path(__file__).resolve().parents[3] / "services/review/contracts", PUBLISHES)


def events_of_every_kind():
    work = FakeWork()
    approved(work)
    take_hold("d-1", 1, work=work, clock=CLOCK)
    return_for_revision(decide(opened(work, disclosure="d-2"), decision="return"), work=work, clock=CLOCK)
    refuse(decide(opened(work, disclosure="d-3"), decision="refuse", ground="state_secret"), work=work, clock=CLOCK)
    opened(work, disclosure="d-4", review_route="party", audience="party", personal_data="mask")
    take_recall("d-4", 1, work=work, clock=CLOCK)
    work.staff.people = []
    opened(work, disclosure="d-5")
    _deliberated(work)
    _mended(work)
    _assessed(work)
    return [event for event in work.events.recorded if event.announce]


def _deliberated(work: FakeWork) -> None:
    listed = (Listed(disclosure="d-1", revision=1, content_hash="sm3:" + "4" * 64, proposer="lin"),)
    issue = Issue(id="i-1", body="GJJ", audience="external", number="GJJ 2026年第3期", opened_at=NOW)
    take_closed_issue(replace(issue, round=1, closed_at=NOW, listed=listed), work=work, clock=CLOCK)
    member = a_person("fang", "leading_group")
    work.staff.people = [member]
    aspects = {name: Aspect(holds=True) for name in DELIBERATION_ASPECTS}
    seats = (Seat(sub="fang", attendance="present", vote="against"),)
    said = Said(
        on=TODAY, place="三楼", chair="fang", members=seats, aspects=aspects, agreed=False, opinion="重点不突出。"
    )
    deliberate(Deliberate(issue="i-1", actor=member, said=said), work=work, clock=CLOCK)


def _mended(work: FakeWork) -> None:
    member, head = a_person("fang", "leading_group"), a_person("zhou", "section_head")
    office = a_person("chen", "office", department="办公室")
    work.staff.people = [member, head, office]
    work.publications.keep(a_publication())
    work.facts.listed = ["归集科"]
    demand = Demand(department="归集科", what="补充附表。", why="附表不全。", days=5)
    aspects = {name: Opinion(verdict="partly", remark="附表不全。") for name in EVALUATION_ASPECTS}
    said = ConcludeEvaluation(
        actor=member,
        body="GJJ",
        period="2026-Q4",
        disclosures=("d-1",),
        present=("fang",),
        aspects=aspects,
        conclusion="mend",
        opinion="附表不全，须补。",
        demand=demand,
    )
    _, order = conclude_evaluation(said, work=work, clock=CLOCK)
    reply_to_order(ReplyToOrder(actor=head, order=order.id, text="已补。"), work=work, clock=CLOCK)
    verify_order(VerifyOrder(actor=office, order=order.id), work=work, clock=CLOCK)


def _assessed(work: FakeWork) -> None:
    """Published, as the rules leave it; how one comes there is `test_assessment_machine`'s."""
    indicator = Indicator(name="公开义务", kind="obligation", formula="share", points=10000)
    scores = (Score(department="", lines=(Line(),)), Score(department="JCK", lines=(Line(good=1, earned=10000),)))
    office = a_person("chen", "office")
    begun, _ = assessing.started("GJJ", 2026, identity="a-1", by=office, at=NOW)
    decided = replace(begun, state="decided", scheme_version=1, indicators=(indicator,), scores=scores)
    work.events.record(assessing.publish(decided, until=NOW.date(), by=office, at=NOW)[1])


@pytest.mark.parametrize("name", PUBLISHES)
def test_every_event_has_a_schema_and_an_example_that_keeps_it(name):
    CONTRACTS.check(name, CONTRACTS.examples[name])


def test_no_contract_is_left_over():
    assert set(CONTRACTS.schemas) == set(CONTRACTS.examples) == set(PUBLISHES)


def test_what_the_rules_tell_keeps_the_contracts():
    events = events_of_every_kind()
    for event in events:
        CONTRACTS.check(event.name, event.data)
    assert {event.name for event in events} == set(PUBLISHES) - {"audit_head.sealed"}, "that one is the chassis's"


def test_contracts_refuse_what_they_do_not_know():
    with pytest.raises(ContractBroken):
        CONTRACTS.check("case.withdrawn", {**CONTRACTS.examples["case.withdrawn"], "text": "…"})


def test_contracts_list_the_grounds_and_fields_of_the_code():
    refused = CONTRACTS.schemas["case.refused"]["properties"]
    assert refused["ground"]["enum"] == list(GROUNDS)
    assert refused["fields"]["items"]["enum"] == list(FIELD_NAMES)


def test_no_event_carries_a_text_or_a_summary():
    assert not any(
        "三亿二千一百万元" in str(event.data) or "归集、提取" in str(event.data) for event in events_of_every_kind()
    )
