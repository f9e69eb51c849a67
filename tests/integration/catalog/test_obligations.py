"""What the directory asks for is raised, fulfilled, announced and excused as things happen, each once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.calendar.holidays import keep, parse
from services.catalog.use_cases.raise_obligations import raise_obligations
from tests.integration.catalog.harness import (
    OFFICE,
    PROPOSER,
    READER,
    STRANGER,
    CatalogHarness,
    content,
)

pytestmark = pytest.mark.one_database

EIGHT = [f"E0{number}" for number in range(1, 9)]
WITHDRAWN = {"reason": "有误，需要更正。", "ground": "《政府信息公开条例》第六条"}
ITEM = {
    "code": "GJJ-X-01",
    "body": "GJJ",
    "title": "每月归集情况",
    "audience": "external",
    "department": "JCK",
    "channels": ["website"],
    "elements": [{"code": "A", "name": "归集"}, {"code": "B", "name": "提取"}],
}
MONTHLY = {**ITEM, "frequency": "periodic", "period": "month", "time_limit": {"days": 5, "unit": "working"}}
STANDING = {**ITEM, "frequency": "standing"}


def added(catalog: CatalogHarness, item: dict[str, Any], **changes: Any) -> str:
    """Add an item and return its code."""
    given = catalog.post("/items", {**item, **changes}, OFFICE)
    assert given.status_code == 201, given.json
    return str(given.json["code"])


def changed(catalog: CatalogHarness, item: dict[str, Any], **changes: Any) -> None:
    given = {name: value for name, value in {**item, **changes, "reason": "调整"}.items() if name != "code"}
    answer = catalog.put(f"/items/{item['code']}", given, OFFICE, If_Match="*")
    assert answer.status_code == 200, answer.json


def rows(catalog: CatalogHarness, item: str, actor: Any = OFFICE, **query: str) -> list[dict[str, Any]]:
    words = "&".join(f"{name}={value}" for name, value in {"item": item, "limit": "100", **query}.items())
    return list(catalog.get(f"/obligations?{words}", actor).json["items"])


def standing_of(catalog: CatalogHarness, item: str, **query: str) -> dict[tuple[Any, Any], str]:
    """How each of an item's obligations stands, by element and occasion."""
    return {(row["element"], row["occasion"]): row["state"] for row in rows(catalog, item, **query)}


def covering(catalog: CatalogHarness, item: str, **query: Any) -> dict[str, Any]:
    words = "".join(f"&{name}={value}" for name, value in query.items())
    return dict(catalog.get(f"/coverage?item={item}{words}", OFFICE).json)


def told(catalog: CatalogHarness, verb: str, item: str) -> list[dict[str, Any]]:
    found = [event.data for event in catalog.announced(f"obligation.{verb}")]
    return [data for data in found if data["item"] == item]


def tasks(catalog: CatalogHarness, item: str) -> list[tuple[str, Any]]:
    """The tasks of an item's obligations: kind, and whom they await."""
    found = {event.data["id"]: event.data for event in catalog.announced("task.opened")}
    return [(data["kind"], data["roles"]) for data in found.values() if data["about"] == {"noun": "item", "id": item}]


def titles(catalog: CatalogHarness, item: str) -> list[str]:
    """As they read now."""
    found = {event.data["id"]: event.data for event in catalog.announced("task.opened")}
    return [data["title"] for data in found.values() if data["about"]["id"] == item]


def closed(catalog: CatalogHarness) -> list[str]:
    """The kinds of the tasks that ended by themselves."""
    found = [event.data["kind"] for event in catalog.announced("task.closed")]
    return sorted(kind for kind in found if kind.startswith("obligation"))


def test_seven_of_eight_elements_are_87_5_percent_and_the_eighth_is_named(catalog: CatalogHarness) -> None:
    """要素: coverage counts elements, not uploads."""
    assert covering(catalog, "GS-W-02")["rate"] == 0
    for elements in (EIGHT[:4], EIGHT[3:7]):
        catalog.published(STRANGER, item="GS-W-02", elements=elements)
    found = covering(catalog, "GS-W-02")
    assert (found["rate"], found["fulfilled"], found["owed"]) == (87.5, 7, 8)
    assert [gap["element_name"] for gap in found["items"]] == ["服务承诺"]
    catalog.published(STRANGER, item="GS-W-02", elements=["服务承诺"])
    found = covering(catalog, "GS-W-02")
    assert (found["rate"], found["items"]) == (100, [])
    assert len(told(catalog, "fulfilled", "GS-W-02")) == 8, "once each"


def test_what_must_always_be_public_is_owed_again_once_nothing_covers_it(catalog: CatalogHarness) -> None:
    code = added(catalog, STANDING)
    both, one = (catalog.published(item=code, elements=elements) for elements in (["A", "B"], ["A"]))
    assert set(standing_of(catalog, code).values()) == {"fulfilled"}
    catalog.later(days=40)
    assert catalog.act(both, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    assert standing_of(catalog, code) == {("A", None): "fulfilled", ("B", None): "open"}
    assert catalog.act(one, "take-down", OFFICE).status_code == 200
    assert set(standing_of(catalog, code).values()) == {"open"}
    # 20 working days from 19 December, and of January only the first is known to be off.
    assert [(row["due_on"], row["provisional"]) for row in rows(catalog, code)] == [("2027-01-18", True)] * 2
    assert len(told(catalog, "reopened", code)) == 2
    catalog.published(item=code, elements=["A"], formed_on="2026-12-01")
    assert standing_of(catalog, code) == {("A", None): "fulfilled", ("B", None): "open"}
    assert len(told(catalog, "fulfilled", code)) == 3


@pytest.mark.both_databases
def test_a_correction_that_leaves_an_element_out_opens_it(catalog: CatalogHarness) -> None:
    code = added(catalog, STANDING)
    disclosure = catalog.published(item=code, elements=["A", "B"])
    corrected = catalog.act(disclosure, "correct", PROPOSER, {"reason": "有误"})
    assert corrected.status_code == 200
    edit = content(item=..., elements=["A"], channels=["website"], period="")
    assert catalog.put(f"/disclosures/{disclosure}", edit, PROPOSER, If_Match="*").status_code == 200
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
    assert standing_of(catalog, code) == {("A", None): "fulfilled", ("B", None): "open"}


@pytest.mark.both_databases
def test_periods_are_raised_as_they_begin_however_long_nobody_looked(catalog: CatalogHarness) -> None:
    code = added(catalog, MONTHLY)
    assert standing_of(catalog, code) == {("A", "2026-11"): "open", ("B", "2026-11"): "open"}
    catalog.later(days=100)  # 17 February
    catalog.run_timers()
    catalog.run_timers()
    found = {**standing_of(catalog, code, year="2026"), **standing_of(catalog, code, year="2027")}
    months = ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert found == {
        (element, month): "open" if month == "2027-02" else "overdue" for element in "AB" for month in months
    }
    assert len(told(catalog, "overdue", code)) == 6


@pytest.mark.both_databases
def test_a_period_is_fulfilled_by_what_says_that_it_covers_it(catalog: CatalogHarness) -> None:
    code, other = added(catalog, MONTHLY), added(catalog, STANDING, code="GJJ-X-02")
    further = [{"item": other, "elements": ["B"]}]
    disclosure = catalog.published(item=code, elements=["A"], period="2026-11", also_fulfils=further)
    catalog.published(item=code, elements=["B"], period="2026-10")
    assert standing_of(catalog, code) == {("A", "2026-11"): "fulfilled", ("B", "2026-11"): "open"}
    assert standing_of(catalog, other) == {("A", None): "open", ("B", None): "fulfilled"}, "one text for two items"
    assert catalog.act(disclosure, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    assert set(standing_of(catalog, code).values()) == set(standing_of(catalog, other).values()) == {"open"}
    assert {row["due_on"] for row in rows(catalog, code)} == {"2026-12-07"}, "its own day is later"
    catalog.later(days=60)
    catalog.run_timers()
    catalog.published(item=code, elements=["A", "B"], period="2026-11", formed_on="2026-12-01")
    assert standing_of(catalog, code, year="2026")["B", "2026-11"] == "late"


@pytest.mark.both_databases
def test_a_timer_that_was_off_announces_each_exactly_once(catalog: CatalogHarness) -> None:
    code = added(catalog, MONTHLY)  # due on 7 December, five working days after November
    catalog.later(days=24)  # 3 December
    for _ in range(3):
        catalog.run_timers()
    assert [data["due_on"] for data in told(catalog, "due_soon", code)] == ["2026-12-07"] * 2
    assert tasks(catalog, code) == [("obligation_due", ["proposer", "section_head"])]
    assert "期限临近" in titles(catalog, code)[0]
    catalog.later(days=7)  # it was off on the 8th and the two days after
    for _ in range(3):
        catalog.run_timers()
        catalog.later(hours=6)
    assert len(told(catalog, "due_soon", code)) == 2
    assert len(told(catalog, "overdue", code)) == 2
    assert tasks(catalog, code)[1:] == [("obligation_overdue", ["office"])]
    assert all("期限" in title or "逾期" in title for title in titles(catalog, code))
    assert "期限临近" not in titles(catalog, code)[0], "its text follows the day"


@pytest.mark.both_databases
def test_tasks_end_by_themselves_once_it_is_public(catalog: CatalogHarness) -> None:
    code = added(catalog, STANDING, time_limit={"days": 5, "unit": "working"})
    catalog.later(days=9)
    catalog.run_timers()
    assert len(tasks(catalog, code)) == 2
    assert all("缺2项要素" in title for title in titles(catalog, code))
    catalog.published(item=code, elements=["A"])
    assert closed(catalog) == []
    assert not any("要素" in title for title in titles(catalog, code)), "it names the one that is left"
    assert covering(catalog, code)["late"] == 1
    assert [data["on_time"] for data in told(catalog, "fulfilled", code)] == [False]


@pytest.mark.both_databases
def test_a_newer_calendar_dates_anew_what_is_open_with_one_event_each(catalog: CatalogHarness) -> None:
    """放假安排: beyond the announced years a date is provisional; what is closed stays."""
    code = added(catalog, ITEM, frequency="periodic", period="year")
    before = rows(catalog, code)
    assert [(row["due_on"], row["provisional"]) for row in before] == [("2027-01-29", True)] * 2
    excused = before[0]["id"]
    assert catalog.post(f"/obligations/{excused}/excuse", {"reason": "机构合并"}, OFFICE).status_code == 200
    days = (
        [f"2027-01-0{day}" for day in (1, 2, 3)]
        + [f"2027-10-0{day}" for day in (1, 2, 3)]
        + ["2027-05-01", "2027-05-02"]
    )
    arrangement = {"year": 2027, "holidays": [*days, "2027-01-04"], "workdays": [], "source": "试验"}
    keep(parse(json.dumps(arrangement).encode()), catalog.folder / "calendar")
    catalog.run_timers()
    catalog.run_timers()
    after = {row["id"]: (row["due_on"], row["provisional"]) for row in rows(catalog, code)}
    assert after == {excused: ("2027-01-29", True), before[1]["id"]: ("2027-02-01", False)}
    assert len(told(catalog, "deadline_changed", code)) == 1


@pytest.mark.both_databases
def test_a_retired_item_is_excused_and_asked_for_again_when_restored(catalog: CatalogHarness) -> None:
    code = added(catalog, STANDING)
    catalog.published(item=code, elements=["A"])
    assert catalog.post(f"/items/{code}/retire", {"reason": "职能划出"}, OFFICE).status_code == 200
    assert standing_of(catalog, code) == {("A", None): "fulfilled", ("B", None): "excused"}
    assert rows(catalog, code, state="excused")[0]["excuse"] == "retired"
    assert [data["excuse"] for data in told(catalog, "excused", code)] == ["retired"]
    catalog.later(days=60)
    catalog.run_timers()
    assert told(catalog, "overdue", code) == []
    changed(catalog, STANDING, active=True)
    assert standing_of(catalog, code) == {("A", None): "fulfilled", ("B", None): "open"}


def test_an_element_that_the_directory_drops_is_owed_no_more(catalog: CatalogHarness) -> None:
    code = added(catalog, MONTHLY)
    changed(catalog, MONTHLY, elements=[{"code": "A", "name": "归集"}, {"code": "C", "name": "贷款"}])
    assert standing_of(catalog, code) == {
        ("A", "2026-11"): "open",
        ("B", "2026-11"): "excused",
        ("C", "2026-11"): "open",
    }
    changed(catalog, MONTHLY)
    assert standing_of(catalog, code)["B", "2026-11"] == "open"
    assert standing_of(catalog, code)["C", "2026-11"] == "excused"


@pytest.mark.both_databases
def test_the_office_excuses_with_a_reason_and_takes_it_back(catalog: CatalogHarness) -> None:
    code = added(catalog, STANDING)
    first = rows(catalog, code)[0]
    path = f"/obligations/{first['id']}"
    assert catalog.post(f"{path}/excuse", {"reason": "　"}, OFFICE).status_code == 422
    assert catalog.post(f"{path}/excuse", {"reason": "没有发生"}, PROPOSER).status_code == 403
    assert catalog.post(f"{path}/excuse", {"reason": "没有发生"}, OFFICE, If_Match='"99"').status_code == 412
    excused = catalog.post(f"{path}/excuse", {"reason": "没有发生"}, OFFICE)
    assert (excused.json["state"], excused.json["excuse_reason"]) == ("excused", "没有发生")
    assert catalog.get(path).json["excuse_reason"] is None, "the public is not told why"
    assert catalog.post(f"{path}/excuse", {"reason": "再次"}, OFFICE).status_code == 409
    assert covering(catalog, code)["owed"] == 1
    assert catalog.post(f"{path}/undo-excuse", {}, OFFICE).json["state"] == "open"
    assert catalog.post(f"{path}/undo-excuse", {}, OFFICE).status_code == 409
    assert covering(catalog, code)["owed"] == 2
    assert (len(told(catalog, "excused", code)), len(told(catalog, "reopened", code))) == (1, 1)


def test_a_matter_is_owed_from_the_day_on_which_it_was_formed(catalog: CatalogHarness) -> None:
    """条例第二十六条: 20 working days."""
    code = added(catalog, ITEM, elements=[])
    disclosure = catalog.draft(item=code, formed_on=None)
    assert rows(catalog, code) == []
    moved = catalog.put(f"/disclosures/{disclosure}", _content("2026-11-05"), PROPOSER, If_Match="*")
    assert moved.status_code == 200, moved.json
    assert [(row["occasion"], row["due_on"]) for row in rows(catalog, code)] == [(disclosure, "2026-12-03")]
    catalog.put(f"/disclosures/{disclosure}", _content("2026-11-06"), PROPOSER, If_Match="*")
    assert [row["due_on"] for row in rows(catalog, code)] == ["2026-12-04"]
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
    assert [(row["state"], row["index_number"]) for row in rows(catalog, code)] == [
        ("fulfilled", catalog.index_number(disclosure))
    ]
    catalog.act(disclosure, "purge", OFFICE)
    assert [row["state"] for row in rows(catalog, code)] == ["fulfilled"], "it was public in time"


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ["abandon", "purge"])
def test_a_matter_that_is_given_up_is_owed_no_more(catalog: CatalogHarness, act: str) -> None:
    code = added(catalog, ITEM, elements=[])
    disclosure = catalog.draft(item=code)
    assert len(rows(catalog, code)) == 1
    assert catalog.act(disclosure, act, OFFICE).status_code == 200
    assert rows(catalog, code) == []
    assert len(told(catalog, "dropped", code)) == 1


def test_a_matter_that_review_refuses_is_excused(catalog: CatalogHarness) -> None:
    code = added(catalog, ITEM, elements=[])
    disclosure = catalog.proposed(item=code)
    case = catalog.open_case(disclosure)
    ground = "commercial_secret_or_privacy"
    catalog.review_says(disclosure, "refused", case, reason="涉及商业秘密", ground=ground)
    assert [(row["state"], row["excuse"]) for row in rows(catalog, code)] == [("excused", "refused")]


def test_a_draft_is_pressed_for_by_one_task_alone(catalog: CatalogHarness) -> None:
    code = added(catalog, ITEM, elements=[])
    catalog.draft(item=code, formed_on="2026-11-05")
    catalog.later(days=25)
    catalog.run_timers()
    assert len(told(catalog, "overdue", code)) == 1
    assert tasks(catalog, code) == []
    of_draft = [event.data["kind"] for event in catalog.announced("task.opened") if event.data["disclosure"]]
    assert sorted(of_draft) == ["draft", "overdue"]


@pytest.mark.both_databases
def test_nobody_outside_learns_of_a_draft_by_what_is_owed(catalog: CatalogHarness) -> None:
    code, inner = added(catalog, ITEM, elements=[]), "GJJ-N-08"
    catalog.draft(item=code)
    assert len(rows(catalog, code, READER)) == 1
    assert rows(catalog, code, None) == rows(catalog, code, STRANGER) == []
    assert catalog.get(f"/coverage?item={code}").json["open"] == 0
    assert len(rows(catalog, inner, READER)) == 1
    assert rows(catalog, inner, None) == rows(catalog, inner, STRANGER) == []


def test_a_list_finds_by_state_what_each_row_says(catalog: CatalogHarness) -> None:
    """The rule is written twice: for one obligation, and for the database."""
    letters = [{"code": code, "name": code} for code in "ABCDEF"]
    code = added(catalog, STANDING, elements=letters, time_limit={"days": 5, "unit": "working"})
    ids = {row["element"]: row["id"] for row in rows(catalog, code)}
    for element in "BC":
        assert catalog.post(f"/obligations/{ids[element]}/excuse", {"reason": "没有发生"}, OFFICE).status_code == 200
    catalog.published(item=code, elements=["A", "B"])
    catalog.later(days=30)
    gone = catalog.published(item=code, elements=["D", "E"], formed_on="2026-11-09")
    catalog.published(item=code, elements=["D"], formed_on="2026-11-09")
    assert catalog.act(gone, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    found = standing_of(catalog, code)
    assert {element: state for (element, _), state in found.items()} == {
        "A": "fulfilled",
        "B": "fulfilled",
        "C": "excused",
        "D": "late",
        "E": "open",
        "F": "overdue",
    }
    for state in ("fulfilled", "late", "open", "overdue", "excused"):
        assert standing_of(catalog, code, state=state) == {key: was for key, was in found.items() if was == state}
    counted = covering(catalog, code)
    assert [counted[name] for name in ("fulfilled", "late", "open", "overdue", "excused", "owed")] == [2, 1, 1, 1, 1, 5]
    assert counted["rate"] == 60


@pytest.mark.both_databases
def test_coverage_is_asked_by_department_and_by_article(catalog: CatalogHarness) -> None:
    code = added(catalog, STANDING, legal_basis="《政府信息公开条例》第二十条第（五）项")
    assert covering(catalog, code, article="第二十条")["owed"] == 2
    assert covering(catalog, code, article="第二十一条")["owed"] == 0
    by_category = added(catalog, {**STANDING, "code": "GJJ-W-92"}, category="art20-8", legal_basis="")
    for article, owed in (("art20-8", 2), ("第二十条", 2), ("art20-5", 0), ("art20", 0)):
        assert covering(catalog, by_category, article=article)["owed"] == owed, article
    assert covering(catalog, code, department="JCK")["owed"] == 2
    assert covering(catalog, code, department="BGS")["owed"] == 0
    assert covering(catalog, code, year=2025)["owed"] == 0
    assert covering(catalog, code, year=2027)["owed"] == 2


def test_raising_twice_raises_once(catalog: CatalogHarness) -> None:
    code = added(catalog, MONTHLY)
    for _ in range(2):
        with catalog.service.transaction() as work:
            raise_obligations(code, work=work, clock=catalog.clock)
    assert len(rows(catalog, code)) == 2


def _content(formed_on: str) -> dict[str, Any]:
    return content(item=..., formed_on=formed_on, channels=["website"], period="")
