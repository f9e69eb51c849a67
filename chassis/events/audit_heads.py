"""Signed heads of audit chains, told from service to service: each keeps those of all others."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from chassis.base.signing import SigningKey
from chassis.events.envelope import Event
from chassis.ports import SYSTEM, Clock, DomainEvent
from chassis.storage import audit_anchors
from chassis.storage.anchor_file import AnchorFile
from chassis.storage.audit_anchors import Anchor
from chassis.storage.database import Database

log = logging.getLogger(__name__)

NOUN = "audit_head"
SEALED = f"{NOUN}.sealed"


def signing_key(secret_key: str, service: str) -> SigningKey:
    """The key with which a service signs its heads."""
    return SigningKey(secret_key, f"audit-head:{service}")


def seal(work: Any, clock: Clock, *, service: str, key: SigningKey, announce: bool) -> None:
    """Sign the chain's head, keep it and tell it; nothing where the chain has not gone on since the last time."""
    connection: Connection = work.events.connection
    anchor = audit_anchors.sign_head(connection, service, key, clock.now())
    if anchor is not None:
        audit_anchors.keep(connection, anchor)
        work.events.record(_event(anchor, announce=announce))


def append_to_file(database: Database, service: str, file: AnchorFile) -> None:
    """Append what the file lacks. A file that cannot be written is logged, and caught up with the next time."""
    try:
        last = file.newest()
        with database.read() as connection:
            file.append(audit_anchors.kept(connection, service, after=last.at if last else None))
    except OSError as error:
        log.error("the audit's anchors of %s cannot be written to %s: %s", service, file.path, error)


def keep_head(event: Event, *, work: Any, clock: Clock) -> None:
    """Keep the signed head of another service. Whether its signature holds is asked at a verification."""
    data = event.data
    at = datetime.fromisoformat(data["at"])
    # The envelope says whose it is: no service can speak for another, whatever the data say.
    anchor = Anchor(event.source, data["seq"], data["hash"], at, data["key"], data["signature"])
    audit_anchors.keep(work.events.connection, anchor)


def newest_heads(connection: Connection, ids: Sequence[str], _at: datetime) -> Iterator[DomainEvent]:
    """What would be announced now: of each service in ``ids`` the head that was signed last."""
    for service in ids:
        anchor = audit_anchors.newest(connection, service)
        if anchor is not None:
            yield _event(anchor, announce=True)


def _event(anchor: Anchor, *, announce: bool) -> DomainEvent:
    data = {"service": anchor.service, "seq": anchor.seq, "hash": anchor.hash, "at": anchor.at}
    return DomainEvent(
        name=SEALED,
        aggregate=anchor.service,
        body="",
        actor=SYSTEM,
        at=anchor.at,
        data={**data, "key": anchor.key, "signature": anchor.signature},
        detail={"seq": anchor.seq, "hash": anchor.hash, "key": anchor.key},
        announce=announce,
    )
