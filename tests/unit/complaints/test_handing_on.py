"""What becomes of a case that is transferred, disputed, merged, split or extended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.ports import IllegalTransition, NotAllowed
from services.complaints.domain.answer import Wording
from services.complaints.domain.duplicates import alike, likeness
from services.complaints.domain.extension import OwnExtension, TermIsOver, WorthNothing
from services.complaints.domain.handing_on import AnsweredByMailAlone, NotToBeMerged, TooLateToDispute
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
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
from services.complaints.use_cases.redate_case import redate_case
from services.complaints.use_cases.separate_case import SeparateCase, separate_case
from services.complaints.use_cases.split_case import Part, SplitCase, split_case
from services.complaints.use_cases.take_mail import TakeMail, take_mail
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from tests.unit.complaints.builders import Office, an_officer

CHEN, LEADER = an_officer(), an_officer("GJJ", "li", "leader")
WRITER = {"name": "王芳", "email": "wang.fang@example.com"}
PART = Part(title="窗口态度", text="窗口人员态度生硬。")


@pytest.fixture
def office() -> Office:
    office = Office()
    office.work.directory.bodies["GDJ"] = {"GD"}
    return office


def accepted(office: Office, **wanted: Any) -> str:
    number = office.submit(kind="complaint", body="GJJ", **wanted).case.number
    act(office, accept_case, AcceptCase(actor=CHEN, number=number))
    return number


def act(office: Office, use_case: Any, command: Any) -> Any:
    return use_case(command, work=office.work, clock=office.clock)


def answer(office: Office, number: str) -> None:
    act(office, answer_case, AnswerCase(actor=CHEN, number=number, said=Wording(text="已处理。", outcome="answered")))


def told(office: Office) -> list[str]:
    return [message.text for message in office.work.cases.messages]


def test_a_transferred_case_is_the_receivers_and_its_citizen_is_told_where_it_went(office: Office) -> None:
    number = accepted(office)
    case = act(office, transfer_case, TransferCase(actor=CHEN, number=number, body="GDJ", reason="属广电局职责。"))
    assert (case.body, case.handler, case.transfer["dispute_until"]) == ("GDJ", None, "2026-12-01")
    assert office.work.events.last("case.accepted").body == "GDJ"
    assert office.work.events.last("task.closed").body == "GJJ"
    assert office.work.events.last("task.opened").data["body"] == "GDJ"
    assert "GDJ" in told(office)[-1]
    assert "属广电局职责" not in told(office)[-1], "the reason is for the receiver"


def test_a_disputed_transfer_comes_back_to_whom_it_was_taken_from(office: Office) -> None:
    """信访工作条例第二十三条: within five working days."""
    number = accepted(office)
    act(office, transfer_case, TransferCase(actor=CHEN, number=number, body="GDJ", reason="属广电局职责。"))
    receiver = an_officer("GDJ", "zhao")
    office.wait(days=7)
    case = act(office, dispute_transfer, DisputeTransfer(actor=receiver, number=number, reason="不属于我局职责。"))
    assert (case.body, case.handler["sub"], case.transfer) == ("GJJ", "chen", None)
    assert office.work.events.last("task.opened").data["person"] == "chen"


def test_a_transfer_cannot_be_disputed_once_the_days_are_over_or_where_there_was_none(office: Office) -> None:
    number = accepted(office)
    with pytest.raises(IllegalTransition) as refused:
        act(office, dispute_transfer, DisputeTransfer(actor=CHEN, number=number, reason="不属于我们。"))
    assert "dispute" not in refused.value.extra["allowed"]
    act(office, transfer_case, TransferCase(actor=CHEN, number=number, department="CW", reason="属财务科。"))
    office.wait(days=8)
    with pytest.raises(TooLateToDispute):
        act(
            office,
            dispute_transfer,
            DisputeTransfer(actor=an_officer("GJJ", "wang"), number=number, reason="不属于我们。"),
        )


def test_a_part_can_be_transferred_while_the_rest_is_worked_on(office: Office) -> None:
    number = accepted(office)
    command = TransferCase(actor=CHEN, number=number, body="GDJ", reason="这一部分属广电局。", part=PART)
    part = act(office, transfer_case, command)
    assert (part.number, part.body, part.split_from, part.title) == ("GJJ-TS-2026-0002", "GDJ", number, "窗口态度")
    whole = office.work.cases.kept[number]
    assert (whole.body, whole.state) == ("GJJ", "accepted")
    back = act(
        office,
        dispute_transfer,
        DisputeTransfer(actor=an_officer("GDJ", "zhao"), number=part.number, reason="不属于。"),
    )
    assert back.body == "GJJ"


def test_a_part_keeps_the_day_of_receipt_and_opens_with_the_same_code(office: Office) -> None:
    given = office.submit(kind="complaint", body="GJJ")
    act(office, accept_case, AcceptCase(actor=CHEN, number=given.case.number))
    office.wait(days=3)
    part = act(office, split_case, SplitCase(actor=CHEN, number=given.case.number, part=PART))
    assert (part.received_on, part.clock_from, part.due_on) == (
        date(2026, 11, 24),
        date(2026, 11, 24),
        date(2026, 12, 15),
    )
    assert (part.receipt, part.state) == (given.case.receipt, "accepted")
    assert part.number in told(office)[-1]


def test_a_merged_case_is_answered_with_its_chief_case(office: Office) -> None:
    chief, other = accepted(office), accepted(office)
    merged = act(office, merge_case, MergeCase(actor=CHEN, number=other, into=chief))
    assert office.work.events.last("task.closed").data["reason"] == "merged"
    with pytest.raises(IllegalTransition):
        answer(office, merged.number)
    answer(office, chief)
    rows = [office.work.cases.kept[number] for number in (chief, other)]
    assert [(row.state, row.answered_on) for row in rows] == [("answered", office.clock.today())] * 2
    assert {answer.case for answer in office.work.answers.kept.values()} == {row.id for row in rows}


def test_the_earlier_day_of_two_merged_cases_holds_for_both_until_they_part(office: Office) -> None:
    """The chief case kept its own later day, and the citizen of the other, or his platform, was answered too late."""
    day = office.clock.today() + timedelta(days=6)
    order = {"actor": CHEN, "channel": "platform_12345", "order_number": "7", "order_due_on": day}
    chief, other = accepted(office), accepted(office, **order)
    own = office.work.cases.kept[chief].due_on
    act(office, merge_case, MergeCase(actor=CHEN, number=other, into=chief))
    assert office.work.cases.kept[chief].due_on == day < own
    moved = office.work.events.last("case.deadline_changed").data
    assert (moved["number"], moved["due_on"], moved["former_due_on"]) == (chief, day.isoformat(), own.isoformat())
    assert office.work.events.last("task.opened").data["due_on"] == day.isoformat()
    (flag,) = office.explained(chief).flags
    assert (flag.code, flag.on) == ("merged_earlier", day)
    redate_case(chief, work=office.work, clock=office.clock)
    with pytest.raises(WorthNothing):
        act(office, extend_case, ExtendCase(actor=CHEN, number=chief, days=5, reason="情况复杂"))
    act(office, separate_case, SeparateCase(actor=CHEN, number=other))
    act(office, extend_case, ExtendCase(actor=CHEN, number=chief, days=5, reason="情况复杂"))
    act(office, grant_extension, GrantExtension(actor=LEADER, number=chief, reason="情况复杂"))
    assert office.work.cases.kept[chief].due_on == office.work.calendar.due(office.clock.today(), 20).on
    assert office.explained(chief).flags == ()
    assert office.work.cases.refolded(chief) == office.work.cases.kept[chief]


def test_more_time_that_was_asked_for_is_not_granted_once_what_was_merged_is_due_before(office: Office) -> None:
    chief = accepted(office)
    act(office, extend_case, ExtendCase(actor=CHEN, number=chief, days=5, reason="情况复杂"))
    day = office.clock.today() + timedelta(days=6)
    order = {"actor": CHEN, "channel": "platform_12345", "order_number": "7", "order_due_on": day}
    act(office, merge_case, MergeCase(actor=CHEN, number=accepted(office, **order), into=chief))
    with pytest.raises(WorthNothing):
        act(office, grant_extension, GrantExtension(actor=LEADER, number=chief, reason="情况复杂"))
    assert office.work.cases.kept[chief].due_on == day


def test_what_was_merged_into_a_case_that_is_erased_is_answered_by_itself(office: Office) -> None:
    """It stayed merged into a case that had ended, without a task: nobody would have answered it."""
    chief, other = accepted(office), accepted(office)
    act(office, merge_case, MergeCase(actor=CHEN, number=other, into=chief))
    told = {"ground": "consent_withdrawn", "reason": "本人要求删除。"}
    act(office, erase_case, EraseCase(actor=an_officer("GJJ", "wu", "office"), number=chief, **told))
    case = office.work.cases.kept[other]
    assert (case.state, case.merged_into) == ("accepted", None)
    assert case.task in [event.data["id"] for event in office.work.events.recorded if event.name == "task.opened"]
    answer(office, other)


def test_a_case_that_came_by_mail_is_merged_into_none_and_may_be_the_chief(office: Office) -> None:
    """Whoever wrote it has no receipt code: he would read neither that it was merged nor the answer."""
    other = accepted(office)
    taken = TakeMail(message="<1@x>", kind="complaint", title="窗口", text="窗口态度。", body="GJJ", contact=WRITER)
    by_mail = act(office, take_mail, taken).number
    act(office, accept_case, AcceptCase(actor=CHEN, number=by_mail))
    with pytest.raises(AnsweredByMailAlone):
        act(office, merge_case, MergeCase(actor=CHEN, number=by_mail, into=other))
    act(office, merge_case, MergeCase(actor=CHEN, number=other, into=by_mail))


def test_a_case_is_merged_neither_into_itself_nor_in_a_chain(office: Office) -> None:
    first, second, third = accepted(office), accepted(office), accepted(office)
    with pytest.raises(NotToBeMerged):
        act(office, merge_case, MergeCase(actor=CHEN, number=first, into=first))
    act(office, merge_case, MergeCase(actor=CHEN, number=second, into=first))
    with pytest.raises(NotToBeMerged):
        act(office, merge_case, MergeCase(actor=CHEN, number=third, into=second))
    with pytest.raises(IllegalTransition):
        act(office, merge_case, MergeCase(actor=CHEN, number=first, into=third))


def test_a_case_that_was_separated_is_answered_by_itself_and_has_a_task_again(office: Office) -> None:
    chief, other = accepted(office), accepted(office)
    act(office, merge_case, MergeCase(actor=CHEN, number=other, into=chief))
    case = act(office, separate_case, SeparateCase(actor=CHEN, number=other))
    assert office.work.events.last("task.opened").data["id"] == case.task
    answer(office, chief)
    assert office.work.cases.kept[other].state == "accepted"


def test_an_extension_is_granted_once_by_another_and_told_to_the_citizen(office: Office) -> None:
    """信访工作条例第三十四条; 职责分离: an office head who is a case officer too does not help himself."""
    number = accepted(office)
    both = an_officer("GJJ", "chen", "case_officer", "leader")
    act(office, extend_case, ExtendCase(actor=both, number=number, days=10, reason="需要现场核实。"))
    with pytest.raises(OwnExtension):
        act(office, grant_extension, GrantExtension(actor=both, number=number, reason="同意。"))
    with pytest.raises(OwnExtension):
        act(office, refuse_extension, RefuseExtension(actor=both, number=number, reason="不用了。"))
    with pytest.raises(NotAllowed):
        act(office, grant_extension, GrantExtension(actor=an_officer("GJJ", "wang"), number=number, reason="同意。"))
    case = act(office, grant_extension, GrantExtension(actor=LEADER, number=number, reason="涉及多个网点。"))
    assert case.due_on == date(2026, 12, 29)
    assert told(office)[-1] == "经批准，您的来件办理期限延长10个工作日，至2026年12月29日。理由：涉及多个网点。"
    assert office.work.events.last("task.opened").data["due_on"] == "2026-12-29"
    with pytest.raises(IllegalTransition):
        act(office, extend_case, ExtendCase(actor=both, number=number, days=1, reason="再延一次。"))


def test_a_refused_extension_leaves_the_term_and_may_be_asked_for_again(office: Office) -> None:
    number = accepted(office)
    act(office, extend_case, ExtendCase(actor=CHEN, number=number, days=3, reason="人手不足。"))
    case = act(office, refuse_extension, RefuseExtension(actor=LEADER, number=number, reason="可以按期办结。"))
    assert (case.due_on, told(office)) == (date(2026, 12, 15), [])
    act(office, extend_case, ExtendCase(actor=CHEN, number=number, days=3, reason="需要鉴定。"))


def test_what_is_late_is_not_made_timely(office: Office) -> None:
    """信访工作条例第三十四条: an extension after the last day counts for nothing."""
    number = accepted(office)
    act(office, extend_case, ExtendCase(actor=CHEN, number=number, days=3, reason="人手不足。"))
    office.wait(days=22)  # 16 December: it was due the day before
    with pytest.raises(TermIsOver):
        act(office, grant_extension, GrantExtension(actor=LEADER, number=number, reason="同意。"))
    act(office, refuse_extension, RefuseExtension(actor=LEADER, number=number, reason="已经逾期。"))
    with pytest.raises(TermIsOver):
        act(office, extend_case, ExtendCase(actor=CHEN, number=number, days=3, reason="需要鉴定。"))


def test_a_finding_is_of_complaints_and_the_later_one_counts(office: Office) -> None:
    number = accepted(office)
    for finding in ("substantiated", "partly"):
        command = InvestigateCase(actor=CHEN, number=number, finding=finding, handling="已约谈。")
        case = act(office, investigate_case, command)
    assert case.finding == "partly"
    assert [entry.data.get("finding") for entry in office.work.cases.entries[number]][-2:] == [
        "substantiated",
        "partly",
    ]


def test_likeness_finds_the_same_matter_in_other_words() -> None:
    one = {"number": "1", "title": "公积金中心中午不办业务", "text": "中午去公积金中心没有人办业务，建议中午也办。"}
    same = {"number": "2", "title": "公积金中心中午没人", "text": "建议公积金中心中午也办业务，中午去没有人。"}
    other = {"number": "3", "title": "提取材料太多", "text": "提取公积金要的材料太多，能不能少一点。"}
    assert [found["number"] for found in alike(one, [other, same])] == ["2"]
    assert likeness("", "有") == 0
