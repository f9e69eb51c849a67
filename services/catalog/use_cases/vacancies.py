"""Whether somebody was the last in a body who held a post for which work waits, or by which others are let in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chassis.ports import EVERYWHERE, Clock
from services.catalog.domain.post import WAITED_FOR, Post
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that nobody in that body holds now."""

    role: str
    body: str


def vacancies(body: str, posts: Iterable[Post], *, work: UnitOfWork, clock: Clock) -> list[Vacancy]:
    """Which of the posts for which work waits, ended for somebody of ``body``, nobody holds today."""
    left = {
        Vacancy(post.role, body if post.body == EVERYWHERE else post.body)
        for post in posts
        if post.role in WAITED_FOR and not post.is_open
    }
    vacant = [each for each in left if not work.people.anybody_holds(each.role, each.body, clock.today())]
    return sorted(vacant, key=lambda each: (each.body, each.role))
