"""Whoever sends or reads slowly keeps nobody else waiting."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from yangguang import patient_server

LARGE = 20_000_000


def _answer(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    size = LARGE if environ["PATH_INFO"] == "/large" else 2
    start_response("200 OK", [("Content-Length", str(size))])
    yield b"x" * size


@pytest.fixture
def port() -> Iterator[int]:
    server = patient_server.make_server(_answer, port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(server.close)
    thread.join(10)


def _connected(port: int, said: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(said)
    return connection


def _is_answered(port: int) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=10)
    asked.request("GET", "/")
    with asked.getresponse() as answer:
        return answer.status == 200


@pytest.mark.parametrize(
    "said",
    [b"GET / HTTP/1.1\r\nHost: a\r\nX-", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx", b""],
    ids=["within the header", "within the body", "before a word"],
)
def test_two_hundred_slow_senders_keep_nobody_waiting(port: int, said: bytes) -> None:
    slow = [_connected(port, said) for _ in range(200)]
    assert _is_answered(port)
    for connection in slow:
        connection.close()


def test_more_slow_readers_than_threads_keep_nobody_waiting(port: int) -> None:
    slow = [_connected(port, b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n") for _ in range(patient_server.THREADS + 2)]
    for connection in slow:
        assert connection.recv(1) == b"H"  # its answer has begun
    assert _is_answered(port)
    for connection in slow:
        connection.close()


def test_a_request_that_drips_is_not_waited_for_without_end(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_server, "HEADER_SECONDS", -1)
    connection = _connected(port, b"GET / HTTP/1.1\r\nX-Slow: ")
    assert connection.recv(1) == b""
    connection.close()
