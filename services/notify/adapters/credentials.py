"""Passwords of agencies, derived from the secret key, so that none is ever stored."""

from __future__ import annotations

import base64
import hashlib
import hmac

from services.notify.domain.agency import Agency


def password_of(agency: Agency, secret_key: str) -> str:
    """The password of an agency's present generation of credentials; another one after each rotation."""
    told = f"agency:{agency.code}:{agency.generation}".encode()
    return base64.urlsafe_b64encode(hmac.new(secret_key.encode(), told, hashlib.sha256).digest()).decode().rstrip("=")
