"""领导小组: who of a body's staff is a member, and whether enough of them met."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chassis.permissions import Act, Thing
from chassis.ports import Actor, in_both

ROLE = "leading_group"


def members_of(staff: Sequence[Actor], thing: Thing, act: Act) -> list[Actor]:
    """The members among the staff, as far as they may know of the thing."""
    grants = [grant for grant in act.all_grants if grant.role == ROLE]
    may_know = [person for person in staff if thing.audience != "party" or person.party_member]
    return [person for person in may_know if any(grant.reaches(person, thing) for grant in grants)]


def seat_of(member: Actor, thing: Thing, act: Act) -> str:
    """Whose seat a member takes: his own, or that of whom he stands in for."""
    posts = [post for grant in act.all_grants if grant.role == ROLE for post in grant.posts(member, thing)]
    is_deputy = bool(posts) and all(post.deputy_for for post in posts)
    return posts[0].deputy_for if is_deputy else member.sub


def majority_of(seats: Collection[str]) -> int:
    """How many of these seats are more than half; one that is named twice, by deputy and principal, is one."""
    return len(set(seats)) // 2 + 1


def quorum_of(staff: Sequence[Actor], thing: Thing, act: Act) -> int:
    """How many seats must be taken at least: more than half of them."""
    return majority_of([seat_of(member, thing, act) for member in members_of(staff, thing, act)])


def wrong_present(present: Sequence[str], staff: Sequence[Actor], thing: Thing, act: Act) -> dict[str, str]:
    """What is wrong with a list of who was there; empty when enough members met."""
    seats = {member.sub: seat_of(member, thing, act) for member in members_of(staff, thing, act)}
    if not present or len(set(present)) != len(present) or not set(present) <= set(seats):
        return {
            "present": in_both(
                "请勾选到会的领导小组成员，只能是本单位的成员，每人一次。",
                "Name those present, each once: members of the body's leading group.",
            )
        }
    taken, needed = len({seats[sub] for sub in present}), majority_of(seats.values())
    if taken >= needed:
        return {}
    return {
        "present": in_both(
            f"领导小组到会须过半数（至少 {needed} 人），现在勾选了 {taken} 人；代理人与被代理人按 1 人计。",
            f"More than half of the members must be present, at least {needed}; {taken} named.",
        )
    }
