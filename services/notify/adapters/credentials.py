"""Passwords of agencies, derived from the secret key, so that none is ever stored."""

from __future__ import annotations

import base64
import hashlib
import hmac

from services.notify.domain.agency import Agency


def password_of(agency: Agency, secret_key: str) -> str:
    """The password of an agency's present generation of credentials; another one after each rotation."""
    generation = f"agency:{agency.code}:{agency.generation}".encode()
    password = hmac.new(secret_key.encode(), generation, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(password).decode().rstrip("=")
