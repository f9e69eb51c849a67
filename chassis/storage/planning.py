"""Values that PostgreSQL plans for."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

# What is written into a statement cannot end a text within it.
_PLAIN = re.compile(r"[A-Za-z0-9 _.-]*")


def planned(value: int | str) -> sa.BindParameter[Any]:
    """A value that stands in the statement itself and not beside it.

    A statement that is asked for again and again is planned once for whatever values come (a generic plan). Where one
    value has five rows and another a hundred thousand, that plan may read a million rows to find the five. With its
    value in it each statement is another, and is planned for it. Of texts only codes are written so; another, which
    names nothing that has many rows, is a parameter as everywhere.
    """
    literal = isinstance(value, int) or _PLAIN.fullmatch(value) is not None
    return sa.bindparam(None, value, sa.Integer() if isinstance(value, int) else sa.String(), literal_execute=literal)
