"""Citizens who want it are told by mail that there is news, get a new code, and rate by the link of a letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.base.settings import SettingsError
from chassis.relay.scheduler import run_timer
from tests.harness.mail_server import MailServer, mail_server
from tests.integration.complaints.harness import ComplaintsHarness, an_officer

pytestmark = pytest.mark.one_database

CONTACT = {"email": "wang@example.cn", "name": "王芳"}
WANTS = {"notify": True, "contact": CONTACT}


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def telling(mail: MailServer, new_database: Callable[[], str], tmp_path: Path) -> Iterator[ComplaintsHarness]:
    harness = ComplaintsHarness(new_database(), tmp_path, YANGGUANG_SMTP_URL=mail.url)
    yield harness.know()
    harness.close()


def _round(harness: ComplaintsHarness) -> None:
    for timer in harness.service.timers:
        if timer.name in ("tell-citizens", "send-codes"):
            run_timer(harness.service, timer)


def _text(mail: MailServer) -> str:
    return str(mail.letters[-1].get_content())


@pytest.mark.both_databases
def test_who_wants_it_is_told_once_that_there_is_news_and_nothing_of_it(
    telling: ComplaintsHarness, mail: MailServer
) -> None:
    given = telling.submit_case(**WANTS)
    other = telling.submit_case(contact=CONTACT)
    _round(telling)
    assert mail.letters == [], "what he did himself is no news to him"
    for number in (given["number"], other["number"]):
        telling.act(number, "accept")
        telling.act(number, "messages", {"text": "请问是哪个网点？"})
        telling.act(number, "note", {"text": "内部备注"})
    for _ in range(2):
        _round(telling)
    (letter,) = mail.letters
    assert (letter["To"], letter["From"]) == ("wang@example.cn", "noreply@gjj.example")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert given["number"] in letter["Subject"]
    said = f"{letter['Subject']}{_text(mail)}"
    assert f"{telling.settings.public_url}/complaints/follow" in said
    for word in ("建议延长服务时间", "网点", "王芳", given["receipt_code"]):
        assert word not in said


@pytest.mark.both_databases
def test_a_letter_is_tried_again_until_it_is_given_up_and_the_officer_sees_it(
    telling: ComplaintsHarness, mail: MailServer
) -> None:
    number = telling.submit_case(**WANTS)["number"]
    telling.act(number, "accept")
    mail.refuses = 451
    for _ in range(8):
        _round(telling)
        telling.later(hours=25)
    telling.sign_in(an_officer())
    page = telling.client.get(f"/complaints/cases/{number}").text
    assert "邮件通知没有送达" in page
    mail.refuses = 0
    _round(telling)
    assert mail.letters == [], "it ended"
    telling.act(number, "messages", {"text": "请补充。"})
    _round(telling)
    assert len(mail.letters) == 1, "the next news is tried anew"
    assert "邮件通知没有送达" not in telling.client.get(f"/complaints/cases/{number}").text
    mail.refuses = 550
    telling.act(number, "messages", {"text": "请补充。"})
    _round(telling)
    assert "邮箱不收信" in telling.client.get(f"/complaints/cases/{number}").text, "for good, so at once"


def test_an_erased_case_is_told_to_nobody(telling: ComplaintsHarness, mail: MailServer) -> None:
    number = telling.submit_case(**WANTS)["number"]
    telling.act(number, "accept")
    telling.act(number, "erase", {"ground": "consent_withdrawn", "reason": "本人要求。"})
    _round(telling)
    assert mail.letters == []


@pytest.mark.parametrize("contact", [{}, {"contact": {"phone": "13711112222"}}])
def test_who_cannot_be_reached_cannot_want_it(telling: ComplaintsHarness, contact: dict[str, Any]) -> None:
    case = {"kind": "opinion", "title": "建议", "text": "中午也办。", "body": "GJJ", "notify": True}
    refused = telling.post("/cases", {**case, **contact})
    assert (refused.status_code, refused.json["code"]) == (422, "no_address_to_tell")


def test_without_a_mail_server_nothing_of_it_is_offered(harness: ComplaintsHarness) -> None:
    case = {"kind": "opinion", "title": "建议", "text": "中午也办。", "body": "GJJ", **WANTS}
    refused = harness.post("/cases", case)
    assert (refused.status_code, refused.json["code"]) == (422, "no_mail_here")
    asked = harness.client.post("/complaints/ask/check", data={"to": "contact"}).text
    assert 'name="notify"' not in asked
    lost = harness.client.get("/complaints/lost-code").text
    assert "没有开通邮件" in lost
    follow = harness.client.get("/complaints/follow").text
    assert "/complaints/lost-code" not in follow
    sent = harness.post("/lost-codes", {"number": "GJJ-YJ-2026-0001", "email": "wang@example.cn"})
    assert (sent.status_code, sent.json["code"]) == (409, "no_mail_here")
    # The office hands out a new one all the same; the pages told him that nothing could be done.
    for said in (lost, follow, sent.json["detail"]):
        assert "可以带身份证件到受理单位，由政务公开办公室核对后当面补发" in said


@pytest.mark.both_databases
def test_a_lost_code_is_replaced_by_one_that_goes_to_the_address_that_was_left(
    telling: ComplaintsHarness, mail: MailServer
) -> None:
    given = telling.submit_case(contact=CONTACT)
    number, old = given["number"], given["receipt_code"]
    telling.act(number, "accept")
    telling.act(number, "split", {"title": "另一件事", "text": "还有一件事。"})
    answers = []
    for form in (
        {"number": number, "email": "else@example.cn"},
        {"number": "GJJ-YJ-2026-0099", "email": "wang@example.cn"},
        {"number": number.lower(), "email": "Wang@example.cn"},
        {"number": number, "email": "wang@example.cn"},
    ):
        answers.append(telling.client.post("/complaints/lost-code", data=form).text)
    assert len(set(answers)) == 1, "the answer never tells whether they belong together"
    assert telling.post("/lost-codes", {"number": number, "email": "wang@example.cn"}).json == {"state": "asked"}
    assert telling.get(f"/cases/{number}", Receipt_Code=old).status_code == 200, "until the new one is on its way"
    _round(telling)
    (letter,) = mail.letters
    assert letter["To"] == "wang@example.cn"
    new = re.search(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}(?![A-Z0-9-])", _text(mail).split("：", 1)[1])
    assert new
    for each in (number, "GJJ-YJ-2026-0002"):
        assert telling.get(f"/cases/{each}", Receipt_Code=old).status_code == 404
        assert telling.get(f"/cases/{each}", Receipt_Code=new[0]).status_code == 200, "its parts too"
    assert new[0].replace("-", "") not in telling.everything_kept()
    telling.ledgers_are_the_rows()


def test_the_code_of_a_tip_off_is_never_sent_and_it_says_how_to_go_on(
    telling: ComplaintsHarness, mail: MailServer
) -> None:
    told = {"kind": "tip_off", "title": "违规", "text": "没有按规定办。", "body": "GJJ", "contact": CONTACT}
    asked = {"number": telling.post("/cases", told).json["number"], "email": CONTACT["email"]}
    refused = telling.post("/lost-codes", asked)
    assert (refused.status_code, refused.json["code"]) == (422, "code_is_not_sent")
    shown = telling.submit("/complaints/lost-code", asked)
    assert (shown.status_code, "几分钟后" in shown.text, "请重新举报" in shown.text) == (422, False, True)
    assert '<a href="/complaints/tip-offs">' in shown.text
    followed = telling.client.post("/complaints/follow", data={"number": asked["number"], "code": "AAAA"})
    assert (followed.status_code, '<a href="/complaints/tip-offs/follow">' in followed.text) == (422, True)
    telling.run_timers()
    assert mail.letters == []


def test_a_code_that_could_not_be_sent_leaves_the_old_one(telling: ComplaintsHarness, mail: MailServer) -> None:
    given = telling.submit_case(contact=CONTACT)
    telling.post("/lost-codes", {"number": given["number"], "email": "wang@example.cn"})
    mail.refuses = 550
    _round(telling)
    assert telling.get(f"/cases/{given['number']}", Receipt_Code=given["receipt_code"]).status_code == 200


@pytest.mark.both_databases
def test_the_link_of_a_letter_rates_its_answer_once(telling: ComplaintsHarness, mail: MailServer) -> None:
    number = telling.answered(**WANTS)["number"]
    _round(telling)
    token = re.search(r"/complaints/rate/([A-Z0-9]+)", _text(mail))
    assert token
    assert token[1] not in telling.everything_kept()
    page = telling.client.get(f"/complaints/rate/{token[1]}")
    assert number in page.text
    assert "办结以后不能再要求重新办理" in page.text, "as the page by number and code says it"
    assert "建议延长服务时间" not in page.text
    assert telling.client.post("/complaints/rate", data={"token": token[1]}).status_code == 422
    form = {"token": token[1], "satisfaction": "2"}
    assert "已记录" in telling.client.post("/complaints/rate", data=form).text
    assert telling.get(f"/cases/{number}", an_officer()).json["satisfaction"] == 2
    assert telling.client.post("/complaints/rate", data={**form, "satisfaction": "5"}).status_code == 404
    assert telling.post("/ratings", {"token": token[1], "satisfaction": 5}).json["code"] == "no_such_rating_token"
    assert telling.client.get(f"/complaints/rate/{token[1]}").status_code == 404


def test_a_link_to_an_answer_that_stands_no_more_rates_nothing(telling: ComplaintsHarness, mail: MailServer) -> None:
    number = telling.answered(**WANTS)["number"]
    _round(telling)
    token = re.search(r"/complaints/rate/([A-Z0-9]+)", _text(mail))
    assert token
    telling.act(number, "reopen", {"reason": "还要补充。"})
    telling.later(minutes=5)
    telling.act(number, "answer", {"text": "再答。", "outcome": "answered"})
    assert telling.post("/ratings", {"token": token[1], "satisfaction": 5}).status_code == 404
    _round(telling)
    fresh = re.search(r"/complaints/rate/([A-Z0-9]+)", _text(mail))
    assert fresh
    assert telling.post("/ratings", {"token": fresh[1], "satisfaction": 5}).json["satisfaction"] == 5


@pytest.mark.parametrize("wrong", ["http://mail", "smtp://mail.gov.cn", "smtp://user@mail.gov.cn?from=a@b.cn"])
def test_a_wrong_mail_server_stops_the_start(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError, match="YANGGUANG_SMTP_URL"):
        ComplaintsHarness(f"sqlite:///{tmp_path}/c.sqlite", tmp_path, YANGGUANG_SMTP_URL=wrong)


def test_a_mail_server_that_is_away_is_said_once_and_shown_to_the_operator(
    telling: ComplaintsHarness, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    mail.refuses = 554
    for _ in range(2):
        given = telling.submit_case(**WANTS)
        telling.act(given["number"], "accept")
        _round(telling)
    assert "the mail server is away" not in caplog.text, "an addressee that is refused is no outage"
    assert 'yangguang_outside_up{server="mail server"} 1.0' in telling.service.metrics.render().decode()
    mail.shutdown()
    mail.server_close()
    for _ in range(2):
        given = telling.submit_case(**WANTS)
        telling.act(given["number"], "accept")
        _round(telling)
    assert [record.message for record in caplog.records if "is away" in record.message] == [
        f"the mail server is away: 127.0.0.1:{mail.server_address[1]}: Connection refused"
    ]
    assert 'yangguang_outside_up{server="mail server"} 0.0' in telling.service.metrics.render().decode()
