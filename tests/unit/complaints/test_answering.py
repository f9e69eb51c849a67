"""From acceptance to answer, rating, reopening and close; and what of it becomes public."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.base.converter import plain
from chassis.ports import IllegalTransition, Invalid, Stale
from services.complaints.domain import task
from services.complaints.domain.answer import Wording
from services.complaints.domain.case import NoSuchCase
from services.complaints.domain.directory import WITHDRAWN
from services.complaints.domain.lapse import lapses_before
from services.complaints.domain.response import NotForThePublic, PreviewChanged, preview
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.lapse_case import lapse_case
from services.complaints.use_cases.not_accept_case import NotAcceptCase, not_accept_case
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.submit_case import Receipt
from services.complaints.use_cases.take_purge import take_purge
from services.complaints.use_cases.take_withdrawal import take_withdrawal
from services.complaints.use_cases.write_message import WriteMessage, write_message
from tests.people import a_person
from tests.unit.complaints.builders import NOW, PUBLIC, Office, a_publication, an_officer

OFFICER = an_officer()


@pytest.fixture
def office() -> Office:
    office = Office()
    office.work.directory.keep_publication(a_publication())
    return office


NOT_OURS = {"reason": "不归我们管。", "remedy": "可以复查。", "right_channel": "县广电局"}


def accepted(office: Office, **wanted: object) -> Receipt:
    given = office.submit(**wanted)
    accept_case(AcceptCase(actor=OFFICER, number=given.case.number), work=office.work, clock=office.clock)
    return given


def answered(office: Office, reply: str = "已延长到中午。", *, publish: bool = True, **wanted: object) -> Receipt:
    given = accepted(office, **wanted)
    case = office.work.cases.kept[given.case.number]
    seen = preview(title=case.title, question=case.text, answer=reply, hide=office.work.personal_data.hide).digest
    wording = Wording(text=reply, outcome="adopted")
    said = {"said": wording, "publish": publish and case.publish_ok, "preview_digest": seen}
    command = AnswerCase(actor=OFFICER, number=given.case.number, **said)
    answer_case(command, work=office.work, clock=office.clock)
    return given


def lapse(office: Office) -> int:
    """What the timer does: each case that is due now, one at a time."""
    due = office.work.cases.lapsing(lapses_before(office.work.terms, today=office.clock.today()), limit=10)
    for number in due:
        lapse_case(number, work=office.work, clock=office.clock)
    return len(due)


def test_answer_stops_the_clock_and_closes_the_task(office: Office) -> None:
    given = answered(office)
    case = office.work.cases.kept[given.case.number]
    assert (case.state, case.answered_at) == ("answered", NOW)
    assert office.work.events.names()[-2:] == ["case.answered", "task.closed"]
    assert office.work.events.last("task.closed").data["id"] == case.task


def test_accepting_moves_the_task_to_the_officer(office: Office) -> None:
    """The event and a later snapshot must tell the same person, or a mended reader has another task list."""
    given = accepted(office)
    opened, case = office.work.events.last("task.opened"), office.work.cases.kept[given.case.number]
    assert (opened.data["person"], office.work.events.last("task.closed").data["id"]) == ("chen", given.case.task)
    snapshot = task.snapshot(case, opened.aggregate, opened_at=NOW, at=NOW)
    assert plain(snapshot.data) == opened.data
    former = task.snapshot(case, given.case.task, opened_at=NOW, at=NOW)
    assert former.name == "task.closed"


def test_answer_is_published_only_where_the_citizen_agreed(office: Office) -> None:
    given = accepted(office, publish_ok=False)
    command = AnswerCase(
        actor=OFFICER, number=given.case.number, said=Wording(text="好。", outcome="adopted"), publish=True
    )
    with pytest.raises(NotForThePublic):
        answer_case(command, work=office.work, clock=office.clock)
    assert "response.published" not in office.work.events.names()
    answered(office, publish_ok=True)
    assert "response.published" in office.work.events.names()


def test_an_answer_is_public_only_as_it_was_previewed(office: Office) -> None:
    """What the masker hides today it may have shown yesterday: the confirmation holds for the words that were seen."""
    given = accepted(office, publish_ok=True)
    said = {"actor": OFFICER, "number": given.case.number, "publish": True}
    said["said"] = Wording(text="好。", outcome="adopted")
    with pytest.raises(Invalid) as refused:
        answer_case(AnswerCase(**said), work=office.work, clock=office.clock)
    assert list(refused.value.errors) == ["preview_digest"]
    case = office.work.cases.kept[given.case.number]
    seen = preview(title=case.title, question=case.text, answer="好。", hide=lambda text: text + "？").digest
    with pytest.raises(PreviewChanged):
        answer_case(AnswerCase(**said, preview_digest=seen), work=office.work, clock=office.clock)
    assert "response.published" not in office.work.events.names()


def test_officer_may_keep_an_answer_from_the_public(office: Office) -> None:
    answered(office, publish=False, publish_ok=True)
    assert "response.published" not in office.work.events.names()


def test_published_question_and_answer_are_masked_and_travel_by_digest(office: Office) -> None:
    answered(office, "请找 13900139000。", publish_ok=True, text="我是13800138000的机主。", disclosure="d1")
    data = office.work.events.last("response.published").data
    question = office.work.files.kept[data["question"]["digest"]].decode()
    answer = office.work.files.kept[data["answer"]["digest"]].decode()
    assert "我是【手机号已隐去】的机主。" in question
    assert answer == "请找 【手机号已隐去】。"
    assert data["question"]["size"] == len(question.encode())
    assert data["disclosure"] == "d1"
    assert "机主" not in str(dict(data))


def test_draft_is_replaced_by_the_next_and_goes_out_as_the_answer(office: Office) -> None:
    given = accepted(office)
    for text in ("第一稿", "第二稿"):
        command = DraftAnswer(actor=OFFICER, number=given.case.number, said=Wording(text=text, outcome="explained"))
        draft_answer(command, work=office.work, clock=office.clock)
    assert [answer.text for answer in office.work.answers.kept.values()] == ["第二稿"]
    command = AnswerCase(actor=OFFICER, number=given.case.number, said=Wording(text="定稿", outcome="explained"))
    answer_case(command, work=office.work, clock=office.clock)
    assert [(answer.text, answer.state) for answer in office.work.answers.kept.values()] == [("定稿", "sent")]


def test_marked_answer_is_refused(office: Office) -> None:
    with pytest.raises(Invalid):
        answered(office, "机密★10年")


def test_stale_version_is_refused(office: Office) -> None:
    given = office.submit()
    with pytest.raises(Stale):
        accept_case(AcceptCase(actor=OFFICER, number=given.case.number, seen="9"), work=office.work, clock=office.clock)


def test_case_is_not_accepted_with_a_reason(office: Office) -> None:
    given = office.submit()
    command = NotAcceptCase(actor=OFFICER, number=given.case.number, **NOT_OURS)
    not_accept_case(command, work=office.work, clock=office.clock)
    assert office.work.events.names()[-2:] == ["case.closed", "task.closed"]


def test_assigning_moves_the_task_to_the_person(office: Office) -> None:
    wang = a_person("wang", "case_officer", name="王")
    office.work.directory.staff["wang"] = wang
    given = accepted(office)
    before = office.work.events.last("task.opened").data["id"]
    command = AssignCase(actor=OFFICER, number=given.case.number, department="CW", person="wang")
    assign_case(command, work=office.work, clock=office.clock)
    opened = office.work.events.last("task.opened")
    assert (opened.data["person"], office.work.events.last("task.closed").data["id"]) == ("wang", before)
    assert opened.data["id"] != before


@pytest.mark.parametrize(
    "wrong",
    [{"person": "nobody"}, {"person": "other"}, {"person": "idle"}, {"person": "gone"}, {"department": "XX"}, {}],
)
def test_case_is_assigned_only_to_known_departments_and_officers_of_the_body(
    office: Office, wrong: dict[str, str]
) -> None:
    office.work.directory.staff = {
        "other": a_person("other", "case_officer", body="GDJ"),
        "idle": a_person("idle"),
    }
    given = accepted(office)
    with pytest.raises(Invalid):
        assign_case(AssignCase(actor=OFFICER, number=given.case.number, **wrong), work=office.work, clock=office.clock)


def test_citizen_and_officer_talk_in_one_dialogue(office: Office) -> None:
    given = office.submit()
    number = given.case.number
    for command in (
        WriteMessage(actor=PUBLIC, number=number, text="补充一点", code=given.code),
        WriteMessage(actor=OFFICER, number=number, text="请问是哪个网点？"),
    ):
        write_message(command, work=office.work, clock=office.clock)
    said = [(message.author, message.text, message.by) for message in office.work.cases.messages]
    assert said == [
        ("citizen", "补充一点", None),
        ("officer", "请问是哪个网点？", {"sub": "chen", "name": "陈珂", "department": "BGS"}),
    ]
    events = [event for event in office.work.events.recorded if event.name == "case.written_to"]
    assert [event.announce for event in events] == [False, False]


def test_stranger_cannot_write_without_the_code(office: Office) -> None:
    number = office.submit().case.number
    with pytest.raises(NoSuchCase):
        write_message(
            WriteMessage(actor=PUBLIC, number=number, text="是我", code=""), work=office.work, clock=office.clock
        )


def test_rating_is_told_when_the_case_closes(office: Office) -> None:
    given = answered(office)
    rate_answer(
        RateAnswer(actor=PUBLIC, number=given.case.number, code=given.code, satisfaction=4),
        work=office.work,
        clock=office.clock,
    )
    office.wait(days=16)
    assert lapse(office) == 1
    assert office.work.events.last("case.closed").data["satisfaction"] == 4


def test_rating_needs_an_answer(office: Office) -> None:
    given = accepted(office)
    with pytest.raises(IllegalTransition):
        rate_answer(
            RateAnswer(actor=PUBLIC, number=given.case.number, code=given.code, satisfaction=4),
            work=office.work,
            clock=office.clock,
        )


def test_discontent_citizen_reopens_with_a_reason_and_a_new_term(office: Office) -> None:
    given = answered(office)
    office.wait(days=3)
    command = ReopenCase(actor=PUBLIC, number=given.case.number, reason="没有解决", code=given.code)
    case = reopen_case(command, work=office.work, clock=office.clock)
    assert (case.state, case.due_on, case.clock_from) == ("accepted", date(2026, 12, 4), date(2026, 11, 27))
    assert office.work.events.names()[-2:] == ["case.accepted", "task.opened"]
    assert office.work.events.last("task.opened").data["person"] == "chen"


def test_answered_case_lapses_only_when_its_time_to_be_reopened_is_over(office: Office) -> None:
    answered(office)
    office.wait(days=15)
    assert lapse(office) == 0
    office.wait(days=1)
    assert lapse(office) == 1
    assert lapse(office) == 0


def test_purge_removes_what_was_said_about_it_and_lets_nothing_follow(office: Office) -> None:
    """A purge must not live on in questions and answers that quote the text."""
    said = answered(office, publish_ok=True, disclosure="d1")
    later = accepted(office, publish_ok=True, disclosure="d1")
    take_purge("d1", body="GJJ", at=NOW, work=office.work)
    assert office.work.files.kept == {}
    for case in office.work.cases.kept.values():
        assert (case.title, case.text) == ("", "")
    assert office.work.cases.kept[said.case.number].state == "answered"
    command = AnswerCase(actor=OFFICER, number=later.case.number, said=Wording(text="答复", outcome="answered"))
    answer_case(command, work=office.work, clock=office.clock)
    assert office.work.files.kept == {}


def test_ordinary_withdrawal_leaves_answers_public(office: Office) -> None:
    answered(office, publish_ok=True, disclosure="d1")
    take_withdrawal(a_publication(state=WITHDRAWN, reason="已失效"), work=office.work)
    assert office.work.files.kept
    assert office.work.directory.publications["d1"].state == "withdrawn"
