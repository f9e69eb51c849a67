"""A form that is sent twice (a double click, the back button) has one effect, and leads to one receipt.

Each form carries a random key. What came of it is kept encrypted for a while beside its effect, and the answer is a
redirect to a page that shows it, and can be loaded again. The page is for the browser that sent the form, known by its
cookie, which it is given with the answer at the latest; one that takes no cookies is shown the page once, at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import orjson
from flask import current_app, g, redirect, request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from chassis.base.converter import dumps
from chassis.base.encryption import Cipher
from chassis.base.hashing import sm3
from chassis.ports import NotFound, Refusal
from chassis.storage import idempotency_keys
from chassis.storage.idempotency_keys import KEPT_HOURS, Kept, KeyInUse
from chassis.web.client import client, client_of, known_client
from chassis.web.limits import hashed_today
from chassis.web.request import clock, service

FIELD = "form_key"
OPEN_FOR = timedelta(minutes=10)
NOT_YET = "not yet"
_CALLER, _LENGTH, _SEE_OTHER = "form", 32, 303
_ONCE = "once-"
PLACEHOLDER = "form-key-of-a-kept-page-00000000"
"""Stands in a page that is kept for many; each gets a key of his own when it goes out to him."""

Submit = Callable[[Any], Mapping[str, Any]]
"""What a form does in a transaction; returns what its receipt is to show."""


class NoSuchReceipt(NotFound):
    """No form was sent that led there, not from this browser, or too long ago."""

    code = "no_such_receipt"

    def __init__(self) -> None:
        super().__init__(
            f"这张回执不能再显示：只在提交时用的浏览器上保留{KEPT_HOURS}小时。请用编号和查询码查询进度。",
            f"This receipt is shown for {KEPT_HOURS} hours, in the browser that sent the form. "
            "Follow the case by number and code.",
        )


def form_key(*, bound: bool = True, once: bool = False) -> str:
    """The key of a form that is shown now; ``bound``: the browser is given its cookie with the page.

    ``once``: the same words from the same browser are the same deed while its receipt is kept, though the
    page was loaded anew between (the back button does that).
    """
    if bound:
        client()
    elif g.get("keeps_answer"):
        return PLACEHOLDER
    return f"{_ONCE if once else ''}{random_key()}"


def random_key() -> str:
    """The random part of a form's key."""
    return service().ids.code(_LENGTH)


def submitted_before(path: str) -> Response | None:
    """The way to the receipt, if just this form was sent before."""
    key = _key()
    with service().reading() as work:
        if _kept(work, key) is None:
            return None
    _browser(key)
    return _to(path, key)


def submitted_once(path: str, submit: Submit) -> Response:
    """Do what the form asks unless just this form was sent before; either way the way to its receipt below ``path``."""
    try:
        return _once(path, submit)
    except (KeyInUse, IntegrityError):
        # The same form at the same moment: the other one won.
        return _once(path, submit)
    except Refusal:
        # So it may be here: what the other one did is then the reason of this refusal.
        found = submitted_before(path)
        if found is None:
            raise
        return found


def receipt(work: Any, key: str) -> Mapping[str, Any]:
    """What the receipt shows. Raises :class:`NoSuchReceipt`."""
    kept = _kept(work, key)
    if kept is None:
        raise NoSuchReceipt
    unopened = kept.headers["opened"] == NOT_YET
    is_fresh = clock().now() < datetime.fromisoformat(kept.headers["at"]) + OPEN_FOR
    asking, owner = known_client(), kept.headers["client"]
    if _owner(asking, key) != owner and (asking or not (unopened and is_fresh)):
        raise NoSuchReceipt
    if unopened:
        with service().transaction() as writing:
            headers = {**kept.headers, "opened": "yes"}
            idempotency_keys.change_headers(writing.events.connection, _CALLER, key, headers)
    return cast(Mapping[str, Any], orjson.loads(_cipher().decrypt(kept.body)))


def shown_again_for() -> int:
    """For how many hours the receipt that is shown now can be loaded again; 0 in a browser that takes no cookies."""
    return KEPT_HOURS if known_client() else 0


def _once(path: str, submit: Submit) -> Response:
    key, now = _key(), clock().now()
    browser = _browser(key)
    with service().transaction() as work:
        if _kept(work, key) is None:
            shown = _cipher().encrypt(dumps(submit(work)).decode())
            # Without a cookie of before nobody can show yet that the page is his: it opens once.
            opened = "yes" if known_client() else NOT_YET
            whose = {"client": _owner(browser, key), "at": now.isoformat(), "opened": opened}
            answer = {_CALLER: Kept(key, _SEE_OTHER, whose, shown)}
            idempotency_keys.keep(work.events.connection, answer, key, now)
    return _to(path, key)


def _browser(key: str) -> str:
    """Who sends the form; one without a cookie is given its own with the answer, the same to each of two clicks."""
    return client_of(hashed_today("client of a form", key))


def _owner(client: str, key: str) -> str:
    """Whose the receipt is, by a digest that no other receipt of the same browser has; empty without a cookie."""
    return sm3(f"{client}\n{key}".encode()) if client else ""


def _kept(work: Any, key: str) -> Kept | None:
    return idempotency_keys.find(work.events.connection, _CALLER, key, clock().now())


def _to(path: str, key: str) -> Response:
    return redirect(f"{path}/{key}", code=_SEE_OTHER)


def _key() -> str:
    """Of this form with this content: what was changed before it was sent again is another one.

    A form without a key is none of our pages', so it is sent once each time.
    """
    given = request.form.get(FIELD) or service().ids.code(_LENGTH)
    if given.startswith(_ONCE) and known_client():
        given = f"{_ONCE}{known_client()}"
    said = [(name, texts) for name, texts in sorted(request.form.lists()) if name not in (FIELD, "csrf")]
    return sm3(orjson.dumps([given, request.path, said])).removeprefix("sm3:")


def _cipher() -> Cipher:
    return cast(Cipher, current_app.extensions["yangguang.answers"])
