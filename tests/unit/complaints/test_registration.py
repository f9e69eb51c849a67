"""What of a registration can still be put right, and what could not have been registered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.ports import Invalid
from services.complaints.domain.answer import Wording
from services.complaints.domain.order import OrderKnown
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.correct_registration import CorrectRegistration, correct_registration
from services.complaints.use_cases.extend_case import ExtendCase, GrantExtension, extend_case, grant_extension
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from tests.unit.complaints.builders import Office, an_officer

CHEN, LI = an_officer(), an_officer("GJJ", "li", "leader")
ORDER = {"kind": "complaint", "channel": "platform_12345", "order_number": "SZ-1", "body": "GJJ"}
SAID = Wording(text="已办。", outcome="adopted")
ACTS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "accept": (accept_case, AcceptCase, {"actor": CHEN}),
    "answer": (answer_case, AnswerCase, {"actor": CHEN, "said": SAID}),
    "reopen": (reopen_case, ReopenCase, {"actor": CHEN, "reason": "平台退回重办。"}),
    "extend": (extend_case, ExtendCase, {"actor": CHEN, "days": 3, "reason": "要核实。"}),
    "grant": (grant_extension, GrantExtension, {"actor": LI, "reason": "情况复杂。"}),
}


def recorded(office: Office, *acts: str, **said: Any) -> str:
    """The number of an order after some acts."""
    number = office.submit(**{"actor": CHEN, **ORDER, **said}).case.number
    for act in acts:
        use_case, command, told = ACTS[act]
        use_case(command(number=number, **told), work=office.work, clock=office.clock)
    return number


def corrected(office: Office, number: str, **right: Any) -> Any:
    command = CorrectRegistration(actor=CHEN, number=number, reason="登记错了。", **right)
    return correct_registration(command, work=office.work, clock=office.clock)


@pytest.mark.parametrize(
    ("acts", "right", "code"),
    [
        (("accept", "answer"), {"order_due_on": date(2026, 12, 9)}, "answered_already"),
        (("accept", "answer", "reopen"), {"kind": "enquiry"}, "answered_already"),
        (("accept", "answer", "reopen"), {"received_on": date(2026, 11, 20)}, "answered_already"),
        (("accept", "extend", "grant"), {"kind": "enquiry"}, "extended_already"),
        (("accept", "extend", "grant"), {"received_on": date(2026, 11, 20)}, "extended_already"),
    ],
)
def test_what_an_answer_was_measured_by_and_an_extension_was_granted_by_stays(
    acts: tuple[str, ...], right: dict[str, Any], code: str
) -> None:
    office = Office()
    number = recorded(office, *acts)
    before = office.work.cases.kept[number]
    with pytest.raises(Invalid) as refused:
        corrected(office, number, order_number="SZ-2", **right)
    assert (refused.value.code, list(refused.value.errors)) == (code, list(right))
    assert office.work.cases.kept[number] == before
    assert corrected(office, number, order_number="SZ-2").order_number == "SZ-2", "the number may be wrong all the same"


def test_the_day_of_an_order_that_was_taken_up_again_is_put_right() -> None:
    office = Office()
    number = recorded(office, "accept", "answer", "reopen")
    assert corrected(office, number, order_due_on=date(2026, 12, 9)).due_on == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("right", "says"),
    [
        ({"kind": "enquiry"}, "咨询"),
        ({"received_on": date(2026, 11, 20)}, "11月20日"),
        ({"order_number": "SZ-2"}, None),
    ],
)
def test_a_citizen_is_told_of_a_corrected_kind_or_day_though_its_last_day_stays(
    right: dict[str, Any], says: str | None
) -> None:
    office = Office()
    number = recorded(office, "accept", order_due_on=date(2026, 12, 9))
    assert corrected(office, number, **right).due_on == date(2026, 12, 9)
    told = [message.text for message in office.work.cases.messages]
    assert told == [] if says is None else says in told[-1]


@pytest.mark.parametrize(("was", "right"), [("tip_off", "complaint"), ("complaint", "tip_off")])
def test_a_tip_off_stays_one_and_nothing_else_becomes_one(was: str, right: str) -> None:
    office = Office()
    with pytest.raises(Invalid) as refused:
        corrected(office, recorded(office, kind=was), kind=right)
    assert (refused.value.code, list(refused.value.errors)) == ("stays_as_it_is", ["kind"])


@pytest.mark.parametrize("wrong", [date(2026, 11, 25), date(2026, 10, 24)])
def test_the_right_day_of_receipt_could_have_been_entered_on_the_day_of_recording(wrong: date) -> None:
    office = Office()
    number = recorded(office)
    office.wait(days=3)
    with pytest.raises(Invalid) as refused:
        corrected(office, number, received_on=wrong)
    assert refused.value.code == "wrong_day_received"
    assert corrected(office, number, received_on=date(2026, 10, 25)).received_on == date(2026, 10, 25)


def test_a_number_that_is_another_case_is_refused_and_its_own_is_nothing_to_correct() -> None:
    office = Office()
    number = recorded(office)
    recorded(office, order_number="SZ-2")
    with pytest.raises(OrderKnown):
        corrected(office, number, order_number="sz-2")
    with pytest.raises(Invalid) as refused:
        corrected(office, number, order_number="sz-1")
    assert refused.value.code == "nothing_to_correct"
