"""Whether somebody was the last who entered or confirmed posts in a body: then it can let nobody in any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chassis.ports import EVERYWHERE, Clock
from services.catalog.domain.post import LETTING_IN, Post
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that nobody in that body holds now."""

    role: str
    body: str


def vacancies(body: str, posts: Iterable[Post], *, work: UnitOfWork, clock: Clock) -> list[Vacancy]:
    """Which of the posts that enter or confirm others, ended for somebody of ``body``, nobody holds today."""
    left = {
        Vacancy(post.role, body if post.body == EVERYWHERE else post.body)
        for post in posts
        if post.role in LETTING_IN and not post.is_open
    }
    vacant = [each for each in left if not work.people.anybody_holds(each.role, each.body, clock.today())]
    return sorted(vacant, key=lambda each: (each.body, each.role))
