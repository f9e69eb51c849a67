"""What the library makes of answers that are long, slow or endless, in Python and in Node.js."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from chassis.base.hashing import sm3
from subscriber import site
from subscriber.site import NotGiven
from tests.servers.require import SUBSCRIBER

pytestmark = pytest.mark.servers

PIECE = b"x" * 1_000_000
# Thirty seconds between two pieces are three here.
PROGRAM = """
const [given, waited] = [globalThis.setTimeout, AbortSignal.timeout];
globalThis.setTimeout = (act, ms, ...others) => given(act, ms / 10, ...others);
AbortSignal.timeout = (ms) => waited.call(AbortSignal, ms / 10);
const {{ fetchFile }} = await import({library});
const [api, digest] = process.argv.slice(1);
const event = {{ indexNumber: 'GJJ/2026-00001', data: {{ api }} }};
try {{
  console.log((await fetchFile(event, digest)).length);
}} catch (error) {{
  console.log(`${{error.constructor.name}} ${{error.message}}`);
}}
"""


@contextmanager
def served(pieces: Callable[[], Iterator[bytes]], length: int = 0) -> Iterator[str]:
    """A site that sends its answers in pieces, and may say how long they are; gives the address of a publication."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is the library's
            self.send_response(200)
            if length:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            try:
                for piece in pieces():
                    self.wfile.write(piece)
            except OSError:
                pass  # whoever asked has hung up

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/catalog/api/v1/published/GJJ/2026-00001"
    finally:
        server.shutdown()
        server.server_close()


def in_node(address: str, content: bytes) -> str:
    """What a program in Node.js says that fetches an attachment."""
    program = PROGRAM.format(library=json.dumps(str(SUBSCRIBER / "subscriber.js")))
    command = ["node", "--input-type=module", "--eval", program, address, sm3(content)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


def test_an_attachment_that_takes_long_on_a_slow_line_arrives() -> None:
    """The time-out was that of the whole: in Node.js what takes longer was tried again for good."""

    def slow() -> Iterator[bytes]:
        for _ in range(8):
            time.sleep(0.5)
            yield b"piece"

    with served(slow) as address:
        assert in_node(address, b"piece" * 8) == "40"


def test_a_site_that_falls_silent_is_hung_up_on() -> None:
    has_hung_up = Event()

    def silent() -> Iterator[bytes]:
        yield b"piece"
        has_hung_up.wait(60)

    with served(silent) as address:
        assert "timed out" in in_node(address, b"piece")
        has_hung_up.set()


def endless() -> Iterator[bytes]:
    while True:
        yield PIECE


def test_an_answer_without_an_end_is_read_no_further_than_the_longest_publication() -> None:
    with served(endless) as address:
        with pytest.raises(NotGiven, match="longer than anything that is published"):
            site.get(address)
        assert "longer than anything that is published" in in_node(address, b"")


def test_an_answer_that_breaks_off_is_none() -> None:
    with served(lambda: iter([b"half"]), length=8) as address:
        with pytest.raises(NotGiven, match="IncompleteRead"):
            site.get(address)
        assert in_node(address, b"half").startswith("NotGiven http")
