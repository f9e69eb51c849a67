"""The token of a session that begins."""

from __future__ import annotations

from chassis.web.identity import tokens
from services.catalog.domain.session import Session


def claims_of(begun: Session) -> tokens.Session:
    """What the token of a session says."""
    return tokens.Session(
        sub=begun.sub,
        session=begun.id,
        generation=begun.generation,
        issued_at=begun.started_at,
        expires_at=begun.expires_at,
        kind=begun.kind,
    )
