"""Pages on other people's servers, asked for once, with an end to everything: time, size, redirects.

Whoever may enter an address could have this system knock at doors of its own network. So a host's addresses are looked
up once, all of them must be public, and the connection goes to one of those (no second look-up to be lied to).
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from threading import Timer
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

SECONDS = 15.0
"""So long one page may take in all, redirects included, but for the look-up of names, which ends by itself."""
LONGEST = 1_000_000
REDIRECTS = 5
_REDIRECTING = (301, 302, 303, 307, 308)
_ASKED_AS = {
    "User-Agent": "Yangguang/1 (+address check)",
    "Accept": "text/html,*/*;q=0.5",
    "Accept-Encoding": "identity",
}


class InsideAddress(Exception):
    """The address leads into a network that is not public."""


class Unreachable(Exception):
    """No answer that could be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was answered: the status and the first :data:`LONGEST` bytes."""

    status: int
    is_text: bool
    content: bytes


def fetch(url: str, *, inside: Collection[str] = (), trust: ssl.SSLContext) -> Page:
    """The page at ``url``, wherever its redirects lead; hosts of ``inside`` may be anywhere.

    Raises :class:`InsideAddress` and :class:`Unreachable`.
    """
    opened: list[socket.socket] = []
    # A server that gives a byte a second meets every time-out of a single read: this ends it whatever it does.
    watch = Timer(SECONDS, _end, (opened,))
    watch.daemon = True
    watch.start()
    try:
        for _ in range(REDIRECTS + 1):
            found, onward = _ask(url, inside, trust, opened)
            if not onward:
                return found
            url = urljoin(url, onward)
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        watch.cancel()
        _end(opened)
    raise Unreachable(f"more than {REDIRECTS} redirects")


def _ask(url: str, inside: Collection[str], trust: ssl.SSLContext, opened: list[socket.socket]) -> tuple[Page, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise Unreachable("no http(s) address")
    is_encrypted = parts.scheme == "https"
    port = parts.port or (443 if is_encrypted else 80)
    made = HTTPSConnection(host, port, context=trust) if is_encrypted else HTTPConnection(host, port)
    reached = _connect(host, port, inside)
    opened.append(reached)
    if is_encrypted:
        reached = trust.wrap_socket(reached, server_hostname=host)
        opened.append(reached)
    made.sock = reached
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    made.request("GET", f"{path}?{query}" if query else path, headers=_ASKED_AS)
    answer = made.getresponse()
    if answer.status in _REDIRECTING and (onward := answer.getheader("Location")):
        return Page(answer.status, False, b""), onward
    return Page(answer.status, _is_text(answer), answer.read(LONGEST)), ""


def _connect(host: str, port: int, inside: Collection[str]) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if host not in inside and not all(is_public(address) for address in addresses):
        raise InsideAddress(host)
    return socket.create_connection((addresses[0], port), timeout=SECONDS)


def is_public(address: str) -> bool:
    """Whether anybody on the Internet means the same machine by an address."""
    known: Any = ip_address(address.partition("%")[0])
    known = getattr(known, "ipv4_mapped", None) or known
    return bool(known.is_global and not known.is_multicast)


def _is_text(answer: HTTPResponse) -> bool:
    kind = (answer.getheader("Content-Type") or "text/html").lower()
    return kind.startswith("text/") or "html" in kind or "xml" in kind


def _end(opened: list[socket.socket]) -> None:
    for each in opened:
        with suppress(OSError):  # it was over already
            each.shutdown(socket.SHUT_RDWR)
        each.close()
