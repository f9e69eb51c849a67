"""Cursors from which nobody can count, for a list whose order is a number that runs on over what is not its reader's.

The same place is the same cursor, in every process, so that an answer that is kept is the same bytes as one made anew.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from chassis.storage.paging import BadCursor
from chassis.web.request import keys

_PURPOSE = "cursors of lists"
# How long a number is would tell how great it is.
_PADDED = 32


def blind(cursor: str | None) -> str | None:
    """A cursor of ours for its reader."""
    if cursor is None:
        return None
    padded = cursor.encode().ljust(-(-len(cursor) // _PADDED) * _PADDED)
    return base64.urlsafe_b64encode(AESSIV(keys().of(_PURPOSE)[0]).encrypt(padded, None)).decode().rstrip("=")


def seen(cursor: str | None) -> str | None:
    """The cursor of ours that a reader gives back; also one that a former secret made. Raises :class:`BadCursor`."""
    if not cursor:
        return None
    try:
        given = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise BadCursor from None
    for key in keys().of(_PURPOSE):
        try:
            return AESSIV(key).decrypt(given, None).decode().rstrip()
        except (InvalidTag, ValueError):
            continue
    raise BadCursor
