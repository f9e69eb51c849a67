"""A whole life of a disclosure, each act by its person through HTTP."""

from __future__ import annotations

from collections.abc import Callable

from tests.journey.harness import act, await_state, decide, draft, open_case, state
from tests.journey.system import System

ITEM, PROPOSER, REVIEWER, ARCHIVIST = "GJJ-W-05", "gjj.proposer", "gjj.secrecy", "gjj.archivist"
STEPS = 4
FEED = "/notify/api/v1/feeds/publications.json"
_TEXT = "# 归集情况\n\n" + "本月归集住房公积金**三亿二千一百万元**，提取一亿八千万元，逾期率万分之二点一。\n\n" * 12


def live(system: System, title: str, await_agency: Callable[[str], object]) -> None:
    """Draft with self-check, propose, pass the four steps, be published, be in feed and agency's queue, be filed."""
    disclosure = proposed(system, title)
    pass_steps(system, disclosure, STEPS)
    await_state(system, disclosure, "published", PROPOSER)
    await_agency(title)
    system.eventually(lambda: title in system.request("GET", FEED).text, f"{title} is in the feed")
    system.eventually(
        lambda: "archive" in state(system, disclosure, ARCHIVIST)["acts"], f"{title} is out on all its channels"
    )
    act(system, disclosure, "archive", ARCHIVIST)


def proposed(system: System, title: str) -> str:
    """A disclosure of our website alone, which is out without anybody's hand; its id."""
    disclosure = draft_one(system, title)
    act(system, disclosure, "propose", PROPOSER)
    return disclosure


def draft_one(system: System, title: str) -> str:
    """The same before it is proposed."""
    return draft(system, ITEM, title, _TEXT, channels=["website"])


def pass_steps(system: System, disclosure: str, count: int) -> str:
    """So many steps of the route pass, each by the person of its role; the id of the case."""
    case = open_case(system, disclosure, 1, REVIEWER)
    for _ in range(count):
        case = decide(system, case)
    return str(case["id"])
