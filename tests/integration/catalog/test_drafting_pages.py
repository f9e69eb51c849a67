"""Drafting on the pages: the form, its refusals, and the acts as buttons."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import quote

import pytest

from chassis.ports import Actor, Post
from tests.harness.error_summary import error_summary, heading_levels, skipped
from tests.integration.catalog.browser import FORM, TITLE, Browser, drafted, identity_of
from tests.integration.catalog.harness import (
    ARCHIVIST,
    OFFICE,
    PROPOSER,
    READER,
    STRANGER,
    CatalogHarness,
    a_person,
    content,
)

pytestmark = pytest.mark.one_database


def test_drafting_begins_with_an_item_and_shows_its_rule(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    assert "/catalog/disclosures/new?item=GJJ-W-01" in browser.get("/catalog/disclosures/new").text
    page = browser.get("/catalog/disclosures/new?item=GJJ-W-01").text
    assert "形成之日起 20 个工作日内" in page
    assert "涉密信息不上网" in page
    assert "/catalog/disclosures/new?item=GJJ-W-01" in Browser(catalog, OFFICE).get("/catalog/disclosures/new").text
    assert Browser(catalog, READER).get("/catalog/disclosures/new").status_code == 403
    assert browser.get("/catalog/disclosures/new?item=GS-W-03").status_code == 403
    assert browser.get("/catalog/disclosures/new?item=none").status_code == 404


def test_a_draft_is_saved_edited_and_proposed(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    disclosure = identity_of(drafted(browser, act="save", summary=""))
    page = f"/catalog/disclosures/{disclosure}"
    assert "草稿" in browser.get(page).text
    edited = browser.submit(f"{page}/edit", f"{page}/edit", **{**FORM, "act": "answers", "title": "改后的标题"})
    assert edited.headers["Location"] == f"{page}/answers"
    answers = browser.get(f"{page}/answers").text
    assert "改后的标题" in answers
    assert f'href="{page}/edit#f-summary"' in answers
    assert browser.submit(f"{page}/answers", f"{page}/acts/propose").headers["Location"] == f"{page}?done=propose"
    found = catalog.whole(disclosure)
    assert (found.revision.state, found.revision.content.title) == ("proposed", "改后的标题")
    assert "收回" in browser.get(page).text


def test_an_incomplete_proposal_shows_what_is_missing_and_keeps_what_was_filled_in(catalog: CatalogHarness) -> None:
    answer = drafted(Browser(catalog, PROPOSER), act="answers", summary="", formed_on="2027-01-01")
    assert answer.status_code == 422
    assert "请填写内容概述。" in answer.text
    assert "成文日期不能晚于今天。" in answer.text
    assert f'value="{TITLE}"' in answer.text
    assert '<a href="#f-summary">' in answer.text
    assert TITLE not in catalog.everything_kept()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": " "}, "没有填写。"),
        ({"formed_on": "昨天"}, "请按“年-月-日”填写"),
        ({"publish_at": "soon"}, "请按“年-月-日 时:分”填写"),
        ({"topics": ["nonsense"]}, "可选：政策法规"),
        ({"channels": ["nowhere"]}, "该单位没有这个渠道"),
    ],
)
def test_wrong_fields_are_named_in_chinese(catalog: CatalogHarness, changes: dict[str, Any], told: str) -> None:
    answer = drafted(Browser(catalog, PROPOSER), **changes)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_marked_text_or_file_is_refused_and_leaves_no_byte(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    good = (io.BytesIO("一般附件九九八".encode()), "附件.txt")
    marked = drafted(browser, text="机密★10年\n\n内部数字七七四一", file=good)
    assert marked.status_code == 422
    assert "带有国家秘密标志" in marked.text
    files = [(io.BytesIO("一般附件九九八".encode()), "附件.txt"), (io.BytesIO("机密★10年\n密件".encode()), "密.txt")]
    answer = drafted(browser, file=files)
    assert answer.status_code == 422
    assert "第 2 个文件：带有国家秘密标志。" in answer.text
    kept = catalog.bytes_kept()
    assert "内部数字七七四一".encode() not in kept
    assert "一般附件九九八".encode() not in kept, "its companion goes with it"


def test_attachments_stay_until_they_are_unticked(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    disclosure = identity_of(drafted(browser, file=(io.BytesIO(b"a,b\n"), "一.csv")))
    page = f"/catalog/disclosures/{disclosure}"
    first = catalog.whole(disclosure).revision.content.attachments[0]
    browser.submit(
        f"{page}/edit", f"{page}/edit", **{**FORM, "keep": first.digest, "file": (io.BytesIO(b"c\n"), "二.csv")}
    )
    assert [attachment.name for attachment in catalog.whole(disclosure).revision.content.attachments] == [
        "一.csv",
        "二.csv",
    ]
    assert browser.get(f"{page}/files/{first.digest}").data == b"a,b\n"
    browser.submit(f"{page}/edit", f"{page}/edit", **FORM)
    assert catalog.whole(disclosure).revision.content.attachments == ()


def test_a_stale_edit_is_refused(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    disclosure = identity_of(drafted(browser))
    page = f"/catalog/disclosures/{disclosure}"
    browser.submit(f"{page}/edit", f"{page}/edit", **FORM)
    stale = browser.submit(f"{page}/edit", f"{page}/edit", **{**FORM, "version": "1", "title": "过时"})
    assert stale.status_code == 412
    assert catalog.whole(disclosure).revision.content.title == TITLE


def test_after_a_change_by_another_the_form_shows_it_before_it_can_be_sent(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    page = f"/catalog/disclosures/{identity_of(drafted(browser))}"
    first = re.findall(r'name="version" value="(\d+)"', browser.get(f"{page}/edit").text)
    browser.submit(f"{page}/edit", f"{page}/edit", **{**FORM, "title": "同事改的标题", "topics": ["fees"]})
    mine = {**FORM, "title": "我改的标题", "version": first}
    stale = browser.submit(f"{page}/edit", f"{page}/edit", **mine)
    assert stale.status_code == 412
    assert error_summary(stale.text) == {}
    assert "<strong>现在的内容：</strong>同事改的标题" in stale.text
    assert "<strong>现在的内容：</strong>收费标准" in stale.text, "codes by their names"
    assert 'value="我改的标题"' in stale.text
    assert "<strong>现在的内容：</strong>归集" not in stale.text, "only what differs"
    offered = re.findall(r'<input type="checkbox" name="version" value="(\d+)">', stale.text)
    assert browser.submit(f"{page}/edit", f"{page}/edit", **mine).status_code == 412, "not before it was compared"
    sent = browser.submit(f"{page}/edit", f"{page}/edit", **{**mine, "version": [*offered, *first]})
    assert sent.status_code == 303


def test_forms_sent_empty_name_every_field_at_once(catalog: CatalogHarness) -> None:
    empty = dict.fromkeys(FORM, "") | {"item": "GJJ-W-01", "topics": [], "channels": []}
    told = error_summary(drafted(Browser(catalog, PROPOSER), act="answers", **empty).text)
    assert set(told) == {f"f-{name}" for name in ("title", "summary", "text", "topics", "channels", "formed_on")}
    entered = Browser(catalog, OFFICE).submit("/staff/new", "/staff/new", sub="", name="", body="")
    assert set(error_summary(entered.text)) == {"f-sub", "f-name", "f-body"}
    empty = {"body": "GJJ", "code": "", "title": "", "audience": ""}
    item = Browser(catalog, OFFICE).submit("/directory/new?body=GJJ", "/directory/new", **empty)
    told = error_summary(item.text)
    assert told["f-code"] == "“事项编码”没有填写。"
    assert all(message.startswith("“") for message in told.values()), told
    disclosure = catalog.published()
    withdrawn = Browser(catalog, OFFICE).act(disclosure, "withdraw", reason="", ground="")
    assert set(error_summary(withdrawn.text)) == {"f-reason", "f-ground"}


def test_a_secret_is_not_shown_again_and_the_page_says_what_to_do(catalog: CatalogHarness) -> None:
    page = drafted(Browser(catalog, PROPOSER), text="机密★10年\n\n内部数字七七四一").text
    assert error_summary(page) == {"f-text": "带有国家秘密标志。"}
    assert "七七四一" not in page
    assert "含标志的一栏已经清空" in page
    assert f'value="{TITLE}"' in page


def test_an_inspector_sees_what_he_inspects_and_changes_nothing(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    browser = Browser(catalog, a_person("luo", "inspector", department="BGS"))
    assert TITLE in browser.get("/catalog/disclosures").text
    page = browser.get(f"/catalog/disclosures/{disclosure}").text
    assert "办理记录" in page
    assert "/acts/" not in page
    assert "/review/cases" in page
    assert browser.act(disclosure, "withdraw", reason="x", ground="x").status_code == 403


def test_headings_skip_no_level_whatever_the_text_does(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(text="### 三级开头\n\n# 一级\n\n#### 四级\n\n正文")
    browser = Browser(catalog, OFFICE)
    number = catalog.index_number(disclosure)
    for path in (
        "/",
        "/published",
        f"/published/{number}",
        f"/catalog/disclosures/{disclosure}",
        "/staff",
        "/directory",
    ):
        assert skipped(heading_levels(browser.get(path).text)) == [], path
    assert skipped(heading_levels(Browser(catalog, PROPOSER).get("/catalog/disclosures/new?item=GJJ-W-01").text)) == []


def test_publishing_at_an_hour_is_china_time(catalog: CatalogHarness) -> None:
    disclosure = identity_of(drafted(Browser(catalog, PROPOSER), publish_at="2026-11-30T09:00"))
    when = catalog.whole(disclosure).revision.content.publish_at
    assert when.isoformat().startswith("2026-11-30T01:00") or when.utcoffset().total_seconds() == 8 * 3600
    assert 'value="2026-11-30T09:00"' in Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}/edit").text


@pytest.mark.parametrize(
    ("hour", "said"), [("2026-11-01T09:00", "定时公开的时间已过"), ("2127-11-01T09:00", "须在一年以内")]
)
def test_an_hour_that_is_past_or_far_off_is_refused_when_proposed_and_stays_filled_in(
    catalog: CatalogHarness, hour: str, said: str
) -> None:
    browser = Browser(catalog, PROPOSER)
    refused = drafted(browser, publish_at=hour, act="answers")
    assert refused.status_code == 422
    assert said in refused.text
    assert f'value="{hour}"' in refused.text
    disclosure = identity_of(drafted(browser, publish_at=hour))
    by_api = catalog.act(disclosure, "propose", PROPOSER)
    assert (by_api.json["code"], list(by_api.json["errors"])) == ("incomplete", ["publish_at"])


def test_a_recalled_draft_says_that_its_hour_went_by(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed(publish_at="2026-11-20T09:00:00+08:00")
    catalog.act(disclosure, "recall", PROPOSER)
    browser, page = Browser(catalog, PROPOSER), f"/catalog/disclosures/{disclosure}"
    assert "已过" not in browser.get(page).text
    catalog.later(days=12)
    browser = Browser(catalog, PROPOSER)
    for shown in (page, f"{page}/edit"):
        assert "定时公开的时间（2026年11月20日 9:00）已过" in browser.get(shown).text
    assert browser.act(disclosure, "propose").status_code == 422


def test_the_acts_of_a_published_disclosure_go_through_the_buttons(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title=TITLE)
    catalog.confirm_channel(disclosure)
    archivist, office = Browser(catalog, ARCHIVIST), Browser(catalog, OFFICE)
    assert archivist.act(disclosure, "archive").headers["Location"].endswith("?done=archive")
    assert "GJJ-WS·2026-" in archivist.get(f"/catalog/disclosures/{disclosure}").text
    corrected = Browser(catalog, PROPOSER).act(disclosure, "correct", reason="数字有误。")
    assert corrected.headers["Location"] == f"/catalog/disclosures/{disclosure}/edit"
    assert "更正原因：数字有误。" in Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}/edit").text
    gone = office.act(disclosure, "withdraw", reason="重新核算。", ground="《条例》第六条")
    assert gone.status_code == 303
    assert "已撤下" in office.get(f"/catalog/disclosures/{disclosure}").text


def test_a_takedown_by_button_leaves_nothing_to_read(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title=TITLE)
    number = catalog.index_number(disclosure)
    assert Browser(catalog, OFFICE).act(disclosure, "take-down").status_code == 303
    shown = Browser(catalog, OFFICE).get(f"/catalog/disclosures/{disclosure}").text
    assert "内容已清除" in shown
    assert TITLE not in shown
    gone = Browser(catalog).get(f"/published/{number}")
    assert gone.status_code == 410
    assert TITLE not in gone.text


def test_the_review_of_a_purge_is_noted_on_its_page_by_another(catalog: CatalogHarness) -> None:
    disclosure, secrecy = catalog.published(title=TITLE), Browser(catalog, a_person("gao", "secrecy_officer"))
    page = f"/catalog/disclosures/{disclosure}"
    assert Browser(catalog, OFFICE).act(disclosure, "take-down").status_code == 303
    own = Browser(catalog, OFFICE).get(page).text
    assert "请补办复核，由清除人以外的人办理" in own
    assert "登记复核" not in own
    assert "登记复核" in secrecy.get(page).text
    given = {"act": "review-purge", "outcome": "justified", "record": "泄露了点位"}
    wrong = secrecy.submit(page, f"{page}/acts/review-purge", **given)
    assert wrong.status_code == 422
    assert "请只写编号" in wrong.text
    assert 'value="泄露了点位"' in wrong.text
    noted = secrecy.act(disclosure, "review-purge", outcome="unjustified", record="FH-2026-3")
    shown = secrecy.get(noted.headers["Location"]).text
    assert "复核已登记，待办已结束" in shown
    assert "清除不当，复核记录 FH-2026-3" in shown
    assert "请补办复核" not in shown


def test_a_refused_act_shows_the_page_again_with_the_reason(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title=TITLE)
    answer = Browser(catalog, OFFICE).act(disclosure, "withdraw", reason="", ground="")
    assert answer.status_code == 422
    assert "没有填写" in answer.text
    assert Browser(catalog, PROPOSER).act(disclosure, "propose").status_code == 409
    assert Browser(catalog, PROPOSER).act(disclosure, "explode").status_code == 404


def test_a_form_without_its_token_changes_nothing(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(title=TITLE)
    browser = Browser(catalog, PROPOSER)
    for path in (f"/catalog/disclosures/{disclosure}/acts/propose", f"/catalog/disclosures/{disclosure}/edit"):
        answer = browser.client.post(path, data={"title": "伪造", "csrf": "0" * 32})
        assert answer.status_code == 403
    assert browser.client.post("/catalog/disclosures/new", data=FORM).status_code == 403
    found = catalog.whole(disclosure)
    assert (found.revision.state, found.revision.content.title) == ("draft", TITLE)


def test_what_was_returned_says_why_and_is_edited_next(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed(title=TITLE)
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "returned", case, reason="与附表不符。", fields=["text", "whole"], verdicts=[])
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text
    assert "与附表不符。" in page
    assert "涉及：正文、整体" in page
    assert f'<a class="button" href="/catalog/disclosures/{disclosure}/edit">编辑</a>' in page


def test_the_list_shows_state_progress_and_deadline(catalog: CatalogHarness) -> None:
    catalog.draft(title=TITLE)
    browser = Browser(catalog, PROPOSER)
    page = browser.get("/catalog/disclosures").text
    assert TITLE in page
    assert "草稿" in page
    assert re.search(r"还剩 \d+ 个工作日", page)
    assert "没有符合条件的公开信息" in browser.get("/catalog/disclosures?state=refused").text
    with catalog.statements() as seen:
        browser.get("/catalog/disclosures")
    assert len(seen) <= 3


def test_the_list_finds_what_was_withdrawn_and_what_was_purged(catalog: CatalogHarness) -> None:
    gone, purged = catalog.published(title="已撤下的一条"), catalog.draft(title="要清除的一条")
    browser = Browser(catalog, OFFICE)
    assert browser.act(gone, "withdraw", reason="数据有误。", ground="《政府信息公开条例》第六条").status_code == 303
    assert browser.act(purged, "purge", reason="误传。").status_code == 303
    assert "已撤下的一条" in browser.get("/catalog/disclosures?show=all&state=withdrawn").text
    page = browser.get("/catalog/disclosures?show=all&state=purged").text
    assert ("（内容已清除）" in page, "已撤下的一条" in page) == (True, False)


def test_a_refused_act_says_in_the_words_of_the_pages_what_can_be_done(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    page = Browser(catalog, OFFICE).act(disclosure, "hold", reason="会议推迟。")
    assert page.status_code == 409
    assert "这条信息现在的状态是“草稿”，不能“暂缓公开”。现在可以：放弃、移交。" in page.text
    assert 'autofocus id="refusal"' in page.text
    by_api = catalog.act(disclosure, "hold", OFFICE, {"reason": "会议推迟。"}).json
    assert (by_api["state"], by_api["act"]) == ("draft", "hold")
    assert by_api["allowed"] == ["abandon", "hand-over", "purge"], "to edit and propose it is its drafter's"
    assert catalog.act(disclosure, "recall", PROPOSER).json["allowed"] == ["abandon", "edit", "propose"]


def test_a_refusal_of_disclosure_names_its_ground_and_article(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    catalog.review_says(
        disclosure, "refused", case, reason="属内部事务。", ground="internal_affairs", article="第十六条"
    )
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text
    assert "依据：条例第十六条第一款：人事管理、后勤管理、内部工作流程等内部事务信息" in page
    assert "internal_affairs" not in page


def test_a_form_without_a_session_asks_to_sign_in_and_names_no_token(catalog: CatalogHarness) -> None:
    answer = catalog.new_client().post("/catalog/disclosures/new", data={})
    assert answer.status_code == 401
    assert "请先登录，再重新提交。" in answer.text
    assert "Bearer" not in answer.text


def test_whoever_drafts_for_another_department_is_sent_to_the_right_one(catalog: CatalogHarness) -> None:
    other = catalog_person("xu", "GJK")
    said = "此操作由责任部门的承办人、本单位的政务公开办公室办理"
    by_api = catalog.post("/disclosures", content(), other)
    assert by_api.status_code == 403
    assert said in by_api.json["detail"]
    assert "proposer of the department in charge, office of this body" in by_api.json["detail_en"]
    assert by_api.json["roles"] == ["proposer", "office"]
    page = Browser(catalog, other).get("/catalog/disclosures/new?item=GJJ-W-01")
    assert page.status_code == 403
    assert said in page.text


def test_whoever_has_no_post_is_not_sent_to_the_party_organisation(catalog: CatalogHarness) -> None:
    refused = catalog.post("/disclosures", content(), READER)
    assert "此操作由本部门的承办人、本单位的政务公开办公室办理" in refused.json["detail"]


def catalog_person(sub: str, department: str) -> Actor:
    """A proposer of one department alone."""
    post = Post("proposer", "GJJ", department)
    return Actor(sub, f"人员{sub}", "GJJ", department, (post,))


def test_what_a_proposal_lacks_is_told_in_the_form_where_it_is_filled_in(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    disclosure = identity_of(drafted(browser, act="save", summary=""))
    refused = browser.act(disclosure, "propose")
    assert refused.status_code == 422
    assert '<a href="#f-summary">' in refused.text
    assert 'id="f-summary"' in refused.text


def test_ones_work_is_found_by_title_and_by_number(catalog: CatalogHarness) -> None:
    catalog.draft(title="关于网点调整的通知")
    public = catalog.published(title="住房公积金缓缴办法", text="缓缴办法。")
    gone = catalog.published(title="旧的缓缴办法", text="旧办法。")
    assert (
        catalog.act(gone, "withdraw", OFFICE, {"reason": "已废止。", "ground": "文件已经废止或者失效"}).status_code
        == 200
    )
    number, office = catalog.index_number(public), Browser(catalog, OFFICE)
    for words, found in (
        ("网点", {"关于网点调整的通知"}),
        ("缓缴", {"住房公积金缓缴办法", "旧的缓缴办法"}),
        (number.lower(), {"住房公积金缓缴办法"}),
        ("%", set()),
        ("没有这样的", set()),
    ):
        listed = catalog.get(f"/disclosures?q={quote(words)}", OFFICE).json["items"]
        assert {line["title"] for line in listed} == found, words
        page = office.get(f"/catalog/disclosures?show=all&q={quote(words)}").text
        assert all(title in page for title in found), words
        assert f'value="{words}"' in page
    stranger = catalog.get(f"/disclosures?q={number}", STRANGER).json["items"]
    assert stranger == [], "whoever does not work on it does not find it so"


def test_finding_asks_the_database_as_often_as_listing(catalog: CatalogHarness) -> None:
    for number in range(3):
        catalog.draft(title=f"第{number}号通知")
    counts = []
    for query in ("", "?q=通知"):
        with catalog.statements() as seen:
            catalog.get(f"/disclosures{query}", OFFICE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_elder_mode_keeps_what_is_written_in_a_draft(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    page = drafted(browser, title="写到一半的标题", elder="1")
    assert page.status_code == 200
    assert 'class="elder"' in page.text
    assert 'value="写到一半的标题"' in page.text
    assert catalog.get("/disclosures", PROPOSER).json["items"] == []
