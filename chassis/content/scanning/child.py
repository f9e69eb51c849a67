"""The process that looks files over: it has no connection, no secret and no file of ours, and ends when idle.

Started by :class:`~chassis.content.scanning.scanner.Scanner`, which kills it at the deadline. It limits its own memory
and processor time, may write nothing but its answer, and holds nothing from one file to the next but its modules.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
from typing import Any

from chassis.content.admission import admit
from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.convert import convert
from chassis.content.file_types import LIMIT
from chassis.content.markings import refuse_marked
from chassis.content.redaction.choice import Choice
from chassis.content.redaction.redact import redact
from chassis.content.scanning.wire import READY, Outcome, answer_of, receive, send
from chassis.ports import Invalid

IDLE_SECONDS = 60
LARGEST = LIMIT + 1_000_000
# Beyond it a child is not kept for the next file: what a large one took stays with the process.
KEPT_MEGABYTES = 160
_OPEN_FILES = 64


def main() -> None:
    """Answer one job after the other until the other side goes, or nothing has come for a while."""
    memory = int(sys.argv[2])
    channel = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    _limit(memory)
    channel.settimeout(IDLE_SECONDS)
    try:
        send(channel, READY)
    except OSError:  # nobody waits any more
        return
    while True:
        try:
            job, content = receive(channel, LARGEST)
        except (EOFError, OSError, ValueError):
            return
        _allow(int(job["seconds"]))
        answer = answer_of(_outcome(job, content))
        del content
        send(channel, *answer)
        if _megabytes() > KEPT_MEGABYTES:
            return


def _outcome(job: dict[str, Any], content: bytes) -> Outcome | Invalid | None:
    try:
        if "texts" in job:
            for where, text in job["texts"]:
                refuse_marked(where, text)
            return None
        if "redact" in job:
            chosen = Choice(job["redact"]["kinds"], job["redact"]["words"])
            return redact(job["name"], content, job["where"], chosen, before=job["redact"]["before"])
        if "convert" in job:
            return convert(job["name"], content, job["where"])
        return admit(job["name"], content, job["where"], finds=bool(job.get("finds")))
    except Invalid as refusal:
        return refusal
    except (MemoryError, RecursionError):
        return UnreadableFile("too_large")


def _megabytes() -> int:
    """What the process holds now; the greatest that getrusage knows is that of its parent, too."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() // 1_000_000


def _limit(memory: int) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(10)  # who serves goes first


def _allow(seconds: int) -> None:
    """Processor time for one more file; the kernel ends the process when it is used up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
