"""Files that a seal or signature covers."""

from __future__ import annotations


class Signed(Exception):
    """A seal or signature covers the bytes: no copy without its metadata would hold it."""
