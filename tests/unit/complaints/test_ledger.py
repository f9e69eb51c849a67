"""Whatever is done with a case, its row is what its ledger says, and nothing in the ledger is overwritten."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chassis.ports import Due, Refusal
from services.complaints.domain.answer import Wording
from services.complaints.domain.body_rules import STEPS, BodyRules
from services.complaints.domain.case import Case
from services.complaints.domain.case_clock import course_of, due_of, happenings
from services.complaints.domain.ledger import STANDING
from services.complaints.domain.states import OPEN
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.check_answer import (
    ReturnAnswer,
    ReviewAnswer,
    SignAnswer,
    return_answer,
    review_answer,
    sign_answer,
)
from services.complaints.use_cases.close_case import CloseCase, close_case
from services.complaints.use_cases.correct_registration import CorrectRegistration, correct_registration
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.erase_case import EraseCase, erase_case
from services.complaints.use_cases.extend_case import (
    ExtendCase,
    GrantExtension,
    RefuseExtension,
    extend_case,
    grant_extension,
    refuse_extension,
)
from services.complaints.use_cases.investigate_case import InvestigateCase, investigate_case
from services.complaints.use_cases.merge_case import MergeCase, merge_case
from services.complaints.use_cases.not_accept_case import NotAcceptCase, not_accept_case
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.refer_case import (
    DraftReferral,
    RecallReferral,
    ReferCase,
    SignReferral,
    draft_referral,
    recall_referral,
    refer_case,
    sign_referral,
)
from services.complaints.use_cases.remind_officer import RemindOfficer, remind_officer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.report_back import ReportBack, report_back
from services.complaints.use_cases.resume_case import ResumeCase, resume_case
from services.complaints.use_cases.separate_case import SeparateCase, separate_case
from services.complaints.use_cases.split_case import Part, SplitCase, split_case
from services.complaints.use_cases.submit_answer import SubmitAnswer, submit_answer
from services.complaints.use_cases.take_purge import take_purge
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from services.complaints.use_cases.write_message import WriteMessage, write_message
from services.complaints.use_cases.write_note import WriteNote, write_note
from tests.unit.complaints.builders import PUBLIC, TODAY, Office, a_publication, an_officer

SAID = Wording(text="已延长到中午。", outcome="adopted")
CHEN, LI = {"actor": an_officer()}, {"actor": an_officer("GJJ", "li", "leader")}
HU = {"actor": an_officer("GJJ", "hu", "secrecy_officer")}
ERASES = {"actor": an_officer("GJJ", "wu", "office"), "ground": "consent_withdrawn", "reason": "本人要求。"}
PART = Part(title="另一件事", text="还有一件事。")
CHIEF = "GJJ-TS-2026-0002"
NOT_OURS = {"reason": "不归我们管。", "remedy": "可以复查。", "right_channel": "12345"}
ACTS = {
    "accept": (accept_case, AcceptCase, CHEN),
    "not_accept": (not_accept_case, NotAcceptCase, CHEN | NOT_OURS),
    "assign": (assign_case, AssignCase, CHEN | {"department": "CW"}),
    "draft": (draft_answer, DraftAnswer, CHEN | {"said": SAID}),
    "submit": (submit_answer, SubmitAnswer, CHEN),
    "review": (review_answer, ReviewAnswer, HU),
    "return": (return_answer, ReturnAnswer, HU | {"reason": "请补充依据。"}),
    "sign": (sign_answer, SignAnswer, LI),
    "send": (answer_case, AnswerCase, CHEN),
    "answer": (answer_case, AnswerCase, CHEN | {"said": SAID}),
    "message": (write_message, WriteMessage, CHEN | {"text": "请补充。"}),
    "rate": (rate_answer, RateAnswer, {"actor": PUBLIC, "satisfaction": 3}),
    "reopen": (reopen_case, ReopenCase, {"actor": PUBLIC, "reason": "没有解决。"}),
    "resume": (resume_case, ResumeCase, CHEN | {"reason": "对方退回。"}),
    "correct": (
        correct_registration,
        CorrectRegistration,
        CHEN | {"order_number": "XF-9", "order_due_on": TODAY + timedelta(days=30), "reason": "抄错了。"},
    ),
    "note": (write_note, WriteNote, CHEN | {"text": "已电话联系。"}),
    "transfer": (transfer_case, TransferCase, CHEN | {"department": "CW", "reason": "属财务科职责。"}),
    "remind": (remind_officer, RemindOfficer, LI | {"reason": "请尽快。"}),
    "transfer_part": (transfer_case, TransferCase, CHEN | {"department": "BGS", "reason": "属办公室。", "part": PART}),
    "draft_referral": (draft_referral, DraftReferral, CHEN | {"organisation": "县自来水公司", "reason": "属其职责。"}),
    "sign_referral": (sign_referral, SignReferral, LI),
    "recall_referral": (recall_referral, RecallReferral, CHEN | {"reason": "对方说不归其管。"}),
    "refer": (refer_case, ReferCase, CHEN),
    "dispute": (dispute_transfer, DisputeTransfer, {"actor": an_officer("GJJ", "wang"), "reason": "不属于本科室。"}),
    "merge": (merge_case, MergeCase, CHEN | {"into": CHIEF}),
    "separate": (separate_case, SeparateCase, CHEN),
    "split": (split_case, SplitCase, CHEN | {"part": PART}),
    "extend": (extend_case, ExtendCase, CHEN | {"days": 5, "reason": "需要核实。"}),
    "grant": (grant_extension, GrantExtension, LI | {"reason": "情况复杂。"}),
    "refuse": (refuse_extension, RefuseExtension, LI | {"reason": "可以按期办结。"}),
    "investigate": (investigate_case, InvestigateCase, CHEN | {"finding": "partly", "handling": "已责令改正。"}),
    "report_back": (report_back, ReportBack, CHEN),
    "close": (close_case, CloseCase, CHEN | {"reason": "来电说已解决。"}),
    "erase": (erase_case, EraseCase, ERASES),
}


def do(office: Office, number: str, code: str, act: str) -> None:
    use_case, command, told = ACTS[act]
    known = {"code": code} if told["actor"] == PUBLIC else {}
    use_case(command(number=number, **known, **told), work=office.work, clock=office.clock)  # type: ignore[operator]


ANY_ACT = st.tuples(st.sampled_from([*ACTS, "purge", "wait"]), st.booleans())


@given(
    st.lists(ANY_ACT, max_size=30),
    st.sampled_from([(), ("sign_answer",), tuple(STEPS)]),
    st.sampled_from([None, 9, 20]),
)
def test_the_row_of_each_case_is_the_fold_of_its_ledger(
    acts: list[tuple[str, bool]], steps: tuple[str, ...], platform_days: int | None
) -> None:
    """Whatever is tried with two cases that may be merged, with their parts and their purge, in any order.

    Their due date is the one that the legal clock makes of the same ledger.
    """
    office = Office()
    office.work.directory.keep_publication(a_publication())
    office.work.cases.rules["GJJ"] = BodyRules(body="GJJ", steps=steps, document_code="公积金信复")
    wanted = {
        "kind": "complaint",
        "actor": an_officer(),
        "channel": "petition_platform",
        "order_number": "XF-1",
        "order_due_on": TODAY + timedelta(days=platform_days) if platform_days else None,
        "disclosure": "d1",
        "contact": {"phone": "13800138000"},
        "publish_ok": True,
    }
    other = wanted | {"order_number": "XF-2"}
    filed, known = [office.submit(**wanted), office.submit(**other)], dict[str, int]()
    for given_ in filed:
        do(office, given_.case.number, given_.code, "accept")
    for act, is_chief in acts:
        with suppress(Refusal):
            if act == "wait":
                office.wait(days=9 if is_chief else 1)
            elif act == "purge":
                take_purge("d1", body="GJJ", at=office.clock.now(), work=office.work)
            else:
                do(office, filed[is_chief].case.number, filed[is_chief].code, act)
        for number, ledger in office.work.cases.entries.items():
            row = office.work.cases.kept[number]
            assert office.work.cases.refolded(number) == row
            assert [entry.place for entry in ledger] == list(range(1, row.version + 1))
            assert len(ledger) >= known.get(number, 1), "nothing is taken out"
            known[number] = len(ledger)
            heard = office.work.cases.heard(row)
            assert due_of(heard, calendar=office.work.calendar) == Due(row.due_on, provisional=row.due_provisional)
            course = course_of(heard, calendar=office.work.calendar)
            assert (course.phases[-1].start, course.flags) == (row.clock_from, ()), "nothing is taken that counts not"
            assert (course.ending is None) == (row.state in OPEN)
            assert row.answered_on in (None, course.ending and course.ending.on)


def test_reopening_keeps_the_day_of_the_first_answer() -> None:
    """It used to overwrite it, so that no statistic knew whether the citizen was answered in time."""
    office = Office()
    filed = office.submit()
    number, first = filed.case.number, office.clock.today()
    do(office, number, filed.code, "accept")
    do(office, number, filed.code, "answer")
    office.wait(days=3)
    do(office, number, filed.code, "reopen")
    again = office.work.cases.kept[number]
    assert (again.answered_at, again.first_answered_on) == (None, first)
    office.wait(days=1)
    do(office, number, filed.code, "answer")
    answered = office.work.cases.kept[number]
    assert (answered.first_answered_on, answered.answered_on) == (first, office.clock.today())
    assert [entry.happened_on for entry in office.work.cases.entries[number] if entry.kind == "answer"] == [
        first,
        office.clock.today(),
    ]


def test_an_erasure_takes_the_words_of_the_ledger_and_leaves_their_digest() -> None:
    office = Office()
    filed = office.submit()
    do(office, filed.case.number, filed.code, "not_accept")
    before = office.work.cases.entries[filed.case.number][-1]
    assert before.words["reason"] == "不归我们管。"
    do(office, filed.case.number, filed.code, "erase")
    after = office.work.cases.entries[filed.case.number][1]
    assert (dict(after.words), after.digest, after.happened_on) == ({}, before.digest, before.happened_on)


def test_what_the_clock_is_told_holds_no_word_of_anybody() -> None:
    office = Office()
    filed = office.submit(text="我是金丝雀。")
    do(office, filed.case.number, filed.code, "not_accept")
    told = happenings(office.work.cases.entries[filed.case.number])
    assert [each.kind for each in told] == ["submitted", "closed"]
    assert "金丝雀" not in str(told)
    assert "不归" not in str(told)


def test_each_field_of_a_case_was_filed_or_follows_from_the_ledger() -> None:
    """A new field is one or the other; what follows from entries has its first value in the table of the fold."""
    filed = {"id", "number", "kind", "channel", "title", "text", "receipt", "received_at", "disclosure"}
    filed |= {"split_from", "order_number", "publish_ok", "anonymous", "contact", "notify"}
    assert {field.name for field in fields(Case)} == filed | set(STANDING) | {"entries", "rules", "kept_away"}
