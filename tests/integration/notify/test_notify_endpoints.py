"""The endpoints: who may, what comes back, and what every kind of wrong input is answered."""

from __future__ import annotations

import pytest

from chassis.storage.file_store import FileStore
from tests.integration.notify.house import (
    CLERK,
    KEEPER,
    OPERATOR,
    STRANGER,
    House,
    person,
)

API = "/notify/api/v1"
PROOF = {"address": "一楼东侧", "note": "已张贴两页", "posted_at": "2026-11-24T10:00:00+08:00"}
OFFICE = person("li", "office")


def board(house: House, actor=KEEPER) -> dict:
    return house.client(actor).get(f"{API}/deliveries?channel=board").json["items"][0]


# Deliveries -------------------------------------------------------------------------------------------------------


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
        assert house.service.external_queues(work) == [("sjj", ("disclosure.*.finance.*",))]
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
        assert house.service.external_queues(work) == []
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
