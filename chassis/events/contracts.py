"""The contracts of a service's events: a JSON Schema and an example per event, kept beside the publisher."""

from __future__ import annotations

import re
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
    """The folder of contracts of one service: ``<noun>.<verb>.v<version>.schema.json`` and ``….example.json``.

    An event has one contract here, of the version that is announced.
    ``publishes`` names its events: those that every service announces in one form (tasks) have their contract here in
    the chassis, not a copy beside each service.
    """

    def __init__(self, folder: Path, publishes: Collection[str] = ()) -> None:
        self.folder = folder
        self._publishes = publishes

    @cached_property
    def versions(self) -> dict[str, int]:
        """The version of its contract by event name."""
        return {name: version_of(schema) for name, schema in self.schemas.items()}

    @cached_property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """Schema of the data by event name (``noun.verb``)."""
        return self._read("schema")

    @cached_property
    def examples(self) -> dict[str, dict[str, Any]]:
        """Example of the data by event name."""
        return self._read("example")

    @cached_property
    def _validators(self) -> dict[str, Any]:
        return {name: _validator(schema) for name, schema in self.schemas.items()}

    def check(self, name: str, data: Mapping[str, Any]) -> None:
        """Refuse data that break the contract. Raises :class:`ContractBroken` naming the field."""
        validator = self._validators.get(name)
        if validator is None:
            raise ContractBroken(f"{name} has no contract in {self.folder.name}")
        _refuse_broken(validator, name, data)

    def _read(self, kind: str) -> dict[str, dict[str, Any]]:
        own, shared = _named(self.folder, kind), _named(SHARED, kind)
        paths = {name: path for name, path in shared.items() if name in self._publishes} | own
        return {name: orjson.loads(paths[name].read_bytes()) for name in sorted(paths)}


class ReadContracts:
    """What a reader asks of the others' events: their contracts, with room for fields that it does not know yet.

    ``file`` holds the schemas of every service by the event's full name; `make flow` writes it beside the services.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def _known(self) -> dict[str, tuple[int, Any]]:
        schemas = orjson.loads(self._file.read_bytes()) if self._file.exists() else {}
        return {name: (version_of(schema), _validator(tolerant(schema))) for name, schema in schemas.items()}

    def check(self, event: Event) -> None:
        """Refuse an event whose known fields are wrong. Raises :class:`ContractBroken` naming the field.

        An event that is newer than this reader has no contract here; it has no handler either and is only counted.
        One of a version that this reader does not read is refused: it waits, parked, for a reader that does.
        """
        version, validator = self._known.get(event.name, (event.version, None))
        if version != event.version:
            raise ContractBroken(f"{event.name}: version {event.version} came, version {version} is read here")
        if validator is not None:
            _refuse_broken(validator, event.name, event.data)


def version_of(schema: Mapping[str, Any]) -> int:
    """The version that a contract's ``$id`` ends in: ``urn:yangguang:review.case.opened.v1``; 1 where it says none."""
    _, _, version = str(schema.get("$id", "")).rpartition(".v")
    return int(version) if version.isdecimal() else 1


def _named(folder: Path, kind: str) -> dict[str, Path]:
    """The contracts of a folder by event name."""
    ending = re.compile(rf"\.v[1-9][0-9]?\.{kind}\.json$")
    return {ending.sub("", path.name): path for path in folder.iterdir() if ending.search(path.name)}


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
