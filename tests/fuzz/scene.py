"""What there is beside the demonstration, so that each act finds something that it can be done to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.base.clock import SystemClock
from tests.fuzz.people import EVERYTHING_SUB
from tests.journey import harness
from tests.journey.system import System

BODY, ITEM = "GJJ", "GJJ-W-02"
CASE = {"kind": "enquiry", "title": "公积金提取办理时限", "text": "请问提取公积金几个工作日办结？", "body": BODY}
ANSWER = {"outcome": "answered", "text": "三个工作日内办结。"}
# The requests use them up: an act takes a thing on, and an agency that was removed has no credentials any more.
QUESTION = {"text": "办事方便吗？", "kind": "one", "options": ["方便", "不方便"], "required": True}
# Drafts, open ones, closed ones, and some that are counted.
QUESTIONNAIRES = [(), ("open",), ("open", "close"), ("open", "close", "count")] * 2
DRAFTS, WAITING, PUBLISHED, IN_REVIEW, AGENCIES, OPEN_CASES, ANSWERED_CASES = 15, 5, 4, 3, 50, 1, 3


@dataclass(frozen=True)
class Scene:
    """The names of what was made."""

    digest: str
    drafts: list[str]
    waiting: list[str]
    published: list[str]
    agencies: list[str]
    cases: list[dict[str, Any]]
    questionnaires: list[str]


def set_up(system: System, token: str) -> Scene:
    """Make it through the addresses that everybody uses; ``token``: of one who may do everything."""
    harness.enter(system, harness.people_of(BODY))
    # Only who drafted something may propose, change or recall it.
    system.aliases[f"{BODY.lower()}.proposer"] = EVERYTHING_SUB
    system.quiet()
    digest = _upload(system)
    later = (SystemClock().now() + timedelta(days=2)).isoformat()
    for number in range(IN_REVIEW):
        _propose(system, _draft(system, f"审核中的公开信息{number}", digest))
    waiting = [_draft(system, f"定时公开的信息{number}", digest, publish_at=later) for number in range(WAITING)]
    published = [_draft(system, f"公开了的信息{number}", digest) for number in range(PUBLISHED)]
    for disclosure in (*waiting, *published):
        _propose(system, disclosure)
        harness.pass_all(system, disclosure)
    system.quiet()
    return Scene(
        digest=digest,
        drafts=[_draft(system, f"起草中的公开信息{number}", digest) for number in range(DRAFTS)],
        waiting=waiting,
        published=published,
        agencies=[_agency(system, number, token) for number in range(AGENCIES)],
        cases=[_case(system, answered=number >= OPEN_CASES) for number in range(OPEN_CASES + ANSWERED_CASES)],
        questionnaires=[_questionnaire(system, acts, token) for acts in QUESTIONNAIRES],
    )


def _upload(system: System) -> str:
    files = {"file": ("附件.txt", "公积金提取办理指南".encode(), "text/plain")}
    response = system.request("POST", "/catalog/api/v1/files", files=files, by="gjj.proposer")
    assert response.status_code == 201, response.text
    return str(response.json()["digest"])


def _draft(system: System, title: str, digest: str, **fields: Any) -> str:
    return harness.draft(system, ITEM, title, f"# {title}", attachments=[digest], topics=["policy"], **fields)


def _propose(system: System, disclosure: str) -> None:
    harness.act(system, disclosure, "propose", "gjj.proposer")


def _agency(system: System, number: int, token: str) -> str:
    agency = {"code": f"fuzz-agency-{number}", "name": f"试用订阅机关{number}", "body": "*"}
    return str(system.post("/notify/api/v1/subscriptions", agency, headers={"Authorization": f"Bearer {token}"})["id"])


def _case(system: System, *, answered: bool) -> dict[str, Any]:
    case: dict[str, Any] = system.post("/complaints/api/v1/cases", CASE)
    for act, body in (("accept", {}), ("answer", ANSWER)) if answered else ():
        system.post(f"/complaints/api/v1/cases/{case['number']}/{act}", body, by="gjj.officer")
    return case


def _questionnaire(system: System, acts: Sequence[str], token: str) -> str:
    path, signed = "/complaints/api/v1/questionnaires", {"Authorization": f"Bearer {token}"}
    today = SystemClock().today()
    window = {"opens_on": today.isoformat(), "closes_on": (today + timedelta(days=9)).isoformat()}
    asked = {"body": BODY, "title": "窗口服务问卷", "questions": [QUESTION], **window}
    made = str(system.post(path, asked, headers=signed)["id"])
    for act in acts:
        system.post(f"{path}/{made}/{act}", {"reason": "答卷已足够。"} if act == "close" else {}, headers=signed)
    return made
