"""Whether somebody was the last in a body who held a post for which work waits, or by which others are let in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chassis.ports import EVERYWHERE, Clock
from services.catalog.domain.post import WAITED_FOR, Post
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that nobody in that body, or in that department of it, holds now."""

    role: str
    body: str
    department: str = ""


def vacancies(body: str, posts: Iterable[Post], *, work: UnitOfWork, clock: Clock) -> list[Vacancy]:
    """Which of the posts for which work waits, ended for somebody of ``body``, nobody holds today."""
    left = {
        Vacancy(post.role, body if post.body == EVERYWHERE else post.body, post.department)
        for post in posts
        if post.role in WAITED_FOR and not post.is_open
    }
    today, people = clock.today(), work.people
    vacant = [each for each in left if not people.anybody_holds(each.role, each.body, today, each.department)]
    return sorted(vacant, key=lambda each: (each.body, each.role, each.department))
