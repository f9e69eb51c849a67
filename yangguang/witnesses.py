"""Who bears witness to a service's audit chain: the other services, the file of its anchors, files kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.base.clock import rfc3339
from chassis.events.audit_heads import SEALED
from chassis.monitoring.health_server import database_error
from chassis.ports import Invalid
from chassis.service import Service
from chassis.storage import audit_anchors, audit_chain
from chassis.storage.anchor_file import parsed
from chassis.storage.audit_anchors import Anchor, Comparison, Witness
from chassis.storage.audit_chain import Break, Unreadable

FILE = "its file"
_NO_WITNESS = (
    "no witness keeps any anchor: what the services and the file kept was removed, or was never told. "
    "Give what lies elsewhere with --known"
)


@dataclass(frozen=True, slots=True)
class Known:
    """Anchors that were kept elsewhere, and where."""

    where: str
    anchors: Sequence[Anchor] = ()

    @classmethod
    def read(cls, where: str, lines: Iterable[str]) -> Known:
        """Those of a file: of one service or several, or an export. Raises :class:`Invalid` where there is none."""
        anchors, strange = parsed(lines)
        if not anchors:
            raise Invalid(
                f"{where} 里没有审计锚点；请用 yangguang audit anchors 的输出或 anchors 目录里的文件。",
                f"There are no anchors in {where} ({strange} other lines). "
                "Give what 'yangguang audit anchors' printed, or a file of the folder of anchors.",
            )
        return cls(where, anchors)


@dataclass(frozen=True, slots=True)
class Report:
    """What is found of one chain: in itself, and against its witnesses."""

    records: int
    head: str
    broken: Break | None
    comparison: Comparison | None
    notes: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        found = self.comparison
        newest = {"seq": found.newest.seq, "at": found.newest.at} if found and found.newest else None
        return {
            "records": self.records,
            "head": self.head,
            "broken": {"seq": self.broken.seq, "reason": self.broken.reason} if self.broken else None,
            "behind": bool(found and found.is_behind),
            "anchors": {
                "count": found.anchors if found else 0,
                "newest": newest,
                "witnesses": list(found.witnesses) if found else [],
            },
            "notes": list(self.notes),
        }

    def lines(self, name: str) -> list[str]:
        """For people."""
        state = (
            f"BROKEN at record {self.broken.seq}: {self.broken.reason}" if self.broken else f"holds, head {self.head}"
        )
        shown = [f"{name}: {self.records} records, {state}"]
        if self.comparison and not self.broken:
            shown.append(f"  {_said(self.comparison)}")
        return shown + [f"  note: {note}" for note in self.notes]


def _said(found: Comparison) -> str:
    if found.newest is None:
        return "no anchors yet"
    return f"{found.anchors} anchors fit, up to record {found.fits}; kept by {', '.join(found.witnesses)}"


def verify(service: Service, services: Mapping[str, Service], known: Known | None) -> Report:
    """Walk the chain of a service and hold it against every anchor of it in reach.

    The anchors are read first: what they name is in the chain by then, whatever is added meanwhile.
    """
    witnesses, notes, unreadable = _witnesses(service, services, known)
    keys = known_keys(service, known)
    with service.database.read() as connection:
        verdict = audit_chain.verify(connection)
        if broken := verdict.broken or unreadable:
            return Report(verdict.records, verdict.head, broken, None, notes)
        comparison = audit_anchors.compare(connection, service.name, verdict.records, witnesses, keys)
        emptied = None if witnesses else _emptied(connection, service)
    asked = [name for name, keeper in services.items() if not database_error(keeper.database, keeper.migrations)]
    lacking = _lacking(witnesses, [*asked, FILE])
    broken = comparison.broken or emptied
    return Report(verdict.records, verdict.head, broken, comparison, [*notes, *comparison.notes, *lacking])


def misfit(service: Service, services: Iterable[Service]) -> str:
    """Why the chain of a service is not what its farthest anchor says, without walking it; empty where it is."""
    kept: dict[str, Anchor] = {}
    for keeper in services:
        if not database_error(keeper.database, keeper.migrations):
            with keeper.database.read() as connection:
                try:
                    if anchor := audit_anchors.farthest(connection, service.name):
                        kept[keeper.name] = anchor
                except Unreadable as error:
                    return f"what {keeper.name} was told of its heads cannot be read, and was changed: {error}"
    if not kept:
        return ""
    by, anchor = max(kept.items(), key=lambda found: found[1].seq)
    with service.database.read() as connection:
        if audit_chain.hashes(connection, [anchor.seq]).get(anchor.seq) == anchor.hash:
            return ""
        losses = audit_anchors.given_up(connection, service.name, known_keys(service))
    if any(loss.covers(anchor) for loss in losses):
        return ""
    return f"record {anchor.seq} is not as it was when its head was signed, {anchor.at:%Y-%m-%d %H:%M} UTC ({by})"


def _emptied(connection: Any, service: Service) -> Break | None:
    """What shows that a chain without any anchor must have had some: it says so, or it is too old to have none."""
    if sealed := audit_chain.last_of(connection, SEALED):
        return Break(sealed, f"record {sealed} says that its head was signed, and {_NO_WITNESS}")
    if told := audit_chain.told_without_record(connection):
        return Break(
            1, f"record 1 is missing: the chain is empty beside {told} things that were announced, and {_NO_WITNESS}"
        )
    since = audit_anchors.unsigned_since(connection, service.name)
    patience = timedelta(minutes=service.settings.audit_seal_minutes)
    if since is not None and service.clock.now() - since > patience:
        return Break(1, f"its first record is of {rfc3339(since)}, long enough ago to be signed, and {_NO_WITNESS}")
    return None


def _lacking(witnesses: Sequence[Witness], keepers: Iterable[str]) -> list[str]:
    """Who lacks anchors that others keep. The newest may still be on its way, unless it is all."""
    anchors = {witness.anchor for witness in witnesses}
    older = anchors - {max(anchors, key=lambda anchor: anchor.at)} if anchors else anchors
    kept = {name: {witness.anchor for witness in witnesses if witness.by == name} for name in keepers}
    return [
        f"{name} lacks {len(anchors - its)} of {len(anchors)} anchors that others keep"
        for name, its in kept.items()
        if older - its or (anchors and not its)
    ]


def known_keys(service: Service, known: Known | None = None) -> list[str]:
    """The public keys known as a service's, its present one first: those of its file and of files kept elsewhere too.

    Those of the databases are not, since whoever may write there is whom the anchors are against.
    """
    try:
        anchors, _ = service.anchor_file.read()
    except OSError:
        anchors = []  # that it cannot be read is said where its anchors are asked for
    elsewhere = known.anchors if known else ()
    earlier = [anchor.key for anchor in (*anchors, *elsewhere) if anchor.service == service.name]
    return list(dict.fromkeys([*(key.public for key in service.audit_keys), *earlier]))


def all_anchors(service: Service, services: Mapping[str, Service]) -> list[Anchor]:
    """Every anchor of a service in reach, each once, in the order in which they were signed."""
    witnesses, _, _ = _witnesses(service, services, None)
    return sorted({witness.anchor for witness in witnesses}, key=lambda anchor: (anchor.at, anchor.seq))


def _witnesses(
    service: Service, services: Mapping[str, Service], known: Known | None
) -> tuple[list[Witness], list[str], Break | None]:
    found: list[Witness] = []
    notes: list[str] = []
    unreadable: Break | None = None
    for keeper in services.values():
        if error := database_error(keeper.database, keeper.migrations):
            notes.append(f"what {keeper.name} was told is not compared: {error}")
            continue
        with keeper.database.read() as connection:
            try:
                found += [Witness(anchor, keeper.name) for anchor in audit_anchors.kept(connection, service.name)]
            except Unreadable as error:
                unreadable = Break(0, f"what {keeper.name} was told of it cannot be read, and was changed: {error}")
    file = service.anchor_file
    try:
        anchors, strange = file.read()
        found += [Witness(anchor, FILE) for anchor in anchors if anchor.service == service.name]
        if strange:
            notes.append(f"{strange} lines of {file.path} are no anchors")
    except OSError as failure:
        notes.append(f"{file.path} cannot be read: {failure.strerror}")
    if known:
        found += [Witness(anchor, known.where) for anchor in known.anchors if anchor.service == service.name]
    return found, notes, unreadable
