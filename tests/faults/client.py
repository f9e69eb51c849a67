"""A client that sends the same request, under the same key, until it has an answer; and keeps what was accepted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from chassis.base.hashing import sm3
from chassis.web.client import LENGTH, NAMES
from tests.faults.history import Deed, History
from tests.journey.system import System

TIMEOUT_SECONDS = 10.0
PATIENCE_SECONDS = 420.0
PAUSE_SECONDS = (0.05, 0.2, 0.5, 1.0)
ACCEPTED = (200, 201)


class Stalled(Exception):
    """Something that must come in the end did not."""


class Client:
    """One client of one story."""

    def __init__(self, system: System, history: History, story: str) -> None:
        self._system, self._history, self.story = system, history, story
        # Known by its cookie from the first request on: an answer may be lost, and with it the cookie that it brought.
        cookies = {NAMES[0]: sm3(story.encode()).removeprefix("sm3:")[:LENGTH]}
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, cookies=cookies)
        self._count = 0

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def do(
        self,
        name: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        by: str | None = None,
        headers: Mapping[str, str] | None = None,
        expect: tuple[int, ...] = ACCEPTED,
        **about: Any,
    ) -> dict[str, Any]:
        """POST until it is answered; an accepted one is kept in the history."""
        self._count += 1
        key = {"Idempotency-Key": f"{self.story}-{self._count:016}"}
        begun = self._history.now()
        answer, tries = self._until_answered("POST", path, by, {**key, **(headers or {})}, body or {})
        if answer.status_code not in expect:
            raise AssertionError(f"{name} at {path}: {answer.status_code} after {tries} tries: {answer.text[:400]}")
        found = dict(answer.json())
        if answer.status_code in ACCEPTED:
            about = {**{name: found[name] for name in ("id", "number") if name in found}, **about}
            ended = self._history.now()
            self._history.add(Deed(self.story, name, begun, ended, tries, answer.status_code, about))
        return {**found, "_status": answer.status_code}

    def change(self, name: str, path: str, body: Mapping[str, Any], *, by: str, **about: Any) -> None:
        """PUT under the ETag read just before; an unanswered one may have taken effect, so it is read again."""
        begun = self._history.now()
        tries = 0
        while True:
            read, _ = self._until_answered("GET", path, by, {}, None)
            wanted = {name: body[name] for name in ("title", "text") if name in body}
            if tries and all(read.json().get(name) == value for name, value in wanted.items()):
                break
            match = {"If-Match": read.headers["ETag"]}
            answer, sent = self._until_answered("PUT", path, by, match, body, once=True)
            tries += sent
            if answer is not None and answer.status_code == 200:
                break
            if answer is not None and answer.status_code not in (412, 503):
                raise AssertionError(f"{name} at {path}: {answer.status_code}: {answer.text[:400]}")
        self._history.add(Deed(self.story, name, begun, self._history.now(), tries, 200, about))

    def get(self, path: str, *, by: str | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """GET until it answers; None for what is not there (yet)."""
        answer, _ = self._until_answered("GET", path, by, dict(headers or {}), None)
        if answer.status_code == 404:
            return None
        if answer.status_code != 200:
            raise AssertionError(f"GET {path}: {answer.status_code}: {answer.text[:300]}")
        return answer.json()

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Wait until a condition gives something true, and return it."""
        until, pause = time.monotonic() + PATIENCE_SECONDS, 0.1
        while not (found := condition()):
            if time.monotonic() > until:
                raise Stalled(f"{self.story}: not within {PATIENCE_SECONDS:.0f} s: {what}")
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)
        return found

    def _bearer(self, by: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._system.token(by)}"} if by else {}

    def _until_answered(
        self, method: str, path: str, by: str | None, headers: Mapping[str, str], body: Any, *, once: bool = False
    ) -> tuple[Any, int]:
        until, tries = time.monotonic() + PATIENCE_SECONDS, 0
        while True:
            tries += 1
            try:
                answer = self._http.request(
                    method, self._system.url(path), headers={**headers, **self._bearer(by)}, json=body
                )
                self._history.count(answer.status_code)
                if answer.status_code < 500:
                    return answer, tries
            except httpx.HTTPError:
                self._history.count(0)
            if once:
                return None, tries
            if time.monotonic() > until:
                raise Stalled(f"{self.story}: {method} {path} never got an answer")
            time.sleep(PAUSE_SECONDS[min(tries - 1, len(PAUSE_SECONDS) - 1)])
