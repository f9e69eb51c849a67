"""What was refused is examined again (定期审查, 条例第十八条): a task when due, and an act with its result."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.catalog.domain.reexamining import months_after
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness
from tests.integration.catalog.test_obligations import STANDING, added

pytestmark = pytest.mark.one_database

KEEP = {"result": "keep", "ground": "process_information", "reason": "仍在内部研究阶段。"}
DISCLOSE = {"result": "disclose", "reason": "事项已经办结，情势已变化。"}


def refused(catalog: CatalogHarness) -> str:
    """What review refused today, 2026-11-09."""
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "refused", case, reason="内部事务。", ground="internal_affairs")
    return disclosure


def tasks(catalog: CatalogHarness, kind: str) -> list[dict[str, Any]]:
    return [event.data for event in catalog.announced("task.opened") if event.data.get("kind") == kind]


def test_the_office_gets_one_task_when_it_is_due(catalog: CatalogHarness) -> None:
    disclosure = refused(catalog)
    assert catalog.get(f"/disclosures/{disclosure}", OFFICE).json["review"]["reexamine_on"] == "2027-11-09"
    catalog.later(days=364)
    catalog.run_timers()
    assert tasks(catalog, "re_examine") == []
    catalog.later(days=20)
    catalog.run_timers()
    catalog.run_timers()
    (task,) = tasks(catalog, "re_examine")
    assert (task["roles"], task["due_on"]) == (["office"], "2027-11-09")


@pytest.mark.both_databases
def test_what_stays_refused_has_a_ground_and_a_next_date(catalog: CatalogHarness) -> None:
    disclosure = refused(catalog)
    catalog.later(days=370)
    catalog.run_timers()
    assert catalog.act(disclosure, "re-examine", PROPOSER, KEEP).status_code == 403
    kept = catalog.act(disclosure, "re-examine", OFFICE, KEEP)
    assert (kept.status_code, kept.json["state"]) == (200, "refused"), kept.json
    review = catalog.get(f"/disclosures/{disclosure}", OFFICE).json["review"]
    assert (review["refusal_ground"], review["refusal_reason"]) == (KEEP["ground"], KEEP["reason"])
    assert review["reexamine_on"] == "2028-11-14"
    assert {"re_examine", "refusal_check"}.isdisjoint(open_tasks(catalog))
    catalog.later(days=370)
    catalog.run_timers()
    assert len(tasks(catalog, "re_examine")) == 2, "each due date has its task"
    records = catalog.get(f"/audit?aggregate=disclosure/{disclosure}&limit=100", OFFICE).json["items"]
    (record,) = [record for record in records if record["name"] == "disclosure.re_examined"]
    assert (record["actor"]["sub"], record["detail"]["result"]) == (OFFICE.sub, "keep")


def test_what_may_be_disclosed_begins_anew_from_its_text(catalog: CatalogHarness) -> None:
    disclosure = refused(catalog)
    text = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["text"]
    begun = catalog.act(disclosure, "re-examine", OFFICE, DISCLOSE)
    assert (begun.status_code, begun.json["state"], begun.json["revision"]) == (200, "draft", 2), begun.json
    (task,) = tasks(catalog, "re_examined")
    assert task["person"] == PROPOSER.sub
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["text"] == text
    catalog.recheck(disclosure)
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
    assert catalog.whole(disclosure).published == "published"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({**KEEP, "ground": ""}, "ground"),
        ({**KEEP, "next_on": "2026-11-09"}, "next_on"),
        ({**KEEP, "next_on": "2029-01-01"}, "next_on"),
        ({**DISCLOSE, "ground": "internal_affairs"}, "ground"),
        ({**DISCLOSE, "reason": "。"}, "reason"),
    ],
)
def test_a_result_that_lacks_something_says_what(catalog: CatalogHarness, given: dict[str, str], field: str) -> None:
    wrong = catalog.act(refused(catalog), "re-examine", OFFICE, given)
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, [field])


@pytest.mark.both_databases
def test_only_what_was_refused_is_examined_again(catalog: CatalogHarness) -> None:
    assert catalog.act(catalog.published(), "re-examine", OFFICE, KEEP).status_code == 409
    gone = refused(catalog)
    assert catalog.act(gone, "purge", OFFICE).status_code == 200
    assert catalog.act(gone, "re-examine", OFFICE, KEEP).status_code == 409
    catalog.later(days=400)
    catalog.run_timers()
    assert tasks(catalog, "re_examine") == []


def test_the_page_says_when_it_is_due_and_takes_the_result(catalog: CatalogHarness) -> None:
    disclosure = refused(catalog)
    office = Browser(catalog, OFFICE)
    page = office.get(f"/catalog/disclosures/{disclosure}").text
    assert "2027年11月9日定期审查" in page
    assert "登记定期审查" in page
    assert "登记定期审查" not in Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text
    done = Browser(catalog, OFFICE).act(disclosure, "re-examine", **KEEP, next_on="2027-05-10")
    assert done.status_code == 303
    assert "2027年5月10日定期审查" in Browser(catalog, OFFICE).get(f"/catalog/disclosures/{disclosure}").text


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-11-30", 3, "2027-02-28"), ("2027-12-31", 2, "2028-02-29"), ("2026-01-15", 12, "2027-01-15")],
)
def test_months_end_where_the_month_does(day: str, months: int, later: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


def open_tasks(catalog: CatalogHarness) -> dict[str, dict[str, Any]]:
    gone = {event.data["id"] for event in catalog.announced("task.closed")}
    opened = [event.data for event in catalog.announced("task.opened")]
    return {task["kind"]: task for task in opened if task["id"] not in gone}


def test_its_proposer_and_the_office_learn_of_a_refusal(catalog: CatalogHarness) -> None:
    disclosure = refused(catalog)
    waiting = open_tasks(catalog)
    assert waiting["refused"]["person"] == PROPOSER.sub
    assert (waiting["refusal_check"]["roles"], waiting["refusal_check"]["due_on"] is None) == (["office"], False)
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text
    assert "内部事务。" in page
    assert "知悉" in page
    assert catalog.act(disclosure, "acknowledge", PROPOSER).status_code == 200
    assert list(open_tasks(catalog)) == ["refusal_check"]
    assert catalog.act(disclosure, "acknowledge", PROPOSER).json["code"] == "nothing_to_acknowledge"
    assert catalog.act(disclosure, "re-examine", OFFICE, KEEP).status_code == 200
    assert open_tasks(catalog) == {}


def test_the_office_puts_a_wrong_refusal_right_at_once(catalog: CatalogHarness) -> None:
    disclosure = refused(catalog)
    begun = catalog.act(disclosure, "re-examine", OFFICE, DISCLOSE)
    assert begun.json["state"] == "draft"
    assert list(open_tasks(catalog)) == ["re_examined"]


def test_its_proposer_learns_of_a_withdrawal_that_leaves_a_gap(catalog: CatalogHarness) -> None:
    code = added(catalog, STANDING)
    disclosure = catalog.published(item=code, elements=["A"], period="")
    gone = {"reason": "附表的数字有误。", "ground": "条例第六条"}
    assert catalog.act(disclosure, "withdraw", OFFICE, gone).status_code == 200
    assert open_tasks(catalog)["withdrawn"]["person"] == PROPOSER.sub
    browser = Browser(catalog, PROPOSER)
    assert "以撤下的内容为底稿重新起草" in browser.get(f"/catalog/disclosures/{disclosure}").text
    begun = browser.get(f"/catalog/disclosures/new?item={code}&from={disclosure}").text
    assert catalog.whole(disclosure).revision.content.title in begun
    assert "已填入撤下的" in begun


def test_the_limit_of_what_may_be_disclosed_after_all_runs_from_that_day(catalog: CatalogHarness) -> None:
    disclosure = refused(catalog)
    catalog.later(days=370)
    assert catalog.act(disclosure, "re-examine", OFFICE, DISCLOSE).status_code == 200
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["deadline"]
    assert shown["state"] == "open"
    assert "2027年11月14日定期审查决定公开" in shown["explanation"]
    (task,) = tasks(catalog, "re_examined")
    assert task["due_on"] == shown["on"]
    catalog.run_timers()
    assert tasks(catalog, "overdue") == []
