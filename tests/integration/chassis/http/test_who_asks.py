"""Who asks: sessions, roles, forms of other sites, and what of the audit and the metrics is for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import SYSTEM, DomainEvent, Post
from chassis.relay.scheduler import housekeeping, run_timer
from chassis.web.identity.tokens import form_token
from tests.harness.sessions import entered
from tests.integration.chassis.http.tallies import POST, bearer, is_problem
from tests.integration.chassis.tally import seen, tell, told
from tests.people import a_person

pytestmark = pytest.mark.servers


def test_nobody_and_the_wrong_role_are_told_what_is_needed(service, client) -> None:
    is_problem(client.post(POST, json={"number": 1}), 401, "not_signed_in")
    is_problem(client.post(POST, json={"number": 1}, headers={"Authorization": "Bearer x.y.z"}), 401, "not_signed_in")
    problem = is_problem(client.post(POST, json={"number": 1}, headers=bearer(service, "leader")), 403, "role_missing")
    assert problem["roles"] == ["proposer"]
    assert seen(service, "a") == []


def test_an_expired_token_no_longer_holds(service, client) -> None:
    token = entered(service, a_person("a", "proposer"), minutes=-1)
    is_problem(
        client.post(POST, json={"number": 1}, headers={"Authorization": f"Bearer {token}"}), 401, "not_signed_in"
    )


def test_a_form_from_elsewhere_is_refused(service, client) -> None:
    cookie = entered(service, a_person("a"))
    client.set_cookie("yangguang_session", cookie)
    assert client.post("/alpha/form", data={}).status_code == 403
    assert client.post("/alpha/form", data={"csrf": "伪造"}).status_code == 403
    good = client.post("/alpha/form", data={"csrf": form_token(cookie)})
    assert (good.status_code, good.text) == (200, "done")


def test_a_session_cookie_does_not_open_the_programs_addresses(service, client) -> None:
    """Programs use bearer tokens, so no foreign page can ride on a person's cookie."""
    cookie = entered(service, a_person("a", "proposer"))
    client.set_cookie("yangguang_session", cookie)
    is_problem(client.post(POST, json={"number": 1}), 401, "not_signed_in")


@pytest.mark.parametrize(
    "asker",
    [
        {"environ_overrides": {"REMOTE_ADDR": "10.0.0.5"}},
        {"environ_overrides": {"REMOTE_ADDR": ""}},
        {"headers": {"X-Forwarded-For": "203.0.113.9"}},
        {"headers": {"Forwarded": "for=203.0.113.9"}},
        {"headers": {"X-Real-IP": "127.0.0.1"}},
    ],
    ids=str,
)
def test_metrics_are_for_nobody_who_comes_from_outside(service, client, asker) -> None:
    """A gateway on the same machine says for whom it asks."""
    answer = client.get("/alpha/metrics", base_url=service.settings.public_url, **asker)
    assert answer.status_code == 404
    assert "yangguang_" not in answer.text
    assert client.get("/alpha/healthz", **asker).status_code == 200


def test_the_audit_shows_a_body_only_its_own_records(service, client) -> None:
    client.post(POST, json={"number": 5}, headers=bearer(service, "proposer"))
    with service.transaction() as work:
        work.events.record(
            DomainEvent(
                name="tally.told", aggregate="z", body="GS", actor=SYSTEM, at=service.clock.now(), data={"number": 1}
            )
        )
    listed = client.get("/alpha/api/v1/audit", headers=bearer(service, "inspector")).get_json()["items"]
    assert [(record["aggregate"], record["actor"]["sub"]) for record in listed] == [("tally/a", "gjj.zhou")]
    is_problem(client.get("/alpha/api/v1/audit", headers=bearer(service, "proposer")), 403, "role_missing")


def test_the_audit_shows_party_matters_to_party_members_only(service, client) -> None:
    with service.transaction() as work:
        for audience in ("external", "party"):
            work.events.record(replace(told(audience, 1, service.clock.now()), audience=audience))
    for member, shown in ((False, {"tally/external"}), (True, {"tally/external", "tally/party"})):
        reader = replace(a_person("gjj.qian", "inspector"), party_member=member)
        answer = client.get("/alpha/api/v1/audit", headers={"Authorization": f"Bearer {entered(service, reader)}"})
        assert {record["aggregate"] for record in answer.get_json()["items"]} == shown


def test_no_reader_of_the_audit_can_tell_that_a_record_is_kept_from_him(service, client) -> None:
    """Not by a number that is missing, a hash that does not follow, a cursor that counts, or the seals of the chain."""
    reader = replace(a_person("gjj.qian"), posts=(Post("inspector", "*"),), party_member=False)
    asked = {"headers": {"Authorization": f"Bearer {entered(service, reader)}"}}
    with service.transaction() as work:
        for aggregate, audience in (("a", "external"), ("hidden", "party"), ("b", "external"), ("c", "external")):
            work.events.record(replace(told(aggregate, 1, service.clock.now()), audience=audience))
    (seal,) = [chore for chore in housekeeping(service) if chore.name == "seal-audit"]
    run_timer(service, seal)
    first = client.get("/alpha/api/v1/audit?limit=2", **asked).get_json()
    rest = client.get(f"/alpha/api/v1/audit?limit=2&cursor={first['next']}", **asked).get_json()
    shown = [*first["items"], *rest["items"]]
    assert [record["aggregate"] for record in shown] == ["tally/a", "tally/b", "tally/c"]
    assert all(not {"seq", "hash"} & record.keys() for record in shown)
    for cursor in ("WzFd", "W10", "gAAAAA"):
        is_problem(client.get(f"/alpha/api/v1/audit?cursor={cursor}", **asked), 400, "bad_cursor")


def test_the_audit_of_a_body_is_read_by_a_post_there_not_by_working_there(service, client) -> None:
    """An inspector of another body, who is a proposer in this one, does not read this one's."""
    tell(service, "a", 1)
    posts = (Post("inspector", "GS"), Post("proposer", "GJJ"))
    token = entered(service, replace(a_person("gjj.qian"), posts=posts))
    answer = client.get("/alpha/api/v1/audit", headers={"Authorization": f"Bearer {token}"})
    assert answer.get_json()["items"] == []


def test_the_audit_is_paged_and_says_what_kind_of_actor_acted(service, client) -> None:
    for number in range(5):
        tell(service, "a", number)
    read, path = [], "/alpha/api/v1/audit?limit=2"
    while path:
        answer = client.get(path, headers=bearer(service, "inspector")).get_json()
        read += answer["items"]
        path = f"/alpha/api/v1/audit?limit=2&cursor={answer['next']}" if answer["next"] else ""
    assert [record["sequence"] for record in read] == [1, 2, 3, 4, 5]
    assert {record["actor"]["kind"] for record in read} == {"system"}
