"""Every kind of person that the permission tables tell apart, and some that nobody should mistake for another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chassis.ports import PUBLIC, Actor, Post
from tests.people import a_person, staff_row

BODY, DEPARTMENT, OTHER_DEPARTMENT, OTHER_BODY = "GJJ", "JCK", "BGS", "GDJ"
DEPARTMENTS = [{"code": code, "name": code} for code in ("CW", DEPARTMENT, OTHER_DEPARTMENT)]
OWNER = "lin"
"""Whoever proposed what is tried."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person: how a service knows him (``row``, what differs from ``actor``), and who he is by that."""

    name: str
    actor: Actor
    row: Mapping[str, Any] = field(default_factory=dict)
    is_dismissed: bool = False

    def staff_row(self) -> dict[str, Any]:
        """His row in a service's copy of the staff."""
        return {**staff_row(self.actor), **self.row}


def _with(role: str, post_in: str = "", *, sub: str = "", body: str = BODY, **changes: Any) -> Actor:
    """Who has one post, in one department or in all."""
    found = a_person(sub or f"{role}.{post_in or 'all'}.{body}".replace("*", "every"), department=DEPARTMENT)
    return replace(found, posts=(Post(role, body, post_in),), **changes)


def _ended_deputy() -> Kind:
    actor = a_person("deputy.ended", department=DEPARTMENT)
    post = {"id": "p-1", "role": "section_head", "body": BODY, "department": DEPARTMENT, "deputy_for": "zhou"}
    return Kind(
        "deputy of the head, ended", actor, {"posts": [{**post, "from_on": "2026-01-01", "until_on": "2026-11-08"}]}
    )


def _dismissed() -> Kind:
    return Kind("dismissed, once of the office", _with("office", sub="dismissed"), {"active": False}, is_dismissed=True)


NOBODY = Kind("nobody signed in", PUBLIC)
KINDS = (
    NOBODY,
    Kind("its proposer", _with("proposer", DEPARTMENT, sub=OWNER)),
    Kind("its proposer, a party member", _with("proposer", DEPARTMENT, sub=OWNER, party_member=True)),
    Kind("its proposer, transferred", _with("proposer", OTHER_DEPARTMENT, sub=OWNER, department=OTHER_DEPARTMENT)),
    Kind("proposer of the department", _with("proposer", DEPARTMENT)),
    Kind("proposer of another department", _with("proposer", OTHER_DEPARTMENT)),
    Kind("head of the department", _with("section_head", DEPARTMENT)),
    Kind(
        "head of the department, a party member", _with("section_head", DEPARTMENT, sub="head.party", party_member=True)
    ),
    Kind("head of another department", _with("section_head", OTHER_DEPARTMENT)),
    Kind(
        "deputy of the head",
        replace(a_person("deputy", department=DEPARTMENT), posts=(Post("section_head", BODY, DEPARTMENT, "zhou"),)),
    ),
    _ended_deputy(),
    Kind("secrecy officer", _with("secrecy_officer")),
    Kind("secrecy officer, a party member", _with("secrecy_officer", sub="secrecy.party", party_member=True)),
    Kind("office", _with("office")),
    Kind("office, a party member", _with("office", sub="office.party", party_member=True)),
    Kind("leader", _with("leader")),
    Kind("leading group", _with("leading_group")),
    Kind("management committee", _with("management_committee")),
    Kind("party organisation", _with("party_organisation", party_member=True)),
    Kind("party member without a post", a_person("member", "party_member", department=OTHER_DEPARTMENT)),
    Kind("staff without a post", a_person("staff", department=OTHER_DEPARTMENT)),
    Kind("inspector", _with("inspector")),
    Kind("case officer", _with("case_officer")),
    Kind("archivist", _with("archivist")),
    Kind("channel keeper", _with("channel_keeper")),
    Kind("operator", _with("operator")),
    Kind("security administrator", _with("security_admin")),
    Kind("audit administrator", _with("audit_admin")),
    Kind("office of another body", a_person("far", "office", body=OTHER_BODY, department="BGS")),
    Kind("party member of another body", a_person("far.party", "party_organisation", body=OTHER_BODY)),
    Kind("superior office", _with("office", body="*", sub="superior")),
    Kind("operator of the deployment", _with("operator", body="*", sub="operator.every")),
    Kind("program of the department", _with("proposer", DEPARTMENT, sub="program", kind="program")),
    _dismissed(),
)
