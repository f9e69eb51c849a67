"""The pages of complaints, as a browser without JavaScript meets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.complaints.adapters.evaluation_token import PATHS
from tests.harness.error_summary import error_summary
from tests.integration.complaints.harness import ComplaintsHarness, an_officer

ASK = {"kind": "opinion", "body": "GJJ", "title": "建议延长服务时间", "text": "中午也能办业务就好了。"}
RATINGS = {"disclosure": "d1", "truthfulness": "5", "completeness": "4", "effectiveness": "3"}


def _shown(response: TestResponse, status: int = 200) -> str:
    assert response.status_code == status, response.text
    assert response.mimetype == "text/html"
    return response.text


def _posted(harness: ComplaintsHarness, path: str, **options: Any) -> TestResponse:
    """Send a form as a browser does, up to the page to which it leads."""
    return harness.client.post(path, follow_redirects="/complaints/cases" not in path, **options)


def _codes(page: str) -> tuple[str, str]:
    number = re.search(r"[A-Z]+-[A-Z]{2}-\d{4}-\d{4}", page)
    code = re.search(r"<code>([A-Z0-9-]{19})</code>", page)
    assert number is not None
    assert code is not None
    return number[0], code[1]


def _ask(harness: ComplaintsHarness, **changes: Any) -> tuple[str, str]:
    return _codes(_shown(_posted(harness, "/complaints/ask", data={**ASK, **changes})))


def test_asking_ends_with_number_and_code_to_keep(harness: ComplaintsHarness) -> None:
    form = _shown(harness.client.get("/complaints/ask?disclosure=d1"))
    assert "2026年第三季度财务收支报告" in form
    assert "12388" in form
    response = _posted(harness, "/complaints/ask", data={**ASK, "disclosure": "d1"})
    page = _shown(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer", "the log of the next page would have its address"
    assert "2026年12月1日" in page
    number, code = _codes(page)
    assert "事由：建议延长服务时间。2026年" in page
    seen = harness.get(f"/cases/{number}", Receipt_Code=code).json
    assert (seen["title"], seen["disclosure"]["id"]) == ("建议延长服务时间", "d1")
    asked = _shown(_posted(harness, "/complaints/ask", data={**ASK, "title": "窗口几点关门？"}))
    assert "事由：窗口几点关门？2026年" in asked, "a question ends with its own sign"


def test_how_to_reach_a_citizen_may_be_typed_in_the_wide_signs_of_his_keyboard(harness: ComplaintsHarness) -> None:
    """The eye sees a telephone number, and was told to fill in a telephone number."""
    typed = {"contact.phone": " １３８－００１３－８０００", "contact.email": "ｌｉｓｉ＠example.cn "}
    number, _ = _ask(harness, **typed)
    left = harness.get(f"/cases/{number}", an_officer()).json["contact"]
    assert (left["phone"], left["email"]) == ("138-0013-8000", "lisi@example.cn")


def test_refused_form_keeps_what_was_filled_in_and_says_what_is_wrong(harness: ComplaintsHarness) -> None:
    page = _shown(_posted(harness, "/complaints/ask", data={**ASK, "title": " "}), 422)
    assert "“标题”没有填写" in page
    assert "中午也能办业务就好了。" in page


@pytest.mark.parametrize(
    "wrong", [{"kind": ""}, {"kind": "tip_off"}, {"text": "机密★10年"}, {"channel": "hotline"}, {"disclosure": "d9"}]
)
def test_wrong_form_is_refused_as_a_page(harness: ComplaintsHarness, wrong: dict[str, str]) -> None:
    assert 'role="alert"' in _shown(_posted(harness, "/complaints/ask", data={**ASK, **wrong}), 422)
    assert harness.announced() == []


def test_anonymous_form_keeps_no_contact(harness: ComplaintsHarness) -> None:
    number, _ = _ask(harness, anonymous="1", **{"contact.phone": "13711112222"})
    assert harness.get(f"/cases/{number}", an_officer()).json["contact"] is None
    assert "13711112222" not in harness.everything_kept()
    number, _ = _ask(harness, **{"contact.phone": "13711112222"})
    assert harness.get(f"/cases/{number}", an_officer()).json["contact"] == {"phone": "13711112222"}


@pytest.mark.parametrize(
    "spelled",
    [
        "{}",
        "编号：{}",
        " 编号 {} ",
        "gjjyj20260001",
        "ＧＪＪ－ＹＪ－２０２６－０００１",
        "GJJ—YJ—2026—0001",
        "GJJ YJ 2026 1",
    ],
)
def test_a_case_number_is_read_however_it_is_typed(harness: ComplaintsHarness, spelled: str) -> None:
    number, code = _ask(harness)
    page = _posted(harness, "/complaints/follow", data={"number": spelled.format(number), "code": code})
    assert ASK["text"] in _shown(page)


def test_a_link_from_what_is_missing_fills_in_what_is_pressed_for(harness: ComplaintsHarness) -> None:
    form = _shown(harness.client.get("/complaints/ask?body=GJJ&about=定期公布财务收支报告"))
    assert 'value="催问公开：定期公布财务收支报告"' in form
    assert re.search(r'value="complaint" checked', form)
    for odd in ("about=" + "长" * 300, "body=NONE"):
        assert "催问公开" not in _shown(harness.client.get(f"/complaints/ask?{odd}"))


def test_citizen_follows_writes_rates_and_reopens_by_code(harness: ComplaintsHarness) -> None:
    number, code = _ask(harness, publish_ok="1")
    key = {"number": number.lower(), "code": code.replace("-", " ").lower()}
    page = _shown(_posted(harness, "/complaints/follow", data=key))
    assert "还剩 5 个工作日" in page
    assert "11月28日至11月29日不是工作日，不计。" in page
    page = _shown(_posted(harness, "/complaints/follow/message", data={**key, "text": "补充一点"}))
    assert "补充一点" in page
    harness.act(number, "accept")
    harness.act(number, "answer", {"text": "已延长到中午。", "outcome": "adopted"})
    page = _shown(_posted(harness, "/complaints/follow", data=key))
    assert "已延长到中午。" in page
    assert "陈珂" not in page
    _shown(_posted(harness, "/complaints/follow/rate", data={**key, "satisfaction": "2"}))
    page = _shown(_posted(harness, "/complaints/follow/reopen", data={**key, "reason": "没有延长"}))
    assert "期限重新计算" in page
    assert harness.get(f"/cases/{number}", Receipt_Code=code).json["state"] == "accepted"


def test_a_followed_case_has_a_page_to_go_back_to(harness: ComplaintsHarness) -> None:
    """Going back, or loading it anew, asks nobody whether to send the form again."""
    number, code = _ask(harness)
    opened = harness.client.post("/complaints/follow", data={"number": number, "code": code})
    assert opened.status_code == 303
    assert code not in opened.location
    for _ in range(2):
        assert ASK["text"] in _shown(harness.client.get(opened.location))
    assert harness.new_client().get(opened.location).status_code == 404


def test_wrong_code_shows_the_form_again_and_nothing_of_the_case(harness: ComplaintsHarness) -> None:
    number, _ = _ask(harness)
    for path in ("", "/message", "/rate", "/reopen"):
        form = {"number": number, "code": "AAAA-AAAA-AAAA-AAAA", "text": "x", "satisfaction": "5", "reason": "x"}
        page = _shown(_posted(harness, f"/complaints/follow{path}", data=form), 404)
        assert "编号与查询码对不上" in page
        assert "建议延长服务时间" not in page
        assert ("没有提交，" in page, "没有查到，" in page) == (bool(path), not path)
        # The code was replaced meanwhile, say: what he wrote is his.
        assert (">\nx</textarea>" in page) == (path in ("/message", "/reopen"))


def test_refused_act_shows_the_case_again_with_the_reason(harness: ComplaintsHarness) -> None:
    number, code = _ask(harness)
    key = {"number": number, "code": code}
    page = _shown(_posted(harness, "/complaints/follow/rate", data={**key, "satisfaction": "5"}), 409)
    assert "不能“评价答复”" in page
    assert "建议延长服务时间" in page
    harness.act(number, "accept")
    harness.act(number, "answer", {"text": "x", "outcome": "adopted"})
    assert "“满意程度”没有填写" in _shown(_posted(harness, "/complaints/follow/rate", data=key), 422)
    again = harness.client.get("/complaints/follow/rate")
    assert (again.status_code, again.location) == (303, "/complaints/follow"), "loaded anew, it leads back"


def test_code_stands_in_no_address(harness: ComplaintsHarness) -> None:
    number, code = _ask(harness)
    page = _shown(_posted(harness, "/complaints/follow", data={"number": number, "code": code}))
    assert not re.search(r'(href|action|src)="[^"]*' + re.escape(code), page)


def test_evaluation_page_thanks_and_gives_a_receipt_for_a_comment(harness: ComplaintsHarness) -> None:
    response = _posted(harness, "/complaints/evaluations", data={**RATINGS, "comment": "缺少附表。"})
    page = _shown(response)
    assert "现有 1 人评议" in page
    assert 'href="/published/GJJ/2026-00118"' in page
    number, code = _codes(page)
    assert harness.get(f"/cases/{number}", Receipt_Code=code).json["text"] == "缺少附表。"
    assert "HttpOnly" in response.headers["Set-Cookie"]


def test_browser_evaluates_once_and_another_one_again(harness: ComplaintsHarness) -> None:
    _shown(_posted(harness, "/complaints/evaluations", data=RATINGS))
    again = _shown(_posted(harness, "/complaints/evaluations", data=RATINGS), 409)
    assert "已经评议过" in again
    assert '<a href="/complaints/ask?disclosure=d1">就这条信息提问</a>' in again
    for path in PATHS:
        harness.client.delete_cookie("yangguang_visitor", path=path)
    assert "现有 2 人评议" in _shown(_posted(harness, "/complaints/evaluations", data=RATINGS))


def test_incomplete_evaluation_is_offered_again(harness: ComplaintsHarness) -> None:
    form = {"disclosure": "d1", "truthfulness": "5", "comment": "缺少附表。"}
    page = _shown(_posted(harness, "/complaints/evaluations", data=form), 422)
    assert "“全面性”没有填写" in page
    assert "缺少附表。" in page
    assert _shown(harness.client.get("/complaints/evaluations?disclosure=d1"))
    assert _shown(harness.client.get("/complaints/evaluations"))


def test_evaluation_of_what_is_gone_says_so(harness: ComplaintsHarness) -> None:
    harness.withdraw("d1")
    assert "已经撤下" in _shown(_posted(harness, "/complaints/evaluations", data=RATINGS), 410)
    assert "没有这条公开信息" in _shown(
        _posted(harness, "/complaints/evaluations", data={**RATINGS, "disclosure": "d9"}), 404
    )


def test_responses_are_public_and_paged(harness: ComplaintsHarness) -> None:
    assert "还没有公开的答复" in _shown(harness.client.get("/complaints/responses"))
    for number in range(3):
        harness.answered(f"答复 {number}", disclosure="d1", publish_ok=True)
    page = _shown(harness.client.get("/complaints/responses?limit=2&body=GJJ"))
    assert "答复 2" in page
    assert "答复 0" not in page
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following is not None
    assert "答复 0" in _shown(harness.client.get(following[1].replace("&amp;", "&")))
    assert "已采纳" in page
    assert _shown(harness.client.get("/complaints/responses?cursor=wrong"), 400)


def test_officer_works_through_a_case_on_pages(harness: ComplaintsHarness) -> None:
    number, code = _ask(harness, publish_ok="1", **{"contact.phone": "13711112222"})
    csrf = harness.sign_in(an_officer())
    path = f"/complaints/cases/{number}"
    assert "建议延长服务时间" in _shown(harness.client.get("/complaints/cases"))
    page = _shown(harness.client.get(path))
    assert "13711112222" in page

    def act(act: str, said: str, to: str = path, **form: str) -> None:
        version = re.search(r'name="version" value="(\d+)"', _shown(harness.client.get(path)))
        data = {"csrf": csrf, **({"version": version[1]} if version else {}), **form}
        response = _posted(harness, f"{path}/{act}", data=data)
        assert response.status_code == 303, response.text
        assert response.headers["Location"].partition("?")[0] == to
        assert said in _shown(harness.client.get(response.headers["Location"])), "each act is confirmed"

    act("accept", "已受理，由您承办")
    act("assign", "已分派", department="CW", person="wang")
    act("messages", "留言已发给群众", message="请问是哪个网点？")
    act("answer", "草稿已保存", text="草稿", outcome="explained", do="draft")
    assert "草稿" in _shown(harness.client.get(path))
    act("answer", "预览", to=f"{path}/preview", text="已延长到中午，请打13812345678。", outcome="adopted", do="preview")
    preview = _shown(harness.client.get(f"{path}/preview"))
    assert "请打【手机号已隐去】。" in preview
    hidden = dict(re.findall(r'name="(text|outcome|preview_digest)" value="([^"]*)"', preview))
    assert harness.get("/responses").json["items"] == []
    act("answer", "已登在“您提我办”", **hidden, do="publish")
    act("reopen", "已重新办理", reason="还要补充")
    act("answer", "答复已发出", text="再答。", outcome="answered", do="send")
    assert "2026年12月9日以前（含当日）可以评价" in _shown(harness.client.get(path))
    harness.post(f"/cases/{number}/rate", {"satisfaction": 4}, Receipt_Code=code)
    act("close", "已办结。", reason="来电说已解决。")
    assert "已办结" in _shown(harness.client.get(path))
    assert [entry["answer"] for entry in harness.get("/responses").json["items"]] == [
        "已延长到中午，请打【手机号已隐去】。"
    ]
    assert harness.get(f"/cases/{number}", Receipt_Code=code).json["state"] == "closed"


def test_officer_does_not_accept_on_a_page(harness: ComplaintsHarness) -> None:
    number, code = _ask(harness)
    csrf = harness.sign_in(an_officer())
    path = f"/complaints/cases/{number}/not-accept"
    form = {"csrf": csrf, "version": "1", "act": "not_accept", "right_channel": "县广电局"}
    refused = _shown(_posted(harness, path, data=form), 422)
    for field in ("理由", "救济途径"):
        assert f"“{field}”没有填写" in refused, "nobody is sent away without being told what he can do"
    said = {"reason": "不属于本单位", "remedy": "可以向县政府申请复查"}
    assert _posted(harness, path, data={**form, **said}).status_code == 303
    page = _shown(_posted(harness, "/complaints/follow", data={"number": number, "code": code, "csrf": csrf}))
    assert "不属于本单位" in page
    assert "县广电局" in page


def test_officers_form_is_refused_from_elsewhere_and_when_stale(harness: ComplaintsHarness) -> None:
    number, _ = _ask(harness)
    csrf = harness.sign_in(an_officer())
    path = f"/complaints/cases/{number}/accept"
    _shown(_posted(harness, path, data={"version": "1"}), 403)
    assert "刚被他人更新" in _shown(_posted(harness, path, data={"csrf": csrf, "version": "7"}), 412)
    assert harness.get(f"/cases/{number}", an_officer()).json["state"] == "received"


def test_forms_sent_empty_name_every_field_at_once(harness: ComplaintsHarness) -> None:
    asked = error_summary(_shown(harness.client.post("/complaints/ask", data={"body": "GJJ"}), 422))
    assert set(asked) == {"f-kind", "f-title", "f-text"}
    assert asked["f-title"] == "“标题”没有填写。"
    followed = error_summary(_shown(harness.client.post("/complaints/follow"), 422))
    assert set(followed) == {"f-number", "f-code"}
    rated = error_summary(_shown(harness.client.post("/complaints/evaluations", data={"disclosure": "d1"}), 422))
    assert set(rated) == {"f-truthfulness", "f-completeness", "f-effectiveness"}


def test_a_secret_is_not_shown_again_and_the_page_says_what_to_do(harness: ComplaintsHarness) -> None:
    secret = {"text": "机密★10年 七七四一", "contact.address": "绝密★长期"}
    page = _shown(harness.client.post("/complaints/ask", data={**ASK, **secret}), 422)
    assert error_summary(page) == {"f-text": "带有国家秘密标志。"}
    assert "七七四一" not in page
    assert "绝密" not in page, "nor what else is marked"
    assert "尽快送交受理单位" in page
    assert "含标志的一栏已经清空" in page
    assert "建议延长服务时间" in page, "all else is kept"


def test_after_a_change_by_another_the_form_is_sent_only_once_it_was_compared(harness: ComplaintsHarness) -> None:
    number, _ = _ask(harness)
    csrf = harness.sign_in(an_officer())
    harness.act(number, "accept")
    path = f"/complaints/cases/{number}"
    first = re.search(r'name="version" value="(\d+)"', _shown(harness.client.get(path)))
    assert first
    form = {"csrf": csrf, "version": first[1], "text": "我的草稿", "outcome": "answered", "do": "draft"}
    harness.client.post(f"{path}/answer", data={**form, "text": "同事的草稿"})
    page = _shown(harness.client.post(f"{path}/answer", data=form), 412)
    assert "<strong>现在的内容：</strong>同事的草稿" in page
    assert "我的草稿</textarea>" in page
    offered = re.search(r'<input type="checkbox" name="version" value="(\d+)">', page)
    assert offered
    assert f'<input type="hidden" name="version" value="{first[1]}">' in page, "unticked, it is refused again"
    assert harness.client.post(f"{path}/answer", data={**form, "version": [offered[1], first[1]]}).status_code == 303


@pytest.mark.parametrize("act", ["accept", "not-accept", "assign", "answer", "messages", "close", "reopen"])
def test_wrong_forms_of_an_officer_are_refused_as_pages(harness: ComplaintsHarness, act: str) -> None:
    number, _ = _ask(harness)
    harness.act(number, "accept")
    csrf = harness.sign_in(an_officer())
    response = _posted(harness, f"/complaints/cases/{number}/{act}", data={"csrf": csrf})
    assert response.status_code in (409, 422)
    assert 'role="alert"' in _shown(response, response.status_code)
    _shown(_posted(harness, f"/complaints/cases/GJJ-YJ-2026-9999/{act}", data={"csrf": csrf, "reason": "x"}), 404)


def test_staff_pages_are_for_staff_of_the_body(harness: ComplaintsHarness) -> None:
    number, _ = _ask(harness, **{"contact.phone": "13711112222"})
    path = f"/complaints/cases/{number}"
    response = harness.client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in?next=")
    harness.sign_in(an_officer("li", "GDJ"))
    _shown(harness.client.get(path), 404)
    harness.sign_in(an_officer("li", "GJJ", "proposer"))
    _shown(harness.client.get(path), 403)
    harness.sign_in(an_officer("li", "GJJ", "office"))
    page = _shown(harness.client.get(path))
    assert "建议延长服务时间" in page
    assert "13711112222" not in page
    assert "/accept" not in page


def test_officer_records_a_call_on_the_asking_page(harness: ComplaintsHarness) -> None:
    csrf = harness.sign_in(an_officer())
    assert "来件渠道" in _shown(
        harness.client.post("/complaints/ask/check", data={**ASK, "to": "record", "csrf": csrf})
    )
    page = _shown(_posted(harness, "/complaints/ask", data={**ASK, "channel": "visit", "csrf": csrf}))
    number, _ = _codes(page)
    assert harness.get(f"/cases/{number}", an_officer()).json["channel"] == "visit"


@pytest.mark.parametrize("path", ["/complaints/ask", "/complaints/follow", "/complaints/responses"])
def test_public_pages_need_no_account_and_label_every_field(harness: ComplaintsHarness, path: str) -> None:
    page = _shown(harness.client.get(path))
    for name in re.findall(r'<(?:input|select|textarea) id="([^"]+)"', page):
        assert f'for="{name}"' in page or f'id="{name}"' in page
    assert "<script" not in page
    assert not re.search(r'\son[a-z]+="', page)


SWITCHED = '<html lang="zh-CN" class="elder">'


@pytest.mark.one_database
def test_the_elder_mode_keeps_what_is_written_in_a_form(harness: ComplaintsHarness) -> None:
    """The switch sends the form, which comes back with all that is in it; nothing is taken in or counted."""
    form = _shown(harness.client.get("/complaints/ask"))
    assert '<button class="link" form="ask" formnovalidate name="elder" value="1"' in form
    written = {**ASK, "title": "", "contact.phone": "13711112222", "publish_ok": "1", "elder": "1"}
    page = _shown(harness.client.post("/complaints/ask", data=written))
    assert SWITCHED in page
    assert "中午也能办业务就好了。" in page
    assert 'value="13711112222"' in page
    assert 'role="alert"' not in page
    assert harness.announced() == []
    assert SWITCHED in _shown(harness.client.get("/complaints/responses"))
    back = _shown(harness.client.post("/complaints/ask", data={**written, "elder": "0"}))
    assert SWITCHED not in back
    assert "中午也能办业务就好了。" in back


@pytest.mark.one_database
def test_the_elder_mode_keeps_an_evaluation_and_a_message(harness: ComplaintsHarness) -> None:
    page = _shown(
        harness.client.post("/complaints/evaluations", data={**RATINGS, "comment": "数字很清楚", "elder": "1"})
    )
    assert "数字很清楚" in page
    assert re.search(r'name="truthfulness" value="5"[^>]* checked', page)
    number, code = _ask(harness)
    known = {"number": number, "code": code, "elder": "1"}
    page = _shown(harness.client.post("/complaints/follow/message", data={**known, "text": "补充一点情况"}))
    assert "补充一点情况" in page
    assert "留言已送达" not in page
    # Whoever still writes number and code has tried none.
    wrong = {**known, "code": "0" * 16}
    for _ in range(20):
        assert f'value="{number}"' in _shown(harness.client.post("/complaints/follow", data=wrong))
    assert "办理情况" in _shown(_posted(harness, "/complaints/follow", data={"number": number, "code": code}))


def test_what_was_written_for_a_case_that_was_closed_meanwhile_can_be_copied(harness: ComplaintsHarness) -> None:
    """A page left open overnight: the words were gone, and the refusal advised to load the page anew."""
    given = harness.answered()
    number, code = given["number"], given["receipt_code"]
    key = {"number": number, "code": code}
    _shown(_posted(harness, "/complaints/follow/rate", data={**key, "satisfaction": "4"}))
    assert harness.act(number, "close", {"reason": "群众满意。"}).status_code == 200
    for act, field in (("message", "text"), ("reopen", "reason")):
        page = _shown(_posted(harness, f"/complaints/follow/{act}", data={**key, field: "中午仍然关着门。"}), 409)
        assert re.search(r"<textarea[^>]* readonly>\s*中午仍然关着门。</textarea>", page)
        assert "请刷新" not in page
        assert "请另行提交一件，并写上本件编号" in page
    api = harness.post(f"/cases/{number}/messages", {"text": "中午仍然关着门。"}, Receipt_Code=code).json
    assert "请另行提交一件，并写上本件编号" in api["detail"]
    assert "submit another case" in api["detail_en"]
    page = _shown(_posted(harness, "/complaints/follow", data=key))
    assert re.search(r'请另行<a href="/complaints/ask">提交一件</a>，并写上本件编号', page)


def test_an_opinion_on_what_was_withdrawn_meanwhile_can_be_copied(harness: ComplaintsHarness) -> None:
    harness.withdraw("d1")
    page = _shown(_posted(harness, "/complaints/evaluations", data={**RATINGS, "comment": "缺少附表。"}), 410)
    assert re.search(r"<textarea[^>]* readonly>\s*缺少附表。</textarea>", page)
    assert 'href="/complaints/ask?disclosure=d1"' in page
