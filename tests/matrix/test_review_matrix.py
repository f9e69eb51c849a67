"""Review: every address as everybody."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from chassis.base.converter import plain
from chassis.permissions import Thing
from services.review.adapters.documents.word import word_file
from services.review.adapters.http import documents, remedial_orders
from services.review.domain.case import Case
from services.vocabulary import DELIBERATION_ASPECTS
from tests.integration.review.harness import OFFICE, ReviewHarness
from tests.matrix.accountabilities import tries_of_accountabilities
from tests.matrix.assessments import tries_of_assessments
from tests.matrix.oversight import oversight_tries
from tests.matrix.people import BODY, DEPARTMENT, DEPARTMENTS, OWNER
from tests.matrix.trying import EVERY_PERSON, Try, cells_of
from tests.people import a_person
from tests.unit.review.builders import PROGRAM

API = "/review/api/v1"
FILE = b"attached"
EXTERNAL = {"steps": plain(PROGRAM["external"].steps), "deliberate_within": 10}
INTERNAL = {"steps": plain(PROGRAM["internal"].steps), "deliberate_within": 10}
FORM = {
    "steps.0.name": "保密审查",
    "steps.0.stage": "1",
    "steps.0.roles": ["secrecy_officer"],
    "steps.0.days": "2",
    "steps.0.sheet": "secrecy",
    "deliberate_within": "0",
    "reason": "试一试。",
}
MEETING = {"on": "2026-11-09", "place": "三楼会议室", "chair": "fang"}
MEMBERS = [{"sub": sub, "attendance": "present", "vote": "in_favour"} for sub in ("fang", f"leading_group.all.{BODY}")]


@pytest.fixture(autouse=True)
def _drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """To draw a form in Word costs more than all that is decided before: the same form is drawn once."""
    once = cache(word_file)
    for giving in (documents, remedial_orders):
        monkeypatch.setattr(giving, "word_file", once)


@pytest.mark.parametrize("every", EVERY_PERSON)
def test_every_address_of_review_answers_everybody_as_the_table_says(tmp_path: Path, every: int) -> None:
    harness = ReviewHarness(f"sqlite:///{tmp_path}/review.sqlite", tmp_path)
    digest = harness.catalog_files.put(FILE)
    tries = [
        Try(rule=f"{API}/audit", path=f"{API}/audit"),
        Try(rule=f"{API}/cases", path=f"{API}/cases"),
        Try(rule="/review/cases", path="/review/cases?show=all"),
    ]
    for case in (
        _case(harness, "external", digest),
        _case(harness, "internal", digest),
        _case(harness, "party", digest),
    ):
        tries += _of_case(case, digest)
    tries += _certified(harness, "external") + _certified(harness, "internal")
    tries += _issues(harness)
    tries += oversight_tries(harness)
    tries += _routes(harness)
    tries += tries_of_assessments(harness)
    tries += tries_of_accountabilities(harness)
    counts = cells_of(harness, tries, every)
    print(f"review: {counts.total()} cells, {dict(counts)}")
    harness.close()


def _case(harness: ReviewHarness, audience: str, digest: str) -> Case:
    attached = [{"digest": digest, "name": "附表.txt", "size": len(FILE), "media_type": "text/plain", "unseen": []}]
    given = {"audience": audience, "review_route": audience, "department": DEPARTMENT, "attachments": attached}
    harness.propose(f"d-{audience}", **given)
    return harness.case_of(f"d-{audience}")


def _routes(harness: ReviewHarness) -> list[Try]:
    body = {"code": BODY, "departments": DEPARTMENTS}
    harness.deliver("catalog.body.changed", BODY, body)
    api, page = f"{API}/routes", "/review/routes"
    thing, waits = Thing(body=BODY), Thing(body=BODY, kept_from={"entered": (OFFICE.sub,)})
    at = "<body_code>/<code>"
    new = {"reason": "试一试。"}
    entered = harness.put(f"/routes/{BODY}/external", new | EXTERNAL, OFFICE, if_match='"1"')
    assert entered.status_code == 200, entered.json
    tries = [
        Try(rule=api, path=f"{api}?body={BODY}", thing=thing),
        Try(rule=f"{api}/{at}", path=f"{api}/{BODY}/external", thing=thing),
        Try(rule=f"{api}/{at}/versions", path=f"{api}/{BODY}/external/versions", thing=thing),
        Try(rule=f"{api}/{at}/versions/<version>", path=f"{api}/{BODY}/external/versions/2", thing=thing),
        Try(rule=f"{api}/{at}/diff", path=f"{api}/{BODY}/external/diff?before=1&after=2", thing=thing),
        Try(rule=page, path=f"{page}?body={BODY}", thing=thing),
        Try(rule=f"{page}/{at}", path=f"{page}/{BODY}/external", thing=thing),
        Try(rule=f"{page}/{at}/edit", path=f"{page}/{BODY}/external/edit", thing=thing),
        Try(
            rule=f"{api}/{at}",
            path=f"{api}/{BODY}/internal",
            method="PUT",
            body=new | INTERNAL,
            headers={"If-Match": '"1"'},
            thing=thing,
        ),
        Try(
            rule=f"{page}/{at}/edit",
            path=f"{page}/{BODY}/internal/edit",
            method="POST",
            body=FORM | {"seen": "1"},
            thing=thing,
        ),
    ]
    for act, of in (("confirm", waits), ("discard", thing)):
        rule, path = f"{at}/versions/<version>/{act}", f"{BODY}/external/versions/2/{act}"
        tries += [
            Try(rule=f"{api}/{rule}", path=f"{api}/{path}", method="POST", thing=of),
            Try(rule=f"{page}/{rule}", path=f"{page}/{path}", method="POST", body={}, thing=of),
        ]
    return tries


def _issues(harness: ReviewHarness) -> list[Try]:
    harness.enter(a_person("fang", "leading_group"))
    tries = [Try(rule=f"{API}/issues", path=f"{API}/issues"), Try(rule="/review/issues", path="/review/issues")]
    for audience in ("external", "internal"):
        issue = f"issue-{audience}"
        _closed(harness, issue, audience)
        tries += _of_record(harness, f"recorded-{audience}", audience)
        tries += _of_issue(issue, Thing(body=BODY, audience=audience, kept_from={"proposer": (OWNER,)}))
    return tries


def _closed(harness: ReviewHarness, issue: str, audience: str) -> None:
    listed = {"disclosure": "d-1", "revision": 1, "content_hash": "sm3:" + "4" * 64, "proposer": OWNER}
    data = {
        "id": issue,
        "body": BODY,
        "audience": audience,
        "number": "GJJ 2026年第3期",
        "year": 2026,
        "serial": 3,
        "opened_at": "2026-11-02T01:00:00Z",
        "round": 1,
        "closed_at": "2026-11-09T00:30:00Z",
        "list_digest": "sm3:" + "4" * 64,
        "disclosures": [listed],
    }
    harness.deliver("catalog.issue.closed", issue, data, audience=audience)


def _of_issue(issue: str, thing: Thing) -> list[Try]:
    at, page = f"{API}/issues", "/review/issues"
    aspects = {name: {"verdict": "yes"} for name in DELIBERATION_ASPECTS}
    said = {"meeting": MEETING, "members": MEMBERS, "aspects": aspects, "conclusion": "agreed"}
    form = {f"aspects.{name}.verdict": "yes" for name in DELIBERATION_ASPECTS}
    form |= {f"meeting.{name}": text for name, text in MEETING.items()}
    for number, seat in enumerate(MEMBERS):
        form |= {f"members.{number}.{name}": text for name, text in seat.items()}
    return [
        Try(rule=f"{at}/<issue>", path=f"{at}/{issue}", thing=thing),
        Try(rule=f"{page}/<issue>", path=f"{page}/{issue}", thing=thing),
        Try(
            rule=f"{at}/<issue>/deliberate",
            path=f"{at}/{issue}/deliberate",
            method="POST",
            body=said,
            thing=thing,
        ),
        Try(
            rule=f"{page}/<issue>/deliberate",
            path=f"{page}/{issue}/deliberate",
            method="POST",
            body={**form, "conclusion": "agreed"},
            thing=thing,
        ),
    ]


def _of_record(harness: ReviewHarness, issue: str, audience: str) -> list[Try]:
    _closed(harness, issue, audience)
    harness.enter(a_person(MEMBERS[1]["sub"], "leading_group"))
    aspects = {name: {"verdict": "yes"} for name in DELIBERATION_ASPECTS}
    said = {"meeting": MEETING, "members": MEMBERS, "aspects": aspects, "conclusion": "agreed"}
    assert harness.post(f"/issues/{issue}/deliberate", said, a_person("fang", "leading_group")).status_code == 200
    thing = Thing(body=BODY, audience=audience, kept_from={"proposer": (OWNER,)})
    rules = [f"{API}/issues/<issue>/records/<number>", "/review/issues/<issue>/records/<number>"]
    rules.append("/review/issues/<issue>/records/<number>/docx")
    return [Try(rule=rule, path=rule.replace("<issue>", issue).replace("<number>", "1"), thing=thing) for rule in rules]


def _certified(harness: ReviewHarness, audience: str) -> list[Try]:
    case_id = harness.propose(
        f"d-{audience}-2", audience=audience, review_route=audience, department=DEPARTMENT, document_number="2号"
    )
    for _ in range(2):
        assert harness.pass_current(case_id).status_code == 200
    whole = harness.case(case_id).thing()
    paths = [f"{at}/cases/<case_id>/{name}" for at in (API, "/review") for name in ("form", "certificate")]
    paths += [f"/review/cases/<case_id>/{name}.docx" for name in ("form", "certificate")]
    return [Try(rule=rule, path=rule.replace("<case_id>", case_id), thing=whole) for rule in paths]


def _of_case(case: Case, digest: str) -> list[Try]:
    step, whole = case.current[0], case.thing()
    assert step is not None
    assert (whole.body, tuple(whole.departments)) == (BODY, (DEPARTMENT,))
    decision = {"step": 1, "decision": "return", "opinion": "请补充附表。"}
    decided: Thing = case.thing(step)
    roles = tuple(role for role in whole.roles or () if role != "inspector")
    recused = replace(whole, roles=roles, kept_from={"proposer": (OWNER,)})
    return [
        Try(rule=f"{API}/cases/<case_id>", path=f"{API}/cases/{case.id}", thing=whole),
        Try(rule=f"{API}/cases/<case_id>/precedents", path=f"{API}/cases/{case.id}/precedents", thing=whole),
        Try(rule=f"{API}/cases/<case_id>/text", path=f"{API}/cases/{case.id}/text", thing=whole),
        Try(rule=f"{API}/cases/<case_id>/changes", path=f"{API}/cases/{case.id}/changes", thing=whole),
        Try(rule=f"{API}/cases/<case_id>/files/<digest>", path=f"{API}/cases/{case.id}/files/{digest}", thing=whole),
        Try(
            rule=f"{API}/cases/<case_id>/decisions",
            path=f"{API}/cases/{case.id}/decisions",
            method="POST",
            body=decision,
            thing=decided,
        ),
        Try(
            rule=f"{API}/decisions",
            path=f"{API}/decisions",
            method="POST",
            body={"cases": [{"case": case.id, "step": 1}], "opinion": "同意。"},
            thing=decided,
        ),
        Try(
            rule="/review/cases/pass",
            path="/review/cases/pass",
            method="POST",
            body={"ticked": f"{case.id}:1:{case.version}", "opinion": "同意。"},
            thing=decided,
        ),
        Try(
            rule=f"{API}/cases/<case_id>/recuse",
            path=f"{API}/cases/{case.id}/recuse",
            method="POST",
            body={"reason": "与当事人有利害关系。"},
            thing=recused,
        ),
        Try(
            rule="/review/cases/<case_id>/recuse",
            path=f"/review/cases/{case.id}/recuse",
            method="POST",
            body={"reason": "与当事人有利害关系。", "seen": str(case.version)},
            thing=recused,
        ),
        Try(
            rule=f"{API}/cases/<case_id>/end-recusal",
            path=f"{API}/cases/{case.id}/end-recusal",
            method="POST",
            body={"why": "没有利害关系。"},
            thing=recused,
        ),
        Try(
            rule="/review/cases/<case_id>/end-recusal",
            path=f"/review/cases/{case.id}/end-recusal",
            method="POST",
            body={"why": "没有利害关系。", "seen": str(case.version)},
            thing=recused,
        ),
        Try(rule="/review/cases/<case_id>", path=f"/review/cases/{case.id}", thing=whole),
        Try(rule="/review/cases/<case_id>/files/<digest>", path=f"/review/cases/{case.id}/files/{digest}", thing=whole),
        Try(
            rule="/review/cases/<case_id>/decide",
            path=f"/review/cases/{case.id}/decide",
            method="POST",
            body={**decision, "seen": str(case.version)},
            thing=decided,
        ),
    ]
