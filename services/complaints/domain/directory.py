"""What this service was told about bodies, people, items and publications: copies, never the source."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN, PUBLISHED, WITHDRAWN = "", "published", "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A public organisation. A `utility` has no disclosure on request (条例第五十五条), but it does have cases."""

    code: str
    name: str
    legal_regime: str
    departments: tuple[tuple[str, str], ...] = ()
    active: bool = True

    def department_name(self, code: str | None) -> str:
        """The name of a department, or its code where it is no longer known."""
        return dict(self.departments).get(code or "", code or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of a body's staff."""

    sub: str
    name: str
    body: str
    department: str
    roles: frozenset[str]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of the directory of what must be disclosed; its department answers what is asked about it."""

    code: str
    body: str
    title: str
    department: str | None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """An external disclosure as it was published or withdrawn, with what the public has said of it so far."""

    disclosure: str
    body: str
    title: str
    state: str
    department: str | None = None
    item: str | None = None
    index_number: str | None = None
    address: str | None = None
    revision: int = 1
    reason: str | None = None
    purged: bool = False
