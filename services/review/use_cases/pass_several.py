"""Pass a step of several cases at once, each with a verdict and a record of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chassis.ports import Clock, NotAllowed, NotFound, Refusal
from services.review.domain.case import Case
from services.review.domain.refusals import NamedTwice, OneRefused
from services.review.ports import UnitOfWork
from services.review.use_cases.decision import Decide
from services.review.use_cases.pass_step import pass_step


def pass_several(commands: Sequence[Decide], *, work: UnitOfWork, clock: Clock) -> list[Case]:
    """All of them or, where one is refused, none. Raises :class:`OneRefused`, which says which one and why; who may not
    pass one is told so as he is of one alone. Raises :class:`NamedTwice`.

    They are locked in the order of their ids, so that two who pass the same ones don't wait for each other.
    """
    counts = Counter(command.case_id for command in commands)
    if twice := [position for position, each in enumerate(commands) if counts[each.case_id] > 1]:
        raise NamedTwice(commands[twice[0]].case_id, twice)
    passed: dict[str, Case] = {}
    for command in sorted(commands, key=lambda command: command.case_id):
        try:
            passed[command.case_id] = pass_step(command, work=work, clock=clock)
        except (NotAllowed, NotFound) as refusal:
            refusal.extra = {**refusal.extra, "case": command.case_id}
            raise
        except Refusal as refusal:
            title = work.cases.load_for_update(command.case_id).proposal.title
            raise OneRefused(command.case_id, refusal, title) from refusal
    return [passed[command.case_id] for command in commands]
