"""Bodies that no schema describes: cut off, nested without end, in another encoding, of another type.

A generator starts from a value and never gets there; whoever sends requests by hand does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from tests.fuzz.violations import Kind, Violation, Violations

JSON = "application/json"
PROBLEM = "application/problem+json"
WITH_BODY = ("post", "put")
SECONDS = 30
REFUSALS = (400, 413, 415, 422)
# Whoever may not, or names what is not there, need not be told what is wrong with his body.
EARLIER = (401, 403, 404, 409, 410, 412, 428)


@dataclass(frozen=True)
class Body:
    """What is sent, as what, and which answers are right."""

    name: str
    content: bytes
    media_type: str = JSON
    refusals: tuple[int, ...] = REFUSALS


BODIES = (
    Body("cut off", b'{"reason": "'),
    Body("not UTF-8", b'{"reason": "\xff"}'),
    Body("half of a surrogate pair", b'{"reason": "\\ud800"}'),
    Body("nested without end", b"[" * 100_000),
    Body("closed, but nested too deep", b"[" * 50_000 + b"]" * 50_000),
    Body("not a number", b'{"step": NaN}'),
    Body("beyond every number", b'{"step": 1' + b"0" * 5_000 + b"}"),
    Body("with a key beyond every length", b'{"' + b"k" * 100_000 + b'": 1}'),
    Body("with half of a surrogate pair as a key", b'{"\\ud800": 1}'),
    Body("with a key that no database keeps", b'{"\\u0000": 1}'),
    Body("with many keys", b"{" + b",".join(b'"%d": 1' % number for number in range(20_000)) + b"}"),
    Body("a list", b"[]"),
    Body("a text", b'"x"'),
    Body("nothing", b"null"),
    Body("as plain text", b"{}", "text/plain", (415,)),
    Body("as a form", b"reason=x", "application/x-www-form-urlencoded", (415,)),
    Body("in another encoding", '{"reason": "理由"}'.encode("utf-16"), f"{JSON}; charset=utf-16"),
)


def send(document: Mapping[str, Any], origin: str, person: str, token: str, violations: Violations) -> None:
    """Send each body to each operation of a document that takes JSON."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {token}"
        for method, path in _operations(document):
            for body in BODIES:
                address = origin + re.sub(r"{[^}]+}", "x", path)
                headers = {"Content-Type": body.media_type, "If-Match": '"1"'}
                response = session.request(
                    method.upper(), address, data=body.content, headers=headers, timeout=SECONDS, allow_redirects=False
                )
                _judge(f"{method.upper()} {path}", body, response, person, violations)


def _judge(endpoint: str, body: Body, response: requests.Response, person: str, violations: Violations) -> None:
    right = response.status_code in (*body.refusals, *EARLIER)
    media_type = response.headers.get("Content-Type", "")
    if right and media_type.startswith(PROBLEM):
        return
    command = f"curl -X {response.request.method} -H 'Content-Type: {body.media_type}' {response.request.url}"
    expected = f"Expected one of {', '.join(map(str, body.refusals))} as {PROBLEM}\nSent: {body.content[:60]!r}"
    kind = Kind(endpoint, "hostile_body", f"a body {body.name}, {response.status_code} {media_type}")
    violations.add(kind, Violation(person, expected, command))


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, described in document["paths"].items():
        for method in WITH_BODY:
            if JSON in described.get(method, {}).get("requestBody", {}).get("content", {}):
                yield method, path
