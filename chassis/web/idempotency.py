"""The Idempotency-Key of a POST: the answer is kept for a while with its effect, and given again.

Staff are known by their sign-in. Of the public somebody is known by the receipt code that he sends or by the random
cookie of his browser; who sends neither is told only that his request was taken, for the answer may hold a secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, cast

from flask import Response, current_app, g, request
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage

from chassis.base.encryption import Cipher
from chassis.base.hashing import sm3
from chassis.ports import Conflict, Refusal
from chassis.storage import idempotency_keys
from chassis.storage.idempotency_keys import Kept, KeyInUse
from chassis.web.client import client, known_client
from chassis.web.headers import RECEIPT_CODE
from chassis.web.input import MULTIPART
from chassis.web.problems import RepeatedKey
from chassis.web.request import actor, clock, header, service

_TAKEN = 409


class KeyTaken(Conflict):
    """The request was taken; its answer is for whoever can show that it is his."""

    code = "idempotency_key_taken"

    def __init__(self) -> None:
        super().__init__(
            "这项请求已经收到，没有重复处理。要再看到当时的答复，请带上当时的 Cookie。",
            "This request was taken already and is not done again. Send the cookie of its answer to be given it again.",
        )


def answered_once(key: str, answer: Callable[[Any], Response], *, is_new: bool = False) -> Response:
    """The answer kept for the caller's key, or that of ``answer(work)`` in a transaction that keeps it too.

    ``is_new``: just now there was none.
    """
    try:
        return _once(key, answer, look=not is_new)
    except (KeyInUse, IntegrityError):
        # The same key at the same moment: the other one won, so its answer is there now.
        return _once(key, answer)
    except Refusal:
        # So it may be here: what the other one did is then the reason of this refusal.
        given = given_before(key)
        if given is None:
            raise
        return given


def given_before(key: str) -> Response | None:
    """The answer kept for the caller's key, if there is one. Raises :class:`KeyTaken` or :class:`RepeatedKey`."""
    with service().reading() as work:
        return _found(work.events.connection, key)


def _once(key: str, answer: Callable[[Any], Response], *, look: bool = True) -> Response:
    with service().transaction(traceparent=request.headers.get("traceparent", "")) as work:
        connection = work.events.connection
        replayed = _found(connection, key) if look else None
        if replayed is not None:
            return replayed
        given = answer(work)
        _keep(connection, key, given)
        return given


def _found(connection: Any, key: str) -> Response | None:
    known, now = _known_caller(key), clock().now()
    if known:
        kept = idempotency_keys.find(connection, known, key, now)
        return _replayed(kept) if kept is not None else None
    if idempotency_keys.find(connection, _nobody(), key, now) is not None:
        raise KeyTaken
    return None


def _keep(connection: Any, key: str, given: Response) -> None:
    headers = {name: value for name, value in given.headers.items() if name in ("Location", "ETag")}
    kept = Kept(_fingerprint(), given.status_code, headers, _cipher().encrypt(given.get_data(as_text=True)))
    known = _known_caller(key)
    rows = {known or _of_client(client(), key): kept}
    if not known:
        rows[_nobody()] = Kept(_fingerprint(), _TAKEN, {}, "")
    idempotency_keys.keep(connection, rows, key, clock().now())


def _known_caller(key: str) -> str:
    """Whose key it is; empty for somebody who shows nothing by which he could be known again."""
    if actor().is_staff:
        return actor().sub
    if code := header(RECEIPT_CODE):
        return f"receipt:{sm3(code.encode('utf-8', 'replace'))}"
    found = known_client()
    return _of_client(found, key) if found else ""


def _of_client(client: str, key: str) -> str:
    """A browser or program for this key alone: no two rows tell that the same one sent both."""
    owned = f"{client}\n{key}"
    return f"client:{sm3(owned.encode())}"


def _nobody() -> str:
    """Somebody with just this request: another one's key may be the same by chance.

    Not his address: whoever has our key could try each of them on the request that is kept beside it.
    """
    return f"nobody:{_fingerprint()}"


def _replayed(kept: Kept) -> Response:
    if kept.request != _fingerprint():
        raise RepeatedKey(
            "这个 Idempotency-Key 已用于另一项请求，请换一个。",
            "This Idempotency-Key belongs to another request; use a new one.",
        )
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    return Response(_cipher().decrypt(kept.body), status=kept.status, headers=headers, mimetype="application/json")


def _fingerprint() -> str:
    """The digest of what was asked, worked out once for a request."""
    if "fingerprint" not in g:
        content = _parts() if request.mimetype == MULTIPART else request.get_data(cache=True)
        g.fingerprint = sm3(f"{request.method} {request.full_path}\n".encode() + content)
    return cast(str, g.fingerprint)


def _parts() -> bytes:
    """The parts of a form with files: each client, and each time, puts another boundary between the same ones."""
    files = [(name, file.filename, _digest(file)) for name, file in request.files.items(multi=True)]
    return ascii((list(request.form.items(multi=True)), files)).encode()


def _digest(file: FileStorage) -> str:
    """Read in pieces: a great one lies in a temporary file. It is left as at the beginning, to be read again."""
    file.stream.seek(0)
    digest = hashlib.file_digest(cast(Any, file.stream), lambda: hashlib.new("sm3"))
    file.stream.seek(0)
    return digest.hexdigest()


def _cipher() -> Cipher:
    """An answer may hold a receipt code, which nobody else may read: it is kept encrypted."""
    return cast(Cipher, current_app.extensions["yangguang.answers"])
