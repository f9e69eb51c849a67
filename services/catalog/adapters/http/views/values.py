"""Values that several views have in common."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.web.schema import View

API = "/catalog/api/v1"


def strings() -> fields.List[Any]:
    """A list of texts."""
    return fields.List(fields.String())


class CoIssuerView(View):
    """Who issues a document with the body; ``body`` is empty where it is none of this deployment."""

    body = fields.String()
    name = fields.String()


class Version(fields.String):
    """A version as ETag and If-Match carry it."""

    def render(self, value: int) -> str:
        """Its text."""
        return str(value)


class OrNone(fields.String):
    """A text, or null where there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_none=True, **options)

    def render(self, value: str) -> str | None:
        """An empty text is none."""
        return value or None


class Address(fields.String):
    """The public address of an index number on the portal."""

    def __init__(self) -> None:
        super().__init__(attribute="index_number", dump_only=True)

    def render(self, index_number: str) -> str:
        """A path of this origin."""
        return address_of(index_number)


def address_of(index_number: str) -> str:
    """The public address of a disclosure on the portal."""
    return f"/published/{index_number}"
