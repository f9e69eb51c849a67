"""移交: whoever leaves, his work goes on with another one, and nobody has to look for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chassis.ports import Actor, Post
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import (
    HEAD,
    OFFICE,
    PARTY_ORGANISATION,
    PARTY_PROPOSER,
    PROPOSER,
    READER,
    CatalogHarness,
    a_person,
)

pytestmark = pytest.mark.one_database

SUCCESSOR = a_person("wang", "proposer")
ELSEWHERE = replace(a_person("zhao", department="BGS"), posts=(Post("proposer", "GJJ", "BGS"),))
TO = {"to": SUCCESSOR.sub, "reason": "周海已离职。"}


def returned(catalog: CatalogHarness) -> str:
    """What review gave back to its proposer."""
    disclosure = catalog.proposed()
    catalog.review_says(disclosure, "returned", catalog.open_case(disclosure), reason="数字有误。", fields=["text"])
    return disclosure


def let_go(catalog: CatalogHarness, actor: Actor = PROPOSER) -> None:
    """He holds no post any more."""
    catalog.enter(replace(actor, posts=()))


def tasks(catalog: CatalogHarness, kind: str, name: str = "task.opened") -> list[dict[str, Any]]:
    return [event.data for event in catalog.announced(name) if event.data["kind"] == kind]


def test_what_was_returned_goes_on_with_its_new_proposer(catalog: CatalogHarness) -> None:
    disclosure = returned(catalog)
    catalog.enter(SUCCESSOR)
    let_go(catalog)
    handed = catalog.act(disclosure, "hand-over", OFFICE, TO)
    assert (handed.status_code, handed.json["state"]) == (200, "returned"), handed.json
    before, after = tasks(catalog, "returned")
    assert (before["person"], after["person"]) == (PROPOSER.sub, SUCCESSOR.sub)
    assert [task["id"] for task in tasks(catalog, "returned", "task.closed")] == [before["id"]]
    unchecked = catalog.act(disclosure, "propose", SUCCESSOR)
    assert unchecked.status_code == 422
    assert all(path.startswith("self_check") for path in unchecked.json["errors"]), "he checks it himself"
    catalog.recheck(disclosure, SUCCESSOR)
    assert catalog.act(disclosure, "propose", SUCCESSOR).status_code == 200
    records = catalog.get(f"/audit?aggregate=disclosure/{disclosure}&limit=100", OFFICE).json["items"]
    (record,) = [record for record in records if record["name"] == "disclosure.handed_over"]
    assert (record["detail"]["from"], record["detail"]["to"]) == (PROPOSER.sub, SUCCESSOR.sub)


def test_the_head_of_the_department_hands_over_too(catalog: CatalogHarness) -> None:
    catalog.enter(SUCCESSOR)
    assert catalog.act(catalog.draft(), "hand-over", HEAD, TO).status_code == 200
    assert catalog.act(catalog.draft(), "hand-over", PROPOSER, TO).status_code == 403


def test_only_somebody_who_can_propose_it_takes_it(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    for person in (READER, ELSEWHERE, replace(SUCCESSOR, sub="program", kind="program")):
        catalog.enter(person)
        refused = catalog.act(disclosure, "hand-over", OFFICE, {**TO, "to": person.sub})
        assert (refused.status_code, refused.json["code"]) == (422, "not_a_proposer"), person
        assert list(refused.json["errors"]) == ["to"]
    for sub in (PROPOSER.sub, "nobody"):
        assert catalog.act(disclosure, "hand-over", OFFICE, {**TO, "to": sub}).status_code == 422
    catalog.enter(SUCCESSOR)
    assert catalog.act(disclosure, "hand-over", OFFICE, {**TO, "reason": "。"}).status_code == 422


def test_a_party_matter_goes_to_party_members_alone(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(PARTY_PROPOSER, item="GDJ-W-01")
    outsider, member = (
        a_person(sub, "proposer", *more, body="GDJ", department="BGS")
        for sub, more in (("out", ()), ("in", ("party_member",)))
    )
    for person in (outsider, member):
        catalog.enter(person)
    given = {"reason": "已调出。"}
    refused = catalog.act(disclosure, "hand-over", PARTY_ORGANISATION, {**given, "to": outsider.sub})
    assert refused.status_code == 422
    assert catalog.act(disclosure, "hand-over", PARTY_ORGANISATION, {**given, "to": member.sub}).status_code == 200


def test_what_is_in_review_goes_on_and_is_found_once_it_is_returned(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    let_go(catalog)
    catalog.run_timers()
    assert tasks(catalog, "hand_over") == []
    assert catalog.act(disclosure, "hand-over", OFFICE, TO).status_code == 409
    catalog.review_says(disclosure, "returned", case, reason="数字有误。", fields=["text"])
    catalog.run_timers()
    catalog.run_timers()
    (task,) = tasks(catalog, "hand_over")
    assert (task["roles"], task["title"][:15]) == (["office"], "承办人已不能办理，请移交：20")
    catalog.enter(SUCCESSOR)
    assert catalog.act(disclosure, "hand-over", OFFICE, TO).status_code == 200
    assert [done["id"] for done in tasks(catalog, "hand_over", "task.closed")] == [task["id"]]
    catalog.run_timers()
    assert len(tasks(catalog, "hand_over")) == 1, "the new one can act"


def test_the_task_ends_when_he_can_act_again_or_it_is_abandoned(catalog: CatalogHarness) -> None:
    first, second = catalog.draft(), catalog.draft(title="另一条")
    let_go(catalog)
    catalog.run_timers()
    assert len(tasks(catalog, "hand_over")) == 2
    assert catalog.act(second, "abandon", OFFICE).status_code == 200
    catalog.enter(PROPOSER)
    catalog.run_timers()
    assert len(tasks(catalog, "hand_over", "task.closed")) == 2
    assert catalog.act(first, "propose", PROPOSER).status_code == 200


def test_a_party_matter_without_its_proposer_is_the_party_organisations(catalog: CatalogHarness) -> None:
    catalog.draft(PARTY_PROPOSER, item="GDJ-W-01")
    let_go(catalog, PARTY_PROPOSER)
    catalog.run_timers()
    (task,) = tasks(catalog, "hand_over")
    assert task["roles"] == ["party_organisation"]


def test_the_page_offers_those_who_can_take_it(catalog: CatalogHarness) -> None:
    disclosure = returned(catalog)
    for person in (SUCCESSOR, ELSEWHERE, READER):
        catalog.enter(person)
    let_go(catalog)
    catalog.run_timers()
    office = Browser(catalog, OFFICE)
    page = office.get(f"/catalog/disclosures/{disclosure}").text
    assert "已不能办理" in page
    assert f'<option value="{SUCCESSOR.sub}">' in page
    assert f'<option value="{ELSEWHERE.sub}">' not in page
    shown = f"/catalog/disclosures/{disclosure}"
    wrong = office.submit(shown, f"{shown}/acts/hand-over", to=SUCCESSOR.sub, reason="", act="hand-over")
    assert wrong.status_code == 422
    assert f'<option value="{SUCCESSOR.sub}" selected>' in wrong.text
    assert office.act(disclosure, "hand-over", **TO).status_code == 303
    assert f"等待：{SUCCESSOR.name}" in office.get(f"/catalog/disclosures/{disclosure}").text
    assert "移交" not in Browser(catalog, SUCCESSOR).get(f"/catalog/disclosures/{disclosure}").text.split("办理记录")[0]


def test_whoever_dismisses_sees_what_is_under_way(catalog: CatalogHarness) -> None:
    catalog.staff({"sub": PROPOSER.sub, "name": "林悦", "body": "GJJ", "department": "JCK", "posts": []})
    catalog.draft()
    catalog.proposed(title="另一条")
    page = Browser(catalog, OFFICE).get(f"/staff/{PROPOSER.sub}/edit").text
    assert "有2件正在办理，其中草稿和退回的1件" in page
