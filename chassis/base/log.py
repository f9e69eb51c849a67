"""Structured logs: one JSON object per line on stderr. Bodies of requests and texts are never logged.

A process says that it started, what it reached, what it lost and why, what came back, and that it stops. Else it says
what somebody has to look at, and in normal life nothing: figures are the metrics' business.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

# Of each request, each connection or each step they speak at the usual level.
_CHATTY = ("amqp", "kombu", "alembic", "waitress", "httpx", "httpcore")


def configure(level: str, service: str = "", process: str = "") -> None:
    """Send the logs of this process, the libraries' included, to stderr as JSON lines.

    ``service`` and ``process`` stand in every line, whichever thread writes it.
    """
    named = {name: value for name, value in (("service", service), ("process", process)) if value}

    def name(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
        return event | named

    shared: list[Any] = [
        name,
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
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(max(logging.getLevelName(level), logging.WARNING))
