"""The keys of proofs of filing: the present one signs, and each that ever did is published."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import KeySet

from chassis.base.hashing import canonical_json
from chassis.base.settings import Settings
from chassis.web.identity.keys import private_keys

ALGORITHM, TYPE = "Ed25519", "filing-proof+jws"
_PURPOSE = "filing proof"


def signed(statement: Mapping[str, Any], settings: Settings) -> str:
    """The statement as a compact JWS (RFC 7515) with the present key."""
    key = _own(settings).keys[0]
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": TYPE}
    return jws.serialize_compact(header, canonical_json(statement), key, algorithms=[ALGORITHM])


def published(settings: Settings) -> Sequence[dict[str, str]]:
    """All public keys as JWK and PEM, the present one first."""
    own = [key.as_dict(private=False) for key in _own(settings).keys]
    known = {key["kid"] for key in own}
    earlier = [key for key in settings.filing_public_keys if key["kid"] not in known]
    return [_shown(key) for key in (*own, *earlier)]


def _own(settings: Settings) -> KeySet:
    return private_keys(settings.secrets("complaints"), _PURPOSE)


def _shown(key: Mapping[str, Any]) -> dict[str, str]:
    raw = base64.urlsafe_b64decode(f"{key['x']}=")
    pem = Ed25519PublicKey.from_public_bytes(raw).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    named = {name: str(key[name]) for name in ("kty", "crv", "x", "kid")}
    return {**named, "alg": ALGORITHM, "use": "sig", "pem": pem.decode("ascii")}
