"""The staff over HTTP: who is entered, with which posts, until when they count, and when sessions end."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.ports import Actor
from chassis.web.identity.tokens import form_token
from chassis.web.request import SESSION_COOKIE
from services.vocabulary import ROLES
from tests.integration.catalog.harness import OFFICE, PROPOSER, STRANGER, CatalogHarness, a_person, content

pytestmark = pytest.mark.one_database

SECURITY = a_person("qin", "security_admin", department="BGS")
NEW = {"sub": "xu", "name": "许舒", "body": "GJJ", "department": "JCK"}


def entered(catalog: CatalogHarness, **post: Any) -> tuple[str, str]:
    """A new person with one post that awaits confirmation; the paths of both."""
    assert catalog.post("/people", NEW, OFFICE).status_code == 201
    given = catalog.post("/people/xu/posts", {"role": "proposer", "body": "GJJ", **post}, OFFICE)
    assert given.status_code == 201, given.json
    return "/people/xu", f"/people/xu/posts/{given.json['id']}"


def token(catalog: CatalogHarness, sub: str = "xu") -> dict[str, str]:
    """Sign in by the page; the header of a program that holds the same session."""
    client = catalog.new_client()
    assert client.post("/sign-in", data={"sub": sub}).status_code == 303
    cookie = client.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    return {"Authorization": f"Bearer {cookie.value}"}


def drafts(catalog: CatalogHarness, headers: dict[str, str]) -> int:
    """What the holder of the token gets when he drafts."""
    return catalog.client.post("/catalog/api/v1/disclosures", json=content(), headers=headers).status_code


@pytest.mark.both_databases
def test_a_person_is_kept_under_one_identifier(catalog: CatalogHarness) -> None:
    first = catalog.post("/people", NEW, OFFICE)
    assert (first.status_code, first.headers["Location"]) == (201, "/catalog/api/v1/people/xu")
    assert catalog.post("/people", NEW, OFFICE).status_code == 409
    changed = {**{name: value for name, value in NEW.items() if name != "sub"}, "name": "许书"}
    second = catalog.put("/people/xu", changed, OFFICE, If_Match='"1"')
    assert (second.status_code, second.json["etag"]) == (200, "2")
    assert catalog.put("/people/xu", changed, OFFICE, If_Match='"1"').status_code == 412
    assert [shown["name"] for shown in catalog.get("/people?body=GJJ", OFFICE).json["items"]] == ["许书"]


def test_rights_begin_with_the_confirmation_and_end_with_the_post(catalog: CatalogHarness) -> None:
    """With one and the same token: what it opens is looked up at each request."""
    _, post = entered(catalog)
    holder = token(catalog)
    assert drafts(catalog, holder) == 403
    assert catalog.post(f"{post}/confirm", None, OFFICE).status_code == 403
    assert catalog.post(f"{post}/confirm", None, SECURITY).status_code == 200
    assert drafts(catalog, holder) == 201
    assert catalog.post(f"{post}/end", {"reason": "轮岗"}, OFFICE).status_code == 200
    assert drafts(catalog, holder) == 403


def test_a_post_awaiting_confirmation_is_a_task_of_the_security_administrator(catalog: CatalogHarness) -> None:
    _, post = entered(catalog)
    opened = catalog.announced("task.opened")[-1].data
    assert (opened["roles"], opened["body"], opened["page"]) == (["security_admin"], "GJJ", "/staff/xu")
    assert set(opened["not_for"]) == {"chen", "xu"}
    catalog.post(f"{post}/confirm", None, SECURITY)
    assert catalog.announced("task.closed")[-1].data["id"] == opened["id"]


@pytest.mark.both_databases
def test_nobody_enters_or_confirms_a_post_of_his_own(catalog: CatalogHarness) -> None:
    """Not the office for itself, not the security administrator for himself, nor what he entered."""
    both = a_person("both", "office", "security_admin", department="BGS")
    catalog.staff({**NEW, "sub": "chen", "posts": []}, {**NEW, "sub": "qin", "posts": []})
    wanted = {"role": "archivist", "body": "GJJ"}
    assert catalog.post("/people/chen/posts", wanted, OFFICE).status_code == 403
    given = catalog.post("/people/qin/posts", wanted, OFFICE)
    assert catalog.post(f"/people/qin/posts/{given.json['id']}/confirm", None, SECURITY).status_code == 403
    given = catalog.post("/people/chen/posts", wanted, both)
    assert catalog.post(f"/people/chen/posts/{given.json['id']}/confirm", None, both).status_code == 403
    for sub in ("chen", "qin"):
        assert [post["state"] for post in catalog.get(f"/people/{sub}/posts", both).json["items"]] == ["entered"]


def test_nobody_changes_the_name_under_which_he_signs_and_is_reported(catalog: CatalogHarness) -> None:
    """The office called itself by the leader's name, passed a step so, and read the tip-off that named it rightly."""
    catalog.staff({**NEW, "sub": "chen", "name": "陈静", "posts": []})
    himself = {name: value for name, value in NEW.items() if name != "sub"} | {"name": "方远"}
    refused = catalog.put("/people/chen", himself, OFFICE, If_Match='"1"')
    assert (refused.status_code, refused.json["code"]) == (403, "own_name")
    mail = {**himself, "name": "陈静", "mail": "chen@gjj.example"}
    assert catalog.put("/people/chen", mail, OFFICE, If_Match='"1"').status_code == 200, "the rest he may"
    another = a_person("pan", "office", department="BGS")
    renamed = catalog.put("/people/chen", himself, another, If_Match='"2"')
    assert renamed.json["name"] == "方远", "another of the office may"


def test_nobody_leaves_the_department_that_keeps_him_from_what_concerns_it(catalog: CatalogHarness) -> None:
    """The office left its own for a minute, verified there what that had mended, and came back."""
    catalog.staff({**NEW, "sub": "chen", "name": "陈静", "department": "BGS", "posts": []})
    himself = {"name": "陈静", "body": "GJJ", "department": "JCK"}
    for moved in (himself, himself | {"department": ""}):
        refused = catalog.put("/people/chen", moved, OFFICE, If_Match='"1"')
        assert (refused.status_code, refused.json["code"]) == (403, "own_department")
    another = a_person("pan", "office", department="BGS")
    assert catalog.put("/people/chen", himself, another, If_Match='"1"').json["department"] == "JCK", "another may"


def test_whoever_was_appointed_without_a_department_enters_his_own(catalog: CatalogHarness) -> None:
    catalog.staff({**NEW, "sub": "chen", "name": "陈静", "department": "", "posts": []})
    himself = {"name": "陈静", "body": "GJJ", "department": "BGS"}
    assert catalog.put("/people/chen", himself, OFFICE, If_Match='"1"').json["department"] == "BGS"


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("operator", "security_admin"),
        ("security_admin", "audit_admin"),
        ("audit_admin", "operator"),
        ("audit_admin", "office"),
        ("proposer", "audit_admin"),
    ],
)
def test_operator_security_administrator_and_auditor_are_three_persons(
    catalog: CatalogHarness, held: str, wanted: str
) -> None:
    """三员分立; and who audits does nothing else."""
    catalog.staff({**NEW, "posts": [{"role": held}]})
    given = catalog.post("/people/xu/posts", {"role": wanted, "body": "GJJ"}, OFFICE)
    assert (given.status_code, given.json["code"]) == (409, "administrators_apart")


def test_a_post_counts_from_its_first_day_to_its_last(catalog: CatalogHarness) -> None:
    _, post = entered(catalog, from_on="2026-11-10", until_on="2026-11-11")
    catalog.post(f"{post}/confirm", None, SECURITY)
    seen = []
    for _ in range(4):  # 9 to 12 November
        seen.append(drafts(catalog, token(catalog)))
        catalog.later(days=1)
    assert seen == [403, 201, 201, 403]


@pytest.mark.both_databases
def test_a_deputys_right_ends_with_his_last_day(catalog: CatalogHarness) -> None:
    catalog.staff({**NEW, "sub": "wu", "posts": [{"role": "proposer"}]})
    _, post = entered(catalog, deputy_for="wu", until_on="2026-11-09")
    catalog.post(f"{post}/confirm", None, SECURITY)
    holder = token(catalog)
    assert drafts(catalog, holder) == 201
    catalog.later(hours=15)  # midnight in China
    assert drafts(catalog, token(catalog)) == 403
    assert catalog.run_timers() > 0
    assert [post["state"] for post in catalog.get("/people/xu/posts", OFFICE).json["items"]] == ["ended"]


def test_a_dismissal_ends_every_right_of_an_open_session(catalog: CatalogHarness) -> None:
    person, post = entered(catalog)
    catalog.post(f"{post}/confirm", None, SECURITY)
    first, second = token(catalog), token(catalog)
    assert (drafts(catalog, first), drafts(catalog, second)) == (201, 201)
    shown = catalog.get(person, OFFICE)
    kept = ("name", "body", "department", "mail", "kind", "party_member")
    gone = {**{name: shown.json[name] for name in kept}, "active": False}
    assert catalog.put(person, gone, OFFICE, If_Match=shown.headers["ETag"]).status_code == 200
    assert (drafts(catalog, first), drafts(catalog, second)) == (401, 401)
    assert catalog.new_client().post("/sign-in", data={"sub": "xu"}).status_code == 422


@pytest.mark.both_databases
def test_signing_out_ends_that_session_and_no_other(catalog: CatalogHarness) -> None:
    catalog.staff({**NEW, "posts": [{"role": "proposer"}]})
    browser, other = catalog.new_client(), token(catalog)
    browser.post("/sign-in", data={"sub": "xu"})
    stolen = {"Authorization": f"Bearer {browser.get_cookie(SESSION_COOKIE).value}"}  # type: ignore[union-attr]
    assert drafts(catalog, stolen) == 201
    csrf = form_token(stolen["Authorization"].removeprefix("Bearer "))
    assert browser.post("/sign-out", data={"csrf": csrf}).status_code == 303
    assert drafts(catalog, stolen) == 401
    assert drafts(catalog, other) == 201
    assert [event.data["sub"] for event in catalog.announced("session.ended")] == ["xu"]


@pytest.mark.parametrize("by", [OFFICE, SECURITY, None], ids=["office", "security administrator", "himself"])
def test_one_is_signed_out_everywhere(catalog: CatalogHarness, by: Actor | None) -> None:
    catalog.staff({**NEW, "posts": [{"role": "proposer"}]})
    held = [token(catalog), token(catalog)]
    headers = catalog.bearer(by) if by else held[0]
    assert catalog.client.post("/catalog/api/v1/people/xu/sign-out", json={}, headers=headers).status_code == 200
    assert [drafts(catalog, each) for each in held] == [401, 401]
    assert drafts(catalog, token(catalog)) == 201


def test_one_session_of_several_is_ended_from_the_list(catalog: CatalogHarness) -> None:
    catalog.staff({**NEW, "posts": [{"role": "proposer"}]})
    first, second = token(catalog), token(catalog)
    listed = catalog.get("/people/xu/sessions", SECURITY).json["items"]
    assert [session["way"] for session in listed] == ["sign_in", "sign_in"]
    assert catalog.post(f"/people/xu/sessions/{listed[1]['id']}/end", None, SECURITY).status_code == 200
    assert (drafts(catalog, first), drafts(catalog, second)) == (401, 201)
    assert len(catalog.get("/people/xu/sessions", SECURITY).json["items"]) == 1
    assert catalog.post(f"/people/xu/sessions/{listed[0]['id']}/end", None, PROPOSER).status_code == 403


@pytest.mark.both_databases
def test_what_happened_to_people_posts_and_sessions_is_in_the_audit(catalog: CatalogHarness) -> None:
    _, post = entered(catalog)
    catalog.post(f"{post}/confirm", None, SECURITY)
    token(catalog)
    inspector = a_person("insp", "inspector")
    kept = [
        (record["name"], record["actor"]["sub"], record["detail"].get("act"))
        for aggregate in ("person/xu", "session/xu")
        for record in catalog.get(f"/audit?aggregate={aggregate}", inspector).json["items"]
    ]
    assert kept == [
        ("person.changed", "chen", "entered"),
        ("person.post_entered", "chen", None),
        ("person.changed", "qin", "post_confirmed"),
        ("session.started", "xu", None),
    ]


@pytest.mark.both_databases
def test_the_audit_says_what_kind_of_actor_acted(catalog: CatalogHarness) -> None:
    catalog.staff({**NEW, "sub": "robot", "kind": "program", "posts": [{"role": "proposer"}]})
    robot = token(catalog, "robot")
    assert drafts(catalog, robot) == 201
    records = catalog.get("/audit?limit=100", a_person("insp", "inspector")).json["items"]
    kinds = {record["actor"]["sub"]: record["actor"]["kind"] for record in records}
    assert (kinds["robot"], kinds["system"]) == ("program", "system")


def test_the_staff_of_another_body_is_nobodys_to_read(catalog: CatalogHarness) -> None:
    catalog.staff({**NEW, "posts": [{"role": "proposer"}]})
    assert catalog.get("/people", STRANGER).json["items"] == []
    assert catalog.get("/people/xu", STRANGER).status_code == 404
    assert catalog.get("/people", PROPOSER).status_code == 403
    assert catalog.get("/people/xu", a_person("xu")).json["name"] == "许舒"


def test_a_reserved_name_is_no_persons(catalog: CatalogHarness) -> None:
    given = catalog.post("/people", {**NEW, "sub": "operator"}, OFFICE)
    assert (given.status_code, list(given.json["errors"])) == (422, ["sub"])


@pytest.mark.both_databases
def test_people_and_posts_take_few_statements(catalog: CatalogHarness) -> None:
    _, post = entered(catalog)
    with catalog.statements() as seen:
        assert catalog.get("/people?limit=100", OFFICE).status_code == 200
    assert len(seen) <= 3 + 1, seen
    with catalog.statements() as seen:
        assert catalog.get("/people/xu", OFFICE).status_code == 200
    assert len(seen) <= 2 + 1, seen
    with catalog.statements() as seen:
        assert catalog.post(f"{post}/confirm", None, SECURITY).status_code == 200
    assert len(seen) <= 10 + 1, seen


def test_a_person_goes_to_another_body_by_an_act_of_each(catalog: CatalogHarness) -> None:
    """The old body's office lets him go, and the new body's office takes him in; neither does the other's part."""
    person, post = entered(catalog)
    catalog.post(f"{post}/confirm", None, SECURITY)
    there = a_person("far", "office", body="GS", department="ZHB")
    given = {name: value for name, value in NEW.items() if name != "sub"}
    etag = catalog.get(person, OFFICE).json["etag"]
    taken = catalog.put(person, {**given, "body": "GS", "department": ""}, there, If_Match=f'"{etag}"')
    assert taken.status_code == 404, "another body's staff is not there for him, so nobody takes it"
    refused = catalog.put(person, {**given, "body": "GS", "department": "ZHB"}, OFFICE, If_Match=f'"{etag}"')
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["department"])
    gone = catalog.put(person, {**given, "body": "GS", "department": ""}, OFFICE, If_Match=f'"{etag}"')
    assert (gone.status_code, gone.json["body"]) == (200, "GS")
    assert [post["state"] for post in gone.json["posts"]] == ["ended"]
    back = catalog.put(person, given, OFFICE, If_Match=f'"{gone.json["etag"]}"')
    assert back.status_code == 403, "he is the other body's now"
    department = catalog.get("/bodies/GS").json["departments"][0]["code"]
    placed = {**given, "body": "GS", "department": department}
    assert catalog.put(person, placed, there, If_Match=f'"{gone.json["etag"]}"').status_code == 200
    assert catalog.post(f"{person}/posts", {"role": "proposer", "body": "GS"}, there).status_code == 201


@pytest.mark.parametrize("role", ["office", "security_admin", "case_officer"])
def test_whoever_lets_the_last_one_go_is_told_that_nobody_is_left(catalog: CatalogHarness, role: str) -> None:
    """It is not refused: who must go has to go at once."""
    gone = {**NEW, "active": False}
    del gone["sub"]
    catalog.staff({**NEW, "posts": [{"role": role}]}, {**NEW, "sub": "wu", "posts": [{"role": role}]})
    etag = catalog.get("/people/wu", OFFICE).json["etag"]
    first = catalog.put("/people/wu", gone, OFFICE, If_Match=f'"{etag}"')
    assert (first.status_code, first.json["vacant"]) == (200, []), "another is left"
    post = catalog.get("/people/xu/posts", OFFICE).json["items"][0]["id"]
    last = catalog.post(f"/people/xu/posts/{post}/end", {"reason": "轮岗"}, SECURITY)
    assert (last.status_code, last.json["vacant"]) == (200, [{"role": role, "body": "GJJ", "department": ""}])
    catalog.sign_in(OFFICE)
    assert f"现在没有{ROLES[role]}，" in catalog.client.get("/staff/xu").text


def test_whoever_lets_the_only_head_of_a_department_go_is_told_which_department_has_none(
    catalog: CatalogHarness,
) -> None:
    """Reviews and orders of that department wait for its head alone; another department's is no help."""
    heads = [{"role": "section_head", "department": each} for each in ("JCK", "GJK")]
    catalog.staff({**NEW, "posts": heads}, {**NEW, "sub": "wu", "posts": heads[1:]})
    etag = catalog.get("/people/xu", OFFICE).json["etag"]
    gone = {**NEW, "active": False}
    del gone["sub"]
    last = catalog.put("/people/xu", gone, OFFICE, If_Match=f'"{etag}"')
    assert last.json["vacant"] == [{"role": "section_head", "body": "GJJ", "department": "JCK"}]
    catalog.sign_in(OFFICE)
    page = catalog.client.get("/staff/xu").text
    assert "计划财务科现在没有科室负责人，科室审核和整改无人办理" in page
    assert page.count("现在没有科室负责人") == 1
