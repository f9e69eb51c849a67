"""Remember a person that catalog told of."""

from __future__ import annotations

from services.review.ports import StaffMember, UnitOfWork


def keep_person(person: StaffMember, *, work: UnitOfWork) -> None:
    """Keep the present name, place and roles of a person, to show who can take a step."""
    work.directory.keep_person(person)
