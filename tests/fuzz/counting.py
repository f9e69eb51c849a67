"""Counts every request that was answered, the probes included that a check sends by itself."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import requests

SERVER_ERROR = 500


@dataclass
class Tally:
    """How many requests got which status."""

    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        """All of them."""
        return self.statuses.total()

    @property
    def server_errors(self) -> int:
        """Those that the server could not answer."""
        return sum(count for status, count in self.statuses.items() if status >= SERVER_ERROR)


@contextlib.contextmanager
def counted() -> Iterator[Tally]:
    """Count what is sent meanwhile, at the one place through which all of it goes."""
    tally, send = Tally(), requests.Session.send

    def sent(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        response = send(session, request, **options)
        tally.statuses[response.status_code] += 1
        return response

    with mock.patch.object(requests.Session, "send", sent):
        yield tally
