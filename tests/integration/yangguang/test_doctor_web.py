"""What `yangguang doctor` says of the webs, the public address and signing in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.integration.yangguang.doctor import AWAY, distributed, environment_of
from tests.servers.private import free_port
from yangguang.__main__ import main


def test_an_identity_provider_that_is_away_is_found(tmp_path: Path) -> None:
    issuer = f"http://127.0.0.1:{free_port()}"
    todo = distributed(
        tmp_path,
        f"amqp://guest:guest@127.0.0.1:{free_port()}/",
        YANGGUANG_OIDC_ISSUER=issuer,
        YANGGUANG_OIDC_CLIENT_ID="yangguang",
    )
    assert todo["sign-in", "identity provider"].startswith(f"Nobody can sign in: reach {issuer} from here")


@pytest.fixture
def answering() -> Iterator[Callable[[dict[str, tuple[int, str]]], str]]:
    """Gives the address of a web that answers each path with a status and a body."""
    servers: list[ThreadingHTTPServer] = []

    def start(answers: dict[str, tuple[int, str]]) -> str:
        class Web(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = answers.get(self.path, (404, "<html>"))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                """Not on the test's own output."""

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Web))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


READY = (200, '{"status": "ready", "warnings": []}')


def test_the_webs_and_the_public_address_are_asked(
    tmp_path: Path, answering: Callable[[dict[str, tuple[int, str]]], str]
) -> None:
    """Of five addresses one is ready, one says what it lacks, one is another's web, one is away, and the gateway is."""
    lacking = (503, '{"status": "not ready", "reason": "database: it does not answer"}')
    url = answering({"/catalog/readyz": READY, "/review/readyz": lacking})
    nobody = f"http://127.0.0.1:{free_port()}"
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=url, YANGGUANG_NOTIFY_WEB_URL=nobody)
    assert (todo["web", "public address"], todo["web", "catalog"]) == ("", "")
    assert todo["web", "review"] == "It runs: mend what it lacks."
    assert todo["web", "complaints"].startswith("Start 'yangguang serve complaints'")
    assert "YANGGUANG_NOTIFY_WEB_URL" in todo["web", "notify"]
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=nobody, YANGGUANG_CATALOG_WEB_URL=url)
    assert todo["web", "public address"] == "Start the gateway, or correct YANGGUANG_PUBLIC_URL."
    assert (todo["web", "catalog"], todo["web", "review"]) == ("", ""), "one cause, said once"


def test_a_gateway_before_a_web_that_is_away_is_not_blamed(
    tmp_path: Path, answering: Callable[[dict[str, tuple[int, str]]], str]
) -> None:
    url = answering({"/catalog/readyz": (503, "<!doctype html>"), "/review/readyz": READY})
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=url)
    assert todo["web", "public address"].startswith("Start 'yangguang serve catalog'; where it runs, correct where")
    assert todo["web", "catalog"].startswith("Start 'yangguang serve catalog'")
    assert todo["web", "review"] == "", "the others are asked all the same"


def test_that_nobody_can_sign_in_is_found(tmp_path: Path) -> None:
    """No provider is connected, and no trial: the portal answers, and who works there stands before a shut door."""
    todo = distributed(tmp_path, AWAY)
    assert todo["sign-in", "identity provider"].startswith("Connect one (docs/how-to/connect-an-identity-provider.md)")


def test_a_portal_that_answers_and_shows_nothing_is_found(
    tmp_path: Path, answering: Callable[[dict[str, tuple[int, str]]], str]
) -> None:
    lacking = (503, '{"status": "not ready", "reason": "database: it cannot be used"}')
    alive = (200, '{"status": "ok"}')
    url = answering({"/catalog/healthz": alive, "/catalog/readyz": lacking, "/review/readyz": READY})
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=url)
    assert todo["web", "public address"] == "The portal is shown to nobody: mend what catalog lacks."
    assert (todo["web", "catalog"], todo["web", "review"]) == ("It runs: mend what it lacks.", "")


def test_a_web_that_shows_and_takes_nothing_is_found(
    tmp_path: Path, answering: Callable[[dict[str, tuple[int, str]]], str]
) -> None:
    """As on a full disk of the database's server: the database itself answers all that `doctor` asks."""
    full = (200, '{"status": "ready", "warnings": ["its database answers and takes nothing: no space left"]}')
    url = answering({"/catalog/readyz": READY, "/complaints/readyz": full})
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=url)
    assert todo["web", "complaints"] == "It shows what is there and takes nothing: mend its database."
    assert todo["web", "catalog"] == ""


def test_a_wrong_address_of_a_web_is_said_in_one_line(tmp_path: Path) -> None:
    environment = environment_of(tmp_path, AWAY, YANGGUANG_REVIEW_WEB_URL="review:8000")
    assert CliRunner().invoke(main, ["migrate"], env=environment).exit_code == 0
    result = CliRunner().invoke(main, ["doctor"], env=environment)
    assert (result.exit_code, result.stderr) == (
        2,
        "yangguang: YANGGUANG_REVIEW_WEB_URL must be http://host:port, not 'review:8000'.\n",
    )
