"""Who informants are, sealed under a key that is not in the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, cast

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import NotFound, Unavailable
from chassis.storage.database import Database
from chassis.storage.repository import Repository
from services.complaints.adapters.storage.tables import sealed_identities

PURPOSE = "identity"

_sealed = sealed_identities.c


class Sealer(Protocol):
    """What a :class:`chassis.base.sealing.Sealer` does; only the web, which has the keys, loads that."""

    def seal(self, text: str, about: str) -> str:
        """The sealed form of a text."""

    def open(self, sealed: str, about: str) -> str | None:
        """The text; None where no key opens it."""

    def is_present(self, sealed: str) -> bool:
        """Whether the present key wraps it."""

    def rewrapped(self, sealed: str) -> str | None:
        """The same wrapped by the present key; None where no key opens it."""


class NoIdentity(NotFound):
    """It was erased, or never given."""

    code = "no_identity"

    def __init__(self) -> None:
        super().__init__("举报人身份已删除。", "The identity was erased.")


class KeyIsLost(Unavailable):
    """The key that sealed it is not among those given."""

    code = "identity_key_missing"

    def __init__(self) -> None:
        super().__init__(
            "封存举报人身份的密钥不在，打不开；请联系运维人员核对 YANGGUANG_IDENTITY_KEYS。",
            "The key that sealed the identity is not given; the operator looks after YANGGUANG_IDENTITY_KEYS.",
        )


class SqlIdentities(Repository):
    """A :class:`services.complaints.ports.Identities`; ``sealer`` gives None where there is no key."""

    def __init__(self, connection: Connection, sealer: Callable[[], Sealer | None]) -> None:
        super().__init__(connection)
        self._sealer = sealer

    def can_seal(self) -> bool:
        return self._sealer() is not None

    def seal(self, case: str, contact: Mapping[str, str]) -> None:
        sealer = self._sealer()
        if sealer is None:
            raise KeyIsLost
        sealed = sealer.seal(orjson.dumps(dict(contact)).decode(), case)
        self._connection.execute(sa.insert(sealed_identities).values(case=case, sealed=sealed))

    def open(self, case: str) -> Mapping[str, str]:
        sealed = self._connection.scalar(sa.select(_sealed.sealed).where(_sealed.case == case))
        if sealed is None:
            raise NoIdentity
        sealer = self._sealer()
        text = sealer.open(sealed, case) if sealer else None
        if text is None:
            raise KeyIsLost
        return cast(Mapping[str, str], orjson.loads(text))

    def erase(self, case: str) -> None:
        self._connection.execute(sa.delete(sealed_identities).where(_sealed.case == case))


def are_sealed(database: Database) -> bool:
    """Whether an identity is kept, so that a key was there; also asked of a database that is still to be migrated."""
    with database.read() as connection:
        there = sa.inspect(connection).has_table(sealed_identities.name)
        return there and connection.scalar(sa.select(_sealed.case).limit(1)) is not None


def rewrap(connection: Connection, sealer: Sealer, *, limit: int) -> tuple[int, int]:
    """Wrap what a former key wraps by the present one, some at a time; how many were, and how many no key opens."""
    done = lost = 0
    for row in connection.execute(sa.select(sealed_identities).with_for_update()).all():
        if sealer.is_present(row.sealed):
            continue
        again = sealer.rewrapped(row.sealed)
        if again is None:
            lost += 1
            continue
        connection.execute(sa.update(sealed_identities).where(_sealed.case == row.case).values(sealed=again))
        done += 1
        if done == limit:
            break
    return done, lost
