"""What is printed of a review: the approval form of a case, its certificate, and the record of a deliberation."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document

from tests.integration.review.harness import OFFICE, PROPOSER, SECRECY, STRANGER, ReviewHarness, a_person
from tests.integration.review.test_issues import FANG, ISSUE, deliberate, put, there


def words_of(answer: Any) -> str:
    """Every word of a Word file that was given."""
    assert answer.status_code == 200, answer.text
    document = Document(BytesIO(answer.data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_form_says_of_which_department_the_proposer_is_where_the_item_is_anothers(harness: ReviewHarness) -> None:
    """Beside 承办科室, whose head reviews, his name alone read as one of its people."""
    departments = [{"code": "CW", "name": "财务科"}, {"code": "XD", "name": "信贷科"}]
    harness.deliver("catalog.body.changed", "GJJ", {"code": "GJJ", "name": "中心", "departments": departments})
    there = {**PROPOSER.snapshot(), "name": "林悦"}
    own = harness.propose("d-1", proposer={**there, "department": "CW"})
    others = harness.propose("d-2", proposer={**there, "department": "XD"})
    forms = [words_of(harness.get(f"/cases/{case}/form", OFFICE)) for case in (own, others)]
    assert ["林悦（信贷科）" in each for each in forms] == [False, True]


def test_the_form_of_a_case_tells_everything_that_was_said_of_it(harness: ReviewHarness) -> None:
    case_id = harness.propose()
    harness.approve(case_id)
    case = harness.case(case_id)
    told = words_of(harness.get(f"/cases/{case_id}/form", OFFICE))
    for words in (
        "政务公开审批（保密审查）表",
        "保密审查编号：GJJ保审〔2026〕1号",
        "2026年第三季度财务收支报告",
        "内容属实",
        "主动公开",
        "条例第二十条：应当主动公开的本机关政府信息",
        "通过。同意。",
        f"内容校验值：{case.proposal.content_hash}",
        f"审核记录校验值：{case.record_digest}",
        "2026年11月9日 9:00",
    ):
        assert words in told
    page = harness.page(f"/review/cases/{case_id}/form", OFFICE).text
    for step in case.steps:
        assert step.name in told
        assert step.name in page
    assert f"/review/cases/{case_id}/form.docx" in page
    assert "GJJ保审〔2026〕1号" in harness.page(f"/review/cases/{case_id}", OFFICE).text


def test_the_form_tells_what_only_some_proposals_say_and_reviewers_decide_upon(harness: ReviewHarness) -> None:
    case_id = harness.propose(
        co_issuers=[{"body": "GDJ", "name": "县广播电视局"}, {"body": "", "name": "县水务局"}],
        notice_until="2026-12-10",
        publish_at="2026-11-20T01:00:00Z",
        no_website_reason="只在大厅公布。",
        change_reason="时间有误。",
    )
    told = words_of(harness.get(f"/cases/{case_id}/form", OFFICE))
    page = harness.page(f"/review/cases/{case_id}/form", OFFICE).text
    for words in (
        "县广播电视局、县水务局",
        "公示期至",
        "2026年12月10日",
        "2026年11月20日 9:00",
        "只在大厅公布。",
        "时间有误。",
    ):
        assert words in told
        assert words in page


def test_what_was_withheld_is_listed_where_it_is_reviewed(harness: ReviewHarness) -> None:
    files = [{"digest": "sm3:" + "0" * 64, "name": "名单.docx", "size": 9, "media_type": "x/y", "unseen": []}]
    case_id = harness.propose(
        markdown="缴存人〔已隐去：个人隐私〕，经办〔已隐去：个人隐私〕。讨论〔已隐去：过程性信息〕。",
        attachments=[{**files[0], "withheld": {"privacy": 3}}],
    )
    harness.pass_current(case_id)
    page = harness.page(f"/review/cases/{case_id}", SECRECY).text
    assert "未公开的内容" in page
    assert "个人隐私（条例第十五条）：5处" in page
    assert "公开事项登记为“不含个人信息”；本件已隐去个人隐私5处" in page
    text = harness.get(f"/cases/{case_id}/text", SECRECY).json
    assert [(each["ground"], each["count"]) for each in text["withheld"]] == [("privacy", 5), ("process", 1)]
    form = words_of(harness.get(f"/cases/{case_id}/form", OFFICE))
    assert "个人隐私（条例第十五条）5处；过程性信息（条例第十六条）1处" in form
    assert "本件已隐去个人隐私5处" in form


def test_there_is_a_certificate_once_the_secrecy_review_is_passed(harness: ReviewHarness) -> None:
    case_id = harness.propose()
    harness.pass_current(case_id)
    none = harness.get(f"/cases/{case_id}/certificate", SECRECY)
    assert (none.status_code, none.json["code"]) == (404, "no_certificate")
    harness.pass_current(case_id)
    told = words_of(harness.get(f"/cases/{case_id}/certificate", SECRECY))
    assert "编号：GJJ保审〔2026〕1号" in told
    assert "科室负责人审核" not in told
    assert "依据说明" in told, "the form's hint (选“其他”的必填) is none of the certificate's words"
    assert "必填" not in told
    assert harness.get(f"/cases/{case_id}/certificate", STRANGER).status_code == 404


def test_the_record_of_an_issue_names_who_was_there_and_who_was_not(harness: ReviewHarness) -> None:
    for sub in ("he", "xu", "lin"):
        harness.enter(a_person(sub, "leading_group"))
    put(harness, "d-1")
    seats = [
        *there("fang", "gao", "xu", absent="he"),
        {"sub": "lin", "attendance": "present"},
    ]
    assert deliberate(harness, members=seats, minutes="逐条宣读。", opinion="同意公开。").status_code == 200
    told = words_of(harness.get(f"/issues/{ISSUE}/records/1", FANG))
    for words in (
        "政务公开期次审议记录",
        "2026年第3期（第 1 次审议）",
        "d-1的标题",
        "人员he（出差）",
        "人员lin（第 1 条，本人提出）",
        "同意 3 人（人员fang、人员gao、人员xu），反对 0 人，弃权 0 人",
        "结果是否合法、真实、可信",
        "逐条宣读。",
        "出席人员签名",
    ):
        assert words in told
    assert "人员he（出差）" in harness.page(f"/review/issues/{ISSUE}/records/1", OFFICE).text
    assert harness.get(f"/issues/{ISSUE}/records/2", FANG).json["code"] == "no_such_record"
