"""The head of a chain is signed and kept elsewhere; then a chain that was made anew, or cut off, is found."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.base.clock import FixedClock
from chassis.base.signing import SigningKey
from chassis.ports import SYSTEM, DomainEvent
from chassis.relay.scheduler import Scheduler, housekeeping, run_timer
from chassis.service import Service
from chassis.storage import audit_anchors, audit_chain, tables
from chassis.storage.anchor_file import AnchorFile
from chassis.storage.audit_anchors import Anchor, Comparison, Witness, of_line
from tests.integration.chassis.tally import NewDatabase, a_service, tell
from tests.keys import FORMER_SECRET
from tests.servers.private import wait_for
from tests.tampering import make_anew

pytestmark = pytest.mark.servers
START = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


@pytest.fixture
def service(new_database: NewDatabase, tmp_path: Path) -> Iterator[Service]:
    service = a_service("alpha", new_database(), tmp_path)
    service.clock = FixedClock(START)
    yield service
    service.database.dispose()


def seal(service: Service) -> Anchor | None:
    """Run the chore that signs; what it signed last."""
    service.clock.advance(timedelta(minutes=5))
    run_timer(service, next(chore for chore in housekeeping(service) if chore.name == "seal-audit"))
    with service.database.read() as connection:
        return audit_anchors.newest(connection, service.name)


def sealed_thrice(service: Service) -> list[Anchor]:
    """Three anchors, two records apart and their own beside them."""
    found = []
    for number in range(3):
        tell(service, "a", 2 * number)
        tell(service, "a", 2 * number + 1)
        found.append(seal(service))
    return found


def compared(service: Service, anchors: list[Anchor], *, keys: list[str] | None = None) -> Comparison:
    """What these anchors, kept by beta, say of the chain, which must hold in itself."""
    with service.database.read() as connection:
        verdict = audit_chain.verify(connection)
        assert verdict.broken is None
        witnesses = [Witness(anchor, "beta") for anchor in anchors]
        known = [service.audit_key.public] if keys is None else keys
        return audit_anchors.compare(connection, service.name, verdict.records, witnesses, known)


def anew(service: Service, change) -> None:
    with service.database.write() as connection:
        make_anew(connection, change)


def test_a_fresh_service_has_nothing_to_sign(service: Service) -> None:
    assert seal(service) is None
    assert service.anchor_file.read() == ([], 0)


def test_a_head_is_signed_once_until_the_chain_goes_on(service: Service) -> None:
    """Signing is a record itself, so an idle system must not go on for ever signing its own signatures."""
    tell(service, "a", 1)
    first = seal(service)
    assert (first.seq, first.is_signed) == (1, True)
    assert seal(service) == first
    tell(service, "a", 2)
    assert seal(service).seq == 3


def test_a_chain_that_has_begun_does_not_wait_for_the_interval(service: Service) -> None:
    """At its first start a system has no record yet; it is not left without an anchor for minutes."""
    first = next(chore for chore in housekeeping(service) if chore.name == "seal-first-head")
    assert first.every <= timedelta(seconds=5)
    run_timer(service, first)
    for number in (1, 2):  # the second waits for its time
        tell(service, "a", number)
        run_timer(service, first)
    assert [anchor.seq for anchor in service.anchor_file.read()[0]] == [1]


def test_the_head_is_signed_once_more_when_the_process_ends(service: Service) -> None:
    tell(service, "a", 1)
    timers = Scheduler([service])
    timers.start()
    wait_for(lambda: service.anchor_file.newest() is not None, 20, "the first signing, at the start")
    tell(service, "a", 2)
    service.clock.advance(timedelta(seconds=1))  # too soon for the next one
    timers.stop()
    assert [anchor.seq for anchor in service.anchor_file.read()[0]] == [1, 3]


def test_who_has_lost_the_lease_signs_nothing_at_the_end(service: Service) -> None:
    tell(service, "a", 1)
    timers = Scheduler([service], may_run=lambda: False)
    timers.start()
    timers.stop()
    assert service.anchor_file.read() == ([], 0)


def test_every_anchor_is_in_the_file_that_only_its_owner_reads(service: Service) -> None:
    anchors = sealed_thrice(service)
    assert service.anchor_file.read() == (anchors, 0)
    path = service.anchor_file.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_could_not_be_written_catches_up(service: Service) -> None:
    folder = service.anchor_file.path.parent.parent
    folder.write_text("in the way of the folder")
    tell(service, "a", 1)
    first = seal(service)
    folder.unlink()
    assert seal(service) == first, "nothing new to sign, and still it is appended"
    assert service.anchor_file.read() == ([first], 0)


def test_a_line_that_a_crash_left_unfinished_spoils_no_other(service: Service) -> None:
    tell(service, "a", 1)
    first = seal(service)
    path = service.anchor_file.path
    path.write_text(first.line() + "\n" + first.line()[:40])
    tell(service, "a", 2)
    second = seal(service)
    assert service.anchor_file.read() == ([first, second], 1)


def test_after_a_restored_backup_the_file_goes_on(service: Service) -> None:
    """Its newest anchor is then of a record that is not there yet."""
    ahead = Anchor("alpha", 99, "sm3:" + "0" * 64, START, service.audit_key.public, "00")
    service.anchor_file.append([ahead])
    tell(service, "a", 1)
    sealed = seal(service)
    assert service.anchor_file.read() == ([ahead, sealed], 0)


def test_a_line_gives_the_anchor_back(service: Service) -> None:
    for anchor in sealed_thrice(service):
        assert of_line(anchor.line()) == anchor
    with pytest.raises(ValueError, match="not an anchor"):
        of_line('{"record": "{}", "hash": "sm3:00"}')
    with pytest.raises(ValueError, match="canonical"):
        of_line(anchor.line().replace('{\\"at\\"', '{ \\"at\\"'))


def test_an_untouched_chain_fits_its_anchors(service: Service) -> None:
    anchors = sealed_thrice(service)
    found = compared(service, anchors)
    assert (found.anchors, found.broken, found.notes, found.newest) == (3, None, (), anchors[-1])


def test_a_chain_made_anew_is_found_and_the_place_named(service: Service) -> None:
    first, second, third = sealed_thrice(service)
    lied = second.seq - 1
    anew(service, lambda records: [r | ({"name": "tally.lied"} if r["seq"] == lied else {}) for r in records])
    found = compared(service, [first, second, third])
    assert first.seq < found.broken.seq <= lied
    assert not found.is_behind
    assert f"up to record {first.seq} all anchors fit" in found.broken.reason
    assert "according to beta" in found.broken.reason


@pytest.mark.parametrize("left", [0, 1, 4])
def test_a_chain_that_was_cut_off_with_its_head_is_behind(service: Service, left: int) -> None:
    anchors = sealed_thrice(service)
    anew(service, lambda records: records[:left])
    found = compared(service, anchors)
    assert (found.broken.seq, found.is_behind) == (left + 1, True)
    assert "cut off, or restored from an earlier backup" in found.broken.reason
    assert ("is empty" in found.broken.reason) == (left == 0)


def test_a_chain_that_was_cut_off_and_grew_again_is_found(service: Service) -> None:
    anchors = sealed_thrice(service)
    anew(service, lambda records: records[:4])
    for number in range(20):
        tell(service, "b", number)
    found = compared(service, anchors)
    assert (found.broken.seq, found.is_behind) == (anchors[0].seq + 1, False)


def test_an_anchor_that_was_changed_where_it_is_kept_is_named(service: Service) -> None:
    first, second, _ = sealed_thrice(service)
    found = compared(service, [first, replace(second, hash="sm3:" + "0" * 64)])
    assert found.broken.seq == second.seq
    assert "signature" in found.broken.reason


def test_whoever_has_the_databases_and_not_the_secret_cannot_sign_a_new_chain(service: Service) -> None:
    """He makes the chain anew and replaces every anchor: then they bear a key that is not the service's."""
    anchors = sealed_thrice(service)
    anew(service, lambda records: [record | {"detail": {"number": 99}} for record in records])
    stranger = SigningKey("another secret", "audit-head:alpha")
    with service.database.read() as connection:
        hashes = audit_chain.hashes(connection, [anchor.seq for anchor in anchors])
    forged = [replace(anchor, hash=hashes[anchor.seq], key=stranger.public) for anchor in anchors]
    forged = [replace(anchor, signature=stranger.sign(anchor.head.encode())) for anchor in forged]
    found = compared(service, forged)
    assert found.broken.seq == forged[0].seq
    assert f"signed with {stranger.public}, which is not known as a key of alpha" in found.broken.reason


def test_an_earlier_key_that_is_known_is_as_good_as_the_present_one(service: Service) -> None:
    anchors = sealed_thrice(service)
    earlier = service.audit_key.public
    environ = {**service.settings.environ, "YANGGUANG_SECRET_KEY": FORMER_SECRET}
    service = replace(service, settings=replace(service.settings, environ=environ))
    tell(service, "a", 7)
    anchors.append(seal(service))
    assert compared(service, anchors, keys=[service.audit_key.public, earlier]).broken is None
    assert compared(service, anchors).broken.seq == anchors[0].seq


def test_a_restored_backup_that_is_admitted_to_is_noted_and_a_later_forgery_still_found(service: Service) -> None:
    first, second, third = sealed_thrice(service)
    anew(service, lambda records: records[: first.seq])
    loss = audit_anchors.give_up("alpha", after=first.seq, until=third.at, key=service.audit_key)
    admit(service, loss)
    tell(service, "b", 1)
    fourth = seal(service)
    found = compared(service, [first, second, third, fourth])
    assert found.broken is None
    assert found.notes == (f"records after {first.seq}, told until {loss.until}, were lost when a backup was restored",)
    anew(service, lambda records: [record | {"body": "XYZ"} for record in records[: first.seq]])
    assert compared(service, [first, second, third, fourth]).broken is not None


def test_nobody_excuses_himself_without_the_secret(service: Service) -> None:
    first, second, third = sealed_thrice(service)
    anew(service, lambda records: records[: first.seq])
    stranger = SigningKey("another secret", "audit-head:alpha")
    admit(service, audit_anchors.give_up("alpha", after=first.seq, until=third.at, key=stranger))
    assert compared(service, [first, second, third]).is_behind


def admit(service: Service, loss: audit_anchors.GivenUp) -> None:
    detail = {name: getattr(loss, name) for name in ("service", "after", "until", "key", "signature")}
    with service.transaction() as work:
        work.events.record(
            DomainEvent(
                name="audit.restored",
                aggregate="alpha",
                body="",
                actor=SYSTEM,
                at=service.clock.now(),
                detail=detail,
                announce=False,
            )
        )


CHANGES = {
    "sqlite": ("UPDATE {table} SET hash = hash", "DELETE FROM {table}"),
    "postgresql": ("UPDATE {table} SET hash = hash", "DELETE FROM {table}", "TRUNCATE {table}"),
}


@pytest.mark.parametrize("table", ["audit", "audit_anchors"])
def test_what_is_kept_is_neither_changed_nor_removed(service: Service, table: str) -> None:
    """Even by the tables' owner, unless he first does away with the guard."""
    sealed_thrice(service)
    before = rows(service, table)
    for change in CHANGES[service.database.engine.dialect.name]:
        refused(service, change.format(table=table))
        assert rows(service, table) == before


def test_a_record_is_not_replaced_by_an_insert_either(tmp_path: Path) -> None:
    service = a_service("alpha", f"sqlite:///{tmp_path}/alpha.sqlite", tmp_path)
    tell(service, "a", 1)
    refused(service, "INSERT OR REPLACE INTO audit SELECT * FROM audit")
    service.database.dispose()


def refused(service: Service, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="never changed or removed"), service.database.write() as connection:
        connection.exec_driver_sql(statement)


def rows(service: Service, table: str) -> list[object]:
    with service.database.read() as connection:
        return list(connection.execute(sa.select(tables.metadata.tables[table])).all())


def test_one_secret_gives_each_service_a_key_of_its_own() -> None:
    keys = {SigningKey("s" * 40, f"audit-head:{name}").public for name in ("alpha", "beta")}
    assert len(keys) == 2
    assert SigningKey("s" * 40, "audit-head:alpha").public in keys


def test_an_empty_list_makes_no_file(tmp_path: Path) -> None:
    file = AnchorFile(tmp_path / "anchors", "alpha")
    assert file.append([]) == 0
    assert not file.path.exists()


def test_a_clock_that_was_ahead_keeps_no_anchor_out_of_the_file_and_signs_nothing_twice(service: Service) -> None:
    """A battery that is empty, a server of the time that is wrong: what was signed then is dated in days to come."""
    tell(service, "a", 1)
    service.clock.advance(timedelta(days=400))
    ahead = seal(service)
    service.clock.advance(timedelta(days=-400))
    tell(service, "a", 2)
    right = seal(service)
    assert right.seq > ahead.seq
    assert service.anchor_file.newest() == right, "whoever keeps the file has what was signed since"
    assert seal(service) == right, "nothing came since"
    service.clock.advance(timedelta(minutes=30))
    with service.database.read() as connection:
        assert audit_anchors.unsigned_since(connection, service.name) is None
    assert compared(service, service.anchor_file.read()[0]).broken is None
