"""再次公开: publishing at once what could not be published at its hour."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.publishing import require_failed
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.go_together import lock_both, publish_with_companion
from services.catalog.use_cases.load_for_update import load_for_update


def publish_again(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Publish what failed at its hour, once its cause is mended; the timer tries again too, but later and later."""
    lock_both(command.disclosure, work)
    disclosure = load_for_update(
        work, command.disclosure, act="publish-again", by=command.actor, expected=command.expected
    )
    require_failed(disclosure, by=command.actor, at=clock.now())
    return publish_with_companion(disclosure, work=work, at=clock.now())
