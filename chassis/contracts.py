"""The contracts of a service's events: a JSON Schema and an example per event, kept beside the publisher."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson


class ContractBroken(Exception):
    """Our own event does not keep its contract; it must not leave."""


class Contracts:
    """The folder of contracts of one service: ``<noun>.<verb>.v1.schema.json`` and ``….example.json``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

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
        return {name: jsonschema_rs.validator_for(schema) for name, schema in self.schemas.items()}

    def check(self, name: str, data: Mapping[str, Any]) -> None:
        """Refuse data that break the contract. Raises :class:`ContractBroken` naming the place."""
        validator = self._validators.get(name)
        if validator is None:
            raise ContractBroken(f"{name} has no contract in {self.folder.name}")
        for error in validator.iter_errors(data):
            place = "/".join(str(part) for part in error.instance_path) or "data"
            raise ContractBroken(f"{name}: {place}: {error.message}")

    def _read(self, ending: str) -> dict[str, dict[str, Any]]:
        return {
            path.name.removesuffix(ending): orjson.loads(path.read_bytes())
            for path in sorted(self.folder.glob(f"*{ending}"))
        }
