"""A mail server that keeps what it is given, or refuses it; as much of SMTP (RFC 5321) as smtplib speaks."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


class MailServer(socketserver.ThreadingTCPServer):
    """``letters`` are those that were taken; ``refuses`` is the code that it answers to every addressee, 0 for none."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[EmailMessage] = []
        self.refuses = 0

    @property
    def url(self) -> str:
        """What the setting names."""
        return f"smtp://127.0.0.1:{self.server_address[1]}?from=noreply@gjj.example"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One that listens until the end."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast(MailServer, self.server)
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self._say("354 go on")
                server.letters.append(self._letter())
            if verb == b"RCPT" and server.refuses:
                self._say(f"{server.refuses} no such box")
                continue
            self._say("221 bye" if verb == b"QUIT" else "250 ok")

    def _letter(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
