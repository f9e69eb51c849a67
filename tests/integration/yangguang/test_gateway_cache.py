"""The gateway keeps what is for everybody, two seconds at most, and nothing of anybody."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.benchmarks.gateway_rows import gateway
from tests.benchmarks.load import Client
from tests.servers.private import free_port
from yangguang.composition import NAMES

pytestmark = pytest.mark.servers


class _Web(BaseHTTPRequestHandler):
    """Answers each request differently, as its path says."""

    protocol_version = "HTTP/1.1"
    answered = 0

    def do_GET(self) -> None:  # the library's name
        _Web.answered += 1
        content = f"answer {_Web.answered}".encode()
        asked = self.headers.get("Range")
        if "file" in self.path:
            content = f"{asked} if {self.headers.get('If-Range')}".encode()
        self.send_response(206 if "file" in self.path and asked else 200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "public, max-age=60")
        if "for-all" in self.path:
            self.send_header("X-Accel-Expires", "2")
        if "cookie" in self.path:
            self.send_header("Set-Cookie", "client=1")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    web = ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    address, folder = f"http://127.0.0.1:{web.server_port}", tmp_path_factory.mktemp("nginx")
    with gateway(folder, dict.fromkeys(NAMES, address), free_port()) as (origin, _, _):
        asking = Client(origin)
        yield asking
        asking.close()
    web.shutdown()


def test_what_is_for_everybody_is_kept_and_made_anew_within_seconds(client: Client) -> None:
    status, headers, first = client.send("GET", "/for-all")
    assert (status, "X-Accel-Expires" in headers) == (200, False)
    asked, kept = time.monotonic(), 0
    while (again := client.send("GET", "/for-all")[2]) == first:
        kept += 1
        assert time.monotonic() < asked + 30, "max-age is for browsers, not for the gateway"
        time.sleep(0.05)
    assert kept
    assert again != first


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/not-said", {}),
        ("/for-all-with-cookie", {}),
        ("/for-all", {"Cookie": "yangguang_client=1"}),
        ("/for-all", {"Authorization": "Bearer token"}),
    ],
)
def test_what_is_somebodys_is_never_kept(client: Client, path: str, headers: dict[str, str]) -> None:
    answers = [client.send("GET", path, headers=headers)[2] for _ in range(2)]
    assert answers[0] != answers[1]
    assert client.send("GET", path)[2] not in answers


def test_a_part_of_a_file_is_asked_for_of_its_service(client: Client) -> None:
    status, _, part = client.send("GET", "/file", headers={"Range": "bytes=2-", "If-Range": '"v1"'})
    assert (status, part) == (206, b'bytes=2- if "v1"')
    status, _, whole = client.send("GET", "/file")
    assert (status, whole) == (200, b"None if None")
