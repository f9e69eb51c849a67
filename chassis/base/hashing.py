"""Digests and the one byte form of JSON values, so that anyone can recompute our digests.

SM3 (GB/T 32905-2016) is the hash that Chinese authorities prescribe for commercial cryptography.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any

import orjson
import rfc8785

if "sm3" not in hashlib.algorithms_available:
    raise ImportError(
        "This Python's OpenSSL has no SM3, which every digest needs. Use a Python linked with OpenSSL 1.1.1 or newer "
        "that was not built with no-sm3 (Debian's and python.org's are fine)."
    )

PREFIX = "sm3:"
_GREATEST = 2**53 - 1


def sm3(content: bytes) -> str:
    """The SM3 digest of ``content`` as ``sm3:<64 hex digits>``."""
    return PREFIX + hashlib.new("sm3", content).hexdigest()


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value, its strings NFC-normalised so that equal texts have equal bytes.

    Raises ``ValueError`` for what JSON cannot carry unchanged: NaN, integers beyond 2^53, dates, two keys equal in NFC.
    """
    try:
        return orjson.dumps(_plain(value), option=orjson.OPT_SORT_KEYS)
    except (_Unusual, orjson.JSONEncodeError):
        return _canonical_by_the_book(value)


def _canonical_by_the_book(value: Any) -> bytes:
    try:
        return rfc8785.dumps(_normalised(value))
    except rfc8785.CanonicalizationError as wrong:
        raise ValueError(f"not canonical JSON: {wrong}") from wrong


class _Unusual(Exception):
    """Something of which sorted JSON may differ from RFC 8785: floats, great integers, keys beyond ASCII."""


def _plain(value: Any) -> Any:
    """The value, its strings NFC-normalised. Raises :class:`_Unusual`."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or kind is bool or (kind is int and -_GREATEST <= value <= _GREATEST):
        return value
    if kind is list:
        return [_plain(element) for element in value]
    if kind is dict and all(type(key) is str and key.isascii() for key in value):
        return {key: _plain(member) for key, member in value.items()}
    raise _Unusual


def _normalised(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return _normalised_mapping(value)
    if isinstance(value, (list, tuple)):
        return [_normalised(element) for element in value]
    return value


def _normalised_mapping(value: Mapping[Any, Any]) -> dict[Any, Any]:
    result = {_normalised(key): _normalised(member) for key, member in value.items()}
    if len(result) != len(value):
        raise ValueError("two keys of one object are the same text in NFC")
    return result
