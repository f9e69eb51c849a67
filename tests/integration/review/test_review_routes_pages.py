"""Routes through API and pages: entered by the office, confirmed by a leader, drawn, and gone side by side."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chassis.base.converter import plain
from chassis.ports import Post
from tests.integration.review.harness import HEAD, LEADER, OFFICE, PROPOSER, SECRECY, STRANGER, ReviewHarness
from tests.people import a_person
from tests.unit.review.builders import PROGRAM, SECRECY_SHEET

OTHER_HEAD = a_person("gao", "section_head")
SECOND_LEADER = a_person("tang", "leader")
STEPS = [
    {"name": "科室负责人审核", "stage": 1, "roles": ["section_head"], "days": 2},
    {"name": "保密审查", "stage": 2, "roles": ["secrecy_officer"], "days": 3, "sheet": "secrecy"},
    {"name": "会签", "stage": 2, "roles": ["section_head"], "days": 1, "department": "CW"},
    {"name": "集体审批", "stage": 3, "roles": ["leader"], "days": 3, "count": 2},
]
ROUTE = "/routes/GJJ/external"


@pytest.fixture
def with_people(harness: ReviewHarness) -> ReviewHarness:
    departments = [{"code": "CW", "name": "财务科"}, {"code": "GJ", "name": "归集科"}]
    harness.deliver(
        "catalog.body.changed", "GJJ", {"code": "GJJ", "name": "市住房公积金管理中心", "departments": departments}
    )
    for person in (OTHER_HEAD, SECOND_LEADER):
        harness.enter(person)
    return harness


def enter(harness: ReviewHarness, steps=STEPS, *, version='"1"'):
    return harness.put(ROUTE, {"steps": steps, "reason": "财务会签，两位领导同意。"}, OFFICE, if_match=version)


def test_a_route_with_steps_side_by_side_and_a_quorum_is_entered_confirmed_and_gone(with_people: ReviewHarness) -> None:
    harness = with_people
    assert harness.get(ROUTE, OFFICE).headers["ETag"] == '"1"'
    assert enter(harness).json["state"] == "pending"
    confirmed = harness.post(f"{ROUTE}/versions/2/confirm", None, LEADER)
    assert (confirmed.status_code, confirmed.json["state"]) == (200, "in_force")
    different = harness.get(f"{ROUTE}/diff?before=1&after=2", HEAD).json["steps"]
    assert {step["name"] for step in different} == {"政务公开办公室审核", "会签", "审批", "集体审批"}
    case = harness.propose(department="GJ")
    own = a_person("zhou", "section_head")
    passed = {"decision": "pass", "opinion": "同意。"}
    assert harness.decide(case, own, step=1, **passed).json["current"] == [2, 3]
    mine = [harness.get("/cases?mine=true", who).json["items"] for who in (OTHER_HEAD, SECRECY, own, LEADER)]
    assert [len(items) for items in mine] == [1, 1, 0, 0]
    assert harness.decide(case, OTHER_HEAD, step=3, **passed).json["current"] == [2]
    assert harness.decide(case, SECRECY, step=2, sheet=SECRECY_SHEET, **passed).json["current"] == [4]
    deputy = replace(a_person("bo"), posts=(Post("leader", "GJJ", deputy_for=LEADER.sub),))
    mine = "/cases?mine=1"
    assert [each["id"] for each in harness.get(mine, deputy).json["items"]] == [case]
    assert harness.decide(case, LEADER, step=4, **passed).json["state"] == "open"
    assert harness.get(mine, deputy).json["items"] == []
    assert harness.decide(case, deputy, step=4, **passed).json["code"] == "already_agreed"
    assert harness.decide(case, SECOND_LEADER, step=4, **passed).json["state"] == "approved"


def test_the_same_route_is_gone_through_the_pages_late_with_a_recusal_and_a_deputy(with_people: ReviewHarness) -> None:
    """Side by side, a quorum, who is recused, who stands in, and a late step for which the office is asked."""
    harness, own = with_people, a_person("zhou", "section_head")
    deputy = replace(a_person("bo"), posts=(Post("leader", "GJJ", deputy_for=LEADER.sub),))
    harness.enter(deputy)
    enter(harness)
    harness.post(f"{ROUTE}/versions/2/confirm", None, LEADER)
    case = harness.propose(department="GJ")
    passed = {"decision": "pass", "opinion": "同意。"}
    assert harness.fill_in(case, own, **passed).status_code == 303
    harness.later(days=8)
    harness.run_timers()
    late = [event.data for event in harness.announced("task.opened") if event.data["kind"] == "overdue_step"]
    assert {(*task["roles"], task["title"][:8]) for task in late} == {
        ("office", "“保密审查”已逾"),
        ("office", "“会签”已逾期，"),
    }
    assert "逾期" in harness.page("/review/cases", OTHER_HEAD).text
    assert harness.fill_in(case, OTHER_HEAD, **passed).status_code == 303
    sheet = {f"sheet.{name}": value for name, value in SECRECY_SHEET.items()}
    assert harness.fill_in(case, SECRECY, **sheet, **passed).status_code == 303
    harness.sign_in(SECOND_LEADER)
    assert harness.submit(f"/review/cases/{case}/recuse", {"reason": "近亲属在所涉单位。"}).status_code == 303
    assert harness.case(case).unstaffed == (4,), "two must agree, and a deputy with whom he stands in for is one"
    assert harness.submit(f"/review/cases/{case}/end-recusal", {"why": "已核实，并非亲属。"}).status_code == 303
    assert harness.fill_in(case, deputy, **passed).status_code == 303
    assert harness.fill_in(case, SECOND_LEADER, **passed).status_code == 303
    done = harness.page(f"/review/cases/{case}", OFFICE).text
    assert f"代理 {LEADER.name} 办理" in done
    assert harness.case(case).state == "approved"


def test_what_could_not_be_gone_is_refused_by_field_and_an_older_version_too(with_people: ReviewHarness) -> None:
    refused = enter(with_people, [*STEPS[:1], *STEPS[2:]])
    assert (refused.status_code, refused.json["code"]) == (422, "route_faulty")
    assert "条例第十七条" in refused.json["errors"]["steps"]
    missing = enter(with_people, [*STEPS[:3], {**STEPS[3], "count": 3}])
    assert "steps.3.roles" in missing.json["errors"]
    assert enter(with_people, version='"9"').status_code == 412
    assert with_people.get(ROUTE, STRANGER).status_code == 403
    assert with_people.get("/routes/XX/external", OFFICE).status_code == 404


def test_the_office_draws_a_route_before_it_enters_it_and_a_leader_confirms_it(with_people: ReviewHarness) -> None:
    harness = with_people
    form = {"seen": "1", "deliberate_within": "0", "reason": "财务会签。"}
    for number, step in enumerate(plain(PROGRAM["external"].steps)):
        form |= {f"steps.{number}.{name}": step[name] for name in ("name", "stage", "roles", "days", "sheet")}
    added = {"name": "会签", "stage": "2", "roles": ["section_head"], "days": "1", "department": "CW"}
    form |= {f"steps.5.{name}": value for name, value in added.items()}
    harness.sign_in(OFFICE)
    page = "/review/routes/GJJ/external"
    preview = harness.submit(f"{page}/edit", {**form, "act": "preview"}).text
    assert "第 2 阶段（同时办理）" in preview
    assert "这样的流程走得通" in preview
    assert harness.get(ROUTE, OFFICE).headers["ETag"] == '"1"', "nothing is kept of a preview"
    gap = harness.submit(f"{page}/edit", {**form, "steps.5.stage": "9", "act": "preview"}).text
    assert "第 9 阶段" in gap, "drawn as it was entered"
    assert "阶段须从 1 起连续编号" in gap
    wrong = harness.submit(f"{page}/edit", {**form, "steps.1.sheet": "", "act": "preview"}).text
    assert "须有一个保密审查环节" in wrong
    assert harness.submit(f"{page}/edit", form).status_code == 303
    assert "确认施行" not in harness.page(page, OFFICE).text
    assert "新增：会签" in harness.page(page, LEADER).text
    harness.sign_in(LEADER)
    assert harness.submit(f"{page}/versions/2/confirm", {}).status_code == 303
    assert "第 2 版施行" in (shown := harness.page(page, PROPOSER).text)
    assert re.findall(r'data-label="状态"><div>(.*?)</div>', shown) == ["施行", "已被替代"]
    listed = harness.get(f"{ROUTE}/versions", OFFICE).json["items"]
    assert [(each["version"], each["state"]) for each in listed] == [(2, "in_force"), (1, "superseded")]
    assert harness.get(f"{ROUTE}/versions/1", OFFICE).json["state"] == "superseded"
    assert enter(harness, version='"2"').status_code == 200
    assert harness.post(f"{ROUTE}/versions/3/discard", None, OFFICE).status_code == 200
    harness.sign_in(LEADER)
    late = harness.submit(f"{page}/versions/3/confirm", {})
    assert late.status_code == 409
    assert "这一版现在是“作废”" in late.text
    assert "第 2 版施行" in late.text, "on the page of the route, and not on one whose link leads nowhere"
    again = harness.page(f"{page}/edit", OFFICE).text
    assert "第 3 版已作废，下面是正在施行的第 2 版" in again
    assert ('value="审批"' in again, 'value="集体审批"' in again) == (True, False)
    assert "会签" in harness.page("/review/routes", PROPOSER).text


def test_a_wrong_step_of_a_route_names_its_field_by_the_label_of_the_form(with_people: ReviewHarness) -> None:
    with_people.sign_in(OFFICE)
    form = {"seen": "1", "reason": "调整。", "steps.0.name": "审批", "steps.0.stage": "四", "steps.0.days": "0"}
    refused = with_people.submit("/review/routes/GJJ/external/edit", form)
    assert refused.status_code == 422
    assert "“阶段”应为整数" in refused.text
    assert "“工作日”应为" in refused.text
