"""An issue of five: a body that deliberates before publishes nothing before, then all of it, and files it as one."""

from __future__ import annotations

from typing import Any

from chassis.base.clock import SystemClock
from tests.journey.harness import act, await_state, change_body, draft, enter, pass_all, state
from tests.journey.system import System

API, ISSUES = "/catalog/api/v1", "/catalog/api/v1/issues"
ITEM, OFFICE, ARCHIVIST, MEMBER = "GJJ-W-05", "gjj.office", "gjj.archivist", "gjj.member.of.group"
ASPECTS = ("fair_process", "democratic_decision", "credible_result", "focus")
AGREED = {
    "members": [{"sub": MEMBER, "attendance": "present", "vote": "in_favour"}],
    "aspects": {name: {"verdict": "yes"} for name in ASPECTS},
    "conclusion": "agreed",
}


def deliberates_before(system: System) -> None:
    """From now on, with somebody in the leading group."""
    rules = system.get(f"{API}/bodies/GJJ")["rules"]
    change_body(system, "GJJ", rules={**rules, "deliberate_before": True})
    enter(system, [{"sub": MEMBER, "name": "组员", "body": "GJJ", "posts": [{"role": "leading_group"}]}])
    system.quiet()


def approved(system: System, number: int) -> str:
    """A disclosure whose review has ended well."""
    title = f"第{number}份供审议的材料"
    disclosure = draft(system, ITEM, title, f"{title}的正文。", channels=["website"])
    act(system, disclosure, "propose", "gjj.proposer")
    pass_all(system, disclosure)
    await_state(system, disclosure, "approved", "gjj.proposer")
    return disclosure


def shown(system: System, issue: str) -> dict[str, Any]:
    return dict(system.get(f"{ISSUES}/{issue}", by=OFFICE))


def test_an_issue_of_five_is_deliberated_published_and_filed_as_one(system: System) -> None:
    deliberates_before(system)
    issue = system.post(ISSUES, {"body": "GJJ", "audience": "external"}, by=OFFICE, expect=201)["id"]
    disclosures = [approved(system, number) for number in range(1, 6)]
    for disclosure in disclosures:
        system.post(f"{ISSUES}/{issue}/add", {"disclosure": disclosure}, by=OFFICE)
    assert system.post(f"{ISSUES}/{issue}/close", by=OFFICE)["state"] == "closed"
    system.quiet()
    assert {state(system, each, OFFICE)["published"] for each in disclosures} == {"unpublished"}
    assert "供审议的材料" not in system.page("/published").text

    to_deliberate = f"/review/api/v1/issues/{issue}"
    tasks = system.get("/notify/api/v1/tasks", by=MEMBER)["items"]
    assert [task["page"] for task in tasks if task["kind"] == "deliberate"] == [f"/review/issues/{issue}"]
    assert len(system.get(to_deliberate, by=MEMBER)["listed"]) == 5
    assert "第3份供审议的材料" in system.page(f"/review/issues/{issue}", by=MEMBER).text
    meeting = {"on": SystemClock().today().isoformat(), "place": "三楼会议室", "chair": MEMBER}
    system.post(f"{to_deliberate}/deliberate", {**AGREED, "meeting": meeting}, by=MEMBER)
    numbers = [await_state(system, each, "published", OFFICE)["index_number"] for each in disclosures]
    assert len(set(numbers)) == 5
    assert "第3份供审议的材料" in system.page(f"/published/{numbers[2]}").text

    filed = system.post(f"{ISSUES}/{issue}/archive", by=ARCHIVIST)
    assert filed["state"] == "filed"
    archived = {each["archive_number"] for each in filed["disclosures"]} | {filed["archive_number"]}
    assert len(archived) == 6
    assert all(number.startswith("JGJJ-WS·") for number in archived)
    assert len(filed["filings"][0]["packages"]) == 5
    record = shown(system, issue)["deliberations"][0]["record_digest"]
    assert system.get(to_deliberate, by=OFFICE)["deliberations"][0]["record_digest"] == record
    system.quiet()


def test_what_was_urgent_awaits_its_deliberation_until_it_is_agreed_to_or_withdrawn(system: System) -> None:
    """须补行审议: a disagreement, and the end of its issue, leave it public, and with the leading group."""
    deliberates_before(system)
    urgent = {"code": "GJJ-W-89", "body": "GJJ", "title": "突发事件", "audience": "external", "review_route": "urgent"}
    system.post(f"{API}/items", {**urgent, "department": "BGS", "channels": ["website"]}, by=OFFICE, expect=201)
    system.quiet()
    disclosure = draft(system, "GJJ-W-89", "停业通报", "今日停业。", channels=["website"])
    act(system, disclosure, "propose", "gjj.proposer")
    pass_all(system, disclosure)
    await_state(system, disclosure, "published", OFFICE)

    issue = system.post(ISSUES, {"body": "GJJ", "audience": "external"}, by=OFFICE, expect=201)["id"]
    system.quiet()
    waits = afterwards(system)
    assert len(waits) == 1
    assert "已公开，须补行审议" in system.page(f"/catalog/issues/{issue}", by=OFFICE).text
    system.post(f"{ISSUES}/{issue}/add", {"disclosure": disclosure}, by=OFFICE)
    system.post(f"{ISSUES}/{issue}/close", by=OFFICE)
    system.quiet()
    meeting = {"on": SystemClock().today().isoformat(), "place": "三楼会议室", "chair": MEMBER}
    against = {**AGREED, "conclusion": "not_agreed", "opinion": "依据不足。", "meeting": meeting}
    system.post(f"/review/api/v1/issues/{issue}/deliberate", against, by=MEMBER)
    system.quiet()
    system.post(f"{ISSUES}/{issue}/remove", {"disclosure": disclosure}, by=OFFICE)
    system.post(f"{ISSUES}/{issue}/cancel", {"reason": "另行编排。"}, by=OFFICE)
    system.quiet()
    assert afterwards(system) == waits, "the same task, with its day"

    gone = {"reason": "数据有误。", "ground": "《政府信息公开条例》第六条"}
    act(system, disclosure, "withdraw", OFFICE, gone)
    system.quiet()
    assert afterwards(system) == []


def afterwards(system: System) -> list[tuple[str, str]]:
    """Ids and days of the tasks of a member of the leading group to deliberate on what is public."""
    tasks = system.get("/notify/api/v1/tasks", by=MEMBER)["items"]
    return [(task["id"], task["due_on"]) for task in tasks if task["kind"] == "deliberate_after"]
