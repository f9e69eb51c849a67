"""The head of a department says who of it answers what was given to it; to others an officer alone gives a case."""

from __future__ import annotations

from chassis.ports import Actor, Invalid, in_both
from services.complaints.domain.case import OFFICER, Case, may


def gives_within(body: str, by: Actor) -> bool:
    """Whether he assigns what is of ``body`` in his own department only, as its head and no officer."""
    return not may("case.accept", body, by)


def is_of(person: Actor, body: str, department: str | None) -> bool:
    """Whether somebody works in a department of a body, or is its case officer there."""
    works_there = person.body == body and person.department == department
    return works_there or any(
        post.role == OFFICER and post.body == body and post.department == department for post in person.posts
    )


def must_stay_within(case: Case, *, by: Actor, department: str | None, person: Actor | None) -> None:
    """Raises :class:`Invalid` for a head who gives a case out of his department, or to nobody."""
    if not gives_within(case.body, by):
        return
    if department not in (None, case.department):
        field, zh, en = "department", "科室负责人在本科室内指定承办人。", "A head assigns within his department."
    elif person is None:
        field, zh, en = "person", "请选择本科室的承办人。", "Name somebody of your department."
    elif not is_of(person, case.body, case.department):
        field, zh, en = "person", "不是本科室的承办人。", "No case officer of your department."
    else:
        return
    raise Invalid(
        "科室负责人在本科室的承办人中指定；要交给其他科室的，请与投诉与申请承办人联系，或者对转办提出异议。",
        "The head of a department assigns a case to a case officer of it. Ask a case officer of the body to give it to "
        "others, or dispute the transfer.",
        code="outside_department",
        errors={field: in_both(zh, en)},
    )
