"""The fast way to canonical JSON gives the bytes of RFC 8785, or leaves the value to the slow way."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from chassis.base.hashing import canonical_json

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)


def normalised(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normalised(element) for element in value]
    if isinstance(value, dict):
        return {normalised(key): normalised(member) for key, member in value.items()}
    return value


@given(_VALUES)
def test_whatever_the_way_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    try:
        found = canonical_json(value)
    except ValueError:
        assume(False)  # two keys equal in NFC, which test_hashing looks at
    assert found == rfc8785.dumps(normalised(value))


@pytest.mark.parametrize("code", [*range(0x21), 0x22, 0x2F, 0x5C, 0x7F, 0x80, 0x2028, 0x2029, 0xFEFF, 0x1F600])
def test_every_escape_is_that_of_rfc_8785(code: int) -> None:
    assert canonical_json({"a": chr(code)}) == rfc8785.dumps({"a": unicodedata.normalize("NFC", chr(code))})


def test_keys_are_ordered_by_utf_16_units_where_that_differs() -> None:
    """U+1F600 sorts before U+FF21 in UTF-16, after it in UTF-8."""
    assert canonical_json({"\uff21": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\uff21":1}'.encode()
