"""How people prove who they are: by an identity provider, or on trial by choosing a name; what is unsafe is refused."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_LOCAL = "YANGGUANG_LOCAL_ISSUER"
_ISSUER = "YANGGUANG_OIDC_ISSUER"


class UnsafeSignIn(ValueError):
    """Anybody could be anyone, or nobody could sign in; the message is one line that names the setting."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The identity provider. ``client_secret`` is empty in processes that never speak to it for a person."""

    issuer: str
    client_id: str
    client_secret: str
    subject_claim: str
    audience: str


def ways(environ: Mapping[str, str], *, embedded: bool, public_url: str) -> tuple[bool, Provider | None]:
    """Whether the local issuer is on, and the identity provider. Raises :class:`UnsafeSignIn`."""
    provider = _provider(environ, public_url)
    local = environ.get(_LOCAL) or ("1" if embedded and provider is None else "0")
    if local not in ("0", "1", "anywhere"):
        raise UnsafeSignIn(f"{_LOCAL} must be one of 0, 1, anywhere, not '{local}'.")
    if local != "0" and provider is not None:
        raise UnsafeSignIn(f"{_LOCAL} lets anybody be anyone beside the provider of {_ISSUER}: unset one of them.")
    if local != "anywhere" and not is_loopback(public_url):
        instead = f"connect an identity provider with {_ISSUER}, or for a trial set {_LOCAL}=anywhere"
        if local == "1":
            raise UnsafeSignIn(f"{_LOCAL} would let anybody at YANGGUANG_PUBLIC_URL {public_url} be anyone: {instead}.")
        if provider is None:
            raise UnsafeSignIn(f"{_ISSUER} is missing, so nobody could sign in at {public_url}: {instead}.")
    return local != "0", provider


def check_listening(host: str, called: str, environ: Mapping[str, str], *, local: bool) -> None:
    """Raise :class:`UnsafeSignIn` where a trial of this machine would listen on ``host`` for others too."""
    if local and environ.get(_LOCAL) != "anywhere" and not is_loopback(f"http://{host}"):
        raise UnsafeSignIn(
            f"{_LOCAL} would let anybody who reaches {called} be anyone: connect an identity provider "
            f"with {_ISSUER}, or for a trial set {_LOCAL}=anywhere."
        )


def is_loopback(url: str) -> bool:
    """Whether an address is of this machine only."""
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _provider(environ: Mapping[str, str], public_url: str) -> Provider | None:
    given = {name: environ.get(f"YANGGUANG_OIDC_{name}", "") for name in ("CLIENT_ID", "CLIENT_SECRET", "AUDIENCE")}
    issuer = environ.get(_ISSUER, "")
    if not issuer:
        for name, value in given.items():
            if value:
                raise UnsafeSignIn(f"{_ISSUER} is missing, to which YANGGUANG_OIDC_{name} belongs.")
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(issuer)):
        raise UnsafeSignIn(f"{_ISSUER} must begin with https://, not '{issuer}'.")
    if not given["CLIENT_ID"]:
        raise UnsafeSignIn(f"YANGGUANG_OIDC_CLIENT_ID is missing: register this system at {issuer}.")
    audience = given["AUDIENCE"] or public_url
    if audience == given["CLIENT_ID"]:
        # Else the proof of a person's sign-in, meant for this system's eyes only, would open the API too.
        raise UnsafeSignIn("YANGGUANG_OIDC_AUDIENCE must not be the client id, which is the audience of ID tokens.")
    claim = environ.get("YANGGUANG_OIDC_SUBJECT_CLAIM") or "sub"
    return Provider(issuer, given["CLIENT_ID"], given["CLIENT_SECRET"], claim, audience)
