"""期次: putting disclosures into an issue, deliberating on it, filing it as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yangguang.demonstration.caller import Caller, day_in_china
from yangguang.demonstration.entries import Person, holders
from yangguang.demonstration.journey import Journey

ISSUES, DELIBERATED = "/catalog/api/v1/issues", "/review/api/v1/issues"
# More than half of them must be there.
WITH_ONE_AWAY, WITH_TWO_AWAY = 3, 5
ASPECTS = ("fair_process", "democratic_decision", "credible_result", "focus")


def pass_through(journey: Journey) -> None:
    """Where the body deliberates before: into the open issue, and out with it, unless it waits for others."""
    if not journey.shown()["awaits_deliberation"]:
        return
    issue = put_in(journey.caller, journey.staff, journey.entry.body, audience_of(journey), [journey.id])
    if journey.entry.reach != "awaiting_issue" and not journey.more("waits"):
        deliberate(journey.caller, journey.staff, issue)


def audience_of(journey: Journey) -> str:
    """For whom the entry's item is."""
    item = journey.caller.known(f"/catalog/api/v1/items/{journey.entry.item}", by=journey.entry.proposer)
    return str(item["audience"])


def put_in(caller: Caller, staff: Sequence[Person], body: str, audience: str, ids: Sequence[str]) -> dict[str, Any]:
    """The issue that holds the disclosures: where they are already, else the open one, else a new one."""
    office = _one(staff, body, "office")
    lines = caller.listed(f"{ISSUES}?body={body}&audience={audience}&limit=100", by=office)
    known = [caller.read(f"{ISSUES}/{line['id']}", by=office) for line in lines]
    holding = (issue for issue in known if not set(ids).isdisjoint(_members(issue)))
    issue = next(holding, None) or next((issue for issue in known if issue["state"] == "open"), None)
    if issue is None:
        issue = caller.act(ISSUES, {"body": body, "audience": audience}, by=office, key=f"issue/{ids[0]}")
    for disclosure in set(ids).difference(_members(issue)):
        caller.act(f"{ISSUES}/{issue['id']}/add", {"disclosure": disclosure}, by=office, key="issue")
    caller.settle()
    return caller.read(f"{ISSUES}/{issue['id']}", by=office)


def deliberate(caller: Caller, staff: Sequence[Person], issue: Mapping[str, Any]) -> None:
    """The office closes it, and the leading group agrees to what is in it."""
    path, office = f"{ISSUES}/{issue['id']}", _one(staff, issue["body"], "office")
    if issue["state"] == "open":
        caller.act(f"{path}/close", {}, by=office, key="issue")
        caller.settle()
    if caller.read(path, by=office)["state"] == "closed":
        group = holders(staff, issue["body"], ("leading_group",))
        shown = caller.read(f"{DELIBERATED}/{issue['id']}", by=group[0].sub)
        caller.act(f"{DELIBERATED}/{issue['id']}/deliberate", _agreed(group, shown), by=group[0].sub, key="issue")
        caller.settle()


def file(caller: Caller, staff: Sequence[Person], issue: Mapping[str, Any]) -> None:
    """The archivist files a deliberated issue with everything in it, once."""
    path, archivist = f"{ISSUES}/{issue['id']}", _one(staff, issue["body"], "archivist")
    if caller.read(path, by=archivist)["state"] == "deliberated":
        caller.act(f"{path}/archive", {}, by=archivist, key="issue")
        caller.settle()


def file_with_its_own(journey: Journey) -> bool:
    """File the entry with the issue that brought it out, where one did; whether there was one."""
    caller, staff, body = journey.caller, journey.staff, journey.entry.body
    office = _one(staff, body, "office")
    path = f"{ISSUES}?body={body}&audience={audience_of(journey)}&state=deliberated&limit=100"
    for line in caller.listed(path, by=office):
        issue = caller.read(f"{ISSUES}/{line['id']}", by=office)
        if journey.id in _members(issue):
            file(caller, staff, issue)
            return True
    return False


def _members(issue: Mapping[str, Any]) -> Iterable[str]:
    return [member["disclosure"] for member in issue["disclosures"]]


def _agreed(group: Sequence[Person], shown: Mapping[str, Any]) -> Mapping[str, Any]:
    """All agree; where the group is large enough, one is away and one stays out of it."""
    away = {}
    if len(group) >= WITH_ONE_AWAY:
        away[group[1].sub] = {"attendance": "absent", "reason": "参加全市重点工作调度会"}
    if len(group) >= WITH_TWO_AWAY:
        away[group[2].sub] = {"attendance": "recused", "reason": "近亲属在所涉单位任职"}
    chair = next((person for person in group if "leader" in person.roles), group[0])
    there = {"attendance": "present", "vote": "in_favour"}
    return {
        "meeting": {"on": day_in_china(shown["closed_at"]), "place": "三楼会议室", "chair": chair.sub},
        "members": [{"sub": person.sub, **away.get(person.sub, there)} for person in group],
        "aspects": {aspect: {"verdict": "yes", "remark": ""} for aspect in ASPECTS},
        "conclusion": "agreed",
        "opinion": "同意。",
        "minutes": "政务公开办公室逐条汇报列入的信息和审核情况，与会人员逐项讨论四个方面，没有不同意见，经表决通过。",
    }


def _one(staff: Sequence[Person], body: str, role: str) -> str:
    return holders(staff, body, (role,))[0].sub
