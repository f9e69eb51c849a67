"""What people and review do with issues, in the words of the tests."""

from __future__ import annotations

import itertools
from typing import Any

from chassis.ports import Actor
from tests.integration.catalog.harness import LEADER, OFFICE, CatalogHarness

DIGEST = "sm3:" + "5" * 64
ASPECTS = ("fair_process", "democratic_decision", "credible_result", "focus")
REASON = {"reason": "数字需要再核对。"}
WITHDRAWN = {"reason": "数据有误。", "ground": "《政府信息公开条例》第六条"}
_rounds = itertools.count(1)


def deliberates_before(catalog: CatalogHarness, body: str = "GJJ", *, holds: bool = True) -> None:
    """The office sets its body's rule."""
    shown = catalog.get(f"/bodies/{body}")
    given = {name: value for name, value in shown.json.items() if name not in ("code", "etag")}
    given["rules"] = {**given["rules"], "deliberate_before": holds}
    answer = catalog.put(f"/bodies/{body}", given, OFFICE, If_Match=shown.headers["ETag"])
    assert answer.status_code == 200, answer.json


def opened(catalog: CatalogHarness, audience: str = "external", by: Actor = OFFICE) -> str:
    """A new issue of the body."""
    answer = catalog.post("/issues", {"body": "GJJ", "audience": audience}, by)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def act(catalog: CatalogHarness, issue: str, name: str, by: Actor = OFFICE, **body: Any) -> Any:
    """The answer to an act on an issue."""
    return catalog.post(f"/issues/{issue}/{name}", body, by)


def with_added(catalog: CatalogHarness, *disclosures: str, audience: str = "external") -> str:
    """A new issue with these in it."""
    issue = opened(catalog, audience)
    for disclosure in disclosures:
        answer = act(catalog, issue, "add", disclosure=disclosure)
        assert answer.status_code == 200, answer.json
    return issue


def closed(catalog: CatalogHarness, *disclosures: str, audience: str = "external") -> str:
    """An issue with these in it, put to the leading group."""
    issue = with_added(catalog, *disclosures, audience=audience)
    answer = act(catalog, issue, "close")
    assert answer.status_code == 200, answer.json
    return issue


def deliberated(catalog: CatalogHarness, issue: str, *, agreed: bool = True, reason: str = "", **changes: Any) -> None:
    """Review tells what the leading group said."""
    shown, number = shown_to(catalog, issue), next(_rounds)
    person = LEADER.snapshot()
    data = {
        "id": f"0199e2a4-6f00-7000-9000-{number:012d}",
        "issue": issue,
        "body": shown["body"],
        "round": shown["round"],
        "agreed": agreed,
        "by": person,
        "present": [person],
        "aspects": dict.fromkeys(ASPECTS, True),
        "reason": reason,
        "record_digest": DIGEST,
        **changes,
    }
    catalog.deliver("review.deliberation.recorded", data["id"], data, audience=shown["audience"])


def shown_to(catalog: CatalogHarness, issue: str, by: Actor = OFFICE) -> Any:
    """An issue as somebody sees it."""
    answer = catalog.get(f"/issues/{issue}", by)
    assert answer.status_code == 200, answer.json
    return answer.json


def states(catalog: CatalogHarness, issue: str) -> dict[str, str]:
    """How each of an issue stands, by its id."""
    return {each["disclosure"]: each["state"] for each in shown_to(catalog, issue)["disclosures"]}


def approved(catalog: CatalogHarness, count: int = 1, **changes: Any) -> list[str]:
    """As many disclosures whose review has ended well, in a body that deliberates before publication."""
    deliberates_before(catalog)
    return [catalog.published(title=f"第{number}份报告", text=f"第{number}份", **changes) for number in range(count)]


def open_tasks(catalog: CatalogHarness, kind: str) -> list[str]:
    """The disclosures about which a task of this kind is open."""
    gone = {event.data["id"] for event in catalog.announced("task.closed")}
    return [
        event.data["disclosure"]
        for event in catalog.announced("task.opened")
        if event.data["kind"] == kind and event.data["id"] not in gone
    ]
