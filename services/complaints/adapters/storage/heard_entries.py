"""What of a case's ledger its clock hears."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from services.complaints.adapters.storage.tables import cases, entries
from services.complaints.domain.case_clock import HEARD
from services.complaints.domain.entry import Entry

_entry = entries.c
# Words are nothing to the clock, so they are not read.
_FACTS = (_entry.case, _entry.place, _entry.kind, _entry.happened_on, _entry.recorded_at, _entry.by, _entry.data)


def heard_entries(connection: Connection, number: str) -> Sequence[Entry]:
    """Those of the case with this number, in their order, without words."""
    joined = entries.join(cases, cases.c.id == _entry.case)
    wanted = sa.select(*_FACTS).select_from(joined).where(cases.c.number == number, _entry.kind.in_(sorted(HEARD)))
    return [structure(Entry, row) for row in connection.execute(wanted.order_by(_entry.place)).mappings()]
