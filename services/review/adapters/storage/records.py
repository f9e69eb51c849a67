"""The full records of approved cases, in review's room of the file store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from chassis.base.converter import plain
from chassis.base.hashing import canonical_json
from chassis.ports import Files


@dataclass(frozen=True, slots=True)
class FileRecords:
    """:class:`services.review.ports.Records` as canonical JSON."""

    files: Files

    def keep(self, record: Mapping[str, Any]) -> str:
        return self.files.put(canonical_json(plain(record)))

    def read(self, digest: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = orjson.loads(self.files.get(digest))
        return found

    def remove(self, digest: str) -> None:
        self.files.remove(digest)
