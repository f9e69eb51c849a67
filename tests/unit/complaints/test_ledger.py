"""Whatever is done with a case, its row is what its ledger says, and nothing in the ledger is overwritten."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from chassis.ports import Refusal
from services.complaints.domain.answer import Wording
from services.complaints.domain.case import Case
from services.complaints.domain.entry import happenings
from services.complaints.domain.ledger import STANDING
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.close_case import CloseCase, close_case
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.erase_case import EraseCase, erase_case
from services.complaints.use_cases.not_accept_case import NotAcceptCase, not_accept_case
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.take_purge import take_purge
from services.complaints.use_cases.write_message import WriteMessage, write_message
from tests.unit.complaints.builders import PUBLIC, Office, a_publication, an_officer

SAID = Wording(text="已延长到中午。", outcome="adopted")
CHEN = {"actor": an_officer()}
ACTS = {
    "accept": (accept_case, AcceptCase, CHEN),
    "not_accept": (not_accept_case, NotAcceptCase, CHEN | {"reason": "不归我们管。", "right_channel": "12345"}),
    "assign": (assign_case, AssignCase, CHEN | {"department": "CW"}),
    "draft": (draft_answer, DraftAnswer, CHEN | {"said": SAID}),
    "answer": (answer_case, AnswerCase, CHEN | {"said": SAID}),
    "message": (write_message, WriteMessage, CHEN | {"text": "请补充。"}),
    "rate": (rate_answer, RateAnswer, {"actor": PUBLIC, "satisfaction": 3}),
    "reopen": (reopen_case, ReopenCase, {"actor": PUBLIC, "reason": "没有解决。"}),
    "close": (close_case, CloseCase, CHEN | {"reason": "来电说已解决。"}),
    "erase": (erase_case, EraseCase, CHEN | {"ground": "unlawful"}),
}


def do(office: Office, number: str, code: str, act: str) -> None:
    use_case, command, told = ACTS[act]
    known = {"code": code} if told["actor"] == PUBLIC else {}
    use_case(command(number=number, **known, **told), work=office.work, clock=office.clock)  # type: ignore[operator]


@given(st.lists(st.sampled_from([*ACTS, "purge", "wait"]), max_size=25))
def test_the_row_of_a_case_is_the_fold_of_its_ledger(acts: list[str]) -> None:
    office = Office()
    office.work.directory.keep_publication(a_publication())
    filed = office.submit(disclosure="d1", contact={"phone": "13800138000"}, publish_ok=True)
    number, known = filed.case.number, 1
    for act in acts:
        with suppress(Refusal):
            if act == "wait":
                office.wait(days=1)
            elif act == "purge":
                take_purge("d1", body="GJJ", at=office.clock.now(), work=office.work)
            else:
                do(office, number, filed.code, act)
        row, ledger = office.work.cases.kept[number], office.work.cases.entries[number]
        assert office.work.cases.refolded(number) == row
        assert [entry.place for entry in ledger] == list(range(1, row.version + 1))
        assert len(ledger) >= known
        known = len(ledger)


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
    assert [kind for kind, *_ in told] == ["submit", "not_accept"]
    assert "金丝雀" not in str(told)
    assert "不归" not in str(told)


def test_each_field_of_a_case_was_filed_or_follows_from_the_ledger() -> None:
    """A new field is one or the other; what follows from entries has its first value in the table of the fold."""
    filed = {"id", "number", "kind", "body", "channel", "title", "text", "receipt", "received_at", "disclosure"}
    filed |= {"publish_ok", "anonymous", "contact"}
    assert {field.name for field in fields(Case)} == filed | set(STANDING) | {"entries"}
