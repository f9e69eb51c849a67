"""Tip-offs as informants meet them, and officers who record what came otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.storage.tables import idempotency
from services.complaints.adapters.storage.directory import SqlNumbers
from services.complaints.domain import kinds
from services.complaints.domain.tip_off import NumbersUsedUp
from tests.harness.sessions import token_of
from tests.integration.complaints.harness import ComplaintsHarness, an_officer
from tests.integration.complaints.tip_offs import CAI, CONTACT, OFFICE, PAGE, PHONE, TIP_OFF, an_office, given, sealed

FORM = {"body": "GJJ", "about": "work", "title": TIP_OFF["title"], "text": TIP_OFF["text"]}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[ComplaintsHarness]:
    with an_office(tmp_path) as made:
        yield made


def test_an_anonymous_informant_converses_by_number_and_code_on_pages_that_nothing_keeps(
    office: ComplaintsHarness,
) -> None:
    page = office.client.get(PAGE)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "data-leave" in page.text
    assert "举报" not in page.text.partition("<title>")[2].partition("</title>")[0]
    sent = office.submit(PAGE, FORM | {"reported_departments": "CW"})
    receipt = office.client.get(sent.headers["Location"])
    assert "匿名举报" in receipt.text
    (case,) = office.get("/cases", an_officer()).json["items"]
    code = receipt.text.partition("<code>")[2].partition("</code>")[0]
    follow = {"number": case["number"], "code": code}
    for path in ("/complaints/follow", "/complaints/follow/message", "/complaints/follow/proof"):
        elsewhere = office.submit(path, follow | {"text": "再补充。"})
        assert elsewhere.status_code == 422
        assert f"{PAGE}/follow" in elsewhere.text
        assert TIP_OFF["text"] not in elsewhere.text
    office.act(case["number"], "messages", {"text": "请补充时间。"})
    shown = office.client.get(office.submit(f"{PAGE}/follow", follow).headers["Location"])
    assert "请补充时间。" in shown.text
    written = office.submit(f"{PAGE}/follow/message", follow | {"text": "十月三日上午。"})
    assert "十月三日上午。" in office.client.get(written.headers["Location"]).text
    assert office.get(f"/cases/{case['number']}", an_officer()).json["dialogue"][-1]["author"] == "citizen"


def test_number_and_code_are_read_however_they_are_typed(office: ComplaintsHarness) -> None:
    told = given(office)
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-"}
    typed = {"number": told["number"].translate(wide), "code": f" {told['receipt_code'].translate(wide)}\u3000"}
    for page in (PAGE, "/complaints"):
        answer = office.submit(f"{page}/follow", typed)
        assert answer.status_code == (303 if page == PAGE else 422), "a tip-off is known by its number in any width"
    code = {"Receipt-Code": told["receipt_code"].lower()}
    for number in (typed["number"], told["number"].replace("-", " ").lower()):
        assert office.client.get(f"{office.api}/cases/{number}", headers=code).status_code == 200


def test_nothing_of_a_browser_joins_its_tip_off_to_what_else_it_sent(office: ComplaintsHarness) -> None:
    """Neither the cookie that lasts for years, nor what is kept of its receipts."""
    ratings = {"disclosure": "d1", "truthfulness": "5", "completeness": "4", "effectiveness": "4", "comment": "缺附表"}
    assert office.submit("/complaints/evaluations", ratings).status_code == 303
    sent = office.submit(PAGE, FORM)
    assert sent.status_code == 303
    assert "yangguang_visitor" not in sent.request.headers.get("Cookie", "")
    with office.service.database.read() as connection:
        kept = connection.execute(sa.select(idempotency)).all()
    owners = [row.headers.get("client") for row in kept]
    assert len(kept) == len(set(owners)) == 2


@pytest.mark.parametrize(
    ("filled", "says"),
    [
        ({"about": "corruption"}, "12388"),
        ({"contact.phone": PHONE}, "没有勾选"),
        ({"named": "1"}, "请至少填写"),
        ({"reported_person": "周主任"}, "本单位没有叫这个名字的人"),
        ({"title": "", "contact.email": "li"}, "标题"),
        ({"reported_departments": "XX"}, "没有这个科室"),
        ({"text": "蔡文和陈科长都在场。"}, "文中提到了本单位的：蔡文、陈科长"),
    ],
)
def test_a_refused_form_says_what_is_meant_and_each_of_its_links_leads_to_a_field(
    office: ComplaintsHarness, filled: dict[str, str], says: str
) -> None:
    refused = office.submit(PAGE, FORM | filled)
    assert refused.status_code == 422
    shown = refused.text.partition('id="refusal"')[2].partition("</div>")[0]
    assert says in shown
    links = re.findall(r'href="#([^"]+)"', shown)
    assert links
    assert all(f'id="{field}"' in refused.text for field in links)
    assert office.get("/cases", an_officer()).json["items"] == []


@pytest.mark.parametrize("named", ["蔡文、周主任", "蔡文和周主任", "蔡文 周主任", "周主任 蔡文", "蔡文。周主任"])
def test_a_name_that_nobody_has_is_taken_once_it_is_said_to_keep_it_from_nobody(
    office: ComplaintsHarness, named: str
) -> None:
    told = {**TIP_OFF, "reported_person": named}
    assert office.post("/cases", told).json["code"] == "not_on_the_staff"
    assert office.post("/cases", {**told, "person_unlisted": True}).status_code == 201
    assert office.get("/cases", CAI).json["items"] == [], "who was found is kept away all the same"


@pytest.mark.parametrize("named", ["蔡主任", "老蔡", "周海和蔡科长"])
def test_who_is_called_by_his_post_is_kept_away_though_his_full_name_is_unknown(
    office: ComplaintsHarness, named: str
) -> None:
    """As where it stands in the words; an informant seldom knows the full name of a head."""
    told = {**TIP_OFF, "reported_person": named, "person_unlisted": True}
    given = office.post("/cases", told)
    assert given.status_code == 201, given.json
    assert office.get("/cases", CAI).json["items"] == []
    assert len(office.get("/cases", an_officer()).json["items"]) == 1


@pytest.mark.parametrize("named", ["蔡 文", "财务科 蔡文", "蔡文同志", "蔡文 科长", "蔡文（会计）。"])
def test_who_is_named_with_his_work_is_nobody_else(office: ComplaintsHarness, named: str) -> None:
    assert office.post("/cases", {**TIP_OFF, "reported_person": named}).status_code == 201
    assert office.get("/cases", CAI).json["items"] == []


def test_who_is_signed_in_is_told_to_sign_out_and_an_officer_records_what_came_otherwise(
    office: ComplaintsHarness,
) -> None:
    office.sign_in_with(token_of(office.service, OFFICE))
    assert "退出登录" in office.client.get(PAGE).text
    assert office.post("/cases", TIP_OFF, an_officer()).json["code"] == "signed_in"
    recorded = office.post("/cases", {**TIP_OFF, "channel": "hotline", "contact": CONTACT}, an_officer())
    assert recorded.status_code == 201
    assert sealed(office) == 1
    reported = {**TIP_OFF, "channel": "visit", "reported_departments": ["CW"]}
    assert office.post("/cases", reported, CAI).json["code"] == "is_reported"


def test_numbers_of_tip_offs_have_no_order_in_which_one_could_be_missing(any_harness: ComplaintsHarness) -> None:
    """信访工作条例第三十条第三款: a gap would tell whoever may not see one that it is about him."""
    told = {**TIP_OFF, "reported_departments": []}
    drawn = [int(any_harness.post("/cases", told).json["number"].rpartition("-")[2]) for _ in range(5)]
    assert all(kinds.FIRST_DRAWN <= serial <= kinds.LAST_DRAWN for serial in drawn)
    assert max(drawn) - min(drawn) > len(drawn)
    with any_harness.service.database.write() as connection:
        taken = iter([drawn[0], drawn[4], 777_777])
        numbers = SqlNumbers(connection, draw=lambda _: next(taken) - kinds.FIRST_DRAWN)
        assert numbers.draw("GJJ", "tip_off", 2026) == 777_777
        with pytest.raises(NumbersUsedUp):
            SqlNumbers(connection, draw=lambda _: drawn[0] - kinds.FIRST_DRAWN).draw("GJJ", "tip_off", 2026)


@pytest.mark.parametrize("path", ["/complaints/ask", "/complaints/lost-code"])
def test_the_log_of_the_next_page_does_not_tell_who_was_on_one_that_is_not_logged(
    office: ComplaintsHarness, path: str
) -> None:
    """The gateway writes down who asked for a page, and from which he came; some tip-offs begin as a complaint."""
    assert office.client.get(path).headers["Referrer-Policy"] == "no-referrer"
    refused = office.submit(path, {"kind": "enquiry"})
    assert (refused.status_code, refused.headers["Referrer-Policy"]) == (422, "no-referrer")
