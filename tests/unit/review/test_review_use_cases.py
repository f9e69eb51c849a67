"""The use cases of review, on fakes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chassis.base.hashing import sm3
from chassis.ports import Conflict, Invalid, Stale
from services.review.adapters.content import read_attachment, read_text
from services.review.domain.issue import Issue, Listed
from services.review.domain.proposal import Attachment, Metadata
from services.review.domain.refusals import (
    CaseAlreadyOpen,
    CaseNotFound,
    ContentDamaged,
    NoSuchAttachment,
    SelfApproval,
    SheetRefused,
    TextGone,
    WrongRole,
)
from services.review.use_cases.decision import Decide
from services.review.use_cases.note_deliberated import note_deliberated
from services.review.use_cases.pass_step import pass_step
from services.review.use_cases.refuse import refuse
from services.review.use_cases.return_for_revision import return_for_revision
from services.review.use_cases.take_hold import take_hold
from services.review.use_cases.take_proposal import take_proposal
from services.review.use_cases.take_purge import take_purge
from services.review.use_cases.take_recall import take_recall
from services.review.use_cases.take_withdrawal import take_withdrawal
from tests.unit.review.builders import (
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
    take_proposal(a_proposal(**changes), work=work, clock=CLOCK)
    return list(work.cases.kept.values())[-1]


def only(work):
    (case,) = work.cases.kept.values()
    return case


def decide(case, **changes):
    step = case.current[0]
    given = {
        "case_id": case.id,
        "actor": REVIEWERS[step.roles[0]],
        "decision": "pass",
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
    assert work.cases.load_for_update(case.id).current[0].task == work.events.recorded[1].aggregate


def test_passing_a_step_hands_the_work_on():
    work = FakeWork()
    case = opened(work)
    first = case.current[0].task
    work.events.recorded.clear()
    case = pass_step(decide(case), work=work, clock=CLOCK)
    assert work.events.names == ["case.step_passed", "task.closed", "task.opened"]
    assert work.events.recorded[1].aggregate == first
    assert work.events.recorded[2].data["roles"] == ["secrecy_officer"]
    assert work.cases.ledger[-1].by.sub == "zhou"


def test_the_last_step_approves_and_seals_the_record():
    work = FakeWork()
    case = approved(work)
    assert case.state == "approved"
    assert work.events.names[-3:] == ["case.step_passed", "case.approved", "task.closed"]
    digest = work.events.recorded[-2].data["record_digest"]
    content = work.files.get(digest)
    assert sm3(content) == digest == case.record_digest
    assert case.proposal.title not in content.decode()
    assert json.loads(content)["steps"][1]["verdicts"][0]["sheet"]["number"] == "GJJ保审〔2026〕1号"


def test_a_step_with_a_sheet_is_not_passed_without_it():
    work = FakeWork()
    case = pass_step(decide(opened(work)), work=work, clock=CLOCK)
    with pytest.raises(SheetRefused) as refused:
        pass_step(decide(case, sheet=None), work=work, clock=CLOCK)
    assert "sheet.ground" in refused.value.errors
    assert work.cases.load_for_update(case.id).current_numbers == (2,)


def test_the_last_who_agrees_gives_the_certificate_its_number():
    """No step that is still open has one, and what is refused takes none."""
    work = FakeWork()
    case = pass_step(decide(opened(work)), work=work, clock=CLOCK)
    two = replace(case, steps=tuple(replace(step, count=2) if step.number == 2 else step for step in case.steps))
    work.cases.kept[case.id] = two
    with pytest.raises(SheetRefused):
        pass_step(
            decide(two, sheet={**sheet_of(two.current[0]), "number": "GJJ保审〔2026〕9号"}), work=work, clock=CLOCK
        )
    first = pass_step(decide(two), work=work, clock=CLOCK)
    assert "number" not in first.steps[1].verdicts[0].sheet
    second = pass_step(decide(first, actor=a_person("wei", "secrecy_officer")), work=work, clock=CLOCK)
    assert second.steps[1].verdicts[1].sheet["number"] == "GJJ保审〔2026〕1号"
    passed = [event for event in work.events.recorded if event.name == "case.step_passed"]
    assert passed[-1].detail["certificate"] == "GJJ保审〔2026〕1号", "the audit keeps it when a purge forgets the sheet"


def test_a_step_without_sheet_takes_none():
    work = FakeWork()
    with pytest.raises(SheetRefused):
        pass_step(decide(opened(work), sheet={"note": "x"}), work=work, clock=CLOCK)


def test_returning_and_refusing_need_no_sheet():
    for act, decision, state, ground in (
        (return_for_revision, "return", "returned", ""),
        (refuse, "refuse", "refused", "state_secret"),
    ):
        work = FakeWork()
        case = pass_step(decide(opened(work)), work=work, clock=CLOCK)
        case = act(
            decide(case, decision=decision, sheet=None, opinion="涉及国家秘密。", ground=ground), work=work, clock=CLOCK
        )
        assert case.state == state
        assert work.events.names[-2:] == [f"case.{state}", "task.closed"]
        assert work.events.recorded[-1].data["reason"] == state


def test_a_wrong_role_is_told_so_before_the_sheet_matters():
    work = FakeWork()
    with pytest.raises(WrongRole):
        pass_step(decide(opened(work), actor=SECRECY, sheet={"colour": "red"}), work=work, clock=CLOCK)


def test_who_may_not_know_of_a_case_finds_none():
    work = FakeWork()
    case = opened(work)
    stranger = a_person("far", "section_head", body="GDJ")
    for command in (decide(case, actor=PARTY), decide(case, case_id="nothing"), decide(case, actor=stranger)):
        with pytest.raises(CaseNotFound):
            pass_step(command, work=work, clock=CLOCK)
    with pytest.raises(SelfApproval):
        pass_step(decide(case, actor=PROPOSER), work=work, clock=CLOCK)


@pytest.mark.parametrize("place", ["opinion", "sheet"])
def test_a_secrecy_marking_in_a_decision_is_refused_and_nothing_kept(place):
    work = FakeWork()
    case = pass_step(decide(opened(work)), work=work, clock=CLOCK)
    marked = "机密★10年"
    given = {"opinion": marked} if place == "opinion" else {"sheet": {**sheet_of(case.current[0]), "opinion": marked}}
    with pytest.raises(Invalid):
        pass_step(decide(case, **given), work=work, clock=CLOCK)
    assert work.cases.load_for_update(case.id).current_numbers == (2,)


def test_a_recall_withdraws_the_open_case():
    work = FakeWork()
    opened(work)
    take_recall("d-1", 1, work=work, clock=CLOCK)
    assert only(work).state == "withdrawn"
    assert work.events.names[-2:] == ["case.withdrawn", "task.closed"]


def test_a_recall_that_crossed_the_approval_voids_it():
    work = FakeWork()
    approved(work)
    take_recall("d-1", 1, work=work, clock=CLOCK)
    assert only(work).state == "voided"


def test_a_recall_that_crossed_a_return_changes_nothing():
    work = FakeWork()
    return_for_revision(decide(opened(work), decision="return"), work=work, clock=CLOCK)
    before = list(work.events.names)
    take_recall("d-1", 1, work=work, clock=CLOCK)
    assert only(work).state == "returned"
    assert work.events.names == before


def test_a_held_revision_loses_its_approval():
    work = FakeWork()
    approved(work)
    take_hold("d-1", 1, work=work, clock=CLOCK)
    assert only(work).state == "voided"


def test_holding_what_was_never_approved_is_refused():
    work = FakeWork()
    with pytest.raises(CaseNotFound):
        take_hold("d-1", 1, work=work, clock=CLOCK)
    opened(work)
    with pytest.raises(Conflict):
        take_hold("d-1", 1, work=work, clock=CLOCK)


def test_a_withdrawn_disclosure_ends_the_review_of_its_correction():
    work = FakeWork()
    approved(work)
    second = opened(work, revision=2)
    take_withdrawal("d-1", work=work, clock=CLOCK)
    assert work.cases.load_for_update(second.id).state == "withdrawn"
    assert work.cases.load_for_update(second.id).proposal.title


def test_a_purge_blanks_every_case_and_everything_told_of_it():
    work = FakeWork()
    first, second = approved(work), opened(work, revision=2)
    record = work.cases.load_for_update(first.id).record_digest
    assert record in work.files.kept
    take_purge("d-1", ended=2, work=work, clock=CLOCK)
    for case in work.cases.kept.values():
        assert (case.proposal.title, case.proposal.summary) == ("", "")
        assert all(not verdict.opinion and not verdict.sheet for step in case.steps for verdict in step.verdicts)
    assert [work.cases.load_for_update(case.id).state for case in (first, second)] == ["approved", "withdrawn"]
    assert record not in work.files.kept, "the record has opinions and sheets"
    tasks = {f"task/{step.task}" for case in (first, second) for step in case.steps if step.task}
    assert set(work.events.erased) == {f"case/{first.id}", f"case/{second.id}"} | tasks
    told = len(work.events.recorded)
    take_purge("d-1", ended=2, work=work, clock=CLOCK)
    assert len(work.events.recorded) == told, "done again it changes nothing"


def test_an_approval_of_what_was_purged_before_publication_is_void():
    work = FakeWork()
    case = approved(work)
    take_purge("d-1", ended=1, work=work, clock=CLOCK)
    assert work.cases.load_for_update(case.id).state == "voided"


def test_the_text_is_read_by_digest_and_checked():
    work = FakeWork()
    case = opened(work)
    work.files.put(TEXT.encode())
    text = read_text(case, work.files)
    assert (text["text"], text["intact"]) == (TEXT, True)


def test_metadata_that_are_not_what_was_proposed_are_noticed():
    """Approval is bound to the content hash, so a reviewer sees whether it holds for what he has before him."""
    work = FakeWork()
    case = opened(work, content_hash="sm3:" + "0" * 64)
    work.files.put(TEXT.encode())
    assert not read_text(case, work.files)["intact"]


def test_a_text_that_is_gone_says_so():
    work = FakeWork()
    case = opened(work)
    with pytest.raises(ContentDamaged):
        read_text(case, work.files)
    with pytest.raises(TextGone):
        read_text(replace(case, purged=True), work.files)


def test_an_attachment_is_read_only_through_its_case():
    """A digest is no access right."""
    work = FakeWork()
    digest = work.files.put(b"table")
    other = work.files.put(b"other")
    file = Attachment(digest=digest, name="收支表.xlsx", size=5, media_type="application/octet-stream")
    case = opened(work, metadata=Metadata(attachments=(file,)))
    assert read_attachment(case, digest, work.files) == (file, b"table")
    with pytest.raises(NoSuchAttachment):
        read_attachment(case, other, work.files)


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
    assert pass_step(decide(case, seen="1"), work=work, clock=CLOCK).current_numbers == (2,)


def test_what_was_urgent_awaits_its_deliberation_by_a_day_until_it_is_agreed_to():
    """突发事件: 先公开, 后补行审议."""
    work = FakeWork()
    case = approved(work, review_route="urgent")
    (task,) = [event for event in work.events.recorded if event.data.get("kind") == "deliberate_after"]
    assert (task.name, task.data["due_on"]) == ("task.opened", "2026-11-23")
    assert work.cases.load_for_update(case.id).awaits_deliberation
    listed = (Listed(disclosure="d-1", revision=1, content_hash=case.proposal.content_hash, proposer="lin"),)
    issue = Issue(id="i-1", body="GJJ", audience="external", number="第3期", opened_at=CLOCK.at, listed=listed)
    note_deliberated(issue, work=work, clock=CLOCK)
    assert work.events.names[-2:] == ["case.deliberated", "task.closed"]
    assert not work.cases.load_for_update(case.id).awaits_deliberation
    told = len(work.events.recorded)
    note_deliberated(issue, work=work, clock=CLOCK)
    assert len(work.events.recorded) == told, "once"


@pytest.mark.parametrize("end", ["hold", "purge"])
def test_what_is_held_or_purged_awaits_no_deliberation(end):
    work = FakeWork()
    approved(work, review_route="urgent")
    if end == "hold":
        take_hold("d-1", 1, work=work, clock=CLOCK)
    else:
        take_purge("d-1", ended=None, work=work, clock=CLOCK)
    assert not only(work).awaits_deliberation
    assert "task.closed" in work.events.names[-2:]
