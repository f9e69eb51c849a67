"""The lists on both kinds of database: who sees what, page by page, in how many statements."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import Post
from tests.harness.base import WHO_ASKS
from tests.integration.notify import conftest
from tests.integration.notify.harness import (
    CLERK,
    KEEPER,
    OFFICE,
    OPERATOR,
    PARTY_KEEPER,
    PARTY_MEMBER,
    PROOF,
    SJJ,
    STRANGER,
    SUPERIOR,
    NotifyHarness,
)
from tests.unit.notify.builders import a_person

pytestmark = [pytest.mark.one_database, pytest.mark.servers]
harness = conftest.any_harness


def open_tasks(harness: NotifyHarness, count: int, **changes) -> None:
    for number in range(1, count + 1):
        due_on = None if number % 3 == 0 else f"2026-11-{10 + number:02}" if number < 15 else "2026-12-01"
        harness.open_task(number, **{"due_on": due_on, **changes})


# Tasks ------------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_tasks_come_most_urgent_first_and_page_by_page(harness: NotifyHarness):
    open_tasks(harness, 12)
    seen, address = [], "/tasks?limit=5"
    while address:
        answer = harness.get(address, actor=OFFICE)
        seen += [task["due_on"] for task in answer.json["items"]]
        address = f"/tasks?limit=5&cursor={answer.json['next']}" if answer.json["next"] else None
        assert ("Link" in answer.headers) == bool(address)
    assert len(seen) == 12
    assert seen == sorted(seen, key=lambda due: due or "9999")


def test_a_task_tells_how_many_working_days_are_left(harness: NotifyHarness):
    harness.open_task(due_on="2026-11-30")
    (task,) = harness.get("/tasks", actor=OFFICE).json["items"]
    assert (task["working_days_left"], task["step"], task["kind_name"]) == (4, 2, "审核")


@pytest.mark.both_databases
def test_a_task_is_seen_by_those_whom_it_awaits_only(harness: NotifyHarness):
    harness.open_task(1, not_for=["chen"])
    harness.open_task(2, of="catalog", kind="returned", person="lin", department="归集科")
    harness.open_task(3, of="complaints", kind="answer", roles=["case_officer"], department="信访科")
    harness.open_task(4, audience="party")

    def seen(actor):
        return {task["id"] for task in harness.get("/tasks", actor=actor).json["items"]}

    assert seen(OFFICE) == {"t-001"}
    assert seen(CLERK) == set()
    assert seen(a_person("chen", "office")) == set()
    assert seen(a_person("lin", "proposer")) == {"t-002"}
    assert seen(a_person("x", "case_officer", department="信访科")) == {"t-003"}
    bound = replace(a_person("x"), posts=(Post("case_officer", "GJJ", "归集科"),))
    assert seen(bound) == set()
    assert seen(replace(bound, posts=(Post("case_officer", "GJJ", "信访科"),))) == {"t-003"}
    assert seen(replace(OFFICE, party_member=True)) == {"t-001", "t-004"}
    assert seen(a_person("x", "office", body="GDKY")) == set()
    assert seen(a_person("x", "office", body="SJ", scope=("GJJ",))) == {"t-001"}


@pytest.mark.both_databases
def test_a_closed_task_awaits_nobody_and_leaves_no_title(harness: NotifyHarness):
    harness.open_task(title="关于某事的通知")
    harness.deliver("review.task.closed", "t-001", {"id": "t-001", "kind": "decide", "body": "GJJ", "reason": "passed"})
    assert harness.get("/tasks", actor=OFFICE).json["items"] == []
    assert "关于某事" not in harness.everything_kept()


def test_a_role_name_is_matched_whole(harness: NotifyHarness):
    harness.open_task(roles=["section_head"])
    for role in ("head", "section", "%", "section%head", "_"):
        assert harness.get("/tasks", actor=a_person("x", role)).json["items"] == []


# Deliveries -------------------------------------------------------------------------------------------------------


def test_external_deliveries_are_for_staff_whose_roles_reach_the_body(harness: NotifyHarness):
    harness.publish()
    for actor, count in ((CLERK, 2), (SUPERIOR, 2), (STRANGER, 0)):
        assert len(harness.get("/deliveries", actor=actor).json["items"]) == count


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("audience", "allowed", "refused"),
    [
        ("internal", [CLERK, KEEPER, PARTY_MEMBER, SUPERIOR], [STRANGER]),
        ("party", [PARTY_KEEPER, PARTY_MEMBER], [CLERK, KEEPER, STRANGER, SUPERIOR]),
    ],
)
def test_inner_deliveries_are_unknown_to_everyone_else(harness: NotifyHarness, audience, allowed, refused):
    harness.publish(audience=audience)
    found = harness.board(by=allowed[0])
    for actor in allowed:
        assert harness.get(f"/deliveries/{found['id']}", actor=actor).status_code == 200
        assert len(harness.get("/deliveries", actor=actor).json["items"]) == 2
    for actor in refused:
        assert harness.get(f"/deliveries/{found['id']}", actor=actor).status_code == 404
        assert harness.get("/deliveries", actor=actor).json["items"] == []


# Wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "deliveries?state=unknown",
        "deliveries?limit=0",
        "deliveries?limit=101",
        "deliveries?limit=x",
        "deliveries?unknown=1",
        "deliveries?channel=%00",
        "deliveries?disclosure=a%00",
        "feeds/publications.rss?body=%00",
        "tasks?limit=-1",
        "feeds/publications.atom?topic=weather",
        "feeds/publications.json?unknown=1",
    ],
)
def test_a_wrong_query_is_refused_with_a_problem(harness: NotifyHarness, query):
    everyone = a_person("x", "operator", "channel_keeper")
    answer = harness.get(f"/{query}", actor=everyone)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["errors"]


@pytest.mark.parametrize(
    "query",
    [
        "deliveries?cursor=WyIAIl0",
        "tasks?cursor=WyIyMDI2LTExLTI0IiwiXHUwMDAwIl0",
        "deliveries?cursor=xyz",
        "deliveries?cursor=WzFd",
        "deliveries?cursor=W10",
        "tasks?cursor=WyJ4Il0",
        "tasks?cursor=WyJ4IiwieSJd",
        "tasks?cursor=WzEsMl0",
        "subscriptions?cursor=WzFd",
    ],
)
def test_a_cursor_that_no_page_gave_is_refused(harness: NotifyHarness, query):
    answer = harness.get(f"/{query}", a_person("x", "operator", "channel_keeper"))
    assert (answer.status_code, answer.json["code"]) == (400, "bad_cursor")


# Statements -------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_a_list_takes_at_most_three_statements_whatever_its_length(harness: NotifyHarness):
    for number in range(30):
        harness.publish(f"d-{number}")
    open_tasks(harness, 30, due_on="2026-11-25")
    harness.post("/subscriptions", SJJ, actor=OPERATOR)
    everyone = a_person("sun", "office", "channel_keeper", "operator")
    for path in ("tasks", "deliveries", "subscriptions", "feeds/publications.atom", "feeds/publications.json"):
        for limit in ("1", "100") if "feeds" not in path else ("",):
            with harness.statements() as sent:
                assert harness.get(f"/{path}" + (f"?limit={limit}" if limit else ""), actor=everyone).status_code == 200
            assert len(sent) <= 3, sent


def test_a_detail_takes_at_most_two_statements_and_a_confirmation_at_most_ten(harness: NotifyHarness):
    harness.publish()
    found = harness.board()
    with harness.statements() as sent:
        harness.get(f"/deliveries/{found['id']}", actor=KEEPER)
    assert len(sent) <= 2 + WHO_ASKS
    with harness.statements() as sent:
        answer = harness.post(f"/deliveries/{found['id']}/confirm", PROOF, Idempotency_Key="k", actor=KEEPER)
    assert answer.status_code == 200
    assert len(sent) <= 10 + WHO_ASKS, sent


@pytest.mark.both_databases
def test_what_is_for_a_group_is_seen_by_its_departments_and_those_who_work_on_it(harness: NotifyHarness):
    data = harness.publish("d-1", audience="internal", readers=["BGS"])
    group = a_person("wu", department="BGS")
    for reader in (group, a_person("lu", "leader", department="CW"), KEEPER):
        deliveries = harness.items("/deliveries", reader)
        assert {each["index_number"] for each in deliveries} == {data["index_number"]}
        assert harness.get(f"/deliveries/{deliveries[0]['id']}", reader).status_code == 200
    for other in (a_person("xu", department="CW"), a_person("xia", department=""), OPERATOR, STRANGER):
        assert harness.items("/deliveries", other) == []
        assert harness.get(f"/deliveries/{deliveries[0]['id']}", other).status_code == 404
        harness.sign_in(other)
        assert data["title"] not in harness.client.get("/notify/deliveries?view=all").text
        page = harness.client.get(f"/notify/deliveries/{deliveries[0]['id']}")
        assert (page.status_code, data["title"] in page.text) == (404, False)
