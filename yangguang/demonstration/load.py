"""Loads the demonstration through the real HTTP surface, as its people would do it by hand.

Bodies, items and people are imported before (`catalogue.json`, `people.json`). Every step looks at what is there
first: a second start adds nothing, a start after a crash goes on, and what people did with a disclosure meanwhile is
left to them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from chassis.base.clock import SystemClock
from yangguang.demonstration import following, issues, proposing, reviewing
from yangguang.demonstration.caller import Caller, Client
from yangguang.demonstration.entries import PUBLIC_REACHES, entries, people
from yangguang.demonstration.journey import Journey, LeftToPeople


def load(
    client: Client,
    token_for: Callable[[str], str],
    settle: Callable[[], None],
    progress: Callable[[str], None],
    today: date | None = None,
) -> None:
    """Take each disclosure as far as it shall go.

    ``token_for`` gives the bearer token of a ``sub`` of `people.json`; ``settle`` waits until every event has been
    delivered everywhere. Raises :class:`~yangguang.demonstration.caller.Unexpected` naming the step that was refused.
    """
    caller, staff = Caller(client, token_for, settle), people()
    listed = entries(today or SystemClock().today())
    for count, entry in enumerate(listed, 1):
        progress(f"示例数据 {count}/{len(listed)} {entry.title}")
        walk(Journey(caller, staff, entry))
        # They waited, and came out with its issue.
        for other in (other for other in listed if other.key in entry.more.get("brings", ())):
            walk(Journey(caller, staff, other))
    settle()


def walk(journey: Journey) -> None:
    """One disclosure, from wherever it is to where it shall be."""
    try:
        proposing.find_or_draft(journey)
        _bring_to_public(journey)
        if journey.entry.reach in PUBLIC_REACHES:
            _go_on(journey)
    except LeftToPeople:
        return


def _bring_to_public(journey: Journey) -> None:
    reach = journey.entry.reach
    if reach == "draft":
        return
    if not journey.is_new:
        shown = journey.shown()
        if shown["published"] != "unpublished":
            return
        if shown["awaits_deliberation"]:
            issues.pass_through(journey)
            return
        journey.is_new = shown["state"] == "draft" and not reviewing.has_case(journey)
    if journey.is_new:
        proposing.propose(journey)
    if reach in reviewing.DECISIONS:
        reviewing.end(journey, reach)
    elif reach == "in_review":
        reviewing.pass_steps(journey, journey.more("steps"))
    elif reach != "proposed":
        reviewing.pass_steps(journey)
        issues.pass_through(journey)


def _go_on(journey: Journey) -> None:
    if journey.shown()["published"] != "published":
        raise LeftToPeople
    if journey.entry.reach == "corrected":
        proposing.correct(journey)
        if journey.shown()["state"] != "published":
            reviewing.pass_steps(journey)
    if journey.entry.reach != "published":
        following.put_up(journey)
    if journey.more("evaluations"):
        following.evaluate(journey)
        following.respond(journey)
    if journey.more("cases"):
        following.ask(journey)
    if journey.entry.reach == "filed" and not journey.shown()["filings"] and not issues.file_with_its_own(journey):
        following.file(journey)
    if journey.entry.reach == "withdrawn":
        following.withdraw(journey)
