"""On the narrowest telephone (320 px), plain and in the elder mode, no page for citizens scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis.base.clock import SystemClock
from tests.journey.harness import publish, settle_in, state
from tests.journey.system import System, embedded

pytestmark = pytest.mark.browser

ASKED = "/complaints/api/v1/questionnaires"
PAGES = (
    "/complaints/questionnaires",
    "/complaints/feedback-meetings",
    "/complaints/tip-offs",
    "/complaints/tip-offs?body=GJJ",
    "/complaints/tip-offs/follow",
    "/complaints/clock",
    "/complaints/lost-code",
    "/complaints/filing-keys",
    "/complaints/ask",
    "/complaints/follow",
)
# What reaches beyond the window's right edge, where the page scrolls sideways: an element, or the words in one.
WIDER = """() => {
  const page = document.documentElement, edge = page.clientWidth;
  if (page.scrollWidth <= edge) return [];
  const beyond = element => element.getBoundingClientRect().right > edge + 0.5 || element.scrollWidth > edge;
  return [...document.querySelectorAll("body *")].filter(beyond).map(element => element.outerHTML.slice(0, 80));
}"""
LINES = """element => {
  const text = document.createRange();
  text.selectNodeContents(element);
  return text.getClientRects().length;
}"""
WITHIN = """mark => mark.getBoundingClientRect().bottom <= mark.parentElement.getBoundingClientRect().bottom + 1"""
QUESTIONS = [
    {"text": "您办过什么业务？", "kind": "one", "options": ["缴存", "提取", "贷款"], "required": True},
    {"text": "从哪里了解？", "kind": "several", "options": ["政府网站的政务公开专栏", "服务大厅", "电话"]},
    {"text": "办事方便吗？", "kind": "rating", "required": True},
    {"text": "还有什么建议？", "kind": "words"},
]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with embedded(tmp_path_factory.mktemp("e2e")) as running:
        settle_in(running)
        yield running


@pytest.fixture(params=[False, True], ids=["plain", "elder"])
def page(browser: Browser, system: System, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False, locale="zh-CN")
    opened = context.new_page()
    opened.goto(system.url("/complaints/questionnaires"))
    if request.param:
        opened.get_by_role("button", name="长者模式").click()
        expect(opened.get_by_role("button", name="退出长者模式")).to_be_visible()
    yield opened
    context.close()


def test_no_page_for_citizens_scrolls_sideways(page: Page, system: System) -> None:
    asked = opened(system)
    for path in PAGES:
        answer = page.goto(system.url(path))
        assert answer
        assert answer.status == 200, path
        fits(page)
    page.goto(system.url(f"/complaints/questionnaires/{asked}"))
    fits(page)
    page.get_by_role("radio", name="贷款").check()
    page.get_by_role("radio", name="5 很好").check()
    page.get_by_role("button", name="下一步").click()
    fits(page)
    page.get_by_role("button", name="提交答卷").click()
    expect(page.get_by_role("heading", name="已收到您的答卷")).to_be_visible()
    fits(page)

    published(system, asked)
    page.goto(system.url(f"/complaints/questionnaires/{asked}"))
    hidden = page.get_by_text("不显示", exact=True)
    expect(hidden.first).to_be_visible()
    fits(page)
    for cell in hidden.all():
        assert cell.evaluate(LINES) == 1, "不显示 stands on one line"


def test_a_title_without_a_gap_makes_the_public_answers_no_wider(page: Page, system: System) -> None:
    """One citizen's title is read by all the others on the same page."""
    answered(system, title="https://example.cn/" + "x" * 180)
    page.goto(system.url("/complaints/responses"))
    expect(page.get_by_role("heading", name="https://example.cn/").first).to_be_visible()
    fits(page)


@pytest.fixture(scope="module")
def wide_table(system: System) -> str:
    """The path of a publication whose text has a table of many columns."""
    months = [f"{month}月完成投资额" for month in range(1, 31)]
    lines = [months, ["---"] * 30, ["12,345.67"] * 30]
    text = "各月情况如下。\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)
    disclosure = publish(system, "GJJ-W-05", "各月投资完成情况", text)
    return f"/published/{state(system, disclosure, 'gjj.proposer')['index_number']}"


def test_a_wide_table_scrolls_by_itself_and_by_keys(page: Page, system: System, wide_table: str) -> None:
    """Of whichever width the window is, it makes the page no wider and nothing of it lies under the side column."""
    page.goto(system.url(wide_table))
    for width in (320, 1200):
        page.set_viewport_size({"width": width, "height": 800})
        table = page.get_by_role("region", name="第 1 张表格")
        expect(table).to_have_attribute("tabindex", "0")
        expect(table.get_by_role("columnheader", name="30月完成投资额")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_word_that_was_found_is_not_cut_off(page: Page, system: System) -> None:
    said = "归集、提取、贷款、增值收益和管理费用各项情况与上年同期比较，并附逾期的清收。"
    publish(system, "GJJ-W-05", "各季度运行情况", "详见附表。", summary=said * 2)
    page.goto(system.url("/published?q=清收"))
    found = page.locator("mark", has_text="清收")
    expect(found.first).to_be_visible()
    assert all(mark.evaluate(WITHIN) for mark in found.all())


def test_no_column_of_a_wide_table_is_cut_off_in_print(page: Page, system: System, wide_table: str) -> None:
    page.goto(system.url(wide_table))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 between its margins
    fits(page)
    last = page.get_by_role("columnheader", name="30月完成投资额").bounding_box()
    assert last
    assert last["x"] + last["width"] <= 720


def fits(page: Page) -> None:
    """Nothing is wider than the window."""
    wide = page.evaluate(WIDER)
    assert wide == [], page.url


def answered(system: System, *, title: str) -> None:
    """A case with this title whose answer is public."""
    filed = {"kind": "opinion", "body": "GJJ", "title": title, "text": "请看这个网页。", "publish_ok": True}
    case = f"/complaints/api/v1/cases/{system.post('/complaints/api/v1/cases', filed)['number']}"
    said = {"text": "已看。", "outcome": "answered"}
    system.post(f"{case}/accept", by="gjj.officer")
    system.post(f"{case}/draft", said, by="gjj.officer")
    seen = system.get(f"{case}/preview", by="gjj.officer")["preview_digest"]
    system.post(f"{case}/answer", {**said, "publish": True, "preview_digest": seen}, by="gjj.officer")


def opened(system: System) -> str:
    """An open questionnaire; its id."""
    today = SystemClock().today()
    new: dict[str, Any] = {
        "body": "GJJ",
        "title": "住房公积金窗口服务满意度问卷",
        "closes_on": (today + timedelta(days=9)).isoformat(),
        "questions": QUESTIONS,
    }
    made = str(system.post(ASKED, new, by="gjj.office")["id"])
    system.post(f"{ASKED}/{made}/open", by="gjj.office")
    return made


def published(system: System, asked: str) -> None:
    """Enough answer it that some counts are shown and the small ones are not; the office publishes the results."""
    for number in range(18):
        given = [{"question": 1, "choices": [1 if number < 12 else 2]}, {"question": 3, "rating": 4 + number % 2}]
        system.post(f"{ASKED}/{asked}/answers", {"answers": given})
    for act, body in (
        ("close", {"reason": "已足够"}),
        ("count", {"same_address": "different_people"}),
        ("publish", {"summaries": []}),
    ):
        system.post(f"{ASKED}/{asked}/{act}", body, by="gjj.office")
