"""A citizen with a telephone, without JavaScript, in the elder mode and by keyboard alone, from filing to reopening."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.test_walk import fits
from tests.journey.harness import settle_in
from tests.journey.system import System, embedded

pytestmark = pytest.mark.browser
CASES = "/complaints/api/v1/cases"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with embedded(tmp_path_factory.mktemp("e2e")) as running:
        settle_in(running)
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="zh-CN")
    yield context.new_page()
    context.close()


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


def press(page: Page, name: str) -> None:
    reach(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    reach(page, page.get_by_role("textbox", name=label))
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Of a group of buttons the first takes the focus; the arrows choose."""
    group = page.locator(f'input[name="{name}"]')
    wanted = page.locator(f'input[name="{name}"][value="{value}"]')
    reach(page, group.first)
    page.keyboard.press("Space")
    while not wanted.is_checked():
        page.keyboard.press("ArrowDown")


def test_a_citizen_files_converses_is_answered_rates_and_reopens(page: Page, system: System) -> None:
    page.goto(system.url("/complaints/ask"))
    press(page, "长者模式")
    assert "elder" in (page.locator("html").get_attribute("class") or "")
    press(page, "下一步")
    expect(page.locator("#refusal")).to_be_focused()
    choose(page, "kind", "opinion")
    press(page, "下一步")
    reach(page, page.get_by_label("受理单位"))
    page.get_by_label("受理单位").select_option("GS")
    press(page, "下一步")
    write(page, "标题", "营业厅开门太晚")
    page.keyboard.press("Enter")
    write(page, "内容", "早上九点才开门，上班的人去不了。")
    press(page, "下一步")
    fits(page)
    press(page, "下一步")
    press(page, "下一步")
    expect(page.get_by_role("heading", name="核对后提交")).to_be_visible()
    fits(page)
    press(page, "提交")
    number = page.locator(".figures b").first.inner_text()
    code = page.locator(".figures code").inner_text()
    press(page, "收件回执（电子签名）")
    expect(page.get_by_role("heading", name="收件回执", exact=True)).to_be_visible()
    fits(page)

    def followed() -> None:
        page.goto(system.url("/complaints/follow"))
        write(page, "编号", number)
        write(page, "查询码", code)
        page.keyboard.press("Enter")

    followed()
    write(page, "留言", "周六也请开门。")
    press(page, "发送")
    expect(page.get_by_role("status")).to_contain_text("留言已送达")
    system.post(f"{CASES}/{number}/accept", by="gs.officer")
    system.post(f"{CASES}/{number}/answer", {"text": "下月起八点开门。", "outcome": "adopted"}, by="gs.officer")
    followed()
    expect(page.get_by_text("下月起八点开门。")).to_be_visible()
    choose(page, "satisfaction", "2")
    press(page, "提交评价")
    expect(page.get_by_role("status")).to_contain_text("评价已记录")
    reach(page, page.locator("summary", has_text="没有解决，要求重新办理"))
    page.keyboard.press("Enter")
    reach(page, page.locator('textarea[name="reason"]'))
    page.keyboard.type("周六呢？")
    reach(page, page.get_by_role("button", name=re.compile("确认")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已重新办理")
    fits(page)


@pytest.mark.parametrize("path", ["/complaints/tip-offs?body=GJJ", "/complaints/tip-offs/follow", "/complaints/follow"])
def test_enter_in_a_field_sends_the_form_and_switches_no_mode(page: Page, system: System, path: str) -> None:
    page.goto(system.url(path))
    page.locator("main form[id] input:not([type=hidden], [type=radio], [type=checkbox])").first.press("Enter")
    expect(page.locator("#refusal")).to_be_visible()
    expect(page.get_by_role("button", name="长者模式", exact=True)).to_be_visible()
