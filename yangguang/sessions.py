"""Sessions begun outside of the pages: tokens for programs and trials."""

from __future__ import annotations

from chassis.ports import SYSTEM, Actor
from chassis.service import Service
from chassis.web.identity.tokens import SESSION_MINUTES, SessionTokens
from services.catalog.adapters.session_tokens import claims_of
from services.catalog.use_cases.start_session import StartSession, start_session


def token_for(catalog: Service, sub: str, *, by: Actor = SYSTEM, minutes: int = SESSION_MINUTES) -> str:
    """The token of a new session of a person. Raises :class:`NotFound` for one who is not entered or has left."""
    command = StartSession(sub=sub, minutes=minutes, way="token", actor=by)
    with catalog.transaction() as work:
        begun = start_session(command, work=work, clock=catalog.clock)
    return SessionTokens.signing(catalog.settings, catalog.clock).issue(claims_of(begun))
