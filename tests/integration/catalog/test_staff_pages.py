"""The pages of the staff: who sees whom, and everything that is done to posts and sessions without the API."""

from __future__ import annotations

import re
from typing import Any

import pytest

from chassis.ports import Actor
from chassis.web.request import SESSION_COOKIE
from tests.integration.catalog.harness import OFFICE, PROPOSER, STRANGER, CatalogHarness, a_person

pytestmark = pytest.mark.one_database

SECURITY = a_person("qin", "security_admin", department="BGS")
PERSON = {"sub": "xu", "name": "许舒", "body": "GJJ", "department": "JCK", "kind": "person"}
POST = {"role": "proposer", "department": "GJJ/JCK"}


class Browser:
    """Somebody at the pages."""

    def __init__(self, catalog: CatalogHarness, actor: Actor) -> None:
        self.client = catalog.new_client()
        self.client.set_cookie(SESSION_COOKIE, catalog.token(actor))

    def read(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    def submit(self, page: str, action: str, status: int = 303, **fields: Any) -> Any:
        """Send the form of ``page`` whose action ends like this, which must be there."""
        shown = self.read(page)
        found = re.search(rf'<form[^>]* action="([^"]*{action})">(.*?)</form>', shown, re.DOTALL)
        assert found, f"no form to {action}"
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', found[2]))
        answer = self.client.post(found[1], data={**hidden, **fields})
        assert answer.status_code == status, re.sub(r"<[^>]+>|\s+", " ", answer.text)
        return answer


@pytest.fixture
def office(catalog: CatalogHarness) -> Browser:
    return Browser(catalog, OFFICE)


@pytest.fixture
def security(catalog: CatalogHarness) -> Browser:
    return Browser(catalog, SECURITY)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_office_enters_and_security_administrator_confirms(office: Browser, security: Browser) -> None:
    office.submit("/staff/new", "/staff/new", **PERSON)
    answer = office.submit("/staff/xu", "/posts", **POST)
    assert "待安全管理员确认" in office.read(answer.headers["Location"])
    assert "/confirm" not in office.read("/staff/xu"), "who entered it is not offered to confirm it"
    assert "许舒" in security.read("/staff")
    security.submit("/staff/xu", "/confirm")
    shown = text_of(office.read("/staff/xu"))
    assert "承办人" in shown
    assert "在任" in shown


def test_a_deputy_is_named_on_both_pages_and_sent_home_by_whom_he_stands_in_for(
    catalog: CatalogHarness, office: Browser, security: Browser
) -> None:
    catalog.staff({**PERSON, "posts": []}, {"sub": "wu", "name": "吴", "body": "GJJ", "posts": [{"role": "archivist"}]})
    wanted = {"role": "archivist", "department": "GJJ", "deputy_for": "wu"}
    assert '<option value="wu">吴</option>' in office.read("/staff/xu"), "he is chosen by name"
    refused = office.submit("/staff/xu", "/posts", status=422, **wanted)
    assert "代理须有截止日期" in refused.text
    office.submit("/staff/xu", "/posts", **wanted, until_on="2026-11-30")
    security.submit("/staff/xu", "/confirm")
    assert "代理吴" in text_of(office.read("/staff/xu"))
    himself = Browser(catalog, a_person("wu", "archivist"))
    assert "许舒代理档案员" in text_of(himself.read("/staff/wu")).replace(" ", "")
    himself.submit("/staff/wu", "/end", reason="已回岗")
    assert "由谁代理" not in himself.read("/staff/wu")


@pytest.mark.both_databases
def test_leaving_ends_every_session(catalog: CatalogHarness, office: Browser) -> None:
    catalog.staff({**PERSON, "posts": [{"role": "proposer"}]})
    browser = catalog.new_client()
    browser.post("/sign-in", data={"sub": "xu"})
    assert browser.get("/staff/xu").status_code == 200
    form = {name: value for name, value in PERSON.items() if name != "sub"}
    office.submit("/staff/xu/edit", "/edit", **form)  # the box 在职 is not ticked
    assert "已离职" in office.read("/staff/xu")
    assert browser.get("/staff/xu").headers["Location"].startswith("/sign-in")


def test_the_only_one_of_the_office_who_leaves_himself_still_reads_who_is_missing(catalog: CatalogHarness) -> None:
    """He is signed out with it, so the next page would only ask him to sign in."""
    catalog.staff({**PERSON, "posts": [{"role": "office"}]})
    himself = Browser(catalog, a_person("xu", "office", department="JCK"))
    form = {name: value for name, value in PERSON.items() if name != "sub"}
    answer = himself.submit("/staff/xu/edit", "/edit", status=200, **form)
    assert "已离职" in answer.text
    assert "无人登记人员和岗位" in answer.text
    assert "yangguang staff appoint" in answer.text


def test_one_sees_and_ends_ones_own_sessions(catalog: CatalogHarness) -> None:
    catalog.staff({**PERSON, "posts": []})
    first, second = catalog.new_client(), catalog.new_client()
    for client in (first, second):
        client.post("/sign-in", data={"sub": "xu"})
    page = first.get("/staff/xu").text
    assert page.count("页面登录") == 2
    csrf = re.search(r'name="csrf" value="([^"]*)"', page)
    assert csrf
    assert first.post("/staff/xu/sign-out", data={"csrf": csrf[1]}).status_code == 303
    assert [client.get("/staff/xu").status_code for client in (first, second)] == [302, 302]


def test_nobody_is_offered_a_post_of_his_own(office: Browser, catalog: CatalogHarness) -> None:
    catalog.staff({"sub": "chen", "name": "陈", "body": "GJJ", "department": "BGS", "posts": [{"role": "office"}]})
    page = office.read("/staff/chen")
    assert "登记岗位" not in page
    assert "本人的岗位由他人登记和确认" in page


@pytest.mark.both_databases
def test_the_staff_is_for_those_who_keep_it(catalog: CatalogHarness) -> None:
    catalog.staff({**PERSON, "posts": []})
    assert Browser(catalog, STRANGER).client.get("/staff/xu").status_code == 404
    assert Browser(catalog, PROPOSER).client.get("/staff").status_code == 403
    assert 'href="/staff"' not in Browser(catalog, PROPOSER).read("/directory")
    assert catalog.new_client().get("/staff").headers["Location"].startswith("/sign-in")


@pytest.mark.both_databases
def test_the_page_of_a_person_stays_within_its_statements(catalog: CatalogHarness, office: Browser) -> None:
    catalog.staff({**PERSON, "posts": [{"role": "proposer"}, {"role": "archivist"}]})
    for path, most in (("/staff", 3), ("/staff/xu", 6)):
        with catalog.statements() as seen:
            office.read(path)
        assert len(seen) <= most + 1, seen


def test_the_page_lets_a_person_go_to_another_body(catalog: CatalogHarness, office: Browser) -> None:
    catalog.staff({**PERSON, "posts": []})
    form = {**{name: value for name, value in PERSON.items() if name != "sub"}, "active": "1"}
    refused = office.submit("/staff/xu/edit", "/edit", status=422, **{**form, "body": "GS"})
    assert "部门留空" in refused.text
    moved = office.submit("/staff/xu/edit", "/edit", **{**form, "body": "GS", "department": ""})
    assert "已调出" in office.read(moved.headers["Location"])
    assert "许舒" in Browser(catalog, STRANGER).read("/staff"), "the office of the other body finds him"


@pytest.mark.both_databases
def test_the_page_says_that_nobody_is_left_to_confirm_posts(catalog: CatalogHarness, office: Browser) -> None:
    catalog.staff({**PERSON, "posts": [{"role": "security_admin"}]})
    assert "登记的岗位无人确认" not in office.read("/staff/xu")
    office.submit("/staff/xu", "/end", reason="轮岗")
    assert "登记的岗位无人确认" in office.read("/staff/xu")


def test_a_role_that_reaches_the_whole_body_takes_no_department(catalog: CatalogHarness, office: Browser) -> None:
    """Else it would read as bound to one, and nothing would hold it there."""
    catalog.staff({**PERSON, "posts": []})
    form = re.search(r'<form[^>]* action="[^"]*/posts">(.*?)</form>', office.read("/staff/xu"), re.DOTALL)
    assert form
    assert "GJJ/JCK" in form[1]
    assert " selected>" not in form[1].split('name="department"')[1].split("</select>")[0], "nothing is chosen for him"
    refused = office.submit("/staff/xu", "/posts", status=422, role="leader", department="GJJ/JCK")
    assert "不能限于一个部门" in refused.text
    assert "请选择单位和部门" in office.submit("/staff/xu", "/posts", status=422, role="leader", department="").text
    given = {"role": "leader", "body": "GJJ", "department": "JCK"}
    by_program = catalog.post("/people/xu/posts", given, OFFICE)
    assert (by_program.status_code, list(by_program.json["errors"])) == (422, ["department"])
    office.submit("/staff/xu", "/posts", role="leader", department="GJJ")


def test_who_heads_two_departments_is_shown_with_the_other_one(catalog: CatalogHarness, office: Browser) -> None:
    heads = [{"role": "section_head", "department": code} for code in ("JCK", "GJK")]
    catalog.staff({**PERSON, "posts": heads})
    assert "科室负责人、科室负责人（归集科）" in text_of(office.read("/staff"))
