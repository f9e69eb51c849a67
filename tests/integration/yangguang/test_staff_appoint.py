"""`yangguang staff appoint`: the way back for a body in which nobody lets others in any more."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted
from services.catalog.use_cases.enter_post import EnterPost, enter_post
from tests.integration.yangguang.harness import SystemHarness
from tests.people import a_person

KNOWN = ("name", "body", "department", "party_member", "kind", "mail", "active")
OFFICE = a_person("gs.chen", "office", body="GS")


@pytest.fixture
def locked_out(harness: SystemHarness) -> SystemHarness:
    """Body GS, whose security administrator has gone, and a member of its staff of whom everything is known."""
    harness.sql("catalog", "DELETE FROM posts WHERE role = 'security_admin'")
    person = Person(sub="gs.he", name="何", body="GS", department="office", party_member=True, mail="he@example.org")
    with harness.services["catalog"].transaction() as work:
        work.people.save(replace(person, department=work.bodies.get("GS").departments[0].code))
    return harness


def person(harness: SystemHarness, sub: str = "gs.he") -> Person:
    with harness.services["catalog"].reading() as work:
        return work.people.get(sub)


def states(harness: SystemHarness, role: str, sub: str = "gs.he") -> list[str]:
    return sorted(post.state for post in person(harness, sub).posts if post.role == role)


def test_a_post_that_awaits_confirmation_gives_way_to_the_appointment(locked_out: SystemHarness) -> None:
    service, wanted = locked_out.services["catalog"], Wanted(role="security_admin", body="GS")
    with service.transaction() as work:
        enter_post(EnterPost(actor=OFFICE, sub="gs.he", post=wanted), work=work, clock=service.clock)
    before = person(locked_out)
    result = locked_out.yangguang("staff", "appoint", "GS", "--security-admin", "gs.he=何", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["appointed"] == ["gs.he"]
    assert states(locked_out, "security_admin") == ["confirmed", "ended"]
    after = person(locked_out)
    assert [getattr(after, name) for name in KNOWN] == [getattr(before, name) for name in KNOWN]
    awaited = locked_out.sql("catalog", "SELECT record FROM audit WHERE name = 'task.closed'")
    assert any("gs.he" in row[0] for row in awaited), "the task of whoever should have confirmed is done"


def test_it_tells_who_held_the_post_already(locked_out: SystemHarness) -> None:
    first = locked_out.yangguang("staff", "appoint", "GS", "--audit-admin", "gs.he=何")
    assert "gs.he) appointed audit_admin" in first.output
    assert (
        "gs.he) is already audit_admin"
        in locked_out.yangguang("staff", "appoint", "GS", "--audit-admin", "gs.he=何").output
    )


def test_somebody_dismissed_is_not_appointed(locked_out: SystemHarness) -> None:
    with locked_out.services["catalog"].transaction() as work:
        work.people.save(replace(work.people.get("gs.he"), active=False))
    result = locked_out.yangguang("staff", "appoint", "GS", "--security-admin", "gs.he=何")
    assert result.exit_code != 0
    assert "choose somebody else" in result.output
    assert not person(locked_out).active


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--security-admin", "gs.he=贺"), "is entered as '何'"),
        (("--office", "gs.x=某", "--security-admin", "gs.x=某"), "name a person for each"),
        ((), "at least one of"),
    ],
    ids=["another name", "one for two", "nobody"],
)
def test_what_cannot_be_meant_is_refused(locked_out: SystemHarness, given: tuple[str, ...], said: str) -> None:
    result = locked_out.yangguang("staff", "appoint", "GS", *given)
    assert result.exit_code != 0
    assert said in result.output
    assert locked_out.value("catalog", "SELECT count(*) FROM posts WHERE role = 'security_admin'") == 0


def test_a_body_with_office_and_security_administrator_is_refused(harness: SystemHarness) -> None:
    result = harness.yangguang("staff", "appoint", "GJJ", "--office", "gjj.new=新人")
    assert result.exit_code != 0
    assert "has an office and a security administrator" in result.output


def test_an_import_keeps_what_its_file_does_not_say(locked_out: SystemHarness) -> None:
    with locked_out.services["catalog"].transaction() as work:
        work.people.save(replace(work.people.get("gs.he"), active=False))
    before = person(locked_out)
    file = locked_out.folder / "people.json"
    file.write_text(json.dumps({"people": [{"sub": "gs.he", "name": "何", "body": "GS"}]}), encoding="utf-8")
    result = locked_out.yangguang("import", "catalogue", str(file))
    assert result.exit_code == 0, result.output
    assert person(locked_out) == before
    file.write_text(
        json.dumps({"people": [{"sub": "gs.he", "name": "何", "body": "GS", "posts": [{"role": "archivist"}]}]}),
        encoding="utf-8",
    )
    refused = locked_out.yangguang("import", "catalogue", str(file))
    assert refused.exit_code != 0
    assert "已离职" in refused.output
