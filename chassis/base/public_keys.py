"""Public Ed25519 keys that a setting gives as a JWK set."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

_PARTS = {"kty": r"OKP", "crv": r"Ed25519", "x": r"[A-Za-z0-9_-]{43}", "kid": r"[A-Za-z0-9_-]{1,64}"}


def read(given: str) -> Sequence[Mapping[str, str]]:
    """The keys: kty, crv, x and kid of each. Raises :class:`ValueError`, whose text says what is wrong."""
    if not given:
        return ()
    try:
        keys = orjson.loads(given)["keys"]
        return [_key(key) for key in keys]
    except (KeyError, TypeError, ValueError) as wrong:
        why = str(wrong) if isinstance(wrong, _Unfit) else "must be a set of public Ed25519 keys, {'keys': [{'kty': …"
        raise ValueError(why) from None


class _Unfit(ValueError):
    pass


def _key(key: Mapping[str, Any]) -> Mapping[str, str]:
    if "d" in key:
        raise _Unfit("holds a private key: give the public ones alone")
    kept = {name: str(key[name]) for name in _PARTS}
    if wrong := [name for name, form in _PARTS.items() if not re.fullmatch(form, kept[name])]:
        raise _Unfit(f"holds a key whose {wrong[0]} is not that of a public Ed25519 key")
    return kept
