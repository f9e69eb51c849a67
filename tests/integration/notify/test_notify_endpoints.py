"""The endpoints: who may, what comes back, and what every kind of wrong input is answered."""

from __future__ import annotations

import pytest

from chassis.files import FileStore
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

API = "/notify/api/v1"
PROOF = {"address": "一楼东侧", "note": "已张贴两页", "posted_at": "2026-11-24T10:00:00+08:00"}
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
    house.tell("catalog.task.opened", "t-002", a_task(2, person="lin", roles=[], department="归集科"))
    house.tell("complaints.task.opened", "t-003", a_task(3, roles=["case_officer"], department="信访科"))

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


def test_a_stranger_confirms_nothing_and_learns_nothing(house: House):
    house.publish(audience="internal")
    path = f"{API}/deliveries/{board(house)['id']}/confirm"
    assert house.client(STRANGER).post(path, PROOF).status_code == 404
    assert house.client(CLERK).post(path, PROOF).status_code == 403
    assert house.client().post(path, PROOF).status_code == 401
    assert board(house)["state"] == "pending"


def test_a_repeated_key_confirms_once_and_answers_the_same(house: House):
    house.publish()
    path = f"{API}/deliveries/{board(house)['id']}/confirm"
    keeper = house.client(KEEPER)
    first = keeper.post(path, PROOF, Idempotency_Key="k-1")
    again = keeper.post(path, PROOF, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code, first.json) == (200, 200, again.json)
    other = keeper.post(path, {**PROOF, "note": "另一份"}, Idempotency_Key="k-1")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert keeper.post(path, PROOF).json["allowed"] == ["ask_removal", "replace", "vanish"]
    assert len([event for event in house.events("delivery.completed") if event.data["channel"]["code"] == "board"]) == 1


def test_a_stale_version_changes_nothing(house: House):
    house.publish()
    found = board(house)
    keeper = house.client(KEEPER)
    version = keeper.get(f"{API}/deliveries/{found['id']}").headers["ETag"]
    assert keeper.get(f"{API}/deliveries/{found['id']}", If_None_Match=version).status_code == 304
    for wrong in ('"7"', '"abc"'):
        answer = keeper.post(f"{API}/deliveries/{found['id']}/confirm", PROOF, If_Match=wrong)
        assert (answer.status_code, answer.json["code"]) == (412, "stale")
    assert keeper.post(f"{API}/deliveries/{found['id']}/confirm", PROOF, If_Match=version).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "note"),
        ({**PROOF, "extra": 1}, 422, "extra"),
        ({**PROOF, "note": 5}, 422, "note"),
        ({**PROOF, "note": "   "}, 422, "note"),
        ({**PROOF, "note": "长" * 501}, 422, "note"),
        ({**PROOF, "address": None}, 422, "address"),
        ({**PROOF, "posted_at": "2026-11-24"}, 422, "posted_at"),
        ({**PROOF, "posted_at": "2026-11-24T10:00:00"}, 422, "posted_at"),
        ({**PROOF, "posted_at": "2026-11-24T10:00:01+08:00"}, 422, "posted_at"),
        ({**PROOF, "posted_at": "2026-11-24T09:59:59+08:00"}, 422, "posted_at"),
        ({**PROOF, "photo": "sm3:" + "0" * 64}, 422, "photo"),
        ({**PROOF, "photo": "../../etc/passwd"}, 422, "photo"),
        ({**PROOF, "note": "机密★10年"}, 422, "note"),
        ({**PROOF, "note": "a\x00b"}, 422, "note"),
        (b'{"note": "\\ud800", "posted_at": "2026-11-24T10:00:00+08:00"}', 422, "note"),
        ([], 422, "body"),
        ("{", 400, None),
        ("x" * 2_100_000, 413, None),
    ],
)
def test_a_wrong_proof_is_refused_by_field_and_changes_nothing(house: House, body, status, field):
    house.publish()
    found = board(house)
    answer = house.client(KEEPER).post(f"{API}/deliveries/{found['id']}/confirm", body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert field is None or field in answer.json["errors"], answer.json
    assert board(house)["state"] == "pending"
    assert "机密★" not in house.everything_kept()


def test_a_photo_is_named_by_the_digest_of_its_upload(house: House):
    house.publish()
    photo = FileStore(house.service.settings.files, room="catalog").put(b"\x89PNG a photo")
    path = f"{API}/deliveries/{board(house)['id']}/confirm"
    assert house.client(KEEPER).post(path, {**PROOF, "photo": photo}).status_code == 200
    assert board(house)["proof"]["photo"] == photo


def test_failing_retrying_and_giving_up(house: House):
    house.publish()
    path = f"{API}/deliveries/{board(house)['id']}"
    keeper = house.client(KEEPER)
    assert keeper.post(f"{path}/give-up", {"reason": "不再张贴"}).status_code == 409
    assert keeper.post(f"{path}/fail", {"reason": " "}).status_code == 422
    assert keeper.post(f"{path}/fail", {"reason": "秘密★3年"}).status_code == 422
    assert keeper.post(f"{path}/fail", {"reason": "公开栏维修"}).json["acts"] == ["give_up", "retry"]
    assert keeper.post(f"{path}/retry").json["state"] == "retried"
    assert keeper.post(f"{path}/fail", {"reason": "公开栏已拆除"}).status_code == 200
    assert keeper.post(f"{path}/give-up", {"reason": "公开栏已拆除"}).json["state"] == "given_up"
    assert [event.data["reason"] for event in house.events("delivery.failed")] == ["公开栏维修", "公开栏已拆除"]
    assert len(board(house)["attempts"]) == 2
    assert keeper.get(f"{API}/tasks").json["items"] == []


@pytest.mark.parametrize("act", ["confirm", "confirm-removal", "fail", "retry", "give-up"])
def test_an_unknown_delivery_is_not_found(house: House, act):
    body = {
        "confirm": PROOF,
        "confirm-removal": {"note": "已取下", "removed_at": PROOF["posted_at"]},
        "retry": None,
    }.get(act, {"reason": "公开栏维修"})
    answer = house.client(KEEPER).post(f"{API}/deliveries/none/{act}", body)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


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


@pytest.mark.parametrize("path", ["tasks", "deliveries", "deliveries/x", "subscriptions"])
def test_the_public_is_asked_to_sign_in(house: House, path):
    assert house.client().get(f"{API}/{path}").status_code == 401


# Subscriptions ----------------------------------------------------------------------------------------------------

SJJ = {"code": "sjj", "name": "市审计局", "topics": ["finance"], "bodies": ["GJJ"]}


def test_an_operator_adds_rotates_and_removes_an_agency(house: House):
    operator = house.client(OPERATOR)
    added = operator.post(f"{API}/subscriptions", SJJ)
    assert added.status_code == 201
    place = added.headers["Location"]
    assert operator.get(place).json["queue"] == "agency.sjj"
    with house.service.reading() as work:
        assert house.service.outside_queues(work) == [("sjj", ("disclosure.*.finance.*",))]
    password = operator.get(f"{place}/credentials").json["password"]
    assert len(password) > 40
    assert operator.post(f"{place}/rotate").json["generation"] == 2
    answer = operator.get(f"{place}/credentials")
    assert answer.json["password"] != password
    assert answer.headers["Cache-Control"] == "no-store"
    assert operator.post(f"{place}/remove").json["state"] == "removed"
    assert operator.get(f"{place}/credentials").status_code == 410
    assert operator.post(f"{place}/rotate").status_code == 409
    with house.service.reading() as work:
        assert house.service.outside_queues(work) == []
    assert password not in house.everything_kept()


def test_a_code_is_given_once(house: House):
    operator = house.client(OPERATOR)
    operator.post(f"{API}/subscriptions", SJJ)
    answer = operator.post(f"{API}/subscriptions", SJJ)
    assert (answer.status_code, answer.json["code"]) == (409, "code_taken")


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "A B"},
        {"code": 5},
        {"name": ""},
        {"topics": ["weather"]},
        {"topics": "finance"},
        {"kind": "webhook"},
        {"bodies": [""]},
        {"password": "x"},
    ],
)
def test_a_wrong_subscription_is_refused(house: House, wrong):
    answer = house.client(OPERATOR).post(f"{API}/subscriptions", {**SJJ, **wrong})
    assert answer.status_code == 422
    assert set(wrong) <= {field.split(".")[0] for field in answer.json["errors"]}
    assert house.client(OPERATOR).get(f"{API}/subscriptions").json["items"] == []


def test_nobody_else_sees_subscriptions(house: House):
    for path in ("subscriptions", "subscriptions/x", "subscriptions/x/credentials"):
        assert house.client(KEEPER).get(f"{API}/{path}").status_code == 403


@pytest.mark.parametrize("path", ["", "/credentials"])
def test_an_unknown_subscription_is_not_found(house: House, path):
    assert house.client(OPERATOR).get(f"{API}/subscriptions/%00{path}").status_code == 404
    assert house.client(KEEPER).get(f"{API}/deliveries/%00").status_code == 404
    assert house.client(OPERATOR).get(f"{API}/subscriptions/x{path}").status_code == 404
    assert house.client(OPERATOR).post(f"{API}/subscriptions/x/rotate").status_code == 404


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
