"""Filing a publication: its package gets an archive number."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import filing as rules
from services.catalog.domain.content_hash import canonical
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.numbers import archive_counter, archive_number
from services.catalog.domain.tasks import close_task
from services.catalog.domain.timeline import china_date
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_whole_for_update


def archive(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """File the publication under an archive number; again adds an addendum, after a correction for instance."""
    disclosure, revisions = load_whole_for_update(
        work, command.disclosure, act="archive", by=command.actor, expected=command.expected
    )
    rules.require_fileable(disclosure, by=command.actor)
    at = clock.now()
    year, body, retention = china_date(at).year, disclosure.body.code, disclosure.item.retention
    serial = work.counters.next(archive_counter(body, year, retention))
    number = archive_number(body, year, retention, serial)
    digest = work.files.put(canonical(rules.package(disclosure, revisions, archive_number=number, at=at)))
    # Like an attachment, it is the file of this disclosure: no purge of another takes it.
    work.uploads.refer(disclosure.id, [digest])
    filed, event = rules.file(disclosure, by=command.actor, at=at, number=number, digest=digest)
    filed, closed = close_task(filed, "archive", at=at, reason="filed")
    for recorded in (event, *closed):
        work.events.record(recorded)
    return work.disclosures.save(filed, revision=False)
