"""The site that publishes, as an agency's program sees it; it does what a test asks of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

from chassis.base.hashing import sm3


@dataclass
class Site:
    """``texts`` by index number are public, ``gone`` was; ``away`` requests more are answered 503."""

    address: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    away: int = 0
    asked: list[str] = field(default_factory=list)

    def api(self, index_number: str) -> str:
        """Where its text is fetched."""
        return f"{self.address}/catalog/api/v1/published/{index_number}"

    def event(
        self, index_number: str, sequence: int = 1, kind: str = "published", *, text: str = "", **more: Any
    ) -> bytes:
        """What agencies are told of it; ``text`` where it is another one than the site has."""
        shown = text or self.texts.get(index_number, "")
        data = {"title": f"标题{index_number}", "summary": "概述", "api": self.api(index_number)}
        envelope = {
            "specversion": "1.0",
            "id": f"{index_number}-{sequence}",
            "type": f"yangguang.disclosure.{kind}.v1",
            "subject": index_number,
            "time": "2026-11-24T02:00:00Z",
            "sequence": sequence,
            "body": "GJJ",
            "data": {**data, "text": {"digest": sm3(shown.encode()), "size": len(shown.encode())}, **more},
        }
        return json.dumps(envelope).encode()

    def answer(self, path: str) -> tuple[int, Any]:
        """Status and content for a path."""
        index_number = unquote(path.partition("/published/")[2])
        self.asked.append(index_number)
        if self.away > 0:
            self.away -= 1
            return 503, {}
        if index_number in self.gone:
            return 410, {}
        text = self.texts.get(index_number)
        return (404, {}) if text is None else (200, {"text": text, "text_digest": sm3(text.encode())})


@contextmanager
def site() -> Iterator[Site]:
    """A site on a free port."""
    made = Site()
    with served(made.answer) as address:
        made.address = address
        yield made


@contextmanager
def served(answer: Callable[[str], tuple[int, Any]]) -> Iterator[str]:
    """The address of a server on a free port that answers so for each path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is the library's
            status, content = answer(self.path)
            sent = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)
