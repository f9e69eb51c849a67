"""The events between the four services, as an AsyncAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.broker import topology
from chassis.events import asyncapi
from chassis.events.asyncapi import Message, Operation
from chassis.service import Service

AUDIENCES = ("external", "internal", "party")
_AUDIENCE = {"type": "string", "enum": list(AUDIENCES), "description": "of the thing concerned"}
_TEXT = {"type": "string", "description": "the disclosure, case or request that started it"}
DESCRIPTION = (
    "CloudEvents 1.0 in structured mode. Each service binds whole nouns of an audience to its own quorum queue. "
    "Texts and files travel by digest. Unknown fields are to be ignored."
)


def document(services: Sequence[Service], subscriptions: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Every event of every publisher, and who receives it in which queue."""
    messages = [_message(service, event) for service in services for event in service.publishes]
    return asyncapi.document(
        title="阳光政务 Yangguang: events between the services",
        version="1.0.0",
        description=DESCRIPTION,
        servers={
            "broker": {
                "host": "{host}",
                "protocol": "amqp",
                "pathname": "/",
                "description": "the address in YANGGUANG_AMQP_URL",
                "variables": {"host": {"default": "rabbitmq:5672"}},
                "security": [{"$ref": "#/components/securitySchemes/account"}],
            }
        },
        exchange={"name": topology.EVENTS_EXCHANGE, "type": "topic", "durable": True, "vhost": "/"},
        messages=messages,
        operations=[*_sent(messages), *_received(messages, subscriptions)],
    )


def takers(event: str, subscriptions: Mapping[str, Sequence[str]]) -> list[str]:
    """The services that receive an event of the full name, of whichever audience."""
    return [
        reader
        for reader, patterns in subscriptions.items()
        if any(topology.matches(pattern, f"{event}.{audience}") for pattern in patterns for audience in AUDIENCES)
    ]


def _message(service: Service, event: str) -> Message:
    name = f"{service.name}.{event}"
    return Message(
        name=name,
        address=f"{name}.{{audience}}",
        type=f"yangguang.{name}.v{service.contracts.versions[event]}",
        source=f"/{service.name}",
        schema=service.contracts.schemas[event],
        example=service.contracts.examples[event],
        parameters={"audience": {"enum": list(AUDIENCES), "description": "whom the thing concerned is for"}},
        extensions={"audience": (_AUDIENCE, "internal"), "correlationid": (_TEXT, "0199e2a4")},
        subject=f"the {event.split('.')[0]}",
    )


def _sent(messages: Sequence[Message]) -> Iterator[Operation]:
    for message in messages:
        service, _, event = message.name.partition(".")
        yield Operation(name=f"{service}.sends.{event}", action="send", message=message.name)


def _received(messages: Sequence[Message], subscriptions: Mapping[str, Sequence[str]]) -> Iterator[Operation]:
    for message in messages:
        for reader in takers(message.name, subscriptions):
            queue = topology.inbox_queue(reader)
            yield Operation(
                name=f"{reader}.receives.{message.name}", action="receive", message=message.name, queue=queue
            )
