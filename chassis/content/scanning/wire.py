"""What the serving process and its scanning child say to each other: a length, a JSON header, and bytes."""

from __future__ import annotations

import base64
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from chassis.content.admission_result import Admission
from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.blocks import CleanText, LeftOut
from chassis.content.file_types import LIMIT, WrongFile
from chassis.content.findings.kinds import KINDS
from chassis.content.findings.passages import FileFinding
from chassis.content.markings import SecrecyMarking
from chassis.content.redaction.choice import Line
from chassis.content.redaction.outcome import Redacted
from chassis.content.redaction.refusal import NotRedactable
from chassis.ports import Invalid

_LENGTHS = struct.Struct("!II")
LARGEST_ANSWER = 10_000
LARGEST_FINDINGS = 200_000
"""Bytes of an answer's header that tells what was found in a file."""
LARGEST_TEXT = 3_000_000
"""Bytes of an answer that holds a text."""
LARGEST_COPY = LIMIT + LARGEST_FINDINGS
"""Bytes of an answer that holds the public copy of a file."""

LARGEST_PREVIEW = 1_000_000
"""Bytes of an answer's header that shows a redacted copy: some lines, and small pictures of some pages."""

Outcome = Admission | CleanText | Redacted
READY = {"ready": True}
"""What a child says when it has started: one that ends before is not ended by a file."""


def send(channel: socket.socket, header: Mapping[str, Any], content: bytes = b"") -> None:
    """Send a message. Raises OSError."""
    said = json.dumps(header).encode()
    channel.sendall(_LENGTHS.pack(len(said), len(content)) + said)
    channel.sendall(content)


def receive(channel: socket.socket, largest: int, *, largest_header: int = 0) -> tuple[dict[str, Any], bytes]:
    """The next message. Raises EOFError when the other side has gone, ValueError when it says too much."""
    said, content = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size))
    if said + content > largest or said > (largest_header or largest):
        raise ValueError("the message is too long")
    return json.loads(_exactly(channel, said)), _exactly(channel, content)


def answer_of(outcome: Outcome | Invalid | None) -> tuple[dict[str, Any], bytes]:
    """An outcome as JSON and bytes; what a refusal says holds nothing of the content."""
    if isinstance(outcome, CleanText):
        return {"left_out": [[each.kind, each.count] for each in outcome.left_out]}, outcome.text.encode()
    if isinstance(outcome, Redacted):
        return {"redacted": _told(outcome)}, outcome.content
    return _header_of(outcome), (outcome.copy or b"") if isinstance(outcome, Admission) else b""


def _told(redacted: Redacted) -> dict[str, Any]:
    return {
        "admitted": asdict(replace(redacted.admitted, copy=None)),
        "withheld": dict(redacted.withheld),
        "removed": list(redacted.removed),
        "lines": [[each.place, each.text] for each in redacted.lines],
        "pictures": [base64.b64encode(each).decode() for each in redacted.pictures],
    }


def _header_of(outcome: Admission | Invalid | None) -> dict[str, Any]:
    if outcome is None:
        return {}
    if isinstance(outcome, Admission):
        return {"admitted": asdict(replace(outcome, copy=None))}
    if isinstance(outcome, SecrecyMarking):
        return {"marked": next(iter(outcome.errors))}
    if isinstance(outcome, NotRedactable):
        return {"not_redactable": [outcome.reason, outcome.place]}
    if isinstance(outcome, UnreadableFile):
        return {"unreadable": outcome.reason}
    return {"wrong": [outcome.zh, outcome.en, next(iter(outcome.errors))]}


def outcome_of(answer: Mapping[str, Any], content: bytes = b"") -> Outcome | None:
    """The outcome that an answer tells. Raises the refusal where it was one."""
    if "marked" in answer:
        raise SecrecyMarking(str(answer["marked"]))
    if "unreadable" in answer:
        raise UnreadableFile(str(answer["unreadable"]))
    if "wrong" in answer:
        raise WrongFile(*map(str, answer["wrong"]))
    if "left_out" in answer:
        return CleanText(
            content.decode(errors="replace"),
            tuple(LeftOut(str(kind), int(count)) for kind, count in answer["left_out"]),
        )
    if "redacted" in answer:
        told = answer["redacted"]
        return Redacted(
            content,
            _admission(told["admitted"], None),
            {str(ground): int(count) for ground, count in told["withheld"].items()},
            tuple(map(str, told["removed"])),
            tuple(Line(*map(str, each)) for each in told["lines"]),
            tuple(base64.b64decode(each) for each in told["pictures"]),
        )
    if "not_redactable" in answer:
        raise NotRedactable(*map(str, answer["not_redactable"]))
    admitted = answer.get("admitted")
    return _admission(admitted, content or None) if admitted else None


def _admission(admitted: Mapping[str, Any], copy: bytes | None) -> Admission:
    return Admission(
        admitted["media_type"],
        tuple(admitted["unseen"]),
        tuple(admitted["stripped"]),
        copy,
        admitted["no_copy"],
        tuple(
            FileFinding(
                str(each["kind"]),
                KINDS[each["kind"]],
                int(each["count"]),
                tuple(map(str, each["places"])),
                str(each["masked"]),
            )
            for each in admitted["findings"]
        ),
        {str(ground): int(count) for ground, count in admitted["withheld"].items()},
    )


def _exactly(channel: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        piece = channel.recv(min(size - len(found), 1 << 20))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)
