"""The pages: my tasks, the sheet to post and its forms, the hall screen; without scripts, for the right people."""

from __future__ import annotations

import re

import pytest

from chassis.web.app import create_app
from chassis.web.auth import LocalIssuer
from tests.integration.notify.house import BOARD, CLERK, KEEPER, KEY, PARTY_MEMBER, STRANGER, House, a_task, person

API = "/notify/api/v1"
FORM = {"address": "一楼东侧", "note": "已张贴两页", "posted_at": "2026-11-24T10:00"}


class Browser:
    """A person with a browser, without scripts."""

    def __init__(self, house: House, actor=None) -> None:
        self._client = create_app(house.service).test_client()
        self._csrf = ""
        if actor:
            issuer = LocalIssuer(KEY, house.clock)
            token = issuer.issue(actor)
            self._client.set_cookie("yangguang_session", token)
            self._csrf = issuer.sign("csrf", token)

    def see(self, path: str, status: int = 200) -> str:
        answer = self._client.get(path)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def send(self, path: str, form: dict, status: int = 302, *, csrf: str | None = None) -> str:
        answer = self._client.post(path, data={**form, "csrf": self._csrf if csrf is None else csrf})
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)


def board(house: House) -> dict:
    return house.client(KEEPER).get(f"{API}/deliveries?channel=board").json["items"][0]


def test_my_tasks_show_what_is_urgent_first_with_one_action_each(house: House):
    house.tell("review.task.opened", "t-001", a_task(1, title="关于网点调整的通知", due_on="2026-11-30"))
    house.tell("review.task.opened", "t-002", a_task(2, title="财务收支报告", due_on="2026-11-23"))
    page = Browser(house, person("li", "office")).see("/notify/tasks")
    assert page.index("财务收支报告") < page.index("关于网点调整的通知")
    assert "逾期 1 个工作日" in page
    assert "还剩 4 个工作日" in page
    assert "1 件今天到期或已逾期" in page
    assert 'href="/review/cases/c-2"' in page
    assert "<script" not in page


def test_an_empty_list_says_what_will_come(house: House):
    assert "现在没有等您办理的事项" in Browser(house, CLERK).see("/notify/tasks")


def test_tasks_beyond_a_page_are_reached_by_a_link(house: House):
    for number in range(1, 62):
        house.tell("review.task.opened", f"t-{number:03}", a_task(number))
    browser = Browser(house, person("li", "office"))
    following = re.search(r'href="(/notify/tasks\?cursor=[^"]+)"', browser.see("/notify/tasks"))[1]
    assert "第61件" in browser.see(following)


def test_the_public_is_led_to_sign_in(house: House):
    for path in ("/notify/tasks", "/notify/deliveries"):
        Browser(house).see(path, 302)


def test_the_sheet_names_the_publication_and_carries_its_address_as_qr_code(house: House):
    data = house.publish()
    page = Browser(house, KEEPER).see(f"/notify/deliveries/{board(house)['id']}")
    assert data["title"] in page
    assert data["summary"] in page
    assert "<svg" in page
    assert f"https://zwgk.example.gov.cn{data['address']}" in page
    assert "确认已公开" in page


def test_an_inner_sheet_has_no_address_outside(house: House):
    house.publish(audience="party")
    page = Browser(house, PARTY_MEMBER).see(f"/notify/deliveries/{board(house)['id']}")
    assert "qr" not in page.split("</style>")[1]
    assert "不得对外传播" in page
    assert "确认已公开" not in page


def test_a_keeper_confirms_by_form_and_sees_it_done(house: House):
    house.publish()
    path = f"/notify/deliveries/{board(house)['id']}"
    browser = Browser(house, KEEPER)
    browser.send(f"{path}/confirm", FORM)
    assert board(house)["state"] == "delivered"
    assert "已张贴两页" in browser.see(path)
    assert "已公开" in browser.see("/notify/deliveries?view=done")


@pytest.mark.parametrize(
    "wrong",
    [{"note": ""}, {"posted_at": "昨天"}, {"posted_at": "2026-11-25T10:00"}, {"note": "秘密★5年"}, {"note": "a\x00"}],
)
def test_a_wrong_form_comes_back_with_what_was_filled_in(house: House, wrong: dict):
    house.publish()
    path = f"/notify/deliveries/{board(house)['id']}"
    page = Browser(house, KEEPER).send(f"{path}/confirm", {**FORM, **wrong}, 422)
    assert "一楼东侧" in page
    assert 'role="alert"' in page
    assert board(house)["state"] == "pending"


def test_a_form_from_elsewhere_is_refused(house: House):
    house.publish()
    Browser(house, KEEPER).send(f"/notify/deliveries/{board(house)['id']}/confirm", FORM, 403, csrf="x")
    assert board(house)["state"] == "pending"


def test_the_forms_of_failure_retry_and_giving_up(house: House):
    house.publish()
    path = f"/notify/deliveries/{board(house)['id']}"
    browser = Browser(house, KEEPER)
    browser.send(f"{path}/fail", {"reason": "公开栏维修"})
    assert "公开栏维修" in browser.see(path)
    browser.send(f"{path}/retry", {})
    browser.send(f"{path}/fail", {"reason": "公开栏已拆除"})
    browser.send(f"{path}/give-up", {"reason": "公开栏已拆除"})
    assert board(house)["state"] == "given_up"
    browser.send(f"{path}/confirm", FORM, 409)


def test_a_withdrawn_sheet_is_confirmed_as_taken_down(house: House):
    data = house.publish(channels=[BOARD])
    path = f"/notify/deliveries/{board(house)['id']}"
    browser = Browser(house, KEEPER)
    browser.send(f"{path}/confirm", FORM)
    house.withdraw(data, purge=True)
    page = browser.see(path)
    assert "确认已撤下" in page
    assert data["title"] not in page
    browser.send(f"{path}/confirm-removal", {"note": "已取下", "posted_at": "2026-11-24T10:00"})
    assert board(house)["state"] == "removed"
    browser.see(path)


@pytest.mark.parametrize("audience", ["external", "internal", "party"])
def test_a_page_that_one_may_not_know_of_is_not_found(house: House, audience: str):
    house.publish(audience=audience)
    path = f"/notify/deliveries/{board(house)['id']}"
    Browser(house, STRANGER).see(path, 404)
    assert board(house)["title"] not in Browser(house, STRANGER).see("/notify/deliveries?view=all")


@pytest.mark.parametrize(
    "path", ["/notify/deliveries/none", "/notify/deliveries/%00", "/notify/deliveries?disclosure=%00"]
)
def test_an_unknown_page_is_not_found(house: House, path: str):
    Browser(house, KEEPER).see(path, 404)


def test_the_screen_shows_the_newest_external_publications_and_turns_by_itself(house: House):
    for number in range(1, 9):
        house.publish(f"d-{number}")
    house.publish("d-inner", audience="internal", title="内部考勤制度")
    screen = Browser(house)
    first, second = screen.see("/notify/screen"), screen.see("/notify/screen?page=2")
    assert 'http-equiv="refresh"' in first
    assert "第 1 页，共 2 页" in first
    assert "page=2" in first
    assert "page=1" in second
    assert first.count("<li>") + second.count("<li>") == 8
    assert "内部考勤制度" not in first + second
    assert "<script" not in first
    assert "11月24日 星期二 10:00" in first


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "²", ""])
def test_a_wrong_page_number_shows_a_page(house: House, page: str):
    house.publish()
    assert "<li>" in Browser(house).see(f"/notify/screen?page={page}")


def test_a_withdrawn_publication_leaves_the_screen(house: House):
    data = house.publish()
    house.withdraw(data)
    assert data["title"] not in Browser(house).see("/notify/screen")


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_the_short_address_of_a_feed_leads_to_it(house: House, form: str):
    answer = house.client().get(f"/notify/feeds/publications.{form}?topic=finance")
    assert answer.status_code == 301
    assert house.client().get(answer.headers["Location"]).status_code == 200
    Browser(house).see("/notify/feeds/publications.exe", 404)


def test_pages_take_at_most_three_statements_whatever_they_show(house: House):
    for number in range(1, 31):
        house.publish(f"d-{number}")
    browser, hall = Browser(house, KEEPER), Browser(house)
    for path in ("/notify/tasks", "/notify/deliveries?view=all", f"/notify/deliveries/{board(house)['id']}"):
        with house.counting() as sent:
            browser.see(path)
        assert len(sent) <= 3, sent
    with house.counting() as sent:
        hall.see("/notify/screen")
    assert len(sent) <= 3
