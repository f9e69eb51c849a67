"""The pages: my tasks, the sheet to post and its forms, the hall screen; without scripts, for the right people."""

from __future__ import annotations

import re

import pytest

from chassis.ports import Actor
from tests.harness.error_summary import error_summary
from tests.integration.notify.harness import (
    BOARD,
    CLERK,
    KEEPER,
    OFFICE,
    PARTY_MEMBER,
    SCREEN,
    SITE,
    STRANGER,
    NotifyHarness,
)

FORM = {"address": "一楼东侧", "posted_at": "2026-11-24T10:00", "note": "已张贴两页"}


def see(harness: NotifyHarness, path: str, actor: Actor | None = None, status: int = 200) -> str:
    """What a person sees with a browser, without scripts."""
    if actor:
        harness.sign_in(actor)
    else:
        harness.sign_out()
    answer = harness.client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def send(harness: NotifyHarness, path: str, form: dict, status: int = 303) -> str:
    """What a keeper is answered to a form."""
    harness.sign_in(KEEPER)
    answer = harness.submit(path, form)
    assert answer.status_code == status, answer.text
    return answer.text


def test_my_tasks_show_what_is_urgent_first_with_one_action_each(harness: NotifyHarness):
    harness.open_task(1, title="关于网点调整的通知", due_on="2026-11-30")
    harness.open_task(2, title="财务收支报告", due_on="2026-11-23")
    page = see(harness, "/notify/tasks", OFFICE)
    assert page.index("财务收支报告") < page.index("关于网点调整的通知")
    assert "逾期 1 个工作日" in page
    assert "还剩 4 个工作日" in page
    assert "1 件今天到期或已逾期" in page
    assert "共 2 件" in page
    assert 'href="/review/cases/c-2"' in page
    assert "<script" not in page


def test_my_tasks_take_two_statements_where_they_fill_no_page(harness: NotifyHarness):
    for number in range(1, 21):
        harness.open_task(number)
    harness.sign_in(OFFICE)
    with harness.statements() as asked:
        harness.client.get("/notify/tasks")
    assert len(asked) == 2


def test_a_task_says_which_section_and_person_it_comes_from(harness: NotifyHarness):
    body = {"code": "GJJ", "name": "中心", "kind": "", "legal_regime": "mandated", "channels": [], "active": True}
    units = {"departments": [{"code": "JCK", "name": "计划财务科"}]}
    harness.deliver("catalog.body.changed", "GJJ", {**body, **units})
    harness.open_task(1, from_department="JCK", from_name="林悦")
    assert "计划财务科 林悦" in see(harness, "/notify/tasks", OFFICE)
    harness.open_task(2, from_department="", from_name="")
    assert ">中心<" in see(harness, "/notify/tasks", OFFICE)
    harness.publish(department="JCK")
    assert "计划财务科" in see(harness, "/notify/tasks", KEEPER)


def test_an_empty_list_says_what_will_come(harness: NotifyHarness):
    assert "现在没有等您办理的事项" in see(harness, "/notify/tasks", CLERK)


def test_tasks_beyond_a_page_are_reached_by_a_link(harness: NotifyHarness):
    for number in range(1, 62):
        harness.open_task(number)
    first = see(harness, "/notify/tasks", OFFICE)
    following = re.search(r'href="(/notify/tasks\?cursor=[^"]+)"', first)[1]
    last = see(harness, following, OFFICE)
    assert "第61件" in last
    assert "共 61 件" in first
    assert "共 61 件" in last


def test_deliveries_beyond_a_page_are_reached_by_a_link(harness: NotifyHarness):
    for number in range(26):
        harness.publish(f"d-{number}")
    first = see(harness, "/notify/deliveries?view=all", KEEPER)
    following = re.search(r'href="(/notify/deliveries\?view=all&amp;cursor=[^"]+)"', first)[1]
    assert "（d-0）" not in first
    assert "（d-0）" in see(harness, following.replace("&amp;", "&"), KEEPER)


def test_the_public_is_led_to_sign_in(harness: NotifyHarness):
    for path in ("/notify/tasks", "/notify/deliveries"):
        see(harness, path, status=302)


def test_the_sheet_names_the_publication_and_carries_its_address_as_qr_code(harness: NotifyHarness):
    data = harness.publish()
    page = see(harness, f"/notify/deliveries/{harness.board()['id']}", KEEPER)
    assert data["title"] in page
    assert data["summary"] in page
    assert "<svg" in page
    assert f"https://zwgk.example.gov.cn{data['address']}" in page
    assert "确认已公开" in page


def test_an_inner_sheet_has_no_address_outside(harness: NotifyHarness):
    harness.publish(audience="party")
    page = see(harness, f"/notify/deliveries/{harness.board()['id']}", PARTY_MEMBER)
    assert "qr" not in page.split("</style>")[1]
    assert "不得对外传播" in page
    assert "确认已公开" not in page


def test_a_keeper_confirms_by_form_and_sees_it_done(harness: NotifyHarness):
    harness.publish()
    path = f"/notify/deliveries/{harness.board()['id']}"
    answer = send(harness, f"{path}/confirm", FORM)
    assert "已登记公开" in see(harness, re.search(r'href="([^"]+)"', answer)[1], KEEPER)
    assert harness.board()["state"] == "delivered"
    assert "已张贴两页" in see(harness, path, KEEPER)
    assert "已公开" in see(harness, "/notify/deliveries?view=done", KEEPER)


@pytest.mark.parametrize(
    "wrong",
    [{"note": ""}, {"posted_at": "昨天"}, {"posted_at": "2026-11-25T10:00"}, {"note": "秘密★5年"}, {"note": "a\x00"}],
)
def test_a_wrong_form_comes_back_with_what_was_filled_in(harness: NotifyHarness, wrong: dict):
    harness.publish()
    path = f"/notify/deliveries/{harness.board()['id']}"
    page = send(harness, f"{path}/confirm", {**FORM, **wrong}, 422)
    assert "一楼东侧" in page
    assert 'role="alert"' in page
    assert harness.board()["state"] == "pending"


def test_a_form_sent_empty_names_every_field_at_once(harness: NotifyHarness):
    harness.publish()
    path = f"/notify/deliveries/{harness.board()['id']}"
    told = error_summary(send(harness, f"{path}/confirm", dict.fromkeys(FORM, ""), 422))
    assert set(told) == {"f-address", "f-posted_at", "f-note"}


def test_a_form_from_elsewhere_is_refused(harness: NotifyHarness):
    harness.publish()
    send(harness, f"/notify/deliveries/{harness.board()['id']}/confirm", {**FORM, "csrf": "x"}, 403)
    assert harness.board()["state"] == "pending"


def test_the_forms_of_failure_retry_and_giving_up(harness: NotifyHarness):
    harness.publish()
    path = f"/notify/deliveries/{harness.board()['id']}"
    send(harness, f"{path}/fail", {"reason": "公开栏维修"})
    assert "公开栏维修" in see(harness, path, KEEPER)
    send(harness, f"{path}/retry", {})
    send(harness, f"{path}/fail", {"reason": "公开栏已拆除"})
    send(harness, f"{path}/give-up", {"reason": "公开栏已拆除"})
    assert harness.board()["state"] == "given_up"
    send(harness, f"{path}/confirm", FORM, 409)


def test_the_list_shows_what_awaits_hands_first_and_the_rest_by_what_became_of_it(harness: NotifyHarness):
    """What failed awaits somebody who tries again or gives it up."""
    harness.publish(channels=[BOARD])
    path = f"/notify/deliveries/{harness.board()['id']}"

    def shown(view: str) -> bool:
        return path in see(harness, f"/notify/deliveries?view={view}", KEEPER)

    def views() -> list[str]:
        return [view for view in ("open", "done", "ended", "all") if shown(view)]

    for act, form, found in (
        ("", {}, ["open", "all"]),
        ("fail", {"reason": "公开栏维修"}, ["open", "all"]),
        ("retry", {}, ["open", "all"]),
        ("fail", {"reason": "公开栏已拆除"}, ["open", "all"]),
        ("give-up", {"reason": "公开栏已拆除"}, ["ended", "all"]),
    ):
        if act:
            send(harness, f"{path}/{act}", form)
        assert views() == found, act


@pytest.mark.parametrize(
    ("before", "act", "form"),
    [
        ([], "confirm", FORM),
        ([], "fail", {"reason": "公开栏维修"}),
        (["fail"], "retry", {}),
        (["fail"], "give-up", {"reason": "公开栏已拆除"}),
        (["confirm", "withdraw"], "confirm-removal", {"note": "已取下", "removed_at": "2026-11-24T10:00"}),
    ],
)
def test_what_changed_since_the_page_was_read_is_not_acted_on_unseen(
    harness: NotifyHarness, before: list[str], act: str, form: dict
):
    data = harness.publish(channels=[BOARD])
    path = f"/notify/deliveries/{harness.board()['id']}"
    for done in before:
        if done == "withdraw":
            harness.withdraw(data)
        else:
            send(harness, f"{path}/{done}", {"fail": {"reason": "公开栏维修"}, "confirm": FORM}[done])
    shown = re.search(rf'action="{path}/{act}".*?</form>', see(harness, path, KEEPER), re.DOTALL)[0]
    version, state = re.search(r'name="version" value="(\d+)"', shown)[1], harness.board()["state"]
    refused = send(harness, f"{path}/{act}", {**form, "version": str(int(version) - 1)}, 412)
    assert "这条记录刚刚有变动" in refused
    assert harness.board()["state"] == state
    send(harness, f"{path}/{act}", {**form, "version": version})
    assert harness.board()["state"] != state


def test_a_stale_form_keeps_what_was_typed_and_is_sent_again_once_it_was_looked_at(harness: NotifyHarness):
    harness.publish()
    path = f"/notify/deliveries/{harness.board()['id']}"
    read = re.search(r'name="version" value="(\d+)"', see(harness, path, KEEPER))[1]
    send(harness, f"{path}/fail", {"reason": "公开栏维修"})
    send(harness, f"{path}/retry", {})
    page = send(harness, f"{path}/confirm", {**FORM, "version": read}, 412)
    assert "已张贴两页" in page
    offered = re.search(r'<input type="checkbox" name="version" value="(\d+)">', page)[1]
    send(harness, f"{path}/confirm", {**FORM, "version": [offered, read]})
    assert harness.board()["state"] == "delivered"


def test_a_withdrawn_sheet_is_confirmed_as_taken_down(harness: NotifyHarness):
    data = harness.publish(channels=[BOARD])
    path = f"/notify/deliveries/{harness.board()['id']}"
    send(harness, f"{path}/confirm", FORM)
    harness.withdraw(data, purge=True)
    page = see(harness, path, KEEPER)
    assert "确认已撤下" in page
    assert data["title"] not in page
    send(harness, f"{path}/confirm-removal", {"note": "已取下", "removed_at": "2026-11-24T10:00"})
    assert harness.board()["state"] == "removed"
    see(harness, path, KEEPER)


@pytest.mark.parametrize("audience", ["external", "internal", "party"])
def test_a_page_that_one_may_not_know_of_is_not_found(harness: NotifyHarness, audience: str):
    harness.publish(audience=audience)
    path = f"/notify/deliveries/{harness.board()['id']}"
    see(harness, path, STRANGER, 404)
    assert harness.board()["title"] not in see(harness, "/notify/deliveries?view=all", STRANGER)


@pytest.mark.parametrize("path", ["/notify/deliveries/none", "/notify/deliveries/%00"])
def test_an_unknown_page_is_not_found(harness: NotifyHarness, path: str):
    see(harness, path, KEEPER, 404)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("deliveries?disclosure=%00", 422),
        ("deliveries?view=nothing", 422),
        ("deliveries?cursor=WzFd", 400),
        ("tasks?cursor=xyz", 400),
        ("screen?body=%00", 422),
    ],
)
def test_a_page_says_that_its_address_is_wrong(harness: NotifyHarness, path: str, status: int):
    """It says what to do: start from the list again, or take the characters out."""
    shown = see(harness, f"/notify/{path}", KEEPER, status)
    assert "从" in shown or "请按提示修改" in shown


def test_the_screen_shows_the_newest_external_publications_and_turns_by_itself(harness: NotifyHarness):
    for number in range(1, 9):
        harness.publish(f"d-{number}", channels=[SITE, SCREEN])
    harness.publish("d-inner", audience="internal", title="内部考勤制度", channels=[SITE, SCREEN])
    first, second = see(harness, "/notify/screen"), see(harness, "/notify/screen?page=2")
    assert 'http-equiv="refresh"' in first
    assert "第 1 页，共 2 页" in first
    assert "page=2" in first
    assert "page=1" in second
    assert first.count("<li>") + second.count("<li>") == 8
    assert "内部考勤制度" not in first + second
    assert "<script" not in first
    assert "11月24日 星期二 10:00" in first


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "²", ""])
def test_a_wrong_page_number_shows_a_page(harness: NotifyHarness, page: str):
    harness.publish(channels=[SCREEN])
    assert "<li>" in see(harness, f"/notify/screen?page={page}")


def test_a_withdrawn_publication_leaves_the_screen(harness: NotifyHarness):
    data = harness.publish(channels=[SITE, SCREEN])
    assert data["title"] in see(harness, "/notify/screen")
    harness.withdraw(data)
    assert data["title"] not in see(harness, "/notify/screen")


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_the_short_address_of_a_feed_leads_to_it(harness: NotifyHarness, form: str):
    answer = harness.client.get(f"/notify/feeds/publications.{form}?topic=finance")
    assert answer.status_code == 301
    assert harness.client.get(answer.headers["Location"]).status_code == 200
    see(harness, "/notify/feeds/publications.exe", status=404)


def test_pages_take_at_most_three_statements_whatever_they_show(harness: NotifyHarness):
    for number in range(1, 31):
        harness.publish(f"d-{number}")
    for path in ("/notify/tasks", "/notify/deliveries?view=all", f"/notify/deliveries/{harness.board()['id']}"):
        with harness.statements() as sent:
            see(harness, path, KEEPER)
        assert len(sent) <= 3, sent
    with harness.statements() as sent:
        see(harness, "/notify/screen")
    assert len(sent) <= 3


def test_tasks_are_found_by_a_part_of_their_title(harness: NotifyHarness):
    harness.open_task(1, title="关于网点调整的通知", due_on="2026-11-30")
    harness.open_task(2, title="财务收支报告", due_on="2026-11-23")
    page = see(harness, "/notify/tasks?q=网点", OFFICE)
    assert "关于网点调整的通知" in page
    assert "财务收支报告" not in page
    assert 'value="网点"' in page
    assert "没有找到这样的待办" in see(harness, "/notify/tasks?q=%25", OFFICE), "a sign of the pattern is a sign"
    listed = harness.get("/tasks?q=财务", OFFICE).json["items"]
    assert [task["title"] for task in listed] == ["财务收支报告"]
    assert "关于网点" not in see(harness, "/notify/tasks?q=网点", STRANGER)


def test_a_task_names_its_step_of_the_six_without_a_number_and_none_where_it_has_none(harness: NotifyHarness):
    """A number would be taken for the step of the review's route, which counts by itself."""
    harness.open_task(1, kind="decide")
    harness.open_task(2, kind="confirm_post", title="确认新任岗位")
    page = see(harness, "/notify/tasks", OFFICE)
    assert re.search("第[0-9]步", page) is None
    cells = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r'data-label="环节"[^>]*>(.*?)</td>', page)]
    assert sorted(cells) == ["审核", "确认岗位"]
    steps = {task["kind"]: task["step"] for task in harness.get("/tasks", OFFICE).json["items"]}
    assert steps == {"decide": 2, "confirm_post": None}
