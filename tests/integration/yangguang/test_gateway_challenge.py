"""An operator's own challenge, as its how-to writes it, stands before what the public writes, and nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.benchmarks.gateway_rows import gateway
from tests.benchmarks.load import Client
from tests.howto.copying import HOW_TO
from tests.servers.private import free_port
from yangguang.composition import NAMES

pytestmark = pytest.mark.servers


class _Both(BaseHTTPRequestHandler):
    """The services and the verifier; it keeps what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: list[str] = []  # noqa: RUF012 - one server, read by the test

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        _Both.asked.append(f"{self.command} {self.path}")
        proven = "proof=1" in self.headers.get("Cookie", "")
        self.send_response(200 if self.path != "/challenge/verify" else 204 if proven else 401)
        if self.path != "/challenge/verify":
            self.send_header("Content-Length", "2")
        self.end_headers()
        if self.path != "/challenge/verify":
            self.wfile.write(b"ok")

    do_GET = do_POST = _answer  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    web = ThreadingHTTPServer(("127.0.0.1", 0), _Both)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    address, folder = f"127.0.0.1:{web.server_port}", tmp_path_factory.mktemp("nginx")
    (folder / "challenge.d").mkdir()
    block = (HOW_TO / "ask-for-a-challenge.md").read_text(encoding="utf-8").split("```nginx\n")[1].split("```")[0]
    (folder / "challenge.d" / "challenge.conf").write_text(block.replace("verifier:8090", address), encoding="utf-8")
    with gateway(folder, dict.fromkeys(NAMES, f"http://{address}"), free_port()) as (origin, _, _):
        asking = Client(origin)
        yield asking
        asking.close()
    web.shutdown()


def test_who_writes_without_a_sign_in_proves_himself_first_and_nobody_else_is_asked(client: Client) -> None:
    _Both.asked.clear()
    assert client.send("GET", "/complaints/ask")[0] == 200
    signed_in = {"Authorization": "Bearer token"}
    assert client.send("POST", "/complaints/api/v1/cases", headers=signed_in, body={})[0] == 200
    assert _Both.asked == ["GET /complaints/ask", "POST /complaints/api/v1/cases"], "the verifier was not asked"

    assert client.send("POST", "/complaints/tip-offs", body={"title": "1"})[0] == 403
    _Both.asked.pop()
    status, headers, page = client.send("POST", "/complaints/ask", body={"title": "1"})
    assert (status, headers["Cache-Control"]) == (403, "no-store")
    assert "填写的内容还在" in page.decode()
    assert 'href="/challenge/"' in page.decode()
    refused = json.loads(client.send("POST", "/complaints/api/v1/cases", body={})[2])
    assert (refused["status"], refused["code"]) == (403, "challenge")
    assert _Both.asked[2:] == ["GET /challenge/verify"] * 2, "nothing reached the service"
    assert client.send("GET", "/challenge/")[0] == 200

    proven = {"Cookie": "proof=1"}
    assert client.send("POST", "/complaints/ask", headers=proven, body={"title": "1"})[0] == 200
    assert _Both.asked[4:] == ["GET /challenge/", "GET /challenge/verify", "POST /complaints/ask"]
