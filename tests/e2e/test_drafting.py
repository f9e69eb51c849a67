"""A real Chromium drafts with scripts: a file of Word and WPS, what is pasted, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_walk import fits, sign_in
from tests.journey.harness import settle_in
from tests.journey.system import System, embedded
from tests.office import clippings, word, wps

pytestmark = pytest.mark.browser

# The first file starts the process that reads files, which takes its time on a busy machine.
PATIENCE = 30_000

# What the browser does when somebody presses Ctrl-V, with what Word put on the clipboard.
PASTE = """([html, plain]) => {
  const area = document.querySelector("textarea[data-paste]");
  area.focus();
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  clipboard.setData("text/plain", plain);
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with embedded(tmp_path_factory.mktemp("e2e")) as running:
        settle_in(running)
        yield running


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_a_text_comes_from_word_and_wps_and_the_page_says_what_is_missing(
    page: Page, system: System, tmp_path: Path
) -> None:
    (tmp_path / "报告.docx").write_bytes(word.report())
    (tmp_path / "办法.docx").write_bytes(wps.rules())
    sign_in(page, system, "proposerGJJ")
    page.goto(system.url("/catalog/disclosures/new?item=GJJ-W-05"))
    expect(page.locator("#missing")).to_contain_text("还缺 9 项", timeout=PATIENCE)

    for name, told in (("报告.docx", "单位缴存"), ("办法.docx", "无房证明")):
        page.set_input_files("input[name=office]", tmp_path / name)
        page.get_by_role("button", name="导入正文", exact=True).click()
        expect(page.locator("#preview").get_by_role("cell", name=told)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#imported")).to_contain_text("已导入，请核对", timeout=PATIENCE)
    expect(page.locator("#preview li li")).to_have_text("无房职工家庭", timeout=PATIENCE)

    page.evaluate(PASTE, [clippings.FROM_WORD, "plain"])
    expect(page.locator("#imported")).to_contain_text("图片 1 处", timeout=PATIENCE)
    expect(page.locator("#preview strong").filter(has_text="重点事项")).to_be_visible(timeout=PATIENCE)
    assert "plain" not in page.locator("textarea[name=text]").input_value()
    fits(page)

    page.get_by_label("标题").fill("2026年工作要点")
    page.get_by_label("成文日期").fill("2026-11-02")
    page.get_by_label("内容概述").fill("全年工作要点。")
    for point in page.get_by_role("group", name="自查").get_by_role("radio", name="是", exact=True).all():
        point.check()
    expect(page.locator("#missing")).to_contain_text("可以提出", timeout=PATIENCE)
    expect(page.locator("#missing")).to_contain_text("最迟公开", timeout=PATIENCE)


def test_what_is_refused_is_not_pasted(page: Page, system: System) -> None:
    sign_in(page, system, "proposerGJJ")
    page.goto(system.url("/catalog/disclosures/new?item=GJJ-W-05"))
    page.evaluate(PASTE, [clippings.TRACKED, "共二百三百户"])
    expect(page.locator("#imported")).to_contain_text("接受或拒绝全部修订", timeout=PATIENCE)
    assert page.locator("textarea[name=text]").input_value() == ""


def test_enter_in_a_field_goes_on_and_switches_no_mode(page: Page, system: System) -> None:
    sign_in(page, system, "proposerGJJ")
    page.goto(system.url("/catalog/disclosures/new?item=GJJ-W-05"))
    page.get_by_label("标题").fill("十一月业务动态")
    page.get_by_label("标题").press("Enter")
    expect(page.locator("#refusal")).to_be_visible()
    expect(page.get_by_label("标题")).to_have_value("十一月业务动态")
    expect(page.get_by_role("button", name="长者模式", exact=True)).to_be_visible()
