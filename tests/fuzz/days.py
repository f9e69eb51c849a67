"""Days and moments as the documents bound them.

Of all dates one in ten lies in those years: drawn from all, a form with several days finds none in a thousand tries.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import schemathesis
from hypothesis import strategies as st

from chassis.base.clock import FIRST_YEAR, LAST_YEAR

_DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
_MOMENTS = st.datetimes(datetime(FIRST_YEAR, 1, 2), datetime(LAST_YEAR, 12, 30), timezones=st.just(UTC))


def register() -> None:
    """Let the engine draw them wherever a document asks for a ``date`` or a ``date-time``."""
    schemathesis.openapi.format("date", _DAYS.map(date.isoformat))
    schemathesis.openapi.format("date-time", _MOMENTS.map(lambda moment: moment.isoformat()))
