"""Whether the webs answer, and the address that people type: asked as a browser or a probe asks."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from chassis.base import tls
from chassis.base.settings import Settings
from chassis.base.sign_in import is_loopback
from chassis.monitoring.health_server import REFUSES_WRITES

PATIENCE_SECONDS = 5.0
# What a gateway answers in the place of a web that it does not reach: its own, or with another page of ours.
_OF_A_GATEWAY = (502, 503, 504)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address said of itself; ``todo`` is empty where all is well. ``is_there``: this system answers there."""

    says: str
    todo: str = ""
    is_there: bool = True


def public(settings: Settings) -> Answer | None:
    """What the public address answers. None where it is none of this machine's, and cannot be asked from here."""
    if is_loopback(settings.public_url) and not all(map(is_loopback, _own(settings))):
        return None
    # Catalog's web gives the portal; whether it lives would not say that it shows anything.
    answered, says, status = _ask(f"{settings.public_url}/catalog/readyz")
    if answered.get("status") == "ready":
        return Answer(f"{settings.public_url} answers")
    if answered.get("status") == "not ready":
        says = f"{settings.public_url} answers 503: {answered.get('reason', '')}"
        return Answer(says, "The portal is shown to nobody: mend what catalog lacks.")
    if settings.mode == "distributed" and status in _OF_A_GATEWAY:
        todo = "Start 'yangguang serve catalog'; where it runs, correct where the gateway looks for it."
        return Answer(f"{settings.public_url}: the gateway answers {status}, since it does not reach catalog", todo)
    todo = "Start the gateway, or correct YANGGUANG_PUBLIC_URL."
    return Answer(f"{settings.public_url}: {says}", todo, is_there=False)


def web(settings: Settings, service: str) -> Answer:
    """What the web of a service answers."""
    answered, says, _ = _ask(f"{settings.web_url(service)}/{service}/readyz")
    if answered.get("status") == "ready":
        warnings = [str(each) for each in answered.get("warnings") or []]
        takes_nothing = any(each.startswith(REFUSES_WRITES) for each in warnings)
        todo = "It shows what is there and takes nothing: mend its database." if takes_nothing else ""
        return Answer("; ".join(["answers", *warnings]), todo)
    if answered.get("status") == "not ready":
        return Answer(f"not ready: {answered.get('reason', '')}", "It runs: mend what it lacks.")
    start = f"Start 'yangguang serve {service}'" if settings.mode == "distributed" else "Start 'yangguang run'"
    return Answer(says, f"{start}, or correct YANGGUANG_{service.upper()}_WEB_URL (or YANGGUANG_PUBLIC_URL).", False)


def _own(settings: Settings) -> Iterator[str]:
    """The addresses that were given for webs of their own."""
    for name, url in settings.environ.items():
        if name.startswith("YANGGUANG_") and name.endswith("_WEB_URL") and url:
            yield url


def _ask(url: str) -> tuple[dict[str, Any], str, int]:
    """The JSON object that was answered, or none and what was wrong instead; and the status, 0 for no answer."""
    place = urlsplit(url).netloc
    try:
        answer = httpx.get(url, timeout=PATIENCE_SECONDS, verify=_trusted(url), trust_env=not is_loopback(url))
    except httpx.HTTPError as error:
        fault = tls.certificate_fault(error).replace(" (YANGGUANG_CA_FILE)", "")
        return {}, fault or f"nobody answers at {place}: {error or type(error).__name__}", 0
    try:
        found = answer.json()
    except ValueError:
        found = None
    says = f"{place} answers {answer.status_code}, and not as this system does"
    return found if isinstance(found, dict) else {}, says, answer.status_code


def _trusted(url: str) -> ssl.SSLContext | bool:
    # A context reads all authorities of the system, which an address without TLS has no use for.
    return tls.context(None) if url.startswith("https://") else False
