"""Asks a broker whether it answers, for the readiness of worker and relay.

A frozen broker's kernel still accepts connections, and heartbeats tell of it only after a minute. So a question is
put that the broker itself has to answer, on a connection kept for it: one that is opened for each question, or left
half open, would fill the broker's log.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kombu import Connection

from chassis.broker.connections import kombu_options, place, reason

ANSWER_SECONDS = 2.0


class BrokerHealthCheck:
    """One connection of the probe's own, opened at the first question. Asked by one thread at a time."""

    def __init__(self, url: str, ca_file: Path | None = None) -> None:
        self._place = place(url)
        self._client = Connection(url, heartbeat=0, connect_timeout=ANSWER_SECONDS, **kombu_options(url, ca_file))
        self._broken = (*self._client.connection_errors, *self._client.channel_errors, OSError)
        self._line: Any = None
        self._channel: Any = None

    def health_error(self) -> str:
        """What is wrong: nothing when it answers within ``ANSWER_SECONDS``."""
        is_old = self._line is not None
        try:
            self._ask()
        except self._broken as error:
            self._hang_up()
            if is_old and not isinstance(error, TimeoutError):
                return self.health_error()  # the broker was restarted since the last question
            return reason(error, self._place)
        return ""

    def _ask(self) -> None:
        if self._line is None:
            self._line = self._client.transport.establish_connection()
            self._line.transport.sock.settimeout(ANSWER_SECONDS)
            self._channel = self._line.channel()
        self._channel.basic_qos(0, 1, False)

    def _hang_up(self) -> None:
        line, self._line, self._channel = self._line, None, None
        if line is not None:
            line.collect()
