"""A generator of hostile requests, as bytes on the wire: nested, huge, quadratic, malformed, slow."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CASES, VOTES, ASK = "/complaints/api/v1/cases", "/complaints/api/v1/evaluations", "/complaints/ask"
SEARCH = "/catalog/api/v1/published"


@dataclass(frozen=True)
class Hostile:
    """The pieces of a request, one after the other with a pause between them."""

    kind: str
    pieces: tuple[bytes, ...]
    pause: float = 0.0


Make = Callable[[random.Random, str], Hostile]


def requests(seed: int, host: str) -> Iterator[Hostile]:
    """Without end, each kind in turn, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        for make in KINDS:
            yield make(chance, host)


def _request(method: str, path: str, host: str, body: bytes = b"", kind: str = "application/json") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode("utf-8", "surrogateescape") + body


def _nested(chance: random.Random, host: str) -> Hostile:
    opened, closed = chance.choice([(b"[", b"]"), (b'{"a":', b"}"), (b'[{"text":', b"}]")])
    times = chance.choice([33, 1_000, 60_000])
    inner = b"1" if chance.random() < 0.5 else b""
    return Hostile("nested", (_request("POST", CASES, host, opened * times + inner + closed * times),))


def _huge(chance: random.Random, host: str) -> Hostile:
    size = chance.choice([190_000, 199_990, 2_500_000])
    body = b'{"kind": "opinion", "title": "' + b"x" * size + b'", "text": "y"}'
    return Hostile("huge", (_request("POST", chance.choice([CASES, VOTES]), host, body),))


def _digits(chance: random.Random, host: str) -> Hostile:
    number = chance.choice([b"1" * 150_000, b"0." + b"9" * 150_000, b"1e999999", b"-" + b"8" * 41])
    body = b'{"disclosure": "d", "truthfulness": ' + number + b"}"
    return Hostile("digits", (_request("POST", VOTES, host, body),))


def _quadratic(chance: random.Random, host: str) -> Hostile:
    part = chance.choice(["密级 ", "机 密", "1" * 17, "a@", "\u200b密", "**密_", "&#", "京A", "[密]("])
    text = (part * 60_000)[: chance.choice([5_000, 9_990, 60_000])]
    body = f'{{"kind": "opinion", "title": "t", "body": "GJJ", "text": "{text}"}}'.encode()
    return Hostile("quadratic", (_request("POST", CASES, host, body),))


def _many_fields(chance: random.Random, host: str) -> Hostile:
    count = chance.choice([900, 5_000, 30_000])
    if chance.random() < 0.5:
        body = "&".join(f"f{number}=1" for number in range(count)).encode()
        return Hostile("many fields", (_request("POST", ASK, host, body, "application/x-www-form-urlencoded"),))
    body = b"{" + b",".join(b'"%d": 1' % number for number in range(count)) + b"}"
    return Hostile("many fields", (_request("POST", CASES, host, body),))


def _parts(chance: random.Random, host: str) -> Hostile:
    part = b'--b\r\nContent-Disposition: form-data; name="x"; filename="x"\r\n\r\n\r\n'
    body = part * chance.choice([10, 990, 5_000]) + chance.choice([b"--b--\r\n", b"", b"--b"])
    kind = "multipart/form-data; boundary=" + chance.choice(["b", "", "b" * 5_000])
    return Hostile("parts", (_request("POST", ASK, host, body, kind),))


def _address(chance: random.Random, host: str) -> Hostile:
    path = chance.choice(
        [
            f"{SEARCH}?q=" + "%E5%AF%86" * 3_000,
            f"{SEARCH}?cursor=" + "WyJ" * 3_000,
            f"{SEARCH}?limit=" + "9" * 5_000,
            f"{SEARCH}?q=%00%FF&q=1",
            "/published/" + "../" * 1_000,
            "/complaints/receipts/" + "%2e" * 2_000,
            "/published/GJJ/%F0%28%8C%28?revision=99999999999999999999",
            "/" + "a" * 250_000,
        ]
    )
    return Hostile("address", (_request("GET", path, host),))


def _malformed(chance: random.Random, host: str) -> Hostile:
    head = f"POST {CASES} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n".encode()
    wrong = (
        head + b"Content-Length: -1\r\n\r\n",
        head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        head + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n0\r\n\r\n",
        head + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        head + b"X: " + b"y" * 300_000 + b"\r\n\r\n",
        head + b"Idempotency-Key: 1\r\nContent-Length: 2\r\n\r\n{}",
        head + b"Cookie: yangguang_session=" + b"x" * 8_000 + b"\r\nContent-Length: 2\r\n\r\n{}",
        head + b"Authorization: Bearer a.b.c\r\nContent-Length: 2\r\n\r\n{}",
        _request("MADE" + str(chance.randrange(10**6)), CASES, host),
        _request("POST", CASES, "evil.example", b"{}"),
        _request("POST", CASES, host, b'{"title": "\xff\xfe"}'),
        _request("POST", CASES, host, b'{"a": "\\ud800"}'),
        b"\x16\x03\x01" + chance.randbytes(200),
        b"GET\r\n\r\n",
        chance.randbytes(500) + b"\r\n\r\n",
    )
    return Hostile("malformed", (chance.choice(wrong),))


def _slow(chance: random.Random, host: str) -> Hostile:
    whole = _request("POST", CASES, host, b'{"kind": "opinion"}')
    cut = chance.choice([10, len(whole) - 5])
    pieces = (whole[:cut], *(whole[at : at + 1] for at in range(cut, min(cut + 4, len(whole)))))
    return Hostile("slow", pieces, pause=0.5)


KINDS: tuple[Make, ...] = (
    _nested,
    _huge,
    _digits,
    _quadratic,
    _many_fields,
    _parts,
    _address,
    _malformed,
    _malformed,
    _slow,
)
