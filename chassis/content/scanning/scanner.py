"""The serving side of the scan: a few warm children, a deadline for each file, and a short queue."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from chassis.content.admission_result import Admission
from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.blocks import CleanText
from chassis.content.file_types import LIMIT
from chassis.content.markings import refuse_marked
from chassis.content.redaction.choice import Choice
from chassis.content.redaction.outcome import Redacted
from chassis.content.scanning import wire
from chassis.ports import Refusal, Unavailable

AT_ONCE, WAITING = 2, 2
"""Children of one process, and requests that may wait for one: fewer together than the threads that serve."""

OF_ONE = 2
"""Of one person one is looked over and one waits: the other children and places are for others."""

MEMORY = 768 * 1024 * 1024
SHORT_TEXT = 20_000
"""Characters that are scanned on the spot, in time proportional to them; more go to a child."""

_ROOT = str(Path(__file__).resolve().parents[3])
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from chassis.content.scanning.child import main; main()"


class ScanBusy(Refusal):
    """As many files are being checked as may be at once; nothing was kept."""

    code = "scan_busy"

    def __init__(self) -> None:
        super().__init__(
            "正在检查的文件较多，请稍后再提交，内容没有被保存。",
            "Too many files are being checked now. Nothing was saved; send it again in a moment.",
        )


class ScanUnavailable(Unavailable):
    """The process that looks files over does not start; nothing was kept, and nothing is wrong with the file."""

    code = "scan_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "检查程序暂时无法启动，内容没有被保存，与文件本身无关。请稍后再提交；仍有问题请联系运维。",
            "The process that checks files cannot start now. Nothing was saved and nothing is wrong with the file. "
            "Send it again in a moment; if it still fails, contact the operator.",
        )


@cache
def scanner(seconds: int) -> Scanner:
    """The one scanner of this process; all services in it share its children."""
    return Scanner(seconds)


class Scanner:
    """Looks files and long texts over in children that it starts when they are first needed."""

    def __init__(
        self, seconds: int, *, memory: int = MEMORY, at_once: int = AT_ONCE, waiting: int = WAITING, program: str = ""
    ) -> None:
        self._seconds, self._memory, self._program = seconds, memory, program or _PROGRAM
        self._at_once, self._most = at_once, at_once + waiting
        self._inside: Counter[str] = Counter()
        self._served: list[str] = []
        self._changed = threading.Condition()
        self._lock = threading.Lock()
        self._idle: list[_Child] = []

    def admit(self, name: str, content: bytes, where: str = "file", *, by: str = "", finds: bool = False) -> Admission:
        """What :func:`chassis.content.admission.admit` says of a file; refused too when it takes too long or much.

        ``by``: who sends it; "" is nobody in particular. Raises what that raises, :class:`ScanBusy` and
        :class:`ScanUnavailable`.
        """
        job = {"name": name, "where": where, "finds": finds}
        # Beyond the limit only the name counts: nothing of the file is read.
        admitted = self._answered(job, content if len(content) <= LIMIT else content[: LIMIT + 1], by)
        if not isinstance(admitted, Admission):
            raise UnreadableFile("damaged")
        return admitted

    def convert(self, name: str, content: bytes, where: str = "file", *, by: str = "") -> CleanText:
        """What :func:`chassis.content.clean_text.convert.convert` makes of a file; raises what :meth:`admit` raises."""
        job = {"name": name, "where": where, "convert": True}
        text = self._answered(job, content if len(content) <= LIMIT else content[: LIMIT + 1], by)
        if not isinstance(text, CleanText):
            raise UnreadableFile("damaged")
        return text

    def redact(
        self,
        name: str,
        content: bytes,
        choice: Choice,
        where: str = "file",
        *,
        before: Sequence[str] | None = None,
        by: str = "",
    ) -> Redacted:
        """What :func:`chassis.content.redaction.redact.redact` makes of a file; raises what :meth:`admit` raises."""
        chosen = {"kinds": dict(choice.kinds), "words": [list(each) for each in choice.words], "before": before}
        redacted = self._answered({"name": name, "where": where, "redact": chosen}, content, by)
        if not isinstance(redacted, Redacted):
            raise UnreadableFile("damaged")
        return redacted

    def refuse_marked(self, texts: Sequence[tuple[str, str]], *, by: str = "") -> None:
        """Raise :class:`~chassis.content.markings.SecrecyMarking` for the first marked one of ``(path, text)``.

        Short ones are scanned on the spot. Raises :class:`ScanBusy` and :class:`ScanUnavailable` too.
        """
        if sum(len(text) for _, text in texts) <= SHORT_TEXT:
            for where, text in texts:
                refuse_marked(where, text)
            return
        self._answered({"texts": texts}, b"", by)

    @property
    def under_way(self) -> int:
        """How many are being looked over or wait for it."""
        return self._inside.total()

    def close(self) -> None:
        """End the children that have nothing to do."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _answered(self, job: dict[str, Any], content: bytes, by: str) -> wire.Outcome | None:
        deadline = time.monotonic() + self._seconds
        with self._turn(by):
            while True:
                child, is_fresh = self._child(deadline)
                try:
                    answer = child.ask({**job, "seconds": self._seconds}, content, deadline)
                except _Ended:
                    if is_fresh:
                        raise UnreadableFile("too_large") from None
                    continue  # it had just ended for idleness
                except BaseException:
                    child.end()
                    raise
                with self._lock:
                    self._idle.append(child)
                return wire.outcome_of(*answer)

    @contextmanager
    def _turn(self, by: str) -> Iterator[None]:
        with self._changed:
            if self.under_way >= self._most or (by and self._inside[by] >= OF_ONE):
                raise ScanBusy
            self._inside[by] += 1
        try:
            self._begin(by)
            try:
                yield
            finally:
                with self._changed:
                    self._served.remove(by)
        finally:
            with self._changed:
                self._inside -= Counter([by])
                self._changed.notify_all()

    def _begin(self, by: str) -> None:
        """Wait for a child; while one of somebody's is looked over, his next waits and others pass."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._may_begin(by), timeout=self._seconds):
                raise ScanBusy
            self._served.append(by)

    def _may_begin(self, by: str) -> bool:
        return len(self._served) < self._at_once and not (by and by in self._served)

    def _child(self, deadline: float) -> tuple[_Child, bool]:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_alive:
                    return child, False
                child.end()
        return _started(self._program, self._memory, deadline), True


def _started(program: str, memory: int, deadline: float) -> _Child:
    """A child that is ready for a file. Raises :class:`ScanUnavailable`."""
    try:
        child = _Child(program, memory)
    except OSError:  # no process, no memory, no file to be had
        raise ScanUnavailable from None
    try:
        child.await_ready(deadline)
    except (EOFError, OSError, ValueError):
        child.end()
        raise ScanUnavailable from None
    except BaseException:
        child.end()
        raise
    return child


def _largest_answer(job: Mapping[str, Any]) -> int:
    if "texts" in job:
        return wire.LARGEST_ANSWER
    if "redact" in job:
        return wire.LARGEST_COPY + wire.LARGEST_PREVIEW
    return wire.LARGEST_TEXT if "convert" in job else wire.LARGEST_COPY


def _largest_header(job: Mapping[str, Any]) -> int:
    if "redact" in job:
        return wire.LARGEST_PREVIEW
    return wire.LARGEST_FINDINGS if job.get("finds") else wire.LARGEST_ANSWER


class _Ended(Exception):
    """The child ended without an answer."""


class _Child:
    """One scanning process and the channel to it."""

    def __init__(self, program: str, memory: int) -> None:
        self._channel, theirs = socket.socketpair()
        with ExitStack() as kept, theirs:
            kept.callback(self._channel.close)
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                [sys.executable, "-I", "-c", program, _ROOT, str(memory)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},  # no secret of ours
                cwd="/",
                start_new_session=True,  # Ctrl-C is for who serves
            )
            kept.pop_all()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def await_ready(self, deadline: float) -> None:
        """Raises EOFError, OSError or ValueError where it does not start."""
        self._channel.settimeout(max(0.01, deadline - time.monotonic()))
        wire.receive(self._channel, wire.LARGEST_ANSWER)

    def ask(self, job: dict[str, Any], content: bytes, deadline: float) -> tuple[dict[str, Any], bytes]:
        """Its answer. Raises :class:`UnreadableFile` at the deadline or at a limit, :class:`_Ended`."""
        largest = _largest_answer(job)
        try:
            self._channel.settimeout(max(0.01, deadline - time.monotonic()))
            wire.send(self._channel, job, content)
            self._channel.settimeout(max(0.01, deadline - time.monotonic()))
            return wire.receive(self._channel, largest, largest_header=_largest_header(job))
        except TimeoutError:
            raise UnreadableFile("too_slow") from None
        except ValueError:  # it says too much
            raise UnreadableFile("too_large") from None
        except (EOFError, ConnectionError):
            code = self.end()
            if code == -signal.SIGXCPU:
                raise UnreadableFile("too_slow") from None
            raise _Ended from None

    def end(self) -> int:
        """Kill it and let it go; how it ended."""
        self._channel.close()
        try:
            return self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            return self._process.wait()
