"""评议、整改、检查: two evaluations with an order each, one of them verified; an inspection with a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yangguang.demonstration.caller import Caller, day_in_china
from yangguang.demonstration.entries import Person, holders

REVIEW = "/review/api/v1"
BODY = "GJJ"
ASPECTS = ("truthfulness", "completeness", "effectiveness")
POINTS = ("reviewed", "on_time", "complete", "truthful", "reachable")
FOUND = {
    "department": "GJK",
    "found": "营业大厅公开栏的缴存流程图还是上一版，与网站不一致。",
    "what": "更换公开栏的流程图，拍照附在回复中。",
    "days": 10,
}
# Department → what falls short there, and what is ordered.
ORDERS = {
    "JCK": ("附表只有合计数，没有分项。", "补充分项附表，走更正流程重新公开。"),
    "GJK": ("办理时限的说明过于简略，群众看不明白。", "改写办理时限的说明，附上流程图。"),
}


def evaluate(caller: Caller, staff: Sequence[Person]) -> None:
    """What was published by either department last falls short in something; the first one is mended and verified."""
    office = holders(staff, BODY, ("office",))[0].sub
    for department, (why, what) in ORDERS.items():
        path = f"{REVIEW}/remedial-orders?body={BODY}&department={department}"
        if not caller.listed(path, by=office):
            found = caller.listed(f"{REVIEW}/publications?body={BODY}&department={department}&limit=1", by=office)
            demand = {"department": department, "what": what, "why": why, "days": 10}
            for publication in found:
                _evaluate(caller, staff, publication, demand)
        if department == "JCK":
            for order in caller.listed(path, by=office):
                _mend(caller, staff, order, office)
    caller.settle()


def plan(caller: Caller, staff: Sequence[Person], today: date) -> None:
    """The inspector fixes from what is drawn; the next signed head draws."""
    inspector = holders(staff, BODY, ("inspector",))[0].sub
    if caller.listed(f"{REVIEW}/inspections?body={BODY}", by=inspector):
        return
    wanted = {
        "body": BODY,
        "kind": "year_end",
        "title": f"{today.year}年度政务公开检查",
        "departments": list(ORDERS),
        "planned_on": today.isoformat(),
        "from_on": date(today.year - 1, 1, 1).isoformat(),
        "until_on": today.isoformat(),
        "publications": 3,
        "cases": 1,
    }
    planned = caller.act(f"{REVIEW}/inspections", wanted, by=inspector, key="inspection")
    caller.act(f"{REVIEW}/inspections/{planned['id']}/freeze", {}, by=inspector, key="inspection")
    caller.settle()


def inspect(caller: Caller, staff: Sequence[Person], today: date) -> None:
    """The first unit of the sample is checked, a visit and a finding with its order recorded; the rest is left."""
    inspector = holders(staff, BODY, ("inspector",))[0].sub
    for line in caller.listed(f"{REVIEW}/inspections?body={BODY}&state=drawn", by=inspector):
        path = f"{REVIEW}/inspections/{line['id']}"
        shown = caller.read(path, by=inspector)
        if shown["checks"]:
            continue
        unit = shown["sample"]["units"][0]
        checked = {"unit": f"{unit['kind']}/{unit['id']}", "answers": dict.fromkeys(POINTS, "yes")}
        caller.act(f"{path}/check", checked, by=inspector, key="inspection")
        visit = {
            "on": today.isoformat(),
            "place": "营业大厅",
            "seen_there": "公开栏和电子屏内容与网站一致，更新及时。",
            "good_practice": "大厅设政务公开咨询台，当场解答公开内容。",
        }
        caller.act(f"{path}/visit", visit, by=inspector, key="inspection")
        caller.act(f"{path}/find", FOUND, by=inspector, key="inspection")
    caller.settle()


def _evaluate(caller: Caller, staff: Sequence[Person], publication: dict[str, Any], demand: dict[str, Any]) -> None:
    aspects: dict[str, dict[str, str]] = {name: {"verdict": "met"} for name in ASPECTS}
    aspects["completeness"] = {"verdict": "partly", "remark": demand["why"]}
    group = holders(staff, BODY, ("leading_group",))
    said = {
        "body": BODY,
        "period": day_in_china(publication["published_at"])[:4],
        "disclosures": [publication["id"]],
        "present": [person.sub for person in group],
        "aspects": aspects,
        "conclusion": "mend",
        "opinion": "内容真实，还不够全面，须整改。",
        "order": demand,
    }
    caller.act(f"{REVIEW}/evaluations", said, by=holders(staff, BODY, ("office",))[0].sub, key="evaluation")


def _mend(caller: Caller, staff: Sequence[Person], order: dict[str, Any], office: str) -> None:
    """The head of the department replies, the office verifies; what is done already is left alone."""
    path = f"{REVIEW}/remedial-orders/{order['id']}"
    heads = [person for person in holders(staff, BODY, ("section_head",)) if "JCK" in person.heads]
    if order["state"] == "issued":
        caller.act(f"{path}/reply", {"text": "分项附表已补充，并已走更正流程。"}, by=heads[0].sub, key="order")
    if order["state"] in ("issued", "replied"):
        caller.act(f"{path}/verify", {"remark": "已核对分项附表。"}, by=office, key="order")
