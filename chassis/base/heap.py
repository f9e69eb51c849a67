"""The heap of a process that has several threads."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8


def share_one() -> None:
    """Let all threads take their memory from one heap of glibc's; call it before any thread starts.

    The interpreter lets one thread at a time ask for memory anyway, and each heap of its own keeps some megabytes
    that nobody uses: four in a relay. With another C library nothing happens.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
