"""The guided form, as a browser without JavaScript goes through it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from werkzeug.test import TestResponse

from tests.harness.error_summary import error_summary
from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer

ASK = "/complaints/ask"
_FORM = re.compile(r'<form id="ask"[^>]* action="([^"]+)"(.*?)</form>', re.S)


class Reader:
    """Fills in what the page shows and sends what the page holds."""

    def __init__(self, harness: ComplaintsHarness, path: str = ASK) -> None:
        self._client = harness.client
        self.page = self._client.get(path).text

    @property
    def heading(self) -> str:
        return re.findall(r"<h1[^>]*>(.*?)</h1>", self.page)[0]

    def send(self, answers: Mapping[str, str] | None = None, *, to: str = "") -> TestResponse:
        action, inside = _FORM.findall(self.page)[0]
        held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside))
        typed = dict(re.findall(r'<input id="f-[^"]+" name="([^"]+)" type="[^"]+" value="([^"]*)"', inside))
        typed |= dict(re.findall(r'<textarea id="f-[^"]+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', inside, re.S))
        given = {name: html.unescape(value) for name, value in (held | typed).items()} | dict(answers or {})
        sent = self._client.post(
            f"{ASK}/check" if to and action == ASK else action, data={**given, **({"to": to} if to else {})}
        )
        self.page = sent.text
        return sent


def test_one_question_a_page_ends_with_a_check_and_a_receipt(harness: ComplaintsHarness) -> None:
    harness.deliver("catalog.body.changed", "SHUI", {**BODY, "code": "SHUI", "name": "水务公司"})
    reader = Reader(harness)
    for question, answer in (
        ("您要办什么事", {"kind": "enquiry"}),
        ("由哪个单位受理", {"body": "GJJ"}),
        ("是什么事", {"title": "第三季度财务收支报告什么时候公布"}),
        ("请说清楚", {"text": "我没有找到。\n请问在哪里看？", "disclosure": "d1"}),
        ("怎么联系您", {"contact.phone": "13711112222"}),
        ("可以公开吗", {"publish_ok": "1"}),
    ):
        assert reader.heading == question
        assert reader.send(answer).status_code == 200, error_summary(reader.page)
    assert reader.heading == "核对后提交"
    for said in (
        "咨询",
        "市住房公积金管理中心",
        "请问在哪里看？",
        "13711112222",
        "同意公开",
        "2026年第三季度财务收支报告",
    ):
        assert said in reader.page
    assert harness.announced() == [], "nothing was kept before it is sent"
    assert "13711112222" not in harness.everything_kept()
    done = reader.send()
    assert done.status_code == 303
    (case,) = harness.get("/cases", an_officer()).json["items"]
    assert (case["kind"], case["disclosure"]["id"], case["publish_ok"]) == ("enquiry", "d1", True)


def test_who_wants_information_that_is_not_public_is_led_to_where_it_is_applied_for(harness: ComplaintsHarness) -> None:
    """Else an application (条例第二十七条) is sent as an enquiry, and has none of its rights."""
    reader = Reader(harness)
    assert 'href="/guide"' in reader.page
    reader.send({"kind": "enquiry"})
    reader.send({"body": "GJJ"})
    assert 'href="/guide?body=GJJ"' in reader.page


def test_what_is_published_already_is_shown_while_it_is_written(harness: ComplaintsHarness) -> None:
    reader = Reader(harness, f"{ASK}?body=GJJ")
    reader.send({"kind": "enquiry"})
    reader.send({"title": "财务收支报告在哪里看"})
    assert 'href="/published/GJJ/2026-00118"' in reader.page
    reader.send(to="title")
    reader.send({"title": "中午能不能办业务"})
    assert "/published/GJJ/2026-00118" not in reader.page
    harness.withdraw("d1")
    reader.send(to="title")
    reader.send({"title": "财务收支报告在哪里看"})
    assert "/published/GJJ/2026-00118" not in reader.page, "what was withdrawn says nothing any more"


def test_an_answer_can_be_changed_and_all_others_stay(harness: ComplaintsHarness) -> None:
    reader = Reader(harness)
    for answer in (
        {"kind": "opinion"},
        {"title": "建议"},
        {"text": "中午也办。"},
        {"contact.email": "wang@example.cn"},
        {},
    ):
        reader.send(answer)
    assert reader.heading == "核对后提交"
    reader.send(to="title")
    assert 'value="建议"' in reader.page
    reader.send({"title": "建议延长服务时间"})
    assert reader.heading == "核对后提交", "changed, it leads back to the check"
    for said in ("建议延长服务时间", "中午也办。", "wang@example.cn"):
        assert said in reader.page
    reader.send(to="text")
    reader.send(to="title")
    assert 'value="建议延长服务时间"' in reader.page, "going back asks for nothing to be filled in"


def test_a_wrong_answer_is_told_on_its_own_page(harness: ComplaintsHarness) -> None:
    reader = Reader(harness)
    assert reader.send().status_code == 422
    assert set(error_summary(reader.page)) == {"f-kind"}
    reader.send({"kind": "complaint"})
    reader.send({"title": "投诉"})
    assert reader.send({"text": "机密★10年"}).status_code == 422
    assert error_summary(reader.page) == {"f-text": "带有国家秘密标志。"}
    assert "机密★" not in reader.page
    reader.send({"text": "排队太久。"})
    assert reader.send({"contact.phone": "many"}).status_code == 422
    assert "f-contact.phone" in error_summary(reader.page)
    assert reader.heading == "怎么联系您"


def test_who_comes_from_a_publication_is_not_asked_what_it_is_about(harness: ComplaintsHarness) -> None:
    harness.deliver("catalog.body.changed", "SHUI", {**BODY, "code": "SHUI", "name": "水务公司"})
    reader = Reader(harness, f"{ASK}?disclosure=d1")
    for answer in (
        {"kind": "opinion"},
        {"title": "财务收支报告缺附表"},
        {"text": "请补附表。"},
        {"anonymous": "1"},
        {},
    ):
        assert "2026年第三季度财务收支报告" in reader.page
        reader.send(answer)
    assert reader.send().status_code == 303
    (case,) = harness.get("/cases", an_officer()).json["items"]
    assert (case["disclosure"]["id"], case["anonymous"]) == ("d1", True)


def test_an_officer_is_asked_by_which_channel_and_when_it_came(harness: ComplaintsHarness) -> None:
    harness.sign_in(an_officer())
    reader = Reader(harness)
    reader.send({"kind": "opinion"})
    assert reader.heading == "来件渠道"
    reader.send({"channel": "letter", "received_on": "2026-11-20"})
    for answer in ({"title": "来信建议延长服务时间"}, {"text": "中午也办。"}, {}, {}):
        reader.send(answer)
    assert reader.send().status_code == 303
    (case,) = harness.get("/cases", an_officer()).json["items"]
    assert (case["channel"], case["received_on"]) == ("letter", "2026-11-20")


def test_a_page_loaded_by_its_address_begins_anew(harness: ComplaintsHarness) -> None:
    again = harness.client.get(f"{ASK}/text")
    assert (again.status_code, again.location) == (303, ASK)
    assert harness.client.post(f"{ASK}/nothing", data={}).status_code == 404


def test_a_link_to_what_is_not_here_says_so_and_goes_on_without(harness: ComplaintsHarness) -> None:
    reader = Reader(harness, f"{ASK}?disclosure=d9")
    assert "没有找到要关联的公开信息" in reader.page
    for answer in ({"kind": "opinion"}, {"title": "建议"}, {"text": "中午也办。"}, {}, {}):
        reader.send(answer)
    assert reader.send().status_code == 303


CALLER = {"contact.name": "王先生", "contact.phone": "13800138000"}
HANDED_OVER = {"channel": "platform_12345", "order_number": "R-7", "order_due_on": "2026-12-30"}


def test_what_reads_like_a_tip_off_is_asked_about_and_goes_where_its_writer_says(harness: ComplaintsHarness) -> None:
    told = {"kind": "complaint", "title": "窗口收红包", "text": "办一笔业务要给红包。"}
    reader = Reader(harness)
    reader.send({"kind": told["kind"]})
    reader.send({"title": told["title"]})
    assert reader.send({"text": told["text"]}).status_code == 422
    assert "这像是举报" in reader.page
    assert set(error_summary(reader.page)) == {"f-not_a_tip_off"}
    assert "仍作为投诉提交" in reader.page
    assert '到举报页填写（<a href="/complaints/tip-offs">/complaints/tip-offs</a>）' in reader.page
    plain = harness.post("/cases", told).json
    assert "到举报页填写（/complaints/tip-offs）" in plain["detail"], "a program reads no page"
    moved = harness.submit("/complaints/tip-offs/from-complaint", told)
    assert (moved.status_code, moved.headers["Cache-Control"]) == (200, "no-store")
    assert 'action="/complaints/tip-offs"' in moved.text
    assert all(said in moved.text for said in (told["title"], told["text"])), "what was written goes along"
    assert "13800138000" not in harness.submit("/complaints/tip-offs/from-complaint", told | CALLER).text
    harness.sign_in(an_officer())
    called = harness.submit("/complaints/tip-offs/from-complaint", told | CALLER | HANDED_OVER).text
    assert all(value in called for value in (*CALLER.values(), "R-7", "2026-12-30")), "and what a caller told"
    harness.sign_out()
    assert harness.client.get("/complaints/tip-offs/from-complaint").headers["Location"] == "/complaints/tip-offs"
    assert reader.send({"not_a_tip_off": "1"}).status_code == 200
    reader.send({"anonymous": "1"})
    reader.send()
    assert "不是举报" in reader.page
    assert reader.send().status_code == 303
    (case,) = harness.get("/cases", an_officer()).json["items"]
    assert (case["kind"], case["title"]) == ("complaint", told["title"])


def test_a_program_is_asked_once_whether_a_complaint_is_a_tip_off(harness: ComplaintsHarness) -> None:
    told = {"kind": "complaint", "title": "窗口收红包", "text": "办一笔业务要给红包。", "body": "GJJ"}
    asked = harness.post("/cases", told)
    assert (asked.status_code, asked.json["code"], asked.json["found"]) == (422, "looks_like_a_tip_off", ["红包"])
    assert harness.post("/cases", told | {"not_a_tip_off": True}).status_code == 201
