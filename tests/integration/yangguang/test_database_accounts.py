"""Whoever has a running service's account at PostgreSQL can add to its audit, not change or remove what is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from chassis.base.settings import Settings
from chassis.relay.scheduler import housekeeping, run_timer
from chassis.service import Service
from chassis.storage import audit_anchors, audit_chain, rights
from chassis.storage.database import Database
from tests.keys import SECRET
from tests.servers.accounts import Accounts, two_accounts
from yangguang.__main__ import main
from yangguang.composition import BUILD
from yangguang.operator import note

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def accounts(postgres_server: str) -> Accounts:
    return two_accounts(postgres_server, "guarded")["guarded"]


@pytest.fixture(scope="module")
def environment(accounts: Accounts, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of the review service, whose database has two accounts."""
    folder = tmp_path_factory.mktemp("guarded")
    return {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_AMQP_URL": "amqp://guest:guest@127.0.0.1:1/",
        "YANGGUANG_REVIEW_DATABASE_URL": accounts.service,
        **{
            f"YANGGUANG_{name}_DATABASE_URL": f"sqlite:///{folder}/{name.lower()}.sqlite"
            for name in ("CATALOG", "COMPLAINTS", "NOTIFY")
        },
    }


@pytest.fixture(scope="module")
def service(accounts: Accounts, environment: dict[str, str]) -> Iterator[Service]:
    """The review service as it runs, with something to account for."""
    migrating = {**environment, "YANGGUANG_REVIEW_MIGRATION_DATABASE_URL": accounts.owner}
    for _ in range(2):  # the second time there is nothing to migrate, and the rights are the same
        assert CliRunner().invoke(main, ["migrate"], env=migrating).exit_code == 0
    service = BUILD["review"](Settings.load(environment))
    for number in range(3):
        with service.transaction() as work:
            note(work, "test.noted", str(number), {"number": number})
    run_timer(service, housekeeping(service)[0])
    yield service
    service.database.dispose()


def test_the_account_of_the_service_may_not_migrate_and_is_told_which_may(
    postgres_server: str, environment: dict[str, str]
) -> None:
    fresh = two_accounts(postgres_server, "unmigrated")["unmigrated"]
    given = {**environment, "YANGGUANG_REVIEW_DATABASE_URL": fresh.service}
    result = CliRunner().invoke(main, ["migrate", "review"], env=given)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.output
    assert "the account of YANGGUANG_REVIEW_DATABASE_URL may not migrate it (permission denied" in result.stderr
    assert result.stderr.endswith("give the one that owns the tables in YANGGUANG_REVIEW_MIGRATION_DATABASE_URL.\n")


def test_tables_of_another_account_are_no_server_that_does_not_answer(
    postgres_server: str, environment: dict[str, str]
) -> None:
    """As after a backup of one service was put back into the database of another."""
    other = two_accounts(postgres_server, "mixed_up")["mixed_up"]
    given = {**environment, "YANGGUANG_REVIEW_DATABASE_URL": other.service}
    migrating = {**given, "YANGGUANG_REVIEW_MIGRATION_DATABASE_URL": other.owner}
    assert CliRunner().invoke(main, ["migrate", "review"], env=migrating).exit_code == 0
    with psycopg.connect(other.owner) as connection:
        connection.execute("REVOKE ALL ON alembic_version FROM mixed_up")
    denied = "it does not let us in its tables: permission denied for table alembic_version"
    page = CliRunner().invoke(main, ["doctor"], env=given).output
    assert f"✗ database: {denied}\n      → It runs: correct YANGGUANG_REVIEW_DATABASE_URL, or run" in page
    one = CliRunner().invoke(main, ["parked", "list", "review"], env=given)
    assert (one.exit_code, len(one.stderr.splitlines())) == (1, 1), one.stderr
    assert denied in one.stderr
    assert CliRunner().invoke(main, ["migrate", "review"], env=migrating).exit_code == 0
    assert CliRunner().invoke(main, ["parked", "list", "review"], env=given).stdout == "nothing is parked\n"


def test_a_right_that_is_missing_is_named_before_anything_waits_for_it(
    service: Service, accounts: Accounts, environment: dict[str, str]
) -> None:
    def found() -> dict[str, dict[str, str]]:
        page = CliRunner().invoke(main, ["doctor", "--json"], env=environment).stdout
        return {each["what"]: each for each in json.loads(page)["findings"] if each["where"] == service.name}

    assert "rights" not in found()
    with psycopg.connect(accounts.owner) as connection:
        connection.execute("REVOKE INSERT, DELETE ON cases FROM guarded")
    assert found()["rights"]["says"] == "this account may not INSERT cases, DELETE cases"
    assert found()["rights"]["todo"].startswith("Run 'yangguang migrate review' with the owner's address")
    migrating = {**environment, "YANGGUANG_REVIEW_MIGRATION_DATABASE_URL": accounts.owner}
    assert CliRunner().invoke(main, ["migrate", "review"], env=migrating).exit_code == 0
    assert "rights" not in found()


CHANGES = """
UPDATE audit SET name = 'x'
UPDATE audit SET hash = hash WHERE seq = 1
INSERT INTO audit SELECT * FROM audit WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET name = 'x'
DELETE FROM audit
TRUNCATE audit
DROP TABLE audit
DROP TABLE audit CASCADE
ALTER TABLE audit ADD COLUMN x int
ALTER TABLE audit RENAME TO b
ALTER TABLE audit OWNER TO CURRENT_USER
ALTER TABLE audit DISABLE TRIGGER ALL
ALTER TABLE audit DISABLE TRIGGER append_only
DROP TRIGGER append_only ON audit
DROP FUNCTION audit_append_only CASCADE
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'
CREATE RULE r AS ON INSERT TO audit DO INSTEAD NOTHING
SET session_replication_role = replica
SET ROLE guarded_owner
GRANT ALL ON audit TO CURRENT_USER
GRANT UPDATE ON audit TO PUBLIC
UPDATE audit_anchors SET signature = ''
DELETE FROM audit_anchors
TRUNCATE audit_anchors
DELETE FROM audit_head
TRUNCATE audit_head
INSERT INTO audit_head SELECT 2, seq, hash FROM audit_head
UPDATE alembic_version SET version_num = '0000'
CREATE TABLE public.audit2 (x int)
CREATE SCHEMA mine
DROP DATABASE guarded
CREATE DATABASE another
CREATE ROLE another
""".strip().splitlines()


@pytest.mark.parametrize("change", CHANGES)
def test_the_account_that_runs_the_service_is_refused(service: Service, accounts: Accounts, change: str) -> None:
    with psycopg.connect(accounts.service, autocommit=True) as connection:
        before = connection.execute("SELECT * FROM audit ORDER BY seq").fetchall()
        assert before
        try:
            connection.execute(change)
            # GRANT without the right to grant is only warned of.
            assert change.startswith("GRANT")
        except psycopg.errors.InsufficientPrivilege:
            pass
        assert connection.execute("SELECT * FROM audit ORDER BY seq").fetchall() == before
        assert rights_of(connection, "audit") == {"SELECT", "INSERT"}


def test_the_service_works_with_these_rights_and_its_chain_grows(service: Service) -> None:
    with service.database.read() as connection:
        before = audit_chain.verify(connection)
    with service.transaction() as work:
        note(work, "test.noted", "more", {})
    with service.database.read() as connection:
        after = audit_chain.verify(connection)
        assert (after.records, after.broken) == (before.records + 1, None)
        assert audit_anchors.newest(connection, "review").seq == 3


def test_the_doctor_is_content_with_two_accounts_and_names_one_that_may_do_more(
    service: Service, accounts: Accounts, environment: dict[str, str]
) -> None:
    assert doctor(environment)["todo"] == ""
    found = doctor({**environment, "YANGGUANG_REVIEW_DATABASE_URL": accounts.owner})
    assert "own audit, change audit, remove from audit, empty audit" in found["says"]
    assert "YANGGUANG_REVIEW_MIGRATION_DATABASE_URL" in found["todo"]


def test_every_table_of_every_service_is_granted_as_needed(
    postgres_server: str, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    """The names that are narrowed exist; all else may be read and written."""
    made = two_accounts(postgres_server, *(f"granted_{name}" for name in BUILD))
    for name, build in BUILD.items():
        accounts = made[f"granted_{name}"]
        given = {
            "YANGGUANG_SECRET_KEY": SECRET,
            "YANGGUANG_DATA": str(tmp_path),
            f"YANGGUANG_{name.upper()}_DATABASE_URL": accounts.service,
            f"YANGGUANG_{name.upper()}_MIGRATION_DATABASE_URL": accounts.owner,
        }
        build(Settings.load(given)).migrate()
        with psycopg.connect(accounts.service) as connection:
            tables = {
                row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            }
            assert set(rights.NARROWED) <= tables
            for table in tables - set(rights.NARROWED):
                assert rights_of(connection, table) == {"SELECT", "INSERT", "UPDATE", "DELETE"}, table


@pytest.mark.usefixtures("service")
def test_only_the_owner_writes_tables_anew_and_no_other_account_seems_to(
    accounts: Accounts, environment: dict[str, str]
) -> None:
    """PostgreSQL passes over what is another's with a warning, and what was erased would stay on the disk."""
    refused = CliRunner().invoke(main, ["compact", "review"], env=environment)
    assert (refused.exit_code, "YANGGUANG_<SERVICE>_MIGRATION_DATABASE_URL" in refused.output) == (1, True)
    owning = {**environment, "YANGGUANG_REVIEW_MIGRATION_DATABASE_URL": accounts.owner}
    done = CliRunner().invoke(main, ["compact", "review"], env=owning)
    assert (done.exit_code, "written anew" in done.output) == (0, True)


def test_an_owner_by_the_name_of_the_service_keeps_its_rights(new_postgres_database: Callable[[], str]) -> None:
    """One account for both, as in a trial: nothing is taken from it."""
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    owner = Database(url)
    rights.grant(owner, rights.account_of(Database(url)))
    owner.dispose()


def doctor(environment: dict[str, str]) -> dict[str, str]:
    result = CliRunner().invoke(main, ["doctor", "--json"], env=environment)
    findings = json.loads(result.stdout)["findings"]
    return next(f for f in findings if (f["where"], f["what"]) == ("review", "audit rights"))


def rights_of(connection: psycopg.Connection, table: str) -> set[str]:
    kinds = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    may = connection.execute(
        "SELECT kind FROM unnest(%s::text[]) AS kind WHERE has_table_privilege(%s, kind)", (list(kinds), table)
    )
    return {row[0] for row in may}
