"""A mailbox at an IMAP server of its own, as far as it is asked (RFC 3501); it does what a test asks of it."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

PASSWORD = "word/of#pass"


@dataclass
class StandInMailbox:
    """``mails`` by their number; ``refuses``: it lets nobody in. ``asked`` is what it was asked.

    ``folder`` is the one that it has, as IMAP writes it; what is in ``withholds`` it does not give.
    """

    address: str = ""
    validity: int = 1
    mails: dict[int, bytes] = field(default_factory=dict)
    refuses: bool = False
    folder: str = "INBOX"
    password: str = PASSWORD
    withholds: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def receive(self, content: bytes) -> None:
        """A mail comes."""
        self.mails[max(self.mails, default=0) + 1] = content

    def would_refuse(self, command: str) -> bool:
        """Whether it says NO to a command."""
        if command.startswith("LOGIN"):
            return self.refuses or self.password not in command
        if command.startswith(("SELECT", "EXAMINE")):
            return f'"{self.folder}"' not in command
        return command.startswith("UID FETCH") and int(command.split()[2]) in self.withholds

    def answer(self, command: str) -> list[bytes]:
        """The untagged lines for a command."""
        self.asked.append(command)
        if command.startswith(("SELECT", "EXAMINE")):
            following = max(self.mails, default=0) + 1
            told = [f"OK [UIDVALIDITY {self.validity}] x", f"OK [UIDNEXT {following}] x", f"{len(self.mails)} EXISTS"]
            return [f"* {line}\r\n".encode() for line in told]
        if command.startswith("UID SEARCH"):
            return [f"* SEARCH {' '.join(map(str, self._found(command)))}\r\n".encode()]
        if command.startswith("UID FETCH"):
            return self._fetched(int(command.split()[2]))
        return []

    def _found(self, command: str) -> list[int]:
        begins = re.search(r"UID (\d+):\*", command.removeprefix("UID SEARCH "))
        if begins is None and "SINCE" in command:
            return sorted(self.mails)
        if listed := re.search(r"UID ([\d,]+)$", command.removeprefix("UID SEARCH ")):
            return sorted(self.mails.keys() & set(map(int, listed[1].split(","))))
        newest, first = max(self.mails, default=0), int(begins[1]) if begins else 0
        return sorted(uid for uid in self.mails if uid >= first or uid == newest)

    def _fetched(self, uid: int) -> list[bytes]:
        content = self.mails.get(uid)
        if content is None:
            return []
        head = f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(content)}}}\r\n".encode()
        return [head, content, b")\r\n"]


@contextmanager
def stand_in_mailbox() -> Iterator[StandInMailbox]:
    """Serves it on a free port of this machine."""
    box = StandInMailbox()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, command = line.decode().strip().partition(" ")
                self._reply(tag, command)

        def _reply(self, tag: str, command: str) -> None:
            if command == "CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            if command == "AUTHENTICATE PLAIN":
                self.wfile.write(b"+ \r\n")
                command = f"LOGIN {b64decode(self.rfile.readline()).decode()}"
            is_wrong = box.would_refuse(command)
            self.wfile.write(b"" if is_wrong else b"".join(box.answer(command)))
            self.wfile.write(f"{tag} {'NO refused' if is_wrong else 'OK done'}\r\n".encode())

    class Server(ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True

    with Server(("127.0.0.1", 0), Handler) as server:
        port: Any = server.server_address[1]
        box.address = f"imap://minyi:{PASSWORD.replace('/', '%2F').replace('#', '%23')}@127.0.0.1:{port}/INBOX"
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()
