"""The file to which a service appends its anchors: outside its database, best on storage of another keeper."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from chassis.storage.audit_anchors import Anchor, of_line

_TAIL = 4_096


class AnchorFile:
    """``<folder>/<service>/anchors.jsonl``, one anchor a line; only ever appended to, and only its owner may read it.

    A folder for each service, so that each can be given its own storage and none can touch another's.
    """

    def __init__(self, folder: Path, service: str) -> None:
        self.path = folder / service / "anchors.jsonl"

    def append(self, anchors: Iterable[Anchor]) -> int:
        """Add anchors, durably; returns how many. Raises ``OSError``."""
        lines = [anchor.line() for anchor in anchors]
        if not lines:
            return 0
        is_new = not self.path.exists()
        for folder in (self.path.parent.parent, self.path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A line that a crash left unfinished must not spoil the next one.
        text = ("" if is_new or self._tail().endswith(b"\n") else "\n") + "\n".join(lines) + "\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            _write(file, text.encode())
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            _sync_folder(self.path.parent)
        return len(lines)

    def newest(self) -> Anchor | None:
        """The anchor that was appended last. Raises ``OSError`` for a file that cannot be read."""
        for line in reversed(self._tail().split(b"\n")):
            try:
                return of_line(line.decode())
            except ValueError:  # empty, cut off by the length of the tail, or unfinished
                continue
        return None

    def read(self) -> tuple[list[Anchor], int]:
        """Every anchor, and how many lines are none. Raises ``OSError``."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return [], 0
        return parsed(lines)

    def _tail(self) -> bytes:
        try:
            with open(self.path, "rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
                return file.read()
        except FileNotFoundError:
            return b""


def parsed(lines: Iterable[str]) -> tuple[list[Anchor], int]:
    """The anchors among some lines, and how many lines are none; empty ones are passed over."""
    found, strange = [], 0
    for line in lines:
        if line.strip():
            try:
                found.append(of_line(line))
            except ValueError:
                strange += 1
    return found, strange


def _write(file: int, content: bytes) -> None:
    while content:
        content = content[os.write(file, content) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
