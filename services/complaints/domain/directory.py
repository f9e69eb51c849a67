"""What catalog announced of publications: copies, never the source."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

PUBLISHED, WITHDRAWN = "published", "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """An external disclosure as it was published or withdrawn."""

    disclosure: str
    body: str
    title: str
    state: str
    department: str | None = None
    item_title: str = ""
    index_number: str | None = None
    address: str | None = None
    revision: int = 1
    reason: str | None = None
    purged: bool = False


def spelled(name: str) -> str:
    """The name of an organisation as it is compared: widths, case and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
