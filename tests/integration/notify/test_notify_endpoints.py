"""The endpoints: who may, what comes back, and what every kind of wrong input is answered."""

from __future__ import annotations

import pytest

from chassis.storage.file_store import FileStore
from tests.integration.notify.harness import CLERK, KEEPER, OPERATOR, PROOF, SJJ, STRANGER, NotifyHarness
from tests.people import a_person

# Deliveries -------------------------------------------------------------------------------------------------------


def test_a_stranger_confirms_nothing_and_learns_nothing(harness: NotifyHarness):
    harness.publish(audience="internal")
    path = f"/deliveries/{harness.board()['id']}/confirm"
    assert harness.post(path, PROOF, actor=STRANGER).status_code == 404
    assert harness.post(path, PROOF, actor=CLERK).status_code == 403
    assert harness.post(path, PROOF).status_code == 401
    assert harness.board()["state"] == "pending"


def test_a_repeated_key_confirms_once_and_answers_the_same(harness: NotifyHarness):
    harness.publish()
    path = f"/deliveries/{harness.board()['id']}/confirm"
    first = harness.post(path, PROOF, Idempotency_Key="k-1", actor=KEEPER)
    again = harness.post(path, PROOF, Idempotency_Key="k-1", actor=KEEPER)
    assert (first.status_code, again.status_code, first.json) == (200, 200, again.json)
    other = harness.post(path, {**PROOF, "note": "另一份"}, Idempotency_Key="k-1", actor=KEEPER)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert harness.post(path, PROOF, actor=KEEPER).json["allowed"] == []
    assert (
        len([event for event in harness.announced("delivery.completed") if event.data["channel"]["code"] == "board"])
        == 1
    )


def test_a_stale_version_changes_nothing(harness: NotifyHarness):
    harness.publish()
    found = harness.board()
    version = harness.get(f"/deliveries/{found['id']}", actor=KEEPER).headers["ETag"]
    assert harness.get(f"/deliveries/{found['id']}", If_None_Match=version, actor=KEEPER).status_code == 304
    for wrong in ('"7"', '"abc"'):
        answer = harness.post(f"/deliveries/{found['id']}/confirm", PROOF, If_Match=wrong, actor=KEEPER)
        assert (answer.status_code, answer.json["code"]) == (412, "stale")
    assert harness.post(f"/deliveries/{found['id']}/confirm", PROOF, If_Match=version, actor=KEEPER).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "note"),
        ({**PROOF, "extra": 1}, 422, "extra"),
        ({**PROOF, "note": 5}, 422, "note"),
        ({**PROOF, "note": "   "}, 422, "note"),
        ({**PROOF, "note": "长" * 501}, 422, "note"),
        ({**PROOF, "address": None}, 422, "address"),
        ({**PROOF, "address": "长" * 301}, 422, "address"),
        ({**PROOF, "photo": "photo.jpg"}, 422, "photo"),
        ({**PROOF, "posted_at": "2026-11-24"}, 422, "posted_at"),
        ({**PROOF, "posted_at": "2026-11-24T10:00:00"}, 422, "posted_at"),
        ({**PROOF, "posted_at": "2026-11-24T10:00:01+08:00"}, 422, "posted_at"),
        ({**PROOF, "posted_at": "2026-11-24T09:59:59+08:00"}, 422, "posted_at"),
        ({**PROOF, "photo": "sm3:" + "0" * 64}, 422, "photo"),
        ({**PROOF, "photo": "../../etc/passwd"}, 422, "photo"),
        ({**PROOF, "note": "机密★10年"}, 422, "note"),
        ({**PROOF, "note": "a\x00b"}, 422, "note"),
        (b'{"note": "\\ud800", "posted_at": "2026-11-24T10:00:00+08:00"}', 400, None),
        ([], 422, "body"),
        ("{", 400, None),
        ("x" * 2_100_000, 413, None),
    ],
)
def test_a_wrong_proof_is_refused_by_field_and_changes_nothing(harness: NotifyHarness, body, status, field):
    harness.publish()
    found = harness.board()
    answer = harness.post(f"/deliveries/{found['id']}/confirm", body, actor=KEEPER)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert field is None or field in answer.json["errors"], answer.json
    assert harness.board()["state"] == "pending"
    assert "机密★" not in harness.everything_kept()


def test_a_photo_is_named_by_the_digest_of_its_upload(harness: NotifyHarness):
    harness.publish()
    photo = FileStore(harness.service.settings.files, room="catalog").put(b"\x89PNG a photo")
    path = f"/deliveries/{harness.board()['id']}/confirm"
    assert harness.post(path, {**PROOF, "photo": photo}, actor=KEEPER).status_code == 200
    assert harness.board()["proof"]["photo"] == photo


def test_failing_retrying_and_giving_up(harness: NotifyHarness):
    harness.publish()
    path = f"/deliveries/{harness.board()['id']}"
    assert harness.post(f"{path}/give-up", {"reason": "不再张贴"}, actor=KEEPER).status_code == 409
    assert harness.post(f"{path}/fail", {"reason": " "}, actor=KEEPER).status_code == 422
    assert harness.post(f"{path}/fail", {"reason": "秘密★3年"}, actor=KEEPER).status_code == 422
    assert harness.post(f"{path}/fail", {"reason": "公开栏维修"}, actor=KEEPER).json["acts"] == ["give_up", "retry"]
    assert harness.post(f"{path}/retry", actor=KEEPER).json["state"] == "retried"
    assert harness.post(f"{path}/fail", {"reason": "公开栏已拆除"}, actor=KEEPER).status_code == 200
    assert harness.post(f"{path}/give-up", {"reason": "公开栏已拆除"}, actor=KEEPER).json["state"] == "given_up"
    assert [event.data["reason"] for event in harness.announced("delivery.failed")] == ["公开栏维修", "公开栏已拆除"]
    assert len(harness.board()["attempts"]) == 2
    assert harness.get("/tasks", actor=KEEPER).json["items"] == []


@pytest.mark.parametrize("act", ["confirm", "confirm-removal", "fail", "retry", "give-up"])
def test_an_unknown_delivery_is_not_found(harness: NotifyHarness, act):
    body = {
        "confirm": PROOF,
        "confirm-removal": {"note": "已取下", "removed_at": PROOF["posted_at"]},
        "retry": None,
    }.get(act, {"reason": "公开栏维修"})
    answer = harness.post(f"/deliveries/none/{act}", body, actor=KEEPER)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["tasks", "deliveries", "deliveries/x", "subscriptions"])
def test_the_public_is_asked_to_sign_in(harness: NotifyHarness, path):
    assert harness.get(f"/{path}").status_code == 401


# Subscriptions ----------------------------------------------------------------------------------------------------


def test_an_operator_adds_rotates_and_removes_an_agency(harness: NotifyHarness):
    added = harness.post("/subscriptions", SJJ, actor=OPERATOR)
    assert added.status_code == 201
    place = added.headers["Location"].removeprefix(harness.api)
    assert harness.get(place, actor=OPERATOR).json["queue"] == "agency.sjj"
    with harness.service.reading() as work:
        assert harness.service.external_queues(work) == [("sjj", ("disclosure.*.finance.*.GJJ",))]
    password = harness.post(f"{place}/credentials", actor=OPERATOR).json["password"]
    assert len(password) > 40
    again = harness.post(f"{place}/credentials", actor=OPERATOR)
    assert (again.status_code, again.json["code"]) == (409, "credentials_shown")
    assert harness.post(f"{place}/rotate", actor=OPERATOR).json["generation"] == 2
    answer = harness.post(f"{place}/credentials", actor=OPERATOR)
    assert answer.json["password"] != password
    assert answer.headers["Cache-Control"] == "no-store"
    assert harness.post(f"{place}/remove", actor=OPERATOR).json["state"] == "removed"
    assert harness.post(f"{place}/credentials", actor=OPERATOR).status_code == 409
    assert harness.post(f"{place}/rotate", actor=OPERATOR).status_code == 409
    with harness.service.reading() as work:
        assert harness.service.external_queues(work) == []
    assert password not in harness.everything_kept()


def test_whoever_sees_credentials_is_named_in_the_audit(harness: NotifyHarness):
    place = harness.post("/subscriptions", SJJ, actor=OPERATOR).headers["Location"].removeprefix(harness.api)
    harness.get(place, actor=OPERATOR)
    harness.post(f"{place}/credentials", actor=OPERATOR)
    records = harness.get("/audit?limit=100", actor=a_person("li", "inspector")).json["items"]
    of_agencies = [(record["name"], record["actor"]["sub"]) for record in records if "agency" in record["name"]]
    assert of_agencies == [("agency.added", "ops"), ("agency.credentials_shown", "ops")]


def test_a_code_is_given_once(harness: NotifyHarness):
    harness.post("/subscriptions", SJJ, actor=OPERATOR)
    answer = harness.post("/subscriptions", SJJ, actor=OPERATOR)
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
def test_a_wrong_subscription_is_refused(harness: NotifyHarness, wrong):
    answer = harness.post("/subscriptions", {**SJJ, **wrong}, actor=OPERATOR)
    assert answer.status_code == 422
    assert set(wrong) <= {field.split(".")[0] for field in answer.json["errors"]}
    assert harness.get("/subscriptions", actor=OPERATOR).json["items"] == []


def test_nobody_else_sees_subscriptions(harness: NotifyHarness):
    for path in ("subscriptions", "subscriptions/x"):
        assert harness.get(f"/{path}", actor=KEEPER).status_code == 403
    assert harness.post("/subscriptions/x/credentials", actor=KEEPER).status_code == 403


def test_an_unknown_subscription_is_not_found(harness: NotifyHarness):
    assert harness.get("/deliveries/%00", actor=KEEPER).status_code == 404
    for unknown in ("x", "%00"):
        assert harness.get(f"/subscriptions/{unknown}", actor=OPERATOR).status_code == 404
        for act in ("rotate", "credentials", "remove"):
            assert harness.post(f"/subscriptions/{unknown}/{act}", actor=OPERATOR).status_code == 404


def test_an_account_of_another_body_is_as_if_it_were_not_there(harness: NotifyHarness):
    theirs = a_person("ops2", "operator", body="GDKY")
    place = (
        harness.post("/subscriptions", {**SJJ, "bodies": []}, actor=theirs)
        .headers["Location"]
        .removeprefix(harness.api)
    )
    assert harness.get(place, actor=theirs).json["body"] == "GDKY"
    ours = a_person("ops3", "operator")
    assert harness.get(place, actor=ours).status_code == 404
    assert harness.post(f"{place}/credentials", actor=ours).status_code == 404
    assert harness.get("/subscriptions", actor=ours).json["items"] == []
