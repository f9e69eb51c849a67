"""The Host of a request: it is the public address, or the asker sits on this machine and names it so.

A page of a stranger whose name was made to point here (DNS rebinding) sends its own name; so does a poisoned cache.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from flask import request

from chassis.ports import Refusal
from chassis.web.request import service

# What a gateway says of whom it asks for.
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
_PORTS = {"http": 80, "https": 443}


class WrongHost(Refusal):
    """The request names another host than the one under which people reach the system."""

    code = "wrong_host"


def check_host() -> None:
    """Raise :class:`WrongHost` unless the request is for the public address, or from this machine to itself."""
    public_url = service().settings.public_url
    if _is_public(request.host, public_url) or (is_from_here() and _names_this_machine(request.host)):
        return
    if request.path in (f"/{service().name}/healthz", f"/{service().name}/readyz"):
        return  # a probe asks each process by the address that it has at the moment
    raise WrongHost(f"请用本系统的网址访问：{public_url}", f"Use the address of this system: {public_url}")


def is_foreign() -> bool:
    """Whether a browser says that another site's page sent the request; programs say nothing of the kind."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "cross-site"
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.hostname) and origin.hostname not in (
        urlsplit(f"//{request.host}").hostname,
        urlsplit(service().settings.public_url).hostname,
    )


def is_from_here() -> bool:
    """Whether somebody on this very machine asks, and no gateway for him."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    return _is_this_machine(request.remote_addr or "")


# Of all requests but a few these are the same.
@lru_cache(maxsize=64)
def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=64)
def _names_this_machine(host: str) -> bool:
    return _is_loopback(urlsplit(f"//{host}"))


@lru_cache(maxsize=64)
def _is_public(host: str, public_url: str) -> bool:
    wanted, given = urlsplit(public_url), urlsplit(f"//{host}")
    port = _PORTS[wanted.scheme]
    try:
        if (given.port or port) != (wanted.port or port):
            return False
    except ValueError:
        return False
    return given.hostname == wanted.hostname or (_is_loopback(wanted) and _is_loopback(given))


def _is_loopback(parts: SplitResult) -> bool:
    name = parts.hostname or ""
    return name == "localhost" or _is_this_machine(name)
