"""The use cases of review, on fakes."""

from __future__ import annotations

import json

import pytest

from chassis.base.hashing import sm3
from chassis.ports import Conflict, Invalid, Stale
from services.review.domain.refusals import CaseAlreadyOpen, CaseNotFound, SheetRefused, WrongRole
from services.review.ports import Body, Item, StaffMember
from services.review.use_cases.close_disclosure import CloseDisclosure, close_disclosure
from services.review.use_cases.decision import Decide
from services.review.use_cases.keep_body import keep_body
from services.review.use_cases.keep_item import keep_item
from services.review.use_cases.keep_person import keep_person
from services.review.use_cases.open_case import OpenCase, open_case
from services.review.use_cases.pass_step import pass_step
from services.review.use_cases.read_file import NoSuchAttachment, read_file
from services.review.use_cases.read_text import TextGone, read_text
from services.review.use_cases.refuse import refuse
from services.review.use_cases.return_for_revision import return_for_revision
from services.review.use_cases.see_case import see_case
from services.review.use_cases.void_case import VoidCase, void_case
from services.review.use_cases.withdraw_case import WithdrawCase, withdraw_case
from tests.unit.review.builders import (
    HEAD,
    PARTY,
    PROPOSER,
    REVIEWERS,
    SECRECY,
    TEXT,
    FakeWork,
    StoppedClock,
    a_person,
    a_proposal,
    sheet_of,
)

CLOCK = StoppedClock()


def opened(work, **changes):
    return open_case(OpenCase(proposal=a_proposal(**changes)), work=work, clock=CLOCK)


def decide(case, **changes):
    step = case.current
    given = {
        "case_id": case.id,
        "actor": REVIEWERS[step.roles[0]],
        "step": step.number,
        "opinion": "同意。",
        "sheet": sheet_of(step),
    }
    return Decide(**{**given, **changes})


def approved(work, **changes):
    case = opened(work, **changes)
    while case.state == "open":
        case = pass_step(decide(case), work=work, clock=CLOCK)
    return case


def test_opening_a_case_opens_the_task_of_its_first_step():
    work = FakeWork()
    case = opened(work)
    assert work.events.names == ["case.opened", "task.opened"]
    assert work.cases.find(case.id).current.task == work.events.facts[1].aggregate


def test_passing_a_step_hands_the_work_on():
    work = FakeWork()
    case = opened(work)
    first = case.current.task
    work.events.facts.clear()
    case = pass_step(decide(case), work=work, clock=CLOCK)
    assert work.events.names == ["case.step_passed", "task.closed", "task.opened"]
    assert work.events.facts[1].aggregate == first
    assert work.events.facts[2].data["roles"] == ["secrecy_officer"]
    assert work.cases.ledger[-1].by.sub == "zhou"


def test_the_last_step_approves_and_seals_the_record():
    work = FakeWork()
    case = approved(work)
    assert case.state == "approved"
    assert work.events.names[-3:] == ["case.step_passed", "case.approved", "task.closed"]
    told = work.events.facts[-2].data["record_digest"]
    content = work.files.get(told)
    assert sm3(content) == told == case.record
    assert case.proposal.title not in content.decode()
    assert json.loads(content)["steps"][1]["verdicts"][0]["sheet"]["number"] == "保审〔2026〕12号"


def test_a_step_with_a_sheet_is_not_passed_without_it():
    work = FakeWork()
    case = pass_step(decide(opened(work)), work=work, clock=CLOCK)
    with pytest.raises(SheetRefused) as refused:
        pass_step(decide(case, sheet=None), work=work, clock=CLOCK)
    assert "sheet.number" in refused.value.errors
    assert work.cases.find(case.id).current.number == 2


def test_a_step_without_sheet_takes_none():
    work = FakeWork()
    with pytest.raises(SheetRefused):
        pass_step(decide(opened(work), sheet={"note": "x"}), work=work, clock=CLOCK)


def test_returning_and_refusing_need_no_sheet():
    for act, state in ((return_for_revision, "returned"), (refuse, "refused")):
        work = FakeWork()
        case = pass_step(decide(opened(work)), work=work, clock=CLOCK)
        case = act(decide(case, sheet=None, opinion="涉及国家秘密。"), work=work, clock=CLOCK)
        assert case.state == state
        assert work.events.names[-2:] == [f"case.{state}", "task.closed"]
        assert work.events.facts[-1].data["reason"] == state


def test_a_wrong_role_is_told_so_before_the_sheet_matters():
    work = FakeWork()
    with pytest.raises(WrongRole):
        pass_step(decide(opened(work), actor=SECRECY, sheet={"colour": "red"}), work=work, clock=CLOCK)


def test_who_may_not_know_of_a_case_finds_none():
    work = FakeWork()
    case = opened(work)
    stranger = a_person("far", "section_head", body="GDJ")
    for act in (
        lambda: see_case(case.id, actor=PARTY, work=work),
        lambda: see_case("nothing", actor=HEAD, work=work),
        lambda: pass_step(decide(case, actor=stranger), work=work, clock=CLOCK),
    ):
        with pytest.raises(CaseNotFound):
            act()
    assert see_case(case.id, actor=PROPOSER, work=work) == case


@pytest.mark.parametrize("place", ["opinion", "sheet"])
def test_a_secrecy_marking_in_a_decision_is_refused_and_nothing_kept(place):
    work = FakeWork()
    case = pass_step(decide(opened(work)), work=work, clock=CLOCK)
    marked = "机密★10年"
    given = {"opinion": marked} if place == "opinion" else {"sheet": {**sheet_of(case.current), "opinion": marked}}
    with pytest.raises(Invalid):
        pass_step(decide(case, **given), work=work, clock=CLOCK)
    assert work.cases.find(case.id).current.number == 2


def test_a_recall_withdraws_the_open_case():
    work = FakeWork()
    opened(work)
    assert withdraw_case(WithdrawCase(disclosure="d-1", revision=1), work=work, clock=CLOCK).state == "withdrawn"
    assert work.events.names[-2:] == ["case.withdrawn", "task.closed"]


def test_a_recall_that_crossed_the_approval_voids_it():
    work = FakeWork()
    approved(work)
    assert withdraw_case(WithdrawCase(disclosure="d-1", revision=1), work=work, clock=CLOCK).state == "voided"


def test_a_recall_that_crossed_a_return_changes_nothing():
    work = FakeWork()
    return_for_revision(decide(opened(work)), work=work, clock=CLOCK)
    before = list(work.events.names)
    assert withdraw_case(WithdrawCase(disclosure="d-1", revision=1), work=work, clock=CLOCK).state == "returned"
    assert work.events.names == before


def test_a_held_revision_loses_its_approval():
    work = FakeWork()
    approved(work)
    assert void_case(VoidCase(disclosure="d-1", revision=1), work=work, clock=CLOCK).state == "voided"


def test_holding_what_was_never_approved_is_refused():
    work = FakeWork()
    with pytest.raises(CaseNotFound):
        void_case(VoidCase(disclosure="d-1", revision=1), work=work, clock=CLOCK)
    opened(work)
    with pytest.raises(Conflict):
        void_case(VoidCase(disclosure="d-1", revision=1), work=work, clock=CLOCK)


def test_a_withdrawn_disclosure_ends_the_review_of_its_correction():
    work = FakeWork()
    approved(work)
    second = opened(work, revision=2)
    close_disclosure(CloseDisclosure(disclosure="d-1", purge=False), work=work, clock=CLOCK)
    assert work.cases.find(second.id).state == "withdrawn"
    assert work.cases.find(second.id).proposal.title


def test_a_takedown_blanks_every_case_and_every_title_told():
    work = FakeWork()
    first, second = approved(work), opened(work, revision=2)
    close_disclosure(CloseDisclosure(disclosure="d-1", purge=True), work=work, clock=CLOCK)
    for case in work.cases.kept.values():
        assert (case.proposal.title, case.proposal.summary) == ("", "")
    tasks = {f"task/{step.task}" for case in (first, second) for step in case.steps if step.task}
    assert set(work.events.redacted) == {f"case/{first.id}", f"case/{second.id}"} | tasks


def test_the_text_is_read_by_digest_and_checked():
    work = FakeWork()
    case = opened(work)
    work.files.put(TEXT.encode())
    text = read_text(case, work=work)
    assert (text.markdown, text.intact) == (TEXT, True)


def test_metadata_that_are_not_what_was_proposed_are_noticed():
    """Approval is bound to the content hash, so a reviewer sees whether it holds for what he has before him."""
    work = FakeWork()
    case = opened(work, content_hash="sm3:" + "0" * 64)
    work.files.put(TEXT.encode())
    assert not read_text(case, work=work).intact


def test_a_text_that_is_gone_says_so():
    work = FakeWork()
    with pytest.raises(TextGone):
        read_text(opened(work), work=work)


def test_projections_keep_what_catalog_told():
    work = FakeWork()
    keep_body(
        Body(code="GJJ", name="中心", kind="", legal_regime="mandated", departments=[], rules={}, active=True),
        work=work,
    )
    keep_person(StaffMember(sub="wu", name="吴", body="GJJ", department="", roles=(), active=True), work=work)
    keep_item(Item(code="I", body="GJJ", title="t", elements=[], personal_data="none", active=True), work=work)
    assert work.directory.kept["GJJ"].name == "中心"
    assert (list(work.directory.people), list(work.directory.items)) == (["wu"], ["I"])


def test_an_attachment_is_read_only_through_its_case():
    """A digest is no access right."""
    work = FakeWork()
    digest = work.files.put(b"table")
    other = work.files.put(b"other")
    told = {"digest": digest, "name": "收支表.xlsx", "size": 5, "media_type": "application/octet-stream"}
    case = opened(work, paper={"attachments": [told]})
    assert read_file(case, digest, work=work).content == b"table"
    with pytest.raises(NoSuchAttachment):
        read_file(case, other, work=work)


def test_one_revision_has_one_open_case():
    work = FakeWork()
    opened(work)
    with pytest.raises(CaseAlreadyOpen):
        opened(work)


def test_a_decision_on_an_older_version_is_refused():
    work = FakeWork()
    case = opened(work)
    with pytest.raises(Stale):
        pass_step(decide(case, seen="7"), work=work, clock=CLOCK)
    assert pass_step(decide(case, seen="1"), work=work, clock=CLOCK).current.number == 2
