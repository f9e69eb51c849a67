"""Any single changed, removed or inserted audit row is found, the newest too."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.storage import audit_chain, tables
from tests.integration.chassis.tally import NewDatabase, a_service, tell
from tests.tampering import lift_guard

pytestmark = pytest.mark.servers

RECORDS = 6


@pytest.fixture
def service(new_database: NewDatabase, tmp_path: Path):
    service = a_service("alpha", new_database(), tmp_path)
    for number in range(RECORDS):
        tell(service, "a", number)
    yield service
    service.database.dispose()


def verdict(service) -> audit_chain.Verdict:
    with service.database.read() as connection:
        return audit_chain.verify(connection)


def change(service, sql: str) -> None:
    with service.database.write() as connection:
        lift_guard(connection)
        connection.execute(sa.text(sql))


def test_an_untouched_chain_holds(service) -> None:
    assert verdict(service).broken is None
    assert verdict(service).records == RECORDS


@pytest.mark.parametrize("seq", [1, 3, RECORDS])
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET record = replace(record, 'system', 'nobody') WHERE seq = {seq}",
        "UPDATE audit SET name = 'tally.lied' WHERE seq = {seq}",
        "UPDATE audit SET aggregate = 'tally/z' WHERE seq = {seq}",
        "UPDATE audit SET body = 'XYZ' WHERE seq = {seq}",
        "UPDATE audit SET audience = 'party' WHERE seq = {seq}",
        "UPDATE audit SET at = '2020-01-01 00:00:00' WHERE seq = {seq}",
        "UPDATE audit SET hash = 'sm3:00' WHERE seq = {seq}",
        "DELETE FROM audit WHERE seq = {seq}",
    ],
)
def test_any_changed_or_deleted_row_is_named(service, tampering: str, seq: int) -> None:
    change(service, tampering.format(seq=seq))
    broken = verdict(service).broken
    assert broken is not None
    assert broken.seq == seq


def test_a_database_that_does_not_answer_is_not_taken_for_a_chain_that_was_changed(
    new_postgres_database: Callable[[], str], tmp_path: Path
) -> None:
    """Somebody holds the table: that is said as what it is, and no record is named."""
    service = a_service("alpha", new_postgres_database().replace("postgresql://", "postgresql+psycopg://"), tmp_path)
    tell(service, "a", 1)
    with service.database.write() as holding, service.database.read() as reading:
        holding.exec_driver_sql("LOCK TABLE audit")
        for patience in ("lock_timeout", "statement_timeout"):
            reading.exec_driver_sql(f"SET {patience} = '50ms'")
            with pytest.raises(sa.exc.OperationalError, match="timeout"):
                audit_chain.verify(reading)
            reading.rollback()
            reading.exec_driver_sql("SET lock_timeout = 0")
    service.database.dispose()


def test_an_inserted_row_is_named(service) -> None:
    columns = "at, name, aggregate, body, audience, record, hash"
    change(service, f"INSERT INTO audit (seq, {columns}) SELECT {RECORDS + 1}, {columns} FROM audit WHERE seq = 2")
    broken = verdict(service).broken
    assert broken is not None
    assert broken.seq == RECORDS + 1


def test_a_well_made_row_behind_the_head_is_named(service) -> None:
    """Whoever can compute the chain can add to it, but the head row still tells."""
    with service.database.write() as connection:
        last = connection.execute(sa.select(tables.audit).order_by(tables.audit.c.seq.desc())).first()
        record = json.dumps({**json.loads(last.record), "seq": RECORDS + 1}, sort_keys=True, separators=(",", ":"))
        row = {**last._mapping, "seq": RECORDS + 1, "record": record, "hash": audit_chain.chain_hash(last.hash, record)}
        connection.execute(sa.insert(tables.audit).values(row))
    broken = verdict(service).broken
    assert broken is not None
    assert broken.seq == RECORDS + 1


INDEPENDENT = """
import hashlib, json, sys
previous = "sm3:" + "0" * 64
for number, line in enumerate(sys.stdin, 1):
    entry = json.loads(line)
    previous = "sm3:" + hashlib.new("sm3", (previous + entry["record"]).encode()).hexdigest()
    if previous != entry["hash"] or json.loads(entry["record"])["seq"] != number:
        sys.exit(f"broken at {number}")
print(previous)
"""


def test_a_short_program_of_anyones_verifies_an_export(service) -> None:
    with service.database.read() as connection:
        lines = list(audit_chain.export(connection))
    run = [sys.executable, "-c", INDEPENDENT]
    good = subprocess.run(run, input="\n".join(lines), text=True, capture_output=True, check=False)
    assert good.stdout.strip() == verdict(service).head
    lines[2] = lines[2].replace("system", "nobody")
    bad = subprocess.run(run, input="\n".join(lines), text=True, capture_output=True, check=False)
    assert bad.stderr.strip() == "broken at 3"
