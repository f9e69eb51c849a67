"""The Idempotency-Key of a POST: the answer is kept for a day with its effect, and given again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Response, current_app, request
from sqlalchemy.exc import IntegrityError

from chassis.base.encryption import Cipher
from chassis.base.hashing import sm3
from chassis.ports import Refusal
from chassis.storage import idempotency_keys
from chassis.web.problems import RepeatedKey
from chassis.web.request import actor, clock, service


def answered_once(key: str, answer: Callable[[Any], Response]) -> Response:
    """The answer kept for the caller's key, or that of ``answer(work)`` in a transaction that keeps it too."""
    try:
        return _once(key, answer)
    except IntegrityError:
        # The same key at the same moment: the other one won, so its answer is there now.
        return _once(key, answer)
    except Refusal:
        # So it may be here: what the other one did is then the reason of this refusal.
        given = _given_meanwhile(key)
        if given is None:
            raise
        return given


def _once(key: str, answer: Callable[[Any], Response]) -> Response:
    fingerprint = _fingerprint()
    with service().transaction(traceparent=request.headers.get("traceparent", "")) as work:
        connection, now = work.events.connection, clock().now()
        kept = idempotency_keys.find(connection, actor().sub, key, now)
        if kept is not None:
            return _replayed(kept, fingerprint)
        given = answer(work)
        headers = {name: value for name, value in given.headers.items() if name in ("Location", "ETag")}
        body = _cipher().encrypt(given.get_data(as_text=True))
        kept = idempotency_keys.Kept(fingerprint, given.status_code, headers, body)
        idempotency_keys.keep(connection, actor().sub, key, kept, now)
        return given


def _given_meanwhile(key: str) -> Response | None:
    with service().reading() as work:
        kept = idempotency_keys.find(work.events.connection, actor().sub, key, clock().now())
    return _replayed(kept, _fingerprint()) if kept is not None else None


def _replayed(kept: idempotency_keys.Kept, fingerprint: str) -> Response:
    if kept.request != fingerprint:
        raise RepeatedKey(
            "这个 Idempotency-Key 已用于另一项请求，请换一个。",
            "This Idempotency-Key belongs to another request; use a new one.",
        )
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    return Response(_cipher().decrypt(kept.body), status=kept.status, headers=headers, mimetype="application/json")


def _fingerprint() -> str:
    return sm3(f"{request.method} {request.full_path}\n".encode() + request.get_data(cache=True))


def _cipher() -> Cipher:
    """An answer may hold a receipt code, which nobody else may read: it is kept encrypted."""
    return cast(Cipher, current_app.extensions["yangguang.answers"])
