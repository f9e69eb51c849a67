"""Has a pool replace the connections that a server closed while nobody used them, before somebody is given one.

A server that goes, or is started anew, writes its last word on each line and hangs up; from then on the line can be
read, and on a line on which nothing was asked there is nothing else to read. To look costs a system call, where
SQLAlchemy's `pool_pre_ping` costs a round trip at each checkout.
"""

from __future__ import annotations

import select
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

_LOOK = "idle line"


def replace_closed(engine: Engine) -> None:
    """Look at each connection of this engine when it is taken out of the pool."""
    event.listen(engine, "connect", _remember)
    event.listen(engine, "checkout", _look)


def _remember(connection: Any, record: Any) -> None:
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    record.info[_LOOK] = look


def _look(_connection: Any, record: Any, _fairy: Any) -> None:
    # A connection that was just made has nothing to read either; where it has, it is made anew once, and then given.
    if record.info[_LOOK].poll(0):
        raise sa.exc.DisconnectionError("the server hung up")
