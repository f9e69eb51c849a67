"""How both libraries reach a broker: with TLS where its address says ``amqps``, and what a failure means."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chassis.base import tls

# It says in a dozen lines, with traces, what its error says in one; and warns of each question that the broker denies.
logging.getLogger("pika").setLevel(logging.CRITICAL)


def pika_parameters(url: str, ca_file: Path | None) -> Any:
    """pika's parameters for an address; nothing of TLS is taken from the address itself."""
    # Loaded here only: whoever connects by kombu has no use for pika, some 2 MB.
    import pika

    parameters = pika.URLParameters(url)
    if is_encrypted(url):
        parameters.ssl_options = pika.SSLOptions(tls.context(ca_file), parameters.host)
    return parameters


def kombu_options(url: str, ca_file: Path | None) -> dict[str, Any]:
    """The options of kombu's connection to an address."""
    if not is_encrypted(url):
        return {}
    trusted = {"ca_certs": str(ca_file)} if ca_file is not None else {}
    host = urlsplit(url).hostname
    return {"ssl": {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": host, **trusted}}


def is_encrypted(url: str) -> bool:
    """Whether an address asks for TLS."""
    return urlsplit(url).scheme == "amqps"


REFUSED = "it refuses us"
# At the opening of a connection: who somebody is, and whether he may enter a vhost that is there.
_REFUSALS = ("Login was refused", "NOT_ALLOWED")

_HANG_UPS = ("StreamLostError", "ProbableAccessDeniedError", "ProbableAuthenticationError")


def place(url: str) -> str:
    """Where a broker listens, without account and password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (5671 if is_encrypted(url) else 5672)}"


def reason(error: BaseException, at: str) -> str:
    """Why a connection or channel failed, in one line; ``at`` is the broker's :func:`place`."""
    if fault := tls.certificate_fault(error):
        return fault
    said = " ".join(str(error).split())
    if any(refusal in said for refusal in _REFUSALS):
        return f"{REFUSED}, so account, password or vhost are wrong: {said}"
    if "ACCESS_REFUSED" in said or "ACCESS-REFUSED" in said:
        return f"this account may not, and its broker lacks what definitions.json declares, or permissions.json: {said}"
    if fault := _system_fault(error):
        return f"it does not answer at {at}: {fault}"
    # pika guesses from the step at which it happened; a broker that means it says so, as above.
    if type(error).__name__ in _HANG_UPS:
        return (
            f"it does not answer at {at}: it hung up on the connection, as a broker does that stops or has just begun"
        )
    return f"{type(error).__name__}: {said}".rstrip(": ")


def _system_fault(error: BaseException) -> str:
    """What the network said, whatever a library wrapped around it; empty where something else was wrong."""
    found = next((one for one in tls.within(error) if isinstance(one, OSError)), None)
    return "" if found is None else found.strerror or str(found) or type(found).__name__
