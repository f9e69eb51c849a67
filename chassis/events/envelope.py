"""The event envelope: CloudEvents 1.0, structured mode (https://github.com/cloudevents/spec)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import orjson

from chassis.base.clock import rfc3339
from chassis.base.converter import dumps
from chassis.ports import Audience

MEDIA_TYPE = "application/cloudevents+json"
_PREFIX = "yangguang."
_LONGEST = {"id": 80, "name": 80, "source": 40, "subject": 100, "body": 60, "correlation": 100, "traceparent": 60}
_LONGEST_AGGREGATE = 120
_LARGEST_SEQUENCE = 2**31 - 1
# What a type ends in: the version of the contract that the data keep.
_VERSION = re.compile(r"\.v([1-9][0-9]?)")
# https://www.w3.org/TR/trace-context/#traceparent-header, version 00; a later one may be longer.
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class Undecodable(ValueError):
    """These bytes are no event of ours; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as it is sent and received. ``name`` is ``service.noun.verb``, ``subject`` the aggregate's id.

    ``version`` is that of the contract which its data keep.

    Raises :class:`ValueError` for what some database could not keep: so no event is written that cannot be read, and
    whatever is read can be stored, at least as parked.
    """

    id: str
    name: str
    source: str
    subject: str
    sequence: int
    body: str
    audience: Audience
    at: datetime
    data: Mapping[str, Any]
    correlation: str = ""
    traceparent: str = ""
    version: int = 1
    snapshot: bool = False
    # A snapshot for a reader that is new: it takes the state over and announces nothing. It never travels.
    seed: bool = False
    # It tells the reader to forget; whatever was announced of the aggregate before it counts for nothing any more.
    erases: bool = False
    # Its data were forgotten: it stands for its place in the sequence, and has no effect.
    erased: bool = False

    def __post_init__(self) -> None:
        for attribute, longest in _LONGEST.items():
            value: str = getattr(self, attribute)
            if len(value) > longest or "\0" in value:
                raise ValueError(f"the attribute '{attribute}' is longer than {longest} characters, or contains NUL")
        if not 1 <= self.sequence <= _LARGEST_SEQUENCE:
            raise ValueError(f"the sequence {self.sequence} is not a positive number")
        if len(self.aggregate) > _LONGEST_AGGREGATE:
            raise ValueError(f"noun and subject together are longer than {_LONGEST_AGGREGATE} characters")

    @property
    def aggregate(self) -> str:
        """``noun/id``, unique within its source."""
        return f"{self.name.split('.')[1]}/{self.subject}"

    @property
    def routing_key(self) -> str:
        """``service.noun.verb.audience``."""
        return f"{self.name}.{self.audience}"


def encode(event: Event) -> str:
    """The envelope as JSON text."""
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": f"/{event.source}",
        "type": f"{_PREFIX}{event.name}.v{event.version}",
        "subject": event.subject,
        "time": rfc3339(event.at),
        "datacontenttype": "application/json",
        "sequence": event.sequence,
        "body": event.body,
        "audience": event.audience,
    }
    if event.correlation:
        envelope["correlationid"] = event.correlation
    if event.traceparent:
        envelope["traceparent"] = event.traceparent
    for mark in ("snapshot", "erases", "erased"):
        if getattr(event, mark):
            envelope[mark] = True
    envelope["data"] = event.data
    return dumps(envelope).decode()


def decode(content: bytes | str) -> Event:
    """The event in an envelope. Raises :class:`Undecodable` naming what is wrong."""
    try:
        envelope = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Undecodable(f"not JSON: {error}") from None
    if not isinstance(envelope, dict):
        raise Undecodable("not a JSON object")
    try:
        return _event(envelope)
    except KeyError as error:
        raise Undecodable(f"the attribute {error} is missing") from None
    except (TypeError, ValueError, OverflowError) as error:
        raise Undecodable(str(error)) from None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as the bus hands it over: its bytes, and how often the broker has delivered it before."""

    content: bytes
    redelivered: int = 0


def traceparent_of(header: str | None) -> str:
    """The trace that a request belongs to; none for a header that is not a traceparent of version 00."""
    return header if header and _TRACEPARENT.fullmatch(header) else ""


def _event(envelope: dict[str, Any]) -> Event:
    kind = envelope["type"]
    name, version = _name_and_version(kind)
    if not kind.isascii() or not kind.isprintable():
        raise ValueError("the type has characters that no type has")
    if name.count(".") != 2:
        raise ValueError(f"the type {kind!r} does not name service, noun and verb")
    sequence = envelope["sequence"]
    if type(sequence) is not int:
        raise ValueError(f"the sequence {sequence!r} is not a number")
    if envelope["audience"] not in ("external", "internal", "party"):
        raise ValueError(f"the audience {envelope['audience']!r} is unknown")
    if not isinstance(envelope["data"], dict):
        raise ValueError("the data are not a JSON object")
    at = datetime.fromisoformat(envelope["time"])
    if at.tzinfo is None:
        raise ValueError(f"the time {envelope['time']!r} has no zone")
    return Event(
        id=_word(envelope, "id"),
        name=name,
        source=_word(envelope, "source").lstrip("/"),
        subject=_word(envelope, "subject"),
        sequence=sequence,
        body=_word(envelope, "body"),
        audience=cast(Audience, envelope["audience"]),
        at=at.astimezone(UTC),
        data=envelope["data"],
        correlation=_optional(envelope, "correlationid"),
        traceparent=_optional(envelope, "traceparent"),
        version=version,
        snapshot=bool(envelope.get("snapshot", False)),
        erases=bool(envelope.get("erases", False)),
        erased=bool(envelope.get("erased", False)),
    )


def _name_and_version(kind: Any) -> tuple[str, int]:
    """What a type names, ``yangguang.<service>.<noun>.<verb>.v<version>``."""
    ending = _VERSION.search(kind, kind.rfind(".")) if isinstance(kind, str) else None
    if ending is None or ending.end() != len(kind) or not kind.startswith(_PREFIX):
        raise ValueError(f"the type {kind!r} is not one of ours")
    return kind[len(_PREFIX) : ending.start()], int(ending[1])


def _word(envelope: Mapping[str, Any], name: str) -> str:
    value = envelope[name]
    if not isinstance(value, str):
        raise ValueError(f"the attribute '{name}' is no text")
    return value


def _optional(envelope: Mapping[str, Any], name: str) -> str:
    return _word(envelope, name) if name in envelope else ""
