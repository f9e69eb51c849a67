"""The contracts of a service's events: a JSON Schema and an example per event, kept beside the publisher."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import orjson

if TYPE_CHECKING:
    from chassis.events.envelope import Event


SHARED = Path(__file__).parents[1] / "contracts"


class ContractBroken(Exception):
    """An event does not keep its contract: our own must not leave, another's takes no effect."""


class Contracts:
    """The folder of contracts of one service: ``<noun>.<verb>.v1.schema.json`` and ``….example.json``.

    ``publishes`` names its events: those that every service announces in one form (tasks) have their contract here in
    the chassis, not a copy beside each service.
    """

    def __init__(self, folder: Path, publishes: Collection[str] = ()) -> None:
        self.folder = folder
        self._publishes = publishes

    @cached_property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """Schema of the data by event name (``noun.verb``)."""
        return self._read(".v1.schema.json")

    @cached_property
    def examples(self) -> dict[str, dict[str, Any]]:
        """Example of the data by event name."""
        return self._read(".v1.example.json")

    @cached_property
    def _validators(self) -> dict[str, Any]:
        return {name: _validator(schema) for name, schema in self.schemas.items()}

    def check(self, name: str, data: Mapping[str, Any]) -> None:
        """Refuse data that break the contract. Raises :class:`ContractBroken` naming the field."""
        validator = self._validators.get(name)
        if validator is None:
            raise ContractBroken(f"{name} has no contract in {self.folder.name}")
        _refuse_broken(validator, name, data)

    def _read(self, ending: str) -> dict[str, dict[str, Any]]:
        own = {path.name.removesuffix(ending): path for path in self.folder.glob(f"*{ending}")}
        shared = {path.name.removesuffix(ending): path for path in SHARED.glob(f"*{ending}")}
        paths = {name: path for name, path in shared.items() if name in self._publishes} | own
        return {name: orjson.loads(paths[name].read_bytes()) for name in sorted(paths)}


class ReadContracts:
    """What a reader asks of the others' events: their contracts, with room for fields that it does not know yet.

    ``file`` holds the schemas of every service by the event's full name; `make flow` writes it beside the services.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def _validators(self) -> dict[str, Any]:
        schemas = orjson.loads(self._file.read_bytes()) if self._file.exists() else {}
        return {name: _validator(tolerant(schema)) for name, schema in schemas.items()}

    def check(self, event: Event) -> None:
        """Refuse an event whose known fields are wrong. Raises :class:`ContractBroken` naming the field.

        An event that is newer than this reader has no contract here; it has no handler either and is only counted.
        """
        validator = self._validators.get(event.name)
        if validator is not None:
            _refuse_broken(validator, event.name, event.data)


def tolerant(schema: Any) -> Any:
    """A writer's schema as its readers use it: fields may be added while the version stays."""
    if isinstance(schema, dict):
        closed = ("additionalProperties", False)
        return {name: tolerant(part) for name, part in schema.items() if (name, part) != closed}
    return [tolerant(part) for part in schema] if isinstance(schema, list) else schema


def _validator(schema: Any) -> Any:
    # What is wrong is said without the value: the reason is logged, and kept beside a parked event.
    return jsonschema_rs.validator_for(schema, mask="…")


def _refuse_broken(validator: Any, name: str, data: Mapping[str, Any]) -> None:
    if validator.is_valid(data):
        return
    for error in validator.iter_errors(data):
        path = "/".join(str(part) for part in error.instance_path) or "data"
        raise ContractBroken(f"{name}: {path}: {error.message}")
