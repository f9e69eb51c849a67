"""AsyncAPI 3.0 documents (https://www.asyncapi.com/docs/reference/specification/v3.0.0), made from the contracts.

Schemas are given as they stand, without their dialect: they use nothing that AsyncAPI's own Schema Object lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.events.envelope import MEDIA_TYPE

VERSION = "3.0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One kind of event: where it is sent, in which envelope, with which data."""

    name: str
    address: str
    type: str
    source: str
    schema: Mapping[str, Any]
    example: Mapping[str, Any]
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)
    """Attributes of the envelope besides those of CloudEvents, each as ``(schema, example)`` by name."""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Somebody sends or receives a message; ``queue`` says where a receiver finds it."""

    name: str
    action: str
    message: str
    queue: str = ""


def document(
    *,
    title: str,
    version: str,
    description: str,
    servers: Mapping[str, Any],
    exchange: Mapping[str, Any],
    messages: Sequence[Message],
    operations: Iterable[Operation],
) -> dict[str, Any]:
    """A whole document: a channel and a message per kind of event, and who does what with it."""
    return {
        "asyncapi": VERSION,
        "info": {"title": title, "version": version, "description": description},
        "defaultContentType": MEDIA_TYPE,
        "servers": dict(servers),
        "channels": {message.name: _channel(message, exchange) for message in messages},
        "operations": {operation.name: _operation(operation) for operation in operations},
        "components": {
            "messages": {message.name: _message(message) for message in messages},
            "schemas": {message.name: _without_dialect(message.schema) for message in messages},
            "securitySchemes": {"account": {"type": "userPassword", "description": "the account of the queue's owner"}},
        },
    }


def _channel(message: Message, exchange: Mapping[str, Any]) -> dict[str, Any]:
    channel: dict[str, Any] = {
        "address": message.address,
        "messages": {message.name: {"$ref": f"#/components/messages/{message.name}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": dict(exchange), "bindingVersion": "0.3.0"}},
    }
    if message.parameters:
        channel["parameters"] = {name: dict(parameter) for name, parameter in message.parameters.items()}
    return channel


def _operation(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "action": operation.action,
        "channel": {"$ref": f"#/channels/{operation.message}"},
        "messages": [{"$ref": f"#/channels/{operation.message}/messages/{operation.message}"}],
    }
    if operation.queue:
        found["x-queue"] = operation.queue
    return found


def _message(message: Message) -> dict[str, Any]:
    required = ["specversion", "id", "source", "type", "subject", "time", "sequence", "body", "data"]
    return {
        "name": message.type,
        "title": str(message.schema.get("title", message.name)),
        "contentType": MEDIA_TYPE,
        "payload": {
            "type": "object",
            "required": [*required, *message.extensions],
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "description": "the same at each delivery: take an id once"},
                "source": {"type": "string"},
                "type": {"const": message.type},
                "subject": {"type": "string", "description": message.subject},
                "time": {"type": "string", "format": "date-time"},
                "datacontenttype": {"const": "application/json"},
                "sequence": {"type": "integer", "minimum": 1, "description": "per subject, from 1, without gaps"},
                "body": {"type": "string"},
                **{name: dict(schema) for name, (schema, _) in message.extensions.items()},
                "data": {"$ref": f"#/components/schemas/{message.name}"},
            },
        },
        "examples": [{"name": "example", "payload": _example(message)}],
    }


def _example(message: Message) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "0199e2a4-6f00-7000-8000-00000000e001",
        "source": message.source,
        "type": message.type,
        "subject": str(message.example.get("index_number") or message.example.get("id") or "0199e2a4"),
        "time": "2026-11-24T01:30:00.000000Z",
        "datacontenttype": "application/json",
        "sequence": 1,
        "body": _body(message.example),
        **{name: example for name, (_, example) in message.extensions.items()},
        "data": dict(message.example),
    }


def _body(example: Mapping[str, Any]) -> str:
    body = example.get("body") or example.get("code") or "GJJ"
    return str(body["code"] if isinstance(body, Mapping) else body)


def _without_dialect(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in schema.items() if name != "$schema"}
