"""Who asks where nobody signed in: the address he comes from, and the random cookie of his browser."""

from __future__ import annotations

import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from flask import g, request
from werkzeug.wrappers import Response

from chassis.base.hashing import sm3
from chassis.web.request import is_over_tls, keys, service

NAMES = ("yangguang_client", "__Host-yangguang_client")
"""The cookie's name, and that over TLS, which lets no neighbouring host plant one."""
LENGTH = 32
# One line at home has a whole network of them.
_IPV6_PREFIX = 64


def address() -> str:
    """Where the request comes from: an IPv4 address, or the network of an IPv6 one; never kept as it is."""
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, _IPV6_PREFIX), strict=False))
    return str(found)


def hashed(purpose: str, *parts: str) -> str:
    """A keyed hash under which an address can be counted, and by which nobody finds it out."""
    return hmac.digest(keys().of(purpose)[0], "\n".join(parts).encode("utf-8", "replace"), "sha256").hex()


def known_client() -> str:
    """A digest of the cookie that the browser sent; empty without one of ours."""
    given = request.cookies.get(_name(), "") if "Cookie" in request.headers else ""
    return sm3(given.encode("utf-8", "replace")) if len(given) == LENGTH else ""


def client() -> str:
    """The same, or that of a new cookie, which goes out with the answer."""
    if found := known_client():
        return found
    if "new_client" not in g:
        g.new_client = service().ids.code(LENGTH)
    return sm3(g.new_client.encode())


def client_of(form: str) -> str:
    """The same; a new cookie follows from a hash of the ``form`` that was sent, so that a double click is given one."""
    if "new_client" not in g and not known_client():
        g.new_client = form[:LENGTH]
    return client()


def give_cookie(response: Response) -> None:
    """Give a browser that has none the cookie; it lasts as long as the browser runs."""
    if new := g.pop("new_client", None):
        response.set_cookie(_name(), new, path="/", httponly=True, samesite="Lax", secure=is_over_tls())


def _name() -> str:
    return NAMES[is_over_tls()]
