"""Secrets for tests: random to look at, since weak ones do not start, and the same in every run."""

from __future__ import annotations

from hashlib import sha256

SECRET = sha256(b"the secret of the tests").hexdigest()
FORMER_SECRET = sha256(b"the secret of the tests before").hexdigest()


def secret_of(service: str) -> str:
    """A service's own."""
    return sha256(f"the secret of {service}".encode()).hexdigest()
