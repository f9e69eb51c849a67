"""Structured logs: one JSON object per line on stderr. Bodies of requests and texts are never logged.

A process says that it started, what it reached, what it lost and why, what came back, and that it stops. Else it says
what somebody has to look at, and in normal life nothing: figures are the metrics' business.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import orjson

# Of each request, each connection or each step they speak at the usual level.
_CHATTY = ("amqp", "kombu", "alembic", "waitress", "httpx", "httpcore")


def configure(level: str, service: str = "", process: str = "") -> None:
    """Send the logs of this process, the libraries' included, to stderr as JSON lines.

    ``service`` and ``process`` stand in every line, whichever thread writes it.
    """
    named = {name: value for name, value in (("service", service), ("process", process)) if value}
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines(named))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(max(logging.getLevelName(level), logging.WARNING))


class _JsonLines(logging.Formatter):
    """One JSON object for each record. The standard library's own formatter with another end: the libraries for this
    take 3 to 7 MB of each of the twelve processes.
    """

    def __init__(self, named: Mapping[str, str]) -> None:
        super().__init__()
        self._named = named

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")
        line = {
            "event": record.getMessage(),
            **self._named,
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": moment.replace("+00:00", "Z"),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack_info"] = self.formatStack(record.stack_info)
        # What no text can carry (a lone surrogate of somebody's file name) is escaped, never the end of the line.
        return orjson.dumps({name: _written(text) for name, text in line.items()}).decode()


def _written(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
