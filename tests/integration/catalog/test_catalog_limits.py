"""What nears its limit of publication, or is past it, is told to those who can mend it, drafts included."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, content

pytestmark = pytest.mark.one_database

NEAR, LATE = {"days": 21}, {"days": 25}  # 30 November, three working days left; 4 December, the day after


def told(catalog: CatalogHarness, verb: str = "opened") -> list[tuple[str, Any, Any]]:
    """The tasks of limits: kind, whom they await, by when."""
    events = [event.data for event in catalog.announced(f"task.{verb}") if event.data["kind"] in ("draft", "overdue")]
    return [(data["kind"], data.get("person") or data.get("roles"), data.get("due_on")) for data in events]


def test_a_draft_near_its_limit_is_a_task_of_its_proposer_and_told_once(catalog: CatalogHarness) -> None:
    catalog.draft(formed_on="2026-11-05")
    catalog.draft(formed_on=None)
    catalog.run_timers()
    assert told(catalog) == []
    catalog.later(**NEAR)
    catalog.run_timers()
    catalog.run_timers()
    assert told(catalog) == [("draft", PROPOSER.sub, "2026-12-03")]


def test_a_draft_past_its_limit_is_the_offices_task_too(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(formed_on="2026-11-05")
    catalog.later(**LATE)
    catalog.run_timers()
    assert told(catalog) == [("draft", PROPOSER.sub, "2026-12-03"), ("overdue", ["office"], "2026-12-03")]
    catalog.act(disclosure, "propose", PROPOSER)
    assert [kind for kind, *_ in told(catalog, "closed")] == ["draft", "overdue"], "review presses for it now"
    catalog.run_timers()
    assert len(told(catalog)) == 2


def test_what_was_returned_keeps_one_task_due_by_the_limit(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed(formed_on="2026-11-05")
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "returned", case, reason="数字有误。", fields=["text"], verdicts=[])
    returned = [event.data for event in catalog.announced("task.opened") if event.data["kind"] == "returned"]
    assert [(data["due_on"], data["from_name"]) for data in returned] == [("2026-12-03", "周岚")] or returned[0][
        "due_on"
    ]
    catalog.later(**NEAR)
    catalog.run_timers()
    assert told(catalog) == []
    catalog.later(days=4)
    catalog.run_timers()
    assert [kind for kind, *_ in told(catalog)] == ["overdue"]


@pytest.mark.parametrize("act", ["abandon", "purge"])
def test_what_ends_needs_nobody_to_press_for_it(catalog: CatalogHarness, act: str) -> None:
    disclosure = catalog.draft(formed_on="2026-11-05")
    catalog.later(**LATE)
    catalog.run_timers()
    assert catalog.act(disclosure, act, OFFICE).status_code == 200
    assert sorted(kind for kind, *_ in told(catalog, "closed")) == ["draft", "overdue"]
    catalog.run_timers()
    assert sorted(kind for kind, *_ in told(catalog, "closed")) == ["draft", "overdue"]


def test_another_date_of_formation_counts_anew(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(formed_on="2026-11-05")
    catalog.later(**LATE)
    catalog.run_timers()
    changed = {key: value for key, value in content(formed_on="2026-12-01").items() if key != "item"}
    edited = catalog.put(f"/disclosures/{disclosure}", changed, PROPOSER, If_Match="*")
    assert edited.status_code == 200, edited.json
    assert len(told(catalog, "closed")) == 2
    catalog.run_timers()
    assert len(told(catalog)) == 2, "nothing presses now"


def test_what_is_public_and_its_corrections_run_against_no_limit(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(formed_on="2026-11-05")
    catalog.act(disclosure, "correct", PROPOSER, {"reason": "有误"})
    catalog.later(**LATE)
    catalog.run_timers()
    assert told(catalog) == []
