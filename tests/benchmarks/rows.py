"""Every row, in the order of the table."""

from __future__ import annotations

from tests.benchmarks import latency_rows, relay_rows, worker_rows
from tests.benchmarks.measure import Row

ROWS: tuple[Row, ...] = (*relay_rows.ROWS, *worker_rows.ROWS, *latency_rows.ROWS)
