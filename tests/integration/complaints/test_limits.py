"""Limits on what the public writes: per address and per thing, shared by processes; staff's votes count alike."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.relay.scheduler import housekeeping, run_timer
from chassis.storage.tables import limit_counts, limit_salts
from tests.integration.complaints.harness import ComplaintsHarness, an_officer
from tests.integration.complaints.test_questionnaires import answers, opened

pytestmark = pytest.mark.servers

CASE = {"kind": "opinion", "title": "建议", "text": "中午也能办业务就好了。", "body": "GJJ"}
RATINGS = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 3}
WRONG = "AAAA-AAAA-AAAA-AAAA"
HERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


@pytest.fixture
def limited(new_database, tmp_path):
    """The table as it is, save for three cases in ten minutes and three wrong codes."""
    limits = "submission=3/600,message=3/600,code=3/600,number=5/3600"
    harness = ComplaintsHarness(new_database(), tmp_path, limits=limits).know()
    yield harness
    harness.close()


def _post(harness: ComplaintsHarness, path: str, body: Any, at: str = HERE, actor: Any = None, **headers: str) -> Any:
    given = harness.bearer(actor) | {name.replace("_", "-"): value for name, value in headers.items()}
    base = harness.settings.public_url
    environ = {"REMOTE_ADDR": at}
    return harness.new_client().post(
        harness.api + path, json=body, headers=given, base_url=base, environ_overrides=environ
    )


def _form(harness: ComplaintsHarness, path: str, form: Any, at: str = HERE) -> Any:
    base, environ = harness.settings.public_url, {"REMOTE_ADDR": at}
    return harness.new_client().post(path, data=form, base_url=base, environ_overrides=environ)


def test_an_address_is_told_when_to_come_again_and_others_are_not_kept_waiting(limited: ComplaintsHarness) -> None:
    for _ in range(3):
        assert _post(limited, "/cases", CASE).status_code == 201
    for _ in range(2):
        refused = _post(limited, "/cases", CASE)
        assert (refused.status_code, refused.json["code"], refused.headers["Retry-After"]) == (429, "too_many", "600")
        assert "10分钟后" in refused.json["detail"]
        assert "10 min" in refused.json["detail_en"]
    assert _post(limited, "/cases", CASE, ELSEWHERE).status_code == 201
    limited.later(minutes=10)
    assert _post(limited, "/cases", CASE).status_code == 201


def test_a_page_that_is_refused_keeps_what_was_typed(limited: ComplaintsHarness) -> None:
    for _ in range(3):
        _form(limited, "/complaints/ask", CASE)
    refused = _form(limited, "/complaints/ask", {**CASE, "text": "写了很久的内容"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert "写了很久的内容" in refused.text
    assert "10分钟后再提交" in refused.text


def test_cases_that_staff_record_are_not_counted_wherever_they_sit(limited: ComplaintsHarness) -> None:
    for _ in range(5):
        recorded = _post(limited, "/cases", {**CASE, "channel": "hotline"}, actor=an_officer())
        assert recorded.status_code == 201


def test_an_evaluation_by_staff_counts_at_its_address_like_anybodys(limited: ComplaintsHarness) -> None:
    """It counts in the averages like anybody's, and a session may be used a thousand times."""
    assert _post(limited, "/evaluations", RATINGS, actor=an_officer()).status_code == 201
    for by in (an_officer(), None):
        again = _post(limited, "/evaluations", RATINGS, actor=by)
        assert (again.status_code, again.json["code"]) == (429, "evaluated_from_here")
    assert limited.get("/evaluations?disclosure=d1").json["count"] == 1
    assert _post(limited, "/evaluations", RATINGS, ELSEWHERE, actor=an_officer("wang")).status_code == 201


def test_no_address_is_kept(limited: ComplaintsHarness) -> None:
    _post(limited, "/cases", CASE)
    _post(limited, "/evaluations", RATINGS)
    assert HERE not in limited.everything_kept()


def test_processes_share_the_counts(limited: ComplaintsHarness) -> None:
    """Each request of these tests goes to an application of its own, which remembers nothing of the others."""
    answers = [_post(limited, "/cases", CASE).status_code for _ in range(4)]
    assert answers == [201, 201, 201, 429]


def test_what_is_over_is_cleaned_away(limited: ComplaintsHarness) -> None:
    _post(limited, "/cases", CASE)
    (chore,) = [chore for chore in housekeeping(limited.service) if chore.name == "clean-limits"]
    assert run_timer(limited.service, chore) == 0
    limited.later(minutes=10)
    assert run_timer(limited.service, chore) == 1


def test_a_count_says_neither_at_which_moment_nor_after_its_day_from_where(limited: ComplaintsHarness) -> None:
    """Whoever has the key and a copy of the database could else try every address on a tip-off's moment."""
    limited.later(minutes=3, seconds=27)
    _post(limited, "/cases", CASE)
    row, salt = _counts(limited)
    assert (row["until"].minute, row["until"].second) == (10, 0)
    _post(limited, "/cases", CASE, ELSEWHERE)
    limited.later(days=1)
    _post(limited, "/cases", CASE)
    (chore,) = [chore for chore in housekeeping(limited.service) if chore.name == "clean-limits"]
    run_timer(limited.service, chore)
    again, anew = _counts(limited)
    assert (again["key"] != row["key"], anew != salt) == (True, True)


def _counts(limited: ComplaintsHarness) -> tuple[Any, str]:
    """The only count there is, and the only salt."""
    with limited.service.database.read() as connection:
        row = connection.execute(sa.select(limit_counts)).mappings().one()
        return row, connection.execute(sa.select(limit_salts.c.salt)).scalar_one()


def test_an_address_without_token_evaluates_a_publication_once_within_the_window(limited: ComplaintsHarness) -> None:
    limited.publish("d2")
    first = _post(limited, "/evaluations", RATINGS)
    assert first.status_code == 201
    again = _post(limited, "/evaluations", RATINGS)
    assert (again.status_code, again.json["code"]) == (429, "evaluated_from_here")
    assert limited.get("/evaluations?disclosure=d1").json["count"] == 1
    assert _post(limited, "/evaluations", RATINGS, ELSEWHERE).status_code == 201
    # Who is known from another place is not taken for the one before him.
    token = _post(limited, "/evaluations", {**RATINGS, "disclosure": "d2"}, "198.51.100.1").json["token"]
    assert _post(limited, "/evaluations", RATINGS, Evaluation_Token=token).status_code == 201
    limited.withdraw("d2")
    gone = _post(limited, "/evaluations", {**RATINGS, "disclosure": "d2"}, "198.51.100.1")
    assert gone.status_code == 410, "to come back in ten minutes would be no use"
    limited.later(minutes=10)
    assert _post(limited, "/evaluations", RATINGS).status_code == 201


def test_who_votes_again_with_his_token_is_told_that_he_has_and_not_to_come_again(limited: ComplaintsHarness) -> None:
    """409 for the one, 429 for whoever else sits there; on the page his cookie tells."""
    token = _post(limited, "/evaluations", RATINGS).json["token"]
    again = _post(limited, "/evaluations", RATINGS, Evaluation_Token=token)
    assert (again.status_code, again.json["code"]) == (409, "already_evaluated")
    assert _post(limited, "/evaluations", RATINGS).status_code == 429
    asked = opened(limited)
    path = f"/questionnaires/{asked}/answers"
    given = answers(one=1, rating=5)
    token = _post(limited, path, given).json["token"]
    again = _post(limited, path, given, Evaluation_Token=token)
    assert (again.status_code, again.json["code"]) == (409, "already_answered")
    assert _post(limited, path, given).status_code == 429


def test_tokens_that_one_address_collected_stuff_no_ballot(limited: ComplaintsHarness) -> None:
    """A token makes nobody known where it was given: who sits there could take as many as there are publications."""
    things = [f"c{number}" for number in range(8)]
    for thing in things:
        limited.publish(thing)
    given = [_post(limited, "/evaluations", {**RATINGS, "disclosure": thing}) for thing in things]
    tokens = [answer.json["token"] for answer in given]
    for now in (1, 2):
        sent = [_post(limited, "/evaluations", RATINGS, Evaluation_Token=token) for token in tokens[now - 1 :]]
        assert [answer.status_code for answer in sent] == [201] + [429] * (len(sent) - 1)
        assert limited.get("/evaluations?disclosure=d1").json["count"] == now
        limited.later(minutes=10)
    elsewhere = [_post(limited, "/evaluations", RATINGS, ELSEWHERE, Evaluation_Token=token) for token in tokens[2:]]
    assert [answer.status_code for answer in elsewhere] == [201] * 3 + [429] * 3, "carried to another address, few"


def test_wrong_codes_are_tried_a_few_times_only(limited: ComplaintsHarness) -> None:
    given = limited.submit_case()
    path, right = f"/cases/{given['number']}/messages", given["receipt_code"]
    for _ in range(3):
        assert _post(limited, path, {"text": "x"}, Receipt_Code=WRONG).status_code == 404
    refused = _post(limited, path, {"text": "x"}, ELSEWHERE, Receipt_Code=right)
    assert refused.status_code == 201
    limited.later(minutes=1)
    client = limited.new_client()
    for code in (WRONG, right):
        headers = {"Receipt-Code": code}
        environ = {"REMOTE_ADDR": HERE}
        base = limited.settings.public_url
        read = client.get(
            f"{limited.api}/cases/{given['number']}", headers=headers, base_url=base, environ_overrides=environ
        )
        assert (read.status_code, read.json["code"]) == (429, "too_many_tries")


def test_a_page_that_is_refused_for_another_reason_tries_no_code(limited: ComplaintsHarness) -> None:
    """Else what is refused for its frequency would say of every code whether it is right."""
    given = limited.submit_case()
    form = {"number": given["number"], "text": "补充", "code": WRONG}
    answers = [_form(limited, "/complaints/follow/message", form) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429, 429]
    right = _form(limited, "/complaints/follow/message", {**form, "code": given["receipt_code"]})
    assert right.status_code == 429
    assert "建议延长服务时间" not in right.text


def test_who_has_the_right_code_is_let_in_whatever_others_tried(limited: ComplaintsHarness) -> None:
    """Numbers follow one another: nobody shall lock a citizen out of his case by guessing at it."""
    given = limited.submit_case()
    for number in range(6):
        form = {"number": given["number"], "code": WRONG}
        assert _form(limited, "/complaints/follow", form, f"198.51.100.{number}").status_code == 404
    assert _form(limited, "/complaints/follow", {**form, "code": given["receipt_code"]}, HERE).status_code == 303
    assert _form(limited, "/complaints/follow", form, HERE).status_code == 404
    assert _form(limited, "/complaints/follow", form, HERE).status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted_apart"),
    [("0", "198.51.100.{}", False), ("1", "198.51.100.{}", True), ("1", "198.51.100.{}, 192.0.2.1", False)],
    ids=["no proxy: not read", "one proxy: its own entry", "what the client wrote itself: not read"],
)
def test_the_address_is_the_one_that_the_trusted_proxy_saw(
    new_database, tmp_path, proxies: str, forwarded: str, counted_apart: bool
) -> None:
    harness = ComplaintsHarness(new_database(), tmp_path, limits="submission=1/600", YANGGUANG_PROXIES=proxies).know()
    answers = [_post(harness, "/cases", CASE, X_Forwarded_For=forwarded.format(n)).status_code for n in range(2)]
    assert answers == ([201, 201] if counted_apart else [201, 429])
    harness.close()


def test_the_addresses_of_one_line_at_home_count_as_one(new_database, tmp_path) -> None:
    harness = ComplaintsHarness(new_database(), tmp_path, limits="submission=1/600").know()
    answers = [_post(harness, "/cases", CASE, f"2001:db8:1:2::{n}").status_code for n in range(2)]
    assert answers == [201, 429]
    assert _post(harness, "/cases", CASE, "2001:db8:1:3::1").status_code == 201
    harness.close()


def test_a_repeat_with_its_key_is_answered_and_not_counted(limited: ComplaintsHarness) -> None:
    key = {"Idempotency_Key": "0123456789abcdef"}
    first = limited.post("/cases", CASE, **key)
    for _ in range(5):
        assert limited.post("/cases", CASE, **key).json == first.json


@pytest.mark.parametrize("key", ["1", "k" * 15])
def test_a_short_key_of_the_public_is_refused(limited: ComplaintsHarness, key: str) -> None:
    refused = _post(limited, "/cases", CASE, Idempotency_Key=key)
    assert (refused.status_code, refused.json["code"]) == (400, "malformed_header")
    assert "16至200个英文字母、数字或者符号" in refused.json["detail"]
    assert "takes 16 to 200 letters" in refused.json["detail_en"]


def test_a_stranger_with_the_same_key_is_given_no_receipt(limited: ComplaintsHarness) -> None:
    """Who shows no cookie of the first answer learns only that it was taken, and nothing is done twice."""
    key = {"Idempotency_Key": "0123456789abcdef"}
    first = limited.post("/cases", CASE, **key)
    assert first.status_code == 201
    stranger = limited.new_client().post(
        limited.api + "/cases", json=CASE, headers={"Idempotency-Key": key["Idempotency_Key"]}
    )
    assert (stranger.status_code, stranger.json["code"]) == (409, "idempotency_key_taken")
    assert first.json["receipt_code"] not in stranger.text
    assert len(limited.get("/cases", an_officer()).json["items"]) == 1
    other = limited.new_client().post(
        limited.api + "/cases", json={**CASE, "text": "另一件"}, headers={"Idempotency-Key": key["Idempotency_Key"]}
    )
    assert other.status_code == 201


def test_the_holder_of_a_receipt_is_known_by_it(limited: ComplaintsHarness) -> None:
    given = limited.submit_case()
    path = f"/cases/{given['number']}/messages"
    sent = {"Receipt_Code": given["receipt_code"], "Idempotency_Key": "0123456789abcdef"}
    answers = [_post(limited, path, {"text": "补充"}, **sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json


def test_a_public_form_without_files_is_small(limited: ComplaintsHarness) -> None:
    sent = _form(limited, "/complaints/ask", {**CASE, "text": "长" * 1_000_000})
    assert sent.status_code == 413


@pytest.mark.one_database
def test_a_hundred_wrong_codes_are_blocked_and_the_right_citizen_gets_in(new_database, tmp_path) -> None:
    """By the table as it is: one address is stopped after thirty, a hundred addresses after a hundred in all."""
    harness = ComplaintsHarness(new_database(), tmp_path, limits="").know()
    given = harness.submit_case()
    path = f"/cases/{given['number']}/messages"

    def tried(code: str, at: str) -> int:
        return int(_post(harness, path, {"text": "x"}, at, Receipt_Code=code).status_code)

    codes = [f"AAAA-AAAA-AAAA-{''.join(kept)}" for kept in product("ACDE", "ACDE", "ACDE", "AC")][:100]
    from_one = [tried(code, HERE) for code in codes]
    assert from_one == [404] * 30 + [429] * 70, (
        "by address: the right code among the rest would not have been looked at"
    )
    assert tried(given["receipt_code"], HERE) == 429
    from_many = [tried(code, f"198.51.100.{at}") for at, code in enumerate(codes)]
    assert from_many.count(404) == 100
    again = [tried(code, f"198.51.100.{at}") for at, code in enumerate(codes)]
    assert again == [429] * 100, "by number: whoever tried a wrong one waits, wherever he sits"
    assert tried(given["receipt_code"], ELSEWHERE) == 201, "its citizen never does"
    harness.close()
