"""What other bodies ask to be consented to (会签), for those who answer for theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted
from services.catalog.adapters.storage.disclosures import GET, LATEST, disclosure_of
from services.catalog.adapters.storage.tables import asked_consents, bodies, disclosures, revisions
from services.catalog.domain.consent import bodies_of
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.refusals import NothingToConsentTo

_LINES = (
    sa.select(
        disclosures.c.id,
        asked_consents.c.body.label("asked"),
        asked_consents.c.waiting,
        revisions.c.title,
        disclosures.c.body,
        bodies.c.name.label("body_name"),
        disclosures.c.state,
        revisions.c.formed_on,
        revisions.c.proposed_at,
    )
    .join_from(asked_consents, disclosures, disclosures.c.id == asked_consents.c.disclosure)
    .join(revisions, LATEST)
    .join(bodies, bodies.c.code == disclosures.c.body)
)


def list_consents(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[Any]:
    """Those that the reader's bodies are asked for, or were, the newest first."""
    may_read = permitted(
        PERMISSIONS["consent.read"], reader, body=asked_consents.c.body, audience=disclosures.c.audience
    )
    statement = _LINES.where(may_read)
    if query["waiting"]:
        statement = statement.where(asked_consents.c.waiting)
    by = [asked_consents.c.disclosure.desc(), asked_consents.c.body]
    return fetch_page(connection, statement, by=by, cursor=query["cursor"], limit=query["limit"])


def find_joint(connection: Connection, reader: Actor, identity: str) -> Disclosure:
    """One that a body of the reader issues too. Raises :class:`NothingToConsentTo`."""
    row = connection.execute(GET, {"id": identity}).one_or_none()
    found = disclosure_of(row) if row else None
    if found is None or not bodies_of(found, reader):
        raise NothingToConsentTo
    return found
