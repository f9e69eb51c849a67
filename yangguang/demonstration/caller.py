"""Speaks HTTP for the people of the demonstration: whoever acts, acts with a token of his own."""

from __future__ import annotations

import json as text_of
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from chassis.base.clock import china_date
from chassis.base.hashing import sm3


class Client(Protocol):
    """Any client over the one origin of all four services."""

    def request(
        self, method: str, path: str, *, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and body of the answer."""


class Unexpected(Exception):
    """The system refused a step of the demonstration; the message says which one and why."""


class Caller:
    """Asks and acts for people by their ``sub``; without one, as the public."""

    def __init__(self, client: Client, token_for: Callable[[str], str], settle: Callable[[], None]) -> None:
        self._client = client
        self._token_for = token_for
        self.settle = settle
        self._known: dict[tuple[str, str], dict[str, Any]] = {}

    def read(self, path: str, *, by: str = "") -> dict[str, Any]:
        """The answer of a GET."""
        return self._checked("GET", path, self._client.request("GET", path, headers=self._headers(by)))

    def known(self, path: str, *, by: str) -> dict[str, Any]:
        """The answer of a GET of what does not change while the demonstration is loaded."""
        if (path, by) not in self._known:
            self._known[path, by] = self.read(path, by=by)
        return self._known[path, by]

    def listed(self, path: str, *, by: str = "") -> list[dict[str, Any]]:
        """The items of a list; those of the demonstration fit on one page."""
        return list(self.read(path, by=by)["items"])

    def act(self, path: str, body: Mapping[str, Any], *, by: str = "", key: str = "") -> dict[str, Any]:
        """The answer of a POST. ``key`` names the act: done again within a day, it has no second effect."""
        headers = {**self._headers(by), "Idempotency-Key": f"demonstration/{key}/{_fingerprint(path, body)}"}
        return self._checked("POST", path, self._client.request("POST", path, json=dict(body), headers=headers))

    def change(self, path: str, body: Mapping[str, Any], *, etag: str, by: str) -> dict[str, Any]:
        """The answer of a PUT that replaces version ``etag``."""
        headers = {**self._headers(by), "If-Match": f'"{etag}"'}
        return self._checked("PUT", path, self._client.request("PUT", path, json=dict(body), headers=headers))

    def _headers(self, by: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token_for(by)}"} if by else {}

    @staticmethod
    def _checked(method: str, path: str, answer: tuple[int, dict[str, Any]]) -> dict[str, Any]:
        status, body = answer
        if status >= 400:
            why = body.get("detail_en") or body.get("detail") or ""
            raise Unexpected(f"{method} {path}: {status} {why} {body.get('errors', '')}".rstrip())
        return body


def _fingerprint(path: str, body: Mapping[str, Any]) -> str:
    # Another text is another act: loading on another day must not meet the key of yesterday's.
    return sm3((path + text_of.dumps(body, sort_keys=True, ensure_ascii=False)).encode())[4:20]


def day_in_china(moment: str) -> str:
    """The day on which something happened by the calendar that holds for it, of a moment in an answer."""
    return china_date(datetime.fromisoformat(moment)).isoformat()
