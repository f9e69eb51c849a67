"""Signed heads of audit chains: how far a chain had come at a moment, kept where its own database cannot change it.

A chain alone shows any change but one: whoever can write to the database may make all of it anew, or cut it off and
set its head back. Then the anchors no longer fit. What is signed is the canonical JSON of ``service``, ``seq``,
``hash`` and ``at``, kept as the exact text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.clock import rfc3339
from chassis.base.hashing import canonical_json
from chassis.base.signing import SigningKey, is_signed
from chassis.storage import audit_chain
from chassis.storage.audit_chain import Break, Unreadable, read
from chassis.storage.database import insert
from chassis.storage.tables import audit, audit_anchors, audit_head

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """That the chain of ``service`` had ``seq`` records ``at`` a moment, the last one with this hash.

    Signed by the service: ``key`` is its public key.
    """

    service: str
    seq: int
    hash: str
    at: datetime
    key: str
    signature: str = ""

    @property
    def head(self) -> str:
        """The text that is signed."""
        head = {"service": self.service, "seq": self.seq, "hash": self.hash, "at": rfc3339(self.at)}
        return canonical_json(head).decode()

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of its key over its head."""
        return is_signed(self.key, self.head.encode(), self.signature)

    def line(self) -> str:
        """One line of JSON, as files and exports carry it."""
        return orjson.dumps({"head": self.head, "key": self.key, "signature": self.signature}).decode()


def of_line(line: str) -> Anchor:
    """The anchor of a line. Raises ``ValueError`` for what is none."""
    try:
        row = orjson.loads(line)
        head = orjson.loads(row["head"])
        at = datetime.fromisoformat(head["at"])
        anchor = Anchor(head["service"], head["seq"], head["hash"], at, row["key"], row["signature"])
        same = anchor.head == row["head"]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an anchor") from error
    if not same:
        raise ValueError("not an anchor: its head is not canonical JSON")
    return anchor


def sign_head(connection: Connection, service: str, key: SigningKey, at: datetime) -> Anchor | None:
    """The anchor of the chain's present head; None where nothing but the last anchor's own record came since.

    It reads what is committed and what the caller's transaction has flushed; others may append meanwhile. ``at`` is the
    moment; where a clock was set back, the anchor is dated just after the one before it.
    """
    head = connection.execute(sa.select(audit_head.c.seq, audit_head.c.hash)).one()
    last = newest(connection, service)
    if head.seq == 0 or (last is not None and head.seq in (last.seq, last.seq + 1)):
        return None
    if last is not None:
        # Which one was signed last, and what the file lacks, goes by it: a clock must not undo that.
        at = max(at, last.at + timedelta(microseconds=1))
    unsigned = Anchor(service, head.seq, head.hash, at, key.public)
    return Anchor(service, head.seq, head.hash, at, key.public, key.sign(unsigned.head.encode()))


def keep(connection: Connection, anchor: Anchor) -> None:
    """Keep an anchor; one that is kept already stays as it is."""
    row = {column.name: getattr(anchor, column.name) for column in audit_anchors.c}
    connection.execute(insert(connection, audit_anchors).values(row).on_conflict_do_nothing())


def newest(connection: Connection, service: str) -> Anchor | None:
    """The anchor of a service that was signed last."""
    query = sa.select(audit_anchors).where(audit_anchors.c.service == service).order_by(audit_anchors.c.at.desc())
    return next(map(_anchor, read(connection, query.limit(1))), None)


def farthest(connection: Connection, service: str) -> Anchor | None:
    """The anchor of the highest record; of a chain that was cut off it is not the one that was signed last."""
    query = sa.select(audit_anchors).where(audit_anchors.c.service == service).order_by(audit_anchors.c.seq.desc())
    return next(map(_anchor, read(connection, query.limit(1))), None)


def newest_record(connection: Connection) -> datetime | None:
    """When the chain's last record was written, by the clock of whoever wrote it; None for an empty chain."""
    return connection.execute(sa.select(audit.c.at).order_by(audit.c.seq.desc()).limit(1)).scalar()


def unsigned_since(connection: Connection, service: str) -> datetime | None:
    """Since when the chain has gone on without a new anchor; None where there is nothing to sign."""
    last = newest(connection, service)
    # The record behind an anchor is that of its own signing.
    after = last.seq + 1 if last else 0
    query = sa.select(audit.c.at).where(audit.c.seq > after).order_by(audit.c.seq).limit(1)
    return connection.execute(query).scalar()


def kept(connection: Connection, service: str, *, after: datetime | None = None) -> Iterator[Anchor]:
    """The anchors of a service that are kept here, in the order in which they were signed.

    Raises :class:`~chassis.storage.audit_chain.Unreadable`.
    """
    while True:
        query = sa.select(audit_anchors).where(audit_anchors.c.service == service).order_by(audit_anchors.c.at)
        if after is not None:
            query = query.where(audit_anchors.c.at > after)
        rows = read(connection, query.limit(_PAGE))
        yield from map(_anchor, rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1].at


@dataclass(frozen=True, slots=True)
class Witness:
    """An anchor, and who keeps it."""

    anchor: Anchor
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """That the database was restored from a backup: records ``after`` a number, told ``until`` a moment, are lost.

    Signed by the service, since whoever may write to the database alone must not be able to excuse what he did.
    """

    service: str
    after: int
    until: str
    key: str
    signature: str = ""

    @property
    def text(self) -> bytes:
        """What is signed."""
        return canonical_json({"service": self.service, "after": self.after, "until": self.until, "given_up": True})

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of its key."""
        return is_signed(self.key, self.text, self.signature)

    def covers(self, anchor: Anchor) -> bool:
        """Whether the anchor is of what was lost."""
        return anchor.seq > self.after and rfc3339(anchor.at) <= self.until


RESTORED = "audit.restored"


def give_up(service: str, *, after: int, until: datetime, key: SigningKey) -> GivenUp:
    """Sign that the records after a number are lost."""
    unsigned = GivenUp(service=service, after=after, until=rfc3339(until), key=key.public)
    return replace(unsigned, signature=key.sign(unsigned.text))


def given_up(connection: Connection, service: str, keys: Collection[str]) -> list[GivenUp]:
    """The losses that the chain of a service admits to, signed with a key that is known as the service's."""
    query = sa.select(audit.c.record).where(audit.c.aggregate == f"audit/{service}", audit.c.name == RESTORED)
    details = [orjson.loads(record).get("detail") for record in connection.scalars(query.order_by(audit.c.seq))]
    names = {field.name for field in fields(GivenUp)}
    # Whoever has the database may have written anything there.
    told = [detail for detail in details if isinstance(detail, dict) and detail.keys() >= names]
    found = [GivenUp(**{name: detail[name] for name in names}) for detail in told]
    return [loss for loss in found if loss.service == service and loss.key in keys and loss.is_signed]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the anchors say of a chain that holds in itself: how many there are, and the first that does not fit.

    ``is_behind``: the records are those that were told, as far as they go, but there were more. ``fits``: the last
    record of which an anchor says that it is still the same.
    """

    anchors: int
    witnesses: tuple[str, ...]
    newest: Anchor | None
    fits: int
    broken: Break | None = None
    is_behind: bool = False
    notes: tuple[str, ...] = ()


def compare(
    connection: Connection, service: str, records: int, witnesses: Iterable[Witness], keys: Collection[str]
) -> Comparison:
    """Hold a verified chain of so many records against anchors of its service.

    ``keys`` are the public keys known to be the service's. An anchor of records that were lost at a restoration which
    the chain admits to is only noted.
    """
    listed = sorted(set(witnesses), key=lambda witness: (witness.anchor.seq, witness.anchor.at, witness.by))
    anchors = {witness.anchor for witness in listed}
    own = audit_chain.hashes(connection, sorted({anchor.seq for anchor in anchors}))
    losses = given_up(connection, service, keys)
    fits, notes, broken, is_behind = 0, dict[str, None](), None, False
    for witness in listed:
        anchor = witness.anchor
        if own.get(anchor.seq) == anchor.hash:
            broken = _forged(witness, service, keys)
            fits = anchor.seq
        elif loss := next((loss for loss in losses if loss.covers(anchor)), None):
            notes[f"records after {loss.after}, told until {loss.until}, were lost when a backup was restored"] = None
        else:
            is_behind = anchor.seq > records and _forged(witness, service, keys) is None
            broken = _forged(witness, service, keys) or (_behind if is_behind else _replaced)(witness, records, fits)
        if broken:
            break
    newest_of_all = max(anchors, key=lambda anchor: anchor.at, default=None)
    names = tuple(sorted({witness.by for witness in listed}))
    return Comparison(len(anchors), names, newest_of_all, fits, broken, is_behind, tuple(notes))


def _forged(witness: Witness, service: str, keys: Collection[str]) -> Break | None:
    anchor = witness.anchor
    if not anchor.is_signed:
        what = "was changed: its signature is not that of its key"
    elif anchor.key not in keys:
        what = (
            f"is signed with {anchor.key}, which is not known as a key of {service}. If its secret key was changed, "
            "give its anchors that were kept elsewhere with --known; else somebody replaced what was told"
        )
    else:
        return None
    return Break(anchor.seq, f"the head of record {anchor.seq} (according to {witness.by}) {what}")


def _behind(witness: Witness, records: int, _fits: int) -> Break:
    where = f"ends at record {records}" if records else "is empty"
    return Break(
        records + 1,
        f"record {records + 1} is missing: the chain {where}, and {_signed(witness)}; "
        "it was cut off, or restored from an earlier backup",
    )


def _replaced(witness: Witness, _records: int, fits: int) -> Break:
    return Break(
        fits + 1,
        f"record {fits + 1} or a later one was made anew: {_signed(witness)}, and the chain has another there; "
        f"up to record {fits} all anchors fit",
    )


def _signed(witness: Witness) -> str:
    anchor = witness.anchor
    return f"the head of record {anchor.seq} was signed at {rfc3339(anchor.at)} (according to {witness.by})"


def _anchor(row: Any) -> Anchor:
    texts = (row.service, row.hash, row.key, row.signature)
    if not isinstance(row.seq, int) or not all(isinstance(text, str) for text in texts):
        raise Unreadable(f"the anchor of record {row.seq} is of other types than those of an anchor")
    return Anchor(row.service, row.seq, row.hash, row.at, row.key, row.signature)
