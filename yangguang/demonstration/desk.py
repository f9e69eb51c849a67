"""诉求办理: an order handed over, a case that was transferred, more time asked for, a merged pair, one that is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from yangguang.demonstration.caller import Caller
from yangguang.demonstration.entries import Person, holders

CASES, BODY = "/complaints/api/v1/cases", "GS"


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody said, so many days ago, and what the officer did with it; ``into`` is the title of its chief."""

    title: str
    text: str
    kind: str
    channel: str
    days_ago: int = 0
    more: Mapping[str, Any] = field(default_factory=dict)
    acts: Sequence[tuple[str, Mapping[str, Any]]] = ()
    into: str = ""


def matters(today: date) -> list[Matter]:
    """Those of the demonstration, the chief of a pair before what is merged into it."""
    order = {"order_number": f"SZ{today:%Y%m}0077", "order_due_on": (today + timedelta(days=7)).isoformat()}
    queue = "缴费窗口月底排队太久"
    return [
        Matter(
            title="小区夜间水压不足",
            text="晚上七点以后五楼以上没有水，已经一个星期，请尽快解决。",
            kind="complaint",
            channel="platform_12345",
            more=order,
        ),
        Matter(
            title="水表读数和账单对不上",
            text="上月账单比水表读数多了六吨，请核实退费。",
            kind="complaint",
            channel="hotline",
            acts=[("transfer", {"department": "YYB", "reason": "抄表收费属营业部职责。"})],
        ),
        Matter(
            title="管道施工后路面没有恢复",
            text="十月底抢修后路面一直没有恢复，晚上不安全。",
            kind="complaint",
            channel="letter",
            days_ago=10,
            acts=[("extend", {"days": 5, "reason": "路面恢复由市政单位施工，尚待对方排期。"})],
        ),
        Matter(title=queue, text="月底缴费要排一个多小时，建议增加窗口或者自助机。", kind="opinion", channel="visit"),
        Matter(
            title="月底缴费排队太久",
            text="月底交水费排了一个多小时，能不能增加窗口？",
            kind="opinion",
            channel="hotline",
            into=queue,
        ),
        Matter(
            title="房屋过户以后水表怎样更名",
            text="买了二手房，水表更名要带哪些材料，家属可以代办吗？",
            kind="enquiry",
            channel="letter",
            days_ago=20,
        ),
    ]


def fill(caller: Caller, staff: Sequence[Person], today: date) -> None:
    """The officer records and accepts each, and does what is still to be done; a second time nothing."""
    officer = holders(staff, BODY, ("case_officer",))[0].sub
    known = {line["title"]: line["number"] for line in caller.listed(f"{CASES}?body={BODY}&limit=100", by=officer)}
    for matter in matters(today):
        if matter.title not in known:
            known[matter.title] = _record(caller, matter, officer, today)
        path = f"{CASES}/{known[matter.title]}"
        # Its version counts what happened to it: what comes after that is still to be done.
        happened = caller.read(path, by=officer)["version"]
        for act, body in _acts(matter, known)[happened - 1 :]:
            caller.act(f"{path}/{act}", body, by=officer, key=f"desk/{act}")
    caller.settle()


def _record(caller: Caller, matter: Matter, officer: str, today: date) -> str:
    said = {"title": matter.title, "text": matter.text, "kind": matter.kind, "channel": matter.channel, "body": BODY}
    came = {"received_on": (today - timedelta(days=matter.days_ago)).isoformat()}
    return str(caller.act(CASES, {**said, **came, **matter.more}, by=officer, key="desk/record")["number"])


def _acts(matter: Matter, known: Mapping[str, str]) -> list[tuple[str, Mapping[str, Any]]]:
    merger = [("merge", {"into": known[matter.into]})] if matter.into else []
    return [("accept", {}), *matter.acts, *merger]
