"""Filing a publication: its package gets an archive number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.ports import Actor, Clock
from services.catalog.domain import filing as rules
from services.catalog.domain.content_hash import canonical
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.revision import Revision
from services.catalog.domain.tasks import close_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_whole_for_update, public_revision


def archive(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """File the publication under an archive number; after a correction or withdrawal an addendum under the same."""
    disclosure, revisions = load_whole_for_update(
        work, command.disclosure, act="archive", by=command.actor, expected=command.expected
    )
    return archive_loaded(disclosure, revisions, by=command.actor, at=clock.now(), work=work)


def archive_loaded(
    disclosure: Disclosure, revisions: Sequence[Revision], *, by: Actor, at: datetime, work: UnitOfWork
) -> Disclosure:
    """File a locked disclosure."""
    rules.require_fileable(disclosure, by=by)
    number = disclosure.archive_number or _next_number(disclosure, revisions, work)
    digest = work.files.put(canonical(rules.package(disclosure, revisions, archive_number=number, at=at)))
    # Like an attachment, it is the file of this disclosure: no purge of another takes it.
    work.uploads.refer(disclosure.id, [digest])
    filed, event = rules.file(disclosure, by=by, at=at, number=number, digest=digest)
    filed, closed = close_task(filed, "archive", at=at, reason="filed")
    for recorded in (event, *closed):
        work.events.record(recorded)
    return work.disclosures.save(filed, revision=False)


def _next_number(disclosure: Disclosure, revisions: Sequence[Revision], work: UnitOfWork) -> str:
    series = rules.series_of(disclosure, public_revision(disclosure, revisions).content)
    return series.number(work.counters.next(series.counter))
