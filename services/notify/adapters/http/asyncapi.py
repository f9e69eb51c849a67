"""The AsyncAPI document of what other agencies receive, made from the contracts of their client library."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from flask import Response

from chassis.base.hashing import sm3
from chassis.broker import topology
from chassis.events import asyncapi
from chassis.events.asyncapi import Message, Operation
from chassis.web.pages import Pages
from chassis.web.reply import Reply, respond
from chassis.web.request import service
from services.notify.adapters.access import may
from services.notify.adapters.external import CONTRACTS
from services.notify.adapters.storage.work import Work

CACHE = "public, max-age=3600"

pages = Pages("notify", "asyncapi")
DESCRIPTION = (
    "External publications of public bodies: published, corrected, withdrawn. CloudEvents 1.0 in structured mode; "
    "the text is fetched by its address and checked against its digest. Each agency has a queue of its own, bound to "
    "the topics that it asked for. Each event carries the whole state, so after a gap in the sequence of an index "
    "number nothing need be fetched; a publication whose only event a full queue dropped is found in "
    "/catalog/api/v1/changes. Unknown fields are to be ignored."
)


def document(origin: str) -> dict[str, Any]:
    """What an agency needs to write its own client."""
    messages = [_message(event, origin) for event in CONTRACTS.schemas]
    return asyncapi.document(
        title="阳光政务 Yangguang: publications for other agencies",
        version="1.0.0",
        description=DESCRIPTION,
        servers={
            "publications": {
                "host": "{host}",
                "protocol": "amqps",
                "pathname": "/publications",
                "description": "address and account come with the subscription",
                "variables": {"host": {"default": "localhost:5671"}},
                "security": [{"$ref": "#/components/securitySchemes/account"}],
            }
        },
        exchange={
            "name": topology.PUBLICATIONS_EXCHANGE,
            "type": "topic",
            "durable": True,
            "vhost": "publications",
        },
        messages=messages,
        operations=[
            Operation(name=f"sends.{message.name}", action="send", message=message.name) for message in messages
        ],
    )


@pages.get("/notify/api/asyncapi.json", who=may("publication.read"))
def show(_work: Work) -> Response:
    """The document, public like the publications themselves."""
    content = _written(service().settings.public_url)
    return respond(Reply(content=content, etag=sm3(content).removeprefix("sm3:")[:32], cache=CACHE), 200, None)


@cache
def _written(origin: str) -> bytes:
    return orjson.dumps(document(origin), option=orjson.OPT_INDENT_2)


def _message(event: str, origin: str) -> Message:
    return Message(
        name=event,
        address=f"{event}.{{topic}}.{{level}}",
        type=f"yangguang.{event}.v1",
        source=f"{origin}/notify",
        schema=CONTRACTS.schemas[event],
        example=CONTRACTS.examples[event],
        parameters={
            "topic": {"description": "slug of the primary topic at the first publication, such as finance"},
            "level": {"description": "of the body that publishes, such as municipal"},
        },
        subject="the index number 索引号",
    )
