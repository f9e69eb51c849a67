"""Every row, in the order of the table."""

from __future__ import annotations

from tests.benchmarks import (
    backlog_rows,
    embedded_rows,
    filing_rows,
    gateway_rows,
    hop_rows,
    latency_rows,
    life_rows,
    peer_rows,
    posting_rows,
    reading_rows,
    relay_rows,
    scale_rows,
    scan_rows,
    size_rows,
    worker_rows,
)
from tests.benchmarks.measure import Row

ROWS: tuple[Row, ...] = (
    *relay_rows.ROWS,
    *worker_rows.ROWS,
    *peer_rows.ROWS,
    *latency_rows.ROWS,
    *hop_rows.ROWS,
    *life_rows.ROWS,
    *backlog_rows.ROWS,
    *reading_rows.ROWS,
    *gateway_rows.ROWS,
    *scale_rows.ROWS,
    *posting_rows.ROWS,
    *filing_rows.ROWS,
    *scan_rows.ROWS,
    *size_rows.ROWS,
    *embedded_rows.ROWS,
)
