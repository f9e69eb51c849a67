"""The same request once more: an Idempotency-Key has one effect, and a version is changed by whoever saw it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.base.clock import FixedClock
from chassis.relay.scheduler import housekeeping, run_timer
from chassis.storage import idempotency_keys
from chassis.web.app import create_app
from tests.integration.chassis.http.tallies import ONCE, POST, bearer, is_problem
from tests.integration.chassis.tally import seen

pytestmark = pytest.mark.servers


def test_a_repeated_key_gives_the_same_answer_and_one_effect(service, client) -> None:
    headers = bearer(service, "proposer") | {"Idempotency-Key": "k1"}
    first = client.post(POST, json={"number": 5}, headers=headers)
    second = client.post(POST, json={"number": 5}, headers=headers)
    assert first.status_code == second.status_code == 201
    assert first.get_json() == second.get_json()
    assert first.headers["Location"] == second.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert seen(service, "a") == [5]


def test_a_key_is_known_for_a_day(service) -> None:
    """As the document says; then it is a key like any other, and what was kept for it is cleaned away."""
    service.clock = clock = FixedClock(datetime(2026, 11, 24, 1, 30, tzinfo=UTC))
    client = create_app(service).test_client()
    (clean,) = [chore for chore in housekeeping(service) if chore.name == "clean-idempotency-keys"]

    def send() -> Any:
        """With a sign-in of its own: those end sooner."""
        headers = bearer(service, "proposer") | {"Idempotency-Key": "k1"}
        return client.post(POST, json={"number": 5}, headers=headers)

    send()
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert run_timer(service, clean) == 0
    assert send().headers["Idempotent-Replayed"] == "true"
    clock.advance(timedelta(seconds=1))
    assert run_timer(service, clean) == 1
    assert "Idempotent-Replayed" not in send().headers
    assert seen(service, "a") == [5, 5]


def test_a_key_is_free_again_after_a_day_though_nobody_has_cleaned_up(service) -> None:
    service.clock = clock = FixedClock(datetime(2026, 11, 24, 1, 30, tzinfo=UTC))
    client = create_app(service).test_client()

    def send() -> Any:
        """With a sign-in of its own: those end sooner."""
        headers = bearer(service, "proposer") | {"Idempotency-Key": "k1"}
        return client.post(POST, json={"number": 5}, headers=headers)

    assert send().status_code == 201
    clock.advance(timedelta(hours=24))
    again, repeated = send(), send()
    assert (again.status_code, "Idempotent-Replayed" in again.headers) == (201, False)
    assert (repeated.get_json(), repeated.headers["Idempotent-Replayed"]) == (again.get_json(), "true")
    assert seen(service, "a") == [5, 5]


def test_a_kept_answer_cannot_be_read_in_the_database(service, client) -> None:
    """It may hold a citizen's receipt code."""
    client.post(POST, json={"number": 5}, headers=bearer(service, "proposer") | {"Idempotency-Key": "k1"})
    with service.database.read() as connection:
        (kept,) = connection.exec_driver_sql("SELECT body FROM idempotency").scalars()
    assert "count" not in kept


def test_a_key_for_another_request_is_refused(service, client) -> None:
    headers = bearer(service, "proposer") | {"Idempotency-Key": "k1"}
    client.post(POST, json={"number": 5}, headers=headers)
    is_problem(client.post(POST, json={"number": 6}, headers=headers), 422, "idempotency_key_reused")
    other = bearer(service, "proposer", sub="gjj.li") | {"Idempotency-Key": "k1"}
    assert client.post(POST, json={"number": 7}, headers=other).status_code == 201


def test_the_same_key_at_the_same_moment_has_one_effect(service) -> None:
    headers = bearer(service, "proposer") | {"Idempotency-Key": "k9"}
    app, answers, gate = create_app(service), [], threading.Barrier(6)

    def send() -> None:
        gate.wait()
        answers.append(app.test_client().post(POST, json={"number": 5}, headers=headers).status_code)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 6
    assert seen(service, "a") == [5]


def test_a_repeat_that_the_first_ones_effect_forbids_gives_the_first_ones_answer(
    service, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that gave up waiting asks again while the first request still runs, and is let in when it is done."""
    headers = bearer(service, "proposer") | {"Idempotency-Key": "k10"}
    first = client.post(POST, json={"number": ONCE}, headers=headers)
    find, looked = idempotency_keys.find, []

    def too_early(*arguments: Any) -> Any:
        looked.append(arguments)
        return find(*arguments) if len(looked) > 1 else None

    monkeypatch.setattr(idempotency_keys, "find", too_early)
    second = client.post(POST, json={"number": ONCE}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.get_json() == first.get_json()
    assert seen(service, "a") == [ONCE]
    is_problem(client.post(POST, json={"number": ONCE}, headers=headers | {"Idempotency-Key": "k11"}), 409, "conflict")


def test_an_unchanged_resource_answers_304(client) -> None:
    first = client.get("/alpha/api/v1/tallies/a")
    for known in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"0", {first.headers["ETag"]}', "*"):
        again = client.get("/alpha/api/v1/tallies/a", headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b""), known
    assert client.get("/alpha/api/v1/tallies/a", headers={"If-None-Match": '"0"'}).status_code == 200


def test_a_change_needs_the_present_version(service, client) -> None:
    headers = bearer(service)
    is_problem(client.put(POST, json={"number": 1}, headers=headers), 428, "if_match_required")
    is_problem(client.put(POST, json={"number": 1}, headers=headers | {"If-Match": '"6"'}), 412, "stale")
    is_problem(client.put(POST, json={"number": 1}, headers=headers | {"If-Match": '"6", "77"'}), 412, "stale")
    assert client.put(POST, json={"number": 1}, headers=headers | {"If-Match": '"7"'}).status_code == 200


def test_any_version_will_do_for_a_star_a_weak_tag_for_a_strong_one_and_any_of_a_list(service, client) -> None:
    """RFC 9110, 13.1.1: If-Match is a list."""
    for given in ("*", 'W/"7"', '"6", "7"', 'W/"7" ,"8"'):
        headers = bearer(service) | {"If-Match": given}
        assert client.put(POST, json={"number": 1}, headers=headers).status_code == 200, given


@pytest.mark.parametrize("given", ["", '""', 'W/""', "7", '"6" "7"', '"6",', '*, "7"', '"7', "W/*", '"\t"'])
def test_what_is_no_entity_tag_is_neither_a_version_nor_none(service, client, given: str) -> None:
    headers = bearer(service) | {"If-Match": given}
    is_problem(client.put(POST, json={"number": 1}, headers=headers), 400, "malformed_header")
    is_problem(client.post(f"{POST}/note", json={}, headers=headers), 400, "malformed_header")
    assert seen(service, "a") == []


@pytest.mark.parametrize("key", ["", "a b", "k" * 201, "é"])
def test_what_is_no_key_is_neither_a_key_nor_none(service, client, key: str) -> None:
    headers = bearer(service, "proposer") | {"Idempotency-Key": key}
    is_problem(client.post(POST, json={"number": 1}, headers=headers), 400, "malformed_header")
    assert seen(service, "a") == []


def test_a_key_stands_for_the_content_of_a_file_too(service, client) -> None:
    headers = bearer(service) | {"Idempotency-Key": "k12"}
    boundary = "multipart/form-data; boundary=b"
    part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n{}\r\n--b--\r\n'
    sent = [
        client.post("/alpha/api/v1/files", headers=headers, data=part.format(text), content_type=boundary)
        for text in ("abc", "abc", "abcd")
    ]
    assert [answer.status_code for answer in sent] == [200, 200, 422]
    is_problem(sent[2], 422, "idempotency_key_reused")


def test_a_file_sent_again_with_another_boundary_is_the_same(service, client) -> None:
    """As curl and browsers do: each time there is another one between the same parts."""
    headers = bearer(service) | {"Idempotency-Key": "k13"}

    def send(boundary: str, name: str = "a.txt") -> Any:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        sent = {"data": f"{head}abc\r\n--{boundary}--\r\n", "content_type": f"multipart/form-data; boundary={boundary}"}
        return client.post("/alpha/api/v1/files", headers=headers, **sent)

    first, again = send("b"), send("----c")
    assert (first.status_code, again.status_code) == (200, 200)
    assert (again.get_json(), again.headers["Idempotent-Replayed"]) == (first.get_json(), "true")
    is_problem(send("b", "b.txt"), 422, "idempotency_key_reused")
