"""Structured logs: one JSON object per line on stderr. Bodies of requests and texts are never logged."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def configure(level: str, service: str = "") -> None:
    """Send the logs of this process, the libraries' included, to stderr as JSON lines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("pika", "amqp", "alembic", "waitress"):
        logging.getLogger(chatty).setLevel(max(logging.getLevelName(level), logging.WARNING))
    if service:
        structlog.contextvars.bind_contextvars(service=service)
