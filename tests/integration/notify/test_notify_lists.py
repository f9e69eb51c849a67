"""The lists on both kinds of database: who sees what, page by page, in how many statements."""

from __future__ import annotations

import pytest

from tests.integration.notify import conftest
from tests.integration.notify.house import (
    CLERK,
    KEEPER,
    OPERATOR,
    PARTY_MEMBER,
    STRANGER,
    SUPERIOR,
    House,
    a_task,
    person,
)

pytestmark = pytest.mark.servers
house = conftest.house_on_either

API = "/notify/api/v1"
PROOF = {"address": "一楼东侧", "note": "已张贴两页", "posted_at": "2026-11-24T10:00:00+08:00"}
SJJ = {"code": "sjj", "name": "市审计局", "topics": ["finance"], "bodies": ["GJJ"]}
OFFICE = person("li", "office")


def board(house: House, actor=KEEPER) -> dict:
    return house.client(actor).get(f"{API}/deliveries?channel=board").json["items"][0]


def open_tasks(house: House, count: int, **changes) -> None:
    for number in range(1, count + 1):
        due_on = None if number % 3 == 0 else f"2026-11-{10 + number:02}" if number < 15 else "2026-12-01"
        task = a_task(number, **{"due_on": due_on, **changes})
        house.tell("review.task.opened", task["id"], task)


# Tasks ------------------------------------------------------------------------------------------------------------


def test_tasks_come_most_urgent_first_and_page_by_page(house: House):
    open_tasks(house, 12)
    seen, address = [], f"{API}/tasks?limit=5"
    while address:
        answer = house.client(OFFICE).get(address)
        seen += [task["due_on"] for task in answer.json["items"]]
        address = f"{API}/tasks?limit=5&cursor={answer.json['next']}" if answer.json["next"] else None
        assert ("Link" in answer.headers) == bool(address)
    assert len(seen) == 12
    assert seen == sorted(seen, key=lambda due: due or "9999")


def test_a_task_tells_how_many_working_days_are_left(house: House):
    house.tell("review.task.opened", "t-001", a_task(due_on="2026-11-30"))
    (task,) = house.client(OFFICE).get(f"{API}/tasks").json["items"]
    assert (task["working_days_left"], task["step"], task["kind_name"]) == (4, 2, "审核")


def test_a_task_is_seen_by_those_whom_it_awaits_only(house: House):
    house.tell("review.task.opened", "t-001", a_task(1, not_for=["chen"]))
    house.tell("catalog.task.opened", "t-002", a_task(2, kind="returned", person="lin", roles=[], department="归集科"))
    house.tell("complaints.task.opened", "t-003", a_task(3, kind="answer", roles=["case_officer"], department="信访科"))

    def seen(actor):
        return {task["id"] for task in house.client(actor).get(f"{API}/tasks").json["items"]}

    assert seen(OFFICE) == {"t-001"}
    assert seen(person("chen", "office")) == set()
    assert seen(person("lin", "proposer")) == {"t-002"}
    assert seen(person("x", "case_officer", department="信访科")) == {"t-003"}
    assert seen(person("x", "case_officer", department="归集科")) == set()
    assert seen(person("x", "office", body="GDKY")) == set()
    assert seen(person("x", "office", body="SJ", scope=("GJJ",))) == {"t-001"}


def test_a_closed_task_awaits_nobody_and_leaves_no_title(house: House):
    house.tell("review.task.opened", "t-001", a_task(title="关于某事的通知"))
    house.tell("review.task.closed", "t-001", {"id": "t-001", "kind": "decide", "body": "GJJ", "reason": "passed"})
    assert house.client(OFFICE).get(f"{API}/tasks").json["items"] == []
    assert "关于某事" not in house.everything_kept()


def test_a_role_name_is_matched_whole(house: House):
    house.tell("review.task.opened", "t-001", a_task(roles=["section_head"]))
    for role in ("head", "section", "%", "section%head", "_"):
        assert house.client(person("x", role)).get(f"{API}/tasks").json["items"] == []


# Deliveries -------------------------------------------------------------------------------------------------------


def test_external_deliveries_are_for_staff_whose_roles_reach_the_body(house: House):
    house.publish()
    for actor, count in ((CLERK, 2), (SUPERIOR, 2), (STRANGER, 0)):
        assert len(house.client(actor).get(f"{API}/deliveries").json["items"]) == count


@pytest.mark.parametrize(
    ("audience", "allowed", "refused"),
    [
        ("internal", [CLERK, KEEPER, PARTY_MEMBER], [STRANGER, SUPERIOR]),
        ("party", [KEEPER, PARTY_MEMBER], [CLERK, STRANGER, SUPERIOR]),
    ],
)
def test_inner_deliveries_are_unknown_to_everyone_else(house: House, audience, allowed, refused):
    house.publish(audience=audience)
    found = board(house)
    for actor in allowed:
        assert house.client(actor).get(f"{API}/deliveries/{found['id']}").status_code == 200
        assert len(house.client(actor).get(f"{API}/deliveries").json["items"]) == 2
    for actor in refused:
        assert house.client(actor).get(f"{API}/deliveries/{found['id']}").status_code == 404
        assert house.client(actor).get(f"{API}/deliveries").json["items"] == []


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
        "deliveries?cursor=WyIAIl0",
        "tasks?cursor=WyIyMDI2LTExLTI0IiwiXHUwMDAwIl0",
        "deliveries?cursor=xyz",
        "deliveries?cursor=WzFd",
        "deliveries?cursor=W10",
        "tasks?cursor=WyJ4Il0",
        "tasks?cursor=WyJ4IiwieSJd",
        "tasks?cursor=WzEsMl0",
        "tasks?limit=-1",
        "subscriptions?cursor=WzFd",
        "feeds/publications.atom?topic=weather",
        "feeds/publications.json?unknown=1",
    ],
)
def test_a_wrong_query_is_refused_with_a_problem(house: House, query):
    everyone = person("x", "operator", "channel_keeper")
    answer = house.client(everyone).get(f"{API}/{query}")
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["errors"]


# Statements -------------------------------------------------------------------------------------------------------


def test_a_list_takes_at_most_three_statements_whatever_its_length(house: House):
    for number in range(30):
        house.publish(f"d-{number}")
    open_tasks(house, 30, due_on="2026-11-25")
    house.client(OPERATOR).post(f"{API}/subscriptions", SJJ)
    everyone = person("sun", "office", "channel_keeper", "operator")
    client = house.client(everyone)
    for path in ("tasks", "deliveries", "subscriptions", "feeds/publications.atom", "feeds/publications.json"):
        for limit in ("1", "100") if "feeds" not in path else ("",):
            with house.counting() as sent:
                assert client.get(f"{API}/{path}" + (f"?limit={limit}" if limit else "")).status_code == 200
            assert len(sent) <= 3, sent


def test_a_detail_takes_at_most_two_statements_and_a_confirmation_at_most_ten(house: House):
    house.publish()
    found = board(house)
    client = house.client(KEEPER)
    with house.counting() as sent:
        client.get(f"{API}/deliveries/{found['id']}")
    assert len(sent) <= 2
    with house.counting() as sent:
        answer = client.post(f"{API}/deliveries/{found['id']}/confirm", PROOF, Idempotency_Key="k")
    assert answer.status_code == 200
    assert len(sent) <= 10, sent
