"""The embedded HTTP server: waitress, whose connections are many, and each of which has to come to its point."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import create_server

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

THREADS = 8
HEADER_SECONDS = 15
"""For so long a request may take to arrive up to the end of its header, however it drips."""
BODY_SECONDS = 120
"""And up to the end of its body: an attachment of 60 MB over a slow line."""
IDLE_SECONDS = 30
"""For so long a connection may say nothing."""
CONNECTIONS = 800
"""Below the usual limit of 1,024 open files; those that wait cost no thread."""
MAX_BODY = 64_000_000


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    """A connection that is closed when a request does not come to its end in time."""

    begun = 0.0

    def received(self, data: bytes) -> bool:
        """Take what came in; each drop of a request counts from its first one."""
        now = time.monotonic()
        if self.request is None:
            self.begun = now
        done: bool = super().received(data)
        if self.request is not None and now - self.begun > self._seconds():
            self.will_close = True
        return done

    def _seconds(self) -> float:
        return BODY_SECONDS if self.request.headers_finished else HEADER_SECONDS


def make_server(application: WSGI, *, port: int) -> Any:
    """A server that listens on this machine; ``run()`` serves, ``close()`` ends it."""
    server = create_server(
        application,
        host="127.0.0.1",
        port=port,
        threads=THREADS,
        ident="yangguang",
        max_request_body_size=MAX_BODY,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=5,
        asyncore_use_poll=True,
        # The application reads them as far as it is told (YANGGUANG_PROXIES), and knows by them who is not of here.
        clear_untrusted_proxy_headers=False,
        # Who reads slowly is written to from a file: no thread waits for him, whatever he loads.
        outbuf_high_watermark=2 * MAX_BODY,
    )
    server.channel_class = Channel
    return server
