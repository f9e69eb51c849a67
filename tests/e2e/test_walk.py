"""A real Chromium walks the six steps through the pages, without JavaScript, as the people who do the work would."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from chassis.base.clock import SystemClock
from tests.journey.harness import enter, settle_in
from tests.journey.system import System, embedded

pytestmark = pytest.mark.browser

TITLE = "十一月住房公积金业务动态"
COMMENT = "网点几点开门？公告里没有写。"
ANSWER = "工作日九点到十七点；已在公告中补充。"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with embedded(tmp_path_factory.mktemp("e2e")) as running:
        settle_in(running)
        yield running


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    size = {"width": request.param, "height": 900}
    context = browser.new_context(viewport=size, java_script_enabled=False, locale="zh-CN")
    yield context.new_page()
    context.close()


def sign_in(page: Page, system: System, name: str) -> None:
    page.context.clear_cookies()
    page.goto(system.url("/sign-in"))
    expect(page.get_by_text("试用模式").first).to_be_visible()
    page.get_by_role("button", name=name).click()


def open_task(page: Page, system: System, title: str) -> None:
    """Look at my tasks until one about this is there, and open it."""
    mine = page.get_by_role("row").filter(has_text=title)

    def there() -> bool:
        page.goto(system.url("/notify/tasks"))
        return mine.count() > 0

    system.eventually(there, f"a task about {title}")
    mine.first.locator("a.button").click()


def fill_sheet(form: Locator) -> None:
    """Fill in whatever the step's sheet asks for."""
    for box in form.get_by_role("checkbox").all():
        box.check()
    for group in {radio.get_attribute("name") for radio in form.get_by_role("radio").all()}:
        form.locator(f'input[type=radio][name="{group}"]').first.check()
    for choice in form.locator("select").all():
        choice.select_option(index=1)
    for text in form.locator("textarea, input[type=text]").all():
        text.fill("已逐项核对，可以公开。")


def pass_step(page: Page, system: System, person: str, title: str) -> None:
    sign_in(page, system, person)
    open_task(page, system, title)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    form = page.locator("#decide form").filter(has=page.get_by_role("button", name="通过", exact=True))
    fill_sheet(form)
    form.get_by_role("button", name="通过", exact=True).click()


def fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    main, width = page.locator("body").bounding_box(), page.viewport_size
    assert main
    assert width
    assert main["width"] <= width["width"]


def test_the_six_steps_through_the_pages(page: Page, system: System) -> None:
    title = f"{TITLE}（{page.viewport_size['width'] if page.viewport_size else ''}）"

    # 提出
    sign_in(page, system, "proposerGJJ")
    page.goto(system.url("/catalog/disclosures/new?item=GJJ-W-05"))
    fits(page)
    page.get_by_label("标题").fill(title)
    page.get_by_label("成文日期").fill(SystemClock().today().isoformat())
    page.get_by_label("内容概述").fill("本月归集、提取和贷款情况。")
    text = "# 本月动态\n\n归集平稳。\n\n| 项目 | 万元 |\n| --- | --- |\n| 归集 | 100 |\n"
    page.get_by_role("textbox", name="正文").fill(text)
    for point in page.get_by_role("group", name="自查").get_by_role("radio", name="是", exact=True).all():
        point.check()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name=f"核对后提出：{title}")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="提出审核").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    staff_page = page.url
    expect(page.get_by_role("list", name="公开进度")).to_contain_text("审核")

    # 审核
    for person in ("headGJJ", "secrecyGJJ", "officeGJJ"):
        pass_step(page, system, person, title)
    assert page.goto(system.url("/published")) is not None
    assert title not in page.content()
    pass_step(page, system, "committeeGJJ", title)

    # 公开: anybody finds and reads it
    page.context.clear_cookies()

    def listed() -> bool:
        page.goto(system.url("/published?q=业务动态"))
        return page.get_by_role("link", name=title).count() > 0

    system.eventually(listed, "the search finds it")
    page.get_by_role("link", name=title).first.click()
    public_page = page.url
    expect(page.get_by_role("heading", name="本月动态")).to_be_visible()
    expect(page.get_by_role("cell", name="归集")).to_be_visible()
    fits(page)

    # 公开 on the hall screen, by its keeper
    sign_in(page, system, "keeperGJJ")
    open_task(page, system, title)
    page.get_by_role("textbox", name="位置").fill("营业大厅入口")
    page.get_by_label("说明").fill("已上大厅显示屏。")
    page.get_by_role("button", name="确认已公开").click()
    expect(page.get_by_role("alert")).to_have_count(0)

    # 评议
    page.context.clear_cookies()
    page.goto(public_page)
    for name in ("truthfulness", "completeness", "effectiveness"):
        page.locator(f'input[name="{name}"][value="4"]').check()
    page.get_by_label("意见", exact=False).first.fill(COMMENT)
    page.get_by_label("同意公开我的意见和答复").check()
    page.get_by_role("button", name="提交评议").click()
    expect(page.get_by_role("heading", name="谢谢您的评议")).to_be_visible()
    number = re.search(r"GJJ-YJ-\d{4}-\d{4}", page.content())
    code = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", page.content())
    assert number
    assert code

    # 反馈
    sign_in(page, system, "officerGJJ")
    page.goto(system.url(f"/complaints/cases/{number[0]}"))
    page.get_by_role("button", name="受理", exact=True).click()
    page.locator('input[name="outcome"][value="adopted"]').check()
    page.get_by_label("答复内容").fill(ANSWER)
    page.get_by_role("button", name="预览公开的文字").click()
    expect(page.get_by_role("heading", name="预览：将登在“您提我办”的文字")).to_be_visible()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    fits(page)
    page.get_by_role("button", name="确认公开并答复").click()
    page.context.clear_cookies()
    page.goto(system.url("/complaints/follow"))
    page.get_by_label("编号").fill(number[0])
    page.get_by_label("查询码").fill(code[0])
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text(ANSWER).first).to_be_visible()
    system.eventually(lambda: page.goto(public_page) and ANSWER in page.content(), "the answer is beside it")
    page.goto(system.url("/complaints/responses"))
    expect(page.get_by_text(ANSWER).first).to_be_visible()

    # 归档
    sign_in(page, system, "archivistGJJ")
    system.eventually(
        lambda: page.goto(staff_page) and page.get_by_role("button", name="归档", exact=True).count() > 0,
        "it can be filed",
    )
    page.get_by_role("button", name="归档", exact=True).click()
    line = page.get_by_role("list", name="公开进度").get_by_role("listitem")
    expect(line).to_have_count(6)
    # What is published stays open to evaluation: no vote ends that.
    assert [step.get_attribute("class") for step in line.all()] == ["past", "past", "past", "now", "past", "past"]
    expect(line.nth(3)).to_contain_text("开放 · 1人")


def next_question(page: Page) -> None:
    """Go on, and wait until the next question is there: a page that is still on its way cannot be gone back from."""
    heading = page.get_by_role("heading", level=1)
    before = heading.inner_text()
    page.get_by_role("button", name="下一步").click()
    expect(heading).not_to_have_text(before)


def test_an_enquiry_is_asked_followed_and_answered(page: Page, system: System) -> None:
    page.goto(system.url("/complaints/ask"))
    fits(page)
    page.locator('input[name="kind"][value="enquiry"]').check()
    next_question(page)
    page.get_by_label("受理单位").select_option("GS")
    next_question(page)
    page.get_by_role("textbox", name="标题").fill("水费怎么算")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="内容").fill("第二阶梯从多少吨起？")
    fits(page)
    next_question(page)
    page.go_back()
    expect(page.get_by_role("textbox", name="内容")).to_have_value("第二阶梯从多少吨起？")
    next_question(page)
    next_question(page)
    next_question(page)
    expect(page.get_by_role("heading", name="核对后提交")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="提交", exact=True).click()
    number = re.search(r"GS-[A-Z]+-\d{4}-\d{4}", page.content())
    assert number
    page.get_by_role("button", name="查看办理情况").click()
    expect(page.get_by_text("第二阶梯从多少吨起？")).to_be_visible()
    sign_in(page, system, "officerGS")
    open_task(page, system, number[0])
    expect(page.get_by_text("第二阶梯从多少吨起？")).to_be_visible()


def test_a_post_is_entered_by_one_confirmed_by_another_and_opens_what_it_is_for(page: Page, system: System) -> None:
    security = {"sub": "gjj.security", "name": "securityGJJ", "body": "GJJ", "posts": [{"role": "security_admin"}]}
    enter(system, [security])
    name = f"新同事{page.viewport_size['width'] if page.viewport_size else ''}"
    sign_in(page, system, "officeGJJ")
    page.get_by_role("link", name="人员", exact=True).click()
    fits(page)
    page.get_by_role("link", name="登记人员").click()
    page.get_by_label("人员编号").fill(f"gjj.new{name[3:]}")
    page.get_by_label("姓名").fill(name)
    page.get_by_role("combobox", name="单位").select_option("GJJ")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("combobox", name="岗位").select_option("proposer")
    page.get_by_role("combobox", name="单位和部门").select_option("GJJ")
    page.get_by_role("button", name="登记岗位").click()
    expect(page.get_by_role("status")).to_contain_text("待安全管理员确认")
    fits(page)

    sign_in(page, system, "securityGJJ")
    open_task(page, system, name)
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="承办人")).to_contain_text("在任")

    sign_in(page, system, name)
    page.get_by_role("link", name="起草", exact=True).click()
    expect(page.get_by_role("heading", name="起草")).to_be_visible()


@pytest.mark.parametrize(
    ("person", "path", "button", "fields"),
    [
        ("", "/complaints/ask", "下一步", ["kind"]),
        ("", "/complaints/follow", "查询", ["number", "code"]),
        ("", "/complaints/tip-offs/follow", "查询", ["number", "code"]),
        (
            "proposerGJJ",
            "/catalog/disclosures/new?item=GJJ-W-05",
            "下一步：核对后提出",
            ["title", "formed_on", "summary", "text"],
        ),
        ("officeGJJ", "/staff/new", "保存", ["sub", "name"]),
        ("officeGJJ", "/staff/gjj.leader", "登记岗位", ["role", "department"]),
    ],
    ids=["ask", "follow", "tip-off", "draft", "person", "post"],
)
def test_a_form_sent_empty_leads_to_each_field(
    page: Page, system: System, person: str, path: str, button: str, fields: list[str]
) -> None:
    if person:
        sign_in(page, system, person)
    page.goto(system.url(path))
    page.get_by_role("button", name=button, exact=True).click()
    expect(page).to_have_title(re.compile("^错误："))
    summary = page.locator("h1 + #refusal, h1 ~ #refusal")
    expect(summary).to_be_focused()
    fits(page)
    for field in fields:
        summary.locator(f'a[href="#f-{field}"]').click()
        expect(page.locator(f'[id="f-{field}"]')).to_be_focused()


def test_the_hall_screen_shows_everything_without_scrolling(browser: Browser, system: System) -> None:
    for width, height in ((1920, 1080), (1080, 1920), (1280, 720)):
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=False)
        page = context.new_page()
        page.goto(system.url("/notify/screen"))
        code = page.locator("svg.qr").bounding_box()
        assert code
        assert code["y"] + code["height"] <= height
        assert page.locator("main").bounding_box() == {"x": 0, "y": 0, "width": width, "height": height}
        context.close()


def test_a_refused_form_keeps_what_was_written_and_says_what_to_mend(page: Page, system: System) -> None:
    sign_in(page, system, "proposerGJJ")
    page.goto(system.url("/catalog/disclosures/new?item=GJJ-W-05"))
    page.get_by_label("标题").fill("缺内容的草稿")
    page.get_by_role("textbox", name="正文").fill("机密★10年 不该进来的内容")
    page.get_by_role("button", name="保存草稿").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("保密")
    expect(page.get_by_label("标题")).to_have_value("缺内容的草稿")
    fits(page)


def test_pages_work_by_keyboard(page: Page, system: System) -> None:
    page.goto(system.url("/"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.get_by_role("searchbox").or_(page.get_by_label("检索公开信息")).first.focus()
    page.keyboard.type("公积金")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/published\?"))


def test_the_elder_mode_is_kept(page: Page, system: System) -> None:
    page.goto(system.url("/"))
    page.get_by_role("button", name="长者模式").click()
    page.goto(system.url("/directory"))
    assert "elder" in (page.locator("html").get_attribute("class") or "")
