"""The case desk (台账): filters, a file to take away, urging, and several cases assigned at once."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest

from services.complaints.adapters import case_table
from services.complaints.adapters.http.case_schemas import CaseQuery
from tests.harness.error_summary import error_summary
from tests.integration.complaints.harness import ComplaintsHarness, an_officer

OFFICE = an_officer("li", "GJJ", "office")


def accepted(harness: ComplaintsHarness, **changes: object) -> str:
    number = str(harness.submit_case(body="GJJ", **changes)["number"])
    assert harness.act(number, "accept").status_code == 200
    return number


def test_cases_are_filtered_assigned_together_urged_and_taken_away(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    first, second, new = accepted(harness, title="=1+1"), accepted(harness), harness.submit_case(body="GJJ")["number"]
    to = {"department": "CW", "person": "wang"}
    refused = harness.post("/case-assignments", {"numbers": [first, new], **to}, an_officer())
    assert (refused.status_code, harness.get(f"/cases/{first}", an_officer()).json["department"]) == (409, None)
    unknown = harness.post("/case-assignments", {"numbers": [first, "GJJ-ZX-2026-0999"], **to}, an_officer())
    assert unknown.status_code == 404
    done = harness.post("/case-assignments", {"numbers": [first, second], **to}, an_officer())
    assert [case["number"] for case in done.json["items"]] == [first, second]

    def numbers(query: str) -> list[str]:
        return [case["number"] for case in harness.get(f"/cases?{query}", an_officer()).json["items"]]

    assert numbers("handler=wang&department=CW&channel=web") == [first, second]
    assert numbers("channel=letter") == []
    letter = {"channel": "letter", "received_on": "2026-11-20", "kind": "opinion"}
    came = harness.post("/cases", {"title": "来信", "text": "来信。", "body": "GJJ", **letter}, an_officer()).json[
        "number"
    ]
    assert numbers("received_to=2026-11-20") == [came]
    assert came not in numbers("received_from=2026-11-21")
    assert numbers("order=due")[0] == came == numbers("order=newest")[0]
    harness.later(days=6)
    assert numbers("overdue=true") == [came], "the late ones come first, and alone where that is asked"
    assert (numbers("")[0], numbers("order=newest")[-1]) == (came, first)
    harness.later(days=-6)
    assert harness.act(first, "remind", {"reason": "请在本周内办结。"}).status_code == 403
    assert harness.act(first, "remind", {"reason": "请在本周内办结。"}, OFFICE).status_code == 200
    task = harness.announced("task.opened")[-1].data
    assert (task["title"], task["person"]) == (f"催办1次：答复意见建议 {first}", "wang")

    file = harness.get("/case-table?handler=wang", an_officer())
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert [(row["编号"], row["承办人"], row["催办次数"], row["最迟答复"]) for row in rows] == [
        (first, "陈珂", "1", "2026-12-01"),
        (second, "陈珂", "0", "2026-12-01"),
    ]
    assert "中午也能办业务" not in file.text, "not a word that a citizen wrote"
    harness.ledgers_are_the_rows()


def test_a_case_is_found_by_number_title_or_the_number_of_its_platform(any_harness: ComplaintsHarness) -> None:
    """By everybody who may read it, and by nobody else."""
    harness = any_harness
    leak = accepted(harness, title="三楼漏水，100%没人管")
    order = {"kind": "complaint", "title": "夜间施工", "text": "噪声。", "channel": "platform_12345", "body": "GJJ"}
    noise = harness.post("/cases", order | {"order_number": "SZ-2026-77"}, an_officer()).json["number"]

    def found(words: str, **by: str) -> list[str]:
        reader = an_officer(**by) if by else an_officer()
        query = urlencode({"q": words, "order": "newest"})
        return [case["number"] for case in harness.get(f"/cases?{query}", reader).json["items"]]

    assert found("漏水") == found(leak) == found(leak[4:]) == found("三楼 没人管") == [leak]
    assert found("sz-2026-77") == [noise]
    assert found("%") == [leak], "it stands for itself"
    assert found("漏水 夜间") == found("漏水", sub="zhao", body="GDJ") == []
    assert set(found("2026")) == {leak, noise}
    harness.sign_in(an_officer())
    desk = harness.client.get("/complaints/cases?q=%E5%A4%9C%E9%97%B4").text
    assert (noise in desk, leak in desk, 'value="夜间"' in desk) == (True, False, True)
    assert harness.act(leak, "erase", {"ground": "consent_withdrawn", "reason": "本人要求删除。"}).status_code == 200
    assert found("漏水") == []


def test_the_desk_offers_what_it_filters_by_and_assigns_what_was_chosen(harness: ComplaintsHarness) -> None:
    number = accepted(harness)
    harness.sign_in(an_officer())
    shown = harness.client.get("/complaints/cases?channel=web").text
    for words in ("下载台账", 'name="handler"', f'value="{number}"', "case-table?channel=web"):
        assert words in shown
    nobody = harness.submit("/complaints/cases", {"person": "wang"})
    assert (nobody.status_code, "“来件”" in nobody.text) == (422, True)
    assert 'action="/complaints/cases?channel=web"' in shown
    refused = harness.submit("/complaints/cases?channel=web&order=newest", {"person": "wang"}).text
    assert 'value="web" selected' in refused
    assert 'value="newest" selected' in refused, "what he had filtered by is still there"
    done = harness.submit("/complaints/cases?channel=web", {"numbers": [number], "person": "wang"})
    assert done.headers["Location"].endswith("/complaints/cases?channel=web&done=assigned")
    assert harness.get(f"/cases/{number}", an_officer()).json["handler"]["sub"] == "wang"
    assert harness.client.get("/complaints/case-table?channel=web").mimetype == "text/csv"


def test_a_call_is_recorded_on_one_page(harness: ComplaintsHarness) -> None:
    """It took eight pages, while somebody was on the line."""
    harness.sign_in(an_officer())
    assert 'href="/complaints/record"' in harness.client.get("/complaints/cases").text
    asked = harness.client.get("/complaints/record").text
    for name in ("kind", "title", "text", "channel", "received_on", "order_number", "contact.phone", "publish_ok"):
        assert f'name="{name}"' in asked
    call = {"kind": "complaint", "body": "GJJ", "title": "夜间施工", "text": "工地夜间施工。", "channel": "hotline"}
    call |= {"received_on": "2026-11-23", "contact.phone": "打这个", "order_number": ""}
    refused = harness.submit("/complaints/record", call)
    assert (refused.status_code, list(error_summary(refused.text))) == (422, ["f-contact.phone"])
    for typed in ("工地夜间施工。", 'value="打这个"', 'value="2026-11-23"'):
        assert typed in refused.text, "what was typed stays"
    done = harness.submit("/complaints/record", call | {"contact.phone": "13800138000"})
    shown = harness.client.get(done.headers["Location"]).text
    assert 'href="/complaints/cases/GJJ-TS-2026-0001"' in shown
    assert "请把编号和查询码告诉来件人" in shown
    case = harness.get("/cases/GJJ-TS-2026-0001", an_officer()).json
    assert (case["channel"], case["received_on"], case["contact"]) == (
        "hotline",
        "2026-11-23",
        {"phone": "13800138000"},
    )


def test_a_table_that_would_be_cut_is_refused(harness: ComplaintsHarness) -> None:
    """Whoever takes the file away would take it for the whole."""
    query = CaseQuery().load({})
    for _ in range(3):
        harness.submit_case()
    with harness.service.reading() as work:
        taken = {"reader": an_officer(), "today": harness.clock.today()}
        case_table.file_of(work, query=query, most=3, **taken)
        with pytest.raises(case_table.TooManyCases):
            case_table.file_of(work, query=query, most=2, **taken)
