"""The pages of review: what is shown to whom, and the form of a step."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chassis.base.converter import plain
from chassis.ports import Post
from services.review.domain.record import record_of
from tests.harness.base import WHO_ASKS
from tests.harness.error_summary import error_summary
from tests.integration.review.harness import (
    HEAD,
    LEADER,
    OFFICE,
    PARTY,
    PARTY_SECRECY,
    PROPOSER,
    SECRECY,
    SECRECY_SHEET,
    STRANGER,
)
from tests.unit.review.builders import NOW, a_person

pytestmark = pytest.mark.one_database


def sheet_fields(sheet):
    return {f"sheet.{name}": value for name, value in sheet.items()}


def test_the_list_shows_what_awaits_me_with_its_deadline(harness):
    harness.propose()
    page = harness.page("/review/cases", HEAD).text
    assert "2026年第三季度财务收支报告" in page
    assert "还剩 2 个工作日" in page
    assert "2026年11月9日转到本环节，次日起算，第 2 个工作日为2026年11月11日" in page
    assert 'aria-label="进度：进行中：审核"' in page
    assert "现在没有等您审核的信息" in harness.page("/review/cases", OFFICE).text


def test_departments_are_shown_by_name(harness):
    harness.propose(proposer={"sub": "lin", "name": "林悦", "department": "CW"})
    body = {"code": "GJJ", "name": "中心", "kind": "", "legal_regime": "mandated", "channels": []}
    harness.deliver(
        "catalog.body.changed", "GJJ", {**body, "departments": [{"code": "CW", "name": "财务科"}], "active": True}
    )
    page = harness.page("/review/cases", HEAD).text
    assert "财务科 林悦" in page
    assert "CW" not in page


def test_all_cases_may_be_listed_by_state(harness):
    case_id = harness.propose()
    assert case_id in harness.page("/review/cases?show=all", OFFICE).text
    assert case_id in harness.page("/review/cases?show=all&state=open", OFFICE).text
    assert case_id not in harness.page("/review/cases?show=all&state=approved", OFFICE).text
    assert harness.page("/review/cases?show=all&state=asleep", OFFICE).status_code == 422
    assert harness.page("/review/cases?show=all&cursor=zzz", OFFICE).status_code == 400


def test_an_inspector_reads_every_case_of_his_body_and_decides_none(harness):
    case_id = harness.propose()
    inspector = a_person("luo", "inspector")
    assert case_id in harness.page("/review/cases?show=all", inspector).text
    page = harness.page(f"/review/cases/{case_id}", inspector).text
    assert "三亿二千一百万元" in page
    assert "办理：" not in page
    assert harness.fill_in(case_id, inspector, decision="pass", opinion="同意。").status_code == 403
    elsewhere = a_person("luo", "inspector", body="GS")
    assert case_id not in harness.page("/review/cases?show=all", elsewhere).text
    assert harness.page(f"/review/cases/{case_id}", elsewhere).status_code == 404


def test_a_recusal_is_declared_and_ended_on_the_page_and_stays_on_the_form(harness):
    harness.deliver("catalog.body.changed", "GJJ", {"code": "GJJ"})
    case_id = harness.propose()
    place = f"/review/cases/{case_id}"
    harness.sign_in(HEAD)
    assert harness.submit(f"{place}/recuse", {"reason": "当事人是亲属。"}).status_code == 303
    assert "办理：" not in harness.page(place, HEAD).text
    harness.sign_in(OFFICE)
    assert "撤销理由" in harness.client.get(place).text
    back = {"recused": HEAD.sub, "why": "同名，并非亲属。"}
    assert harness.submit(f"{place}/end-recusal", {**back, "why": ""}).status_code == 422
    assert harness.submit(f"{place}/end-recusal", back).location.endswith("?done=end-recusal")
    assert "办理：" in harness.page(place, HEAD).text
    for paper in (place, f"{place}/form"):
        told = harness.page(paper, OFFICE).text
        assert "当事人是亲属。" in told
        assert "同名，并非亲属。" in told


def test_a_case_shows_metadata_text_steps_and_the_form(harness):
    case_id = harness.propose()
    page = harness.page(f"/review/cases/{case_id}", HEAD).text
    for words in (
        "公积金〔2026〕31号",
        "财务收支",
        "中心网站",
        "<strong>三亿二千一百万元</strong>",
        "办理：科室负责人审核",
    ):
        assert words in page
    assert "<script>alert" not in page
    assert "校验值一致" in page
    assert page.count("<form method=") >= 3


def test_the_form_of_a_step_is_drawn_from_its_sheet(harness):
    case_id = harness.propose(personal_data="mask")
    harness.pass_current(case_id)
    page = harness.page(f"/review/cases/{case_id}", SECRECY).text
    for title in ("政务公开保密审查表", "公开属性", "条例第二十条", "已核对个人信息", "依申请公开"):
        assert title in page


@pytest.mark.servers
def test_the_form_asks_in_the_order_of_the_sheet(any_harness):
    """PostgreSQL keeps the order of lists, not that of objects."""
    case_id = any_harness.propose(personal_data="mask")
    any_harness.pass_current(case_id)
    page = any_harness.page(f"/review/cases/{case_id}", SECRECY).text
    asked = list(dict.fromkeys(re.findall(r'name="sheet\.(\w+)"', page)))
    assert asked == [*SECRECY_SHEET, "personal_data_checked"]


def test_a_step_is_passed_by_its_form(harness):
    case_id = harness.propose()
    answer = harness.fill_in(case_id, HEAD, decision="pass", opinion="同意。")
    assert (answer.status_code, answer.location) == (303, f"/review/cases/{case_id}?done=pass")
    assert harness.case(case_id).current_numbers == (2,)
    answer = harness.fill_in(case_id, SECRECY, decision="pass", opinion="同意。", **sheet_fields(SECRECY_SHEET))
    assert answer.status_code == 303, answer.text
    shown = harness.page(answer.location, SECRECY).text
    assert "已通过。" in shown
    assert "GJJ保审〔2026〕1号" in shown


def test_a_refused_form_keeps_what_was_filled_in_and_says_what_is_wrong(harness):
    case_id = harness.propose()
    harness.pass_current(case_id)
    fields = sheet_fields({**SECRECY_SHEET, "ground": "other", "ground_note": " "})
    answer = harness.fill_in(case_id, SECRECY, decision="pass", opinion="我看过了。", **fields)
    assert answer.status_code == 422
    assert "“依据说明”必填" in answer.text
    assert "我看过了。" in answer.text
    assert harness.case(case_id).current_numbers == (2,)


def test_a_form_sent_empty_names_every_field_at_once(harness):
    case_id = harness.propose()
    harness.pass_current(case_id)
    told = error_summary(harness.fill_in(case_id, SECRECY, decision="pass", opinion="").text)
    assert told["f-sheet.ground"] == "“依据”必填。"
    assert {"f-sheet.attribute", "f-sheet.ground", "f-opinion"} <= set(told)


def test_returning_by_form_names_fields(harness):
    case_id = harness.propose()
    answer = harness.fill_in(case_id, HEAD, decision="return", opinion="附件缺公章页。", fields=["attachments", "text"])
    assert answer.status_code == 303
    page = harness.page(f"/review/cases/{case_id}", PROPOSER).text
    assert "附件缺公章页。" in page
    assert "涉及：附件、正文" in page


def test_refusing_by_form_needs_a_ground(harness):
    case_id = harness.propose()
    assert harness.fill_in(case_id, HEAD, decision="refuse", opinion="不合适。").status_code == 422
    answer = harness.fill_in(case_id, HEAD, decision="refuse", opinion="不合适。", ground="internal_affairs")
    assert answer.status_code == 303
    assert "条例第十六条第一款" in harness.page(f"/review/cases/{case_id}", HEAD).text


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "maybe", "opinion": "同意。"},
        {"decision": "pass", "opinion": " "},
        {"decision": "pass", "opinion": "x" * 4001},
        {"decision": "pass", "opinion": "同\u202e意"},
        {"decision": "pass", "opinion": "\u200b"},
        {"decision": "pass", "opinion": "同意。", "step": "x"},
        {"decision": "pass", "opinion": "同意。", "step": "9"},
        {"decision": "return", "opinion": "改。", "fields": "colour"},
        {"decision": "refuse", "opinion": "不。", "ground": "bad_mood"},
        {"decision": "pass", "opinion": "机密★10年"},
    ],
)
def test_a_wrong_form_is_answered_with_the_page_again(harness, fields):
    case_id = harness.propose()
    answer = harness.fill_in(case_id, HEAD, **fields)
    assert answer.status_code == 422, answer.text
    assert 'role="alert"' in answer.text
    assert harness.case(case_id).current_numbers == (1,)


def test_a_form_for_an_older_version_is_refused(harness):
    case_id = harness.propose()
    harness.pass_current(case_id)
    answer = harness.fill_in(case_id, SECRECY, decision="return", opinion="改。", seen="1")
    assert answer.status_code == 412
    assert "已被他人更新" in answer.text


def test_a_form_without_its_token_is_refused(harness):
    case_id = harness.propose()
    answer = harness.fill_in(case_id, HEAD, decision="pass", opinion="同意。", csrf="")
    assert answer.status_code == 403
    assert harness.case(case_id).current_numbers == (1,)


def test_who_may_not_decide_sees_no_form_but_why(harness):
    case_id = harness.propose()
    proposer = harness.page(f"/review/cases/{case_id}", PROPOSER).text
    assert "不能审核自己提出的信息" in proposer
    waiting = harness.page(f"/review/cases/{case_id}", LEADER).text
    assert "轮到您时" in waiting
    for page in (proposer, waiting):
        assert f"/review/cases/{case_id}/decide" not in page


@pytest.mark.parametrize("actor", [STRANGER, PARTY])
def test_who_may_not_know_of_a_case_finds_none(harness, actor):
    case_id = harness.propose()
    assert harness.page(f"/review/cases/{case_id}", actor).status_code == 404
    assert harness.page(f"/review/cases/{case_id}/files/sm3:00", actor).status_code == 404
    assert case_id not in harness.page("/review/cases?show=all", actor).text


def test_nobody_is_sent_to_sign_in(harness):
    answer = harness.client.get(f"/review/cases/{harness.propose()}")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=/review/cases/")


def test_a_step_that_a_recusal_left_to_nobody_says_whom_it_awaits(harness):
    harness.enter(replace(PARTY_SECRECY, posts=()))
    case_id = harness.propose("d-1")
    harness.decide(case_id, HEAD, step=1, decision="pass", opinion="同意。")
    declared = harness.post(f"/cases/{case_id}/recuse", {"reason": "当事人是我的亲属。"}, SECRECY)
    assert (declared.status_code, declared.json["unstaffed"]) == (200, [2]), declared.json
    page = harness.page(f"/review/cases/{case_id}", SECRECY).text
    assert "环节目前无人可办，已请政务公开办公室任命代理" in page
    assert "轮到您时" not in page


def test_no_limit_of_publication_is_shown_of_a_correction(harness):
    """It was met, or not, by the first publication, and the steps run against none either."""
    first = harness.page(f"/review/cases/{harness.propose('d-1')}", HEAD).text
    correction = harness.propose("d-2", revision=2, change_reason="逾期率写错。")
    assert "公开期限" in first
    assert "公开期限" not in harness.page(f"/review/cases/{correction}", HEAD).text


def test_its_proposer_reads_that_a_step_waits_for_nobody_too(harness):
    """The office of a body with one person there proposes as well, and it is the one who names a deputy."""
    harness.enter(replace(PARTY_SECRECY, posts=()))
    case_id = harness.propose("d-1", proposer=OFFICE.snapshot())
    harness.decide(case_id, HEAD, step=1, decision="pass", opinion="同意。")
    harness.post(f"/cases/{case_id}/recuse", {"reason": "当事人是我的亲属。"}, SECRECY)
    page = harness.page(f"/review/cases/{case_id}", OFFICE).text
    assert "您是提出人" in page
    assert "环节目前无人可办，已请政务公开办公室任命代理" in page


def test_a_step_of_somebody_named_who_left_says_the_way_out(harness):
    """His post has ended, so that nobody can stand in for him: the route is to be changed, and it is proposed anew."""
    harness.deliver("catalog.body.changed", "GJJ", {"code": "GJJ", "name": "中心", "departments": []})
    steps = harness.get("/routes/GJJ/external", OFFICE).json["steps"]
    steps[0] |= {"person": HEAD.sub}
    entered = harness.put("/routes/GJJ/external", {"steps": steps, "reason": "由他审核。"}, OFFICE, if_match='"1"')
    assert entered.status_code == 200, entered.json
    assert harness.post("/routes/GJJ/external/versions/2/confirm", None, LEADER).status_code == 200
    case_id = harness.propose("d-1")
    harness.enter(replace(HEAD, posts=()))
    harness.run_timers()
    asked = [task for task in harness.announced("task.opened") if task.data["kind"] == "name_deputy"][-1]
    assert "已离任的请修改审核流程" in asked.data["title"]
    page = harness.page(f"/review/cases/{case_id}", SECRECY).text
    assert 'href="/review/routes/GJJ/external">修改审核流程</a>，施行以后由承办人收回、重新提出' in page


def test_an_attachment_is_downloaded_from_the_page(harness):
    digest = harness.catalog_files.put(b"<b>x</b>")
    told = {"digest": digest, "name": "收支表.html", "size": 8, "media_type": "text/html", "unseen": []}
    case_id = harness.propose(attachments=[told])
    page = harness.page(f"/review/cases/{case_id}", HEAD).text
    assert "收支表.html" in page
    answer = harness.page(f"/review/cases/{case_id}/files/{digest}", HEAD)
    assert answer.data == b"<b>x</b>"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_purged_case_shows_no_word_of_it(harness):
    data = harness.proposed()
    case_id = harness.propose()
    harness.deliver("catalog.disclosure.purged", "d-1", {"id": "d-1", "ended": 1}, erases=True)
    page = harness.page(f"/review/cases/{case_id}", HEAD).text
    assert "正文已清除" in page
    assert data["title"] not in page
    assert data["summary"] not in page


def test_an_urgent_case_says_that_deliberation_must_follow(harness):
    case_id = harness.propose(review_route="urgent")
    assert "须补行领导小组审议" in harness.page(f"/review/cases/{case_id}", SECRECY).text


def test_changed_content_is_warned_of(harness):
    case_id = harness.propose(content_hash="sm3:" + "0" * 64)
    assert "内容校验值不一致" in harness.page(f"/review/cases/{case_id}", HEAD).text


def test_pages_stay_within_the_budget_of_statements(harness):
    case_id = harness.propose()
    # Beside the case and its names: the precedents, to whoever decides.
    for path, most in ((f"/review/cases/{case_id}", 3), ("/review/cases", 3)):
        with harness.statements() as seen:
            harness.page(path, HEAD)
        assert len(seen) <= most + WHO_ASKS, seen


def test_the_reviewer_reads_which_personal_data_stay_and_why(any_harness):
    kept = {"kind": "mobile", "name": "手机号", "masked": "138****5678", "reason": "窗口公务手机，本人同意。"}
    line = {"field": "text", "kind": "landline", "name": "电话号码", "masked": "0371-******88"}
    found = {"field": "text", "kind": "mobile", "name": "手机号", "masked": "138****5678"}
    case_id = any_harness.propose(kept_findings=[kept], findings=[found, line], no_website_reason="只在大厅公示。")
    page = any_harness.page(f"/review/cases/{case_id}", HEAD).text
    assert "手机号 138****5678：窗口公务手机，本人同意。" in page
    assert "请核对是不是单位公开的：电话号码 0371-******88" in page
    assert "只在大厅公示。" in page
    shown = any_harness.get(f"/cases/{case_id}", HEAD).json
    told = {**kept, "file": "", "by": "", "at": None}
    assert (shown["kept_findings"], shown["no_website_reason"]) == ([told], "只在大厅公示。")
    assert any_harness.get(f"/cases/{case_id}/text", HEAD).json["intact"] is True


def test_the_reviewer_reads_what_stays_after_a_public_notice(any_harness):
    left = "拟任职人员：×××。".encode()
    text = {"digest": any_harness.catalog_files.put(left), "size": len(left)}
    after = {"title": "×××任前公示", "summary": "", "document_number": "", "text": text}
    case_id = any_harness.propose(notice_until="2026-12-05", after_notice=after)
    page = any_harness.page(f"/review/cases/{case_id}", HEAD).text
    assert "公示期至2026年12月5日" in page
    assert "拟任职人员：×××。" in page
    shown = any_harness.get(f"/cases/{case_id}/text", HEAD).json
    assert (shown["intact"], shown["after_notice"]) == (True, left.decode())
    any_harness.catalog_files.remove(text["digest"])
    assert "期满后的正文" in any_harness.page(f"/review/cases/{case_id}", HEAD).text


def test_a_verdict_names_for_whom_a_deputy_stood_in(harness):
    case_id = harness.propose()
    deputy = replace(HEAD, sub="wen", posts=(Post("section_head", "GJJ", "", "zhou-away"),))
    harness.page("/review/cases", replace(HEAD, sub="zhou-away", name="周明"))  # known to the staff
    assert harness.fill_in(case_id, deputy, decision="pass", opinion="同意。").status_code == 303
    page = harness.page(f"/review/cases/{case_id}", HEAD).text
    assert "代理 周明 办理" in page
    assert "zhou-away" not in page


def test_a_refusal_takes_the_focus_at_the_foot_of_the_page(harness):
    case_id = harness.propose()
    stale = harness.fill_in(case_id, HEAD, decision="pass", opinion="同意。", seen="99")
    assert stale.status_code in (409, 412)
    assert 'role="alert" tabindex="-1" autofocus id="refusal"' in stale.text
    assert "autofocus" not in harness.page(f"/review/cases/{case_id}", HEAD).text


def test_a_reviewer_reads_what_the_proposer_checked_and_of_what_he_is_unsure(harness):
    answers = [
        {"code": "truthful", "text": "内容属实", "answer": "yes", "remark": ""},
        {"code": "no_secret", "text": "不涉及国家秘密、工作秘密", "answer": "unsure", "remark": "附表是否属工作秘密。"},
    ]
    case_id = harness.propose(
        self_check=answers,
        period="2026-Q3",
        co_issuers=[{"body": "", "name": "市财政局"}],
        also_fulfils=[{"item": "GJJ-W-09", "elements": [], "period": "2025"}],
    )
    page = harness.page(f"/review/cases/{case_id}", HEAD).text
    for words in ("承办科室自查", "内容属实", "不确定", "附表是否属工作秘密。", "2026年第三季度", "市财政局", "2025年"):
        assert words in page
    assert harness.get(f"/cases/{case_id}", HEAD).json["self_check"] == answers
    assert plain(record_of(harness.case(case_id), at=NOW))["self_check"] == answers


def test_the_reviewer_of_a_correction_is_led_to_what_it_changes(harness):
    case_id = harness.propose(revision=2, change_reason="数字有误。")
    page = harness.page(f"/review/cases/{case_id}", HEAD).text
    assert "更正原因：数字有误。" in page
    assert 'href="/catalog/disclosures/d-1?revision=2#changes"' in page


def test_what_a_return_lacks_is_called_as_on_its_form(harness):
    case_id = harness.propose()
    assert "“退回理由”没有填写" in harness.fill_in(case_id, HEAD, decision="return", opinion="").text
    assert "“不予公开的理由”没有填写" in harness.fill_in(case_id, HEAD, decision="refuse", opinion="").text


def test_who_comes_second_reads_what_the_first_did_and_keeps_his_words(harness):
    """Two heads have step 1 open; nothing is left for the second to do, so nothing asks him to send it again."""
    case_id = harness.propose()
    seen = str(harness.case(case_id).version)
    other = replace(HEAD, sub="wu", name="吴建平")
    assert harness.fill_in(case_id, HEAD, decision="pass", opinion="同意。", seen=seen).status_code == 303
    second = harness.fill_in(case_id, other, decision="pass", step="1", opinion="已核对原件，同意公开。", seen=seen)
    assert second.status_code == 412
    assert "他人已先办理" in second.text
    assert "，通过，" in second.text
    assert HEAD.name in second.text
    assert "已核对原件，同意公开。" in second.text
    assert "勾选“已核对”" not in second.text


def test_the_reviewer_reads_that_it_waits_for_the_deliberation(harness):
    at_once = harness.propose("d-1")
    assert "审核通过后即公开" in harness.page(f"/review/cases/{at_once}", HEAD).text
    waits = harness.propose("d-2", deliberate_before=True)
    page = harness.page(f"/review/cases/{waits}", HEAD).text
    assert "审核通过并经领导小组审议同意后公开" in page
    assert "审核通过后即公开" not in page


def test_the_secrecy_officer_writes_his_opinion_once(harness):
    case_id = harness.propose()
    harness.pass_current(case_id)
    page = harness.page(f"/review/cases/{case_id}", SECRECY).text
    assert page.count('id="opinion-pass"') == 1
    assert "sheet.opinion" not in page
    empty = harness.fill_in(case_id, SECRECY, decision="pass").text
    assert empty.count("“意见”没有填写") == 2, "in the summary and at its field"
    done = harness.fill_in(case_id, SECRECY, decision="pass", opinion="不涉密。", **sheet_fields(SECRECY_SHEET))
    assert done.status_code == 303
    assert harness.case(case_id).steps[1].verdicts[-1].opinion == "不涉密。"
