"""Bring the copy of a publication to what the catalog says, after something of it was missed or lost here."""

from __future__ import annotations

from dataclasses import replace

from chassis.ports import SYSTEM, Clock, Conflict
from services.notify.domain import publication as publications
from services.notify.domain.publication import Publication, Remembered
from services.notify.ports import UnitOfWork
from services.notify.use_cases.take_publication import TakePublication, take_publication


def take_publication_snapshot(command: TakePublication, *, seed: bool, work: UnitOfWork, clock: Clock) -> None:
    """Take in a revision that was missed; of one that was taken in before only the copy is set right.

    Whether it was is read from the audit record, so that a lost row serves nobody a second time. ``seed``: this is a
    new reader, which takes over what others were served before it. Raises :class:`Conflict`.
    """
    announced = command.publication
    known = work.publications.load_for_update(announced.disclosure, announced.audience)
    remembered = work.publications.remembered(announced.disclosure)
    if remembered and remembered.is_withdrawn:
        # Either database may have been restored to an earlier state.
        raise Conflict(
            "这条信息在本处已经撤下，不能恢复公开。请核对目录服务的数据是否由旧备份恢复。",
            "It was withdrawn here and is not restored. Was the catalog's database restored to an earlier state?",
            code="withdrawn_here",
        )
    is_new = seed and remembered is None
    if _taken(known, remembered) < announced.revision and not is_new:
        if known is None and remembered is not None:
            _bring_back(announced, remembered, work, clock)
        take_publication(command, work=work, clock=clock)
        return
    publication, restored = publications.restore(announced, known, remembered, by=SYSTEM, at=clock.now())
    if known is None:
        work.publications.add(publication)
    else:
        work.publications.save(publication)
    work.events.record(restored)


def _taken(known: Publication | None, remembered: Remembered | None) -> int:
    """The last revision that was taken in here."""
    if remembered is not None:
        return remembered.revision
    return known.revision if known else 0


def _bring_back(announced: Publication, remembered: Remembered, work: UnitOfWork, clock: Clock) -> None:
    """The lost row of the revision before, so that the missed one corrects it."""
    before = replace(announced, revision=remembered.revision)
    work.publications.add(publications.restore(before, None, remembered, by=SYSTEM, at=clock.now())[0])
