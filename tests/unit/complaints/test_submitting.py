"""What citizens may submit, what they are given, and what is refused without a trace."""

from __future__ import annotations

import pytest

from chassis.ports import Invalid
from services.complaints.domain import receipt
from services.complaints.domain.case import Case, NoSuchCase
from services.complaints.use_cases.current_case import CaseCommand, current_case
from tests.unit.complaints.builders import PUBLIC, Office, a_publication, an_officer


@pytest.fixture
def office() -> Office:
    return Office()


def test_citizen_is_given_a_number_and_a_code_that_is_stored_only_as_a_digest(office: Office) -> None:
    given = office.submit()
    assert given.case.number == "GJJ-YJ-2026-0001"
    assert len(given.code) == receipt.LENGTH
    assert given.code not in repr(office.work.cases.kept)
    assert given.code not in given.case.receipt
    assert receipt.opens(given.code, given.case.receipt)
    assert office.submit().case.receipt.split(":")[4] != given.case.receipt.split(":")[4], "each has its salt"


def test_numbers_run_per_body_kind_and_year(office: Office) -> None:
    assert office.submit().case.number == "GJJ-YJ-2026-0001"
    assert office.submit().case.number == "GJJ-YJ-2026-0002"
    assert office.submit(kind="enquiry").case.number == "GJJ-ZX-2026-0001"
    office.wait(days=60)
    assert office.submit().case.number == "GJJ-YJ-2027-0001"


def test_officers_are_told_and_get_a_task(office: Office) -> None:
    given = office.submit()
    assert office.work.events.names() == ["case.received", "task.opened"]
    assert office.work.events.last("task.opened").data["due_on"] == "2026-12-01"
    assert office.work.events.last("task.opened").data["about"] == {"noun": "case", "id": given.case.id}


def test_a_tip_off_about_corruption_is_refused_with_where_to_turn_and_nothing_is_kept(office: Office) -> None:
    """It belongs to discipline inspection and supervision (监察法第三十八条)."""
    with pytest.raises(Invalid) as refused:
        office.submit(kind="tip_off", corruption=True)
    assert refused.value.code == "tip_off_elsewhere"
    assert "12388" in refused.value.zh
    assert office.work.cases.kept == {}
    assert office.work.events.recorded == []


@pytest.mark.parametrize("kind", ["opinion", "enquiry", "complaint", "correction", "tip_off"])
def test_every_kind_is_taken(office: Office, kind: str) -> None:
    assert office.submit(kind=kind).case.state == "received"


@pytest.mark.parametrize("field", ["title", "text"])
def test_marked_text_is_refused_and_nothing_is_kept(office: Office, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.submit(**{field: "机密★10年 关于……"})
    assert refused.value.code == "secrecy_marking"
    assert office.work.cases.kept == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "hotline"},
        {"channel": "evaluation"},
        {"body": "NOBODY"},
        {"disclosure": "d9"},
        {"anonymous": True, "contact": {"phone": "13800138000"}},
    ],
)
def test_wrong_input_is_refused_and_nothing_is_kept(office: Office, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        office.submit(**wrong)
    assert refused.value.errors
    assert office.work.cases.kept == {}


def test_case_about_a_publication_goes_to_its_body_and_department(office: Office) -> None:
    office.work.directory.keep_publication(a_publication())
    case = office.submit(disclosure="d1").case
    assert (case.body, case.department, case.disclosure) == ("GJJ", "CW", "d1")
    assert office.work.events.last("case.received").correlation == "d1"


def test_case_about_a_publication_of_another_body_is_refused(office: Office) -> None:
    office.work.directory.bodies["GDJ"] = set()
    office.work.directory.keep_publication(a_publication())
    with pytest.raises(Invalid):
        office.submit(disclosure="d1", body="GDJ")


def test_without_a_body_the_citizen_must_choose_where_there_are_several(office: Office) -> None:
    office.work.directory.bodies["GDJ"] = set()
    with pytest.raises(Invalid) as refused:
        office.submit()
    assert "body" in refused.value.errors
    assert office.submit(body="GDJ").case.number == "GDJ-YJ-2026-0001"


def test_public_utility_takes_cases_too(office: Office) -> None:
    """国办发〔2020〕50号: a utility has no disclosure on request, but it answers its users."""
    office.work.directory.bodies["GS"] = set()
    assert office.submit(body="GS", kind="complaint").case.number == "GS-TS-2026-0001"


def test_officer_records_a_call_and_is_named_in_the_audit(office: Office) -> None:
    given = office.submit(actor=an_officer(), channel="hotline", contact={"phone": "13800138000"})
    event = office.work.events.last("case.received")
    assert (given.case.channel, event.actor.sub) == ("hotline", "chen")
    assert "13800138000" not in f"{dict(event.data)}{dict(event.detail)}"


def test_contact_does_not_show_when_a_case_is_printed_by_accident(office: Office) -> None:
    assert "13800138000" not in repr(office.submit(contact={"phone": "13800138000"}).case)


def test_code_opens_the_case_however_it_is_typed(office: Office) -> None:
    given = office.submit()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in given.code[:8])
    typed = f" {wide}\u3000{given.code[8:].lower()} "
    assert _opened(office, given.case.number, typed).id == given.case.id


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "密码", "A" * 5000])
def test_wrong_code_and_wrong_number_give_the_same_answer(office: Office, code: str) -> None:
    given = office.submit()
    with pytest.raises(NoSuchCase) as wrong_code:
        _opened(office, given.case.number, code)
    with pytest.raises(NoSuchCase) as wrong_number:
        _opened(office, "GJJ-YJ-2026-0099", given.code)
    assert wrong_code.value.en == wrong_number.value.en


def _opened(office: Office, number: str, code: str) -> Case:
    case, by = current_case(CaseCommand(actor=an_officer(), number=number, code=code), work=office.work)
    assert by == PUBLIC
    return case
