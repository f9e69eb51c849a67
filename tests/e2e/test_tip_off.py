"""A real Chromium on a small phone gives a tip-off, converses, and leaves in a hurry: with scripts and without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_walk import fits
from tests.journey.harness import settle_in
from tests.journey.system import System, embedded

pytestmark = pytest.mark.browser

PAGE = "/complaints/tip-offs"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with embedded(tmp_path_factory.mktemp("e2e")) as running:
        settle_in(running)
        yield running


@pytest.fixture(params=[True, False], ids=["scripts", "without"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    viewport = {"width": 320, "height": 800}
    context = browser.new_context(viewport=viewport, locale="zh-CN", java_script_enabled=request.param)
    opened = context.new_page()
    opened.has_scripts = request.param
    yield opened
    context.close()


def test_an_anonymous_informant_converses_and_is_gone_when_somebody_comes(page: Page, system: System) -> None:
    page.goto(system.url("/"))
    page.entries_before = page.evaluate("history.length") if page.has_scripts else 0
    page.goto(system.url(PAGE))
    choose(page)
    if page.has_scripts:
        fits(page)
        expect(page.get_by_text("或连按三次 Esc 键")).to_be_visible()
    else:
        assert "按“返回”能看到本页" in page.locator("noscript").first.inner_text()
    page.get_by_role("link", name="查看进展、继续沟通").click()
    page.get_by_role("main").get_by_role("link", name="举报", exact=True).click()
    choose(page)
    page.get_by_role("button", name="提交举报").click()
    page.get_by_role("link", name="“标题”").click()
    expect(page.get_by_label("标题")).to_be_in_viewport()
    page.get_by_role("radio", name="工作、服务、管理方面的问题").check()
    page.get_by_label("标题").fill("业务没有按规定办")
    page.get_by_label("内容", exact=True).fill("上月三笔业务没有按规定办理。")
    page.get_by_role("button", name="提交举报").click()
    expect(page.get_by_role("heading", name="已收到您的举报")).to_be_visible()
    code = page.locator(".receipt code").inner_text()
    page.get_by_role("button", name="查看进展、继续沟通").click()
    page.get_by_label("留言").fill("还有一笔在十月。")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("还有一笔在十月。")).to_be_visible()
    assert code not in page.url
    leave(page)
    expect(page).to_have_title("首页 - 阳光政务")
    assert page.url == system.url("/")
    assert "举报" not in page.title()


def choose(page: Page) -> None:
    """The body, where there are several."""
    expect(page.get_by_role("heading", name="举报", exact=True)).to_be_visible()
    if page.get_by_role("link", name="市住房公积金管理中心").count():
        page.get_by_role("link", name="市住房公积金管理中心").first.click()


def leave(page: Page) -> None:
    """With scripts by three Esc keys: Back and Forward lead to no page of tip-offs. Without them by the link."""
    if not page.has_scripts:
        page.get_by_role("link", name="快速离开本页").click()
        return
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/")
    # What there was before, and the one page in the place of all that were seen here.
    assert page.evaluate("history.length") == page.entries_before + 1
    page.go_back()
    expect(page).to_have_title("首页 - 阳光政务")
    page.go_forward()
