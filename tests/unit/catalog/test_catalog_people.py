"""People and their posts: who enters, confirms and ends them, what they are worth on which day, and what is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from chassis.permissions import RoleMissing
from chassis.ports import SYSTEM, Actor, DomainEvent, Invalid, NotAllowed, Refusal
from services.catalog.domain import person as rules
from services.catalog.domain.person import Person, PersonLeft
from services.catalog.domain.post import (
    AdministratorsApart,
    PostHeldAlready,
    PostNotAwaiting,
    Wanted,
)
from services.catalog.domain.staff_refusals import EnteredByYou, NotYourself, OwnPost
from tests.unit.catalog.builders import BODY, NOW, OFFICE, TODAY, a_person, keeps_its_contract

SECURITY = a_person("qin", "security_admin")
PARTY = a_person("cai", "party_organisation")
OPERATOR = replace(a_person("operator"), kind="system")
LIN = Person(sub="lin", name="林悦", body="GJJ", department="JCK", etag=1)
_ids = count(1)


def wanted(role: str = "proposer", **changes: Any) -> Wanted:
    return Wanted(**{"role": role, "body": "GJJ", **changes})


def entered(
    person: Person = LIN,
    role: str = "proposer",
    *,
    by: Actor = OFFICE,
    principal: Person | None = None,
    has_party: bool = False,
    today: date = TODAY,
    **changes: Any,
) -> tuple[Person, list[DomainEvent]]:
    number = next(_ids)
    return rules.enter_post(
        person,
        wanted(role, **changes),
        post=f"post-{number}",
        task=f"task-{number}",
        body=BODY,
        principal=principal,
        has_party_organisation=has_party,
        by=by,
        at=NOW,
        today=today,
    )


def confirmed(person: Person = LIN, role: str = "proposer", *, by: Actor = SECURITY, **given: Any) -> Person:
    """The person with one post more, entered and confirmed."""
    found, _ = entered(person, role, **given)
    return rules.confirm_post(found, found.posts[-1].id, by=by, at=NOW, today=TODAY)[0]


def saved(person: Person, *, has_party: bool = True, **given: Any) -> tuple[Person, list[DomainEvent]]:
    """The person saved in a body that has a party organisation, unless told otherwise."""
    return rules.save_person(person, has_party_organisation=has_party, **given)


def roles(person: Person, day: date = TODAY) -> set[str]:
    return set(person.actor(day).roles)


def test_a_post_counts_only_once_another_person_has_confirmed_it() -> None:
    person, events = entered()
    assert roles(person) == set()
    assert [event.name for event in events] == ["person.post_entered", "task.opened"]
    assert events[1].data["roles"] == ("security_admin",)
    assert set(events[1].data["not_for"]) == {"chen", "lin"}
    person, events = rules.confirm_post(person, person.posts[0].id, by=SECURITY, at=NOW, today=TODAY)
    assert roles(person) == {"proposer"}
    assert [event.name for event in events] == ["person.changed", "task.closed"]
    assert [post["role"] for post in keeps_its_contract(events[0]).data["posts"]] == ["proposer"]


def test_nobody_enters_or_confirms_a_post_of_his_own() -> None:
    with pytest.raises(OwnPost):
        entered(replace(LIN, sub="chen"), "leader", by=OFFICE)
    person, _ = entered(replace(LIN, sub="qin"), "leader")
    with pytest.raises(OwnPost):
        rules.confirm_post(person, person.posts[0].id, by=SECURITY, at=NOW, today=TODAY)


def test_who_entered_a_post_does_not_confirm_it() -> None:
    both = a_person("both", "office", "security_admin")
    person, _ = entered(by=both)
    with pytest.raises(EnteredByYou):
        rules.confirm_post(person, person.posts[0].id, by=both, at=NOW, today=TODAY)


@pytest.mark.parametrize(
    "act",
    [
        lambda: entered(by=a_person("op", "operator")),
        lambda: entered(by=SECURITY),
        lambda: entered(by=a_person("far", "office", body="GS")),
        lambda: entered(body="*"),
        lambda: confirmed(by=OFFICE),
        lambda: confirmed(by=a_person("far", "security_admin", body="GS")),
        lambda: entered(role="party_organisation", has_party=True),
    ],
    ids=["an operator", "the confirmer", "another body's office", "everywhere", "an office", "far", "a party post"],
)
def test_posts_are_entered_by_the_office_and_confirmed_by_the_security_administrator(act: Callable[[], Any]) -> None:
    with pytest.raises(RoleMissing):
        act()


def test_the_party_organisation_enters_party_posts_once_there_is_one() -> None:
    member = replace(LIN, party_member=True)
    assert roles(confirmed(member, role="party_organisation", has_party=False)) == {"party_organisation"}
    person, _ = entered(member, role="party_organisation", by=PARTY, has_party=True)
    person, _ = rules.confirm_post(person, person.posts[0].id, by=SECURITY, at=NOW, today=TODAY)
    assert roles(person) == {"party_organisation"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("security_admin", "operator"),
        ("security_admin", "audit_admin"),
        ("operator", "audit_admin"),
        ("audit_admin", "proposer"),
    ],
)
def test_the_three_administrators_are_different_persons_and_the_auditor_does_nothing_else(one: str, other: str) -> None:
    with pytest.raises(AdministratorsApart):
        entered(confirmed(role=one), other)
    with pytest.raises(AdministratorsApart):
        entered(confirmed(role=other), one)
    with pytest.raises(AdministratorsApart):  # neither is confirmed yet
        entered(entered(role=one)[0], other)


def test_an_administrators_post_may_follow_another_that_has_an_end() -> None:
    person = confirmed(role="operator", until_on=TODAY + timedelta(days=9))
    assert entered(person, "security_admin", from_on=TODAY + timedelta(days=10))


def test_the_same_post_is_not_entered_twice() -> None:
    with pytest.raises(PostHeldAlready):
        entered(entered()[0])


def test_a_post_holds_on_its_days_and_on_no_other() -> None:
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=3)
    person = confirmed(from_on=first, until_on=last)
    held = [roles(person, TODAY + timedelta(days=days)) for days in range(5)]
    assert held == [set(), {"proposer"}, {"proposer"}, {"proposer"}, set()]


def test_a_deputy_has_the_post_of_whom_he_stands_in_for_until_a_day() -> None:
    head = confirmed(replace(LIN, sub="wu"), "section_head")
    until = TODAY + timedelta(days=4)
    deputy = confirmed(role="section_head", principal=head, deputy_for="wu", until_on=until)
    (post,) = deputy.actor(until).posts
    assert (post.role, post.deputy_for) == ("section_head", "wu")
    assert roles(deputy, until + timedelta(days=1)) == set()


@pytest.mark.parametrize(
    ("principal", "changes", "field"),
    [
        (confirmed(replace(LIN, sub="wu"), "section_head"), {}, "until_on"),
        (confirmed(replace(LIN, sub="wu"), "leader"), {"until_on": TODAY}, "deputy_for"),
        (entered(replace(LIN, sub="wu"), "section_head")[0], {"until_on": TODAY}, "deputy_for"),
        (confirmed(replace(LIN, sub="wu"), "section_head", department="JCK"), {"until_on": TODAY}, "deputy_for"),
        (None, {"until_on": TODAY}, "deputy_for"),
    ],
    ids=["without an end", "another post", "one not confirmed", "more than his department", "nobody"],
)
def test_a_deputy_stands_in_only_for_what_the_other_has(
    principal: Person | None, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        entered(role="section_head", principal=principal, deputy_for="wu", **changes)
    assert field in refused.value.errors


def test_a_deputys_deputy_is_refused() -> None:
    head = confirmed(replace(LIN, sub="wu"), "section_head")
    deputy = confirmed(replace(LIN, sub="he"), "section_head", principal=head, deputy_for="wu", until_on=TODAY)
    with pytest.raises(Invalid):
        entered(role="section_head", principal=deputy, deputy_for="he", until_on=TODAY)


@pytest.mark.parametrize("by", [OFFICE, SECURITY, SYSTEM, a_person("wu")])
def test_a_post_is_ended_by_office_security_administrator_or_whom_a_deputy_stands_in_for(by: Actor) -> None:
    head = confirmed(replace(LIN, sub="wu"), "section_head")
    deputy = confirmed(role="section_head", principal=head, deputy_for="wu", until_on=TODAY)
    ended, events = rules.end_post(deputy, deputy.posts[0].id, by=by, at=NOW, reason="本人已返岗")
    assert roles(ended) == set()
    assert events[0].data["posts"] == []
    with pytest.raises(RoleMissing):
        rules.end_post(deputy, deputy.posts[0].id, by=a_person("other", "leader"), at=NOW, reason="")


def test_ending_a_post_that_awaits_confirmation_closes_the_task_and_tells_nobody() -> None:
    person, _ = entered()
    ended, events = rules.end_post(person, person.posts[0].id, by=OFFICE, at=NOW, reason="登记有误")
    assert [(event.name, event.announce) for event in events] == [("person.post_ended", False), ("task.closed", True)]
    with pytest.raises(PostNotAwaiting):
        rules.confirm_post(ended, person.posts[0].id, by=SECURITY, at=NOW, today=TODAY)


def test_a_dismissal_ends_every_post_and_every_session() -> None:
    person = confirmed(confirmed(), "archivist")
    person, _ = entered(person, "inspector")
    gone, events = saved(replace(person, active=False), previous=person, body=BODY, by=OFFICE, at=NOW)
    assert roles(gone) == set()
    assert gone.generation == person.generation + 1
    assert [event.name for event in events] == ["person.changed", "task.closed"]
    assert (events[0].data["active"], events[0].data["posts"], events[0].detail["act"]) == (False, [], "dismissed")
    with pytest.raises(PersonLeft):
        entered(gone)
    back, _ = saved(replace(gone, active=True), previous=gone, body=BODY, by=OFFICE, at=NOW)
    assert (roles(back), back.generation) == (set(), gone.generation)


def test_moving_on_ends_the_posts_that_were_bound_to_the_department_left() -> None:
    person = confirmed(confirmed(department="JCK"), "archivist")
    moved, _ = saved(replace(person, department="BGS"), previous=person, body=BODY, by=OFFICE, at=NOW)
    assert roles(moved) == {"archivist"}
    office = a_person("chen", "office", body="GS")
    both = replace(OFFICE, posts=(*OFFICE.posts, *office.posts))
    gone, _ = saved(
        replace(person, body="GS", department=""), previous=person, body=replace(BODY, code="GS"), by=both, at=NOW
    )
    assert roles(gone) == set()


def test_party_membership_is_the_party_organisations_word() -> None:
    member = replace(LIN, party_member=True)
    office_and_party = a_person("ma", "office", "party_organisation")
    with pytest.raises(RoleMissing):
        saved(member, previous=LIN, body=BODY, by=OFFICE, at=NOW)
    with pytest.raises(NotYourself):
        saved(replace(member, sub="ma"), previous=replace(LIN, sub="ma"), body=BODY, by=office_and_party, at=NOW)
    told, _ = saved(member, previous=LIN, body=BODY, by=office_and_party, at=NOW)
    assert told.party_member
    assert saved(member, previous=LIN, body=BODY, has_party=False, by=OFFICE, at=NOW)[0].party_member


def test_a_party_post_takes_a_member_and_ends_with_the_membership() -> None:
    with pytest.raises(Invalid) as refused:
        entered(role="party_organisation", by=PARTY, has_party=True)
    assert "role" in refused.value.errors
    member = replace(LIN, party_member=True)
    person = confirmed(confirmed(member, role="party_organisation", by=SECURITY, has_party=False), "archivist")
    by = a_person("ma", "office", "party_organisation")
    left, _ = saved(replace(person, party_member=False), previous=person, body=BODY, by=by, at=NOW)
    assert roles(left) == {"archivist"}


@pytest.mark.parametrize("sub", ["system", "public", "operator"])
def test_the_names_under_which_no_person_acts_are_refused(sub: str) -> None:
    with pytest.raises(Invalid) as refused:
        saved(replace(LIN, sub=sub, etag=0), previous=None, body=BODY, by=OFFICE, at=NOW)
    assert "sub" in refused.value.errors


def test_saving_a_person_gives_no_post_and_no_generation() -> None:
    """What a form or a program sends of them counts for nothing."""
    with_posts = replace(confirmed(), generation=9)
    fresh, _ = saved(with_posts, previous=None, body=BODY, by=OFFICE, at=NOW)
    assert (fresh.posts, fresh.generation) == ((), 1)
    changed, _ = saved(replace(with_posts, posts=()), previous=confirmed(), body=BODY, by=OFFICE, at=NOW)
    assert (roles(changed), changed.generation) == ({"proposer"}, 1)


def test_only_the_system_appoints_without_a_second_person() -> None:
    appointed, events = rules.appoint(
        LIN, [(wanted("security_admin"), BODY, None)], new_id=lambda: "p", by=OPERATOR, at=NOW, today=TODAY
    )
    assert roles(appointed) == {"security_admin"}
    assert keeps_its_contract(events[0]).data["posts"][0]["role"] == "security_admin"
    again = rules.appoint(
        appointed, [(wanted("security_admin"), BODY, None)], new_id=lambda: "q", by=OPERATOR, at=NOW, today=TODAY
    )
    assert again == (appointed, [])
    refused: type[Refusal]
    for by, refused in ((SECURITY, NotAllowed), (OFFICE, NotAllowed)):
        with pytest.raises(refused):
            rules.appoint(LIN, [(wanted(), BODY, None)], new_id=lambda: "p", by=by, at=NOW, today=TODAY)


def test_posts_whose_last_day_has_passed_are_put_away() -> None:
    person = confirmed(confirmed(until_on=TODAY), "archivist")
    saved, events = rules.end_lapsed_posts(person, at=NOW, today=TODAY + timedelta(days=1))
    assert [post.state for post in saved.posts] == ["ended", "confirmed"]
    assert [post["role"] for post in events[0].data["posts"]] == ["archivist"]
