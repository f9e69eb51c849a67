"""A form that is sent twice has one effect and one receipt, which can be loaded again."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest

from tests.integration.complaints.harness import ComplaintsHarness, an_officer

pytestmark = [pytest.mark.one_database, pytest.mark.servers]

ASK = {"kind": "opinion", "body": "GJJ", "title": "建议延长服务时间", "text": "中午也能办业务就好了。"}
RATINGS = {"disclosure": "d1", "truthfulness": "5", "completeness": "4", "effectiveness": "3"}


def _form_key(page: Any) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def _code(page: Any) -> str:
    found = re.search(r"<code>([A-Z0-9-]{19})</code>", page.text)
    assert found is not None, page.text
    return found[1]


def _cases(harness: ComplaintsHarness) -> int:
    return len(harness.get("/cases", an_officer()).json["items"])


def test_a_form_ends_in_a_redirect_to_a_receipt_that_survives_a_reload(any_harness: ComplaintsHarness) -> None:
    client = any_harness.client
    form = {**ASK, "form_key": _form_key(client.post("/complaints/ask/check", data=ASK))}
    sent = client.post("/complaints/ask", data=form)
    assert sent.status_code == 303
    address = sent.headers["Location"]
    codes = {_code(client.get(address)) for _ in range(3)}
    assert len(codes) == 1
    assert codes.pop() not in address


def test_a_double_click_leads_to_the_same_receipt(any_harness: ComplaintsHarness) -> None:
    client = any_harness.client
    form = {**ASK, "form_key": _form_key(client.post("/complaints/ask/check", data=ASK))}
    places = {client.post("/complaints/ask", data=form).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert _cases(any_harness) == 1
    changed = client.post("/complaints/ask", data={**form, "text": "改过的内容"})
    assert changed.headers["Location"] not in places
    assert _cases(any_harness) == 2


def test_going_back_and_sending_the_same_again_leads_to_the_same_receipt(any_harness: ComplaintsHarness) -> None:
    """The page that the back button shows is loaded anew, with what was typed and another key."""
    client, places = any_harness.client, set[str]()
    for _ in range(2):
        form = {**ASK, "form_key": _form_key(client.post("/complaints/ask/check", data=ASK))}
        places.add(client.post("/complaints/ask", data=form).headers["Location"])
    assert len(places) == 1
    other = any_harness.new_client()
    theirs = other.post(
        "/complaints/ask", data={**ASK, "form_key": _form_key(other.post("/complaints/ask/check", data=ASK))}
    )
    assert theirs.headers["Location"] not in places, "somebody else who says the same is heard too"
    assert _cases(any_harness) == 2


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}], ids=["fetch site", "origin"]
)
@pytest.mark.parametrize(("path", "form"), [("/complaints/ask", ASK), ("/complaints/evaluations", RATINGS)])
def test_a_form_of_another_site_is_refused(
    any_harness: ComplaintsHarness, path: str, form: dict[str, str], headers: dict[str, str]
) -> None:
    refused = any_harness.client.post(path, data=form, headers=headers)
    assert refused.status_code == 403
    assert "不是从本网站提交的" in refused.text
    assert _cases(any_harness) == 0
    own = any_harness.client.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"})
    assert own.status_code == 303


def test_the_same_form_at_the_same_moment_has_one_effect(any_harness: ComplaintsHarness) -> None:
    form = {**RATINGS, "form_key": _form_key(any_harness.client.get("/complaints/evaluations?disclosure=d1"))}
    gate, places = threading.Barrier(4), list[str]()
    clients = [any_harness.new_client() for _ in range(4)]

    def send(client: Any) -> None:
        gate.wait()
        places.append(client.post("/complaints/evaluations", data=form).headers.get("Location", "none"))

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(places)) == 1
    assert any_harness.get("/evaluations?disclosure=d1").json["count"] == 1


def test_a_repeat_is_not_refused_for_its_frequency(new_database, tmp_path) -> None:
    harness = ComplaintsHarness(new_database(), tmp_path, limits="evaluation=1/600,vote=1/600").know()
    page = harness.client.get("/complaints/evaluations?disclosure=d1")
    form = {**RATINGS, "form_key": _form_key(page), "comment": "缺少附表。"}
    codes = {_code(harness.client.post("/complaints/evaluations", data=form, follow_redirects=True)) for _ in range(3)}
    assert len(codes) == 1
    harness.close()


def test_another_browser_is_shown_no_receipt(any_harness: ComplaintsHarness) -> None:
    form = {**ASK, "form_key": _form_key(any_harness.client.post("/complaints/ask/check", data=ASK))}
    address = any_harness.client.post("/complaints/ask", data=form).headers["Location"]
    stranger = any_harness.new_client().get(address)
    assert stranger.status_code == 404
    assert "这张回执不能再显示" in stranger.text
    said = re.search(r"(\d+)小时后或者关闭浏览器后不再显示", any_harness.client.get(address).text)
    hours = int(said[1]) if said else 0
    any_harness.later(hours=hours, seconds=-1)
    assert any_harness.client.get(address).status_code == 200, "as long as it says"
    any_harness.later(seconds=1)
    over = any_harness.client.get(address)
    assert (over.status_code, f"保留{hours}小时" in over.text) == (404, True)


def test_a_browser_that_had_no_cookie_is_given_it_with_the_answer_and_its_receipt_is_for_it_alone(
    any_harness: ComplaintsHarness,
) -> None:
    """The address alone opened it to whoever had it, for ten minutes."""
    form = {**ASK, "form_key": "0123456789abcdef0123456789abcdef"}
    address = any_harness.new_client().post("/complaints/ask", data=form).headers["Location"]
    # A double click: the browser that hears the second answer only is given the same cookie.
    browser = any_harness.new_client()
    assert browser.post("/complaints/ask", data=form).headers["Location"] == address
    code = _code(browser.get(address))
    assert _code(browser.get(address)) == code, "as often as it is loaded"
    assert any_harness.new_client().get(address).status_code == 404
    other = any_harness.new_client()
    other.post("/complaints/ask/check", data=ASK)
    assert other.get(address).status_code == 404


def test_a_browser_without_cookies_is_shown_it_once_within_some_minutes(any_harness: ComplaintsHarness) -> None:
    for minutes, seen in ((0, [200, 404]), (10, [404, 404])):
        address = any_harness.new_client().post("/complaints/ask", data=ASK).headers["Location"]
        any_harness.later(minutes=minutes)
        shown = [any_harness.new_client().get(address) for _ in range(2)]
        assert [page.status_code for page in shown] == seen
        assert ("只显示这一次" in shown[0].text) == (seen[0] == 200), "it says so while there is time to write it down"
        assert "刷新可以再看" not in shown[0].text


def test_no_receipt_can_be_read_in_the_database(any_harness: ComplaintsHarness) -> None:
    page = any_harness.client.post("/complaints/ask", data=ASK, follow_redirects=True)
    code = _code(page)
    kept = any_harness.everything_kept()
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_message_and_a_reopening_are_done_once(any_harness: ComplaintsHarness) -> None:
    given = any_harness.answered()
    client, key = any_harness.client, {"number": given["number"], "code": given["receipt_code"]}
    form_key = _form_key(client.post("/complaints/follow", data=key, follow_redirects=True))
    for _ in range(2):
        told = client.post(
            "/complaints/follow/message", data={**key, "text": "补充一点", "form_key": form_key}, follow_redirects=True
        )
        assert "留言已送达承办人" in told.text
        again = client.post(
            "/complaints/follow/reopen", data={**key, "reason": "没有", "form_key": form_key}, follow_redirects=True
        )
        assert "已重新办理" in again.text
    case = any_harness.get(f"/cases/{given['number']}", an_officer()).json
    assert [said["text"] for said in case["dialogue"]].count("补充一点") == 1
    assert case["reopened"] == 1
    assert given["receipt_code"] not in told.request.path


def test_the_cookies_are_for_this_site_alone(any_harness: ComplaintsHarness) -> None:
    (cookie,) = any_harness.client.post("/complaints/ask/check", data=ASK).headers.getlist("Set-Cookie")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Max-Age" not in cookie
    assert any_harness.client.post("/complaints/ask/check", data=ASK).headers.getlist("Set-Cookie") == []
