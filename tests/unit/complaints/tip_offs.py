"""People whom tip-offs may report, the office where they work, and a tip-off given there."""

from __future__ import annotations

from chassis.ports import Actor, Post
from services.complaints.domain.case import Case
from tests.unit.complaints.builders import Office


def an_actor(sub: str, *roles: str, department: str = "BGS", name: str = "", deputy_for: str = "") -> Actor:
    posts = tuple(Post(role, "GJJ", deputy_for=deputy_for) for role in roles)
    return Actor(sub, name or f"人员{sub}", "GJJ", department, posts)


CHEN, WANG = an_actor("chen", "case_officer", name="陈珂"), an_actor("wang", "case_officer", name="王芳")
CAI = an_actor("cai", "case_officer", department="CW", name="蔡文")
DEPUTY = an_actor("dai", "case_officer", deputy_for="cai")
HU = an_actor("hu", "office", name="胡军")
PEOPLE = (CHEN, WANG, CAI, DEPUTY, HU)


def an_office() -> Office:
    """Where they work, and another body beside theirs."""
    made = Office()
    made.work.directory.staff.update({person.sub: person for person in PEOPLE})
    made.work.directory.bodies["SZJ"] = {"YZ"}
    return made


def a_tip_off(office: Office, **changes: object) -> str:
    """Its number."""
    told = {"kind": "tip_off", "title": "违规办理", "text": "业务没有按规定办。", "body": "GJJ", **changes}
    return office.submit(**told).case.number


def told_not_for(office: Office, case: Case) -> set[str]:
    """From whom the newest task of a case was kept; its person is asked by name."""
    opened = [event for event in office.work.events.recorded if event.name == "task.opened"]
    newest = [event.data for event in opened if event.data["about"]["id"] == case.id][-1]
    return set(newest["not_for"])
