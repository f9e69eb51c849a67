"""Everything that is public, and afterwards whatever changed: read from the site instead of from the broker.

``GET /catalog/api/v1/changes`` tells in order what was published, corrected and withdrawn; what is public is then
fetched by its index number. The book keeps how far it was read, so what was interrupted goes on where it stood, and
a later call brings what a full queue has dropped.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from subscriber.book import Book, Left
from subscriber.client import Handle
from subscriber.events import PublicationEvent
from subscriber.narrowing import names
from subscriber.patience import FIRST_PAUSE_SECONDS, PATIENCE_SECONDS, Patience, Pauses
from subscriber.site import BadSite, Fetch, NotGiven, NotNow, get
from subscriber.texts import Overtaken

log = logging.getLogger(__name__)

PLACE = "changes"
PORTION = 1000
# The site was waited for already, and what else it does not give is damaged in the same way.
FURTHER_PATIENCE_SECONDS = 10.0
_OF_A_LINE = ("id", "act", "index_number", "revision", "body", "at", "erase_through")
_TAKEN_OVER = ("index_number", "revision", "title", "summary", "topics", "formed_on", "content_hash")


class OtherLog(Exception):
    """The log of the site has not come as far as the book: the book is another site's, or the site was put back.

    Sequences of before would make the agency leave out what is told anew, so a person begins with a new book.
    """

    def __init__(self, place: int) -> None:
        super().__init__(
            f"网站的公开日志还没有到 {place}：接收记录（book）是另一个网站的，或者网站从备份恢复过。"
            "请换用新的接收记录重新读取。 / "
            f"The site's log has not reached {place}: the book is another site's, or the site was put back to a "
            "backup. Begin with a new book."
        )


class FirstLoad:
    """Reads the log of changes of a site (``https://zwgk.example.gov.cn``) into the agency's own store.

    ``topics`` and ``bodies`` narrow as a subscription does; with others than before it begins anew, so that a wider
    load brings the past too. Where the site is away for ``patience_seconds``, :class:`~subscriber.site.NotNow` is
    raised; the next call goes on there. Where it is there and does not give one publication, that one is left out, so
    that those behind it do not wait, and tried again by the next call; ``Book.left()`` lists what is left out.
    Raises :class:`OtherLog`, and at once :class:`~subscriber.site.BadSite`.
    """

    def __init__(
        self,
        site: str,
        *,
        book: Book,
        topics: Collection[str] = (),
        bodies: Collection[str] = (),
        fetch: Fetch = get,
        patience_seconds: float = PATIENCE_SECONDS,
        first_pause_seconds: float = FIRST_PAUSE_SECONDS,
    ) -> None:
        if not str(site).startswith(("https://", "http://")):
            raise BadSite(site)
        self._api, self._book, self._fetch = f"{site.rstrip('/')}/catalog/api/v1", book, fetch
        self._site = site.rstrip("/")
        self._topics, self._bodies = names(topics, "topics"), names(bodies, "bodies")
        # How far the log was read holds for what was asked for then.
        asked = [*(f"topic={topic}" for topic in self._topics), *(f"body={body}" for body in self._bodies)]
        self._place = " ".join([PLACE, *sorted(asked)])
        self._patience_seconds = patience_seconds
        self._pauses, self._patience = Pauses(first_pause_seconds), Patience(patience_seconds)

    def run(self, handle: Handle) -> int:
        """Handle what changed since the last time, as events without a sequence; returns how many."""
        self._patience = Patience(self._patience_seconds)
        handled = sum(self._taken_later(left, handle) for left in self._book.left(self._place))
        while lines := self._patiently(self._lines):
            last = {line["index_number"]: line["id"] for line in lines}
            for line in lines:
                # An event carries the present state, so the last line about a publication is enough.
                if last[line["index_number"]] == line["id"]:
                    handled += self._taken(line, handle)
                self._book.keep_place(self._place, line["id"])
        return handled

    def _taken(self, line: dict[str, Any], handle: Handle) -> bool:
        number = line["index_number"]
        try:
            done: bool = self._patiently(partial(self._take, line, handle))
        except NotGiven as reason:
            if line["act"] == "withdrawn":  # nothing is fetched for that
                raise
            self._lines()  # the site is away where it does not give its log either
            log.error("%s: left out, and tried again by the next load: %s", number, reason)
            self._book.leave(self._place, number, json.dumps({name: line[name] for name in _OF_A_LINE}), str(reason))
            self._patience = Patience(min(self._patience_seconds, FURTHER_PATIENCE_SECONDS))
            return False
        self._book.keep_brought(self._place, number)
        return done

    def _taken_later(self, left: Left, handle: Handle) -> bool:
        def once() -> bool:
            try:
                done = self._take(json.loads(left.line), handle)
            except NotGiven as reason:
                log.warning("%s: still left out: %s", left.index_number, reason)
                return False
            self._book.keep_brought(self._place, left.index_number)
            return done

        return bool(self._patiently(once))

    def _patiently(self, act: Callable[[], Any]) -> Any:
        what = str(self._book.place(self._place))
        while True:
            try:
                done = act()
            except NotNow as reason:
                if self._patience.is_over(what):
                    raise
                pause = self._pauses.next(reason.seconds)
                log.warning("not now (%s); again in %.0f s", reason, pause)
                time.sleep(pause)
            else:
                self._pauses.reset()
                return done

    def _lines(self) -> list[dict[str, Any]]:
        after = self._book.place(self._place) or 0
        status, content = self._fetch(f"{self._api}/changes?after={after}&limit={PORTION}")
        if status == 422 and _read(content).get("code") == "cursor_ahead":
            raise OtherLog(after)
        lines: list[dict[str, Any]] = _answer(status, content, "changes", "items")["items"]
        return lines

    def _take(self, line: dict[str, Any], handle: Handle) -> bool:
        if self._bodies and line["body"] not in self._bodies:
            return False
        event = self._withdrawn(line) if line["act"] == "withdrawn" else self._present(line)
        if event is None:
            return False
        try:
            handle(event)
        except Overtaken as overtaken:
            log.info("passed, a change about that follows: %s", overtaken)
        if self._topics:
            self._book.keep_loaded(event.index_number)
        return True

    def _withdrawn(self, line: dict[str, Any]) -> PublicationEvent:
        told = {name: line[name] for name in ("index_number", "revision", "reason", "erase")}
        told |= {"unlist": not line["erase"], "withdrawn_at": line["at"], **_erase_through(line)}
        return _event(line, "withdrawn", told, None)

    def _present(self, line: dict[str, Any]) -> PublicationEvent | None:
        """The present state of a publication in the shape of the events; None for what is gone or of other topics.

        What the agency has already concerns it still, though a correction gave it another topic.
        """
        number = line["index_number"]
        status, content = self._fetch(f"{self._api}/published/{quote(number)}")
        if status == 410:  # a later line says so
            return None
        found = _answer(status, content, number, "text_digest")
        is_other = bool(self._topics and found["topics"]) and found["topics"][0] not in self._topics
        if is_other and not self._book.has(number):
            return None
        return _event(line, str(line["act"]), self._data(found) | _erase_through(line), str(found["text"]))

    def _data(self, found: dict[str, Any]) -> dict[str, Any]:
        data = {name: found[name] for name in _TAKEN_OVER} | {
            "body": {"code": found["body"], "name": found["body_name"]},
            "item": {"code": found["item"], "title": found["item_title"]},
            "topic": (found["topics"] or ["other"])[0],
            "level": found["level"],
            "address": self._site + found["address"],
            "api": f"{self._api}{found['address']}",
            "published_at": _zulu(found["first_published_at"]),
            "updated_at": _zulu(found["published_at"]),
            "text": {"digest": found["text_digest"], "size": len(found["text"].encode())},
            "attachments": [
                {name: file[name] for name in ("digest", "size", "media_type") if file.get(name)}
                for file in found["attachments"]
            ],
            "supersedes": None,
        }
        if found["co_issuers"]:
            data["co_issuers"] = [{"code": each["body"], "name": each["name"]} for each in found["co_issuers"]]
        return data | {name: found[name] for name in ("document_number", "period", "change_reason") if found[name]}


def _erase_through(line: dict[str, Any]) -> dict[str, int]:
    return {"erase_through": line["erase_through"]} if line["erase_through"] else {}


def _event(line: dict[str, Any], kind: str, data: dict[str, Any], text: str | None) -> PublicationEvent:
    return PublicationEvent(
        id=f"changes/{line['id']}",
        kind=kind,
        index_number=line["index_number"],
        sequence=0,
        body=line["body"],
        at=datetime.fromisoformat(line["at"]),
        data=data,
        text=text,
    )


def _answer(status: int, content: bytes, about: str, wanted: str) -> dict[str, Any]:
    """What was asked for, which has ``wanted``: what stands before a site may answer 200 with words of its own."""
    found = _read(content) if status == 200 else {}
    if wanted not in found:
        raise NotGiven(f"{about}: the site answered {status}, and not what was asked for")
    return found


def _read(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _zulu(moment: str) -> str:
    return moment.replace("+00:00", "Z")
