"""A case leaves the hands of who is no case officer any more, and of nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.complaints.domain.answer import Wording
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.release_handler import release_handler
from tests.unit.complaints.builders import Office, an_officer

CHEN = an_officer()


@pytest.fixture
def office() -> Office:
    made = Office()
    made.work.directory.staff["chen"] = CHEN
    return made


def accepted(office: Office) -> str:
    number = office.submit(kind="complaint", body="GJJ").case.number
    accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock)
    return number


def test_who_has_no_post_any_more_has_no_case_and_every_officer_is_asked(office: Office) -> None:
    number = accepted(office)
    office.work.directory.staff["chen"] = replace(CHEN, posts=())
    release_handler(number, work=office.work, clock=office.clock)
    assert office.work.cases.kept[number].handler is None
    asked = office.work.events.last("task.opened").data
    assert (asked["person"], asked["roles"]) == (None, ["case_officer"])
    assert office.work.cases.refolded(number) == office.work.cases.kept[number]


def test_who_has_his_post_back_meanwhile_keeps_it(office: Office) -> None:
    number = accepted(office)
    before, told = office.work.cases.kept[number], len(office.work.events.recorded)
    release_handler(number, work=office.work, clock=office.clock)
    assert (office.work.cases.kept[number], len(office.work.events.recorded)) == (before, told)


def test_what_was_answered_meanwhile_awaits_nobody(office: Office) -> None:
    number = accepted(office)
    said = Wording(text="已办。", outcome="adopted")
    answer_case(AnswerCase(actor=CHEN, number=number, said=said), work=office.work, clock=office.clock)
    office.work.directory.staff.clear()
    told = len(office.work.events.recorded)
    release_handler(number, work=office.work, clock=office.clock)
    assert len(office.work.events.recorded) == told
